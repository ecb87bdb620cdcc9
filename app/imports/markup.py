"""Tables that are no workbooks but are called so: a web page, or the XML spreadsheet of Excel 2003."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from app.core.errors import Invalid
from app.imports.sheet import Book, Range, Raw, Sheet, typed

MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000
_SILENT = {"style", "script", "title"}
_BREAKS = {"br", "p", "div", "li"}
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_TOO_WIDE = "表格里有上百万个单元格，大得不正常。请把有用的行复制到新工作簿（.xlsx）再导入。"


def read_html(text: str) -> Book:
    """Return the tables of a web page, one below the other, as Excel shows them when it opens the page.

    Raises:
        Invalid: it has no table, or one laid out to exhaust the memory.
    """
    page = _Page()
    page.feed(text)
    page.close()
    rows, merged, hidden = page.laid_out()
    if not rows:
        raise Invalid(
            "这个网页里没有表格。请在浏览器或 Excel 中打开它，另存为 Excel 工作簿（.xlsx）后再导入。"
        )
    return Book((Sheet("", tuple(rows), tuple(merged), frozenset(hidden)),))


class _Page(HTMLParser):
    """The rows of a page's tables, in the order they begin; a cell is text, span down, span across."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tables: list[list[list[tuple[list[str], int, int]]]] = []
        self._open: list[list[list[tuple[list[str], int, int]]]] = []
        self._hidden: set[int] = set()
        self._cell: list[list[str] | None] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; an unclosed one ends where the next begins."""
        given = dict(attrs)
        if tag == "table":
            self._tables.append([])
            self._open.append(self._tables[-1])
            self._cell.append(None)
        elif tag in _SILENT:
            self._silent += 1
        elif self._open and tag == "tr":
            self._open[-1].append([])
            self._cell[-1] = None
            if "display:none" in (given.get("style") or "").replace(" ", "").lower():
                self._hidden.add(id(self._open[-1][-1]))
        elif self._open and tag in {"td", "th"}:
            self._begin_cell(given)
        elif tag in _BREAKS:
            self.handle_data("\n")

    def _begin_cell(self, given: dict[str, str | None]) -> None:
        if not self._open[-1]:
            self._open[-1].append([])
        words: list[str] = []
        self._cell[-1] = words
        self._open[-1][-1].append((words, _span(given, "rowspan"), _span(given, "colspan")))

    def handle_endtag(self, tag: str) -> None:
        """Close a table or a cell."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._open and tag == "table":
            self._open.pop()
            self._cell.pop()
        elif self._open and tag in {"td", "th", "tr"}:
            self._cell[-1] = None

    def handle_data(self, data: str) -> None:
        """Keep what stands in a cell."""
        if not self._silent and self._cell and self._cell[-1] is not None:
            self._cell[-1].append(data)

    def laid_out(self) -> tuple[list[tuple[Raw, ...]], list[Range], list[int]]:
        """Return the rows with every cell at its place, the merged ranges, and which rows are hidden."""
        rows: list[tuple[Raw, ...]] = []
        merged: list[Range] = []
        hidden: list[int] = []
        cells = 0
        for table in self._tables:
            below: dict[int, int] = {}
            for line in table:
                if id(line) in self._hidden:
                    hidden.append(len(rows))
                rows.append(tuple(_placed(line, len(rows), below, merged)))
                cells += len(rows[-1])
                if cells > MOST_CELLS or len(rows[-1]) > MOST_COLUMNS:
                    raise Invalid(_TOO_WIDE)
        return rows, merged, hidden


def _placed(
    line: list[tuple[list[str], int, int]], row: int, below: dict[int, int], merged: list[Range]
) -> list[Raw]:
    """Return the cells of a row; ``below`` counts the rows that cells above still reach into."""
    cells: list[Raw] = []

    def pass_over() -> None:
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append("")

    for words, down, across in line:
        pass_over()
        at = len(cells)
        if at + across > MOST_COLUMNS:
            raise Invalid(_TOO_WIDE)
        if down > 1 or across > 1:
            merged.append(((row, at), (row + down - 1, at + across - 1)))
        for column in range(at, at + across):
            below[column] = down - 1
        cells += [typed(_said(words)), *[""] * (across - 1)]
    pass_over()
    return cells


def _said(words: list[str]) -> str:
    lines = "".join(words).replace("\xa0", " ").split("\n")
    return "\n".join(said for line in lines if (said := re.sub(r"[ \t\r\f\v]+", " ", line).strip(" \t\r")))


def _span(given: dict[str, str | None], key: str) -> int:
    written = (given.get(key) or "").strip()
    return min(max(1, int(written)), 65_536) if written.isdigit() and len(written) < 6 else 1


def read_xml(data: bytes) -> Book:
    """Return the visible sheets of an XML spreadsheet.

    Raises:
        Invalid: it is another kind of XML, or a cell lies so far away that it would exhaust the memory.
    """
    from defusedxml.ElementTree import fromstring  # read when such a file is

    root = fromstring(data)
    if root.tag != f"{_SS}Workbook":
        raise Invalid("这个 XML 文件不是表格。请在 Excel 或 WPS 中打开它，另存为工作簿（.xlsx）后再导入。")
    visible, hidden = [], []
    for sheet in root.iter(f"{_SS}Worksheet"):
        name = sheet.get(f"{_SS}Name", "")
        if any(option.tag.endswith("}Visible") and option.text != "SheetVisible" for option in sheet.iter()):
            hidden.append(name)
        else:
            visible.append(_xml_sheet(name, sheet))
    if not visible:
        raise Invalid("这个文件里没有可见的工作表。请取消隐藏后再导入。")
    return Book(tuple(visible), tuple(hidden))


def _xml_sheet(name: str, sheet: Any) -> Sheet:
    rows: list[list[Raw]] = []
    merged: list[Range] = []
    hidden: list[int] = []
    cells = 0
    for row in sheet.iter(f"{_SS}Row"):
        at = _index(row, len(rows))
        if at > MOST_CELLS or at < len(rows):
            raise Invalid(_TOO_WIDE)
        rows += [[] for _ in range(at - len(rows) + 1)]
        if row.get(f"{_SS}Hidden") == "1":
            hidden.append(at)
        rows[at] = _xml_row(row, at, merged)
        cells += len(rows[at])
        if cells > MOST_CELLS:
            raise Invalid(_TOO_WIDE)
    width = max(map(len, rows), default=0)
    if width * len(rows) > 10 * MOST_CELLS:
        raise Invalid(_TOO_WIDE)
    return Sheet(name, tuple(tuple(line) for line in rows), tuple(merged), frozenset(hidden))


def _xml_row(row: Any, at: int, merged: list[Range]) -> list[Raw]:
    line: list[Raw] = []
    for cell in row.iter(f"{_SS}Cell"):
        column = _index(cell, len(line))
        across, down = (_number(cell.get(f"{_SS}Merge{way}")) for way in ("Across", "Down"))
        if not len(line) <= column <= column + across < MOST_COLUMNS:
            raise Invalid(_TOO_WIDE)
        line += [""] * (column - len(line))
        line += [_xml_value(cell), *[""] * across]
        if across or down:
            merged.append(((at, column), (at + down, column + across)))
    return line


def _index(element: Any, following: int) -> int:
    written = element.get(f"{_SS}Index")
    return _number(written) - 1 if written else following


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 9 else 0


def _xml_value(cell: Any) -> Raw:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(f"{_SS}Type")
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        return datetime.fromisoformat(text.removesuffix("Z"))
    return text
