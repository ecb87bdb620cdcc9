"""Correction of what was posted: the exact negative copy, then what it should have been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.pay import SourceKind
from app.domain.pay.compute import NIL, Line, explain


@dataclass(frozen=True, slots=True)
class Posted:
    """A line of a posted run: its id and the month it was paid in."""

    id: int
    paid_in: Month
    line: Line


def live(posted: Iterable[Posted]) -> list[Posted]:
    """Return the lines that still stand: neither a reversal nor reversed."""
    lines = list(posted)
    undone = {one.line.reverses_id for one in lines}
    return [one for one in lines if one.line.reverses_id is None and one.id not in undone]


def reverse(posted: Iterable[Posted], why: str) -> list[Line]:
    """Return the exact negative copy of the lines, earned for the same month.

    Never a recomputation: today's rules have no say in what was paid.

    Raises: Invalid when a line is itself a reversal, or no reason is given.
    Source: domain-model (a), odoo PR 39412.
    """
    if not why.strip():
        raise Invalid("请写明冲回的原因。", {"reason": "请写明冲回的原因。"})
    return [_negative(one, why) for one in posted]


def _negative(posted: Posted, why: str) -> Line:
    if posted.line.reverses_id is not None:
        raise Invalid("红字冲回行不能再次冲回，请重新登记正确的金额。")
    return posted.line._replace(
        amount=-posted.line.amount,
        employer=None if posted.line.employer is None else -posted.line.employer,
        source=SourceKind.REVERSAL,
        source_id=posted.id,
        reverses_id=posted.id,
        reason=why,
        words=f"冲回{posted.line.month.label}：{explain(posted.line)}，{why}",
    )


def restate(posted: Iterable[Posted], fresh: Sequence[Line], why: str) -> tuple[Line, ...]:
    """Return the lines that turn what stands of one person's month into ``fresh``.

    Empty when nothing differs; else the reversal of every standing line and the new lines.
    """
    standing = live(posted)
    if sorted(map(_substance, (one.line for one in standing))) == sorted(map(_substance, fresh)):
        return ()
    renewed = (line._replace(source=SourceKind.RESTATED, reason=why) for line in fresh)
    return (*reverse(standing, why), *renewed)


def _substance(line: Line) -> tuple[object, ...]:
    paid = line.amount, line.employer or NIL
    return (str(line.month), line.component, line.source_id or 0, line.days, line.whole, *paid)


def cash_view(posted: Iterable[Posted]) -> dict[Month, Decimal]:
    """Return yuan by the month they were paid in; reversed lines net themselves out."""
    return _sums((one.paid_in, one.line.amount) for one in posted)


def earned_view(posted: Iterable[Posted]) -> dict[Month, Decimal]:
    """Return yuan by the month they were earned for; reversed lines net themselves out."""
    return _sums((one.line.month, one.line.amount) for one in posted)


def _sums(amounts: Iterable[tuple[Month, Decimal]]) -> dict[Month, Decimal]:
    found: dict[Month, Decimal] = {}
    for month, amount in amounts:
        found[month] = found.get(month, NIL) + amount
    return found
