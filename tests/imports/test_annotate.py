"""The copy handed back: one red column, everything else as it was."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from app.core.errors import Unavailable
from app.imports.annotate import TITLE, annotate
from app.imports.guard import intake
from app.imports.reading import read_book
from app.imports.rows import stage
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.books import TITLES, number, person
from tests.imports.rules import roster_rules


def _annotated(path, out):
    file = intake(path)
    book = read_book(file)
    staged = stage(file, worker_layout(roster_rules()), book)
    annotate(file, book, staged, out)
    return staged


def _column(sheet):
    return {
        row: cell.value
        for row, cell in enumerate(next(sheet.iter_cols(min_col=sheet.max_column)), 1)
        if cell.value
    }


def test_reasons_stand_at_their_rows_and_nothing_else_moves(tmp_path):
    path = books.roster(
        tmp_path / "r.xlsx", [person(1), person(2, 身份证号=1.42731e17), person(3, 性别="女")]
    )
    book = load_workbook(path)
    book.active["F4"].font = Font(name="仿宋", size=14, bold=True)
    book.active["W4"] = "=1+1"
    book.active.add_data_validation(DataValidation(type="list", formula1='"男,女"', sqref="G4:G9"))
    book.save(path)
    _annotated(path, tmp_path / "out.xlsx")
    before, after = load_workbook(path).active, load_workbook(tmp_path / "out.xlsx").active
    for row in before.iter_rows():
        for cell in row:
            same = after[cell.coordinate]
            assert (same.value, same.data_type, same.number_format) == (
                cell.value,
                cell.data_type,
                cell.number_format,
            )
    assert (after["F4"].font.name, after["F4"].font.b, after["F4"].font.sz) == ("仿宋", True, 14)
    assert after.merged_cells.ranges == before.merged_cells.ranges
    reasons = _column(after)
    assert reasons[3] == TITLE
    assert set(reasons) == {3, 5, 6}
    assert "无法还原" in reasons[5]
    assert reasons[6].startswith("提醒：性别")
    assert after.cell(5, after.max_column).font.color.rgb == "FFC00000"


def test_a_csv_comes_back_as_a_workbook_of_text(tmp_path):
    path = tmp_path / "r.csv"
    rows = [TITLES, books.cells(person(1)), books.cells(person(2, 身份证号="1.4E+17", 备注="=1+1"))]
    path.write_bytes("\r\n".join(",".join(map(str, row)) for row in rows).encode("gbk"))
    _annotated(path, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert (sheet["J2"].value, sheet["J2"].number_format) == (number(1), "@")
    assert (sheet["U3"].value, sheet["U3"].data_type) == ("=1+1", "s")
    assert set(_column(sheet)) == {1, 3}


def test_what_is_wrong_with_the_whole_file_stands_on_top(tmp_path):
    titles = [title for title in TITLES if title != "聘用日期"]
    _annotated(books.roster(tmp_path / "r.xlsx", [person(1)], titles), tmp_path / "out.xlsx")
    assert "没有“聘用日期”一列" in _column(load_workbook(tmp_path / "out.xlsx").active)[1]


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    path = books.roster(tmp_path / "r.xlsx", [person(1)])
    with pytest.raises(Unavailable):
        _annotated(path, tmp_path / "no" / "such" / "folder" / "out.xlsx")
