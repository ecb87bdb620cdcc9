"""What a file may write: one act a kind, all rows or none, each under the permission of its feature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.access import Permission, permits
from app.services import (
    assessment,
    boundaries,
    budget,
    checkins,
    equipment,
    forces,
    insurance,
    pay,
    planning,
    recruiting,
    roster,
    surveys,
    training,
    units,
    vetting,
)
from app.services._import_batch import keep_before, new_batch, sealed_before
from app.services._import_rows import ImportKind, NewBatch
from app.services.assessment import Mark
from app.services.boundaries import NewBoundaries
from app.services.budget import PastLine
from app.services.checkins import ListedCheckIn
from app.services.forces import ListedForce
from app.services.insurance import ListedCover
from app.services.pay import BankAnswer
from app.services.planning import NewPart
from app.services.recruiting import Marks, NewEntry
from app.services.roster import Plan, Update
from app.services.surveys import NewCheck
from app.services.training import SignedLine
from app.services.units import NewUnit, UnitFigures
from app.services.vetting import Announced, CaseVisit, Ruling
from app.workspace import Unit


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
            keep_before(unit, batch_id, before)
        return count + len(updates)

    return new_batch(unit, ImportKind.WORKERS, batch, write)


@permits(Permission.UNITS_WRITE)
def open_divisions(unit: Unit, batch: NewBatch, news: Sequence[NewUnit], valid_from: date) -> int:
    """Open the divisions of a file from a date, all or none, and return the batch's id.

    Raises:
        Invalid: as ``units.import_divisions``; or the file was imported before.
    """

    def write(_: int) -> int:
        units.import_divisions(unit, news, valid_from)
        return len(news)

    return new_batch(unit, ImportKind.UNITS, batch, write)


@permits(Permission.UNITS_WRITE)
def revise_figures(unit: Unit, batch: NewBatch, news: Sequence[UnitFigures], since: date) -> int:
    """Write the figures of a file from a date, all or none, and return the batch's id.

    Raises:
        Invalid: as ``units.revise_many``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.FIGURES, batch, lambda _: units.revise_many(unit, news, since))


@permits(Permission.ASSESSMENT_SCORE)
def enter_scores(unit: Unit, batch: NewBatch, cycle_id: int, marks: Sequence[Mark]) -> int:
    """Enter the marks of a town's sheet, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound, Denied: as ``assessment.enter_scores``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        assessment.enter_scores(unit, cycle_id, marks, batch_id)
        return len({mark.subject_id for mark in marks})

    return new_batch(unit, ImportKind.SCORES, batch, write)


@permits(Permission.VETTING_WORK)
def record_visits(unit: Unit, batch: NewBatch, sheets: Sequence[CaseVisit]) -> int:
    """Record the visits of a file, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound: as ``vetting.add_visits``; or the file was imported before.
    """

    def write(_: int) -> int:
        vetting.add_visits(unit, sheets)
        return len(sheets)

    return new_batch(unit, ImportKind.VISITS, batch, write)


@permits(Permission.VETTING_DECIDE)
def take_decisions(unit: Unit, batch: NewBatch, rulings: Sequence[Ruling]) -> int:
    """Take the decisions of a list, all or none, and return the batch's id; what is decided stays.

    Raises:
        Invalid, NotFound: as ``vetting.rule_many``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.DECISIONS, batch, lambda _: vetting.rule_many(unit, rulings))


@permits(Permission.VETTING_WORK)
def announce(unit: Unit, batch: NewBatch, listed: Sequence[Announced]) -> int:
    """Make the candidates of a list public and keep what was said against them; return the batch's id.

    Raises:
        Invalid, NotFound: as ``vetting.announce_many``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.PUBLICITY, batch, lambda _: vetting.announce_many(unit, listed))


@permits(Permission.UNITS_WRITE)
def keep_parts(unit: Unit, batch: NewBatch, parts: Sequence[NewPart], since: date | None = None) -> int:
    """Keep the lists of buildings or hamlets of a file, all or none, and return the batch's id.

    Raises:
        Invalid: as ``planning.take_list``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        count, gone = planning.take_list(unit, parts, since)
        keep_before(unit, batch_id, gone)
        return count

    return new_batch(unit, ImportKind.PARTS, batch, write)


