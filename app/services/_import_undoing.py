"""What taking a batch back means, kind by kind; nothing is deleted, and what cannot be says why."""

from __future__ import annotations

from collections.abc import Callable

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.services import (
    boundaries,
    budget,
    checkins,
    equipment,
    forces,
    insurance,
    planning,
    recruiting,
    roster,
    surveys,
    training,
    vetting,
)
from app.services._import_batch import BEFORE, before_of, cleared, open_before
from app.services._import_rows import ImportKind
from app.services._undoing import (
    Written,
    built_on,
    refuse,
    void_figures,
    void_marks,
    void_roster,
    void_units,
)
from app.workspace import Unit
from db.models.budget import BudgetEntry
from db.models.equipment import Equipment, EquipmentHold
from db.models.forces import CheckIn, Force
from db.models.imports import ImportBatch
from db.models.insurance import Endorsement, Insured
from db.models.planning import PlacePart
from db.models.recruiting import CampaignEntry
from db.models.surveys import Survey
from db.models.units import UnitShape
from db.models.vetting import VettingVisit

#: what cannot be taken back as a batch, and why
NEVER = {
    ImportKind.DECISIONS: "决定作出以后不能撤回；不再聘用的，请在案卷里办理“不予聘用”。",
    ImportKind.PUBLICITY: "公示出去以后不能整批撤回；登记错的，请在案卷里按“撤下公示”，写明原因。",
    ImportKind.EXAM: "成绩写在报名人员上，不能整批撤回；请改正后重新导入，或在批次里逐个更正。",
    ImportKind.PAYMENTS: (
        "退票已经记入经费台账，台账只增不改，不能整批撤回；银行重新付出的，请导出重付文件并登记付款。"
    ),
}


@permits(Permission.ROSTER_WRITE)
def _undo_workers(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    batch = unit.session.get_one(ImportBatch, batch_id)
    if gone := cleared(batch):
        raise Invalid(gone)
    refuse(batch_id, built_on(unit, written))
    if before := batch.detail.get(BEFORE):
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
    ids = written.get(PlacePart.__tablename__, ())
    planning.take_back(unit, ids, open_before(unit, batch_id), reason)


@permits(Permission.ROSTER_WRITE)
def _undo_forces(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    forces.take_back(unit, written.get(Force.__tablename__, ()), open_before(unit, batch_id), reason)


@permits(Permission.ROSTER_WRITE)
def _undo_checks(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    surveys.take_back(unit, written.get(Survey.__tablename__, ()), reason)


@permits(Permission.ROSTER_WRITE)
def _undo_check_ins(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    checkins.take_back(unit, written.get(CheckIn.__tablename__, ()), reason)


@permits(Permission.ROSTER_WRITE)
def _undo_equipment(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    ids, holds = (written.get(one.__tablename__, ()) for one in (Equipment, EquipmentHold))
    equipment.take_off(unit, ids, holds, reason)


@permits(Permission.VETTING_WORK)
def _undo_candidates(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    recruiting.withdraw_entries(unit, written.get(CampaignEntry.__tablename__, ()), reason)


@permits(Permission.VETTING_DECIDE)
def _undo_decisions(_unit: Unit, _batch_id: int, _written: Written, _reason: str) -> None:
    raise Invalid(NEVER[ImportKind.DECISIONS])


@permits(Permission.VETTING_WORK)
def _undo_publicity(_unit: Unit, _batch_id: int, _written: Written, _reason: str) -> None:
    raise Invalid(NEVER[ImportKind.PUBLICITY])


@permits(Permission.VETTING_WORK)
def _undo_exam(_unit: Unit, _batch_id: int, _written: Written, _reason: str) -> None:
    raise Invalid(NEVER[ImportKind.EXAM])


@permits(Permission.INSURANCE_WRITE)
def _undo_insured(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    made, told, money = (written.get(one.__tablename__, ()) for one in (Insured, Endorsement, BudgetEntry))
    insurance.take_back_list(unit, made, told, money, reason)


@permits(Permission.PAY_MAKE)
def _undo_answers(_unit: Unit, _batch_id: int, _written: Written, _reason: str) -> None:
    raise Invalid(NEVER[ImportKind.PAYMENTS])


@permits(Permission.ROSTER_WRITE)
def _undo_training(unit: Unit, batch_id: int, _written: Written, _reason: str) -> None:
    training.put_back_sheet(unit, before_of(unit, batch_id) or (), batch_id)


@permits(Permission.BUDGET_WRITE)
def _undo_money(unit: Unit, _batch_id: int, written: Written, reason: str) -> None:
    budget.take_back_lines(unit, written.get(BudgetEntry.__tablename__, ()), reason)


@permits(Permission.UNITS_WRITE)
def _undo_boundaries(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    refuse(batch_id, built_on(unit, written))
    boundaries.withdraw(unit, written[UnitShape.__tablename__], reason)


UNDO: dict[ImportKind, Callable[[Unit, int, Written, str], None]] = {
    ImportKind.WORKERS: _undo_workers,
    ImportKind.UNITS: _undo_units,
    ImportKind.SCORES: _undo_scores,
    ImportKind.FIGURES: _undo_figures,
    ImportKind.CHECKS: _undo_checks,
    ImportKind.VISITS: _undo_visits,
    ImportKind.BOUNDARIES: _undo_boundaries,
    ImportKind.PARTS: _undo_parts,
    ImportKind.FORCES: _undo_forces,
    ImportKind.CHECK_INS: _undo_check_ins,
    ImportKind.EQUIPMENT: _undo_equipment,
    ImportKind.CANDIDATES: _undo_candidates,
    ImportKind.EXAM: _undo_exam,
    ImportKind.DECISIONS: _undo_decisions,
    ImportKind.PUBLICITY: _undo_publicity,
    ImportKind.INSURANCE: _undo_insured,
    ImportKind.PAYMENTS: _undo_answers,
    ImportKind.TRAINING: _undo_training,
    ImportKind.LEDGER: _undo_money,
}
