"""finance-xlsx and bank-file: what the finance office and the bank receive for 10,000 people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from xlsxwriter import Workbook

from app.core.clock import CHINA
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain import policy
from app.reports.bank import bank_file
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.stamp import Stamp
from app.services.pay.bank import BankLine
from tests.bench.measure import Bench

TOWNS = 12
STAMP = Stamp(
    title="补贴发放登记表",
    unit="测试县综治中心",
    made_at=datetime(2026, 11, 2, 9, tzinfo=CHINA),
    number="测-1",
)


@dataclass(frozen=True, slots=True)
class PayRow:
    """A line of the finance office's register; with the serial number, 20 columns."""

    town: Annotated[str, Label("乡镇", 14)]
    village: Annotated[str, Label("村(社区)", 16)]
    grid: Annotated[str, Label("网格", 20)]
    code: Annotated[str, Label("网格编码", 18, kind=Kind.CODE)]
    name: Annotated[str, Label("姓名", 10)]
    identity: Annotated[str, Label("身份证号", 20, kind=Kind.CODE)]
    kind: Annotated[str, Label("类别", 10)]
    since: Annotated[str, Label("上岗日期", 12)]
    phone: Annotated[str, Label("电话", 13, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", 20)]
    card: Annotated[str, Label("银行卡号", 22, kind=Kind.CODE)]
    days: Annotated[int, Label("天数", 6)]
    rate: Annotated[Decimal, Label("标准")]
    base: Annotated[Decimal, Label("基本补贴")]
    reward: Annotated[Decimal, Label("奖励")]
    phone_fee: Annotated[Decimal, Label("通讯补贴")]
    deduction: Annotated[Decimal, Label("扣款")]
    total: Annotated[Decimal, Label("实发")]
    note: Annotated[str, Label("备注", 16)]


def pay_rows(n: int) -> list[PayRow]:
    """Return ``n`` rows in the order of their towns."""
    return [_row(number, f"第{number * TOWNS // n + 1}镇") for number in range(n)]


def _row(number: int, town: str) -> PayRow:
    rate = Decimal("1760.00") if number % 6 == 0 else Decimal("600.00")
    grid = f"{town}第{number}网格"
    identity = f"9901011980010{number % 100000:05d}"
    card = f"62170000{number:011d}"
    fee = Decimal("30.00")
    amounts = (rate, rate, Decimal("50.00"), fee, Decimal("-20.00"), rate + 60)
    text = (f"{town}{number % 40}村", grid, f"990101{number:09d}", f"演示{number}", identity, "农村兼职")
    return PayRow(
        town,
        *text,
        "2026-01-01",
        f"139{number:08d}",
        "测试农商银行",
        card,
        31,
        *amounts,
        "" if number % 9 else "补发",
    )


def finance_xlsx(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the styled register beside XlsxWriter's bare values, and beside openpyxl cell by cell."""
    rows = pay_rows(n)
    columns = columns_of(PayRow, totals=("base", "reward", "phone_fee", "deduction", "total"))
    bare = [
        (number, *[getattr(row, field.name) for field in fields(row)]) for number, row in enumerate(rows, 1)
    ]
    target = folder / "register.xlsx"

    def ours() -> None:
        lines = numbered(columns, rows, by=lambda row: row.town)
        target.write_bytes(
            register_xlsx(Register(stamp=STAMP, columns=(SERIAL, *columns), lines=lines, right="单位:元"))
        )

    yield Bench(name="finance-xlsx", n=n, goal=1.5, ours=ours, floor=lambda: _bare_values(target, bare))
    yield Bench(
        name="finance-xlsx/openpyxl", n=n, goal=0.5, ours=ours, floor=lambda: _cell_by_cell(target, bare)
    )


def _bare_values(target: Path, rows: list[tuple[object, ...]]) -> None:
    """Write the values and nothing else, by XlsxWriter's typed calls."""
    book = Workbook(str(target), {"in_memory": True})
    sheet = book.add_worksheet()
    writers = [sheet.write_string if isinstance(value, str) else sheet.write_number for value in rows[0]]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            writers[column](at, column, value)
    book.close()


def _cell_by_cell(target: Path, rows: list[tuple[object, ...]]) -> None:
    """Write and dress each cell, as the openpyxl manual shows it."""
    book = openpyxl.Workbook()
    sheet = book.active
    side = Side(style="thin")
    font, border = Font(name="宋体", size=10.5), Border(left=side, right=side, top=side, bottom=side)
    centred = Alignment(horizontal="center", vertical="center")
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, value)
            cell.font, cell.border, cell.alignment = font, border, centred
            cell.number_format = "@" if isinstance(value, str) else "#,##0.00"
    book.save(target)


def bank_lines(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the bank's file beside the same bytes written from a list."""
    rules = policy.load(Path("resources/policies/jishan.toml").read_text("utf-8"))
    file, month = rules.the_bank().file.value, Month(2026, 10)
    payees = [
        BankLine(number, number, row.name, row.card, row.total, row.identity, row.bank, "")
        for number, row in enumerate(pay_rows(n), 1)
    ]
    lines = bank_file(payees, file, month).splitlines(keepends=True)
    assert len(lines) == n
    target = folder / "bank.txt"

    def bare() -> None:
        with target.open("wb") as out:
            out.writelines(lines)

    yield Bench(
        name="bank-file",
        n=n,
        goal=5.0,
        ours=lambda: target.write_bytes(bank_file(payees, file, month)),
        floor=bare,
    )
