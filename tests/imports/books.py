"""Workbooks as an office has them, made in a test's folder; all people are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from app.core.identity import make_identity

TITLES = (
    "序号", "乡镇", "村(社区)", "网格名称", "网格编码", "姓名", "性别", "民族", "出生年月", "身份证号",
    "政治面貌", "学历", "网格角色", "专/兼职", "原身份", "聘用日期", "联系电话", "住址", "银行卡号",
    "开户行", "备注",
)  # fmt: skip
WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789X"}


def number(n: int, *, year: int = 1980, woman: bool = False) -> str:
    """Return the n-th made-up identity number."""
    return make_identity("990101", date(year, 1 + n % 12, 1 + n % 28), 2 * n % 998 + (0 if woman else 1))


def person(n: int, **changes: object) -> dict[str, object]:
    """Return one clean row by title; ``changes`` replace cells."""
    row: dict[str, object] = {
        "序号": n, "乡镇": "甲镇", "村(社区)": "东村", "网格名称": "东村第1网格", "网格编码": "",
        "姓名": f"测试{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", "性别": "男", "民族": "汉族",
        "出生年月": f"1980.{1 + n % 12:02d}", "身份证号": number(n), "政治面貌": "群众", "学历": "高中",
        "网格角色": "网格员", "专/兼职": "农村兼职", "原身份": "村民小组长", "聘用日期": "2021-03-05",
        "联系电话": f"1390000{n:04d}", "住址": "东村1号", "银行卡号": "", "开户行": "", "备注": "",
    }  # fmt: skip
    return row | changes


def cells(row: dict[str, object], titles: Sequence[str] = TITLES) -> list[object]:
    """Return the row's cells in the order of ``titles``."""
    return [row[title] for title in titles]


def roster(path: Path, rows: Sequence[dict[str, object]], titles: Sequence[str] = TITLES) -> Path:
    """Write a roster as printed: title, unit line, header, rows, total, signature line."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("花名册")
    last = len(titles) - 1
    sheet.merge_range(0, 0, 0, last, "稷山县全科网格员花名册")
    sheet.write(1, 0, "填报单位(盖章):")
    sheet.write(1, last, "填报日期: 2026年1月5日")
    for column, title in enumerate(titles):
        sheet.write(2, column, title)
    for index, row in enumerate(rows, start=3):
        for column, cell in enumerate(cells(row, titles)):
            _write(book, sheet, index, column, cell)
    end = 3 + len(rows)
    sheet.write(end, 0, "合计")
    sheet.write(end, 5, f"{len(rows)}人")
    sheet.write(end + 1, 0, "制表人:")
    sheet.write(end + 1, 4, "审核人:")
    book.close()
    return path


def grid(
    path: Path, rows: Sequence[Sequence[object]], merges: Sequence[tuple[int, int, int, int]] = ()
) -> Path:
    """Write plain cells; ``merges`` are (top, left, bottom, right) around a cell that is already written."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sheet1")
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(book, sheet, index, column, cell)
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return path


def _write(book, sheet, row: int, column: int, cell: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, book.add_format({"num_format": "yyyy-mm-dd"}))
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif cell != "":
        sheet.write_string(row, column, str(cell))
