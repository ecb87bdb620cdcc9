"""Which postings the list of grid workers leaves out: other roles, who comes later, and who has left."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.domain.roster import GridRole
from app.workspace import Unit
from db.models.roster import Posting
from db.scope import in_scope, unvoided, valid


def left_out(unit: Unit) -> ColumnElement[bool]:
    """Return the condition of a posting ``listed`` leaves out, of today or later, or the last of a leaver.

    Who went to another part of the county than the actor sees has left for the actor.
    """
    day, after = unit.as_of.valid_on, aliased(Posting)
    later = exists().where(
        after.person_id == Posting.person_id,
        after.voided_at.is_(None),
        after.valid_to > Posting.valid_to,
        in_scope(unit.actor.scopes, after.scope_code),
    )
    other = and_(valid(Posting, unit.as_of), Posting.role != GridRole.WORKER)
    coming, left = Posting.valid_from > day, and_(Posting.valid_to <= day, ~later)
    return and_(unvoided(Posting, unit.as_of), or_(other, coming, left))
