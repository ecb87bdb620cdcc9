"""Whom a town's sheet of scores may mean."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import Permission, permits
from app.services import assessment
from app.services._import_rows import SubjectRow
from app.services._undoing import in_chunks
from app.workspace import Unit
from db.models.people import Person


@permits(Permission.ASSESSMENT_SCORE)
def subjects(unit: Unit, cycle_id: int) -> list[SubjectRow]:
    """List the people of a cycle the actor may score, with what a sheet may call them."""
    people = assessment.score_sheet(unit, cycle_id).rows
    tail: InstrumentedAttribute[str] = Person.id_number.prop.columns[2]
    tails: dict[int, str] = {}
    for some in in_chunks({row.person_id for row in people}):
        found = unit.session.execute(select(Person.id, tail).where(Person.id.in_(some)))
        tails |= dict(found.all())
    return [SubjectRow(row.subject_id, row.name, row.town, row.unit, tails[row.person_id]) for row in people]
