"""A round of 评优 is drafted from the locked year: ranked, ties parted, people left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.assessment import CycleKind, CycleState, TieKey, round_score
from app.domain.award_ranking import Runner, ranked
from app.domain.awards import AwardState, Standing
from app.domain.policy.people import Award
from app.services._merits import disciplines
from app.services._versions import unchanged
from app.services.assessment import year
from app.services.assessment._opening import first_days
from app.services.awards._facts import arrange, move, signed, stands, taken, whole_county
from app.services.awards._graded import graded_of
from app.services.awards._prize import choice_of, drafted
from app.services.awards.rows import NewRound, RoundChoices, TiePlace, YearChoice
from app.services.policy import policy_on
from app.services.roster._places import homes_of
from app.workspace import Unit
from db.models.assessment import Cycle
from db.models.awards import AwardCandidate, AwardRound

_STAND_BY = 2  # so many times the places are listed: who follows when somebody is left out
_MOST = 999


@permits(Permission.ASSESSMENT_PUBLISH)
def choices(unit: Unit) -> RoundChoices:
    """Return which years may be rewarded, and what the policy says of a round."""
    policy = policy_on(unit, unit.today)
    rule = policy.award
    years = [
        YearChoice(cycle.id, f"{cycle.opens.year}年度考核")
        for cycle in unit.session.scalars(select(Cycle).where(*_locked()).order_by(Cycle.opens.desc()))
    ]
    return RoundChoices(
        rule.name.value if rule else "",
        rule.count.value if rule and rule.count else None,
        rule.notice_days.value if rule and rule.notice_days else None,
        tuple(years),
        choice_of(policy),
    )


def _locked() -> tuple[ColumnElement[bool], ...]:
    return Cycle.cycle_kind == CycleKind.ANNUAL, Cycle.state == CycleState.LOCKED, ~Cycle.voided


@permits(Permission.ASSESSMENT_PUBLISH)
def draft(unit: Unit, new: NewRound) -> int:
    """Draft the round of a year, everybody ranked by its result, and return its id.

    Who is under discipline is listed with it and left out.  Of two results of one person (assessed in two
    places) the lower counts.

    Raises: Invalid by field; where the policy rewards nobody, or the year was not locked or has its round.
        Denied for who does not see the whole county. NotFound.
    """
    whole_county(unit)
    cycle = unit.session.get(Cycle, new.cycle_id)
    if cycle is None or cycle.voided:
        raise NotFound("没有这一期年度考核，请刷新后再试。")
    policy = policy_on(unit, unit.today)
    rule = policy.award
    if rule is None:
        raise Invalid("本县政策没有写评优，请先在“设置 › 政策依据”中补充。")
    if wrong := _wrong(unit, cycle, rule, new):
        raise Invalid(fields=wrong)
    prize, payer = drafted(policy, new.prize)
    made = AwardRound(
        number=f"?{unit.now.timestamp():.6f}",  # the final number holds the id
        year=cycle.opens.year,
        title=rule.name.value,
        cycle_id=cycle.id,
        places=new.places,
        days=new.days,
        state=AwardState.DRAFTED,
        prize=prize,
        payer=payer,
    )
    unit.session.add(made)
    unit.session.flush()  # the number holds the generated id
    made.number = f"评{unit.today.year}-{made.id:03d}"
    _list(unit, made, cycle, rule.tie_order.value if rule.tie_order else ())
    move(unit, made, "draft", AwardState.DRAFTED)
    return made.id


def _wrong(unit: Unit, cycle: Cycle, rule: Award, new: NewRound) -> dict[str, str]:
    wrong = {}
    if cycle.cycle_kind is not CycleKind.ANNUAL or cycle.state is not CycleState.LOCKED:
        wrong["cycle_id"] = "只有已经锁定的年度考核可以评优，请先在“考核结果”里锁定。"
    kept = (AwardRound.year == cycle.opens.year, AwardRound.state != AwardState.WITHDRAWN)
    there = unit.session.scalar(select(AwardRound).where(*kept, AwardRound.voided.is_(False)))
    if there is not None:
        wrong["cycle_id"] = (
            f"{cycle.opens.year}年度已经拟定过（{there.number}{there.state.label}），请打开那一轮。"
        )
    for key, said, ruled in (("places", new.places, rule.count), ("days", new.days, rule.notice_days)):
        if ruled is not None and said != ruled.value:
            wrong[key] = in_own_words(f"本县政策写的是{ruled.value}；要改，请先改政策依据。")
        elif not 0 < said <= _MOST:
            wrong[key] = f"应为1至{_MOST}。"
    return wrong


def _list(unit: Unit, made: AwardRound, cycle: Cycle, order: Sequence[TieKey]) -> None:
    """List who may come in question, in order: the places twice over, and whoever is left out before them."""
    graded = graded_of(unit, cycle.id)
    special = _special(unit, cycle)
    since = first_days(unit, list(graded))
    runners = [
        Runner(id=one.person_id, value=one.value, special=special.get(who), since=since.get(who))
        for who, one in graded.items()
    ]
    ranks = ranked(runners, order)
    barred, homes = disciplines(unit, list(ranks), unit.today), homes_of(unit, set(ranks))
    able = sorted(place for who, place in ranks.items() if who not in barred)
    if not able:
        raise Invalid(f"{made.year}年度考核没有可以评优的结果，请核对考核结果。")
    last = able[min(len(able), _STAND_BY * made.places) - 1]
    for who, place in sorted(ranks.items(), key=lambda each: (each[1], each[0])):
        if place <= last:
            unit.session.add(
                AwardCandidate(
                    round_id=made.id,
                    person_id=who,
                    result_id=graded[who].last.id,
                    value=graded[who].value,
                    special=special.get(who),
                    grade=graded[who].last.grade,
                    rank=place,
                    standing=Standing.OUT if who in barred else Standing.NEXT,
                    reason=f"处分期内：{'；'.join(barred[who])}"[:200] if who in barred else "",
                    town=homes[who].town if who in homes else "",
                    place=(homes[who].grid or homes[who].village) if who in homes else "",
                    scope_code=graded[who].scope_code,
                )
            )
    unit.session.flush()  # they are arranged as they are kept
    arrange(unit, made)


def _special(unit: Unit, cycle: Cycle) -> Mapping[int, Decimal]:
    """Return the mean of the year's special assessments by person, of a hundred."""
    found = year.periods(unit, cycle.opens, cycle.closes, special=True)
    return {
        who: round_score(Fraction(100) * Fraction(one.reached) / Fraction(one.full))
        for who, one in found.items()
        if one.full
    }


