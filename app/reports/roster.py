"""The 花名册 as a workbook: everyone in post, town by town, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from app.core.fields import fields_of
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.stamp import Stamp
from app.services.roster.rows import RosterLine

_KEYS = tuple(field.key for field in fields_of(RosterLine) if field.key != "number")


def roster_xlsx(rows: Sequence[RosterLine], stamp: Stamp, on: date) -> bytes:
    """Return the roster of day ``on``, a head count under each town and all in all.

    Identity and card numbers are printed as given: full ones only if the caller revealed them.
    Source: standards-and-paper.md part 2, worker_roster.
    """
    columns = columns_of(RosterLine, *_KEYS)
    return register_xlsx(
        Register(
            stamp=stamp,
            columns=(SERIAL, *columns),
            lines=numbered(columns, rows, attrgetter("town")),
            right=f"统计日期：{on.year}年{on.month}月{on.day}日",
        )
    )
