"""What is typed from a signed sheet: the line, the mark, the score; each may be left to what stands there."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.core.errors import Invalid
from app.domain.training import MARKS, Mark

HINT = "；".join(f"{place} {mark.label}" for place, mark in enumerate(MARKS, start=1))
_LONGEST = 3
_HIGHEST = Decimal(100)


@dataclass(frozen=True, slots=True)
class Typed:
    """One entry: which line (None: the one that is shown), which mark, which score."""

    line: int | None
    mark: Mark
    score: Decimal | None = None


def read(text: str, *, scored: bool) -> Typed:
    """Return what was typed: ``1``; with a score ``1 85``; of another line ``12.1`` or ``12.1 85``.

    Full-width digits and points are read too.

    Raises:
        Invalid: it is none of these; the sentence says how it is typed.
    """
    words = unicodedata.normalize("NFKC", text).replace("。", ".").split()
    if not words or len(words) >= _LONGEST:
        raise Invalid(_how(scored=scored))
    line, dot, mark = words[0].rpartition(".")
    if dot and not line.isdecimal():
        raise Invalid(_how(scored=scored))
    found = _mark(mark, scored=scored)
    if len(words) == 1:
        return Typed(int(line) if dot else None, found)
    if not scored:
        raise Invalid("这次培训没有考试，不登记成绩；要登记的请先在培训信息里写明合格分数。")
    return Typed(int(line) if dot else None, found, score_of(words[1]))


def next_line(left: Sequence[int], after: int) -> int:
    """Return the line to go on with after ``after``: the next of those left, else the first; 0: none."""
    return next((line for line in left if line > after), left[0] if left else 0)


def _mark(text: str, *, scored: bool) -> Mark:
    if text.isdecimal() and 1 <= int(text) <= len(MARKS):
        return MARKS[int(text) - 1]
    raise Invalid(_how(scored=scored))


def score_of(text: str) -> Decimal:
    """Return a score of 0 to 100 with at most two places.

    Raises: Invalid.
    """
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Invalid(f"“{text}”不是分数，请填 0 到 100。") from None
    if not found.is_finite() or not 0 <= found <= _HIGHEST or found != round(found, 2):
        raise Invalid("成绩在 0 到 100 之间，最多两位小数。")
    return found


def _how(*, scored: bool) -> str:
    score = "，有成绩的空一格再写，例如 1 85" if scored else ""
    return f"请输入 {HINT}{score}；登记别的行先写序号和点，例如 12.1。"
