"""Persons: one row for each human being, whatever they are to the centre."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.identity import check_card
from app.core.text import clean
from app.services._hidden import true
from app.services._versions import edit_of
from app.services.roster._persons import (
    NUMBER,
    Paid,
    cleaned,
    current_accounts,
    insert_accounts,
    insert_persons,
    known,
    refresh,
    stranger,
)
from app.services.roster._sight import seen_person, sees_person
from app.services.roster.rows import NewPerson
from app.workspace import Unit
from db.models.people import Person


@permits(Permission.ROSTER_WRITE)
def register_person(unit: Unit, new: NewPerson) -> int:
    """Return the id of the person with this number, registering them where they are not yet known.

    Raises: Invalid by field, also when the number is registered under another name.
    """
    person = cleaned(unit, new)
    if person.faults:
        raise Invalid(fields=person.faults)
    before = known(unit, (person.blind,)).get(person.blind)
    if before is None:
        return insert_persons(unit, [person])[0]
    if text := stranger(unit, person, before):
        raise Invalid(fields={"identity": text})
    refresh(unit, before, person)
    return before.id


@permits(Permission.ROSTER_READ)
def find_person(unit: Unit, said: str) -> int:
    """Return the id of the person with this identity number in full, or with this name if nobody else has it.

    Raises:
        NotFound: nobody in the actor's scope. Invalid: several are called so.
    """
    text = clean(said)
    number = text.upper() if text[:1].isdigit() else ""
    blind = unit.vault.blind(NUMBER, number)
    asked = Person.__table__.c.id_blind == blind if number else Person.name == text
    found = unit.session.scalars(select(Person.id).where(asked).order_by(Person.id)).all()
    mine = [person for person in found if sees_person(unit, person)]
    if not mine:
        raise NotFound("没有这个证件号或姓名的人，或不在您的管辖范围；请核对后再试。")
    if len(mine) > 1:
        raise Invalid(f"叫“{text}”的有{len(mine)}人，请写证件号。")
    return mine[0]


@permits(Permission.ROSTER_WRITE)
def set_account(
    unit: Unit, person_id: int, card: str, bank: str, since: date, version: int | None = None
) -> None:
    """Let a person be paid to another card from ``since`` on; the card before keeps its days.

    ``version`` is the account that was seen as theirs, 0 for none; None does not ask.

    Raises:
        Invalid for a number that is none. NotFound for a person outside the actor's scope.
        Conflict: the person has another account by now.
    """
    person = seen_person(unit, person_id)
    if version is not None:
        _same_account(unit, person.id, version)
    insert_accounts(unit, [Paid(person.id, true(unit, person, "name"), clean(bank), check_card(card), since)])


def _same_account(unit: Unit, person_id: int, version: int) -> None:
    now = current_accounts(unit, {person_id}).get(person_id)
    if version != (now.id if now else 0):
        raise Conflict(
            "这个人的银行卡刚被别人更换过，请核对后再提交。",
            version=now.id if now else 0,
            edits=[edit_of(unit, now)] if now else (),
        )
