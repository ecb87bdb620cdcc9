"""What one person is paid by their own terms: post and grade, a share, an amount in a range, years served.

A plan is a county's policy while it is in force; terms are what the office decided for one person.  Both
are dated; a month is cut at every change of either, and the engine (``compute``) pays each cut by days.
Source: county-practices Z8, Z9, E16, E17.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.core.money import round_fen, share, show
from app.core.period import Month, overlap
from app.domain.pay import DayBasis
from app.domain.policy.money import Contribution, Pay
from app.domain.policy.schemes import (
    Coefficient,
    FlatByKind,
    FlatRange,
    GradeMatrix,
    Per,
    Seniority,
    TownBonus,
    YearsServed,
)

SENIORITY = "seniority"
SOCIAL = "social_"  # what the component of a contribution begins with
ASK = "请在“薪酬核定”中登记"


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy's pay while it is in force: ``[start, end)``, and the version that says so."""

    start: date
    end: date | None
    rule_id: int
    pay: Pay
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was decided for one person in ``[start, end)``.

    ``post`` and ``grade`` stand in the matrix, ``reference`` is a post others are a share of, ``amount`` what
    a district chose within its range.  Years count from ``since``; insured from ``insured`` on, on ``base``.
    """

    start: date
    end: date | None = None
    post: str = ""
    grade: int | None = None
    reference: str = ""
    amount: Decimal | None = None
    since: date | None = None
    insured: Month | None = None
    base: Decimal | None = None


NONE = Terms(date.min)


@dataclass(frozen=True, slots=True)
class Own:
    """Yuan a month of one component in ``[start, end)``; ``why`` tells how it comes about."""

    component: str
    title: str
    monthly: Decimal
    start: date
    end: date
    rule_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """A month of one social insurance: what the person and what the employer pays on the base."""

    component: str
    title: str
    base: Decimal
    person: Decimal
    employer: Decimal
    rule_id: int
    why: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: date
    end: date
    plan: Plan
    terms: Terms


def own_rates(
    plans: Sequence[Plan], terms: Sequence[Terms], kind: str, joined: date | None, month: Month
) -> tuple[Own, ...]:
    """Return what somebody of a kind earns a month by their own terms, cut at every change.

    ``joined`` is the day years are counted from where the terms do not say.  Kinds paid a flat amount have
    only their seniority here.
    """
    found: list[Own] = []
    for span in _spans(plans, terms, month):
        for scheme in span.plan.pay.scheme:
            if isinstance(scheme, Seniority):
                found += _seniority(span, scheme, kind, joined, month)
            elif not isinstance(scheme, FlatByKind | TownBonus) and kind in scheme.kinds:
                found += _decided(span, scheme)
    return tuple(found)


def lacking(plans: Sequence[Plan], kind: str) -> str:
    """Return what has to be decided before somebody of a kind can be paid; empty for a flat kind."""
    schemes = [one for plan in plans for one in plan.pay.scheme]
    if any(isinstance(one, GradeMatrix) and kind in one.kinds for one in schemes):
        return f"没有核定岗位和级别，{ASK}"
    ranges = [one for one in schemes if isinstance(one, FlatRange) and kind in one.kinds]
    if ranges:
        low, high = show(ranges[-1].minimum.value), show(ranges[-1].maximum.value)
        return f"没有核定参照岗位或{low}至{high}元之间的金额，{ASK}"
    if any(isinstance(one, Coefficient) and kind in one.kinds for one in schemes):
        return f"没有核定参照岗位，{ASK}"
    return ""


def personal(plans: Sequence[Plan]) -> bool:
    """Return whether a county pays anything by a person's own terms: most pay each kind one amount."""
    schemes = (one for plan in plans for one in plan.pay.scheme)
    decided = any(not isinstance(one, FlatByKind | TownBonus) for one in schemes)
    return decided or any(plan.contribution for plan in plans)


def basis_of(plans: Sequence[Plan]) -> DayBasis:
    """Return how days are counted: as the last policy of the month says."""
    return plans[-1].pay.basis


def dues(plans: Sequence[Plan], terms: Sequence[Terms], kind: str, month: Month) -> tuple[Due, ...]:
    """Return the contributions of a month of somebody in post on the day that counts; none before insured."""
    found = _counted(plans, month)
    if found is None or (found[1].kinds and kind not in found[1].kinds):
        return ()
    plan, rule, day = found
    mine = next((one for one in terms if one.start <= day and (one.end is None or day < one.end)), NONE)
    if mine.insured is None or mine.base is None or month < mine.insured:
        return ()
    base, how = _bounded(mine.base, rule)
    return tuple(
        Due(
            f"{SOCIAL}{rate.key}",
            rate.label,
            base,
            person := round_fen(base * rate.person / 100),
            employer := round_fen(base * rate.employer / 100),
            plan.rule_id,
            f"{rate.label}：缴费基数{how}，个人{_percent(rate.person)}扣{show(person)}，"
            f"单位{_percent(rate.employer)}缴{show(employer)}",
        )
        for rate in rule.rates.value
    )


