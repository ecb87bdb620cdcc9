"""The programs that write such files, each in its own way: Excel, WPS, a web system, a text export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape

import xlsxwriter
from openpyxl import Workbook

from tests.imports.dirty.pages import Formula, Page

_STAMP = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*")


def by_xlsxwriter(pages: Sequence[Page], *, date1904: bool = False) -> bytes:
    """Return a workbook as an export of a web system is: XlsxWriter."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date1904})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for page in pages:
        _xlsxwriter_sheet(book.add_worksheet(page.name), page, day)
    book.close()
    return _undated(out.getvalue())


def _xlsxwriter_sheet(sheet, page: Page, day) -> None:
    for row, line in enumerate(page.rows):
        for column, cell in enumerate(line):
            _xlsxwriter_cell(sheet, (row, column), cell, day)
    for top, left, bottom, right in page.merges:
        sheet.merge_range(top, left, bottom, right, page.rows[top][left])
    for row in page.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    if page.hidden:
        sheet.hide()


def _xlsxwriter_cell(sheet, place: tuple[int, int], cell: object, day) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, day)
    elif isinstance(cell, Formula):
        sheet.write_formula(*place, cell.text, None, cell.value or 0)
    elif isinstance(cell, int | float):
        sheet.write_number(*place, cell)
    elif cell != "":
        sheet.write_string(*place, str(cell))


def by_openpyxl(pages: Sequence[Page], *, date1904: bool = False) -> bytes:
    """Return a workbook as an office's own scripts write it: openpyxl, every formula without its value."""
    book = Workbook()
    book.remove(book.active)
    if date1904:
        book.epoch = datetime(1904, 1, 1)
    for page in pages:
        _openpyxl_sheet(book.create_sheet(page.name), page)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _openpyxl_sheet(sheet, page: Page) -> None:
    for row, line in enumerate(page.rows, 1):
        for column, cell in enumerate(line, 1):
            if isinstance(cell, Formula):
                sheet.cell(row, column).value = cell.text
            elif cell != "":
                sheet.cell(row, column).value = cell
    for top, left, bottom, right in page.merges:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    for row in page.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    sheet.sheet_state = "hidden" if page.hidden else "visible"


def _undated(data: bytes) -> bytes:
    """Return the same workbook without the hour it was made in, so that it can be made again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = _STAMP.sub(rb"\g<1>2026-01-05T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def html(pages: Sequence[Page], encoding: str = "utf-8", *, declared: bool = True) -> bytes:
    """Return a page with a table, as a web system sends it under the name of a workbook."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if declared else ""
    style = "<style>td{mso-number-format:'\\@'}</style><script>var hidden='姓名';</script>"
    tables = "\n".join(_html_table(page) for page in pages)
    text = f"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head>{meta}{style}</head>"
    return f"{text}<body>\n<!-- 导出 -->\n{tables}\n</body></html>".encode(encoding)


def _html_table(page: Page) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    lines = []
    for row, line in enumerate(page.rows):
        cells = ""
        for column, cell in enumerate(line):
            if (row, column) in covered:
                continue
            down, across = spans.get((row, column), (1, 1))
            span = f" rowspan={down} colspan={across}" if (down, across) != (1, 1) else ""
            cells += f"<td{span}>{escape(str(cell)).replace(chr(10), '<br>') or '&nbsp;'}"
        lines.append(f"<tr>{cells}</tr>")
    return "<table border=1>" + "\n".join(lines) + "</table>"


def spreadsheetml(pages: Sequence[Page], encoding: str = "utf-8") -> bytes:
    """Return what Excel 2003 called an XML spreadsheet."""
    sheets = "".join(_xml_sheet(page) for page in pages)
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    names = f"xmlns='{office}' xmlns:ss='{office}'"
    head = f"<?xml version='1.0' encoding='{encoding}'?>\n<?mso-application progid='Excel.Sheet'?>\n"
    return f"{head}<Workbook {names}>{sheets}</Workbook>".encode(encoding)


def _xml_sheet(page: Page) -> str:
    rows, at = [], 0
    for number, line in enumerate(page.rows, 1):
        cells = "".join(_xml_cell(column, cell) for column, cell in enumerate(line, 1) if cell != "")
        if cells:
            index = f" ss:Index='{number}'" if number != at + 1 else ""
            hidden = " ss:Hidden='1'" if number - 1 in page.hidden_rows else ""
            rows.append(f"<Row{index}{hidden}>{cells}</Row>")
            at = number
    return f"<Worksheet ss:Name='{page.name}'><Table>{''.join(rows)}</Table></Worksheet>"


def _xml_cell(column: int, cell: object) -> str:
    kind = "Number" if isinstance(cell, int | float) else "DateTime" if isinstance(cell, date) else "String"
    text = f"{cell:%Y-%m-%d}T00:00:00.000" if isinstance(cell, date) else escape(str(cell))
    return f"<Cell ss:Index='{column}'><Data ss:Type='{kind}'>{text}</Data></Cell>"


def text_table(page: Page, encoding: str, mark: str = ",", end: str = "\r\n") -> bytes:
    """Return a text table in an encoding; a cell with the mark or a break in it stands in quotes."""

    def cell(value: object) -> str:
        written = str(value)
        return f'"{written}"' if any(char in written for char in (mark, "\n")) else written

    return (end.join(mark.join(map(cell, row)) for row in page.rows) + end).encode(encoding)
