"""The State Council's notice of holidays as people have it: pasted or typed, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.errors import Invalid
from app.domain.calendar import Holiday, Notice

FEASTS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_WEEK = "一二三四五六日"
_DATE = r"(?:(?P<y1>\d{4})[年\-./])?(?P<m1>\d{1,2})[月\-./](?P<d1>\d{1,2})日?(?:\((?P<p1>[^)]*)\))?"
_LAST = r"(?:(?:(?P<y2>\d{4})[年\-./])?(?P<m2>\d{1,2})[月\-./])?(?P<d2>\d{1,2})日?(?:\((?P<p2>[^)]*)\))?"
_SPAN = re.compile(rf"{_DATE}(?:\s*(?:至|到|—+|--?|~)\s*{_LAST})?")
_DAY = re.compile(r"\d{1,2}[月\-./]\d{1,2}")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_SIGNED = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_NAME = re.compile(r"国务院办公厅关于.{0,12}节假日安排(?:的)?通知")
_NUMBER = re.compile(r"国办发\S{0,4}[〔\[(]\d{4}[〕\])]\d+号")


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong in one line of a pasted notice; line 0 is the whole of it."""

    line: int
    text: str
    sentence: str


@dataclass(slots=True)
class Reading:
    """What was understood of a text so far, and what was not."""

    year: int
    holidays: list[Holiday] = field(default_factory=list)
    workdays: list[date] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)


def read_notice(text: str, year: int) -> tuple[Notice | None, tuple[LineFault, ...]]:
    """Return the notice of a year written in ``text``, or None with every fault by line.

    Lines without a date are passed over: titles, greetings, signatures.  All seven feasts must be there.
    """
    found = Reading(year)
    for number, raw in enumerate(text.splitlines(), 1):
        line = "".join(unicodedata.normalize("NFKC", raw).split())
        if _DAY.search(_without_titles(line)):
            _read_line(found, number, raw.strip(), line)
    if not found.faults:
        found.faults += _of_the_whole(found)
    if found.faults:
        return None, tuple(found.faults)
    name = _NAME.search(text)
    mark = _NUMBER.search(text)
    notice = Notice(
        year=year,
        name=name[0] if name else f"国务院办公厅关于{year}年部分节假日安排的通知",
        number=mark[0] if mark else "文号未填",
        holidays=tuple(found.holidays),
        workdays=tuple(sorted(found.workdays)),
    )
    return notice, ()


def _without_titles(line: str) -> str:
    """Return a line without the days that are no holidays: the paper's number, the date it was signed."""
    return _SIGNED.sub("", _NUMBER.sub("", line))


def _read_line(found: Reading, number: int, raw: str, line: str) -> None:
    label = "、".join(feast for feast in FEASTS if feast in line) or "放假"
    last: Holiday | None = None
    try:
        for part in filter(None, re.split(r"[,。;]", line)):
            spans = [_span(match, found.year) for match in _SPAN.finditer(part)]
            last = _take(found, part, spans, label) or last
            _check_count(part, last)
    except Invalid as error:
        found.faults.append(LineFault(number, raw, str(error)))


def _take(found: Reading, part: str, spans: list[tuple[date, date]], label: str) -> Holiday | None:
    """Keep what a part of a line says; return the holiday it names last, if any."""
    if not spans:
        return None
    if "上班" in part:
        found.workdays += [day for first, last in spans for day in _days(first, last)]
        return None
    if "放假" not in part and "休" not in part:
        raise Invalid("没有写明是放假还是上班，请补上。")
    kept = [Holiday(label=label, first=first, last=last) for first, last in spans]
    found.holidays += [_within(one, found.year) for one in kept]
    return kept[-1]


def _within(one: Holiday, year: int) -> Holiday:
    """Return the part of a feast that lies in the year; New Year's may begin in the year before."""
    first, last = max(one.first, date(year, 1, 1)), min(one.last, date(year, 12, 31))
    if first > last:
        raise Invalid(f"{one.first} 不在 {year} 年，请核对年份。")
    return Holiday(label=one.label, first=first, last=last)


def _span(match: re.Match[str], year: int) -> tuple[date, date]:
    first = _day(match, "1", year, None)
    last = _day(match, "2", first.year, first.month) if match["d2"] else first
    if last < first:
        raise Invalid(f"{first} 至 {last} 前后颠倒，请核对。")
    return first, last


def _day(match: re.Match[str], which: str, year: int, month: int | None) -> date:
    year = int(match[f"y{which}"] or year)
    month = int(match[f"m{which}"] or month or 0)
    try:
        day = date(year, month, int(match[f"d{which}"]))
    except ValueError:
        raise Invalid(f"没有“{match[0]}”这样的日期，请核对。") from None
    said = _WEEKDAY.search(match[f"p{which}"] or "")
    if said and _WEEK.index(said[1].replace("天", "日")) != day.weekday():
        raise Invalid(f"{day} 是周{_WEEK[day.weekday()]}，写的是周{said[1]}，请核对日期和年份。")
    return day


def _check_count(part: str, last: Holiday | None) -> None:
    said = _COUNT.search(part)
    if not said or last is None:
        return
    days = (last.end - last.first).days
    if int(said[1]) != days:
        raise Invalid(f"写的是共 {said[1]} 天，{last.first} 至 {last.last} 是 {days} 天。")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


def _of_the_whole(found: Reading) -> Iterator[LineFault]:
    named = {feast for one in found.holidays for feast in one.label.split("、")}
    if missing := [feast for feast in FEASTS if feast not in named]:
        yield LineFault(0, "", f"没有写{'、'.join(missing)}怎么放假，请贴通知的全文。")
    off = [day for one in found.holidays for day in _days(one.first, one.last)]
    for day in sorted({day for day in off if off.count(day) > 1}):
        yield LineFault(0, "", f"{day} 写了两次放假，请核对。")
    for day in sorted(found.workdays):
        if day.year != found.year:
            yield LineFault(0, "", f"调休上班的 {day} 不在 {found.year} 年，请核对。")
        elif day.weekday() < 5 or day in off:
            why = "已写为放假" if day in off else "不是周末"
            yield LineFault(0, "", f"调休上班的 {day} {why}，请核对。")
