"""The working calendar in the database: every date a row, provisional until the notice is published."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.period import Month
from app.core.text import clean
from app.domain import calendar as rules
from app.domain.assessment.states import CycleState
from app.domain.calendar import Day, DayStatus
from app.domain.notice import LineFault, read_notice
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """The State Council's notice for a year, as pasted or typed."""

    year: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """One day worked or free otherwise than the notice says, and who says so."""

    day: date
    is_work: Annotated[bool, Label("这一天上班")]
    label: Annotated[str, Label("说明", width=14, help="例如：防汛值班、县庆")]
    source: Annotated[str, Label("依据", width=30, help="文件名和文号")]


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What adopting a notice would make of a year; with ``faults`` nothing can be adopted."""

    year: int
    faults: tuple[LineFault, ...] = ()
    days: tuple[DayRow, ...] = ()
    turned: int = 0
    kept: int = 0
    moved: tuple[str, ...] = ()


@permits(Permission.POLICY_READ)
def preview_notice(unit: Unit, new: NewNotice) -> NoticePreview:
    """Return a year as a notice would make it, every fault by line, and the dates that move.

    ``turned`` counts the days that become worked or free, ``kept`` those a person set by hand, which stay.
    """
    notice, faults = read_notice(new.text, new.year)
    if notice is None:
        return NoticePreview(new.year, faults)
    there = {row.day: row for row in days(unit, date(new.year, 1, 1), date(new.year, 12, 31))}
    rows = [_as_row(day, there.get(day.date)) for day in rules.published(notice)]
    turned = [row.day for row in rows if row.day not in there or there[row.day].is_work != row.is_work]
    return NoticePreview(
        new.year,
        days=tuple(rows),
        turned=len(turned),
        kept=sum(row.status is DayStatus.MANUAL for row in rows),
        moved=tuple(moved_by(unit, {row.day: row.is_work for row in rows})),
    )


def _as_row(day: Day, there: DayRow | None) -> DayRow:
    if there is not None and there.status is DayStatus.MANUAL:
        return there
    return DayRow(0, 0, day.date, day.is_work, day.label, day.source, day.status)


@permits(Permission.POLICY_WRITE)
def adopt_notice(unit: Unit, new: NewNotice) -> int:
    """Write a year as its notice says, all or nothing, and return how many days changed.

    Raises:
        Invalid: the notice has faults; the sentence names them by line.
    """
    notice, faults = read_notice(new.text, new.year)
    if notice is None:
        said = "；".join(f"第{one.line}行：{one.sentence}" if one.line else one.sentence for one in faults)
        raise Invalid(fields={"text": said})
    return _write(unit, new.year, rules.published(notice))


@permits(Permission.POLICY_WRITE)
def change_day(unit: Unit, new: DayChange, version: int) -> int:
    """Make one day worked or free against the notice and return its id.

    Raises:
        NotFound: the calendar has no such day. Conflict: it was changed since ``version``.
        Invalid: nothing says why, or nothing would change.
    """
    row = unit.session.scalar(select(CalDay).where(CalDay.day == new.day))
    if row is None:
        raise NotFound(f"工作日历里还没有 {new.day}，请先登记这一年的放假安排。")
    values = {key: getattr(row, key) for key in ("is_work", "label", "source")}
    unchanged(unit, row, version, "这一天刚被别人改过，请刷新后再试。", values)
    wrong = {key: _WHY[key] for key in ("label", "source") if not getattr(new, key).strip()}
    if wrong:
        raise Invalid(fields=wrong)
    if row.is_work == new.is_work:
        now = "上班" if new.is_work else "休息"
        raise Invalid(fields={"is_work": f"{new.day} 本来就是{now}，没有改动。"})
    row.is_work, row.label, row.source = new.is_work, clean(new.label), clean(new.source)
    row.status = DayStatus.MANUAL
    return row.id


_WHY = {"label": "请写明这一天是什么日子。", "source": "请写明依据的文件名和文号。"}


@permits(Permission.POLICY_READ)
def day_on(unit: Unit, day: date) -> DayRow:
    """Return one day.

    Raises:
        NotFound: the calendar does not reach it.
    """
    found = days(unit, day, day)
    if not found:
        raise NotFound(f"工作日历里还没有 {day}，请先登记这一年的放假安排。")
    return found[0]


@permits(Permission.POLICY_READ)
def moved_by(unit: Unit, changes: Mapping[date, bool]) -> list[str]:
    """Return a sentence for every date counted in working days that some changed days would move."""
    return [*_appeals(unit, changes), *_months(unit, changes)]


def _appeals(unit: Unit, changes: Mapping[date, bool]) -> Iterator[str]:
    """Yield the assessments whose days of appeal end on another day."""
    public = select(Cycle).where(Cycle.state == CycleState.PUBLISHED, Cycle.published_on.is_not(None))
    for cycle in unit.session.scalars(public.order_by(Cycle.opens)):
        limit = policy_on(unit, cycle.closes).assessment.appeal_days
        if limit is None or cycle.published_on is None:
            continue
        start, count = cycle.published_on, limit.value
        now, then = (_counted(unit, start, count, one) for one in ({}, changes))
        if now != then:
            title = f"{cycle.month.label if cycle.month else ''}{cycle.cycle_kind.label}"
            yield f"{title}的申诉期满由 {now or '未定'} 改到 {then or '未定'}。"


def _counted(unit: Unit, start: date, count: int, changes: Mapping[date, bool]) -> date | None:
    known = {row.day: row.is_work for row in days(unit, start, date(start.year + 1, 12, 31))}
    worked = sorted(day for day, is_work in {**known, **changes}.items() if is_work and day > start)
    return worked[count - 1] if 0 < count <= len(worked) else None


def _months(unit: Unit, changes: Mapping[date, bool]) -> Iterator[str]:
    """Yield the months with another number of working days, for pay that counts by them."""
    if not changes:
        return
    known = {row.day: row.is_work for row in days(unit, min(changes), max(changes))}
    sums: dict[Month, list[int]] = {}
    for day, is_work in changes.items():
        if day in known:
            both = sums.setdefault(Month.of(day), [0, 0])
            both[0] += known[day]
            both[1] += is_work
    for month, (before, after) in sums.items():
        if before != after:
            yield f"{month.label}的工作日由 {before} 天变为 {after} 天。"


@permits(Permission.POLICY_WRITE)
def adopt_year(unit: Unit, year: int, notice: str | None = None) -> int:
    """Write a year's calendar and return how many days changed.

    ``notice`` is the text of resources/calendar/<year>.toml; without one the year is provisional.
    Days a person set by hand stay as they are.

    Raises:
        Invalid: the notice has faults.
    """
    return _write(unit, year, rules.build(year, tomllib.loads(notice) if notice else None))


def _write(unit: Unit, year: int, wanted: Sequence[Day]) -> int:
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