def counted_day(plans: Sequence[Plan], month: Month) -> date | None:
    """Return the day on which whoever is in post is paid social insurance for; None where none is paid."""
    found = _counted(plans, month)
    return found[2] if found else None


def _counted(plans: Sequence[Plan], month: Month) -> tuple[Plan, Contribution, date] | None:
    for plan in plans:
        rule = plan.contribution
        if rule is not None:
            day = month.first.replace(day=rule.counted_on.value)
            if plan.start <= day and (plan.end is None or day < plan.end):
                return plan, rule, day
    return None


def _bounded(base: Decimal, rule: Contribution) -> tuple[Decimal, str]:
    if base < rule.floor.value:
        return rule.floor.value, f"{show(rule.floor.value)}（按下限）"
    if base > rule.ceiling.value:
        return rule.ceiling.value, f"{show(rule.ceiling.value)}（按上限）"
    return base, show(base)


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}%"


def _spans(plans: Sequence[Plan], terms: Sequence[Terms], month: Month) -> Iterator[_Span]:
    """Yield the parts of a month in which one policy and one decision hold."""
    for plan in plans:
        within = overlap(plan.start, plan.end, month)
        if within is None:
            continue
        edges = {*within}
        for one in terms:
            edges |= {day for day in (one.start, one.end) if day is not None and within[0] < day < within[1]}
        for start, end in pairwise(sorted(edges)):
            mine = [one for one in terms if one.start <= start and (one.end is None or start < one.end)]
            yield _Span(start, end, plan, mine[-1] if mine else NONE)


def _decided(span: _Span, scheme: GradeMatrix | Coefficient | FlatRange) -> list[Own]:
    """Return what a decision gives by one scheme, nothing where it names nothing of it."""
    found = _amount(scheme, span.terms)
    if found is None:
        return []
    monthly, why = found
    return [Own(scheme.type, scheme.label, monthly, span.start, span.end, span.plan.rule_id, why)]


def _amount(scheme: GradeMatrix | Coefficient | FlatRange, terms: Terms) -> tuple[Decimal, str] | None:
    if isinstance(scheme, GradeMatrix):
        for row in scheme.table.value if scheme.table else ():
            if row.key == terms.post and terms.grade and terms.grade <= len(row.monthly):
                return row.monthly[terms.grade - 1], f"{row.label}{terms.grade}级"
    elif isinstance(scheme, Coefficient):
        for one in scheme.table.value if scheme.table else ():
            if one.key == terms.reference and scheme.ratio:
                ratio = scheme.ratio.value
                return round_fen(
                    one.monthly * ratio / 100
                ), f"{one.label}{show(one.monthly)}的{_percent(ratio)}"
    elif terms.amount is not None and scheme.minimum.value <= terms.amount <= scheme.maximum.value:
        bounds = f"{show(scheme.minimum.value)}至{show(scheme.maximum.value)}元"
        return terms.amount, f"{scheme.decided_by.value}在{bounds}内核定"
    return None


def _seniority(span: _Span, scheme: Seniority, kind: str, joined: date | None, month: Month) -> Iterator[Own]:
    since = span.terms.since or joined
    if since is None or (scheme.kinds and kind not in scheme.kinds):
        return
    turn = _turn(since, scheme.counting.value, month)
    turns = [turn] if turn is not None and span.start < turn < span.end else []
    edges = [span.start, *turns, span.end]
    for start, end in pairwise(edges):
        years = years_served(since, start, scheme.counting.value)
        if years > 0:
            monthly, why = _by_years(scheme, years, month)
            yield Own(SENIORITY, scheme.label, monthly, start, end, span.plan.rule_id, why)


def _turn(since: date, counting: YearsServed, month: Month) -> date | None:
    """Return the day of the month from which one year more counts, None where there is none in it."""
    if counting is YearsServed.CALENDAR_YEAR or since.month != month.number:
        return None
    return month.first.replace(day=since.day) if since.day <= month.days else None


def years_served(since: date, on: date, counting: YearsServed) -> int:
    """Return the years that count on a day: full ones by the anniversary, or calendar years begun since.

    Who began on 29 February completes a year with the last day of February: the next counts from March.
    """
    if counting is YearsServed.CALENDAR_YEAR:
        return on.year - since.year
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _by_years(scheme: Seniority, years: int, month: Month) -> tuple[Decimal, str]:
    full = scheme.per_year.value * years
    capped = min(full, scheme.cap.value) if scheme.cap else full
    words = f"{scheme.label}：满{years}年，每满一年{show(scheme.per_year.value)}元"
    words += f"，封顶{show(capped)}元" if capped < full else ""
    if scheme.period.value is Per.MONTH:
        return capped, words
    return share(capped, [1] * 12)[month.number - 1], f"{words}/年，全年{show(capped)}元按12个月均发"
