"""Imported files: a batch each, written whole in one transaction, known by its hash, taken back whole.

The readers of files are in app/imports; here is only what a batch writes and what undoing it means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.services import assessment, boundaries, forces, planning, recruiting, roster, units, vetting
from app.services._actors import names
from app.services._import_asking import COLUMNS as COLUMNS
from app.services._import_asking import remembered as remembered
from app.services._import_asking import subjects as subjects
from app.services._import_places import as_runs, new_ids, outside
from app.services._import_rows import BatchRow as BatchRow
from app.services._import_rows import ImportKind as ImportKind
from app.services._import_rows import NewBatch as NewBatch
from app.services._import_rows import SubjectRow as SubjectRow
from app.services._undoing import (
    Written,
    built_on,
    refuse,
    void_figures,
    void_marks,
    void_roster,
    void_units,
)
from app.services._versions import unchanged
from app.services.assessment import Mark
from app.services.boundaries import NewBoundaries
from app.services.forces import NewForce
from app.services.planning import NewPart
from app.services.recruiting import Marks, NewEntry
from app.services.roster import Plan, Update
from app.services.units import NewUnit, UnitFigures
from app.services.vetting import CaseVisit
from app.workspace import Unit
from db.base import Row
from db.models.assessment import Score
from db.models.forces import Force
from db.models.imports import ImportBatch, ImportRow
from db.models.people import BankAccount, Body, Person
from db.models.planning import PlacePart
from db.models.recruiting import CampaignEntry
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitShape, UnitVersion
from db.models.vetting import VettingVisit

_OWN_SAY = (ImportKind.VISITS, ImportKind.CANDIDATES, ImportKind.EXAM)
_BEFORE = "before"  # in a batch's detail: what it changed of known people as it was, sealed

_WRITES: dict[ImportKind, tuple[type[Row], ...]] = {
    ImportKind.UNITS: (UnitRecord, UnitVersion),
    ImportKind.WORKERS: (Person, Body, BankAccount, Posting),
    ImportKind.SCORES: (Score,),
    ImportKind.FIGURES: (UnitVersion,),
    ImportKind.VISITS: (VettingVisit,),
    ImportKind.BOUNDARIES: (UnitShape,),
    ImportKind.PARTS: (PlacePart,),
    ImportKind.FORCES: (Force,),
    ImportKind.CANDIDATES: (Person, CampaignEntry),
    ImportKind.EXAM: (),
}


@permits(Permission.ROSTER_WRITE)
def register_workers(unit: Unit, batch: NewBatch, plan: Plan, updates: Sequence[Update] = ()) -> int:
    """Register the workers as ``roster.check_many`` planned them in this unit and return the batch's id.

    ``updates`` are what ``roster.compare`` found to be changed of others, who serve already.

    Raises:
        Invalid: as ``roster.register_many``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        count = len(roster.register_checked(unit, plan))
        before = roster.bring_up(unit, updates, batch_id) if updates else ""
        if before:
            record = unit.session.get_one(ImportBatch, batch_id)
            record.detail = {**record.detail, _BEFORE: before}
        return count + len(updates)

    return _batch(unit, ImportKind.WORKERS, batch, write)


@permits(Permission.UNITS_WRITE)
def open_divisions(unit: Unit, batch: NewBatch, news: Sequence[NewUnit], valid_from: date) -> int:
    """Open the divisions of a file from a date, all or none, and return the batch's id.

    Raises:
        Invalid: as ``units.import_divisions``; or the file was imported before.
    """

    def write(_: int) -> int:
        units.import_divisions(unit, news, valid_from)
        return len(news)

    return _batch(unit, ImportKind.UNITS, batch, write)


@permits(Permission.UNITS_WRITE)
def revise_figures(unit: Unit, batch: NewBatch, news: Sequence[UnitFigures], since: date) -> int:
    """Write the figures of a file from a date, all or none, and return the batch's id.

    Raises:
        Invalid: as ``units.revise_many``; or the file was imported before.
    """
    return _batch(unit, ImportKind.FIGURES, batch, lambda _: units.revise_many(unit, news, since))


