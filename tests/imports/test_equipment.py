"""A county's ledger of equipment: read, taken in with whom has what, refused in sentences, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import NotFound
from app.services import equipment, imports, roster
from app.services.imports import ImportKind
from tests.imports import books
from tests.imports.test_taking import bring, errors
from tests.office import Office
from tests.services.paid import hire, worker

HEAD = ["序号", "物品名称", "资产编号", "数量", "单价", "购置日期", "保管单位", "领用人", "网格", "领用日期"]
ROWS = (
    [1, "工作证", "GZ-01", 1, "", "2026.3.1", "", "演示甲", "", "2026年3月5日"],
    [2, "马甲", "", 20, "38.5", "2026-03-01", "甲镇", "", "", ""],
    [3, "办公桌椅", "", 2, "", "", "测试县", "演示乙", "东村第2网格", date(2026, 4, 1)],
)


def ledger(tmp_path: Path, *rows: list[object], name: str = "z.xlsx") -> Path:
    return books.grid(tmp_path / name, [["全科网格装备台账"], HEAD, *rows])


def test_a_ledger_is_taken_in_with_who_has_what_and_taken_back_whole(office: Office, tmp_path: Path) -> None:
    hire(office)
    taken = bring(office, ledger(tmp_path, *ROWS), ImportKind.EQUIPMENT)
    assert errors(taken) == [] and taken.batch is not None
    stock = {row.kind: row for row in office.maker.ask(equipment.stock)}
    assert (stock["马甲"].left, str(stock["马甲"].price), stock["马甲"].keeper) == (20, "38.50", "甲镇")
    assert (stock["办公桌椅"].left, stock["办公桌椅"].holder) == (0, "演示乙")
    held = {row.kind: (row.name, row.since) for row in office.maker.ask(equipment.held_now)}
    assert held["工作证"] == ("演示甲", date(2026, 3, 5))
    again = [
        ROWS[0],
        [*ROWS[0][:7], "演示乙", "", ""],
        ROWS[1],
        [4, "工作证", "GZ-02", 1, "", "", "", "", "", ""],
    ]
    again[1][0] = 2
    looked = bring(office, ledger(tmp_path, *again, name="又.xlsx"), ImportKind.EQUIPMENT, dry_run=True)
    assert [fate.word for fate in looked.staged.fates.values()] == ["相同", "冲突", "新增", "新增"]
    assert [(one.row, one.reason[:14]) for one in looked.staged.problems] == [
        (4, "编号“GZ-01”已登记，由"),
        (5, "库里已有同样的一批（种类、型"),
    ]
    with pytest.raises(NotFound):
        office.clerk_b.do(imports.undo, taken.batch)
    office.maker.do(imports.undo, taken.batch)
    assert office.maker.ask(equipment.stock) == [] and office.maker.ask(equipment.held_now) == []


def test_what_is_wrong_is_said_row_by_row_and_nothing_is_written(file_office: Office, tmp_path: Path) -> None:
    hire(file_office)
    twin = worker(file_office, 8, name="演示甲", unit_id=file_office.unit_id("990101101200001"))
    file_office.maker.do(roster.register, twin)
    rows = (
        [1, "工作证", "GZ-01", 1, "", "", "", "演示甲", "", ""],
        [2, "工作证", "", 1, "", "", "", "", "", ""],
        [3, "飞机", "F-1", 1, "", "", "", "", "", ""],
        [4, "马甲", "", 1, "", "", "北镇", "", "", ""],
        [5, "马甲", "", 1, "", "", "", "演示无", "", ""],
        [6, "工作证", "GZ-01", 1, "", "", "", "演示甲", "南村第1网格", "2026-05-01"],
    )
    taken = bring(file_office, ledger(tmp_path, *rows), ImportKind.EQUIPMENT)
    told = " ".join(one.reason for one in taken.staged.problems)
    assert taken.batch is None
    for words in (
        "在岗的有 2 名“演示甲”",
        "逐件编号，请填写编号",
        "认不出种类“飞机”",
        "没有叫“北镇”的保管单位",
        "没有在岗的“演示无”",
    ):
        assert words in told, words
    assert file_office.maker.ask(equipment.stock) == []
