"""下沉党员干部报到: what is typed of one check-in, what stands against it, who is due (E21).  Pure rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.period import Month
from app.core.text import clean

LONGEST, _LEAST, _DAY_HOURS = 200, 2, Decimal(24)
_LINE = re.compile(r"^(\d{1,4})[\s、，,.]+(\d{1,2})[\s、，,.]+([1-9１-９]+)(?:[\s、，,.]+(.*))?$", re.S)
_HOURS = re.compile(r"^(\d{1,2}(?:\.\d{1,2})?)\s*(?:个?小时|时|[hHｈＨ])[\s、，,]*")
HOW = "请写“序号 日 任务 小时 内容”，例如“3 12 16 2小时 走访3户”；小时和内容至少写一样。"


class Mode(Choice):
    """How the county stands: what a check-in is for, and how often it is asked for, follows."""

    PEACE = "peace", "平时服务"
    WAR = "war", "战时应急"


class Standing(Choice):
    """How somebody on the list stands on a day, by the mode's interval."""

    DONE = "done", "已报到"
    LACKING = "lacking", "未报到"
    NOT_YET = "not_yet", "新列入"


@dataclass(frozen=True, slots=True)
class Typed:
    """One check-in as it was typed: the number on the grid's sheet, the day, tasks by key, hours, words."""

    number: int
    day: date
    tasks: tuple[str, ...]
    hours: Decimal | None
    content: str


def hint(labels: Mapping[str, str]) -> str:
    """Return which digit is which task."""
    return "；".join(f"{place} {label}" for place, label in enumerate(labels.values(), start=1))


def read(text: str, month: Month, labels: Mapping[str, str]) -> Typed:
    """Return what was typed of a month's sheet: number, day, digits of the tasks, hours, words.

    Raises: Invalid; the sentence says how it is typed.
    """
    found = _LINE.match(clean(text, LONGEST * 10))
    if found is None:
        raise Invalid(f"{HOW}{hint(labels)}。")
    number, day, digits, rest = int(found[1]), int(found[2]), found[3], (found[4] or "").strip()
    if not 1 <= day <= month.last.day:
        raise Invalid(f"{month.label}没有 {day} 日，请核对第二个数。")
    told = _HOURS.match(rest)
    return Typed(
        number,
        month.first.replace(day=day),
        tasks_of(digits, labels),
        Decimal(told[1]) if told else None,
        rest[told.end() :].strip() if told else rest,
    )


def tasks_of(digits: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tasks some digits mean, in the policy's order, each once.

    Raises: Invalid for a digit that is none.
    """
    keys, meant = list(labels), sorted({int(one) for one in digits})
    if wrong := [one for one in meant if not 1 <= one <= len(keys)]:
        raise Invalid(f"没有第 {wrong[0]} 项任务。{hint(labels)}。")
    return tuple(keys[one - 1] for one in meant)


def tasks_named(text: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tasks a cell names, by their words or by their digits; empty where it names none.

    Raises: Invalid for a word or digit that is none.
    """
    digits = re.sub(r"[\s、，,；;./]+", "", unicodedata.normalize("NFKC", text))
    if digits.isascii() and digits.isdecimal():
        return tasks_of(digits, labels)
    words = [word for word in re.split(r"[\s、，,；;/]+", clean(text)) if word]
    by_word = {label: key for key, label in labels.items()}
    if wrong := [word for word in words if word not in by_word]:
        raise Invalid(f"没有“{wrong[0]}”这项任务。{hint(labels)}。")
    named = {by_word[word] for word in words}
    return tuple(key for key in labels if key in named)


@dataclass(frozen=True, slots=True)
class Known:
    """What a check-in is held against: today, when they stood on the list, which days they have already.

    ``served`` are half-open; ``allowed`` are the tasks of the mode of that day, all of them where empty.
    """

    today: date
    name: str
    served: Sequence[tuple[date, date]]
    taken: Collection[date]
    mode: Mode
    allowed: Collection[str]
    labels: Mapping[str, str]


def fault(day: date, tasks: Sequence[str], said: tuple[Decimal | None, str], known: Known) -> tuple[str, str]:
    """Return which field of a check-in is wrong and why, both empty where nothing is: one guard, every door.

    ``said``: the hours and the words; one of them is asked for.
    """
    hours, content = said
    others = [known.labels.get(key, key) for key in tasks if known.allowed and key not in known.allowed]
    reasons = (
        (day > known.today, "day", f"{day} 还没有到，不能先登记报到。"),
        (not _on_list(day, known.served), "day", _off_list(day, known)),
        (day in known.taken, "day", f"{known.name}在 {day} 已登记报到；登错的请先作废，再重新登记。"),
        (not tasks, "tasks", "请写明做的是哪项任务。"),
        (bool(others), "tasks", f"{day} 是{known.mode.label}，不做{'、'.join(others)}，请核对任务。"),
        (hours is not None and not 0 < hours <= _DAY_HOURS, "hours", "小时数应大于 0，不超过 24。"),
        (len(content) > LONGEST, "content", f"内容最多 {LONGEST} 个字，请写短一些。"),
        (hours is None and len(content) < _LEAST, "content", "请写小时数，或写一句做了什么（至少两个字）。"),
    )
    return next(((field, told) for wrong, field, told in reasons if wrong), ("", ""))


def _on_list(day: date, served: Sequence[tuple[date, date]]) -> bool:
    return any(start <= day < end for start, end in served)


def _off_list(day: date, known: Known) -> str:
    first = min((start for start, _ in known.served), default=day)
    when = f"{first} 起才列入" if day < first else "已不再列入"
    return f"{known.name}{when}名单，{day} 不能登记报到。"


def window(day: date, days: int) -> date:
    """Return the first day of an interval of so many days that ends on a day."""
    return day - timedelta(days=days - 1)


def standing(first: date, since: date, last: date | None) -> Standing:
    """Return how somebody stands whose interval begins on ``first``; ``last`` is when they last came."""
    if last is not None and last >= first:
        return Standing.DONE
    return Standing.NOT_YET if since > first else Standing.LACKING


def switch_fault(new: tuple[Mode, date, str], now: tuple[Mode, date | None], today: date) -> dict[str, str]:
    """Return what stands against switching, by field: to the same mode, into the future, before the last.

    ``new``: the mode, its first day, the reason; ``now``: the mode in force and since when.
    """
    (mode, day, reason), (there, since) = new, now
    wrong = {}
    if mode is there:
        wrong["mode"] = f"现在就是{there.label}，不用再切换。"
    if day > today:
        wrong["on"] = "切换的日期不能晚于今天，请到那一天再办。"
    elif since is not None and day < since:
        wrong["on"] = f"上一次切换从 {since} 起，这一次不能更早。"
    if len(clean(reason)) < _LEAST:
        wrong["reason"] = "请写明切换的原因，例如防汛Ⅱ级应急响应。"
    return wrong
