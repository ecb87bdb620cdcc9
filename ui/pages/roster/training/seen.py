"""A session as its sheet reads it: what it is, whether its quotas are kept, what who came thought of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.access import Permission, permits
from app.domain.policy import FeedbackRule
from app.domain.training.feedback import Tally
from app.services import training
from app.services.training import SessionRow
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class Seen:
    """A session, whether its quotas are kept, in sentences, and the scale and sum of its feedback."""

    session: SessionRow
    quotas: tuple[tuple[bool, str], ...]
    rule: FeedbackRule | None
    tally: Tally


@permits(Permission.ROSTER_READ)
def look(unit: Unit, session_id: int) -> Seen:
    """Return a session with what its quotas and its feedback come to."""
    return Seen(
        training.one_session(unit, session_id),
        tuple(training.quotas(unit, session_id)),
        training.scale_of(unit, session_id),
        training.tally_of(unit, session_id),
    )
