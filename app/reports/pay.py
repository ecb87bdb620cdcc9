"""The pay register (补贴发放表), one declaration for the workbook and for the paper."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from app.core.fields import fields_of
from app.core.money import capitals, show
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Column, Register, added, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services.pay.rows import PayRegisterRow

_BY_HAND = ("number", "signature")  # the serial number is counted here, the signature written
_KEYS = tuple(field.key for field in fields_of(PayRegisterRow) if field.key not in _BY_HAND)
_SUMMED = ("base", "performance", "other", "gross", "deductions", "net")


def pay_register_xlsx(rows: Sequence[PayRegisterRow], stamp: Stamp) -> bytes:
    """Return the register as a workbook: subtotals per town, total, capitals, signatures.

    Shape: rows in the order of their towns; identity and card numbers as the caller gives them.
    Source: standards-and-paper.md part 2, payroll_sheet.
    """
    return register_xlsx(_register(rows, stamp))


def pay_register_pdf(rows: Sequence[PayRegisterRow], stamp: Stamp) -> bytes:
    """Return the same register as a PDF, A4 landscape, heading repeated, to be signed by hand."""
    return register_pdf(_register(rows, stamp))


def _register(rows: Sequence[PayRegisterRow], stamp: Stamp) -> Register:
    graded = any(row.performance for row in rows)  # most counties pay nothing for a grade
    keys = [key for key in _KEYS if graded or key != "performance"]
    columns = (*columns_of(PayRegisterRow, *keys, totals=_SUMMED), Column(title="签名", width=12))
    total = added(row.net for row in rows)
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows, attrgetter("town")),
        right="单位：元",
        closing=(f"合计（大写）：人民币{capitals(total)}　　　￥{show(total)}",),
    )
