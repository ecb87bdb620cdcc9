"""One way to filter by what a person may see, and by date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, false, inspect, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import WHOLE, Scope
from app.core.asof import AsOf
from db.base import BODY, Assigned, Row, Versioned, tables


def in_scope(scopes: Sequence[Scope], column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` (a scope code) lies in one of the scopes."""
    if WHOLE in scopes:
        return true()
    return or_(false(), *(_within(scope, column) for scope in scopes))


def _within(scope: Scope, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    inside = column.between(scope.lo, scope.hi)
    return inside if scope.body is None else and_(inside, _assigned(column.parent.entity, scope.body))


def _assigned(entity: Any, body_id: int) -> ColumnElement[bool]:
    """Return the condition that a row is assigned to a body, by the words its table has for a server."""
    by = inspect(entity).mapper.class_.reach.dept
    if not isinstance(by, Assigned):
        return false()
    own = getattr(entity, by.column)
    if by.table == BODY:
        return cast("ColumnElement[bool]", own == body_id)
    theirs = next(table for table in tables() if table.__tablename__ == by.table)
    rows = select(getattr(theirs, by.theirs)).where(_assigned(theirs, body_id))
    return cast("ColumnElement[bool]", own.in_(rows))


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
