"""Who serves, as the search knows them: of ten thousand persons no more is read than they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.fields import Label
from app.core.identity import mask_phone
from app.domain.roster import GridRole, Standing, standing_on
from app.services._same import alone
from app.services.roster._aside import left_out
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, valid

_TAIL = 4


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A posting with its person's name and every spelling of it, and of the numbers the last four digits."""

    id: int
    person_id: int
    unit_id: int
    name: Annotated[str, Label("姓名", width=10)]
    spellings: Annotated[str, Label("拼音", width=20)]
    identity: Annotated[str, Label("证件号末四位", width=12)]
    phone: Annotated[str, Label("电话末四位", width=12)]


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Somebody the roster does not list today, by what they are found by, and why it does not."""

    who: NamedRow
    why: Annotated[str, Label("状态", width=10)]


_COLUMNS = (
    Posting.id,
    Posting.person_id,
    Posting.unit_id,
    Person.name,
    Person.full_keys,
    Person.initial_keys,
    Person.id_number.prop.columns[2],  # the last four; the ciphertext stays where it is
    Person.phone,
)


@permits(Permission.ROSTER_READ)
def registered(unit: Unit) -> list[NamedRow]:
    """List every person of the register, in post or not; nobody to whoever sees a part of the county."""
    if WHOLE not in unit.actor.scopes:
        return []
    found = (
        select(*_COLUMNS[3:], Person.id).where(Person.voided.is_(False), alone()).order_by(Person.sort_key)
    )
    return [
        NamedRow(person, person, 0, name, f"{full} {short}", tail or "", "")
        for name, full, short, tail, _phone, person in unit.session.connection().execute(
            found.order_by(Person.sort_key)
        )
    ]


@permits(Permission.ROSTER_READ)
def named(unit: Unit) -> list[NamedRow]:
    """List whom ``workers`` lists today, in the order of the tree, by what they are found by."""
    statement = (
        select(*_COLUMNS)
        .join(Person, Person.id == Posting.person_id)
        .where(valid(Posting, unit.as_of), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.valid_from, Posting.id)
    )
    return list(map(_named, unit.session.connection().execute(statement)))


@permits(Permission.ROSTER_READ)
def named_in_post(unit: Unit) -> list[OtherRow]:
    """List everybody in post today in whatever role, once each; ``why`` is the role."""
    statement = (
        select(*_COLUMNS, Posting.role)
        .join(Person, Person.id == Posting.person_id)
        .where(valid(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.valid_from, Posting.id)
    )
    found: dict[int, OtherRow] = {}
    for row in unit.session.connection().execute(statement):
        if row[1] not in found or row[-1] is GridRole.WORKER:
            found[row[1]] = OtherRow(_named(row[:-1]), row[-1].label)
    return list(found.values())


@permits(Permission.ROSTER_READ)
def named_others(unit: Unit) -> list[OtherRow]:
    """List whom ``others`` lists, who left last first, by what they are found by."""
    columns = (*_COLUMNS, Posting.role, Posting.valid_from, Posting.valid_to)
    statement = (
        select(*columns)
        .join(Person, Person.id == Posting.person_id)
        .where(left_out(unit), in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_to.desc(), Posting.id)
    )
    found = unit.session.connection().execute(statement).all()
    return [OtherRow(_named(row[:-3]), _why(unit, *row[-3:])) for row in found]


def _named(row: Sequence[Any]) -> NamedRow:
    post, person, place, name, full, short, tail, phone = row
    return NamedRow(post, person, place, name, f"{full} {short}", tail or "", mask_phone(phone)[-_TAIL:])


def _why(unit: Unit, role: GridRole, start: date, end: date) -> str:
    standing = standing_on(start, end, unit.as_of.valid_on)
    return role.label if standing is Standing.SERVING else standing.label
