"""What each step of a vetting case needs (county-practices.md J6, J7, J14, J17-J22).  Pure rules.

Every guard takes the facts of the case and the county's numbers and returns lines of a
checklist; none refuses by itself.  The neighbours have a module of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from app.domain.vetting.facts import (
    AgeLimit,
    Bar,
    Candidate,
    CaseFacts,
    Inspection,
    Interview,
    Issue,
    Meeting,
    Numbers,
    Someone,
)
from app.domain.workflow import Check

_WHO = "vetting/candidate"
VIOLATION = "violation"
"""The exclusion of a policy that means breaches of discipline and law."""


class Categories(Protocol):
    """Which categories of people may be recommended, which may not, and what each is called."""

    @property
    def barred(self) -> tuple[Bar, ...]:
        """Return who may not be chosen."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """Return the keys of who may be, none for all."""

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Return every key with its words."""


def age_on(born: date, day: date) -> int:
    """Return full years of age on ``day``; somebody born on 29 February turns on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def eligible(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check number, age, category, that no other case is open, and the signed paper (J6, J7, J13, J14)."""
    who = facts.candidate
    number = f"身份证号有误：{who.number_fault}，请核对" if who.number_fault else "身份证号校验通过"
    other = f"另有在办的考察{who.other_case}，请先办结" if who.other_case else "没有其他在办的考察"
    return [
        Check(not who.number_fault, number, _WHO),
        *(age_check(who, limit) for limit in numbers.ages),
        category_check(who, numbers),
        *discipline_check(who, numbers),
        Check(not who.other_case, other, _WHO),
        *([enough("推荐材料", facts.papers, numbers.papers, "份", _WHO)] if numbers.papers else []),
    ]


def age_check(who: Candidate, limit: AgeLimit) -> Check:
    """Return whether somebody is of an age that may be chosen; a soft limit gives way to a reason (J7)."""
    if who.born is None:
        return Check(False, "没有出生日期，请先登记", _WHO)
    age = age_on(who.born, who.age_on)
    stated = f"年龄：{who.age_on.isoformat()}时{age}周岁"
    low, high = limit.minimum, limit.maximum
    if (low is None or low <= age) and (high is None or age <= high):
        return Check(True, f"{stated}，符合{_years(limit)}", _WHO)
    return exception(f"{stated}，不在{_years(limit)}之内", who.reason("age"), soft=limit.soft)


def _years(limit: AgeLimit) -> str:
    if limit.minimum is None or limit.maximum is None:
        return f"至少{limit.minimum}周岁" if limit.maximum is None else f"不超过{limit.maximum}周岁"
    return f"{limit.minimum}至{limit.maximum}周岁"


def exception(fault: str, reason: str, *, soft: bool) -> Check:
    """Return the line of somebody who does not meet a condition: a soft one gives way to a reason."""
    if soft and reason:
        return Check(True, f"{fault}，已说明理由：{reason}", _WHO, warn=True)
    return Check(False, f"{fault}，请更换人选" + ("或说明理由" if soft else ""), _WHO)


def category_check(who: Candidate, numbers: Categories) -> Check:
    """Return whether somebody is of a category that may be chosen (J14)."""
    bar = next((bar for bar in numbers.barred if bar.key == who.category), None)
    if bar is not None:
        return exception(bar.message.rstrip("。"), who.reason("category"), soft=bar.soft)
    labels = dict(numbers.labels)
    if numbers.allowed and who.category not in numbers.allowed:
        return Check(
            False, f"人员类别应为：{'、'.join(labels[key] for key in numbers.allowed)}，请改正", _WHO
        )
    return Check(True, f"人员类别：{labels.get(who.category, who.category) or '未填'}", _WHO)


def discipline_check(who: Candidate, numbers: Categories) -> list[Check]:
    """Return whether discipline in force speaks against somebody: as the county says, else to be looked at.

    Source: county-practices D17 (无违纪违法), the exclusion ``violation``; features.md 27.
    """
    if not who.disciplines:
        return []
    said = "；".join(who.disciplines)
    bar = next((bar for bar in numbers.barred if bar.key == VIOLATION), None)
    if bar is None:
        return [Check(True, f"处分期内，请核实是否影响选聘：{said}", _WHO, warn=True)]
    fault = f"{bar.message.rstrip('。')}：{said}"
    return [exception(fault, who.reason("discipline"), soft=bar.soft)]


