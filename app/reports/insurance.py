"""The list of the insured (保险清单) as the insurer takes it."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.fields import fields_of
from app.core.money import capitals, show
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Register, added, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services.insurance.rows import InsuredRow

_INTERNAL = ("number", "place", "warning")  # counted here; what the office looks at is not the insurer's
_KEYS = tuple(field.key for field in fields_of(InsuredRow) if field.key not in _INTERNAL)


def insurance_xlsx(rows: Sequence[InsuredRow], stamp: Stamp) -> bytes:
    """Return the list as a workbook with the premium's total in figures and capitals.

    Source: standards-and-paper.md part 2, insurance_list.
    """
    return register_xlsx(_register(rows, stamp))


def insurance_pdf(rows: Sequence[InsuredRow], stamp: Stamp) -> bytes:
    """Return the same list as a PDF, A4 landscape, heading repeated."""
    return register_pdf(_register(rows, stamp))


def _register(rows: Sequence[InsuredRow], stamp: Stamp) -> Register:
    columns = columns_of(InsuredRow, *_KEYS, totals=("premium",))
    total = added(row.premium for row in rows)
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows),
        right="单位：元",
        closing=(f"保费合计（大写）：人民币{capitals(total)}　　　￥{show(total)}",),
    )
