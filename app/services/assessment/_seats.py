"""Under which town and grid the people of a cycle stand: those of its last day, or those of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from app.services.assessment._frame import Who, names_at, people_of
from app.workspace import Unit
from db.models.assessment import Cycle

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint


@dataclass(frozen=True, slots=True)
class Seated:
    """The town and the grid of one person of a cycle; ``estimated`` where a split's shares have dealt it."""

    town_id: int
    town: str
    unit: str
    estimated: bool = False

    @property
    def told(self) -> str:
        """Return the town's name, marked where it is estimated."""
        return f"{self.town}（估）" if self.estimated else self.town


def seated(
    unit: Unit, cycle: Cycle, town_id: int | None, point: Standpoint | None
) -> tuple[list[Who], dict[int, Seated]]:
    """Return the people of a cycle, or of one town, that the actor may see, with where each stands.

    Without a standpoint under the units of the cycle's last day, as they were frozen with it.
    """
    if point is None:
        people, names = people_of(unit, cycle.id, town_id), names_at(unit, cycle)
        return people, {
            who.id: Seated(who.town_id, names.get(who.town_id, ""), names.get(who.unit_id, ""))
            for who in people
        }
    from app.services._standing import stands  # the rules of a past are read when one is looked at

    there = replace(point, day=cycle.closes - timedelta(days=1))
    placed = stands(unit, there, people_of(unit, cycle.id), attrgetter("unit_id"))
    mine = [(who, one) for who, one in placed if town_id in (None, one.top)]
    return [who for who, _ in mine], {
        who.id: Seated(one.top, one.town, one.grid, one.estimated) for who, one in mine
    }
