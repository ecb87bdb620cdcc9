"""The working calendar: a row per date, because a Sunday may be a workday.

A year's holidays and 调休 are what the State Council's notice says.  A year without its
notice is provisional, and so is every deadline counted through it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.period import Year


class DayBasis(Choice):
    """Which days a part month is counted in; printed on every line."""

    CALENDAR = "calendar", "按日历天数"
    WORKDAYS = "workdays", "按当月工作日"
    FIXED = "fixed", "按21.75天"


class Counting(Choice):
    """Which days between two dates count."""

    WORKDAYS = "workdays", "按工作日"
    CALENDAR = "calendar", "按日历天数"


ASSUMED = "假设：按周末和固定日期的法定节假日推定"

# 全国年节及纪念日放假办法 (国务院令第795号, from 2025): the feasts with a fixed date.
_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
_SATURDAY = 5


class DayStatus(Choice):
    """Where a day's yes or no comes from."""

    PUBLISHED = "published", "已公布"
    PROVISIONAL = "provisional", "暂定"
    MANUAL = "manual", "手工调整"


@dataclass(frozen=True, slots=True)
class Day:
    """One date of the calendar; ``source`` is the notice it follows."""

    date: date
    is_work: bool
    label: str
    source: str
    status: DayStatus


class Holiday(BaseModel):
    """One feast of a notice, both days included."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    label: str
    first: date
    last: date

    @property
    def end(self) -> date:
        """Return the day after the last one."""
        return self.last + timedelta(days=1)


class Notice(BaseModel):
    """A State Council notice: days off and the weekend days worked instead."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    year: int
    name: str
    number: str
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...]

    @property
    def source(self) -> str:
        """Return the notice as it is quoted."""
        return f"《{self.name}》（{self.number}）"


def build(year: int, schedule: Mapping[str, Any] | None) -> list[Day]:
    """Return every date of ``year``, in order.

    ``schedule`` is the parsed resources/calendar/<year>.toml; None makes a provisional year
    of weekdays and feasts with a fixed date.

    Raises: Invalid when the schedule is malformed or belongs to another year.
    """
    if schedule is None:
        return [_provisional(day) for day in _dates(Year(year).first, Year(year).end)]
    return published(_notice(year, schedule))


def published(notice: Notice) -> list[Day]:
    """Return every date of the year of a notice, in order."""
    off = {day: feast.label for feast in notice.holidays for day in _dates(feast.first, feast.end)}
    dates = _dates(Year(notice.year).first, Year(notice.year).end)
    return [_published(day, off, notice) for day in dates]


def add_workdays(days: Sequence[Day], start: date, count: int) -> date:
    """Return the ``count``-th workday after ``start``, before it when negative; ``start`` itself for 0.

    ``days`` are consecutive.  Raises: Invalid when the calendar does not reach so far.
    """
    if not count:
        return start
    if count > 0:
        ahead = [day.date for day in days if day.is_work and day.date > start]
    else:
        ahead = [day.date for day in reversed(days) if day.is_work and day.date < start]
    covered = bool(days) and days[0].date <= start <= days[-1].date
    if not covered or len(ahead) < abs(count):
        span = f"{days[0].date}至{days[-1].date}" if days else "空白"
        raise Invalid(f"工作日历是{span}，算不出{start}起第{count}个工作日，请先补充工作日历。")
    return ahead[abs(count) - 1]


def is_provisional(days: Sequence[Day], first: date, last: date | None = None) -> bool:
    """Return whether a date from ``first`` to ``last`` (both included) is not yet published.

    A date the calendar does not hold is not published either.
    """
    known = {day.date: day.status for day in days}
    until = (last or first) + timedelta(days=1)
    return any(known.get(day) in (None, DayStatus.PROVISIONAL) for day in _dates(first, until))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _provisional(day: date) -> Day:
    label = _FIXED.get((day.month, day.day)) or ("周末" if _is_weekend(day) else "")
    return Day(day, not label, label, ASSUMED, DayStatus.PROVISIONAL)


def _published(day: date, off: Mapping[date, str], notice: Notice) -> Day:
    if day in notice.workdays:
        return Day(day, True, "调休上班", notice.source, DayStatus.PUBLISHED)
    label = off.get(day) or ("周末" if _is_weekend(day) else "")
    return Day(day, not label, label, notice.source, DayStatus.PUBLISHED)


def _notice(year: int, schedule: Mapping[str, Any]) -> Notice:
    try:
        notice = Notice.model_validate(dict(schedule))
    except ValidationError as error:
        where = "、".join(sorted({".".join(map(str, each["loc"])) for each in error.errors()}))
        raise Invalid(f"{year}年节假日安排文件的“{where}”写得不对，请按往年文件的格式修改。") from error
    for day in (*notice.workdays, *(day for feast in notice.holidays for day in (feast.first, feast.last))):
        if not Year(year).contains(day) or notice.year != year:
            raise Invalid(f"节假日安排里的{day}不在{year}年，请核对文件的年份。")
    for day in notice.workdays:
        if not _is_weekend(day) or any(feast.first <= day < feast.end for feast in notice.holidays):
            raise Invalid(f"{day}不是放假之外的周末，不能调休上班，请核对节假日安排。")
    return notice


def _dates(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=index) for index in range((end - first).days))
