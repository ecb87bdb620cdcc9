"""The list and the check-ins as they are kept, added up in SQL: 13,641 people are one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from app.core.asof import AsOf
from app.core.period import Month
from app.domain.policy.checkins import CheckIns
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.forces import CheckIn, Force
from db.scope import in_scope, valid

_REACH = timedelta(days=366)
HOLDER = func.coalesce(Force.holder_id, Force.id)
"""The first entry of whoever an entry is of."""
_FIRST = aliased(Force)
SINCE = func.coalesce(_FIRST.valid_from, Force.valid_from)
"""Since when they are on the list, whatever was corrected of them since."""


def each_task(labels: Iterable[str]) -> list[Any]:
    """Return a column for each task: how many check-ins name it."""
    return [
        func.count(CheckIn.id).filter(CheckIn.task_kinds.contains(f",{key},", autoescape=True))
        for key in labels
    ]


def told(counts: Sequence[int], labels: Mapping[str, str]) -> str:
    """Return how often each task was done, in words."""
    pairs = zip(labels.values(), counts, strict=True)
    return "，".join(f"{label} {many}" for label, many in pairs if many)


def listed(unit: Unit, rules: CheckIns, day: date) -> tuple[Select[Any], Any]:
    """Return who stands on the list on a day, columns to be added, and the column of when each last came."""
    came = last_day(unit, day)
    statement = (
        select()
        .select_from(Force)
        .outerjoin(_FIRST, and_(_FIRST.id == Force.holder_id, _FIRST.voided_at.is_(None)))
        .outerjoin(came, came.c.force_id == HOLDER)
        .where(valid(Force, AsOf(day, unit.as_of.known_at)), Force.force_kind.in_(rules.force_kinds))
        .where(in_scope(unit.actor.scopes, Force.scope_code))
    )
    return statement, came.c.last


def last_day(unit: Unit, day: date) -> Subquery:
    """Return by first entry the last day somebody came until a day, within a year."""
    statement = (
        select(CheckIn.force_id, func.max(CheckIn.day).label("last"))
        .where(CheckIn.day.between(day - _REACH, day), CheckIn.voided.is_(False))
        .where(in_scope(unit.actor.scopes, CheckIn.scope_code))
    )
    return statement.group_by(CheckIn.force_id).subquery()


def month_sums(unit: Unit, by: Any, day: date, labels: Iterable[str]) -> dict[int, Sequence[Any]]:
    """Return by a column how often people came in a day's month until it, for how many hours, each task."""
    statement = (
        select(by, func.count(CheckIn.id), func.sum(CheckIn.hours), *each_task(labels))
        .where(CheckIn.day.between(Month.of(day).first, day), CheckIn.voided.is_(False))
        .where(in_scope(unit.actor.scopes, CheckIn.scope_code))
        .group_by(by)
    )
    return {row[0]: row[1:] for row in unit.session.connection().execute(statement)}


def numbered(unit: Unit, unit_id: int, month: Month) -> dict[int, str]:
    """Return the names of who was on a grid's list in a month by first entry, in the order of the numbers."""
    kinds = policy_on(unit, min(month.last, unit.today)).check_in.force_kinds
    rows = unit.session.execute(
        select(HOLDER, Force.name)
        .where(Force.unit_id == unit_id, Force.voided_at.is_(None), Force.force_kind.in_(kinds))
        .where(Force.valid_from < month.end, Force.valid_to > month.first)
        .where(in_scope(unit.actor.scopes, Force.scope_code))
        .order_by(HOLDER, Force.valid_from)
    )
    return {row[0]: row[1] for row in rows}
