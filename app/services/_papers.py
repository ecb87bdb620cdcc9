"""Which papers the actor sees: those of a case by the case, those of a person by where the person serves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.services._same import same
from app.workspace import Unit
from db.models.documents import StoredFile
from db.models.roster import Posting
from db.models.workflow import Evidence
from db.scope import in_scope, valid

Kept = tuple[int, str, str, date | None, int | None]
CASE, PERSON = "vetting", "person"
"""What a paper is kept with: its ``flow``."""
CORRECTION = "correction"
"""The ``part`` of a person's paper that proves a correction, whose number is its ``part_id``."""
TENURE = "tenure"
"""The ``part`` of one a dismissal, resignation or renewal rests on, whose number is its ``part_id``."""


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


def kept_with(unit: Unit, person_id: int, cases: Collection[int]) -> list[Kept]:
    """Return the papers of a person and of these cases: file, name, kind, date, and the scan to be voided.

    Those of a case are the case's to void: their last value is None.
    """
    of_cases = and_(Evidence.flow == CASE, Evidence.subject_id.in_(cases))
    of_person = and_(Evidence.flow == PERSON, Evidence.subject_id.in_(same(unit, person_id)))
    own = case((of_person, Evidence.id), else_=None)
    name = func.coalesce(func.nullif(Evidence.note, ""), StoredFile.name)
    found = (
        select(StoredFile.id, name, Evidence.evidence_kind, Evidence.taken_on, own)
        .join(Evidence, Evidence.file_id == StoredFile.id)
        .where(or_(of_cases, of_person))
        .where(Evidence.voided.is_(False), papers_seen(unit))
        .order_by(Evidence.id)
    )
    return [(*row,) for row in unit.session.execute(found)]
