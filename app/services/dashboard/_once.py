"""What several figures of one page are read from, read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar, cast

from app.core.access import Permission
from app.domain.assessment import CycleState
from app.domain.budget import Forecast
from app.services import assessment, budget, roster, units
from app.services.policy import policy_on
from app.workspace import Unit

T = TypeVar("T")
PUBLIC = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)


def _once(unit: Unit, name: str, read: Callable[[], T]) -> T:
    key = ("dashboard", name, unit.actor.scopes)
    if key not in unit.kept:
        unit.kept[key] = read()
    return cast("T", unit.kept[key])


def kept_of(unit: Unit, permission: Permission) -> bool:
    """Return whether the county has what a permission reads: pay where it pays, and so on."""
    rules = policy_on(unit, unit.today)
    if permission is Permission.PAY_READ:
        return rules.pays
    if permission is Permission.VETTING_READ:
        return bool(rules.vetting.steps)
    return permission is not Permission.BUDGET_READ or rules.budget is not None


def births(unit: Unit) -> dict[str, list[date]]:
    """Return when those who serve today were born, by kind of employment."""
    return _once(unit, "births", lambda: roster.births(unit))


def heads(born: Mapping[str, Sequence[date]]) -> int:
    """Return how many they are."""
    return sum(map(len, born.values()))


def gaps(unit: Unit) -> units.Gaps:
    """Return the grids that lack somebody today."""
    return _once(unit, "gaps", lambda: units.gaps(unit))


def public_cycles(unit: Unit) -> list[assessment.CycleRow]:
    """Return the assessments made public, newest first."""
    return [cycle for cycle in assessment.cycles(unit) if cycle.state in PUBLIC]


def results(unit: Unit, cycle: assessment.CycleRow) -> list[assessment.ResultRow]:
    """Return the results of an assessment."""
    return _assessed(unit, cycle)[0]


def towns(unit: Unit, cycle: assessment.CycleRow) -> list[assessment.TownSummaryRow]:
    """Return an assessment by town; each row names the grades, best first."""
    return _assessed(unit, cycle)[1]


def _assessed(
    unit: Unit, cycle: assessment.CycleRow
) -> tuple[list[assessment.ResultRow], list[assessment.TownSummaryRow]]:
    return _once(unit, f"assessed {cycle.id}", lambda: assessment.results_and_towns(unit, cycle.id))


def ahead(unit: Unit) -> Forecast:
    """Return how the year will end."""
    return _once(unit, "ahead", lambda: budget.forecast(unit, unit.as_of.valid_on.year))
