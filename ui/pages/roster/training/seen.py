"""A session as its sheet reads it: what it is, whether its quotas are kept, what who came thought of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.access import Permission, permits
from app.domain.policy import FeedbackRule
from app.domain.training.feedback import Tally
from app.services import training
from app.services.training import PlaceRow, SessionRow
from app.workspace import Unit

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A session, whether its quotas are kept, in sentences, what was thought of it, and who is on leave."""

    session: SessionRow
    quotas: tuple[tuple[bool, str], ...]
    rule: FeedbackRule | None
    tally: Tally
    away: Mapping[int, str]

    def but(self, rows: Sequence[PlaceRow]) -> str:
        """Return who of those nothing is written of is on leave, and so is not ticked as there."""
        away = [row.name for row in rows if row.mark is None and row.person_id in self.away]
        few = "、".join(away[:_NAMED]) + (f"等 {len(away)} 人" if len(away) > _NAMED else "")
        return f"（正在休假的{few}登记为请假）" if away else ""


@permits(Permission.ROSTER_READ)
def look(unit: Unit, session_id: int) -> Seen:
    """Return a session with what its quotas and its feedback come to."""
    return Seen(
        training.one_session(unit, session_id),
        tuple(training.quotas(unit, session_id)),
        training.scale_of(unit, session_id),
        training.tally_of(unit, session_id),
        training.on_leave(unit, session_id),
    )
