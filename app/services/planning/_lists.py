"""A village's list of buildings or hamlets: what is wrong with one, and how it takes the place of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.fields import Label
from app.core.text import clean
from app.domain.units import Level
from app.services.planning.question import SCALE
from app.services.units import UnitRow, tree
from app.workspace import Unit
from db.models.planning import PlacePart
from db.scope import valid

_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A building or hamlet to keep; ``grid`` is the code of the grid it is in, empty for none yet."""

    village_id: int
    name: Annotated[str, Label("楼栋（湾组）", width=16)]
    households: Annotated[int | None, Label("户数", width=8)] = None
    residents: Annotated[int | None, Label("人口", width=8)] = None
    grid: Annotated[str, Label("现网格", width=20)] = ""
    beside: Annotated[str, Label("相邻", width=30, help="与它相邻的楼栋（湾组），用顿号分开")] = ""
    x: float | None = None
    y: float | None = None

    @property
    def touching(self) -> list[str]:
        """Return the names of what it touches."""
        text = self.beside
        for mark in "，,；;/\n ":
            text = text.replace(mark, "、")
        return list(dict.fromkeys(name for one in text.split("、") if (name := clean(one))))


def problems(unit: Unit, parts: Sequence[NewPart]) -> list[tuple[int, str, str]]:
    """Return what is wrong with the lists of villages, as (place, field, sentence)."""
    known = {row.id: row for row in tree(unit)}
    grids = {row.code: row for row in known.values() if row.level is Level.GRID}
    names: dict[int, Counter[str]] = defaultdict(Counter)
    for part in parts:
        names[part.village_id][clean(part.name)] += 1
    return [
        (at, key, told)
        for at, part in enumerate(parts)
        for key, told in _wrong(part, known.get(part.village_id), grids, names[part.village_id])
    ]


def _wrong(
    part: NewPart, village: UnitRow | None, grids: Mapping[str, UnitRow], names: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    if village is None or village.level is not Level.VILLAGE:
        yield "village", "没有这个村（社区），或不在您的范围内，请核对。"
    name = clean(part.name)
    if not name or len(name) > _LONGEST:
        yield "name", f"请填写名称，不超过{_LONGEST}个字。"
    elif names[name] > 1:
        yield "name", f"“{name}”在这个村（社区）里不止一行，请用不同的名称。"
    if part.grid and (part.grid not in grids or grids[part.grid].parent_id != part.village_id):
        yield "grid", f"“{part.grid}”不是这个村（社区）的网格编码，请核对。"
    if name in part.touching:
        yield "beside", "相邻的写成了它自己，请改正。"
    if strange := [one for one in part.touching if one not in names]:
        yield "beside", f"相邻的“{strange[0]}”不在这个村（社区）的名单里，请核对名称。"
    if (part.x is None) != (part.y is None):
        yield "x", "横坐标和纵坐标要一起填写。"


class Replaced(TypedDict):
    """What gave way to a list on a day: parts that ended, until when they stood, and parts that are void."""

    on: str
    ended: list[tuple[int, str]]
    voided: list[int]


def replace_parts(unit: Unit, parts: Sequence[NewPart], since: date | None) -> tuple[list[int], Replaced]:
    """Keep whole lists and return the ids of what is new, and what gave way to it.

    Raises: Invalid, as ``keep_parts``.
    """
    if wrong := problems(unit, parts):
        at, _, told = wrong[0]
        raise Invalid(f"没有写入：有{len(wrong)}处要先改正，第{at + 1}行{told}")
    day, known = since or unit.today, {row.id: row for row in tree(unit)}
    codes = {row.code: row.id for row in known.values()}
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for part in parts:
        values = values_of(part, codes, known[part.village_id])
        wanted[part.village_id, values["name"]] = values
    gone = Replaced(on=day.isoformat(), ended=[], voided=[])
    for old in standing(unit, {part.village_id for part in parts}):
        if _same(old, wanted.get((old.unit_id, old.name))):
            del wanted[old.unit_id, old.name]
            continue
        until = old.valid_to.isoformat()
        end(unit, old, day)
        if old.voided_at is None:
            gone["ended"].append((old.id, until))
        else:
            gone["voided"].append(old.id)
    unit.session.flush()  # rows are inserted beside the session
    return unit.insert(PlacePart, [values | {"valid_from": day} for values in wanted.values()]), gone


def values_of(part: NewPart, codes: Mapping[str, int], village: UnitRow) -> dict[str, Any]:
    """Return a part as it is kept."""
    return {
        "unit_id": village.id,
        "name": clean(part.name),
        "grid_id": codes[part.grid] if part.grid else None,
        "households": part.households,
        "residents": part.residents,
        "x": None if part.x is None else round(part.x * SCALE),
        "y": None if part.y is None else round(part.y * SCALE),
        "beside": part.touching,
        "scope_code": village.scope_lo,
    }


def standing(unit: Unit, village_ids: set[int]) -> list[PlacePart]:
    """Return the parts villages have now."""
    mine = select(PlacePart).where(PlacePart.unit_id.in_(village_ids), valid(PlacePart, unit.as_of))
    return list(unit.session.scalars(mine.order_by(PlacePart.id)))


def _same(old: PlacePart, values: Mapping[str, Any] | None) -> bool:
    return values is not None and all(getattr(old, key) == value for key, value in values.items())


def end(unit: Unit, old: PlacePart, day: date) -> None:
    """End a row on a day; what began that day or later gives way."""
    if old.valid_from >= day:
        old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, "由新登记的代替"
    else:
        old.valid_to = day
