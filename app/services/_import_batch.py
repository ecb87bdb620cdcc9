"""A batch: the file it came from, what it wrote, and by what it is known again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.services import roster
from app.services._actors import names
from app.services._import_places import as_runs, new_ids
from app.services._import_rows import BatchRow, ImportKind, NewBatch
from app.services._undoing import Written
from app.workspace import Unit
from db.base import Row
from db.models.assessment import Score
from db.models.budget import BudgetEntry
from db.models.equipment import Equipment, EquipmentHold, EquipmentSlip
from db.models.forces import CheckIn, Force
from db.models.imports import ImportBatch, ImportRow
from db.models.insurance import Endorsement, Insured
from db.models.pay import PayOutcome
from db.models.people import BankAccount, Body, Person
from db.models.planning import PlacePart
from db.models.recruiting import CampaignEntry
from db.models.roster import Posting
from db.models.surveys import Survey
from db.models.units import Unit as UnitRecord
from db.models.units import UnitShape, UnitVersion
from db.models.vetting import VettingObjection, VettingPublicity, VettingVisit
from db.sealed import Sealed

BEFORE = "before"  # in a batch's detail: what it changed of what was known as it was
CLEARED = "cleared"  # that somebody is in it no more, who outlived their time

WRITES: dict[ImportKind, tuple[type[Row], ...]] = {
    ImportKind.UNITS: (UnitRecord, UnitVersion),
    ImportKind.WORKERS: (Person, Body, BankAccount, Posting),
    ImportKind.SCORES: (Score,),
    ImportKind.FIGURES: (UnitVersion,),
    ImportKind.CHECKS: (Survey,),
    ImportKind.VISITS: (VettingVisit,),
    ImportKind.BOUNDARIES: (UnitShape,),
    ImportKind.PARTS: (PlacePart,),
    ImportKind.FORCES: (Force,),
    ImportKind.CHECK_INS: (CheckIn,),
    ImportKind.EQUIPMENT: (Equipment, EquipmentSlip, EquipmentHold),
    ImportKind.CANDIDATES: (Person, CampaignEntry),
    ImportKind.EXAM: (),
    ImportKind.DECISIONS: (),
    ImportKind.PUBLICITY: (VettingPublicity, VettingObjection),
    ImportKind.INSURANCE: (Insured, Endorsement, BudgetEntry),
    ImportKind.PAYMENTS: (PayOutcome, BudgetEntry),
    ImportKind.TRAINING: (),
    ImportKind.LEDGER: (BudgetEntry,),
}


def new_batch(unit: Unit, kind: ImportKind, new: NewBatch, write: Callable[[int], int]) -> int:
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
    last = {model: unit.session.scalar(select(func.max(model.id))) or 0 for model in WRITES[kind]}
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
            return row_of(batch, names(unit))
    return None


def written_by(unit: Unit, batch_id: int) -> Written:
    found: Written = {}
    runs = select(ImportRow.table_name, ImportRow.first_id, ImportRow.last_id)
    for table, first, last in unit.session.execute(runs.where(ImportRow.batch_id == batch_id)):
        found.setdefault(table, []).extend(range(first, last + 1))
    return found


def row_of(batch: ImportBatch, people: Mapping[str, str]) -> BatchRow:
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


def keep_before(unit: Unit, batch_id: int, before: object) -> None:
    """Keep with a batch what it changed of what was known, as it was."""
    record = unit.session.get_one(ImportBatch, batch_id)
    record.detail = {**record.detail, BEFORE: before}


def sealed_before(unit: Unit, batch_id: int, before: object) -> None:
    """Keep the same where it says something of people: at an SQL prompt it is not read."""
    sealed = unit.vault.seal(_place(batch_id), json.dumps(before, ensure_ascii=False))
    assert sealed.cipher is not None
    keep_before(unit, batch_id, sealed.cipher.hex())


def before_of(unit: Unit, batch_id: int) -> Any:
    """Return what ``sealed_before`` kept, None where nothing was."""
    kept = unit.session.get_one(ImportBatch, batch_id).detail.get(BEFORE)
    if not kept:
        return None
    return json.loads(unit.vault.open(_place(batch_id), Sealed(bytes.fromhex(kept), None, None)))


def forget_before(unit: Unit, people: Collection[int]) -> None:
    """Let no batch of workers know how these persons were before it; it can be taken back no more."""
    found = select(ImportBatch).where(ImportBatch.import_kind == ImportKind.WORKERS)
    for record in unit.session.scalars(found.order_by(ImportBatch.id)):
        if (kept := record.detail.get(BEFORE)) and (
            rest := roster.kept_without(unit, kept, record.id, people)
        ) != kept:
            record.detail = {**record.detail, BEFORE: rest, CLEARED: True}


def cleared(batch: ImportBatch) -> str:
    """Return why a batch cannot be taken back of which somebody was cleared, empty where nobody was."""
    if not batch.detail.get(CLEARED):
        return ""
    return (
        f"批次 {batch.id} 不能撤回：里面有人的资料保存期满，已经清除，导入以前的内容没有了。"
        "其余人员有错的，请在花名册里逐个更正。"
    )


def open_before(unit: Unit, batch_id: int) -> Any:
    """Return what ``keep_before`` kept that says nothing of people, None where nothing was."""
    return unit.session.get_one(ImportBatch, batch_id).detail.get(BEFORE)


def _place(batch_id: int) -> str:
    return f"import_batch.lines|{batch_id}"
