"""One leaving as the actor sees it, to be acted on."""

from __future__ import annotations

from app.core.errors import NotFound
from app.domain.exits import Line
from app.services._versions import unchanged
from app.services.exits._lines import Leaver, lines_of
from app.workspace import Unit
from db.models.exits import Exit
from db.models.roster import Posting

GONE = "没有这次离岗，或不在您的管辖范围，请刷新后再试。"


def seen_exit(unit: Unit, exit_number: int, version: int) -> tuple[Exit, Posting, list[Line]]:
    """Return a leaving the actor sees, its posting, and what is not handed over.

    Raises: NotFound, Conflict.
    """
    row = unit.session.get(Exit, exit_number)
    posting = unit.session.get(Posting, row.posting_id) if row else None
    if row is None or posting is None or posting.voided_at or not unit.actor.sees(row.scope_code):
        raise NotFound(GONE)
    unchanged(unit, row, version, "这次离岗刚被别人办理过，请刷新后再看。")
    leaver = Leaver(row.person_id, row.posting_id, posting.unit_id, row.left_on)
    return row, posting, lines_of(unit, [leaver])[row.posting_id]
