"""Any bytes and any cells are read or refused; mutated workbooks are goal G10 (tests/trust/fuzz.py)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, Invalid
from app.imports import child
from app.imports.child import in_child
from app.imports.guard import intake
from app.imports.reading import read_book
from app.imports.rows import stage
from app.imports.workers import worker_layout
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
    import os

    os._exit(code)


def test_a_reader_that_hangs_is_ended():
    with pytest.raises(Invalid, match="已停止"):
        in_child(sleeps, 3600.0, seconds=0.2)


@pytest.mark.parametrize(("function", "argument"), [(hogs, child.MEMORY_BYTES * 2), (dies, 3)])
def test_a_reader_that_dies_is_a_sentence(function, argument):
    with pytest.raises(Invalid, match="中断"):
        in_child(function, argument)
