"""What each step of a campaign needs, and who may be chosen.  Pure rules.

Every guard returns lines of a checklist; the window, a bulk act, an import and the command line ask the same.
"""

from __future__ import annotations

from collections import Counter

from app.domain.recruiting.facts import Entry, EntryState, Facts, Place, Rules
from app.domain.recruiting.ranking import missing, ranked, ties
from app.domain.vetting import CaseState
from app.domain.vetting.guards import age_check, category_check, discipline_check, exception
from app.domain.workflow import Check

POSTS, ENTRIES, PUBLICITY = "campaign/posts", "campaign/entries", "campaign/publicity"
"""The sections of the page where a line is put right."""

_SHOWN = 5  # names listed in one line


def eligible(entry: Entry, rules: Rules) -> list[Check]:
    """Check somebody's number, age, category and schooling, and that nothing else is under way with them."""
    who = entry.who
    number = f"身份证号有误：{who.number_fault}，请核对" if who.number_fault else "身份证号校验通过"
    lines = [
        Check(not who.number_fault, number, ENTRIES),
        *(age_check(who, limit) for limit in rules.ages),
        category_check(who, rules),
        *discipline_check(who, rules),
        *_schooled(entry, rules),
    ]
    if who.other_case:
        lines.append(Check(False, f"另有在办的{who.other_case}，请先办结", ENTRIES))
    if entry.serving:
        lines.append(Check(True, f"现在{entry.serving}任职，聘用前须先办离岗", ENTRIES, warn=True))
    return lines


def _schooled(entry: Entry, rules: Rules) -> list[Check]:
    asked = rules.schooling
    if asked is None:
        return []
    if not entry.education:
        return [exception(f"没有登记学历，要求{asked.label}", entry.who.reason("education"), soft=asked.soft)]
    if entry.education <= asked.upto:
        return [Check(True, f"学历符合“{asked.label}”", ENTRIES)]
    return [exception(f"学历不到“{asked.label}”", entry.who.reason("education"), soft=asked.soft)]


def announced(facts: Facts, rules: Rules) -> list[Check]:
    """Check a notice before it goes out: its posts are free, the money is there, people have time."""
    full = [place.name for place in facts.places if not place.room]
    room = f"没有空缺：{_some(full)}，请去掉或先办离岗" if full else f"岗位{facts.heads}个，都有空缺"
    lines = [
        Check(bool(facts.places), "选聘岗位" + ("已列明" if facts.places else "还没有，请添加"), POSTS),
        *([Check(not full, room, POSTS)] if facts.places else []),
        Check(bool(facts.doc_no), "公告文号" + ("已填写" if facts.doc_no else "没有填写"), POSTS),
        _time(facts, rules),
    ]
    return [*lines, facts.money] if facts.money is not None else lines


def _time(facts: Facts, rules: Rules) -> Check:
    if facts.open_days is None:
        return Check(False, f"工作日历算不到报名截止{facts.closes}，请先登记这一年的放假安排", POSTS)
    said = f"报名{facts.opens}至{facts.closes}，{facts.open_days}个工作日"
    enough = facts.open_days >= rules.notice_days
    return Check(enough, said if enough else f"{said}，至少{rules.notice_days}个，请延后截止日期", POSTS)


def screened(facts: Facts, _rules: Rules) -> list[Check]:
    """Check that registration is over and everybody was looked at."""
    open_ = facts.today <= facts.closes
    waiting = [entry.name for entry in facts.of(EntryState.REGISTERED)]
    good = len(facts.of(EntryState.ADMITTED, EntryState.CHOSEN))
    over = f"报名到{facts.closes}为止" + ("，还没有截止" if open_ else "，已截止")
    lines = [
        Check(not open_, over, POSTS),
        Check(not waiting, f"待审查{len(waiting)}人：{_some(waiting)}" if waiting else "都已审查", ENTRIES),
        Check(
            good > 0, f"资格合格{good}人" + ("" if good or waiting else "，没有人选，可取消本批次"), ENTRIES
        ),
    ]
    if 0 < good < facts.heads:
        lines.append(Check(True, f"合格{good}人，少于岗位{facts.heads}个", ENTRIES, warn=True))
    return lines


def examined(facts: Facts, rules: Rules) -> list[Check]:
    """Check that every mark is there and no tie divides the last post."""
    exam = rules.exam
    if exam is None:
        return [Check(False, "县政策没有写成绩比例，请在政策页补充", ENTRIES)]
    lacking = missing(facts.entries, exam, facts.heads)
    lines = [Check(not lacking, f"缺成绩：{_some(lacking)}" if lacking else "成绩齐全", ENTRIES)]
    rows = ranked(facts.entries, exam, facts.heads)
    for group in () if lacking else ties(rows, facts.heads):
        names = "、".join(one.entry.name for one in group)
        said = f"{names}同分同名次（第{group[0].rank}名），按规则分不出先后，请定先后并写明依据"
        lines.append(Check(False, said, ENTRIES))
    return lines


