"""学时: what a year asks of somebody, what a mark is worth, what is lacking.  Pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from app.core.period import Month, Year
from app.domain.policy import Training
from app.domain.training import Mark

_HALF = Decimal("0.5")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Term:
    """Days in post, half-open, on one kind of employment."""

    start: date
    end: date
    employment: str


def worth(rules: Training, mark: Mark, hours: Decimal) -> Decimal:
    """Return the hours a mark earns of a session's: all, the policy's share rounded to half hours, none."""
    if mark is Mark.PRESENT:
        return hours
    if mark is Mark.PARTLY:
        share = hours * rules.part / 100
        return (share / _HALF).quantize(Decimal(1), ROUND_HALF_UP) * _HALF
    return NOTHING


def topped_up(earned: Decimal, before: Decimal) -> Decimal:
    """Return the hours a made-up session adds to what the first one gave: nobody earns them twice."""
    return max(earned - before, NOTHING)


def required(rules: Training, terms: Sequence[Term], year: int) -> Decimal | None:
    """Return the hours a year asks of somebody who served so; None where the policy asks for none.

    The kind of employment they had last decides.  Where the policy counts by months, a year begun late or
    ended early asks for its part: each month with a day in post counts, rounded up to half hours.
    """
    span = Year(year)
    there = [one for one in terms if one.start < span.end and one.end > span.first]
    if not there:
        return None
    rule = rules.hours_of(max(there, key=lambda one: one.start).employment)
    if rule is None:
        return None
    if not rule.by_months:
        return rule.hours
    whole = any(one.start <= span.first and one.end >= span.end for one in there)  # nearly everybody
    months = 12 if whole else sum(any(_touches(one, month) for one in there) for month in _months(year))
    return (rule.hours * months / 12 / _HALF).to_integral_value(ROUND_CEILING) * _HALF


def _months(year: int) -> list[Month]:
    return [Month(year, number) for number in range(1, 13)]


def _touches(term: Term, month: Month) -> bool:
    return term.start < month.end and term.end > month.first


def lacking(needed: Decimal | None, done: Decimal) -> Decimal:
    """Return the hours that are missing."""
    return max((needed or NOTHING) - done, NOTHING)


def told(hours: Decimal) -> str:
    """Return hours as they are written: ``4 学时``, ``2.5 学时``."""
    return f"{plain(hours)} 学时"


def plain(value: Decimal) -> str:
    """Return a number without useless zeros."""
    return f"{value.normalize():f}"
