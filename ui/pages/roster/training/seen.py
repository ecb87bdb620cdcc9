"""A session as its sheet reads it: what it is, and whether its quotas are kept."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.access import Permission, permits
from app.services import training
from app.services.training import SessionRow
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class Seen:
    """A session, and whether its quotas are kept, in sentences."""

    session: SessionRow
    quotas: tuple[tuple[bool, str], ...]


@permits(Permission.ROSTER_READ)
def look(unit: Unit, session_id: int) -> Seen:
    """Return a session with what its quotas come to."""
    return Seen(training.one_session(unit, session_id), tuple(training.quotas(unit, session_id)))
