"""The county's ledger of equipment as offices keep it: what there is, and who has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.errors import Invalid
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen
from app.imports.places import Places
from app.imports.rows import Layout
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import equipment, imports, roster, units
from app.services.equipment import Listed, NewEquipment
from app.workspace import Unit

KIND = "equipment"


@dataclass(frozen=True, slots=True)
class EquipmentRules:
    """By what the cells are read: the policy's kinds, the units by every name, who serves, whose stock."""

    kinds: Mapping[str, str]
    locator: Locator
    serving: Mapping[str, tuple[roster.WorkerRow, ...]]
    keeper: int
    keepers: Places


def equipment_rules(unit: Unit, known: Locator) -> EquipmentRules:
    """Return the rules of one database, as far as the person sees it; their unit keeps the rest."""
    serving: dict[str, tuple[roster.WorkerRow, ...]] = {}
    for row in roster.listed(unit):
        if row.until is None or row.until > unit.today:
            serving[row.name] = (*serving.get(row.name, ()), row)
    kinds = {one.label: one.key for one in equipment.kinds(unit)}
    keepers = Places("保管单位", (*known.towns.units, *known.villages.units), above=known.towns)
    return EquipmentRules(kinds, known, serving, units.tree(unit)[0].id, keepers)


def equipment_layout(rules: EquipmentRules) -> Layout:
    """Return how a list is read.

    Raises: Invalid where the policy declares no kind.
    """
    if not rules.kinds:
        raise Invalid("县政策还没有写装备物资的种类，请先在“设置 › 政策依据”中补充，再导入。")
    return Layout(kind=KIND, columns=_columns(rules), check=_check(rules))


def equipment_list(unit: Unit, known: Locator) -> OneList:
    """Return how a ledger of equipment is read; the register's own guard speaks when it is settled."""
    rules = equipment_rules(unit, known)
    return OneList("", equipment_layout(rules), partial(_settled, rules=rules), (rules.keepers,))


def _settled(unit: Unit, staged: Staged, rules: EquipmentRules) -> Settled:
    listed = [_listed(row, rules) for row in staged.accepted]
    settled, places = beside(staged, equipment.compare_list(unit, listed))
    good = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.keep_equipment(unit, batch, good), bool(good))


def _listed(row: StagedRow, rules: EquipmentRules) -> Listed:
    values = row.values

    def text(key: str) -> str:
        return str(values.get(key) or "")

    many, price, bought = values.get("quantity"), values.get("price"), values.get("bought_on")
    since, holder = values.get("since"), _holder(row, rules)
    return Listed(
        new=NewEquipment(
            kind=text("kind"),
            unit_id=_keeper(row, rules),
            number=text("number"),
            quantity=many if isinstance(many, int) else 1,
            model=text("model"),
            serial=text("serial"),
            price=price if isinstance(price, Decimal) else None,
            bought_on=bought if isinstance(bought, date) else None,
            source=text("source"),
            note=text("note"),
        ),
        person_id=holder.person_id if holder else None,
        since=since if isinstance(since, date) else (holder.since if holder else None),
    )


def _keeper(row: StagedRow, rules: EquipmentRules) -> int:
    """Return whose stock a row is: the town or village it names, else the person's own unit."""
    written = row.values.get("keeper")
    if not written:
        return rules.keeper
    places = rules.locator
    for known in (places.towns, places.villages):
        try:
            return known.find(str(written)).id
        except Invalid:
            continue
    if places.county and str(written) in (places.county.name, places.county.code, "县级", "本级"):
        return places.county.id
    try:
        return rules.keepers.find(str(written)).id
    except Invalid as unknown:
        raise Invalid(fields={"keeper": str(unknown)}) from None


def _holder(row: StagedRow, rules: EquipmentRules) -> roster.WorkerRow | None:
    """Return who has what a row names; of several by one name the grid says which.

    Raises: Invalid; ``fields`` names the column.
    """
    name, grid = str(row.values.get("name") or ""), str(row.values.get("grid") or "")
    if not name:
        return None
    found = rules.serving.get(name, ())
    if len(found) > 1 and grid:
        found = tuple(
            one for one in found if grid in (one.grid, one.grid_code, one.village) or grid in one.grid
        )
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(fields={"name": f"花名册上没有在岗的“{name}”，请核对姓名；还没有发出去的留空。"})
    raise Invalid(fields={"name": f"在岗的有 {len(found)} 名“{name}”，请写明网格。"})


def _check(rules: EquipmentRules) -> Callable[[Sequence[StagedRow]], Iterator[Problem]]:
    def check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            for find in (_keeper, _holder):
                try:
                    find(row, rules)
                except Invalid as unknown:
                    for key, told in unknown.fields.items():
                        yield row.problem(key, told)

    return check


_TEXTS = {
    "number": ("编号", "资产编号", "设备编号", "装备编号", "工作证号", "number"),
    "model": ("品牌型号", "型号", "规格型号", "规格", "品牌"),
    "serial": ("序列号", "串号", "机身号", "IMEI"),
    "source": ("经费来源", "资金来源", "来源"),
    "keeper": ("保管单位", "所属单位", "库房", "乡镇", "乡镇（街道）"),
    "name": ("领用人", "使用人", "保管人", "姓名", "name"),
    "grid": ("网格", "网格名称", "所属网格", "领用人网格"),
    "note": ("备注", "说明"),
}


def _columns(rules: EquipmentRules) -> tuple[Column, ...]:
    kinds = cells.choice(rules.kinds, "种类")
    return (
        Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
        Column(
            key="kind",
            titles=("种类", "名称", "装备", "物品", "物品名称", "设备名称", "装备名称"),
            parse=kinds,
            required=True,
        ),
        *(Column(key=key, titles=titles, parse=cells.text) for key, titles in _TEXTS.items()),
        Column(key="quantity", titles=("数量", "件数"), parse=cells.count),
        Column(key="price", titles=("单价", "单价（元）", "价格"), parse=cells.yuan),
        Column(
            key="bought_on",
            titles=("购置日期", "采购日期", "购买日期", "入库日期"),
            parse=cells.day,
            dated=True,
        ),
        Column(key="since", titles=("领用日期", "发放日期", "领取日期"), parse=cells.day, dated=True),
    )
