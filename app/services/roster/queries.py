"""The roster as lists: masked for the window, in full for paper, one person revealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain import codes
from app.domain.roster import GridRole, vacant
from app.domain.roster import crowding as full_words
from app.services._hidden import opened, true
from app.services._moves import held_of, hours_of
from app.services._same import same
from app.services.policy import policy_on
from app.services.roster._extra import own_of, shown_extra
from app.services.roster._found import COLUMNS, NOWHERE, SECRET, Found, in_force_from, labels_of
from app.services.roster._ground import site_of
from app.services.roster._intake import plan_of
from app.services.roster._persons import CARD, NUMBER
from app.services.roster._places import Place, places_at
from app.services.roster._sight import seen_person
from app.services.roster.rows import (
    KindCount,
    NewWorker,
    PostingRow,
    Revealed,
    RosterLine,
    RowProblem,
)
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import BankAccount
from db.models.roster import Posting
from db.scope import in_scope, valid
from db.sealed import Sealed

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint


@permits(Permission.ROSTER_REVEAL)
def roster_lines(unit: Unit, purpose: str, point: Standpoint | None = None) -> list[RosterLine]:
    """List the 花名册 of a day with numbers in full, and write down that they were given out, and what for.

    Call it by ``do``: the act is a row.  Without a standpoint it is as the unit's own date has it.

    Raises: Invalid without a purpose.
    """
    labels = labels_of(unit)
    rows = in_force_from(unit, point, GridRole.WORKER, (*COLUMNS, *SECRET))
    _note(unit, "export", purpose, f"花名册{len(rows)}人")
    return [_line(unit, number, row, labels) for number, row in enumerate(rows, start=1)]


def _line(unit: Unit, number: int, found: tuple[Found, Place], labels: dict[str, str]) -> RosterLine:
    row, place = found
    hidden = opened(unit, row.uid, row.hidden)
    return RosterLine(
        number=number,
        town=place.town,
        village=place.village,
        grid=place.grid,
        grid_code=place.code,
        name=hidden.get("name", row.name),
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
        phone=hidden.get("phone", row.phone),
        address=hidden.get("address", row.address),
        card=_opened(unit, CARD, row.account_uid, row.card_cipher),
        bank=row.bank or "",
        note=row.note,
        extra=shown_extra(own_of(unit), row.person_extra, row.extra),
        person_id=row.person_id,
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
    _note(unit, "reveal", purpose, "证件号、卡号、电话、住址", person.id)
    account = unit.session.scalar(
        select(BankAccount).where(BankAccount.person_id == person.id, valid(BankAccount, AsOf(unit.today)))
    )
    return Revealed(
        name=true(unit, person, "name"),
        identity=_opened(unit, NUMBER, person.uid, person.id_number.cipher),
        card=_opened(unit, CARD, account.uid, account.card.cipher) if account else "",
        phone=true(unit, person, "phone"),
        address=true(unit, person, "address"),
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
            Posting.person_id.in_(same(unit, person_id)),
            Posting.voided_at.is_(None),
            in_scope(unit.actor.scopes, Posting.scope_code),
        )
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
    )
    labels = labels_of(unit)
    return [_posting_row(unit, posting, labels) for posting in unit.session.scalars(statement)]


def _posting_row(unit: Unit, posting: Posting, labels: dict[str, str]) -> PostingRow:
    last = min(posting.valid_to, unit.as_of.valid_on)
    day = AsOf(max(posting.valid_from, last))
    place = places_at(unit, day, [posting.scope_code]).get(posting.unit_id, NOWHERE)
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
        doc_no=posting.doc_no,
        held=held_of(posting, hours_of(unit)),
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


@permits(Permission.ROSTER_READ)
def crowding(unit: Unit, unit_id: int, on: date) -> str:
    """Return what is said of one worker more in a grid that is full on a day, empty where there is room.

    Raises: NotFound for a unit outside the actor's scope.
    """
    return full_words(site_of(unit, unit_id, on).ground, on)


@permits(Permission.ROSTER_READ)
def will_have_room(unit: Unit, unit_id: int, on: date) -> bool:
    """Return whether a grid that stands on a day has room once those have left who are known to.

    Raises: NotFound for a unit outside the actor's scope.
    """
    return vacant(site_of(unit, unit_id, on).ground, OPEN_END - timedelta(days=1))


@permits(Permission.ROSTER_WRITE)
def problems(unit: Unit, news: Sequence[NewWorker]) -> list[RowProblem]:
    """List what ``register_many`` would say of each row, warnings included, without writing."""
    return plan_of(unit, news).problems
