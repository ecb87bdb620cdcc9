"""Which days ask for a line, and what stands against one.  Pure rules."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.own_words import in_own_words
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
            in_own_words(f"{day} 已经超过 {late} 天，不能再补记；确需补记的请由县里改政策里的补记天数。"),
        ),
        (not known.serves, f"{known.name}在 {day} 不在岗，不写这一天的日志。"),
        (bool(known.away), f"{known.name}在 {day} {known.away}，不写日志；没有休的请先销假。"),
    )
    return next((said for wrong, said in reasons if wrong), "")


def asked(
    workdays: Sequence[date], served: Iterable[tuple[date, date]], away: Iterable[Span]
) -> Sequence[date]:
    """Return the workdays that ask somebody for a line: those in post without the days they were away whole.

    ``workdays`` in order; ``served`` are half-open, in order, and do not overlap.
    """
    parts = [workdays[bisect_left(workdays, start) : bisect_left(workdays, end)] for start, end in served]
    there = parts[0] if len(parts) == 1 else [day for part in parts for day in part]
    free = whole_days(away)
    return [day for day in there if day not in free] if free else there


def whole_days(away: Iterable[Span]) -> set[date]:
    """Return the days somebody was away whole; half a day asks for a line."""
    halves = Counter[date]()
    for span in away:
        halves.update({day: span.on(day) for day in span.days()})
    return {day for day, count in halves.items() if count >= _WHOLE_DAY}
