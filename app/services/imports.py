"""Imported files: a batch each, written whole in one transaction, known by its hash, taken back whole.

The readers of files are in app/imports; here is only what a batch writes and what undoing it means.
"""

from __future__ import annotations

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.services._actors import names
from app.services._import_acts import announce as announce
from app.services._import_acts import enter_answers as enter_answers
from app.services._import_acts import enter_campaign_marks as enter_campaign_marks
from app.services._import_acts import enter_money as enter_money
from app.services._import_acts import enter_scores as enter_scores
from app.services._import_acts import keep_boundaries as keep_boundaries
from app.services._import_acts import keep_check_ins as keep_check_ins
from app.services._import_acts import keep_checks as keep_checks
from app.services._import_acts import keep_equipment as keep_equipment
from app.services._import_acts import keep_forces as keep_forces
from app.services._import_acts import keep_parts as keep_parts
from app.services._import_acts import open_divisions as open_divisions
from app.services._import_acts import record_visits as record_visits
from app.services._import_acts import register_candidates as register_candidates
from app.services._import_acts import register_workers as register_workers
from app.services._import_acts import revise_figures as revise_figures
from app.services._import_acts import take_decisions as take_decisions
from app.services._import_acts import take_insured as take_insured
from app.services._import_acts import tick_sheet as tick_sheet
from app.services._import_asking import COLUMNS as COLUMNS
from app.services._import_asking import DATED as DATED
from app.services._import_asking import GIVEN as GIVEN
from app.services._import_asking import DatedFile as DatedFile
from app.services._import_asking import dated as dated
from app.services._import_asking import remembered as remembered
from app.services._import_asking import subjects as subjects
from app.services._import_batch import cleared, row_of, written_by
from app.services._import_batch import same_file as same_file
from app.services._import_places import outside
from app.services._import_rows import BatchRow as BatchRow
from app.services._import_rows import ImportKind as ImportKind
from app.services._import_rows import NewBatch as NewBatch
from app.services._import_rows import SubjectRow as SubjectRow
from app.services._import_undoing import NEVER, UNDO
from app.services._listed import Comparison as Comparison
from app.services._listed import Listed as Listed
from app.services._listed import Said as Said
from app.services._listed import Standing as Standing
from app.services._undoing import built_on, refuse
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.imports import ImportBatch

_OWN_SAY = (ImportKind.VISITS, ImportKind.CHECK_INS, ImportKind.CANDIDATES, ImportKind.TRAINING)


@permits(Permission.UNITS_READ)
def batches(unit: Unit) -> list[BatchRow]:
    """List the imported files, newest first: one's own, and those of which the person sees every record."""
    found = select(ImportBatch).where(ImportBatch.voided.is_(False)).order_by(ImportBatch.id.desc())
    if Permission.ROSTER_READ not in unit.actor.permissions:  # an administrator: not the centre's people
        found = found.where(ImportBatch.recorded_by == unit.actor.login)
    people, hidden = names(unit), outside(unit)
    return [
        row_of(batch, people)
        for batch in unit.session.scalars(found)
        if batch.id not in hidden or batch.recorded_by == unit.actor.login
    ]


@permits(Permission.UNITS_READ)
def undo(unit: Unit, batch_id: int, version: int | None = None, reason: str = "导入有误") -> int:
    """Take a whole batch back and return how many records it had written.

    The person must hold the permission the batch was imported with, and see all of it. Records are
    voided, never deleted; marks are put back to what they were.

    Raises:
        NotFound: no such batch, or it wrote outside the actor's scope.
        Conflict: it was changed since ``version``.
        Invalid: it was taken back before, or something has been built on it; the sentence says what.
    """
    batch = unit.session.get(ImportBatch, batch_id)
    if batch is None or batch.voided:
        raise NotFound(f"没有批次 {batch_id}，请核对批次号。")
    unchanged(unit, batch, version, "这个批次刚被别人修改过，请刷新后再试。")
    if batch.undone:
        raise Invalid(f"批次 {batch_id} 已经撤回过，不用再撤。")
    if batch_id in outside(unit):
        raise NotFound(f"批次 {batch_id} 里有您管辖范围以外的记录，请由县级经办撤回。")
    written = written_by(unit, batch_id)
    UNDO[ImportKind(batch.import_kind)](unit, batch_id, written, reason)
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
    if never := NEVER.get(ImportKind(batch.import_kind)) or cleared(batch):
        return never
    try:
        refuse(batch_id, built_on(unit, written_by(unit, batch_id)))
    except Invalid as standing:
        return str(standing)
    return ""
