"""What the page reads: the cycles there are, one of them in hand, and the rules it is scored by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, permits
from app.core.period import Month
from app.services import assessment, policy
from app.services.assessment import CycleRow, Filling, TownProgress
from app.services.policy import StatementRow
from app.workspace import Unit
from ui.kit.page import Ground

_RULES, _MONTHS = "assessment.", 7
TOPICS = frozenset(
    {"cycle", "subject", "score", "result", "moderation", "import_batch", "cal_day", "policy_version"}
)
"""The tables whose changes are news for the page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows, read together; ``filling`` is None before the first cycle.

    ``openable`` are the months whose assessment may begin now, the one after the last first; ``shut`` says
    why there is none.
    """

    today: Month
    cycles: tuple[CycleRow, ...]
    filling: Filling | None
    rules: tuple[StatementRow, ...]
    openable: tuple[Month, ...] = ()
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
    openable = _openable(unit.today, [cycle.month for cycle in cycles if cycle.month is not None])
    shut = "" if openable else f"最近几个月都已打开，本月从 {Month.of(unit.today).last} 起可以打开。"
    return Seen(Month.of(unit.today), tuple(cycles), filling, mine, openable, shut)


def _openable(today: date, opened: Sequence[Month]) -> tuple[Month, ...]:
    """Return the months that are over and have no cycle, the one after the last first, then backwards."""
    this = Month.of(today)
    after = [max(opened).next()] if opened else []
    months = dict.fromkeys([*after, *(this.plus(-back) for back in range(_MONTHS))])
    return tuple(one for one in months if one.last <= today and one not in opened)


def held(filling: Filling, ground: Ground) -> set[int]:
    """Return who stands on a part of the tree."""
    return {line.id for line in filling.lines if ground.scope.holds(line.scope_code)}


def towns_on(filling: Filling, ground: Ground) -> Sequence[TownProgress]:
    """Return the towns that have people on a part of the tree."""
    here = held(filling, ground)
    return [town for town in filling.towns if any(person.subject_id in here for person in town.people)]
