"""Figures by unit in two ways: under the units of their time, or under those of today by lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core.fields import Choice
from app.core.money import share
from app.domain.restructuring.lineage import Link, carried

_WHOLE = -2  # a count is split like fen, so that nobody is halved
Amount = Decimal | int


class Way(Choice):
    """Under which units a figure of the past stands."""

    AS_WAS = "as_was", "按当时"
    AS_NOW = "as_now", "按现在"


@dataclass(frozen=True, slots=True)
class Fact:
    """So much of one measure at a unit, as it stood on a day; money has fen, a count is an int."""

    unit_id: int
    day: date
    measure: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Carried:
    """What of one measure lies in a unit of today; ``estimated`` when a split's share is in it (估)."""

    amount: Amount
    estimated: bool = False


Found = dict[tuple[int, str], Carried]
Under = Callable[[int], int]


def as_was(facts: Iterable[Fact], under: Under = int) -> Found:
    """Return the figures of the units they were written under, each added to the one it lies ``under``."""
    sums: dict[tuple[int, str], Amount] = defaultdict(int)
    for one in facts:
        sums[under(one.unit_id), one.measure] += one.amount
    return {key: Carried(amount) for key, amount in sums.items()}


def as_now(facts: Iterable[Fact], links: Sequence[Link], until: date, under: Under = int) -> Found:
    """Return the figures of the units of the day ``until`` in which those of the facts lie.

    Every measure adds up to what it was: shares are split by largest remainder, money to the fen and counts
    to whole ones.  What was split within one and the same unit is no estimate there.
    """
    leaving = {one.from_id for one in links}
    sums: dict[tuple[int, date, str], Amount] = defaultdict(int)
    for one in facts:
        sums[one.unit_id, one.day, one.measure] += one.amount
    found: dict[tuple[int, str], Carried] = {}
    for (unit_id, day, measure), amount in sums.items():
        shares = carried(unit_id, links, day, until) if unit_id in leaving else {unit_id: Fraction(1)}
        weights: dict[int, Fraction] = defaultdict(Fraction)
        for heir, weight in shares.items():
            weights[under(heir)] += weight
        parts = split(amount, list(weights.values()))
        for (top, weight), part in zip(weights.items(), parts, strict=True):
            before = found.get((top, measure), Carried(0))
            found[top, measure] = Carried(before.amount + part, before.estimated or weight < 1)
    return found


def split(amount: Amount, shares: Sequence[Fraction]) -> Sequence[Amount]:
    """Return an amount in parts by largest remainder, money to the fen and a count to whole ones."""
    if len(shares) == 1:
        return [amount]
    if isinstance(amount, Decimal):
        return share(amount, shares)
    return [int(part.scaleb(-_WHOLE)) for part in share(Decimal(amount).scaleb(_WHOLE), shares)]
