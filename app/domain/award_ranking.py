"""评优: the order of a year's results.  Pure rules, apart from what the tables need (a start reads that).

Source: county-practices J39.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.assessment import Contender, TieKey, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Somebody with a result of the year: points, those of special assessments, the first day in post."""

    id: int
    value: Decimal
    special: Decimal | None = None
    since: date | None = None


def ranked(runners: Sequence[Runner], order: Sequence[TieKey]) -> dict[int, int]:
    """Return everybody's rank: equal points by the county's order, whom it does not part share one."""
    field = [Contender(one.id, one.value, special=one.special, since=one.since) for one in runners]
    return {who: place for who, place in rank(field, order).items() if place is not None}
