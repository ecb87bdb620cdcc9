"""The file handed back with one red column that says what to correct in each row; nothing else is touched."""

from __future__ import annotations

import errno
import io
import warnings
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill

from app.core import platform
from app.core.errors import Unavailable
from app.imports.guard import Format, Intake, foreign_bytes
from app.imports.sheet import Book
from app.imports.staged import Severity, Staged

TITLE = "导入问题"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_RED = Font(color="FFC00000")
_RED_BOLD = Font(color="FFC00000", bold=True)
_PALE = PatternFill("solid", fgColor="FFFDE9E7")
_WRAP = Alignment(wrap_text=True, vertical="top")

Notes = Mapping[str, Mapping[int, list[str]]]


def annotate(file: Intake, book: Book, staged: Staged, out: Path) -> None:
    """Write ``out``: the workbook as it came, with the reasons in a column to the right of everything.

    A CSV or an old .xls comes back as .xlsx, its cells as text. The first rows of the column say
    what is wrong with the file as a whole.

    Raises:
        Unavailable: ``out`` cannot be written.
    """
    workbook = _opened(file) if file.format is Format.XLSX else _as_text(book)
    notes = _notes(staged)
    for sheet in workbook.worksheets:
        key = sheet.title if file.format is not Format.CSV else ""
        header = {table.header_row for table in staged.mapping if key in (table.sheet, table.part_of)}
        _mark(sheet, notes.get(key, {}), header, notes.get("", {}).get(0, []) if key else [])
    _save(workbook, out)


def _opened(file: Intake) -> Workbook:
    """Return the workbook for editing: formulas and formats stay, macros and links are not followed."""
    with foreign_bytes(file.name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep (a drop-down list) is no news to the user
        return load_workbook(io.BytesIO(file.data))


def _notes(staged: Staged) -> Notes:
    notes: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    parts = {table.sheet: table.part_of for table in staged.mapping if table.part_of is not None}
    for problem in staged.problems:
        mark = "提醒：" if problem.severity is Severity.WARNING else ""
        column = f"{problem.column}:" if problem.column else ""
        notes[parts.get(problem.sheet, problem.sheet)][problem.row].append(f"{mark}{column}{problem.reason}")
    return notes


def _as_text(book: Book) -> Workbook:
    """Return a new workbook of text cells; long numbers are text here and stay what the reader saw."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        target = workbook.create_sheet(sheet.name or "Sheet1")
        for row, cells in enumerate(sheet.cells, start=1):
            for column, raw in enumerate(cells, start=1):
                if raw != "":
                    _write(target.cell(row, column), raw)
    return workbook


def _write(cell: Cell, raw: object) -> None:
    cell.value = raw
    if isinstance(raw, str):
        cell.data_type = "s"  # text that begins with = stays text
        cell.number_format = "@"


def _mark(sheet: Any, notes: Mapping[int, list[str]], headers: set[int], whole: list[str]) -> None:
    column = sheet.max_column + 1
    for row in headers:
        _reason(sheet.cell(row, column), TITLE).font = _RED_BOLD
    above = [*whole, *notes.get(0, [])]
    for row, reasons in notes.items():
        if row:
            _reason(sheet.cell(row, column), "\n".join(reasons)).fill = _PALE
    if above:
        top = sheet.cell(1, column)
        said = f"{top.value}\n" if top.value else ""
        _reason(top, said + "\n".join(above)).fill = _PALE
    if notes or above:
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 50


def _reason(cell: Cell, text: str) -> Cell:
    cell.value = text
    cell.data_type = "s"
    cell.font, cell.alignment = _RED, _WRAP
    return cell


def _save(workbook: Workbook, out: Path) -> None:
    buffer = io.BytesIO()
    workbook.save(buffer)
    draft = out.with_name(f"~{out.name}.tmp")  # half a workbook stands under nobody's name
    try:
        draft.write_bytes(buffer.getvalue())
        draft.replace(out)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        full = f"磁盘空间不足，“{out.name}”没有写成；请清理磁盘，或换一个位置再试。"
        sentence = full if error.errno in _FULL else platform.disk_sentence(error)
        raise Unavailable(sentence or f"无法写入“{out}”，请换一个位置再试。") from error
