"""A brought list of 网格力量 beside the register: who is new, of whom it says otherwise, who is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import fields_of
from app.core.identity import check_phone, mask_phone
from app.core.text import clean
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services._undoing import in_chunks
from app.services.forces._entry import faults, insert
from app.services.forces.rows import NewForce
from app.workspace import Unit
from db.models.forces import Force

_STATED = ("leader", "phone", "heads", "place", "origin", "note")
_NOT_COPIED = {"id", "version", "recorded_at", "recorded_by", "voided_at", "voided_by", "void_reason"}
_GONE = "这个批次里有您管辖范围以外的登记，请由县级经办撤回。"
Name = tuple[int, str, str]  # unit, kind, name


@dataclass(frozen=True, slots=True)
class ListedForce:
    """A line of a list; ``dated`` where the list itself says since when."""

    new: NewForce
    dated: bool = False


class Replaced(TypedDict):
    """What gave way to a list: entries that ended, until when they stood, and entries that are void."""

    ended: list[tuple[int, str]]
    voided: list[int]


@permits(Permission.ROSTER_READ)
def compare_list(unit: Unit, listed: Sequence[ListedForce]) -> Comparison:
    """Return what every line means beside the register, and what is wrong with it."""
    told: dict[int, list[Said]] = defaultdict(list)
    for at, key, text in faults(unit, [one.new for one in listed]):
        told[at].append(Said(key, text))
    good = [one for at, one in enumerate(listed) if at not in told]
    beside = _Beside(unit, good)
    rows = iter([beside.line(one) for one in good])
    return Comparison(
        [
            Listed(Standing.NEW, told=tuple(told[at])) if at in told else next(rows)
            for at in range(len(listed))
        ]
    )


class _Beside:
    """The register as it stands at the units a list names."""

    def __init__(self, unit: Unit, listed: Sequence[ListedForce]) -> None:
        self.kept: dict[Name, list[Force]] = defaultdict(list)
        for some in in_chunks({one.new.unit_id for one in listed}):
            stands = select(Force).where(
                Force.unit_id.in_(some), Force.voided_at.is_(None), Force.valid_to > unit.today
            )
            for one in unit.session.scalars(stands.order_by(Force.id)):
                self.kept[one.unit_id, one.force_kind, one.name].append(one)
        self.times = Counter(map(_name, listed))
        self.seen: set[tuple[Name, str]] = set()

    def old(self, one: ListedForce) -> Force | None:
        """Return the entry a line is about: of that name and telephone, else the only one of that name."""
        there, phone = self.kept.get(_name(one), []), _phone(one.new)
        exact = next((kept for kept in there if kept.phone == phone), None)
        only = len(there) == 1 and (self.times[_name(one)] == 1 or not phone)
        return exact or (there[0] if only else None)

    def line(self, one: ListedForce) -> Listed:
        """Return what a line means."""
        key = _name(one), _phone(one.new)
        if key in self.seen:
            return against("name", f"“{key[0][2]}”在这份名单里写了两次，请删去一行。")
        self.seen.add(key)
        old = self.old(one)
        if old is None:
            return Listed(Standing.NEW)
        if one.dated and one.new.since != old.valid_from:
            return against("since", f"已登记自 {old.valid_from} 起，请核对起始日期；登记错的在登记里更正。")
        changes = tuple(_said(old, one.new))
        return Listed(Standing.CHANGED, changes) if changes else SAME


def _name(one: ListedForce) -> Name:
    return one.new.unit_id, one.new.kind, clean(one.new.name)


def _phone(new: NewForce) -> str:
    return check_phone(new.phone) if new.phone.strip() else ""


def _stated(old: Force, new: NewForce) -> dict[str, Any]:
    """Return what a line says otherwise than the entry; what it leaves out stays."""
    said = {key: getattr(new, key) for key in _STATED} | {"phone": _phone(new)}
    said = {key: clean(value) if isinstance(value, str) else value for key, value in said.items()}
    return {key: value for key, value in said.items() if value not in ("", None, getattr(old, key))}


def _said(old: Force, new: NewForce) -> Iterator[str]:
    titles = {one.key: one.label.title for one in fields_of(NewForce)}
    for key, value in _stated(old, new).items():
        before = getattr(old, key)
        if key == "phone":
            before, value = mask_phone(before), mask_phone(value)
        yield f"{titles[key]}：{'（空）' if before in ('', None) else before} → {value}"


@permits(Permission.ROSTER_WRITE)
def take_list(unit: Unit, listed: Sequence[ListedForce], on: date) -> tuple[int, Replaced]:
    """Keep what is new, let what has changed take the place of what was from a day on; return how many.

    Raises: Invalid, naming the first of what is wrong.
    """
    if wrong := faults(unit, [one.new for one in listed]):
        at, _, told = wrong[0]
        raise Invalid(f"没有登记：有{len(wrong)}处要先改正，第{at + 1}行{told}")
    beside, gone, day = _Beside(unit, listed), Replaced(ended=[], voided=[]), min(on, unit.today)
    fresh: list[tuple[NewForce, date | None, int | None]] = []
    for one in listed:
        old = beside.old(one)
        if old is None:
            fresh.append((one.new, None, None))
            continue
        kept = {field.key: getattr(old, _KEYS.get(field.key, field.key)) for field in fields_of(NewForce)}
        begins = max(day, old.valid_from)
        until = old.valid_to
        _give_way(unit, old, begins, gone)
        new = NewForce(**kept | _stated(old, one.new) | {"since": begins})
        fresh.append((new, until, old.holder_id or old.id))
    unit.session.flush()  # rows are inserted beside the session
    news, ends, firsts = [one[0] for one in fresh], [one[1] for one in fresh], [one[2] for one in fresh]
    insert(unit, news, ends, firsts)
    return len(fresh), gone


_KEYS = {"kind": "force_kind", "since": "valid_from"}


def _give_way(unit: Unit, old: Force, day: date, gone: Replaced) -> None:
    if old.valid_from >= day:
        gone["voided"].append(old.id)
        old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, "由导入的名单更正"
    else:
        gone["ended"].append((old.id, old.valid_to.isoformat()))
        old.valid_to = day


@permits(Permission.ROSTER_WRITE)
def take_back(unit: Unit, ids: Collection[int], gone: Replaced | None, reason: str) -> None:
    """Void the entries of a list; what gave way to them stands again as it was.

    Raises: Conflict where one of those was changed since. NotFound outside the actor's scope.
    """
    gone = gone or Replaced(ended=[], voided=[])
    until = {int(force_id): date.fromisoformat(day) for force_id, day in gone["ended"]}
    for one in _rows(unit, ids):
        one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, clean(reason)
    for one in _rows(unit, until):
        if one.voided_at is not None or one.valid_to >= until[one.id]:
            raise Conflict(f"不能撤回：“{one.name}”在导入以后又改过，请先核对。")
        one.valid_to = until[one.id]
    again = [_copied(one) for one in _rows(unit, gone["voided"])]
    unit.session.flush()  # rows are inserted beside the session
    unit.insert(Force, again)


def _rows(unit: Unit, ids: Collection[int]) -> list[Force]:
    found = [
        one
        for some in in_chunks(ids)
        for one in unit.session.scalars(select(Force).where(Force.id.in_(some)))
    ]
    if len(found) < len(set(ids)) or not all(unit.actor.sees(one.scope_code) for one in found):
        raise NotFound(_GONE)
    return found


def _copied(one: Force) -> dict[str, Any]:
    columns = (column.key for column in Force.__table__.columns)
    kept = {key: getattr(one, key) for key in columns if key not in _NOT_COPIED}
    return kept | {"holder_id": one.holder_id or one.id}
