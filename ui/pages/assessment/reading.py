"""What the page reads: the cycles there are, one of them in hand, and the rules it is scored by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, permits
from app.core.period import Month, Quarter
from app.domain.assessment import CycleKind
from app.services import assessment, policy
from app.services.assessment import CycleRow, Filling, TownProgress
from app.services.policy import StatementRow
from app.workspace import Unit
from ui.kit.page import Ground
from ui.pages.assessment.rows import Reckoning

_RULES, _MONTHS = "assessment.", 7
TOPICS = frozenset(
    {"cycle", "subject", "score", "result", "moderation", "import_batch", "cal_day", "policy_version"}
)
"""The tables whose changes are news for the page."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An assessment that may begin: the month it ends with, and of which kind it is."""

    label: str
    month: Month
    kind: CycleKind


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows, read together; ``filling`` is None before the first cycle.

    ``reckoning`` is how everybody stands by the marks that were saved, ``openable`` are the assessments that
    may begin now, the one after the last first; ``shut`` says why there is none.
    """

    today: Month
    cycles: tuple[CycleRow, ...]
    filling: Filling | None
    rules: tuple[StatementRow, ...]
    reckoning: Reckoning | None = None
    openable: tuple[Opening, ...] = ()
    shut: str = ""


NOTHING = Seen(Month(2000, 1), (), None, ())
"""Before anything has been read."""


@permits(Permission.ASSESSMENT_READ)
def read(unit: Unit, cycle_id: int | None) -> Seen:
    """Return the cycle asked for, the newest without one, with its rules and the other cycles.

    It is read for all the person may see, whatever the tree shows: ranks are ranks among everybody.
    """
    cycles = assessment.cycles(unit)
    chosen = next((cycle for cycle in cycles if cycle.id == cycle_id), cycles[0] if cycles else None)
    filling = assessment.filling(unit, chosen.id) if chosen else None
    rules = policy.sources(unit) if Permission.POLICY_READ in unit.actor.permissions else []
    mine = tuple(rule for rule in rules if rule.path.startswith(_RULES)) if filling else ()
    kind = assessment.regular_kind(unit, unit.today)
    by_quarter = kind is CycleKind.QUARTERLY
    opened = [cycle.month for cycle in cycles if cycle.month is not None and cycle.kind is kind]
    found = _openable(unit.today, opened, by_quarter=by_quarter)
    openable = (*(Opening(_called(one, kind), one, kind) for one in found), *_years(unit, cycles))
    shut = "" if openable else _shut(unit.today, by_quarter=by_quarter)
    reckoning = Reckoning(filling) if filling else None
    return Seen(Month.of(unit.today), tuple(cycles), filling, mine, reckoning, openable, shut)


def _called(month: Month, kind: CycleKind) -> str:
    return Quarter.of(month.first).label if kind is CycleKind.QUARTERLY else month.label


def _years(unit: Unit, cycles: Sequence[CycleRow]) -> list[Opening]:
    """Return the last year's assessment, and this one's on its last day, where the county has one."""
    done = {cycle.month for cycle in cycles if cycle.kind is CycleKind.ANNUAL}
    ends = (Month(year, 12) for year in (unit.today.year, unit.today.year - 1))
    return [
        Opening(f"{one.year}{CycleKind.ANNUAL.label}", one, CycleKind.ANNUAL)
        for one in ends
        if one.last <= unit.today and one not in done and assessment.yearly(unit, one.last)
    ]


def _shut(today: date, *, by_quarter: bool) -> str:
    quarter = Quarter.of(today)
    last = quarter.months[-1].last if by_quarter else Month.of(today).last
    span = ("季度", "本季度") if by_quarter else ("月", "本月")
    return f"最近几个{span[0]}都已打开，{span[1]}从 {last} 起可以打开。"


def _openable(today: date, opened: Sequence[Month], *, by_quarter: bool) -> tuple[Month, ...]:
    """Return the months that are over and have no cycle, the one after the last first, then backwards.

    Where the county assesses by the quarter, only those that end one.
    """
    this = Month.of(today)
    after = [max(opened).next()] if opened else []
    months = dict.fromkeys([*after, *(this.plus(-back) for back in range(_MONTHS))])
    over = [one for one in months if one.last <= today and one not in opened]
    return tuple(one for one in over if not by_quarter or one == Quarter.of(one.first).months[-1])


def held(filling: Filling, ground: Ground) -> set[int]:
    """Return who stands on a part of the tree."""
    return {line.id for line in filling.lines if ground.scope.holds(line.scope_code)}


def towns_on(filling: Filling, ground: Ground) -> Sequence[TownProgress]:
    """Return the towns that have people on a part of the tree."""
    here = held(filling, ground)
    return [town for town in filling.towns if any(person.subject_id in here for person in town.people)]
