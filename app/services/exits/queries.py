"""The leavings, where each stands, and what of one is on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.clock import CHINA
from app.core.errors import Invalid, NotFound
from app.domain.equipment import SlipKind
from app.domain.exits import ExitState, Line, Part, exit_id, exit_number, standing
from app.services import equipment
from app.services._actors import names, own
from app.services._same import same
from app.services.exits._lines import Leaver, lines_of
from app.services.exits._seen import GONE
from app.services.exits.rows import ExitFile, ExitRow
from app.services.roster._places import places
from app.services.roster._sight import seen_posting
from app.workspace import Unit
from db.models.exits import Exit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope


@permits(Permission.ROSTER_READ)
def exits(unit: Unit, person_id: int | None = None) -> list[ExitRow]:
    """List the leavings the actor sees, the open ones first, then the latest; of one person if given."""
    return _rows(unit, *([] if person_id is None else [Exit.person_id.in_(same(unit, person_id))]))


@permits(Permission.ROSTER_READ)
def pressing(unit: Unit) -> list[ExitRow]:
    """Return the leavings that are open and whose day has come, the oldest first."""
    open_now = _rows(unit, Exit.state == ExitState.OPEN, Exit.left_on <= unit.today)
    return sorted(open_now, key=lambda row: (row.left_on, row.id))


@permits(Permission.ROSTER_READ)
def exit_file(unit: Unit, exit_number: int) -> ExitFile:
    """Return one leaving whole.

    Raises: NotFound outside the actor's scope.
    """
    found = _rows(unit, Exit.id == exit_number)
    if not found:
        raise NotFound(GONE)
    (row,) = found
    back = {SlipKind.RETURNED, SlipKind.HANDED, SlipKind.LOST, SlipKind.DAMAGED}
    slips = [one for one in equipment.slips(unit, row.person_id) if one.kind in back]
    return ExitFile(row, tuple(equipment.held_now(unit, row.person_id)), tuple(reversed(slips)))


@permits(Permission.ROSTER_READ)
def find_exit(unit: Unit, number: str) -> int:
    """Return the id of the leaving with the number that stands on the paper.

    Raises: Invalid for what is no such number; NotFound.
    """
    found = exit_id(number.strip())
    if found is None:
        raise Invalid("离岗交接单编号是“离”加五位数字，例如 离00012，请核对。")
    return exit_file(unit, found).row.id


@permits(Permission.ROSTER_READ)
def before_leaving(unit: Unit, posting_id: int, version: int) -> list[Line]:
    """Return what somebody in post would have to hand over if they left today.

    Raises: NotFound, Conflict.
    """
    row = seen_posting(unit, posting_id, version)
    leaver = Leaver(row.person_id, row.id, row.unit_id, unit.today)
    return lines_of(unit, [leaver])[row.id]


def _rows(unit: Unit, *where: ColumnElement[bool]) -> list[ExitRow]:
    found = unit.session.execute(
        select(Exit, Posting, Person.name)
        .join(Posting, Posting.id == Exit.posting_id)
        .join(Person, Person.id == Exit.person_id)
        .where(Posting.voided_at.is_(None), in_scope(unit.actor.scopes, Exit.scope_code), *where)
        .order_by(Exit.state != ExitState.OPEN, Exit.left_on.desc(), Exit.id.desc())
    ).all()
    leavers = [
        Leaver(row.Exit.person_id, row.Exit.posting_id, row.Posting.unit_id, row.Exit.left_on)
        for row in found
        if row.Exit.state is ExitState.OPEN
    ]
    lines, who = lines_of(unit, leavers), names(unit)
    return [
        _row(unit, (row.Exit, row.Posting, row.name), lines.get(row.Exit.posting_id, []), who)
        for row in found
    ]


def _row(unit: Unit, parts: tuple[Exit, Posting, str], lines: Sequence[Line], who: Any) -> ExitRow:
    one, posting, name = parts
    known = places(unit, AsOf(posting.valid_from))
    at = places(unit, AsOf(unit.today)).get(posting.unit_id) or known.get(posting.unit_id)
    if one.state is not ExitState.OPEN:
        lines = [Line(Part(said["part"]), said["text"]) for said in one.told]
    blocking = [line for line in lines if line.blocks]
    return ExitRow(
        id=one.id,
        version=one.version,
        person_id=one.person_id,
        posting_id=one.posting_id,
        unit_id=posting.unit_id,
        mine=own(unit, one.begun_by),
        lines=tuple(lines),
        number=exit_number(one.id),
        name=name,
        standing=standing(one.state, one.left_on, unit.today, lines),
        left_on=one.left_on,
        reason=one.reason,
        lacking=len(blocking),
        told="；".join(line.text for line in lines),
        town=at.town if at else "",
        grid=(at.grid or at.village) if at else "",
        by=who[one.begun_by],
        decided=who[one.decided_by] if one.decided_by else "",
        decided_on=one.decided_at.astimezone(CHINA).date() if one.decided_at else None,
        answer=one.answer,
    )
