"""Volunteers, building heads, branches and centre households as offices list them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from app.core.errors import Invalid
from app.domain.units import Level
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen
from app.imports.places import Named
from app.imports.rows import Layout
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import forces, imports
from app.services.forces import ListedForce, NewForce
from app.services.imports import Comparison, Said
from app.services.policy import policy_on
from app.workspace import Unit

KIND = "forces"


@dataclass(frozen=True, slots=True)
class ForceRules:
    """By what the cells are read: the policy's kinds with their levels, and the units by every name."""

    kinds: Mapping[str, str]
    levels: Mapping[str, Level]
    locator: Locator


def force_rules(unit: Unit, known: Locator) -> ForceRules:
    """Return the rules of one database, as far as the person sees it."""
    declared = [one.value for one in policy_on(unit, unit.today).forces]
    shorter = {one.label.removeprefix("网格员").removeprefix("网格"): one.key for one in declared}
    labels = {one.label: one.key for one in declared}  # 志愿者 is 网格志愿者, unless it is a kind of its own
    return ForceRules(
        labels | {word: key for word, key in shorter.items() if word not in labels},
        {one.key: one.level for one in declared},
        known,
    )


def force_layout(rules: ForceRules) -> Layout:
    """Return how a list is read.

    Raises: Invalid where the policy declares no kind to register.
    """
    if not rules.kinds:
        raise Invalid("县政策还没有写网格力量的种类（志愿者、楼栋长等），请先在政策里补充，再导入。")
    return Layout(kind=KIND, columns=_columns(rules), check=_check(rules))


def force_list(unit: Unit, since: date | None, known: Locator) -> OneList:
    """Return how a list is read; ``since`` is the first day of a row that states none, else today."""
    rules, day = force_rules(unit, known), since or unit.today
    settled = partial(_settled, rules=rules, since=day)
    return OneList("", force_layout(rules), settled, (known.villages, known.grids))


def _settled(unit: Unit, staged: Staged, rules: ForceRules, since: date) -> Settled:
    rows = staged.accepted
    listed = [ListedForce(_new(row, rules, since), row.values.get("since") is not None) for row in rows]
    found = forces.compare_list(unit, listed)
    told = [
        replace(one, told=tuple(_placed(said, rows[at]) for said in one.told))
        for at, one in enumerate(found.rows)
    ]
    settled, places = beside(staged, Comparison(told, found.whole))
    good = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.keep_forces(unit, batch, good, since), bool(good))


def _placed(said: Said, row: StagedRow) -> Said:
    return replace(said, field=_column(said.field, row))


def _column(key: str, row: StagedRow) -> str:
    """Return the column a field of the register stands for in this file."""
    if key == "unit_id":
        return next((one for one in ("grid_code", "grid", "village") if one in row.table.places), "kind")
    return key if key in row.table.places else "name"


def _new(row: StagedRow, rules: ForceRules, since: date) -> NewForce:
    values = row.values

    def text(key: str) -> str:
        return str(values.get(key) or "")

    heads, first = values.get("heads"), values.get("since")
    return NewForce(
        kind=text("kind"),
        unit_id=_place(row, rules).id,
        name=text("name"),
        leader=text("leader"),
        phone=text("phone"),
        heads=heads if isinstance(heads, int) else None,
        place=text("place"),
        origin=text("origin"),
        note=text("note"),
        since=first if isinstance(first, date) else since,
    )


def _place(row: StagedRow, rules: ForceRules) -> Named:
    """Return the unit a row names: by its code, or by village and grid.

    Raises: Invalid; ``fields`` names the column.
    """
    places, values = rules.locator, row.values
    level = rules.levels.get(str(values.get("kind") or ""), Level.GRID)
    if code := values.get("grid_code"):
        return _found("grid_code", lambda: places.grids.find(str(code)))
    village = None
    if written := values.get("village"):
        village = _found("village", lambda: places.villages.find(str(written)))
        if level is Level.VILLAGE:
            return village
    named = values.get("grid")
    if not named:
        raise Invalid(fields={"grid": "没有写网格（或编码），找不到登记在哪里，请补上。"})
    above = village.id if village and level is Level.GRID else None
    return _found("grid", lambda: places.grids.find(str(named), above))


def _found(key: str, find: Callable[[], Named]) -> Named:
    try:
        return find()
    except Invalid as error:
        raise Invalid(fields={key: str(error)}) from None


def _check(rules: ForceRules) -> Callable[[Sequence[StagedRow]], Iterator[Problem]]:
    def check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            try:
                _place(row, rules)
            except Invalid as unknown:
                for key, told in unknown.fields.items():
                    yield row.problem(key if key in row.table.places else "name", told)

    return check


_GRID = ("网格", "网格名称", "所属网格", "微网格", "所属微网格", "责任网格", "grid")
_VILLAGE = ("村", "社区", "村社区", "行政村", "村（社区）", "村名", "村居", "所属村", "village")
_NAME = ("姓名", "名称", "姓名或名称", "支部名称", "党支部", "党小组", "志愿者", "楼栋长", "中心户", "name")
_LEADER = ("负责人", "书记", "支部书记", "组长", "党小组长")
_HEADS = ("登记人数", "人数", "支部成员", "成员数", "党员数", "联系党员", "联系党员数")
_TEXTS = {
    "place": ("具体位置", "楼栋", "楼号", "位置", "地址"),
    "origin": ("原身份", "身份", "来源"),
    "note": ("备注", "说明"),
}


def _columns(rules: ForceRules) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
        Column(
            key="kind",
            titles=("种类", "类别", "类型", "力量种类"),
            parse=cells.choice(rules.kinds, "种类"),
            required=True,
        ),
        Column(key="village", titles=_VILLAGE, parse=cells.text),
        Column(key="grid", titles=_GRID, parse=cells.text),
        Column(
            key="grid_code",
            titles=("网格编码", "网格代码", "编码", "代码", "单位代码"),
            parse=cells.unit_code,
        ),
        Column(key="name", titles=_NAME, parse=cells.text, required=True),
        Column(key="leader", titles=_LEADER, parse=cells.text),
        Column(key="phone", titles=("联系电话", "电话", "手机", "手机号", "手机号码"), parse=cells.phone),
        Column(key="heads", titles=_HEADS, parse=cells.count),
        *(Column(key=key, titles=titles, parse=cells.text) for key, titles in _TEXTS.items()),
        Column(
            key="since", titles=("起始日期", "任职日期", "登记日期", "起始时间"), parse=cells.day, dated=True
        ),
    )
