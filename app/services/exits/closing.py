"""A leaving is closed once nothing is left to hand over; the approver may let one be, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.exits import ExitState, Line, close_fault, waive_fault
from app.services import equipment
from app.services._actors import own
from app.services.equipment import Handing
from app.services.exits._seen import seen_exit
from app.services.exits.rows import Waiver
from app.workspace import Unit
from db.models.exits import Exit


@permits(Permission.ROSTER_WRITE)
def close(unit: Unit, exit_id: int, version: int) -> None:
    """Say that everything is handed over.

    Raises: NotFound, Conflict; Invalid with what is not handed over.
    """
    row, _, lines = seen_exit(unit, exit_id, version)
    if why := close_fault(row.state, row.left_on, unit.today, lines):
        raise Invalid(why)
    _decide(unit, row, ExitState.CLOSED, lines)


@permits(Permission.VETTING_DECIDE)
def waive(unit: Unit, exit_id: int, version: int, new: Waiver) -> None:
    """Let a leaving be although not everything is handed over, with the reason; what was not stays on it.

    Raises: NotFound, Conflict; Invalid without a reason, before the day, or by who registered the leaving.
    """
    row, _, lines = seen_exit(unit, exit_id, version)
    said = clean(new.reason)
    if unit.today < row.left_on:
        raise Invalid(fields={"reason": f"{row.left_on} 才离岗，离岗以后再办结交接。"})
    if wrong := waive_fault(row.state, said, mine=own(unit, row.begun_by)):
        raise Invalid("；".join(wrong.values()), wrong)
    if not any(line.blocks for line in lines):
        raise Invalid("已经没有要交接的事项，请由经办正常办结。")
    row.answer = said[:200]
    _decide(unit, row, ExitState.WAIVED, lines)


def _decide(unit: Unit, row: Exit, state: ExitState, lines: Sequence[Line]) -> None:
    row.told = [{"part": line.part.value, "text": line.text} for line in lines]
    row.state, row.decided_by, row.decided_at = state, unit.actor.login, unit.now


@permits(Permission.ROSTER_WRITE)
def hand_over(unit: Unit, exit_id: int, version: int, new: Handing) -> int:
    """Let everything the leaver has to give back go to somebody in post, in one act; return the list's id.

    Raises: NotFound, Conflict; Invalid by field, or where nothing is left to be handed over.
    """
    row, _, lines = seen_exit(unit, exit_id, version)
    if row.state is not ExitState.OPEN:
        raise Invalid(f"这次离岗{row.state.label}，不能再移交。")
    wanted = {line.target for line in lines if line.page == "equipment_held"}
    held = [one for one in equipment.held_now(unit, row.person_id) if one.id in wanted]
    if not held:
        raise Invalid("这个人没有要移交的装备。")
    return equipment.hand_over(unit, [(one.id, one.version) for one in held], new)
