"""The 花名册 as a workbook and on paper: everyone in post, town by town, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from app.core.fields import fields_of
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.reports.excel import register_xlsx
from app.reports.paper import LANDSCAPE_A3
from app.reports.register import SERIAL, Register, columns_of, numbered, own_columns
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services.roster.rows import RosterLine

_KEYS = tuple(field.key for field in fields_of(RosterLine) if field.key != "number")


def roster_xlsx(rows: Sequence[RosterLine], stamp: Stamp, on: date, way: Way = Way.AS_WAS) -> bytes:
    """Return the roster of day ``on``, a head count under each town and all in all, and says which ``way``.

    Identity and card numbers are printed as given: full ones only if the caller revealed them.
    Source: standards-and-paper.md part 2, worker_roster.
    """
    return register_xlsx(_register(rows, stamp, Standpoint(on, way)))


def roster_pdf(rows: Sequence[RosterLine], stamp: Stamp, on: date, way: Way = Way.AS_WAS) -> bytes:
    """Return the same roster as a PDF, A3 landscape for its twenty columns, heading repeated."""
    return register_pdf(_register(rows, stamp, Standpoint(on, way)), LANDSCAPE_A3)


def _register(rows: Sequence[RosterLine], stamp: Stamp, point: Standpoint) -> Register:
    columns = (*columns_of(RosterLine, *_KEYS), *own_columns(rows))
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows, attrgetter("town")),
        right=f"统计日期：{point.told}",
    )
