"""A run's rows as the database holds them: the seal over all of them, and what makes up an amount.

Read without turning fen into Decimal and text into Month and back: sealing happens three times a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Enum,
    String,
    Text,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.pay import run as way
from app.domain.pay.compute import Line
from app.services.pay._book import LINE
from app.workspace import Unit
from db.base import MonthText, Yuan
from db.canonical import FIELD, NULL
from db.models.pay import PayLine, PaySlip

Substance = tuple[object, ...]


def _raw(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return the column as stored: fen as a number, months and choices as text."""
    if isinstance(column.type, Yuan):
        return type_coerce(column, BigInteger)
    return type_coerce(column, String if isinstance(column.type, (MonthText, Enum)) else column.type)


_SLIP = [
    _raw(column)
    for column in (
        PaySlip.person_id,
        PaySlip.bucket,
        PaySlip.reason,
        PaySlip.total,
        PaySlip.posting_id,
        PaySlip.snap_name,
        PaySlip.snap_unit_id,
        PaySlip.snap_town_id,
        PaySlip.snap_place,
        PaySlip.snap_employment,
        PaySlip.snap_account_id,
    )
]
_LINE = [_raw(column) for column in (PaySlip.person_id, *LINE)]
#: a text of its own, so that what was sealed before there was such a part stays as it was sealed
_BESIDE = [_raw(column) for column in (PaySlip.person_id, *LINE, PayLine.employer)]
_SUBSTANCE = [
    _raw(column)
    for column in (
        PaySlip.person_id,
        PayLine.component,
        PayLine.for_month,
        PayLine.days,
        PayLine.of_days,
        PayLine.amount,
        PayLine.employer,
    )
]


def _text(kind: str, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """Return the canonical text of a row, put together by the database: one value to fetch for each."""
    parts = [func.coalesce(cast(column, Text), NULL) for column in columns]
    return reduce(lambda left, right: left.concat(FIELD).concat(right), parts, literal(kind))


def stored_digest(unit: Unit, run_id: int) -> str:
    """Return the digest of what the database holds of a run, slip by slip and line by line."""
    slips = select(_text("slip", _SLIP)).where(PaySlip.run_id == run_id)
    lines = (
        select(_text("line", _LINE))
        .select_from(PayLine)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .where(PaySlip.run_id == run_id)
    )
    beside = (
        select(_text("employer", _BESIDE))
        .select_from(PayLine)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .where(PaySlip.run_id == run_id, PayLine.employer.is_not(None))
    )
    return way.digest(text for part in (slips, lines, beside) for text in unit.session.scalars(part))


def stored_substance(unit: Unit, run_id: int) -> dict[int, list[Substance]]:
    """Return what makes up each person's amount, line by line, as the database holds it."""
    rows = unit.session.execute(
        select(*_SUBSTANCE)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .where(PaySlip.run_id == run_id)
        .order_by(PayLine.id)
    )
    found: dict[int, list[Substance]] = {}
    for person_id, *rest in rows:
        found.setdefault(person_id, []).append(tuple(rest))
    return found


def substance(line: Line) -> Substance:
    """Return the same of a line just worked out."""
    daily = line.monthly is not None
    return (
        line.component,
        str(line.month),
        line.days if daily else None,
        int(line.whole) if daily and line.whole.isdigit() else None,
        int(line.amount * 100),
        None if line.employer is None else int(line.employer * 100),
    )
