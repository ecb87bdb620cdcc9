"""Months, quarters and years as half-open intervals of days."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from app.core.errors import Invalid

OPEN_END: date = date(9999, 12, 31)  # "no end" in versioned tables

_MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|(\d{2}))")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")


def parse_day(text: str) -> date:
    """Return the day written as ``2026-10-05``, ``2026.10.5``, ``2026年10月5日`` or ``20261005``, any width.

    Raises: Invalid for anything else, and for a day no calendar has.
    """
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        raise Invalid(f"“{text.strip()}”不是日期，请写成2026-10-05、2026.10.5或20261005。")
    try:
        return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        raise Invalid(f"没有“{text.strip()}”这一天，请核对日期。") from None


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month, from ``first`` to ``end`` exclusive."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.number <= 12):
            raise Invalid(f"没有“{self.year}年{self.number}月”这个月份，请填写1至12月。")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as ``2026-10``, ``2026年10月`` or ``202610``.

        Raises: Invalid for anything else.
        """
        found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if found is None:
            raise Invalid(f"“{text}”不是月份，请写成“2026-10”或“2026年10月”。")
        return cls(int(found[1]), int(found[2] or found[3]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month ``day`` lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """Return what the user reads: ``2026年10月``."""
        return f"{self.year}年{self.number}月"

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """Return the first day of the next month (exclusive end)."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def last(self) -> date:
        """Return the last day that belongs to the month."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        return (self.end - self.first).days

    def plus(self, months: int) -> Self:
        """Return the month ``months`` later, or earlier when negative."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(year, index + 1)

    def next(self) -> Self:
        """Return the following month."""
        return self.plus(1)

    def previous(self) -> Self:
        """Return the month before."""
        return self.plus(-1)

    def contains(self, day: date) -> bool:
        """Return whether ``day`` lies in the month."""
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three calendar months; ``number`` is 1 to 4."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.number <= 4):
            raise Invalid(f"没有“{self.year}年第{self.number}季度”，请填写1至4季度。")

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter ``day`` lies in."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    @property
    def label(self) -> str:
        """Return what the user reads: ``2026年第4季度``."""
        return f"{self.year}年第{self.number}季度"

    @property
    def months(self) -> tuple[Month, ...]:
        """Return its three months in order."""
        opening = Month(self.year, self.number * 3 - 2)
        return (opening, opening.plus(1), opening.plus(2))

    @property
    def first(self) -> date:
        """Return the first day."""
        return self.months[0].first

    @property
    def end(self) -> date:
        """Return the day after the last one."""
        return self.months[-1].end

    def contains(self, day: date) -> bool:
        """Return whether ``day`` lies in the quarter."""
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """One calendar year."""

    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 9998:
            raise Invalid(f"没有“{self.number}年”，请填写四位年份。")

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the year ``day`` lies in."""
        return cls(day.year)

    def __str__(self) -> str:
        return f"{self.number:04d}"

    @property
    def label(self) -> str:
        """Return what the user reads: ``2026年``."""
        return f"{self.number}年"

    @property
    def months(self) -> tuple[Month, ...]:
        """Return its twelve months in order."""
        return tuple(Month(self.number, number) for number in range(1, 13))

    @property
    def first(self) -> date:
        """Return 1 January."""
        return date(self.number, 1, 1)

    @property
    def end(self) -> date:
        """Return 1 January of the next year."""
        return date(self.number + 1, 1, 1)

    def contains(self, day: date) -> bool:
        """Return whether ``day`` lies in the year."""
        return self.first <= day < self.end


def overlap(start: date, end: date | None, month: Month | Quarter | Year) -> tuple[date, date] | None:
    """Return the part of ``[start, end)`` inside the interval, half-open, or None when there is none.

    ``end`` None means no end.
    """
    clipped = max(start, month.first), min(end or OPEN_END, month.end)
    return clipped if clipped[0] < clipped[1] else None
