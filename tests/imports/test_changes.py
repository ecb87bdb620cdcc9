"""A restructuring workbook: read, refused cell by cell, drafted; and refused when it comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.imports.changes import change_rows, read_changes
from app.imports.staged import Staged
from app.services import restructuring
from app.services.restructuring import NewChange
from tests.office import Office

HEAD = "变更,原代码,新代码,名称,上级代码,份额,份额依据,生效日期,文号"
RIGHT = (
    "合并,990101100200,990101100210,东西村村委会,,,,2026-12-01,测政发〔2026〕3号",
    "合并,990101100201,990101100210,,,,,2026-12-01,",
    "拆分,990101101001001,990101101001011,城关第11网格,,40%,户数,2026-12-01,",
    "拆分,990101101001001,990101101001012,城关第12网格,,60/100,户数,2026-12-01,",
    "更名,990101101200,,南新村村委会,,,,2026-12-15,",
    "新设,,990101101300,新村村委会,990101101000,,,2026-12-20,",
)
WRONG = (
    "合并,990101100200,990101100201,,,,,2026-12-01,",
    "合并,990101100200,990101101200,,,,,2026-12-01,",
    "拆分,990101101001001,990101101001011,甲,,0.4,户数,2026-12-01,",
    "拆分,990101101001001,990101101001012,乙,,0.5,户数,2026-12-01,",
    "撤销,990101101200,,,,,,2026-12-01,",
    "更名,990101101001,,早,,,,1990-01-01,",
    "搬家,990101101001,,,,,,2026-12-01,",
)


def read(office: Office, folder: Path, lines: tuple[str, ...]) -> Staged:
    path = folder / "变更.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return read_changes(path, lambda rows: office.maker.ask(restructuring.check, rows).problems)[2]


def test_a_workbook_is_drafted_once(file_office: Office, tmp_path: Path):
    staged = read(file_office, tmp_path, RIGHT)
    assert (staged.problems, len(staged.accepted)) == ((), 6)
    rows = tuple(change_rows(staged.accepted))
    seen = file_office.maker.ask(restructuring.check, rows)
    assert [one.after or one.heirs for one in seen.effects if one.before.startswith("城关社区第1")] == [
        "城关第11网格 2/5（户数）、城关第12网格 3/5（户数）"
    ]
    file_office.maker.do(restructuring.draft, NewChange(rows=rows))
    again = read(file_office, tmp_path, RIGHT)
    assert {one.row for one in again.problems} == set(range(2, 8))
    assert all("已经登记过" in one.reason for one in again.problems)
    with pytest.raises(Invalid, match="已经登记过"):
        file_office.maker.do(restructuring.draft, NewChange(rows=rows))


def test_every_wrong_cell_is_told_at_once(file_office: Office, tmp_path: Path):
    told = {(one.row, one.column): one.reason for one in read(file_office, tmp_path, WRONG).problems}
    assert set(told) == {
        (2, "原代码"),
        (3, "原代码"),
        (4, "份额"),
        (5, "份额"),
        (6, "原代码"),
        (7, "原代码"),
        (8, "变更"),
    }
    assert "9/10" in told[4, "份额"]
    assert "下面还有“南村第1网格”" in told[6, "原代码"]
    assert "早于本县登记的起始日" in told[7, "原代码"]
