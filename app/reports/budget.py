"""The 资金台账 as a workbook and on paper: every entry, each month closed, the year carried along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.core.fields import fields_of
from app.core.period import Month
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Column, Line, LineKind, Register, added, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services.budget import LedgerRow

_SUMMED = ("income", "committed", "expended")
_KEYS = tuple(field.key for field in fields_of(LedgerRow))
_BALANCE = _KEYS.index("balance")


def ledger_xlsx(rows: Sequence[LedgerRow], stamp: Stamp) -> bytes:
    """Return the ledger of one year in the order of its days, 本月合计 and 本年累计 after each month.

    Shape: the balance of a closing line is that of the month's last entry.
    Source: standards-and-paper.md 1.10 and part 2, fund_ledger.
    """
    return register_xlsx(_register(rows, stamp))


def ledger_pdf(rows: Sequence[LedgerRow], stamp: Stamp) -> bytes:
    """Return the same ledger as a PDF, A4 landscape, heading repeated."""
    return register_pdf(_register(rows, stamp))


def _register(rows: Sequence[LedgerRow], stamp: Stamp) -> Register:
    columns = columns_of(LedgerRow, totals=_SUMMED)
    return Register(stamp=stamp, columns=(SERIAL, *columns), lines=_lines(columns, rows), right="单位：元")


def _lines(columns: Sequence[Column], rows: Sequence[LedgerRow]) -> list[Line]:
    bodies = [_sparse(line, columns) for line in numbered(columns, rows, total="")]
    lines: list[Line] = []
    year: list[Line] = []
    for _, pairs in groupby(zip(rows, bodies, strict=True), lambda pair: Month.of(pair[0].effective)):
        month = [line for _, line in pairs]
        year += month
        lines += [*month, _closed("本月合计", month, columns), _closed("本年累计", year, columns)]
    return lines


def _sparse(line: Line, columns: Sequence[Column]) -> Line:
    """Leave a side empty on which nothing was entered, as a ledger kept by hand does."""
    pairs = zip((SERIAL, *columns), line.cells, strict=True)
    return Line(line.kind, tuple(cell or None if column.total else cell for column, cell in pairs))


def _closed(label: str, lines: Sequence[Line], columns: Sequence[Column]) -> Line:
    cells: list[object] = [label, *[None] * len(columns)]
    for number, column in enumerate(columns, start=1):
        if column.total:
            cells[number] = added(line.cells[number] for line in lines)
    cells[_BALANCE + 1] = lines[-1].cells[_BALANCE + 1]
    return Line(LineKind.SUBTOTAL, tuple(cells))