@permits(Permission.ASSESSMENT_PUBLISH)
def part_tie(unit: Unit, candidate_id: int, version: int, new: TiePlace) -> None:
    """Say which place somebody has among those no rule parts, with what it rests on.

    Raises: Invalid by field. Denied, NotFound, Conflict.
    """
    round_, one = _open(unit, candidate_id, version)
    wrong = {} if 0 < new.place <= _MOST else {"place": "从 1 起。"}
    if len(clean(new.reason)) < 2:
        wrong["reason"] = "请写明定先后的依据。"
    if wrong:
        raise Invalid(fields=wrong)
    one.tie_place, one.reason = new.place, clean(new.reason)[:200]
    _changed(unit, round_)


@permits(Permission.ASSESSMENT_PUBLISH)
def leave_out(unit: Unit, candidate_id: int, version: int, reason: str) -> None:
    """Leave somebody out of a list that is drafted, with the reason; the next moves up.

    Raises: Invalid by field. Denied, NotFound, Conflict.
    """
    round_, one = _open(unit, candidate_id, version)
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明不列入的原因，至少两个字。"})
    one.standing, one.reason = Standing.OUT, clean(reason)[:200]
    _changed(unit, round_)


@permits(Permission.ASSESSMENT_PUBLISH)
def take_back(unit: Unit, candidate_id: int, version: int) -> None:
    """Let somebody who was left out stand again by their rank.

    Raises: Invalid: they are under discipline. Denied, NotFound, Conflict.
    """
    round_, one = _open(unit, candidate_id, version)
    if barred := disciplines(unit, {one.person_id}, unit.today).get(one.person_id):
        raise Invalid(f"处分期内不能列入：{'；'.join(barred)}。")
    one.standing, one.reason = Standing.NEXT, ""
    _changed(unit, round_)


def _open(unit: Unit, candidate_id: int, version: int) -> tuple[AwardRound, AwardCandidate]:
    one = unit.session.get(AwardCandidate, candidate_id)
    if one is None or one.voided:
        raise NotFound("名单里没有这个人，请刷新后再试。")
    round_ = taken(unit, one.round_id, None)
    unchanged(unit, one, version, "这个人刚被别人办理过，请刷新后再试。")
    stands(round_, AwardState.DRAFTED)
    return round_, one


def _changed(unit: Unit, round_: AwardRound) -> None:
    arrange(unit, round_)
    signed(unit, round_)
    round_.version += 1  # who looked at the list before does not make it public as it is now
