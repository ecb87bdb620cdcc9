"""An indicator counted day by day: what counts of a day is capped, and the rates stand beside the count.

A bare number of reports invites reporting for its own sake, so what was found invalid or told twice does not
count, and of one day no more than the cap.

Source: county-practices D18 (事件上报数量、账号活跃度、发动工作宣传).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class DayCount:
    """What one person did on one day: how many, of these valid, of the valid told before."""

    day: date
    count: int
    valid: int
    repeated: int = 0

    @property
    def wrong(self) -> str:
        """Return what does not add up, empty where it does."""
        if self.valid > self.count:
            return f"有效数 {self.valid} 大于数量 {self.count}，请核对。"
        if self.repeated > self.valid:
            return f"重复数 {self.repeated} 大于有效数 {self.valid}，请核对。"
        return ""

    @property
    def good(self) -> int:
        """Return how many are valid and told for the first time."""
        return self.valid - self.repeated


@dataclass(frozen=True, slots=True)
class Tally:
    """A period's days together: ``done`` of ``asked`` earn the points, ``over`` fell to the cap."""

    count: int
    valid: int
    repeated: int
    over: int
    done: int
    asked: int
    cap: int

    @property
    def told(self) -> str:
        """Return what counts, then how it comes about: a narrow column of a paper may cut the end."""
        rates = f"报 {self.count}，有效 {self.valid}（{_rate(self.valid, self.count)}）"
        twice = f"重复 {self.repeated}（占有效 {_rate(self.repeated, self.valid)}）"
        capped = f"每天至多计 {self.cap}" + (f"，超出不计 {self.over}" if self.over else "")
        return f"计 {self.done}，满分 {self.asked}；{rates}，{twice}；{capped}"


def tally(days: Sequence[DayCount], cap: int, asked: int) -> Tally:
    """Return what the days come to where at most ``cap`` of one day count and ``asked`` earn full points."""
    done = sum(min(cap, one.good) for one in days)
    return Tally(
        sum(one.count for one in days),
        sum(one.valid for one in days),
        sum(one.repeated for one in days),
        sum(one.good for one in days) - done,
        done,
        asked,
        cap,
    )


def _rate(part: int, whole: int) -> str:
    return f"{(Decimal(part) * 100 / whole).quantize(_TENTH)}%" if whole else "无"