@permits(Permission.ASSESSMENT_SCORE)
def enter_scores(unit: Unit, batch: NewBatch, cycle_id: int, marks: Sequence[Mark]) -> int:
    """Enter the marks of a town's sheet, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound, Denied: as ``assessment.enter_scores``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        assessment.enter_scores(unit, cycle_id, marks, batch_id)
        return len({mark.subject_id for mark in marks})

    return _batch(unit, ImportKind.SCORES, batch, write)


@permits(Permission.VETTING_WORK)
def record_visits(unit: Unit, batch: NewBatch, sheets: Sequence[CaseVisit]) -> int:
    """Record the visits of a file, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound: as ``vetting.add_visits``; or the file was imported before.
    """

    def write(_: int) -> int:
        vetting.add_visits(unit, sheets)
        return len(sheets)

    return _batch(unit, ImportKind.VISITS, batch, write)


@permits(Permission.UNITS_WRITE)
def keep_parts(unit: Unit, batch: NewBatch, parts: Sequence[NewPart], since: date | None = None) -> int:
    """Keep the lists of buildings or hamlets of a file, all or none, and return the batch's id.

    Raises:
        Invalid: as ``planning.keep_parts``; or the file was imported before.
    """
    return _batch(unit, ImportKind.PARTS, batch, lambda _: len(planning.keep_parts(unit, parts, since)))


@permits(Permission.ROSTER_WRITE)
def keep_forces(unit: Unit, batch: NewBatch, news: Sequence[NewForce]) -> int:
    """Keep a list of volunteers, building heads, branches, all or none, and return the batch's id.

    Raises:
        Invalid: as ``forces.add_forces``; or the file was imported before.
    """
    return _batch(unit, ImportKind.FORCES, batch, lambda _: len(forces.add_forces(unit, news)))


@permits(Permission.VETTING_WORK)
def register_candidates(unit: Unit, batch: NewBatch, campaign_id: int, news: Sequence[NewEntry]) -> int:
    """Register everybody of a list for a campaign, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound: as ``recruiting.register_many``; or the file was imported before.
    """
    return _batch(
        unit, ImportKind.CANDIDATES, batch, lambda _: len(recruiting.register_many(unit, campaign_id, news))
    )


@permits(Permission.VETTING_WORK)
def enter_campaign_marks(
    unit: Unit, batch: NewBatch, campaign_id: int, version: int, marks: Sequence[Marks]
) -> int:
    """Enter the marks of a list, all or none, and return the batch's id; they are corrected one by one.

    Raises:
        Invalid, NotFound, Conflict: as ``recruiting.enter_marks``; or the file was imported before.
    """
    at = campaign_id, version
    return _batch(unit, ImportKind.EXAM, batch, lambda _: recruiting.enter_marks(unit, *at, marks))


@permits(Permission.UNITS_WRITE)
def keep_boundaries(unit: Unit, batch: NewBatch, new: NewBoundaries) -> int:
    """Keep the boundaries of a drawn file, all or none, and return the batch's id.

    Raises:
        Invalid: as ``boundaries.keep``; or the file was imported before.
    """
    return _batch(unit, ImportKind.BOUNDARIES, batch, lambda _: len(boundaries.keep(unit, new)))


def _batch(unit: Unit, kind: ImportKind, new: NewBatch, write: Callable[[int], int]) -> int:
    if before := same_file(unit, kind, new.sha256, new.target):
        raise Invalid(
            f"这个文件已经导入过（批次 {before.id}，“{before.file_name}”），没有重复导入；"
            f"要重新导入，请先撤回批次 {before.id}。"
        )
    record = ImportBatch(
        import_kind=kind,
        file_name=new.file_name[-200:],
        file_sha256=new.sha256,
        rows=new.rows,
        accepted=0,
        rejected=new.rejected,
        warnings=new.warnings,
        detail=new.detail | {"target": new.target},
    )
    unit.session.add(record)
    unit.session.flush()  # what is written refers to the batch
    last = {model: unit.session.scalar(select(func.max(model.id))) or 0 for model in _WRITES[kind]}
    record.accepted = write(record.id)
    unit.session.flush()  # rows added one by one get their ids here
    runs = [
        {"batch_id": record.id, "table_name": model.__tablename__, "first_id": first, "last_id": end}
        for model, before_id in last.items()
        for first, end in as_runs(new_ids(unit, model, before_id))
    ]
    unit.insert(ImportRow, runs)
    return record.id


@permits(Permission.UNITS_READ)
def same_file(unit: Unit, kind: ImportKind, sha256: str, target: str = "") -> BatchRow | None:
    """Return the batch this very file was imported as for the same target and not taken back, if any."""
    found = select(ImportBatch).where(
        ImportBatch.import_kind == kind,
        ImportBatch.file_sha256 == sha256,
        ImportBatch.undone.is_(False),
        ImportBatch.voided.is_(False),
    )
    for batch in unit.session.scalars(found.order_by(ImportBatch.id)):
        if batch.detail.get("target", "") == target:
            return _row(batch, names(unit))
    return None


@permits(Permission.UNITS_READ)
def batches(unit: Unit) -> list[BatchRow]:
    """List the imported files, newest first: one's own, and those of which the person sees every record."""
    found = select(ImportBatch).where(ImportBatch.voided.is_(False)).order_by(ImportBatch.id.desc())
    if Permission.ROSTER_READ not in unit.actor.permissions:  # an administrator: not the centre's people
        found = found.where(ImportBatch.recorded_by == unit.actor.login)
    people, hidden = names(unit), outside(unit)
    return [
        _row(batch, people)
        for batch in unit.session.scalars(found)
        if batch.id not in hidden or batch.recorded_by == unit.actor.login
    ]