def joint_team(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check the joint team: size, bodies, one leader, recusal declarations (J17)."""
    place = "vetting/team"
    seated = [member for member in facts.team if not member.recused]
    leaders = [member.who.name for member in seated if member.leader]
    own = any(member.who.same(facts.candidate.who) for member in facts.team)
    return [
        enough("考察组", len(seated), numbers.members, "人", place),
        enough("考察组来自", len({member.body for member in seated}), numbers.bodies, "个单位", place),
        Check(len(leaders) == 1, f"组长：{'、'.join(leaders) or '未定'}，应有1人", place),
        _declarations(facts, place),
        *([Check(False, "考察对象本人不能在考察组里，请调整成员", place)] if own else []),
        *_namesakes(facts, place),
    ]


def _namesakes(facts: CaseFacts, place: str) -> Iterator[Check]:
    """Yield who of the team bears the name of somebody of the candidate's family: to be looked at."""
    for member in facts.team:
        kin = [kinship for kinship, name in facts.family if name == member.who.name]
        if kin and not member.recused:
            told = f"考察组{member.who.name}与登记表上考察对象的{'、'.join(kin)}同名，请核实是否应当回避"
            yield Check(True, told, place, warn=True)


def _declarations(facts: CaseFacts, place: str) -> Check:
    unsigned = [member.who.name for member in facts.team if not member.declared]
    if unsigned or not facts.team:
        return Check(False, f"回避声明未签：{'、'.join(unsigned) or '还没有成员'}", place)
    recused = [member.who.name for member in facts.team if member.recused]
    return Check(True, "回避声明都已签" + (f"，回避：{'、'.join(recused)}" if recused else ""), place)


def enough(what: str, count: int, least: int, unit: str, place: str) -> Check:
    """Return the line that ``count`` reaches ``least``, or how many are missing."""
    short = f"，还差{least - count}{unit}" if count < least else ""
    return Check(not short, f"{what}{count}{unit}，至少{least}{unit}{short}", place)


def inspection(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check for an inspection at the registered residence, the team present, with photos (J18)."""
    there = [item for item in facts.inspections if item.registered]
    faults = [_inspection_faults(item, facts, numbers) for item in there]
    return [_sound("户籍所在地实地考察", faults, "vetting/inspections", numbers.inspections)]


def _sound(what: str, faults: Sequence[list[str]], place: str, least: int = 1) -> Check:
    """Return whether ``least`` records are sound; if not, what the nearest of the others lacks."""
    sound = sum(not found for found in faults)
    if sound >= least:
        return Check(True, f"{what}：已办{sound}次", place)
    unsound = sorted((found for found in faults if found), key=len)
    lacking = "；".join(unsound[0]) if unsound else f"还差{least - sound}次记录"
    return Check(False, f"{what}：{lacking}", place)


def _inspection_faults(item: Inspection, facts: CaseFacts, numbers: Numbers) -> list[str]:
    missing = numbers.photos - item.photos
    return [
        *date_faults(item.on, facts),
        *present_faults(item.present, facts, numbers),
        *([f"照片还差{missing}张"] if missing > 0 else []),
    ]


def date_faults(on: date, facts: CaseFacts) -> list[str]:
    """Return why a sheet's date cannot be: before the team existed, or still to come."""
    if facts.formed_on is None or on < facts.formed_on:
        return [f"{on.isoformat()}时还没有组建考察组"]
    return [f"日期{on.isoformat()}还没有到"] if on > facts.today else []


def present_faults(present: frozenset[int], facts: CaseFacts, numbers: Numbers) -> list[str]:
    """Return why too few of the team were there; those recused do not count."""
    came = len(present & facts.seated)
    return [f"考察组成员只有{came}人，至少{numbers.visitors}人"] if came < numbers.visitors else []


def meeting(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check for a meeting with minutes, a quorum of the team and a valid vote (J19)."""
    faults = [_meeting_faults(item, facts, numbers) for item in facts.meetings]
    return [_sound("考察工作会议", faults, "vetting/meeting")]


def _meeting_faults(item: Meeting, facts: CaseFacts, numbers: Numbers) -> list[str]:
    came, team = len(item.present & facts.seated), len(facts.seated)
    enough_came = came > 0 and came * 100 >= numbers.quorum * team
    return [
        *date_faults(item.on, facts),
        *([] if enough_came else [f"考察组{team}人到会{came}人，不到{numbers.quorum}%"]),
        *([] if item.minutes else ["没有会议纪要"]),
        *_vote_faults(item, came, numbers.majority),
    ]


def _vote_faults(item: Meeting, came: int, majority: int | None) -> list[str]:
    agreed, against, _ = item.votes
    if sum(item.votes) > came:
        return [f"票数{sum(item.votes)}多于到会的考察组成员{came}人"]
    if majority is not None and (not agreed or agreed * 100 < majority * (agreed + against)):
        return [f"同意{agreed}票、不同意{against}票，同意不到{majority}%"]
    return []


def interview(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check for the talk face to face, and that every issue has an answer and a finding (J21)."""
    faults = [_talk_faults(item, facts, numbers) for item in facts.interviews]
    return [_sound("与考察对象面谈", faults, "vetting/interview"), *_answered(facts.issues)]


def _talk_faults(item: Interview, facts: CaseFacts, numbers: Numbers) -> list[str]:
    return [
        *date_faults(item.on, facts),
        *present_faults(item.present, facts, numbers),
        *([] if item.record else ["没有面谈记录"]),
    ]


def _answered(issues: Sequence[Issue]) -> list[Check]:
    place = "vetting/issues"
    lacking = [(issue, missing) for issue in issues if (missing := _missing(issue))]
    if lacking:
        return [Check(False, f"反映的问题“{issue.text}”还没有{missing}", place) for issue, missing in lacking]
    return [Check(True, f"反映的{len(issues)}个问题都已核实" if issues else "没有需要核实的问题", place)]


def _missing(issue: Issue) -> str:
    parts = (("本人说明", issue.answer), ("核实结论", issue.finding))
    return "和".join(word for word, text in parts if not text.strip())


def decision(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check a decision being made: its text, and deciders who neither vetted nor prepared it (J22)."""
    made, place = facts.decision, "vetting/decision"
    if made is None:
        return []
    stuck = involved(made.deciders, facts)
    apart = apart_from(stuck).rstrip("。") if stuck else "决定人没有参加考察和经办"
    return [
        Check(bool(made.text.strip()), f"综合评价意见{'已' if made.text.strip() else '没有'}填写", place),
        enough("决定人", len(made.deciders), numbers.panel, "人", place),
        Check(not stuck, apart, place),
        _decision_date(made.on, facts),
    ]


def apart_from(stuck: Sequence[str]) -> str:
    """Return the sentence that keeps those from deciding who vetted or prepared."""
    return f"{'、'.join(stuck)}参加了考察或经办，不能作决定，请由他人决定。"


def _decision_date(on: date, facts: CaseFacts) -> Check:
    days = [item.on for item in facts.inspections] + [item.on for item in facts.meetings]
    days += [item.on for item in facts.visits] + [item.on for item in facts.interviews]
    last = max(days, default=facts.formed_on or on)
    fault = f"早于最后一次考察{last.isoformat()}，请核对" if on < last else ""
    fault = fault or ("还没有到，请核对" if on > facts.today else "")
    return Check(not fault, f"决定日期{on.isoformat()}{fault}", "vetting/decision")


def involved(deciders: Iterable[Someone], facts: CaseFacts) -> list[str]:
    """Return the names of deciders who sat on the team, prepared the case or are the candidate.

    Somebody known only by name is compared by name: better one refusal too many than a
    decision about one's own work.
    """
    others = [*(member.who for member in facts.team), *facts.makers, facts.candidate.who]
    return [decider.name for decider in deciders if any(decider.same(other) for other in others)]


def vacancy(facts: CaseFacts, _numbers: Numbers) -> list[Check]:
    """Check that the post is free on the date of appointment, and that no campaign keeps the case back."""
    if facts.vacant is None:
        return []
    text = "岗位有空缺" if facts.vacant else "岗位没有空缺，请先办理离岗，或换一个网格"
    kept = [Check(False, facts.held, "vetting/appointment")] if facts.held else []
    return [Check(facts.vacant, text, "vetting/appointment"), *kept]
