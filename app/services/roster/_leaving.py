"""A leaving is opened with the end of a posting, whoever ends it and by whichever door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Date, func, select

from app.core.access import WHOLE
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.domain.exits import ExitState
from app.domain.roster import EndReason
from app.services.policy import policy_on
from app.services.roster._ground import chunks
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentHold
from db.models.exits import Exit
from db.models.people import Person
from db.models.roster import Posting

if TYPE_CHECKING:
    from app.services.roster.rows import NewPosting


def begin_exit(unit: Unit, posting: Posting, on: date, reason: EndReason, by: str) -> None:
    """Open the leaving of a posting that ends on a day; it is closed once everything is handed over.

    ``by`` is the login of who wanted it: the drafter of what another approved.

    Who is only moved leaves nothing but what stays with the grid: without that there is nothing to close.
    """
    planned = unit.session.scalar(select(Exit).where(Exit.posting_id == posting.id))
    if planned is not None:  # the end was known, and comes sooner
        planned.left_on, planned.reason = on, reason
        return
    if reason is EndReason.TRANSFERRED and not leaves_things(unit, posting):
        return
    unit.session.add(
        Exit(
            person_id=posting.person_id,
            posting_id=posting.id,
            begun_by=by,
            left_on=on,
            reason=reason,
            state=ExitState.OPEN,
            scope_code=posting.scope_code,
        )
    )


def begin_arranged(unit: Unit, written: Sequence[tuple[int, NewPosting, int]]) -> None:
    """Open the leavings of postings whose end was written with them and is to come: a form's, a list's."""
    rows = [
        {
            "person_id": new.person_id,
            "posting_id": posting_id,
            "begun_by": unit.actor.login,
            "left_on": new.until,
            "reason": EndReason.EXPIRED,
            "state": ExitState.OPEN,
            "scope_code": code,
        }
        for posting_id, new, code in written
        if unit.today < new.until < OPEN_END
    ]
    unit.insert(Exit, rows)


def leaves_things(unit: Unit, posting: Posting) -> bool:
    stays = [one.value.key for one in policy_on(unit, unit.today).equipment if one.value.stays]
    found = (
        select(EquipmentHold.id)
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .where(EquipmentHold.valid_to == OPEN_END, EquipmentHold.voided_at.is_(None))
        .where(EquipmentHold.person_id == posting.person_id, EquipmentHold.unit_id == posting.unit_id)
        .where(Equipment.equipment_kind.in_(stays))
    )
    return unit.session.scalar(found.limit(1)) is not None


def owing(unit: Unit, people: Collection[int]) -> dict[int, str]:
    """Return in a sentence who of these still has equipment from a post they left, and may not come back yet.

    It is asked by the guard of a new posting: the form, the batch and the imported list are told the same.
    """
    found: dict[int, str] = {}
    for some in chunks(people):
        rows = unit.session.execute(
            select(Exit.id, Exit.person_id, Exit.left_on, Person.name)
            .join(Person, Person.id == Exit.person_id)
            .join(Posting, Posting.id == Exit.posting_id)
            .where(Exit.person_id.in_(some), Exit.state == ExitState.OPEN, Posting.voided_at.is_(None))
            .where(Exit.reason != EndReason.TRANSFERRED, Exit.person_id.in_(_holders(unit)))
        )
        for row in rows:
            found[row.person_id] = _owes(row.name, row.left_on)
        if not unit.embedded and WHOLE not in unit.actor.scopes:
            found = _elsewhere(unit, some) | found
    return found


def _owes(name: str, left_on: date) -> str:
    return in_own_words(
        f"{name} {left_on} 离岗时领用的装备还没有交回，请先在“离岗交接”中办结，或由县级审批例外办结"
    )


def _elsewhere(unit: Unit, people: Collection[int]) -> dict[int, str]:
    """Return the same of leavings in other towns, which a server shows to nobody but asks for them."""
    rows = unit.session.execute(
        select(Person.id, Person.name, func.app.leaving(Person.id, type_=Date).label("left_on")).where(
            Person.id.in_(people), Person.id.in_(_holders(unit))
        )
    )
    return {row.id: _owes(row.name, row.left_on) for row in rows if row.left_on is not None}


def _holders(unit: Unit) -> list[int]:
    """Return who has something that is asked back."""
    kept = [one.value.key for one in policy_on(unit, unit.today).equipment if not one.value.back]
    rows = unit.session.scalars(
        select(EquipmentHold.person_id)
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .where(EquipmentHold.valid_to == OPEN_END, EquipmentHold.voided_at.is_(None))
        .where(EquipmentHold.person_id.is_not(None), Equipment.equipment_kind.not_in(kept))
    )
    return [one for one in rows if one is not None]