@permits(Permission.UNITS_READ)
def undo(unit: Unit, batch_id: int, version: int | None = None, reason: str = "导入有误") -> int:
    """Take a whole batch back and return how many records it had written.

    The person must hold the permission the batch was imported with, and see all of it. Records are
    voided, never deleted; marks are put back to what they were.

    Raises:
        NotFound: no such batch. Conflict: it was changed since ``version``.
        Invalid: it was taken back before, or something has been built on it; the sentence says what.
    """
    batch = unit.session.get(ImportBatch, batch_id)
    if batch is None or batch.voided:
        raise NotFound(f"没有批次 {batch_id}，请核对批次号。")
    unchanged(unit, batch, version, "这个批次刚被别人修改过，请刷新后再试。")
    if batch.undone:
        raise Invalid(f"批次 {batch_id} 已经撤回过，不用再撤。")
    written = _written(unit, batch_id)
    _UNDO[ImportKind(batch.import_kind)](unit, batch_id, written, reason)
    batch.undone, batch.undone_at = True, unit.now
    return sum(len(ids) for ids in written.values()) or batch.accepted


@permits(Permission.UNITS_READ)
def not_undoable(unit: Unit, batch_id: int) -> str:
    """Return what has been built on a batch and keeps it from being taken back, empty where nothing has.

    Visits and campaigns are another matter: whether they still stand open is said by the act.
    """
    batch = unit.session.get(ImportBatch, batch_id)
    if batch is None or batch.undone or ImportKind(batch.import_kind) in _OWN_SAY:
        return ""
    try:
        refuse(batch_id, built_on(unit, _written(unit, batch_id)))
    except Invalid as standing:
        return str(standing)
    return ""


def _written(unit: Unit, batch_id: int) -> Written:
    found: Written = {}
    runs = select(ImportRow.table_name, ImportRow.first_id, ImportRow.last_id)
    for table, first, last in unit.session.execute(runs.where(ImportRow.batch_id == batch_id)):
        found.setdefault(table, []).extend(range(first, last + 1))
    return found


@permits(Permission.ROSTER_WRITE)
def _undo_workers(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    if before := unit.session.get_one(ImportBatch, batch_id).detail.get(_BEFORE):
        roster.put_back(unit, before, batch_id)
    void_roster(unit, batch_id, written, reason)


@permits(Permission.UNITS_WRITE)
def _undo_units(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    void_units(unit, written, reason)


@permits(Permission.UNITS_WRITE)
def _undo_figures(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    void_figures(unit, written, reason)


@permits(Permission.ASSESSMENT_SCORE)
def _undo_scores(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    void_marks(unit, batch_id, written)


@permits(Permission.VETTING_WORK)
def _undo_visits(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    vetting.void_visits(unit, written[VettingVisit.__tablename__], reason)


@permits(Permission.UNITS_WRITE)
def _undo_parts(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    planning.withdraw(unit, written.get(PlacePart.__tablename__, ()), reason)


@permits(Permission.ROSTER_WRITE)
def _undo_forces(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    forces.withdraw(unit, written.get(Force.__tablename__, ()), reason)


@permits(Permission.VETTING_WORK)
def _undo_candidates(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    recruiting.withdraw_entries(unit, written.get(CampaignEntry.__tablename__, ()), reason)


@permits(Permission.VETTING_WORK)
def _undo_exam(_unit: Unit, _batch_id: int, _written: Written, _reason: str) -> None:
    raise Invalid("成绩写在报名人员上，不能整批撤回；请改正后重新导入，或在批次里逐个更正。")


@permits(Permission.UNITS_WRITE)
def _undo_boundaries(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    boundaries.withdraw(unit, written[UnitShape.__tablename__], reason)


_UNDO: dict[ImportKind, Callable[[Unit, int, Written, str], None]] = {
    ImportKind.WORKERS: _undo_workers,
    ImportKind.UNITS: _undo_units,
    ImportKind.SCORES: _undo_scores,
    ImportKind.FIGURES: _undo_figures,
    ImportKind.VISITS: _undo_visits,
    ImportKind.BOUNDARIES: _undo_boundaries,
    ImportKind.PARTS: _undo_parts,
    ImportKind.FORCES: _undo_forces,
    ImportKind.CANDIDATES: _undo_candidates,
    ImportKind.EXAM: _undo_exam,
}


def _row(batch: ImportBatch, people: Mapping[str, str]) -> BatchRow:
    return BatchRow(
        id=batch.id,
        version=batch.version,
        kind=ImportKind(batch.import_kind),
        file_name=batch.file_name,
        target=batch.detail.get("target", ""),
        rows=batch.rows,
        accepted=batch.accepted,
        rejected=batch.rejected,
        warnings=batch.warnings,
        undone=batch.undone,
        at=batch.recorded_at,
        by=people[batch.recorded_by],
        sha256=batch.file_sha256,
    )
