"""What the page reads: the cycles there are, one of them in hand, and the rules it is scored by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.access import Permission, permits
from app.core.period import Month
from app.services import assessment, policy
from app.services.assessment import CycleRow, Filling, TownProgress
from app.services.policy import StatementRow
from app.workspace import Unit
from ui.kit.page import Ground

_RULES = "assessment."
TOPICS = frozenset(
    {"cycle", "subject", "score", "result", "moderation", "import_batch", "cal_day", "policy_version"}
)
"""The tables whose changes are news for the page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows, read together; ``filling`` is None before the first cycle."""

    today: Month
    cycles: tuple[CycleRow, ...]
    filling: Filling | None
    rules: tuple[StatementRow, ...]


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
    return Seen(Month.of(unit.today), tuple(cycles), filling, mine)


def held(filling: Filling, ground: Ground) -> set[int]:
    """Return who stands on a part of the tree."""
    return {line.id for line in filling.lines if ground.scope.holds(line.scope_code)}


def towns_on(filling: Filling, ground: Ground) -> Sequence[TownProgress]:
    """Return the towns that have people on a part of the tree."""
    here = held(filling, ground)
    return [town for town in filling.towns if any(person.subject_id in here for person in town.people)]