def vetted(facts: Facts, _rules: Rules) -> list[Check]:
    """Check that everybody to be vetted has a case that ended or was decided."""
    stand = facts.of(EntryState.ADMITTED, EntryState.CHOSEN)
    unsent = [entry.name for entry in stand if entry.case is None]
    ended = (CaseState.DECIDED, CaseState.APPOINTED, CaseState.REJECTED, CaseState.WITHDRAWN)
    going = [entry.name for entry in stand if entry.case is not None and entry.case not in ended]
    good = sum(entry.case is CaseState.DECIDED for entry in stand)
    return [
        Check(not unsent, f"还没有转考察：{_some(unsent)}" if unsent else "都已转考察", ENTRIES),
        Check(not going, f"考察还没有办完：{_some(going)}" if going else "考察都已办完", ENTRIES),
        Check(good > 0, f"考察后确定人选{good}人", ENTRIES),
        *_seats(facts, [entry for entry in stand if entry.case is CaseState.DECIDED]),
    ]


def cosigned(facts: Facts, rules: Rules) -> list[Check]:
    """Check that every body that recruits together has signed (J15)."""
    signed = {one.body for one in facts.cosigns}
    lacking = [body for body in rules.cosigners if body not in signed]
    if not rules.cosigners:
        return [Check(False, "县政策没有写会同单位，请在政策页补充", ENTRIES)]
    return [Check(not lacking, f"还没有会签：{'、'.join(lacking)}" if lacking else "会签齐全", ENTRIES)]


def chosen(facts: Facts, rules: Rules) -> list[Check]:
    """Check a choice: not more than the posts, in the order of the ranking or with a reason."""
    picked = facts.of(EntryState.CHOSEN)
    lines = [Check(bool(picked), f"拟聘{len(picked)}人" + ("" if picked else "，请先列出拟聘人选"), ENTRIES)]
    return [*lines, *_seats(facts, picked), *_fit(picked, rules), *_order(facts, picked, rules)]


def _seats(facts: Facts, picked: list[Entry]) -> list[Check]:
    places: dict[int, Place] = {place.unit_id: place for place in facts.places}
    taken = Counter(entry.unit_id for entry in picked)
    lines = [
        Check(False, f"{entry.name}还没有定岗位", ENTRIES)
        for entry in picked
        if entry.unit_id is None or entry.unit_id not in places
    ]
    over = [places[at].name for at, count in taken.items() if at in places and count > places[at].heads]
    return [*lines, *([Check(False, f"人多于岗位：{_some(over)}", ENTRIES)] if over else [])]


def _fit(picked: list[Entry], rules: Rules) -> list[Check]:
    return [
        Check(False, f"{entry.name}：{line.text}", ENTRIES)
        for entry in picked
        for line in eligible(entry, rules)
        if not line.ok
    ]


def _order(facts: Facts, picked: list[Entry], rules: Rules) -> list[Check]:
    """Say of whom somebody worse came before: their reason, or that there must be one."""
    if rules.exam is None or not picked:
        return []
    unranked = [entry.name for entry in picked if entry.rank is None]
    left = [entry for entry in facts.of(EntryState.ADMITTED) if entry.rank is not None]
    lines = [Check(False, f"没有名次，不能拟聘：{_some(unranked)}", ENTRIES)] if unranked else []
    for entry in picked:
        before = [one.name for one in left if one.rank and entry.rank and one.rank < entry.rank]
        if before:
            said = f"{entry.name}（第{entry.rank}名）排在{_some(before)}之后"
            lines.append(exception(said, entry.reason, soft=True))
    return lines


def publicised(facts: Facts, rules: Rules) -> list[Check]:
    """Check that there is somebody to make public, and that the county says for how long."""
    picked = facts.of(EntryState.CHOSEN)
    names = _some([entry.name for entry in picked])
    return [
        Check(bool(picked), f"公示{len(picked)}人：{names}" if picked else "没有拟聘人选", PUBLICITY),
        Check(rules.publicity_days > 0, f"公示{rules.publicity_days}个工作日", PUBLICITY),
    ]


def confirmed(facts: Facts, _rules: Rules) -> list[Check]:
    """Check that the days of publicity are over and every objection was answered."""
    until = facts.shown_to
    over = until is not None and facts.today > until
    open_ = sum(not one.finding.strip() for one in facts.objections)
    stand = len(facts.of(EntryState.CHOSEN))
    lines = [
        Check(over, f"公示到{until}为止" + ("，已期满" if over else "，还没有期满"), PUBLICITY),
        Check(not open_, f"异议还有{open_}件没有答复" if open_ else "没有未答复的异议", PUBLICITY),
        Check(stand > 0, f"公示后拟聘{stand}人" + ("" if stand else "，请重新确定人选或取消"), PUBLICITY),
    ]
    if facts.provisional:
        lines.append(Check(True, "公示期经过的放假安排是暂定的，公布后请核对", PUBLICITY, warn=True))
    return lines


def finished(facts: Facts, _rules: Rules) -> list[Check]:
    """Check that whoever was chosen was appointed or has given up."""
    waiting = [entry.name for entry in facts.of(EntryState.CHOSEN)]
    return [Check(not waiting, f"还没有聘用：{_some(waiting)}" if waiting else "都已聘用或放弃", ENTRIES)]


def _some(names: list[str]) -> str:
    more = f"等{len(names)}项" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more
