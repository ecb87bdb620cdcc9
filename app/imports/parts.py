"""The buildings or hamlets of villages as offices list them: households, grid, neighbours, position."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from app.core.errors import Invalid
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside
from app.imports.places import Named, Places
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import imports, planning, units
from app.services.planning import NewPart
from app.workspace import Unit

KIND = "parts"
_NO_VILLAGE = "有的行认不出村（社区）；名单按村代替原来的，缺了行会把它终止，请先改正这些行再导入。"
_WITH_FAULTS = "这个村（社区）的名单里还有别的行要改正；名单按村代替原来的，请改好后整村导入。"
_FARTHEST = 100_000_000.0  # metres; farther is a slip of the hand


@dataclass(frozen=True, slots=True)
class PartRules:
    """By what the cells are read: the villages, and the grids below them, by every name they go by."""

    villages: Places
    grids: Places
    codes: dict[int, str]


def part_rules(unit: Unit, known: Locator) -> PartRules:
    """Return the rules of one database, as far as the person sees it."""
    return PartRules(known.villages, known.grids, {row.id: row.code for row in units.tree(unit)})


def part_layout(rules: PartRules) -> Layout:
    """Return how a list of buildings or hamlets is read."""
    return Layout(kind=KIND, columns=_columns(rules), check=_check(rules))


def new_part(row: StagedRow, rules: PartRules) -> NewPart:
    """Return the part a row describes; its grid has been found before."""
    village, number = row.values["village"], row.values.get
    if not isinstance(village, Named):
        raise TypeError(village)
    households, residents, x, y = number("households"), number("residents"), number("x"), number("y")
    written = str(number("grid") or "")
    return NewPart(
        village_id=village.id,
        name=str(row.values["name"]),
        households=households if isinstance(households, int) else None,
        residents=residents if isinstance(residents, int) else None,
        grid=rules.codes[rules.grids.find(written, village.id).id] if written else "",
        beside=str(number("beside") or ""),
        x=x if isinstance(x, float) else None,
        y=y if isinstance(y, float) else None,
    )


def part_list(unit: Unit, since: date | None, known: Locator) -> OneList:
    """Return how lists of buildings or hamlets are read, which hold from ``since``, else from today."""
    rules = part_rules(unit, known)
    settled = partial(_settled, rules=rules, since=since)
    return OneList("", part_layout(rules), settled, (known.villages, known.grids))


def _settled(unit: Unit, staged: Staged, rules: PartRules, since: date | None) -> Settled:
    """Return the file beside what villages have; a village's list is written whole, the same rows too."""
    whole = staged.with_problems(_broken(staged))
    found = planning.compare_parts(unit, [new_part(row, rules) for row in whole.accepted])
    settled, places = beside(whole, found)
    settled = settled if settled.blocked else settled.with_problems(_broken(settled))
    parts = [new_part(row, rules) for row in settled.accepted]
    if parts and found.whole and not settled.refused:
        settled = replace(settled, besides=planning.ending(unit, parts))
    anything = bool(parts) and bool(places or settled.besides)
    return Settled(settled, lambda unit, batch: imports.keep_parts(unit, batch, parts, since), anything)


def _broken(staged: Staged) -> Iterator[Problem]:
    """Yield why rows without a fault stay out: a list that lacks a row would end what the row means."""
    bad = [row for row in staged.rows if (row.table.sheet, row.row) in staged.refused]
    if any(not isinstance(row.values["village"], Named) for row in bad):
        yield Problem(0, "", "", _NO_VILLAGE)
        return
    villages = {_village(row) for row in bad}
    for row in staged.accepted:
        if _village(row) in villages:
            yield row.problem("village", _WITH_FAULTS)


def _village(row: StagedRow) -> int:
    village = row.values["village"]
    return village.id if isinstance(village, Named) else 0


def position(raw: Raw) -> object:
    """Return a coordinate, in degrees or metres.

    Raises: Invalid, for what is no number.
    """
    try:
        value = float(cells.plain(raw))
    except ValueError:
        raise Invalid("坐标应为数字（经纬度或米），请改正。") from None
    if not abs(value) < _FARTHEST:
        raise Invalid("坐标超出范围，请核对单位（经纬度或米）。")
    return value


_VILLAGE = ("村", "社区", "村社区", "行政村", "村（社区）", "村名", "社区名称", "村居", "所属村", "village")
_NAME = ("名称", "楼栋", "楼栋号", "楼号", "自然村", "村湾", "自然湾", "湾组", "小组", "村民小组", "name")
_FIGURES = (
    Column(key="households", titles=("户数", "常住户数", "households"), parse=cells.count),
    Column(key="residents", titles=("人口", "人数", "常住人口", "residents"), parse=cells.count),
)
_WHERE = (
    Column(key="grid", titles=("网格", "现网格", "所属网格", "网格编码", "grid"), parse=cells.text),
    Column(key="beside", titles=("相邻", "相邻楼栋", "相邻湾组", "毗邻", "neighbours"), parse=cells.text),
    Column(key="x", titles=("经度", "横坐标", "东经", "x", "lon", "lng"), parse=position),
    Column(key="y", titles=("纬度", "纵坐标", "北纬", "y", "lat"), parse=position),
)


def _columns(rules: PartRules) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
        Column(key="village", titles=_VILLAGE, parse=cells.resolved(rules.villages.find), required=True),
        Column(key="name", titles=_NAME, parse=cells.text, required=True),
        *_FIGURES,
        *_WHERE,
    )


def _check(rules: PartRules) -> Callable[[Sequence[StagedRow]], Iterator[Problem]]:
    def check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            village, written = row.values["village"], row.values["grid"]
            if isinstance(village, Named) and written:
                try:
                    rules.grids.find(str(written), village.id)
                except Invalid as unknown:
                    yield row.problem("grid", str(unknown))

    return check
