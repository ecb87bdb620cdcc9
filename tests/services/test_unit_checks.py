"""What breaks the standard of units: found by policy, explained with a reason, a problem again."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.unit_checks import Check
from app.domain.units import Level, UnitKind
from app.services import units
from app.services.units import NewGrid, NewUnit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from tests.office import START, TODAY, Office

COMMUNITY, VILLAGE, TOWN = "990101101001", "990101100200", "990101100000"
MARCH = date(2026, 3, 1)


def found(office: Office, who: str = "maker") -> dict[str, units.ProblemRow]:
    rows = office.workspace(who).ask(units.problems)
    return {f"{row.name}:{row.id.partition(':')[2]}": row for row in rows}


def big(office: Office, households: int = 640) -> int:
    new = NewGrid(village_id=office.unit_id(COMMUNITY), unit_kind=UnitKind.URBAN_GRID, households=households)
    return office.maker.do(units.open_grids, [new], MARCH)[0]


def test_what_breaks_the_standard_is_listed_and_counts_no_more_once_it_is_explained(office: Office) -> None:
    unit_id = big(office)
    row = found(office)["城关社区第3网格:size.urban"]
    assert (row.check, row.text, row.explained) == (Check.SIZE, "超过城市社区网格 500 户的上限", False)
    with pytest.raises(Invalid, match="写明"):
        office.maker.do(units.explain, [row.id], " ")
    with pytest.raises(Denied):
        office.auditor.do(units.explain, [row.id], "孤立楼院")
    assert office.maker.do(units.explain, [row.id], "一个大院，不宜拆") == 1
    assert office.maker.do(units.explain, [row.id], "再说一次") == 0

    told = found(office)["城关社区第3网格:size.urban"]
    assert (told.explained, told.reason, told.by) == (True, "一个大院，不宜拆", "经办甲")
    assert told.at is not None and told.at.date() == TODAY
    amiss = {one.id: one.problem for one in office.maker.ask(units.outline)}
    assert amiss[unit_id] == "缺 1 人"
    (kept,) = office.maker.ask(units.waivers, unit_id)
    assert (kept.told, kept.reason, kept.by) == (row.text, "一个大院，不宜拆", "经办甲")
    office.maker.do(units.withdraw_waiver, kept.id, kept.version, "已有拆分计划")
    assert not found(office)["城关社区第3网格:size.urban"].explained
    assert "500 户" in {one.id: one.problem for one in office.maker.ask(units.outline)}[unit_id]


def test_each_sees_the_problems_of_their_own_part_and_none_that_are_gone(office: Office) -> None:
    big(office)
    assert "城关社区第3网格:size.urban" in found(office, "clerk_b")
    assert "城关社区第3网格:size.urban" not in found(office, "clerk_a")
    with pytest.raises(NotFound, match="已经不在"):
        office.maker.do(units.explain, ["999:size.urban"], "不存在")


def coded(office: Office, code: str, name: str, parent: str = VILLAGE) -> int:
    """Put a grid as an old system left it, past what opening allows."""
    scope = 0 if parent not in office.unit_ids else office.unit_id(parent)

    def write(unit) -> int:
        above = units.unit_by_id(unit, scope)
        low = above.scope_lo + (500 + len(name)) * 10**9
        (unit_id,) = unit.insert(
            UnitRecord, [{"level": Level.GRID, "scope_lo": low, "scope_hi": low + 10**9 - 1}]
        )
        version = {
            "unit_id": unit_id,
            "parent_id": above.id,
            "code": code,
            "name": name,
            "unit_kind": UnitKind.RURAL_GRID,
            "valid_from": START,
        }
        unit.insert(UnitVersion, [version])
        return unit_id

    return office.maker.do(write)


def test_codes_and_names_are_checked_and_the_next_free_numbers_proposed(office: Office) -> None:
    wrong = coded(office, "99010110020003", "东村第一网格")
    told = found(office)
    assert told["东村第一网格:code.length"].text == "代码应为 15 位，现在是 14 位"
    assert told["东村第一网格:name.rule"].text == "不合统一名称格式，应写“东村第○网格”"
    pairs = {row.name: row.text for row in told.values() if row.check is Check.TWIN}
    assert pairs == {
        "东村第1网格": "与“东村第一网格”只差写法（空格、全角、数字写法或异体字），是不是同一个？",
    }
    (row,) = office.maker.ask(units.numbering)
    assert (row.id, row.old, row.new) == (wrong, "99010110020003", VILLAGE + "003")
    assert not any(row.check is Check.CODE for row in found(office, "clerk_b").values())


def test_a_village_without_a_grid_is_told_and_a_statistical_one_is_not(office: Office) -> None:
    new = NewUnit(code="990101100210", name="北坡村委会", level=Level.VILLAGE, parent_code=TOWN)
    office.maker.do(units.import_divisions, [new], START)
    bare = [row.name for row in found(office).values() if row.check is Check.NO_GRID]
    assert bare == ["北坡村委会"]
    assert {row.id: row.problem for row in office.maker.ask(units.outline)}  # the tree says the same
