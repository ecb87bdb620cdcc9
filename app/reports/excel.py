"""A register as a workbook an office can check, sign and send: the one place that writes xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from itertools import groupby, islice
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.core.clock import CHINA
from app.core.fields import Kind
from app.reports.register import (
    AMOUNTS,
    Column,
    Line,
    LineKind,
    Register,
    half_widths,
    label_span,
    shown,
)
from app.reports.stamp import DEMO_MARK, Stamp

_A4, _A3 = 9, 8
_WIDEST_A4 = 240  # half-width characters; beyond, one page wide would be unreadable on A4
_FONT = "宋体"
_NUMBER_FORMATS = {Kind.MONEY: "#,##0.00;[Red]-#,##0.00", Kind.COUNT: "0", Kind.SCORE: "0.00"}
_DATE_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.TIME: "yyyy-mm-dd hh:mm"}
_ROW_HEIGHT, _LEADING = 20, 14
_MOST = 40  # half-width characters a text column grows to before it wraps
_GREY, _HEAD_FILL = "#555555", "#EEF1F5"


@dataclass
class _Dress:
    """The workbook's formats, each made once."""

    book: Workbook
    made: dict[tuple[Kind, LineKind], Format] = field(default_factory=dict)

    def plain(self, **properties: object) -> Format:
        """Return a format for text outside the table."""
        return self.book.add_format({"font_name": _FONT, "valign": "vcenter", **properties})

    def cell(self, column: Column, kind: LineKind) -> Format:
        """Return the format of a column's cell; codes and text carry ``@`` and stay text."""
        key = (column.kind, kind)
        if key not in self.made:
            self.made[key] = self.plain(
                font_size=10.5,
                border=1,
                bold=kind is not LineKind.BODY,
                align="right" if column.kind in AMOUNTS else "center",
                text_wrap=column.kind is Kind.TEXT,
                num_format=(_NUMBER_FORMATS | _DATE_FORMATS).get(column.kind, "@"),
            )
        return self.made[key]


def register_xlsx(register: Register) -> bytes:
    """Return the register as one worksheet; the same register gives the same bytes.

    Text is written as strings with format ``@``: no number is rounded, nothing is a formula.
    Source: standards-and-paper.md part 2, "Common anatomy".
    """
    return workbook_xlsx([register])


def workbook_xlsx(registers: Sequence[Register]) -> bytes:
    """Return a workbook with one worksheet per register, named after its stamp's title."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    _describe(book, registers[0].stamp)
    dress = _Dress(book)
    for number, register in enumerate(registers, start=1):
        name = "".join(char for char in register.stamp.title if char not in "[]:*?/\\'")
        sheet = book.add_worksheet(name if len(name) <= 31 else f"{name[:28]}{number}")
        widths = _widths(register)
        _page(sheet, register.stamp, widths)
        row = _opening(sheet, dress, register)
        _fill(sheet, dress, register, row)
        _heighten(sheet, register, row, widths)
        row += len(register.lines)
        _closing(sheet, dress, register, row)
    book.close()
    return buffer.getvalue()


def _describe(book: Workbook, stamp: Stamp) -> None:
    made = stamp.made_at.replace(tzinfo=None)  # the file says Beijing time, as every paper does
    book.set_properties(
        {"title": stamp.title, "company": stamp.unit, "subject": stamp.number, "created": made}
        | ({"comments": stamp.mark} if stamp.mark else {})
    )


def _page(sheet: Worksheet, stamp: Stamp, widths: Sequence[int]) -> None:
    sheet.set_landscape()
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.set_paper(_A4 if sum(widths) <= _WIDEST_A4 else _A3)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    mark = f"&R{DEMO_MARK}" if stamp.demo else ""
    sheet.set_header(f"&L&8{_safe(stamp.mark)}{mark}" if stamp.mark else mark)
    sheet.set_footer(f"&L&8{_safe(stamp.taker or stamp.number)}&C第 &P 页 共 &N 页")
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)


def _safe(text: str) -> str:
    return text.replace("&", "&&")


def _widths(register: Register) -> list[int]:
    """Return the columns' widths: as declared, or up to twice that where the text needs it."""
    widths = [column.width for column in register.columns]
    bodies = [line.cells for line in register.lines if line.kind is LineKind.BODY]
    for number, column in enumerate(register.columns):
        if column.kind is Kind.TEXT and column.get:
            longest = max((str(cells[number] or "") for cells in bodies), key=len, default="")
            widths[number] = max(column.width, min(half_widths(longest), 2 * column.width, _MOST))
    return [width + 2 for width in widths]


def _opening(sheet: Worksheet, dress: _Dress, register: Register) -> int:
    last = len(register.columns) - 1
    title = dress.plain(font_name="黑体", font_size=18, bold=True, align="center")
    _across(sheet, 0, (0, last), register.stamp.title, title)
    sheet.set_row(0, 30)
    mark = f"  【{DEMO_MARK}】" if register.stamp.demo else ""
    half = last // 2
    _across(sheet, 1, (0, half), register.left + mark, dress.plain(font_size=11, align="left"))
    if half < last:
        _across(sheet, 1, (half + 1, last), register.right, dress.plain(font_size=11, align="right"))
    called = register.stamp.called
    return _heading(sheet, dress, [replace(one, title=called(one.title)) for one in register.columns])