@permits(Permission.ROSTER_WRITE)
def keep_equipment(unit: Unit, batch: NewBatch, rows: Sequence[equipment.Listed]) -> int:
    """Take a ledger of equipment in, all or none, and return the batch's id.

    Raises:
        Invalid: as ``equipment.take_in``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.EQUIPMENT, batch, lambda _: equipment.take_in(unit, rows))


@permits(Permission.ROSTER_WRITE)
def keep_checks(unit: Unit, batch: NewBatch, listed: Sequence[NewCheck]) -> int:
    """Keep a list of checks of grids' data, all or none, and return the batch's id.

    Raises:
        Invalid: as ``surveys.take_list``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.CHECKS, batch, lambda _: surveys.take_list(unit, listed))


@permits(Permission.ROSTER_WRITE)
def keep_forces(unit: Unit, batch: NewBatch, listed: Sequence[ListedForce], on: date) -> int:
    """Keep a list of volunteers, building heads, branches, all or none, and return the batch's id.

    Raises:
        Invalid: as ``forces.take_list``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        count, gone = forces.take_list(unit, listed, on)
        keep_before(unit, batch_id, gone)
        return count

    return new_batch(unit, ImportKind.FORCES, batch, write)


@permits(Permission.ROSTER_WRITE)
def keep_check_ins(unit: Unit, batch: NewBatch, listed: Sequence[ListedCheckIn]) -> int:
    """Keep a list of check-ins, all or none, and return the batch's id.

    Raises:
        Invalid: as ``checkins.take_list``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.CHECK_INS, batch, lambda _: checkins.take_list(unit, listed))


@permits(Permission.VETTING_WORK)
def register_candidates(unit: Unit, batch: NewBatch, campaign_id: int, news: Sequence[NewEntry]) -> int:
    """Register everybody of a list for a campaign, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound: as ``recruiting.register_many``; or the file was imported before.
    """
    return new_batch(
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
    return new_batch(unit, ImportKind.EXAM, batch, lambda _: recruiting.enter_marks(unit, *at, marks))


@permits(Permission.UNITS_WRITE)
def keep_boundaries(unit: Unit, batch: NewBatch, new: NewBoundaries) -> int:
    """Keep the boundaries of a drawn file, all or none, and return the batch's id.

    Raises:
        Invalid: as ``boundaries.keep``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.BOUNDARIES, batch, lambda _: len(boundaries.keep(unit, new)))


@permits(Permission.INSURANCE_WRITE)
def take_insured(
    unit: Unit,
    batch: NewBatch,
    contract_id: int,
    listed: Sequence[ListedCover],
    ending: tuple[Sequence[int], date | None] = ((), None),
) -> int:
    """Put on and take off a contract's list whom a file names, all or none, and return the batch's id.

    ``ending`` are people whom a whole list does not name, and the day from which they are not covered.

    Raises:
        Invalid, NotFound: as ``insurance.take_list``; or the file was imported before.
    """
    return new_batch(
        unit,
        ImportKind.INSURANCE,
        batch,
        lambda _: insurance.take_list(unit, contract_id, listed, ending=ending),
    )


@permits(Permission.PAY_MAKE)
def enter_answers(unit: Unit, batch: NewBatch, run_id: int, answers: Sequence[BankAnswer], on: date) -> int:
    """Enter the transfers of a run that came back, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound: as ``pay.take_answers``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.PAYMENTS, batch, lambda _: pay.take_answers(unit, run_id, answers, on))


@permits(Permission.ROSTER_WRITE)
def tick_sheet(
    unit: Unit, batch: NewBatch, session_id: int, version: int, signed: Sequence[SignedLine]
) -> int:
    """Tick a session's sheet as a file says, all or none, and return the batch's id.

    Raises:
        Invalid, NotFound, Denied: as ``training.take_sheet``; or the file was imported before.
    """

    def write(batch_id: int) -> int:
        before = training.take_sheet(unit, session_id, version, signed)
        sealed_before(unit, batch_id, before)
        return len(before)

    return new_batch(unit, ImportKind.TRAINING, batch, write)


@permits(Permission.BUDGET_WRITE)
def enter_money(unit: Unit, batch: NewBatch, lines: Sequence[PastLine]) -> int:
    """Enter the lines of the office's own book of money, all or none, and return the batch's id.

    Raises:
        Invalid: as ``budget.take_lines``; or the file was imported before.
    """
    return new_batch(unit, ImportKind.LEDGER, batch, lambda _: budget.take_lines(unit, lines))
