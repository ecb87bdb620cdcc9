"""Equipment as it is kept: the county's kinds, what of it the actor sees, what is left, a slip written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from app.core.access import WHOLE
from app.core.errors import Invalid, NotFound
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.equipment import SlipKind, slip_number
from app.domain.policy import EquipmentKind
from app.services import units
from app.services._undoing import in_chunks
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster import person_name
from app.workspace import Unit
from db.models.equipment import Equipment, EquipmentCount, EquipmentHold, EquipmentSlip
from db.models.roster import Posting
from db.scope import in_scope, unvoided

NO_KINDS = "县政策没有写装备物资的种类，不能登记；请先在“设置 › 政策依据”中补充。"
_GONE = "没有这件装备，或不在您的管辖范围，请刷新后再试。"
_CHANGED = "这件装备刚被别人办理过，请刷新后再看。"


def kinds_of(unit: Unit) -> dict[str, EquipmentKind]:
    """Return the kinds of the policy in force today, by key, in the county's order."""
    return {one.value.key: one.value for one in policy_on(unit, unit.today).equipment}


def word(kinds: Mapping[str, EquipmentKind], key: str) -> str:
    """Return what the county calls a kind; one it no longer has by its key."""
    return kinds[key].label if key in kinds else key


def people_seen(unit: Unit) -> Any:
    """Return the statement of whose posts the actor sees."""
    return select(Posting.person_id).where(
        in_scope(unit.actor.scopes, Posting.scope_code), unvoided(Posting, unit.as_of)
    )


