"""The 花名册 as a workbook and on paper: everyone in post, town by town, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter

from app.core.fields import Kind, fields_of
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Column, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services.roster.rows import RosterLine

_KEYS = tuple(field.key for field in fields_of(RosterLine) if field.key != "number")


def roster_xlsx(rows: Sequence[RosterLine], stamp: Stamp, on: date) -> bytes:
    """Return the roster of day ``on``, a head count under each town and all in all.

    Identity and card numbers are printed as given: full ones only if the caller revealed them.
    Source: standards-and-paper.md part 2, worker_roster.
    """
    return register_xlsx(_register(rows, stamp, on))


def roster_pdf(rows: Sequence[RosterLine], stamp: Stamp, on: date) -> bytes:
    """Return the same roster as a PDF, A4 landscape, heading repeated."""
    return register_pdf(_register(rows, stamp, on))


def _register(rows: Sequence[RosterLine], stamp: Stamp, on: date) -> Register:
    columns = (*columns_of(RosterLine, *_KEYS), *_own_columns(rows))
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows, attrgetter("town")),
        right=f"统计日期：{on.year}年{on.month}月{on.day}日",
    )


_KINDS = {str: Kind.TEXT, int: Kind.COUNT, bool: Kind.FLAG, Decimal: Kind.MONEY, date: Kind.DATE}


def _own_columns(rows: Sequence[RosterLine]) -> list[Column]:
    """Return a column for each of the county's own fields, after all others; every line carries them all."""
    titles = [title for title, _ in rows[0].extra] if rows else []
    return [
        Column(title=title, kind=_kind(rows, place), width=14, get=partial(_own, place))
        for place, title in enumerate(titles)
    ]


def _kind(rows: Sequence[RosterLine], place: int) -> Kind:
    values = (row.extra[place][1] for row in rows)
    return next((_KINDS[type(value)] for value in values if value is not None), Kind.TEXT)


def _own(place: int, row: RosterLine) -> object:
    return row.extra[place][1]
