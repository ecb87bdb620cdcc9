"""Which days ask for a line, and what stands against one.  Pure rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.leave.spans import Span
from app.domain.policy.worklog import WorkLog

_WHOLE_DAY = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What a line is checked against: today, whether they serve, whether away, what shuts the day."""

    today: date
    name: str
    serves: bool
    away: str = ""
    shut: str = ""


def fault(rules: WorkLog, day: date, known: Known) -> str:
    """Return why a line of a day cannot be written, empty where it can."""
    late = rules.late_days.value if rules.late_days else None
    reasons = (
        (day > known.today, f"{day} 还没有到，不能先写日志。"),
        (bool(known.shut), f"{known.shut}，那个月的日志不能再写、再改。"),
        (
            late is not None and day < known.today - timedelta(days=late or 0),
            f"{day} 已经超过 {late} 天，不能再补记；确需补记的请由县里改政策里的补记天数。",
        ),
        (not known.serves, f"{known.name}在 {day} 不在岗，不写这一天的日志。"),
        (bool(known.away), f"{known.name}在 {day} {known.away}，不写日志；没有休的请先销假。"),
    )
    return next((said for wrong, said in reasons if wrong), "")


def due(workdays: Sequence[date], served: Iterable[tuple[date, date]], away: Iterable[Span]) -> int:
    """Return how many workdays ask somebody for a line: those in post without the days they were away whole.

    ``workdays`` in order; ``served`` are half-open and do not overlap.
    """
    served, away = list(served), list(away)
    count = sum(bisect_left(workdays, end) - bisect_left(workdays, start) for start, end in served)
    if not away:
        return count
    free = {day for span in away for day in span.days() if span.on(day) == _WHOLE_DAY}
    return count - sum(
        1 for day in workdays if day in free and any(start <= day < end for start, end in served)
    )