def held_here(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that something is with a person or a unit the actor sees."""
    if WHOLE in unit.actor.scopes:
        return true()
    units_own = and_(EquipmentHold.person_id.is_(None), in_scope(unit.actor.scopes, EquipmentHold.scope_code))
    return or_(units_own, EquipmentHold.person_id.in_(people_seen(unit)))


def kept_here(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that an entry is of a stock the actor sees, or somebody they see has of it."""
    if WHOLE in unit.actor.scopes:
        return Equipment.voided.is_(False)
    out = select(EquipmentHold.equipment_id).where(open_now(), held_here(unit))
    mine = in_scope(unit.actor.scopes, Equipment.scope_code)
    return and_(Equipment.voided.is_(False), or_(mine, Equipment.id.in_(out)))


def open_now() -> ColumnElement[bool]:
    """Return the condition that something is still with whom it was given to."""
    return and_(EquipmentHold.valid_to == OPEN_END, EquipmentHold.voided_at.is_(None))


def out_of(unit: Unit, ids: Collection[int]) -> dict[int, int]:
    """Return how many of each entry are given out."""
    found: dict[int, int] = {}
    for some in in_chunks(set(ids)):
        rows = unit.session.execute(
            select(EquipmentHold.equipment_id, func.sum(EquipmentHold.quantity).label("many"))
            .where(open_now(), EquipmentHold.equipment_id.in_(some))
            .group_by(EquipmentHold.equipment_id)
        )
        found |= {row.equipment_id: int(row.many) for row in rows}
    return found


def things_of(unit: Unit, ids: Collection[int]) -> Iterator[Equipment]:
    """Yield entries by their ids."""
    for some in in_chunks(ids):
        yield from unit.session.scalars(select(Equipment).where(Equipment.id.in_(some)))


def stocked(unit: Unit, equipment_id: int, version: int | None) -> Equipment:
    """Return an entry of a stock the actor keeps, to be given out of or changed.

    Raises: NotFound where it is nobody's they see; Conflict.
    """
    row = unit.session.get(Equipment, equipment_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, row, version, _CHANGED)
    return row


def held(unit: Unit, hold_id: int, version: int | None) -> EquipmentHold:
    """Return something that is still with somebody the actor sees.

    Raises: NotFound, Conflict; Invalid where it was taken back already.
    """
    return held_all(unit, [(hold_id, version)])[0]


def held_all(unit: Unit, seen: Sequence[tuple[int, int | None]]) -> list[EquipmentHold]:
    """Return several such things in the order given, each with the version it was seen in.

    Raises: as ``held``.
    """
    known: dict[int, EquipmentHold] = {}
    for some in in_chunks({hold_id for hold_id, _ in seen}):
        there = EquipmentHold.id.in_(some), EquipmentHold.voided_at.is_(None), held_here(unit)
        known |= {row.id: row for row in unit.session.scalars(select(EquipmentHold).where(*there))}
    for hold_id, version in seen:
        row = known.get(hold_id)
        if row is None:
            raise NotFound("没有这条领用记录，或不在您的管辖范围，请刷新后再试。")
        unchanged(unit, row, version, _CHANGED)
        if row.valid_to != OPEN_END:
            raise Invalid("这件装备已经收回，请刷新后再看。")
    return [known[hold_id] for hold_id, _ in seen]


@dataclass(frozen=True, slots=True)
class Where:
    """To whom something goes: a person at their post, or a unit."""

    person_id: int | None
    unit_id: int
    scope_code: int
    served: tuple[tuple[date, date], ...] | None


def person_at(unit: Unit, person_id: int, on: date) -> Where:
    """Return where somebody serves on a day, else where they served last.

    Raises: NotFound outside the actor's scope; Invalid for who never served.
    """
    person_name(unit, person_id)
    found = people_at(unit, [person_id], on).get(person_id)
    if found is None:
        raise Invalid(fields={"person_id": "这个人没有上岗，装备只发给在岗的人，请另选。"})
    return found


def people_at(unit: Unit, ids: Collection[int], on: date) -> dict[int, Where]:
    """Return where each serves on a day, else served last; who has no post the actor sees is not in it."""
    return {person_id: at_post(posts, on) for person_id, posts in posts_of(unit, ids).items()}


def posts_of(unit: Unit, ids: Collection[int]) -> dict[int, list[Posting]]:
    """Return the posts of each the actor sees, the first first; a list asks at once for all it names."""
    posts: defaultdict[int, list[Posting]] = defaultdict(list)
    for some in in_chunks(set(ids)):
        rows = unit.session.scalars(
            select(Posting)
            .where(Posting.person_id.in_(some), unvoided(Posting, unit.as_of))
            .where(in_scope(unit.actor.scopes, Posting.scope_code))
            .order_by(Posting.valid_from, Posting.id)
        )
        for row in rows:
            posts[row.person_id].append(row)
    return posts


def at_post(posts: Sequence[Posting], on: date) -> Where:
    """Return where the holder of posts serves on a day, else served last."""
    there = [post for post in posts if post.valid_from <= on < post.valid_to]
    last = (there or posts)[-1]
    served = tuple((post.valid_from, post.valid_to) for post in posts)
    return Where(last.person_id, last.unit_id, last.scope_code, served)


def unit_at(unit: Unit, unit_id: int) -> Where:
    """Return a unit as what gets something.

    Raises: NotFound outside the actor's scope.
    """
    place = units.unit_by_id(unit, unit_id, unit.today)
    return Where(None, place.id, place.scope_lo, None)


@dataclass(frozen=True, slots=True)
class Act:
    """What a slip says besides whom it concerns."""

    kind: SlipKind
    on: date
    signer: str = ""
    reason: str = ""
    value: Decimal | None = None


def slip(unit: Unit, act: Act, to: Where, source: int | None = None) -> EquipmentSlip:
    """Write a slip and return it; ``source`` is the person who gives things away."""
    row = EquipmentSlip(**_said(act, to, source))
    unit.session.add(row)
    unit.session.flush()  # what it gives and takes names it
    return row


def _said(act: Act, to: Where, source: int | None = None) -> dict[str, Any]:
    return {
        "slip_kind": act.kind,
        "on": act.on,
        "person_id": to.person_id,
        "from_person_id": source,
        "unit_id": to.unit_id,
        "signer": clean(act.signer)[:60],
        "reason": clean(act.reason)[:200],
        "value": act.value,
        "scope_code": to.scope_code,
    }


def give(unit: Unit, slip_row: EquipmentSlip, to: Where, things: Sequence[tuple[Equipment, int]]) -> None:
    """Let things be with somebody from the slip's day on."""
    kinds = kinds_of(unit)
    unit.session.add_all(
        EquipmentHold(**_holding(kinds, to, thing, many), slip_id=slip_row.id, valid_from=slip_row.on)
        for thing, many in things
    )
    unit.session.flush()  # what is left must see them


def _holding(kinds: Mapping[str, EquipmentKind], to: Where, thing: Equipment, many: int) -> dict[str, Any]:
    return {
        "equipment_id": thing.id,
        "person_id": to.person_id,
        "unit_id": to.unit_id,
        "quantity": many,
        "numbered": _single(kinds, thing),
        "scope_code": to.scope_code,
    }


@dataclass(frozen=True, slots=True)
class Given:
    """What one person gets by a slip of their own: entries, how many of each."""

    act: Act
    to: Where
    things: Sequence[tuple[Equipment, int]]


def give_all(unit: Unit, every: Sequence[Given]) -> None:
    """Give many people things, a slip each, in two statements."""
    kinds = kinds_of(unit)
    ids = unit.insert(EquipmentSlip, [_said(one.act, one.to) for one in every])
    unit.insert(
        EquipmentHold,
        [
            {**_holding(kinds, one.to, thing, many), "slip_id": slip_row, "valid_from": one.act.on}
            for slip_row, one in zip(ids, every, strict=True)
            for thing, many in one.things
        ],
    )


def _single(kinds: Mapping[str, EquipmentKind], thing: Equipment) -> bool:
    known = kinds.get(thing.equipment_kind)
    return known.numbered if known else thing.quantity == 1


def end(unit: Unit, row: EquipmentHold, slip_row: EquipmentSlip, quantity: int) -> None:
    """Take so many back from whoever has them; what they keep goes on under the slip that gave it."""
    row.valid_to, row.end_slip_id = slip_row.on, slip_row.id
    unit.session.flush()  # one thing is never in two hands
    if quantity < row.quantity:
        unit.session.add(
            EquipmentHold(
                equipment_id=row.equipment_id,
                person_id=row.person_id,
                unit_id=row.unit_id,
                quantity=row.quantity - quantity,
                numbered=row.numbered,
                slip_id=row.slip_id,
                follows_id=row.id,
                scope_code=row.scope_code,
                valid_from=slip_row.on,
            )
        )


def told(row: EquipmentSlip) -> str:
    """Return the number a slip has on paper."""
    return slip_number(row.slip_kind, row.id)


def last_counts(unit: Unit, *where: ColumnElement[bool]) -> dict[tuple[int, int | None], EquipmentCount]:
    """Return what was found last of each entry's rest in stock (hold None) and of each hold."""
    rows = unit.session.scalars(select(EquipmentCount).where(*where).order_by(EquipmentCount.id))
    return {(row.equipment_id, row.hold_id): row for row in rows}
