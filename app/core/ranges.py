"""The ends of a range as a person types them: numbers, months, days, and the days of moments."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.fields import Kind
from app.core.period import Month

RANGED = (Kind.COUNT, Kind.MONEY, Kind.SCORE, Kind.DATE, Kind.TIME, Kind.MONTH)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


def read_end(kind: Kind, text: str, *, upper: bool = False) -> Any:
    """Return one end of a range, None for an empty text; the upper end of moments is a day's last.

    Raises: Invalid with what to write instead.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if kind is Kind.MONTH:
        return Month.parse(text)
    if kind in (Kind.DATE, Kind.TIME):
        day = _day(text)
        return day if kind is Kind.DATE else _moment(day, upper=upper)
    return _number(kind, text)


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    if found is None:
        raise Invalid(f"“{text}”不是日期，请写成“2026-10-08”。")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        raise Invalid(f"没有“{text}”这一天，请核对年月日。") from None


def _moment(day: date, *, upper: bool) -> datetime:
    start = datetime.combine(day, time(), CHINA)
    return start + timedelta(days=1, microseconds=-1) if upper else start


def _number(kind: Kind, text: str) -> Any:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Invalid(f"“{text}”不是数字，请只写数字。")
    whole = value == value.to_integral_value()
    return int(value) if kind is Kind.COUNT and whole else value


def pages_of(text: str, count: int) -> list[int]:
    """Return the pages somebody wrote as ``1-3，5``, counted from 0, in order and each once.

    Raises: Invalid with what to write instead.
    """
    found: set[int] = set()
    for part in re.split(r"[,、;\s]+", unicodedata.normalize("NFKC", text).strip()):
        ends = re.fullmatch(r"(\d{1,6})(?:[-~至](\d{1,6}))?", part)
        if ends is None:
            raise Invalid(f"“{text.strip()}”不是页码，请写成“1-3，5”。")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not 1 <= first <= last <= count:
            raise Invalid(f"这份文件共{count}页，没有“{part}”，请改页码。")
        found.update(range(first - 1, last))
    return sorted(found)
