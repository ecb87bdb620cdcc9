"""Which papers the actor sees: those of a case by the case, those of a person by where the person serves."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from app.workspace import Unit
from db.models.roster import Posting
from db.models.workflow import Evidence
from db.scope import in_scope, valid

CASE, PERSON = "vetting", "person"
"""What a paper is kept with: its ``flow``."""
CORRECTION = "correction"
"""The ``part`` of a person's paper that proves a correction, whose number is its ``part_id``."""


def papers_seen(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that a paper is of the actor's part of the county.

    A paper stays with the part it came from, as an ended posting does.  One kept with a person is also of
    the part the person serves in on the day that is looked at: it comes along when they move.
    """
    scopes = unit.actor.scopes
    serves = select(Posting.id).where(
        Posting.person_id == Evidence.subject_id,
        valid(Posting, unit.as_of),
        in_scope(scopes, Posting.scope_code),
    )
    return or_(
        in_scope(scopes, Evidence.scope_code),
        and_(Evidence.flow == PERSON, serves.correlate(Evidence).exists()),
    )
