"""Write what a plan says into the tables, in the order the guards ask for; or take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, or_, select

from app.core.access import Scope
from app.core.errors import Invalid
from app.core.period import OPEN_END
from app.domain.restructuring import Planned, Spell
from app.domain.units import MAX_CHILDREN, Level, child_interval, scopes_above
from app.services._undoing import in_chunks
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import Lineage, UnitChange, UnitVersion
from db.models.units import Unit as UnitRecord
from db.models.vetting import VettingCase

_ORDER = {level: rank for rank, level in enumerate(Level)}
_COPIED = ("statistical", "urban_like", "position", "attrs")


def write(unit: Unit, found: Planned, changes: Mapping[int, int]) -> None:
    """Write a plan; ``changes`` are the kept rows by line.  Somebody has said that it is approved."""
    olds = _versions(unit, [ending.version_id for ending in found.endings])
    for ending in found.endings:
        olds[ending.version_id].valid_to = ending.on
    unit.session.flush()  # what ends has ended before anything begins
    ids = _identities(unit, found.spells)
    last = {one.unit_id: one for one in sorted(olds.values(), key=lambda one: one.valid_from)}
    rows = [
        _version(one, ids, last.get(one.unit_id), changes[one.row]) for one in _parents_first(found.spells)
    ]
    unit.insert(UnitVersion, rows)
    unit.insert(
        Lineage,
        [
            {
                "change_id": changes[one.row],
                "from_unit_id": ids.get(one.from_id, one.from_id),
                "to_unit_id": ids.get(one.to_id, one.to_id),
                "num": one.num,
                "den": one.den,
                "basis": one.basis,
            }
            for one in found.links
        ],
    )
    unit.kept.clear()


def _parents_first(some: Iterable[Spell]) -> list[Spell]:
    return sorted(some, key=lambda one: (one.valid_from, _ORDER[one.level], -one.unit_id))


def _versions(unit: Unit, ids: Sequence[int]) -> dict[int, UnitVersion]:
    statement = select(UnitVersion)
    found = (
        one
        for some in in_chunks(ids)
        for one in unit.session.scalars(statement.where(UnitVersion.id.in_(some)))
    )
    return {one.id: one for one in found}


def _version(one: Spell, ids: Mapping[int, int], last: UnitVersion | None, change_id: int) -> dict[str, Any]:
    kept = {name: getattr(last, name) for name in _COPIED} if last else dict(zip(_COPIED, _NEW, strict=True))
    return kept | {
        "unit_id": ids.get(one.unit_id, one.unit_id),
        "parent_id": ids.get(one.parent_id or 0, one.parent_id),
        "code": one.code,
        "name": one.name,
        "unit_kind": one.unit_kind,
        "households": one.households,
        "residents": one.residents,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "change_id": change_id,
    }


_NEW: tuple[Any, ...] = (False, False, 0, {})


def _identities(unit: Unit, spells: Iterable[Spell]) -> dict[int, int]:
    """Open the units that do not exist yet, each with a place of its own; return their ids by the plan's."""
    first: dict[int, Spell] = {}
    for one in _parents_first(one for one in spells if one.unit_id < 0):
        first.setdefault(one.unit_id, one)
    if not first:
        return {}
    columns = (UnitRecord.id, UnitRecord.scope_lo, UnitRecord.scope_hi, UnitRecord.follows_id)
    held = unit.session.execute(select(*columns)).all()
    scopes = {row[0]: Scope(row[1], row[2]) for row in held}
    places = _Places(row[1] for row in held if row[3] is None)
    for key, one in first.items():
        scopes[key] = places.below(scopes[one.parent_id or 0])
    records = [
        {"level": one.level, "scope_lo": scopes[key].lo, "scope_hi": scopes[key].hi, "follows_id": None}
        for key, one in first.items()
    ]
    return dict(zip(first, unit.insert(UnitRecord, records), strict=True))


