"""What a day of the log is for somebody: written, missing, on leave, not asked for.  Pure rules.

The grid of a month, the list and the indicator count the same: days that ask, and those of them with a line.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.fields import Choice


class DayState(Choice):
    """One cell of the grid."""

    DONE = "done", "已记"
    LACKING = "lacking", "缺记"
    AWAY = "away", "请假"
    EXTRA = "extra", "另记"
    AHEAD = "ahead", "未到"
    OFF = "off", "不用记"


SIGNS = {
    DayState.DONE: "✓",
    DayState.LACKING: "缺",
    DayState.AWAY: "假",
    DayState.EXTRA: "＋",
    DayState.AHEAD: "",
    DayState.OFF: "",
}
"""What stands in a cell, so that nobody has to tell colours apart."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of somebody's month: days that ask until today, those to come, away, written."""

    asked: Collection[date]
    ahead: Collection[date]
    away: Collection[date]
    written: Collection[date]


def states(days: Sequence[date], kept: Kept) -> tuple[DayState, ...]:
    """Return what each of these days is."""
    return tuple(_state(day, kept) for day in days)


def _state(day: date, kept: Kept) -> DayState:
    if day in kept.written:
        return DayState.DONE if day in kept.asked else DayState.EXTRA
    if day in kept.away:
        return DayState.AWAY
    if day in kept.asked:
        return DayState.LACKING
    return DayState.AHEAD if day in kept.ahead else DayState.OFF
