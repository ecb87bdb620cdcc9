"""What an act in the roster will come to, where it is dated into months whose pay is checked already."""

from __future__ import annotations

from app.domain.pay.late import told_dated, told_noted
from app.services import pay
from app.services.pay import NewLate
from app.services.roster import Leaving, NewWorker, Transfer, WorkerRow
from app.workspace import Unit
from ui.pages.roster.newcomers import Succession
from ui.pages.roster.place import Foresee


def of_leaving(row: WorkerRow) -> Foresee:
    """Return what tells what somebody's leaving takes back."""

    def told(unit: Unit, new: Leaving) -> tuple[str, None]:
        return told_dated({"": pay.foresee_end(unit, row.id, new.on)}), None

    return told


def of_moving(row: WorkerRow) -> Foresee:
    """Return what tells what somebody's move changes: kind and role go with them."""

    def told(unit: Unit, new: Transfer) -> tuple[str, None]:
        return told_dated({"": pay.foresee_note(unit, row.person_id, new.on)}), None

    return told


def of_replacing(row: WorkerRow) -> Foresee:
    """Return what tells what goes from one person to the next."""

    def told(unit: Unit, new: Succession) -> tuple[str, None]:
        gone = pay.foresee_end(unit, row.id, new.on)
        come = pay.foresee_start(unit, row.unit_id, row.employment_key, new.on) if gone else []
        return told_dated({row.name: gone, "接替人": come}), None

    return told


def of_taking_on(unit: Unit, new: NewWorker) -> tuple[str, None]:
    """Tell what somebody new is owed of months that are paid already."""
    return told_dated({"": pay.foresee_start(unit, new.unit_id, new.employment, new.since)}), None


def of_noting(unit: Unit, new: NewLate) -> tuple[str, None]:
    """Tell what a noted change will come to."""
    return told_noted(pay.foresee_note(unit, new.person_id, new.since)), None
