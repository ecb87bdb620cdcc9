"""One way to filter by what a person may see, and by date."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import WHOLE, Scope
from app.core.asof import AsOf
from db.base import Row, Versioned


def in_scope(scopes: Sequence[Scope], column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` (a scope code) lies in one of the scopes."""
    if WHOLE in scopes:
        return true()
    return or_(false(), *(column.between(scope.lo, scope.hi) for scope in scopes))


def valid(model: type[Versioned], as_of: AsOf) -> ColumnElement[bool]:
    """Return the condition that a version was in force on the date, and not voided, as known then."""
    dated = and_(model.valid_from <= as_of.valid_on, model.valid_to > as_of.valid_on)
    return and_(dated, known(model, as_of), unvoided(model, as_of))


def unvoided(model: type[Versioned], as_of: AsOf) -> ColumnElement[bool]:
    """Return the condition that a version was not void, as known then."""
    if as_of.known_at is None:
        return model.voided_at.is_(None)
    return or_(model.voided_at.is_(None), model.voided_at > as_of.known_at)


def known(model: type[Row], as_of: AsOf) -> ColumnElement[bool]:
    """Return the condition that a row was recorded by the known time."""
    return true() if as_of.known_at is None else model.recorded_at <= as_of.known_at
