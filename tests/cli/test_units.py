"""``units change``: a workbook of twenty mixed operations, from a dry run to the day it takes effect."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from app import cli
from app.domain.units import ChangeOp
from app.imports.annotate import TITLE
from app.services import accounts, restructuring, units
from tests.db.test_guards import problems
from tests.office import PASS, Office

HEAD = ("变更", "原代码", "新代码", "名称", "上级代码", "份额", "份额依据", "生效日期", "文号")
A, B = "990101100000", "990101101000"
EAST, WEST, BOTH, VIRTUAL = "990101100200", "990101100201", "990101100210", "990101100498"
SOUTH, CITY, NEW, NORTH = "990101101200", "990101101001", "990101101300", "990101101301"
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 15)
#: operation, old code, new code, name, parent's code, share, day
ROWS: tuple[tuple[str, str, str, str, str, str | float, date], ...] = (
    ("新设", "", NEW, "新村村委会", B, "", FIRST),
    ("新设", "", NORTH, "北村村委会", B, "", FIRST),
    ("新设", "", f"{NEW}001", "新村第1网格", NEW, "", FIRST),
    ("新设", "", f"{NORTH}001", "北村第1网格", NORTH, "", FIRST),
    ("更名", SOUTH, "", "南新村村委会", "", "", FIRST),
    ("更名", VIRTUAL, "", "甲镇开发区虚拟社区", "", "", FIRST),
    ("合并", EAST, BOTH, "东西村村委会", "", "", FIRST),
    ("合并", WEST, BOTH, "", "", "", FIRST),
    ("拆分", f"{EAST}001", f"{BOTH}001", "东西村第1网格", "", "40%", FIRST),
    ("拆分", f"{EAST}001", f"{BOTH}002", "东西村第2网格", "", 0.6, FIRST),
    ("更名", f"{EAST}002", f"{BOTH}003", "东西村第3网格", "", "", FIRST),
    ("更名", f"{WEST}001", f"{BOTH}004", "东西村第4网格", "", "", FIRST),
    ("析出", f"{CITY}001", f"{CITY}011", "城关社区第11网格", "", "120/360", FIRST),
    ("撤销", f"{CITY}002", "", "", "", "", FIRST),
    ("划转", f"{SOUTH}001", f"{NEW}002", "", NEW, "", FIRST),
    ("重划", f"{NEW}001", f"{NEW}011", "新村东网格", "", 0.5, SECOND),
    ("重划", f"{NEW}001", f"{NEW}012", "新村西网格", "", 0.5, SECOND),
    ("重划", f"{NEW}002", f"{NEW}011", "", "", 0.25, SECOND),
    ("重划", f"{NEW}002", f"{NEW}012", "", "", 0.75, SECOND),
    ("撤销", SOUTH, "", "", "", "", SECOND),
)
#: the tree of 15 December: each unit's parent
AFTER = {
    A: "990101000000",
    B: "990101000000",
    BOTH: A,
    VIRTUAL: A,
    CITY: B,
    NEW: B,
    NORTH: B,
    **{f"{BOTH}00{number}": BOTH for number in (1, 2, 3, 4)},
    **{f"{NEW}01{number}": NEW for number in (1, 2)},
    f"{NORTH}001": NORTH,
    f"{CITY}001": CITY,
    f"{CITY}011": CITY,
}


def workbook(path: Path, wrong: str | float | None = None) -> Path:
    """Write the rows as an office would; ``wrong`` is another share for the second half of the split."""
    book = Workbook(path)
    sheet, day = book.add_worksheet("单位变更"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD)
    for number, (op, old, new, name, parent, share, on) in enumerate(ROWS, 1):
        part = wrong if wrong is not None and number == 10 else share
        for column, said in enumerate((op, old, new, name, parent)):
            sheet.write_string(number, column, said)
        sheet.write(number, 5, part)
        sheet.write_string(number, 6, "户数" if part else "")
        sheet.write_datetime(number, 7, on, day)
        sheet.write_string(number, 8, "测政发〔2026〕3号")
    book.close()
    return path


class Desk:
    """An office's commands as typed, on the office's clock, and its tree as it stands."""

    def __init__(self, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
        self.office, self.capsys = office, capsys

    def call(self, login: str, *argv: object) -> tuple[int, Any]:
        self.capsys.readouterr()
        code = cli.run(["units", *map(str, argv), "--db", self.office.place, "--user", login, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def parents(self, on: date) -> dict[str, str]:
        rows = self.office.maker.ask(units.tree, on)
        codes = {row.id: row.code for row in rows}
        return {row.code: codes[row.parent_id] for row in rows if row.parent_id}

    def sets(self) -> list[tuple[str, int]]:
        return [(one.state.value, one.rows) for one in self.office.maker.ask(restructuring.change_sets)]


@pytest.fixture
def desk(file_office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setattr(accounts, "sign_in", partial(accounts.sign_in, clock=file_office.clock))
    return Desk(file_office, capsys)


def test_twenty_mixed_operations_from_a_workbook_to_their_day(desk: Desk, tmp_path: Path) -> None:
    assert {row[0] for row in ROWS} == {op.label for op in ChangeOp} and len(ROWS) == 20
    before, eve = desk.parents(FIRST), date(2026, 11, 30)
    _a_wrong_share_comes_back_in_red(desk, tmp_path)
    book = workbook(tmp_path / "单位变更.xlsx")
    code, said = desk.call("maker", "change", book, "--dry-run")
    assert (code, said["set"], said["preview"]["problems"]) == (0, None, [])
    heirs = {one["before"]: one["heirs"] for one in said["preview"]["effects"]}
    assert heirs["东村第1网格"] == "东西村第1网格 2/5（户数）、东西村第2网格 3/5（户数）"
    assert desk.sets() == [] and desk.parents(SECOND) == before
    code, said = desk.call("maker", "change", book, "--reason", "撤并")
    number = said["set"]
    assert code == 0 and desk.call("maker", "approve", number)[0] == 5
    code, said = desk.call("approver", "approve", number)
    assert (code, said["set"]["state"], desk.sets()) == (0, "approved", [("approved", 20)])
    assert desk.parents(eve) == before and desk.parents(SECOND) == AFTER
    assert desk.call("maker", "apply") == (0, {"applied": 0})
    assert desk.sets() == [("approved", 20)]
    desk.office.clock.set(SECOND)
    assert desk.call("maker", "apply")[0] == 0  # signing in has done it
    assert desk.sets() == [("applied", 20)] and problems(desk.office) == {}
    said = desk.call("maker", "at", SECOND)[1]
    tree = said["tree"]
    assert said["gridded"]["village"] == said["units"]["village"] - 1, "one is for statistics alone"
    assert {row["code"] for row in tree} == {*AFTER, "990101000000"}
    assert desk.parents(SECOND) == AFTER and desk.parents(eve) == before
    code, said = desk.call("maker", "change", book)
    assert code == 3 and {one["row"] for one in said["problems"]} == set(range(2, 22))
    assert all("已经登记过（测政发〔2026〕3号" in one["reason"] for one in said["problems"])
    assert desk.sets() == [("applied", 20)]


def _a_wrong_share_comes_back_in_red(desk: Desk, folder: Path) -> None:
    wrong, red = workbook(folder / "错.xlsx", 0.5), folder / "问题.xlsx"
    code, said = desk.call("maker", "change", wrong, "--dry-run", "--annotated", red)
    told = {(one["row"], one["column"]) for one in said["problems"]}
    assert code == 3 and told == {(10, "份额"), (11, "份额")}
    sheet = load_workbook(red).active
    column = next(cell.column for cell in sheet[1] if cell.value == TITLE)
    marked = {row: sheet.cell(row, column) for row in range(2, 22) if sheet.cell(row, column).value}
    assert set(marked) == {10, 11} and "9/10" in marked[10].value
    assert marked[10].font.color.rgb == "FFC00000"