class _Places:
    """Which places below each interval were ever given."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._last: dict[tuple[int, int], int] = {}
        for low in taken:
            self._note(low)

    def _note(self, low: int) -> None:
        lows = scopes_above(low)
        for depth, (child, above) in enumerate(pairwise(lows)):
            place = (child - above) // (MAX_CHILDREN + 1) ** depth
            if place:
                self._last[above, depth + 1] = max(place, self._last.get((above, depth + 1), 0))

    def below(self, parent: Scope) -> Scope:
        """Return the next place below ``parent``, which is given by that."""
        depth = (len(str(parent.hi - parent.lo + 1)) - 1) // 3
        found = child_interval(parent, self._last.get((parent.lo, depth), 0) + 1)
        self._note(found.lo)
        return found


def take_back(unit: Unit, lines: Sequence[UnitChange], reason: str) -> None:
    """Void the versions of an approved set and let what it ended go on.

    Raises: Invalid where something was built on the units it was to make.
    """
    wanted = UnitVersion.change_id.in_([line.id for line in lines])
    mine = list(unit.session.scalars(select(UnitVersion).where(wanted, UnitVersion.voided_at.is_(None))))
    _unused(unit, mine)
    ended = _ended(unit, mine, lines)
    for one in mine:
        one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, reason
    unit.session.flush()
    levels: defaultdict[int, list[UnitVersion]] = defaultdict(list)
    for level, version in ended:
        levels[_ORDER[level]].append(version)
    for rank in sorted(levels):  # parents are there again before their children
        for version in levels[rank]:
            version.valid_to = OPEN_END
        unit.session.flush()
    unit.kept.clear()


def _ended(
    unit: Unit, mine: Iterable[UnitVersion], lines: Iterable[UnitChange]
) -> list[tuple[Level, UnitVersion]]:
    """Return the versions that a set ended: those its own take the place of, and those of units it closed."""
    first: dict[int, date] = {}
    for one in mine:
        first[one.unit_id] = min(one.valid_from, first.get(one.unit_id, OPEN_END))
    closed = {(line.old_code, line.effective) for line in lines if line.old_code}
    days = {*first.values(), *(on for _, on in closed)}
    statement = (
        select(UnitRecord.level, UnitVersion)
        .join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
        .where(UnitVersion.voided_at.is_(None), UnitVersion.valid_to.in_(days))
    )
    own = {one.id for one in mine}
    return [
        (level, one)
        for level, one in unit.session.execute(statement)
        if one.id not in own
        and (first.get(one.unit_id) == one.valid_to or (one.code, one.valid_to) in closed)
    ]


def _unused(unit: Unit, mine: Sequence[UnitVersion]) -> None:
    """Raise Invalid where people, cases, units or later changes rest on what a set was to make."""
    ids, changes = {one.unit_id for one in mine}, {one.change_id for one in mine}
    begun = (
        ids
        - set(
            unit.session.scalars(
                select(UnitVersion.unit_id).where(
                    UnitVersion.unit_id.in_(ids), UnitVersion.valid_from < min(one.valid_from for one in mine)
                )
            )
        )
        if mine
        else set()
    )
    found = []
    later = select(func.count()).where(
        UnitVersion.voided_at.is_(None),
        or_(UnitVersion.unit_id.in_(ids), UnitVersion.parent_id.in_(begun)),
        or_(UnitVersion.change_id.is_(None), UnitVersion.change_id.not_in(changes)),
        UnitVersion.valid_from >= min((one.valid_from for one in mine), default=OPEN_END),
    )
    people = select(func.count()).where(Posting.unit_id.in_(begun), Posting.voided_at.is_(None))
    cases = select(func.count()).where(VettingCase.unit_id.in_(begun))
    for title, statement in (("后来的单位登记", later), ("任职", people), ("考察", cases)):
        if count := unit.session.scalar(statement):
            found.append(f"{title} {count} 条")
    if found:
        raise Invalid(f"不能取消，已有别的登记以它为根据：{'、'.join(found)}。请先更正这些登记。")
