"""Any bytes and any cells are read or refused; mutated workbooks are goal G10 (tests/trust/fuzz.py)."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.core import platform
from app.core.errors import AppError, Invalid
from app.imports import child
from app.imports.child import in_child
from app.imports.guard import intake
from app.imports.reading import bounds_of, read_book
from app.imports.rows import stage
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.dirty import expected
from tests.imports.rules import roster_rules


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.csv"
        path.write_bytes(data)
        try:
            file = intake(path)
            if file.text:
                stage(file, worker_layout(roster_rules()), read_book(file))
        except AppError:
            return


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12))
def test_any_cells_under_a_header_are_staged(rows):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.csv"
        head = ["姓名", "身份证号", "乡镇", "村", "网格", "类别", "聘用日期"]
        lines = [
            [cell.translate({10: None, 13: None, 34: None, 44: None}) for cell in row]
            for row in [head, *rows]
        ]
        text = "\n".join(",".join(row) for row in lines)
        path.write_bytes(text.encode("utf-8", "ignore"))
        try:
            staged = stage(intake(path), worker_layout(roster_rules()))
        except Invalid:
            return
        assert {row.row for row in staged.accepted} <= {row.row for row in staged.rows}


def sleeps(seconds: float) -> float:
    """Hang, for the test of the time limit."""
    import threading

    threading.Event().wait(seconds)
    return seconds


def hogs(size: int) -> int:
    """Ask for more memory than a reader may have."""
    return len(bytearray(size))


def dies(code: int) -> None:
    """End the process as an abort would."""
    os._exit(code)


def aborts(_: int) -> None:
    """End as a parser does that is given no more memory."""
    os.abort()


def test_a_reader_that_hangs_is_ended():
    with pytest.raises(Invalid, match="已停止"):
        in_child(sleeps, 3600.0, seconds=0.2)


def endless(path: Path) -> Path:
    """Write a page of a million cells, which takes longer to read than any file of an office."""
    path.write_bytes(b"<table>" + (b"<tr>" + b"<td>" * 500) * 2080)
    return path


def far_apart(path: Path) -> Path:
    """Write a workbook of two cells with twenty million empty ones between them."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "姓名")
    sheet.write(999_000, 19, "身份证号")
    book.close()
    return path


@pytest.mark.parametrize(("make", "says"), [(endless, "超过 2 秒的计算时间"), (far_apart, "内存超过 300 MB")])
def test_a_file_that_takes_too_long_or_too_much_is_ended_with_a_sentence(tmp_path, make, says):
    with pytest.raises(Invalid, match=says):
        read_book(intake(make(tmp_path / "名册.xls")))


def test_a_larger_file_may_take_more_and_none_may_take_everything():
    office, large, largest = (bounds_of(size << 20) for size in (1, 12, 300))
    assert (office.seconds, office.memory) == (2.0, 300 << 20)
    assert (large.seconds, largest.seconds) == (6.0, child.SECONDS)
    assert office.memory < large.memory < largest.memory == child.MEMORY_BYTES


@pytest.mark.parametrize(("function", "argument"), [(hogs, child.MEMORY_BYTES * 2), (dies, 3)])
def test_a_reader_that_dies_is_a_sentence(function, argument):
    with pytest.raises(Invalid, match=r"中断|内存超过"):
        in_child(function, argument)


def test_a_stray_cell_far_out_is_read_beside_its_rows_and_a_column_excel_has_not_is_damage(tmp_path):
    path = books.roster(tmp_path / "宽.xlsx", [books.person(1)])
    book = openpyxl.load_workbook(path)
    book.active["XFD9"] = "错放"
    book.save(path)
    file = intake(path)
    (row,) = stage(file, worker_layout(roster_rules()), read_book(file)).rows
    assert row.values["identity"].number == books.number(1)
    old = next(case for case in expected.kept() if case.name.startswith("28-"))
    at = old.data.index(b"\x04\x02\x1f\x00")  # a cell of text: its row, then its column
    path = tmp_path / old.name
    path.write_bytes(old.data[: at + 6] + (38_150).to_bytes(2, "little") + old.data[at + 8 :])
    with pytest.raises(Invalid, match=r"已损坏：它有 38151 列。请把有用的列复制到新工作簿再导入。"):
        read_book(intake(path))


def test_an_old_workbook_that_lacks_some_bytes_is_damage_although_its_reader_panics(tmp_path):
    whole = next(case for case in expected.kept() if case.name.startswith("53-"))
    path = tmp_path / whole.name
    path.write_bytes(whole.data[:582] + whole.data[589:])
    with pytest.raises(Invalid, match="已损坏或不是完整的表格文件"):
        read_book(intake(path))


@pytest.mark.skipif(platform.WINDOWS, reason="Windows does not say how a process ended")
def test_a_reader_that_aborts_is_told_as_one_that_took_too_much():
    with pytest.raises(Invalid, match="占用的内存超过"):
        in_child(aborts, 0)
