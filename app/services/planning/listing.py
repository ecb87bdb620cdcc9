"""A brought list of buildings or hamlets beside those kept: it takes their place village by village."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, NotFound
from app.core.fields import fields_of
from app.core.text import clean
from app.services._listed import SAME, Comparison, Listed, Said, Standing
from app.services._undoing import in_chunks
from app.services.planning._lists import NewPart, Replaced, problems, replace_parts, standing, values_of
from app.services.units import tree
from app.workspace import Unit
from db.models.planning import PlacePart

_MOST = 5  # names in one sentence
_NOT_COPIED = {"id", "version", "recorded_at", "recorded_by", "voided_at", "voided_by", "void_reason"}


@permits(Permission.UNITS_READ)
def compare_parts(unit: Unit, parts: Sequence[NewPart]) -> Comparison:
    """Return what every row means beside its village's list, and what ends because no row names it."""
    told: dict[int, list[Said]] = defaultdict(list)
    for at, key, text in problems(unit, parts):
        told[at].append(Said(key, text))
    known = {row.id: row for row in tree(unit)}
    codes = {row.code: row.id for row in known.values()}
    kept = {(one.unit_id, one.name): one for one in standing(unit, {part.village_id for part in parts})}
    rows = []
    for at, part in enumerate(parts):
        old = kept.pop((part.village_id, clean(part.name)), None)
        if told[at]:
            rows.append(Listed(Standing.NEW, told=tuple(told[at])))
        elif old is None:
            rows.append(Listed(Standing.NEW))
        else:
            changes = tuple(_changes(old, values_of(part, codes, known[part.village_id]), known))
            rows.append(Listed(Standing.CHANGED, changes) if changes else SAME)
    return Comparison(rows, tuple(_ending([one.name for one in kept.values()])))


@permits(Permission.UNITS_READ)
def ending(unit: Unit, parts: Sequence[NewPart]) -> int:
    """Return how many parts of the villages named end because no row names them."""
    named = {(part.village_id, clean(part.name)) for part in parts}
    kept = standing(unit, {village_id for village_id, _ in named})
    return sum((one.unit_id, one.name) not in named for one in kept)


def _ending(names: Sequence[str]) -> Iterator[Said]:
    if names:
        more = "等" if len(names) > _MOST else ""
        said = f"已登记而名单上没有的 {len(names)} 处将终止：{'、'.join(names[:_MOST])}{more}。"
        yield Said("", said, warn=True)


def _changes(old: PlacePart, new: dict[str, Any], known: dict[int, Any]) -> Iterator[str]:
    def shown(value: Any) -> str:
        if isinstance(value, list):
            value = "、".join(value)
        return "（空）" if value in (None, "") else str(value)

    def grid(unit_id: int | None) -> str:
        return known[unit_id].name if unit_id in known else ""

    titles = {one.key: one.label.title for one in fields_of(NewPart)}
    for key in ("households", "residents", "beside"):
        if getattr(old, key) != new[key]:
            yield f"{titles[key]}：{shown(getattr(old, key))} → {shown(new[key])}"
    if old.grid_id != new["grid_id"]:
        yield f"{titles['grid']}：{shown(grid(old.grid_id))} → {shown(grid(new['grid_id']))}"
    if (old.x, old.y) != (new["x"], new["y"]):
        yield "坐标已改"


@permits(Permission.UNITS_WRITE)
def take_list(unit: Unit, parts: Sequence[NewPart], since: date | None = None) -> tuple[int, Replaced]:
    """Let whole lists take the place of those kept; return how many rows changed, and what gave way.

    Raises: Invalid, as ``keep_parts``.
    """
    ids, gone = replace_parts(unit, parts, since)
    return max(len(ids), len(gone["ended"]) + len(gone["voided"])), gone


@permits(Permission.UNITS_WRITE)
def take_back(unit: Unit, ids: Collection[int], gone: Replaced | None, reason: str) -> None:
    """Void the parts a list brought; what ended for it goes on, and what gave way stands again.

    A batch of before kept no ``gone``: what ended where its parts began goes on.

    Raises: Conflict where a part was changed since or another took its name. NotFound outside the scope.
    """
    made = _rows(unit, ids)
    gone = gone or _ended_for(unit, made)
    until = {int(part_id): date.fromisoformat(day) for part_id, day in gone["ended"]}
    ended, voided = _rows(unit, until), _rows(unit, gone["voided"])
    for one in made:
        one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, clean(reason)
    for one in ended:
        if one.voided_at is not None or one.valid_to >= until[one.id]:
            raise Conflict(f"不能撤回：“{one.name}”在导入以后又改过，请先核对。")
        one.valid_to = until[one.id]
    unit.session.flush()  # rows are inserted beside the session
    unit.insert(PlacePart, [_copied(one) for one in voided])
    names = Counter(
        (one.unit_id, one.name) for one in standing(unit, {one.unit_id for one in (*ended, *voided)})
    )
    if twice := next((name for (_, name), times in names.items() if times > 1), ""):
        raise Conflict(f"不能撤回：导入以后又登记了“{twice}”，请先核对。")


def _ended_for(unit: Unit, made: Sequence[PlacePart]) -> Replaced:
    gone = Replaced(on="", ended=[], voided=[])
    ends = {(one.unit_id, one.valid_from): one.valid_to.isoformat() for one in made}
    villages = {one.unit_id for one in made}
    kept = select(PlacePart).where(PlacePart.unit_id.in_(villages), PlacePart.voided_at.is_(None))
    for one in unit.session.scalars(kept):
        if (one.unit_id, one.valid_to) in ends:
            gone["ended"].append((one.id, ends[one.unit_id, one.valid_to]))
    return gone


def _rows(unit: Unit, ids: Collection[int]) -> list[PlacePart]:
    found = [
        one
        for some in in_chunks(ids)
        for one in unit.session.scalars(select(PlacePart).where(PlacePart.id.in_(some)))
    ]
    if len(found) < len(set(ids)) or not all(unit.actor.sees(one.scope_code) for one in found):
        raise NotFound("这个批次里有您管辖范围以外的楼栋（湾组），请由县级经办撤回。")
    return found


def _copied(one: PlacePart) -> dict[str, Any]:
    return {
        column.key: getattr(one, column.key)
        for column in PlacePart.__table__.columns
        if column.key not in _NOT_COPIED
    }
