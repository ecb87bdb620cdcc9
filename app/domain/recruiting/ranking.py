"""Total and rank of an exam: weights, the least mark, who is let in to the interview, ties.  Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.recruiting.facts import STANDING, Entry, Exam

PARTS = {"written": "笔试", "interview": "面试"}
FULL = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where somebody came: ``total`` and ``rank`` are None for who is out, ``told`` says why."""

    entry: Entry
    total: Decimal | None
    rank: int | None
    told: str = ""


def total_of(entry: Entry, exam: Exam) -> Decimal | None:
    """Return the weighted total, two places, half up; None while a part is missing."""
    parts = [(exam.written, entry.written), (exam.interview, entry.interview)]
    asked = [(share, mark) for share, mark in parts if share]
    if any(mark is None for _, mark in asked):
        return None
    exact = sum((share * mark for share, mark in asked if mark is not None), Decimal(0)) / 100
    return exact.quantize(_CENT, ROUND_HALF_UP)


def let_in(entries: Iterable[Entry], exam: Exam, heads: int) -> frozenset[int]:
    """Return who is let in to the interview: the best written papers, whoever equals the last one too."""
    sat = [one for one in entries if _sits(one)]
    if not exam.written:
        return frozenset(one.id for one in sat)
    passed = [one for one in sat if one.written is not None and one.written >= exam.least]
    passed.sort(key=lambda one: one.written or FULL, reverse=True)
    most = exam.ratio * heads
    if not exam.ratio or len(passed) <= most:
        return frozenset(one.id for one in passed)
    last = passed[most - 1].written or FULL
    return frozenset(one.id for one in passed if one.written is not None and one.written >= last)


def _sits(entry: Entry) -> bool:
    return entry.state in STANDING and not entry.absent


def ranked(entries: Sequence[Entry], exam: Exam, heads: int) -> list[Ranked]:
    """Return everybody who stands, the best first; those no rule parts share a rank until it is decided."""
    inside = let_in(entries, exam, heads)
    found = [_placed(one, exam, inside) for one in entries if one.state in STANDING]
    keyed = sorted((one for one in found if one.total is not None), key=lambda one: _key(one, exam))
    rows: list[Ranked] = []
    for place, one in enumerate(keyed, start=1):
        equal = bool(rows) and _key(one, exam) == _key(rows[-1], exam)
        rows.append(Ranked(one.entry, one.total, rows[-1].rank if equal else place))
    return [*rows, *(one for one in found if one.total is None)]


def _placed(entry: Entry, exam: Exam, inside: frozenset[int]) -> Ranked:
    if entry.absent:
        return Ranked(entry, None, None, "缺考")
    if exam.written and entry.written is None:
        return Ranked(entry, None, None, "没有笔试成绩")
    if entry.id not in inside:
        low = entry.written is not None and entry.written < exam.least
        return Ranked(entry, None, None, "笔试不到合格线" if low else "未进入面试")
    total = total_of(entry, exam)
    if total is None:
        return Ranked(entry, None, None, "没有面试成绩")
    if exam.interview and entry.interview is not None and entry.interview < exam.least:
        return Ranked(entry, None, None, "面试不到合格线")
    return Ranked(entry, total, None)


def _key(one: Ranked, exam: Exam) -> tuple[Decimal, ...]:
    marks = {"written": one.entry.written or Decimal(0), "interview": one.entry.interview or Decimal(0)}
    last = Decimal(one.entry.tie_place or 0)
    return (-(one.total or Decimal(0)), *(-marks[part] for part in exam.tie), last)


def ties(rows: Sequence[Ranked], heads: int) -> list[list[Ranked]]:
    """Return the groups of one rank that the last post would be divided among."""
    groups: dict[int, list[Ranked]] = {}
    for one in rows:
        if one.rank is not None:
            groups.setdefault(one.rank, []).append(one)
    return [group for rank, group in groups.items() if rank <= heads < rank + len(group) - 1]


def missing(entries: Sequence[Entry], exam: Exam, heads: int) -> list[str]:
    """Return who still lacks a mark, each with the part that is missing."""
    lacking = [
        f"{one.name}（{PARTS['written']}）"
        for one in entries
        if _sits(one) and exam.written and one.written is None
    ]
    if lacking or not exam.interview:
        return lacking
    inside = let_in(entries, exam, heads)
    return [
        f"{one.name}（{PARTS['interview']}）"
        for one in entries
        if _sits(one) and one.id in inside and one.interview is None
    ]
