"""The postings in force on a date with their persons and accounts, as the lists of the roster read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import starmap
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select

from app.core.asof import AsOf
from app.core.identity import Sex
from app.domain.roster import GridRole
from app.domain.sensitivity import Sensitivity
from app.services.policy import policy_on
from app.services.roster._places import Place, places
from app.workspace import Unit
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

NOWHERE = Place(order=10**9)


COLUMNS = (
    Posting.id,
    Posting.version,
    Posting.unit_id,
    Posting.role,
    Posting.employment,
    Posting.source,
    Posting.valid_from,
    Posting.valid_to,
    Posting.extra,
    Person.id,
    Person.name,
    Person.sex,
    Person.birth,
    Person.id_number.prop.columns[2],  # the last four; the ciphertext stays where it is
    Person.ethnicity,
    Person.politics,
    Person.education,
    Person.phone,
    Person.address,
    Person.note,
    Person.sort_key,
    Person.full_keys,
    Person.initial_keys,
    Person.extra,
    BankAccount.id,
    BankAccount.bank,
    BankAccount.card.prop.columns[2],
    Person.sensitivity,
)
SECRET = (
    Person.uid,
    Person.hidden_cipher,
    Person.id_number.prop.columns[0],
    BankAccount.uid,
    BankAccount.card.prop.columns[0],
)


class Found(NamedTuple):
    """One posting with its person and account: ``COLUMNS``, then ``SECRET`` where they are asked for."""

    id: int
    version: int
    unit_id: int
    role: GridRole
    employment: str
    source: str
    start: date
    end: date
    extra: dict[str, Any]
    person_id: int
    name: str
    sex: Sex
    birth: date
    tail: str | None
    ethnicity: str
    politics: str
    education: str
    phone: str
    address: str
    note: str
    sort_key: str
    full_keys: str
    initial_keys: str
    person_extra: dict[str, Any]
    account_id: int | None
    bank: str | None
    card_tail: str | None
    sensitivity: Sensitivity
    uid: str = ""
    hidden: bytes | None = None
    cipher: bytes | None = None
    account_uid: str | None = None
    card_cipher: bytes | None = None


def in_force(
    unit: Unit, as_of: AsOf, role: GridRole | None, columns: Sequence[Any] = COLUMNS
) -> list[tuple[Found, Place]]:
    """Return the postings in force on the date, in scope, in the order of the tree.

    The connection is asked, not the session: ten thousand rows need no record made of each.
    """
    return placed(unit, as_of, read(unit, serving(unit, as_of, role, columns)))


def placed(unit: Unit, as_of: AsOf, rows: Sequence[Found]) -> list[tuple[Found, Place]]:
    """Return postings with where they lie on a date, in the order of the tree."""
    where = places(unit, as_of)
    lost = [row for row in rows if row.unit_id not in where]
    found = [(row, where[row.unit_id]) for row in rows if row.unit_id in where]
    found += _left_behind(unit, as_of, lost) if lost else []
    return sorted(found, key=lambda pair: (pair[1].order, pair[0].start, pair[0].id))


def in_force_from(
    unit: Unit, point: Standpoint | None, role: GridRole | None, columns: Sequence[Any] = COLUMNS
) -> list[tuple[Found, Place]]:
    """Return the postings in force on a standpoint's day, in scope and on its ground, where they stand.

    None is the unit's own date, as it was then.
    """
    if point is None:
        return in_force(unit, unit.as_of, role, columns)
    from app.services._standing import stands  # the rules of a past are read when one is looked at

    rows = read(unit, serving(unit, AsOf(point.day, unit.as_of.known_at), role, columns))
    rows.sort(key=lambda row: (row.start, row.id))
    stood = stands(unit, point, rows, attrgetter("unit_id"))
    return [(row, Place.of(stand, number)) for number, (row, stand) in enumerate(stood)]


def read(unit: Unit, statement: Select[Any]) -> list[Found]:
    """Return the rows of a statement of ``serving``."""
    return list(starmap(Found, unit.session.connection().execute(statement).all()))


def _left_behind(unit: Unit, as_of: AsOf, rows: Sequence[Found]) -> Iterator[tuple[Found, Place]]:
    """Yield postings at a unit that is no more, where those stand that it went into."""
    from app.domain.restructuring.figures import Way
    from app.domain.restructuring.standing import Standpoint
    from app.services._standing import stands

    point = Standpoint(as_of.valid_on, Way.AS_NOW)
    for row, stand in stands(unit, point, rows, attrgetter("unit_id")):
        yield row, Place.of(stand, NOWHERE.order)


def serving(unit: Unit, as_of: AsOf, role: GridRole | None, columns: Sequence[Any]) -> Select[Any]:
    """Return the statement of ``in_force``, in no order."""
    statement = serving_if(unit, as_of, valid(Posting, as_of), columns)
    return statement if role is None else statement.where(Posting.role == role)


def serving_if(
    unit: Unit, as_of: AsOf, condition: ColumnElement[bool], columns: Sequence[Any]
) -> Select[Any]:
    """Return the statement of the postings in scope that meet a condition, with what is paid into then."""
    paid = and_(BankAccount.person_id == Person.id, valid(BankAccount, as_of))
    return (
        select(*columns)
        .select_from(Posting)
        .join(Person, Person.id == Posting.person_id)
        .outerjoin(BankAccount, paid)
        .where(condition, in_scope(unit.actor.scopes, Posting.scope_code))
    )


def labels_of(unit: Unit) -> dict[str, str]:
    """Return the titles of the kinds of employment by key."""
    return policy_on(unit, unit.today).kind_labels
