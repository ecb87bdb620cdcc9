"""Honours, discipline, the reserve of village cadres and who was chosen into 两委: decisions with dates.

Source: features.md 26 and 27; county-practices J35a, J39, J40, J41, Z11, D21, D22.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from app.core.fields import Choice
from app.core.period import OPEN_END


class MeritKind(Choice):
    """What was decided about somebody."""

    HONOUR = "honour", "表彰"
    DISCIPLINE = "discipline", "处分"
    RESERVE = "reserve", "后备干部"
    CHOSEN = "chosen", "选入两委"


class MeritState(Choice):
    """How a decision stands on a day; never stored."""

    COMING = "coming", "未生效"
    IN_FORCE = "in_force", "有效"
    ENDED = "ended", "已结束"


ENDS = {
    MeritKind.HONOUR: "撤销表彰",
    MeritKind.DISCIPLINE: "解除处分",
    MeritKind.RESERVE: "任用或退出后备",
    MeritKind.CHOSEN: "离任",
}
"""What it is called when a decision of a kind ends."""


def state_on(since: date, until: date, day: date) -> MeritState:
    """Return how a decision over [since, until) stands on ``day``."""
    if day < since:
        return MeritState.COMING
    return MeritState.IN_FORCE if day < until else MeritState.ENDED


def words(kind: MeritKind, title: str, doc_no: str, since: date, until: date) -> str:
    """Return a decision in a line: what, from when to when, by which document."""
    last = "" if until == OPEN_END else f"至{until}"
    return f"{kind.label}：{title}（{since}起{last}，{doc_no}）"


def good_years(graded: Mapping[int, Collection[str]], grade: str, last: int) -> tuple[int, ...]:
    """Return the years in a row up to ``last`` in which somebody was graded ``grade``, the first year first.

    A year with two results (assessed in two places) counts only where both are of that grade; a year
    without one ends the row (D21: 连续两年).
    """
    years: list[int] = []
    while set(graded.get(last - len(years), ())) == {grade}:
        years.append(last - len(years))
    return tuple(reversed(years))
