"""Mutated workbooks and texts: whatever the bytes, an Invalid or a book comes out, never anything else."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, Invalid
from app.imports import child
from app.imports.child import in_child
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.sheet import read_book, read_workbook
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.rules import roster_rules

MUTANTS = 160
_JUNK = [
    b"<a>", b"&x;", b"99999999999999999999", b"-1", b"\xed\xa0\x80", b"XFD1048577", b"A0", b"NaN", b"1E999",
    b'"""',
]  # fmt: skip


def _mutant(good: bytes, parts: dict[str, bytes], rnd: random.Random) -> bytes:
    kind = rnd.random()
    if kind < 0.3:
        data = bytearray(good)
        for _ in range(rnd.randint(1, 8)):
            data[rnd.randrange(len(data))] = rnd.randrange(256)
        return bytes(data)
    if kind < 0.4:
        return good[: rnd.randrange(len(good))]
    changed = dict(parts)
    name = rnd.choice(list(changed))
    changed[name] = _spoilt(bytearray(changed[name]), rnd)
    if rnd.random() < 0.1:
        changed.pop(rnd.choice(list(changed)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in changed.items():
            archive.writestr(part, content)
    return out.getvalue()


def _spoilt(data: bytearray, rnd: random.Random) -> bytes:
    for _ in range(rnd.randint(1, 5)):
        at, how = rnd.randrange(len(data) or 1), rnd.random()
        if how < 0.4 and data:
            data[at] = rnd.randrange(256)
        elif how < 0.7:
            data[at:at] = rnd.choice(_JUNK)
        else:
            del data[at : at + rnd.randint(1, 20)]
    return bytes(data)


def read_mutants(seed: int) -> dict[str, int]:
    """Read MUTANTS workbooks and return how many ended how; runs in one child process."""
    rnd, ends = random.Random(seed), {"read": 0, "refused": 0}
    layout = worker_layout(roster_rules())
    with TemporaryDirectory() as folder:
        path = books.roster(Path(folder) / "good.xlsx", [books.person(n) for n in range(30)])
        good = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for _ in range(MUTANTS):
            path.write_bytes(_mutant(good, parts, rnd))
            try:
                file = intake(path)
                stage(file, layout, read_workbook(file))
                ends["read"] += 1
            except Invalid as refused:
                ends["refused" if str(refused).endswith("。") else "without a sentence"] += 1
    return ends


def test_mutated_workbooks_are_read_or_refused():
    ends = in_child(read_mutants, 20260105)
    assert (sum(ends.values()), len(ends)) == (MUTANTS, 2)
    assert min(ends.values()) > MUTANTS // 10


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