def _heading(sheet: Worksheet, dress: _Dress, columns: Sequence[Column]) -> int:
    head = dress.plain(
        font_name="黑体", font_size=10.5, border=1, align="center", text_wrap=True, bg_color=_HEAD_FILL
    )
    first = 2
    last = first + 1 if any(column.over for column in columns) else first
    for over, members in groupby(range(len(columns)), lambda number: columns[number].over):
        group = list(members)
        if over:
            _across(sheet, first, (group[0], group[-1]), over, head)
        for number in group:
            if over or last == first:
                sheet.write_string(last, number, columns[number].title, head)
            else:
                sheet.merge_range(first, number, last, number, columns[number].title, head)
    for row in range(first, last + 1):
        sheet.set_row(row, 24)
    sheet.freeze_panes(last + 1, 0)
    sheet.repeat_rows(first, last)
    return last + 1


def _across(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, style: Format) -> None:
    if columns[0] == columns[1]:
        sheet.write_string(row, columns[0], text, style)
    else:
        sheet.merge_range(row, columns[0], row, columns[1], "", style)
        sheet.write_string(row, columns[0], text, style)


Writer = Callable[[int, int, Any, Format], object]


def _fill(sheet: Worksheet, dress: _Dress, register: Register, row: int) -> None:
    writers = [_writer(sheet, column) for column in register.columns]
    formats = {kind: [dress.cell(column, kind) for column in register.columns] for kind in LineKind}
    numbers = range(len(writers))
    plan = {kind: list(zip(numbers, writers, styles, strict=True)) for kind, styles in formats.items()}
    for offset, line in enumerate(register.lines):
        _line(sheet, row + offset, line, plan[line.kind])


def _heighten(sheet: Worksheet, register: Register, row: int, widths: Sequence[int]) -> None:
    """Give rows whose text wraps the height they need; not every program finds out itself."""
    sizes = zip(register.columns, widths, strict=True)
    wrapping = [
        (n, size) for n, (column, size) in enumerate(sizes) if column.kind is Kind.TEXT and column.get
    ]
    for offset, line in enumerate(register.lines):
        if line.kind is LineKind.BODY and (tall := _tallest(line, wrapping)) > 1:
            sheet.set_row(row + offset, tall * _LEADING + 6)


def _tallest(line: Line, wrapping: Sequence[tuple[int, int]]) -> int:
    """Return how many lines the longest text of a row takes."""
    most = 1
    for number, width in wrapping:
        text = line.cells[number]
        if isinstance(text, str) and len(text) * 2 > width:
            most = max(
                most, *(ceil(half_widths(part) / width) for part in text.split("\n")), text.count("\n") + 1
            )
    return most


def _line(sheet: Worksheet, row: int, line: Line, plan: Sequence[tuple[int, Writer, Format]]) -> None:
    cells: Iterable[tuple[tuple[int, Writer, Format], object]] = zip(plan, line.cells, strict=True)
    if line.kind is not LineKind.BODY:
        span = label_span(line)
        _across(sheet, row, (0, span - 1), str(line.cells[0]), plan[min(1, len(plan) - 1)][2])
        cells = islice(cells, span, None)
    for (number, write, style), value in cells:
        if value is None:
            sheet.write_blank(row, number, None, style)
        else:
            write(row, number, value, style)


def _writer(sheet: Worksheet, column: Column) -> Writer:
    """Return what writes a column's values; decimals become doubles only in the file."""
    kind = column.kind
    if kind in _NUMBER_FORMATS:
        number: Writer = sheet.write_number
        return number
    if kind in _DATE_FORMATS:
        return lambda row, at, value, style: sheet.write_datetime(row, at, _naive(value), style)
    if kind in {Kind.TEXT, Kind.CODE}:
        text: Writer = sheet.write_string
        return text
    return lambda row, at, value, style: sheet.write_string(row, at, shown(kind, value), style)


def _naive(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(CHINA) if value.tzinfo else value).replace(tzinfo=None)


def _closing(sheet: Worksheet, dress: _Dress, register: Register, row: int) -> None:
    last = len(register.columns) - 1
    for text in register.closing:
        _across(sheet, row, (0, last), text, dress.plain(font_size=11, align="left"))
        sheet.set_row(row, 20)
        row += 1
    signers = register.stamp.signers(register.stamp.signatures)
    count = max(len(signers), 1)
    style = dress.plain(font_size=10.5)
    taken = -1
    for number, name in enumerate(signers):
        column = max(number * (last + 1) // count, taken + 1)
        sheet.write_string(row, column, f"{name}：", style)
        taken = column
    sheet.set_row(row, 28)
    mark = f"  {DEMO_MARK}" if register.stamp.demo else ""
    sheet.write_string(
        row + 1,
        0,
        "  ".join(filter(None, (register.stamp.foot, register.stamp.contact))) + mark,
        dress.plain(font_size=8, font_color=_GREY),
    )
