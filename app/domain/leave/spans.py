"""A leave as half days: how long it is by the calendar, by year, and whether two of them meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.errors import Invalid
from app.domain.calendar import Counting

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` to ``last``, both included; ``from_noon`` and ``to_noon`` leave half of them out."""

    first: date
    last: date
    from_noon: bool = False
    to_noon: bool = False

    @property
    def start(self) -> int:
        """Return the first half day, counted from the beginning of time."""
        return self.first.toordinal() * 2 + self.from_noon

    @property
    def end(self) -> int:
        """Return the half day after the last."""
        return self.last.toordinal() * 2 + 2 - self.to_noon

    @property
    def words(self) -> str:
        """Return the days as they are written: ``2026-10-12 下午 至 2026-10-14``."""
        begin = f"{self.first}{' 下午' if self.from_noon else ''}"
        finish = f"{self.last}{' 中午' if self.to_noon else ''}"
        if self.first == self.last:
            return f"{self.first}{' 下午' if self.from_noon else ' 上午' if self.to_noon else ''}"
        return f"{begin} 至 {finish}"

    def meets(self, other: Span) -> bool:
        """Return whether both hold on some half day."""
        return self.start < other.end and other.start < self.end

    def covers(self, day: date) -> bool:
        """Return whether the day, or half of it, lies in the leave."""
        return self.first <= day <= self.last

    def on(self, day: date) -> int:
        """Return how many half days of ``day`` lie in the leave."""
        if not self.covers(day):
            return 0
        return 2 - (day == self.first and self.from_noon) - (day == self.last and self.to_noon)

    def days(self) -> Iterator[date]:
        """Yield every date."""
        return (self.first + _DAY * number for number in range((self.last - self.first).days + 1))


def by_year(span: Span, counting: Counting, works: Mapping[date, bool]) -> dict[int, int]:
    """Return the half days that count, by year; ``works`` says of each date whether it is worked.

    Raises: Invalid when days are counted by a calendar that does not reach so far.
    """
    found: dict[int, int] = {}
    for day in span.days():
        if counting is Counting.WORKDAYS and day not in works:
            raise Invalid(f"工作日历里还没有 {day}，请先在“设置 › 工作日历”中登记{day.year}年的放假安排。")
        if counting is Counting.CALENDAR or works[day]:
            found[day.year] = found.get(day.year, 0) + span.on(day)
    return found


def as_days(halves: int) -> Decimal:
    """Return half days as days: 5 → 2.5."""
    return Decimal(halves) / 2


def told(halves: int) -> str:
    """Return half days in words: ``2.5 天``."""
    whole, half = divmod(abs(halves), 2)
    return f"{'-' if halves < 0 else ''}{whole}{'.5' if half else ''} 天"
