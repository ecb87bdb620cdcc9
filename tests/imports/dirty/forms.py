"""What a file really is, whatever it is called (part 2, dirt 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.imports.dirty.biff import workbook
from tests.imports.dirty.layouts import row
from tests.imports.dirty.numbers import HEAD, page
from tests.imports.dirty.pages import Page
from tests.imports.dirty.truth import WARNING, Case, told
from tests.imports.dirty.writers import by_xlsxwriter, html, spreadsheetml, text_table


def cases() -> Iterator[Case]:
    """Yield the files."""
    two = page({}, {})
    plain = Page("", two.rows)
    both = [told(2, 1), told(3, 2)]
    yield Case("42-WPS表格.et", "10", workbook([two]), both)
    yield Case("43-网页另存的.xls", "10", html([plain]), both)
    yield Case("44-没写编码的国标网页.xls", "10", html([plain], "gb18030", declared=False), both)
    yield Case("45-改了扩展名的.xls", "10", by_xlsxwriter([two]), both)
    yield Case("46-竖线分隔.txt", "10", text_table(plain, "gb18030", "|", "\n"), both)
    yield Case(
        "47-带引号和换行.csv",
        "10",
        text_table(Page("", [HEAD, row(1, 住址="东村,1号\n后院"), row(2)]), "utf-8"),
        both,
    )
    since = date(2021, 3, 5)
    typed = Page("花名册", [HEAD, row(1, 聘用日期=since), row(2, 聘用日期=44260)])
    yield Case(
        "48-XML电子表格.xls",
        "10",
        spreadsheetml([typed]),
        both,
        [("花名册", 3, "聘用日期", WARNING, "日期序号")],
    )
    framed = "<table><tr><td>" + html([plain]).decode() + "</td></tr></table>"
    yield Case(
        "49-表格套表格的网页.xls",
        "10",
        framed.encode(),
        [told(3, 1), told(4, 2)],
    )
    yield Case(
        "50-分号分隔的Unicode.csv",
        "10",
        text_table(Page("", [HEAD, *map(row, (1, 2))]), "utf-16", ";"),
        both,
    )
