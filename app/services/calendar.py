"""The working calendar in the database: every date a row, provisional until the notice is published."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.fields import Label
from app.domain import calendar as rules
from app.domain.calendar import Day, DayStatus
from app.workspace import Unit
from db.models.calendar import CalDay


@dataclass(frozen=True, slots=True)
class DayRow:
    """One date of the calendar."""

    id: int
    version: int
    day: Annotated[date, Label("日期", width=11)]
    is_work: Annotated[bool, Label("上班", width=6)]
    label: Annotated[str, Label("说明", width=14)]
    source: Annotated[str, Label("依据", width=30)]
    status: Annotated[DayStatus, Label("状态", width=8)]


@permits(Permission.POLICY_WRITE)
def adopt_year(unit: Unit, year: int, notice: str | None = None) -> int:
    """Write a year's calendar and return how many days changed.

    ``notice`` is the text of resources/calendar/<year>.toml; without one the year is provisional.
    Days a person set by hand stay as they are.

    Raises:
        Invalid: the notice has faults.
    """
    wanted = rules.build(year, tomllib.loads(notice) if notice else None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = unit.session.scalars(select(CalDay).where(CalDay.day >= first, CalDay.day <= last))
    kept = {row.day: row for row in found}
    unit.insert(CalDay, [_columns(day) for day in wanted if day.date not in kept])
    return (
        sum(_brought_up(kept[day.date], day) for day in wanted if day.date in kept) + len(wanted) - len(kept)
    )


def _columns(day: Day) -> dict[str, object]:
    return {
        "day": day.date,
        "is_work": day.is_work,
        "label": day.label,
        "source": day.source,
        "status": day.status,
    }


def _brought_up(row: CalDay, day: Day) -> bool:
    if row.status is DayStatus.MANUAL or (row.is_work, row.source) == (day.is_work, day.source):
        return False
    row.is_work, row.label, row.source, row.status = day.is_work, day.label, day.source, day.status
    return True


@permits(Permission.POLICY_READ)
def days(unit: Unit, first: date, last: date) -> list[DayRow]:
    """List the days from ``first`` to ``last``, both included."""
    found = select(CalDay).where(CalDay.day >= first, CalDay.day <= last).order_by(CalDay.day)
    return [
        DayRow(row.id, row.version, row.day, row.is_work, row.label, row.source, row.status)
        for row in unit.session.scalars(found)
    ]


@permits(Permission.POLICY_READ)
def workday_after(unit: Unit, start: date, count: int) -> date:
    """Return the ``count``-th working day after ``start``.

    Raises:
        NotFound: the calendar does not reach that far.
    """
    last = date(start.year + 1, 12, 31)
    known = [Day(row.day, row.is_work, row.label, row.source, row.status) for row in days(unit, start, last)]
    if not known:
        raise NotFound(f"没有{start.year}年的工作日历，请先在“设置”中登记。")
    return rules.add_workdays(known, start, count)
