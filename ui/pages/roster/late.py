"""What an act in the roster will come to: months whose pay is checked already, and a grid that is full."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domain.pay.late import told_dated, told_noted
from app.domain.roster import GridRole
from app.services import exits, pay, roster
from app.services.roster import WorkerRow
from app.workspace import Unit
from ui.pages.roster.place import Foresee


def of_leaving(row: WorkerRow) -> Foresee:
    """Return what tells what somebody's leaving takes back."""

    def told(unit: Unit, typed: Any) -> tuple[str, None]:
        paid = told_dated({"": pay.foresee_end(unit, row.id, typed.on)})
        return f"{paid}{_to_hand_over(unit, row)}", None

    return Foresee(told, ("on",))


def _to_hand_over(unit: Unit, row: WorkerRow) -> str:
    """Say what somebody who left today would have to hand over."""
    lines = [line.text for line in exits.before_leaving(unit, row.id, row.version) if line.blocks]
    more = f"等 {len(lines)} 项" if len(lines) > 3 else ""
    return f"离岗后还要交接：{'；'.join(lines[:3])}{more}，在“离岗交接”里办结。" if lines else ""


def of_moving(row: WorkerRow) -> Foresee:
    """Return what tells what somebody's move changes: kind and role go with them."""

    def told(unit: Unit, typed: Any) -> tuple[str, None]:
        paid = told_dated({"": pay.foresee_note(unit, row.person_id, typed.on)})
        return _told(_room(unit, typed, row.role, typed.on), paid)

    return Foresee(told, ("on",))


def of_replacing(row: WorkerRow) -> Foresee:
    """Return what tells what goes from one person to the next."""

    def told(unit: Unit, typed: Any) -> tuple[str, None]:
        gone = pay.foresee_end(unit, row.id, typed.on)
        come = pay.foresee_start(unit, row.unit_id, row.employment_key, typed.on) if gone else []
        return told_dated({row.name: gone, "接替人": come}), None

    return Foresee(told, ("on",))


def _taken_on(unit: Unit, typed: Any) -> tuple[str, None]:
    paid = told_dated({"": pay.foresee_start(unit, typed.unit_id, typed.employment, typed.since)})
    return _told(_room(unit, typed, getattr(typed, "role", GridRole.WORKER), typed.since), paid)


def _room(unit: Unit, typed: Any, role: GridRole, on: date) -> str:
    """Say that the grid has its workers: the roster takes one more, and nobody saw it before."""
    to = getattr(typed, "unit_id", None)
    full = roster.crowding(unit, to, on) if to and role is GridRole.WORKER else ""
    return f"▲ {full}。" if full else ""


def _told(*lines: str) -> tuple[str, None]:
    return "\n".join(line for line in lines if line), None


def _noted(unit: Unit, typed: Any) -> tuple[str, None]:
    return told_noted(pay.foresee_note(unit, typed.person_id, typed.since)), None


TAKING_ON = Foresee(_taken_on, ("unit_id", "employment", "since"))
NOTING = Foresee(_noted, ("since",))
