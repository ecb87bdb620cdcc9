"""A workbook as a grid of raw cells with their coordinates, whatever format it came in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from app.core.errors import Invalid
from app.imports.guard import SAVE_AS, Format, Intake, foreign_bytes
from app.imports.xls_parts import xls_facts
from app.imports.xlsx_parts import BookFacts, PartFacts, book_facts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Raw: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]

_MERGED = 2_000_000  # rows of merged ranges that are filled
_WIDEST = 16_384  # columns, Excel's own limit: a damaged file may claim more

_LOST_ZERO = re.compile(r"(?:19|20)\d\d\.1")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``cells[row][column]`` count from zero, an empty cell is ``""``.

    ``part_of`` is the sheet it was cut out of, where tables stand beside one another.
    """

    name: str
    cells: tuple[tuple[Raw, ...], ...]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    date1904: bool = False
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The visible sheets of a workbook, and the names of the hidden ones, which are not read.

    ``saved`` is the day it was last saved by its own word, as 2026-09-30, empty where it does not say.
    """

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    saved: str = ""


def cell_name(row: int, column: int) -> str:
    """Return the coordinate the user sees: ``cell_name(6, 2)`` is ``C7``."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return f"{letters}{row + 1}"


def shown(raw: Raw) -> str:
    """Return a cell as a short line of text; whole numbers without ``.0``."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw).strip()


def read_workbook(file: Intake) -> Book:
    """Return the grid of an Excel workbook, parsed in this process.

    Raises:
        Invalid: the bytes cannot be parsed, or the workbook is encrypted or has no visible sheet.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # read when a workbook is

    with foreign_bytes(file.name):
        facts = book_facts(file.data) if file.format is Format.XLSX else xls_facts(file.data)
        book = _opened(file)
        visible, hidden = [], []
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            if meta.visible == SheetVisibleEnum.Visible:
                visible.append(_sheet(book.get_sheet_by_name(meta.name), facts))
            else:
                hidden.append(meta.name)
    if not visible:
        raise Invalid(f"“{file.name}”里没有可见的工作表。请取消隐藏后再导入。")
    return Book(tuple(visible), tuple(hidden), facts.saved)


def read_text(file: Intake) -> Book:
    """Return the grid of a CSV or tab-separated file.

    Raises:
        Invalid: a cell never ends, or quotes do not match.
    """
    with foreign_bytes(file.name):
        reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=_delimiter(file.text), strict=True)
        return Book((Sheet("", tuple(tuple(typed(text) for text in row) for row in reader)),))


def typed(text: str) -> Raw:
    """Return 2021.1 as a number, to be asked about: a CSV saved from Excel has lost the zero of 2021.10."""
    return float(text) if _LOST_ZERO.fullmatch(text) else text


def _opened(file: Intake) -> CalamineWorkbook:
    import python_calamine as calamine

    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    except calamine.PasswordError as error:
        raise Invalid(f"“{file.name}”设了打开密码。请取消密码后再导入。{SAVE_AS}") from error


def _sheet(sheet: CalamineSheet, facts: BookFacts) -> Sheet:
    part = facts.sheets.get(sheet.name, PartFacts())
    cells = tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
    rows = len(cells)
    if cells and len(cells[0]) > _WIDEST:
        raise Invalid(
            f"工作表“{sheet.name}”已损坏：它有 {len(cells[0])} 列。请把有用的列复制到新工作簿再导入。"
        )
    return Sheet(
        sheet.name,
        cells,
        _within(sheet.name, tuple(sheet.merged_cell_ranges or ()), rows),
        part.hidden_rows,
        part.errors,
        facts.date1904,
    )


def _within(name: str, merged: tuple[Range, ...], rows: int) -> tuple[Range, ...]:
    """Return the merged ranges as far as the sheet has rows.

    Raises:
        Invalid: there are so many, and so large, that filling them would never end.
    """
    inside = tuple(
        ((top, left), (min(bottom, rows - 1), right)) for (top, left), (bottom, right) in merged if top < rows
    )
    if sum(bottom - top + 1 for (top, _), (bottom, _) in inside) > _MERGED:
        raise Invalid(f"工作表“{name}”里合并单元格多得不正常。请把有用的行复制到新工作簿再导入。")
    return inside


def _delimiter(text: str) -> str:
    head = [line for line in text[:20_000].splitlines() if line.strip()][:10]
    return max(",\t;|,", key=lambda mark: sum(line.count(mark) for line in head))
