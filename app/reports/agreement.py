"""Whether the month's papers say the same sum: read back from the files, not from what drew them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from app.core.errors import Invalid
from app.core.money import capitals, show
from app.core.own_words import in_own_words
from app.domain.policy import BankFile, Filling
from app.reports.drawing import Drawn
from app.services.pay import Reconciliation

TOTAL, SUBTOTAL = "合计", "小计"


def agreed(drawn: Sequence[Drawn], kept: Reconciliation, form: BankFile) -> list[str]:
    """Return a sentence per agreement found.

    Raises:
        Invalid: two papers state different sums; the sentence names both.
    """
    register = next(one for one in drawn if one.kind == "pay-register" and one.file_name.endswith("xlsx"))
    bank = next(one for one in drawn if one.kind == "bank-file")
    figures = {
        "补贴发放表合计": _register_total(register.content),
        "补贴发放表乡镇小计": _subtotals(register.content),
        "补贴发放表逐人相加": _register_sum(register.content),
        "银行代发文件逐行相加": _bank_sum(bank.content, form),
        "发放批次": kept.run,
        "发放单": kept.slips,
        "发放明细": kept.lines,
        "经费台账": kept.ledger or Decimal(0),
        "银行导出登记": kept.export or Decimal(0),
    }
    wrong = [f"{name}{show(amount)}元" for name, amount in figures.items() if amount != kept.run]
    if wrong:
        raise Invalid(
            f"金额不一致，没有生成文件：发放批次{show(kept.run)}元，{'，'.join(wrong)}；请报告管理员。"
        )
    words = capitals(kept.run)
    if not any(words in cell for cell in _texts(register.content)):
        raise Invalid(f"补贴发放表上没有大写金额“{words}”，没有生成文件；请报告管理员。")
    return [
        in_own_words(f"补贴发放表的合计、乡镇小计、逐人相加，均为 {show(kept.run)} 元；大写 {words}"),
        f"银行代发文件逐行相加、导出登记，均为 {show(kept.run)} 元",
        f"发放批次、发放单、发放明细、经费台账，均为 {show(kept.run)} 元",
    ]


def _rows(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def _texts(content: bytes) -> Iterator[str]:
    for row in _rows(content):
        yield from (cell for cell in row if isinstance(cell, str))


def _net(rows: list[list[Any]]) -> tuple[int, int]:
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if str(cell).startswith("实发"):
                return number, place
    raise Invalid("补贴发放表里找不到“实发”一列，没有生成文件；请报告管理员。")


def _register_total(content: bytes) -> Decimal:
    rows = _rows(content)
    _, place = _net(rows)
    found = [row[place] for row in rows if str(row[0]).startswith(TOTAL) and isinstance(row[place], float)]
    return _money(found[-1]) if found else Decimal(0)


def _subtotals(content: bytes) -> Decimal:
    """Add the towns' subtotals."""
    rows = _rows(content)
    _, place = _net(rows)
    return sum((_money(row[place]) for row in rows if SUBTOTAL in str(row[0])), Decimal(0))


def _register_sum(content: bytes) -> Decimal:
    """Add the people's lines: those that begin with a serial number."""
    rows = _rows(content)
    head, place = _net(rows)
    lines = [row for row in rows[head + 1 :] if isinstance(row[0], int | float)]
    return sum((_money(row[place]) for row in lines), Decimal(0))


def _money(cell: object) -> Decimal:
    return Decimal(str(cell or 0)).quantize(Decimal("0.01"))


def _bank_sum(content: bytes, form: BankFile) -> Decimal:
    """Add the amounts of the bank's lines, read back as the bank will read them."""
    place = [field.source for field in form.columns].index(Filling.AMOUNT)
    lines = content.decode(form.encoding).splitlines()
    lines = lines[form.totals == "first" :]
    lines = lines[form.header :]
    lines = lines[:-1] if form.totals == "last" else lines
    found = sum((Decimal(line.split(form.separator)[place]) for line in lines), Decimal(0))
    return found / 100 if form.amount_unit == "fen" else found
