"""The roster as lists: masked for the window, in full for paper, one person revealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.core.identity import Sex, mask_phone
from app.core.period import OPEN_END
from app.core.records import many
from app.core.text import clean
from app.domain import codes
from app.domain.roster import GridRole, standing_on, vacant
from app.services.policy import policy_on
from app.services.roster._extra import Own, own_of, shown_extra
from app.services.roster._ground import site_of
from app.services.roster._intake import plan_of
from app.services.roster._persons import CARD, NUMBER
from app.services.roster._places import Place, places, places_at
from app.services.roster._sight import seen_person
from app.services.roster.rows import (
    KindCount,
    NewWorker,
    PostingRow,
    Revealed,
    RosterLine,
    RowProblem,
    WorkerRow,
)
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from db.models.units import UnitVersion
from db.scope import in_scope, valid
from db.sealed import Sealed

FIRST = 60  # more than the tallest screen shows
_NOWHERE = Place(order=10**9)
_row = many(WorkerRow)


_COLUMNS = (
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
)
_SECRET = (
    Person.uid,
    Person.id_number.prop.columns[0],
    BankAccount.uid,
    BankAccount.card.prop.columns[0],
)


class _Found(NamedTuple):
    """One posting with its person and account: ``_COLUMNS``, then ``_SECRET`` where they are asked for."""

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
    uid: str = ""
    cipher: bytes | None = None
    account_uid: str | None = None
    card_cipher: bytes | None = None


def _found(
    unit: Unit, as_of: AsOf, role: GridRole | None, columns: Sequence[Any] = _COLUMNS
) -> list[tuple[_Found, Place]]:
    """Return the postings in force on the date, in scope, in the order of the tree.

    The connection is asked, not the session: ten thousand rows need no record made of each.
    """
    statement = _serving(unit, as_of, role, columns)
    where = places(unit, as_of)
    found = starmap(_Found, unit.session.connection().execute(statement).all())
    placed = [(row, where.get(row.unit_id, _NOWHERE)) for row in found]
    return sorted(placed, key=lambda pair: (pair[1].order, pair[0].start, pair[0].id))


def _serving(unit: Unit, as_of: AsOf, role: GridRole | None, columns: Sequence[Any]) -> Select[Any]:
    paid = and_(BankAccount.person_id == Person.id, valid(BankAccount, as_of))
    statement = (
        select(*columns)
        .select_from(Posting)
        .join(Person, Person.id == Posting.person_id)
        .outerjoin(BankAccount, paid)
        .where(valid(Posting, as_of), in_scope(unit.actor.scopes, Posting.scope_code))
    )
    return statement if role is None else statement.where(Posting.role == role)


@permits(Permission.ROSTER_READ)
def workers(
    unit: Unit, as_of: AsOf | None = None, role: GridRole | None = GridRole.WORKER
) -> list[WorkerRow]:
    """List the postings in force on a date in the actor's scope, numbers masked, in the order of the tree.

    ``as_of`` is the unit's own date unless given; ``role`` None lists every role.
    """
    when = as_of or unit.as_of
    labels = _labels(unit)
    own = own_of(unit)
    return [_worker_row(row, place, labels, own, when.valid_on) for row, place in _found(unit, when, role)]


@permits(Permission.ROSTER_READ)
def first_workers(unit: Unit, most: int = FIRST) -> list[WorkerRow]:
    """List the first of ``workers``, at most so many, without reading the others."""
    when, labels, own = unit.as_of, _labels(unit), own_of(unit)
    order = (Posting.scope_code, Posting.valid_from, Posting.id)
    first = (
        select(Posting.id)
        .where(valid(Posting, when), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.scope_code.between(WHOLE.lo, WHOLE.hi))  # by this index; by date all would be sorted
        .order_by(*order)
        .limit(most)
    )
    statement = (
        _serving(unit, when, GridRole.WORKER, (*_COLUMNS, Posting.scope_code))
        .join(UnitVersion, and_(UnitVersion.unit_id == Posting.unit_id, valid(UnitVersion, when)))
        .where(Posting.id.in_(first))
        .order_by(*order)
    )
    found = unit.session.connection().execute(statement).all()
    where = places_at(unit, when, [row[-1] for row in found])
    return [
        _worker_row(_Found(*row[:-1]), where.get(row.unit_id, _NOWHERE), labels, own, when.valid_on)
        for row in found
    ]


def _labels(unit: Unit) -> dict[str, str]:
    return policy_on(unit, unit.today).kind_labels


def _worker_row(row: _Found, place: Place, labels: dict[str, str], own: Own, day: date) -> WorkerRow:
    return _row(
        id=row.id,
        version=row.version,
        person_id=row.person_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        employment_key=row.employment,
        town=place.town,
        village=place.village,
        grid=place.grid,
        grid_code=place.code,
        name=row.name,
        sex=row.sex,
        birth=row.birth,
        identity=_masked(row.tail, 18),
        ethnicity=codes.said(codes.ETHNICITY, row.ethnicity),
        politics=codes.said(codes.POLITICS, row.politics),
        education=codes.said(codes.EDUCATION, row.education),
        role=row.role,
        employment=labels.get(row.employment, row.employment),
        source=row.source,
        since=row.start,
        until=None if row.end == OPEN_END else row.end,
        standing=standing_on(row.start, row.end, day),
        phone=mask_phone(row.phone),
        address=row.address,
        card=_masked(row.card_tail, 19),
        bank=row.bank or "",
        note=row.note,
        name_sort=row.sort_key,
        name_keys=f"{row.full_keys} {row.initial_keys}",
        extra=shown_extra(own, row.person_extra, row.extra),
    )


def _masked(tail: str | None, width: int) -> str:
    """Return stars and the last four; the number itself stays sealed."""
    return tail.rjust(width, "*") if tail else ""


@permits(Permission.ROSTER_REVEAL)
def roster_lines(unit: Unit, purpose: str, as_of: AsOf | None = None) -> list[RosterLine]:
    """List the 花名册 of a date with numbers in full, and write down that they were given out, and what for.

    Call it by ``do``: the act is a row.

    Raises: Invalid without a purpose.
    """
    when = as_of or unit.as_of
    labels = _labels(unit)
    rows = _found(unit, when, GridRole.WORKER, (*_COLUMNS, *_SECRET))
    _note(unit, "export", purpose, f"花名册{len(rows)}人")
    return [_line(unit, number, row, labels) for number, row in enumerate(rows, start=1)]


def _line(unit: Unit, number: int, found: tuple[_Found, Place], labels: dict[str, str]) -> RosterLine:
    row, place = found
    return RosterLine(
        number=number,
        town=place.town,
        village=place.village,
        grid=place.grid,
        grid_code=place.code,
        name=row.name,
        sex=row.sex,
        ethnicity=codes.said(codes.ETHNICITY, row.ethnicity),
        birth=f"{row.birth:%Y-%m}",
        identity=_opened(unit, NUMBER, row.uid, row.cipher),
        politics=codes.said(codes.POLITICS, row.politics),
        education=codes.said(codes.EDUCATION, row.education),
        role=row.role,
        employment=labels.get(row.employment, row.employment),
        source=row.source,
        since=row.start,
        phone=row.phone,
        address=row.address,
        card=_opened(unit, CARD, row.account_uid, row.card_cipher),
        bank=row.bank or "",
        note=row.note,
        extra=shown_extra(own_of(unit), row.person_extra, row.extra),
    )


def _opened(unit: Unit, column: str, uid: str | None, cipher: bytes | None) -> str:
    return unit.vault.open(f"{column}|{uid}", Sealed(cipher, None, None))


def _note(unit: Unit, kind: str, purpose: str, detail: str, person_id: int | None = None) -> None:
    reason = clean(purpose)
    if len(reason) < 2:
        raise Invalid(fields={"purpose": "请写明查看完整号码的用途，至少两个字。"})
    act = Act(act_kind=kind, purpose=reason, detail=detail, subject_kind="person" if person_id else "")
    act.subject_id = person_id
    unit.session.add(act)


@permits(Permission.ROSTER_REVEAL)
def reveal(unit: Unit, person_id: int, purpose: str) -> Revealed:
    """Return one person's numbers in full, and write down who asked and what for.

    Call it by ``do``: the act is a row.

    Raises: Invalid without a purpose. NotFound for a person outside the actor's scope.
    """
    person = seen_person(unit, person_id)
    _note(unit, "reveal", purpose, "证件号、卡号、电话", person.id)
    account = unit.session.scalar(
        select(BankAccount).where(BankAccount.person_id == person.id, valid(BankAccount, AsOf(unit.today)))
    )
    return Revealed(
        name=person.name,
        identity=_opened(unit, NUMBER, person.uid, person.id_number.cipher),
        card=_opened(unit, CARD, account.uid, account.card.cipher) if account else "",
        phone=person.phone,
    )


@permits(Permission.ROSTER_READ)
def person_name(unit: Unit, person_id: int) -> str:
    """Return the name of a person in the actor's scope.

    Raises: NotFound.
    """
    return seen_person(unit, person_id).name


@permits(Permission.ROSTER_READ)
def postings(unit: Unit, person_id: int) -> list[PostingRow]:
    """List a person's postings in the actor's scope, latest first.

    Raises: NotFound for a person outside the actor's scope.
    """
    seen_person(unit, person_id)
    statement = (
        select(Posting)
        .where(
            Posting.person_id == person_id,
            Posting.voided_at.is_(None),
            in_scope(unit.actor.scopes, Posting.scope_code),
        )
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
    )
    labels = _labels(unit)
    return [_posting_row(unit, posting, labels) for posting in unit.session.scalars(statement)]


def _posting_row(unit: Unit, posting: Posting, labels: dict[str, str]) -> PostingRow:
    last = min(posting.valid_to, unit.as_of.valid_on)
    place = places(unit, AsOf(max(posting.valid_from, last))).get(posting.unit_id, _NOWHERE)
    return PostingRow(
        id=posting.id,
        version=posting.version,
        unit_id=posting.unit_id,
        place=place.path,
        role=posting.role,
        employment=labels.get(posting.employment, posting.employment),
        since=posting.valid_from,
        until=None if posting.valid_to == OPEN_END else posting.valid_to,
        reason=posting.end_reason,
    )


@permits(Permission.ROSTER_READ)
def counts(unit: Unit, as_of: AsOf | None = None) -> list[KindCount]:
    """Count the workers serving on a date by kind, in the order of the policy; every kind is listed."""
    when = as_of or unit.as_of
    keys = unit.session.scalars(
        select(Posting.employment).where(
            valid(Posting, when),
            Posting.role == GridRole.WORKER,
            in_scope(unit.actor.scopes, Posting.scope_code),
        )
    )
    serving = Counter(keys)
    return [
        KindCount(kind.key, kind.label, serving[kind.key], kind.headcount.value if kind.headcount else None)
        for kind in policy_on(unit, unit.today).employment_kinds
    ]


@permits(Permission.ROSTER_READ)
def has_room(unit: Unit, unit_id: int, on: date) -> bool:
    """Return whether a grid has room for another worker on a day.

    Raises: NotFound for a unit outside the actor's scope.
    """
    return vacant(site_of(unit, unit_id, on).ground, on)


@permits(Permission.ROSTER_WRITE)
def problems(unit: Unit, news: Sequence[NewWorker]) -> list[RowProblem]:
    """List what ``register_many`` would say of each row, warnings included, without writing."""
    return plan_of(unit, news).problems
