"""What a month is worked out from, and what comes of it: postings, rates, people, lines, slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.core.period import Month
from app.domain.leave.spans import Span
from app.domain.pay import Bucket, DayBasis, SourceKind
from app.domain.pay.plans import Plan, Terms

NIL = Decimal("0.00")
PERFORMANCE = "performance"  # the component of what a grade pays


@dataclass(frozen=True, slots=True)
class Service:
    """One posting as it stood in ``[start, end)``; ``end`` None means it goes on."""

    posting_id: int
    kind: str
    start: date
    end: date | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan a month for one kind of employment (and role, when given) in ``[start, end)``.

    ``why`` tells how the amount comes about where the title does not.
    """

    component: str
    title: str
    kind: str
    monthly: Decimal
    start: date
    end: date | None = None
    role: str = ""
    rule_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A one-off amount of a person, not cut by days: a bonus, or a deduction below zero."""

    component: str
    title: str
    amount: Decimal
    reason: str
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave in which only ``kept`` of a hundred is paid; ``request_id`` is whose proof it is."""

    request_id: int
    label: str
    span: Span
    kept: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the run must explain.

    ``hold`` is the reason their pay waits, if it does; ``carried`` are corrections of
    earlier months to be paid or kept back in this one.  ``terms`` is what was decided for them
    alone, ``joined`` the day their years are counted from where nothing says otherwise; ``absences``
    are the leaves that cost something.
    """

    person_id: int
    name: str
    services: tuple[Service, ...]
    items: tuple[Item, ...] = ()
    hold: str = ""
    carried: tuple[Line, ...] = ()
    terms: tuple[Terms, ...] = ()
    joined: date | None = None
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the county pays, whom somebody else pays (kind: reason), and how days count.

    ``plans`` are the schemes that pay by what was decided for a person.
    """

    rates: tuple[Rate, ...]
    excluded: Mapping[str, str]
    basis: DayBasis = DayBasis.CALENDAR
    workdays: frozenset[date] = frozenset()
    plans: tuple[Plan, ...] = ()


class Line(NamedTuple):
    """One amount of a slip: what for, from when to when (half-open), earned in ``month``.

    ``days`` of ``whole`` is the part of the month (14 of "31" 天, 10 of "21.75" 个工作日);
    an amount not cut by days has no ``monthly``.  ``source_id`` is the posting, the item or
    the reversed line; ``words`` the explanation of a line read back, which stays as it was.
    ``employer`` is what the county pays beside the amount and nobody receives: social insurance.
    """

    component: str
    title: str
    month: Month
    start: date
    end: date
    amount: Decimal
    monthly: Decimal | None = None
    days: int = 0
    whole: str = ""
    unit: str = "天"
    rule_id: int | None = None
    source: SourceKind = SourceKind.POSTING
    source_id: int | None = None
    reason: str = ""
    reverses_id: int | None = None
    words: str = ""
    employer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's result: exactly one bucket, a reason unless paid, lines that sum to ``net``."""

    person_id: int
    bucket: Bucket
    reason: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def net(self) -> Decimal:
        """Return the sum of the lines, yuan."""
        return sum((line.amount for line in self.lines), NIL)


@dataclass(frozen=True, slots=True)
class Problem:
    """A person no bucket fits yet, and what somebody must put right."""

    person_id: int
    text: str
