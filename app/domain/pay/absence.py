"""What a leave keeps back of a month: its share of every line that was earned by days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.core.money import round_fen
from app.domain.leave.spans import Span, told
from app.domain.pay import SourceKind
from app.domain.pay.facts import NIL, Absence, Line

COMPONENT = "leave"
_DAY = timedelta(days=1)


def kept_back(
    earned: Sequence[Line], absences: Iterable[Absence], counts: Callable[[date], bool]
) -> Iterator[Line]:
    """Yield one deduction for each leave that meets a day that was earned.

    Days are those the month is counted in (``counts``), so a month wholly away costs what the month pays
    and never a fen more.  Units: yuan, rounded once for each leave.
    """
    left = sum((line.amount for line in earned), NIL)
    for one in absences:
        shares = [_halves(line, one.span, counts) for line in earned]
        parts = (
            Fraction(line.amount) * halves / (2 * line.days)
            for line, halves in zip(earned, shares, strict=True)
            if halves
        )
        paid = sum(parts, Fraction(0))
        amount = min(left, round_fen(paid * (100 - one.kept) / 100))
        if amount:
            left -= amount
            yield _line(earned[0], one, amount=-amount, halves=max(shares))


def _halves(line: Line, span: Span, counts: Callable[[date], bool]) -> int:
    """Return the half days of a line that somebody was away."""
    day, end = max(line.start, span.first), min(line.end, span.last + _DAY)
    inside = (day + _DAY * number for number in range(max(0, (end - day).days)))
    return sum(span.on(each) for each in inside if counts(each))


def _line(first: Line, one: Absence, *, amount: Decimal, halves: int) -> Line:
    part = "" if one.kept == 0 else f"，按 {one.kept}% 发放"
    return Line(
        COMPONENT,
        f"{one.label}扣款",
        first.month,
        one.span.first,
        one.span.last + _DAY,
        amount,
        source=SourceKind.ITEM,
        source_id=one.request_id,
        reason=f"{one.label}扣款（{one.span.words}，本月 {told(halves)}{part}）",
    )
