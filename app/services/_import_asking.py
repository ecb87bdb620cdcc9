"""What a reader of files asks before it reads: what titles were said to mean, whom a sheet may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import Permission, permits
from app.services import assessment
from app.services._import_rows import ImportKind, SubjectRow
from app.services._undoing import in_chunks
from app.workspace import Unit
from db.models.imports import ImportBatch
from db.models.people import Person

COLUMNS = "columns"  # in a batch's detail: what a person said the titles of the file mean
DATED = "dated"  # of which day the file was by its own word
GIVEN = "given"  # and what they said for the rows that lack it, by the title of the column
_LAST = 60  # files looked back at for the last of the same town


@permits(Permission.UNITS_READ)
def remembered(unit: Unit, kind: ImportKind) -> dict[str, str]:
    """Return what titles of earlier files of this kind were said to mean: a column's key, empty for none."""
    found = select(ImportBatch.detail).where(ImportBatch.import_kind == kind, ImportBatch.undone.is_(False))
    said: dict[str, str] = {}
    for detail in unit.session.scalars(found.order_by(ImportBatch.id)):
        said |= detail.get(COLUMNS, {})
    return said


@dataclass(frozen=True, slots=True)
class DatedFile:
    """A file that was imported, and of which day it was by its own word."""

    id: int
    file_name: str
    dated: Mapping[str, object]


@permits(Permission.UNITS_READ)
def dated(unit: Unit, kind: ImportKind, target: str) -> list[DatedFile]:
    """List the files of a kind and target, newest first, that stand and say of which day they are."""
    found = select(ImportBatch.id, ImportBatch.file_name, ImportBatch.detail).where(
        ImportBatch.import_kind == kind, ImportBatch.undone.is_(False), ImportBatch.voided.is_(False)
    )
    return [
        DatedFile(at, name, detail[DATED])
        for at, name, detail in unit.session.execute(found.order_by(ImportBatch.id.desc()).limit(_LAST))
        if DATED in detail and detail.get("target", "") == target
    ]


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
