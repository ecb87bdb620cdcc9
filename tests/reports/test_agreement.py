"""The month's papers must say one sum: each paper made to say another stops the bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.policy import load
from app.reports import agreement
from app.reports.bank import bank_file
from app.reports.drawing import Drawn
from app.reports.pay import pay_register_xlsx
from app.services.pay import BankLine, Reconciliation
from app.services.pay.rows import PayRegisterRow
from tests.reports.paper_kit import STAMP

TOTAL = Decimal("2960.00")
NIL = Decimal("0.00")
PAYEES = (("甲镇", "600.00"), ("甲镇", "600.00"), ("乙镇", "1760.00"))
KEPT = Reconciliation(TOTAL, TOTAL, TOTAL, TOTAL, TOTAL)
FORM = load(Path("resources/policies/jishan.toml").read_text(encoding="utf-8")).the_bank().file.value


def register() -> bytes:
    rows = []
    for number, (town, amount) in enumerate(PAYEES, 1):
        pay = Decimal(amount)
        identity, card = f"99010119850601{number:04d}", f"622848{number:013d}"
        row = (
            number,
            number,
            town,
            f"演示{number}",
            identity,
            "农村兼职",
            pay,
            NIL,
            NIL,
            pay,
            NIL,
            pay,
            card,
            "县信用社",
        )
        rows.append(PayRegisterRow(*row))
    return pay_register_xlsx(rows, STAMP)


def bank(payees: tuple[tuple[str, str], ...] = PAYEES) -> bytes:
    lines = [
        BankLine(number, number, f"演示{number}", f"622848{number:013d}", Decimal(amount), "", "县信用社", "")
        for number, (_, amount) in enumerate(payees, 1)
    ]
    return bank_file(lines, FORM, Month(2026, 10))


def drawn(kind: str, ending: str, content: bytes) -> Drawn:
    return Drawn(kind, f"{kind}.{ending}", "", "稷综治〔2026〕1号", kind, content, len(PAYEES), TOTAL, "")


def papers(sheet: bytes | None = None, file: bytes | None = None) -> list[Drawn]:
    return [drawn("pay-register", "xlsx", sheet or register()), drawn("bank-file", "txt", file or bank())]


def edited(first: str, column: str | None, value: object) -> bytes:
    """Return the register with one cell of the row that begins with ``first`` overwritten."""
    book = load_workbook(BytesIO(register()))
    sheet = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "实发" for cell in row))
    at = next(cell.column for cell in heads if cell.value == column) if column else 1
    row = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith(first))
    sheet.cell(row, at).value = value
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_papers_of_one_sum_agree_and_say_so() -> None:
    said = "".join(agreement.agreed(papers(), KEPT, FORM))
    for word in ("逐人相加", "银行代发文件", "经费台账", "2,960.00", "贰仟玖佰陆拾元整"):
        assert word in said


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (lambda: papers(file=bank(PAYEES[:2])), "银行代发文件逐行相加1,200.00元"),
        (lambda: papers(edited("1", "实发", 600.01)), "逐人相加2,960.01元"),
        (lambda: papers(edited("甲镇小计", "实发", 1200.01)), "乡镇小计2,960.01元"),
        (lambda: papers(edited("合计（3人）", "实发", 2959.99)), "发放表合计2,959.99元"),
        (lambda: papers(edited("合计（大写）", None, "合计（大写）：人民币贰仟元整")), "没有大写金额"),
    ],
    ids=["bank", "person", "subtotal", "total", "capitals"],
)
def test_a_paper_that_says_another_sum_stops_the_bundle(said: Callable[[], list[Drawn]], found: str) -> None:
    with pytest.raises(Invalid, match=found):
        agreement.agreed(said(), KEPT, FORM)


@pytest.mark.parametrize("place", ["slips", "lines", "ledger", "export"])
def test_rows_that_say_another_sum_stop_the_bundle(place: str) -> None:
    kept = replace(KEPT, **{place: Decimal("2959.99")})
    with pytest.raises(Invalid, match=r"2,959\.99"):
        agreement.agreed(papers(), kept, FORM)


@pytest.mark.parametrize("place", ["ledger", "export"])
def test_money_nobody_committed_or_exported_stops_the_bundle(place: str) -> None:
    with pytest.raises(Invalid, match=r"0\.00"):
        agreement.agreed(papers(), replace(KEPT, **{place: None}), FORM)
