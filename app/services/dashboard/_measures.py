"""What the figures of the first page and of the roster are measured against: last month, the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.services import budget, units
from app.services.dashboard._once import gaps
from app.workspace import Unit

_TENTH = Decimal("0.1")


def last_month(unit: Unit) -> date:
    """Return the last day of the month before."""
    return unit.as_of.valid_on.replace(day=1) - timedelta(days=1)


def moved(change: int) -> str:
    """Return in words how a number has changed since then."""
    return f"较上月末 {change:+,}" if change else "较上月末持平"


def arrowed(change: int) -> str:
    """Return the same with an arrow before it, where it stands alone."""
    return f"{'▲' if change > 0 else '▼'} {moved(change)}" if change else moved(change)


@dataclass(frozen=True, slots=True)
class Vacancies:
    """How many grids there are and are empty, how many people lack, and the empty more than last month."""

    grids: int
    empty: int
    short: int
    change: int


def vacancies(unit: Unit) -> Vacancies:
    """Return the grids without their people."""
    now = gaps(unit)
    change = len(now.empty) - len(units.gaps(unit, last_month(unit)).empty)
    return Vacancies(now.grids, len(now.empty), sum(gap.wanted - gap.workers for gap in now.empty), change)


@dataclass(frozen=True, slots=True)
class Execution:
    """The year's money: given, spent, promised; ``rate`` is what is spent, in per cent."""

    given: Decimal
    spent: Decimal
    promised: Decimal
    known: bool

    @property
    def rate(self) -> Decimal:
        """Return the share of what was given that is spent, to the tenth."""
        return (self.spent * 100 / self.given).quantize(_TENTH) if self.given else budget.NIL


def execution(unit: Unit) -> Execution:
    """Return how the year's budget is used; ``known`` is false where none has been entered."""
    rows = budget.subjects(unit, unit.as_of.valid_on.year)
    return Execution(
        sum((row.appropriation for row in rows), budget.NIL),
        sum((row.expended for row in rows), budget.NIL),
        sum((row.committed for row in rows), budget.NIL),
        bool(rows),
    )
