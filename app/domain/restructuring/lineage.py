"""What became of a unit: a figure of the past carried to the units of today by shares of their lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from app.domain.units import Basis


@dataclass(frozen=True, slots=True)
class Link:
    """From a day on, ``num / den`` of a unit is (in) another; of an extraction the rest stays in itself."""

    from_id: int
    to_id: int
    num: int
    den: int
    basis: Basis
    effective: date
    row: int = 0

    @property
    def share(self) -> Fraction:
        """Return how much of the old unit goes to the new one."""
        return Fraction(self.num, self.den)


def carried(
    unit_id: int, links: Iterable[Link], after: date, until: date | None = None
) -> dict[int, Fraction]:
    """Return in which units a unit of the day ``after`` lies on the day ``until``, and with what share.

    Without ``until`` all that is known counts.  The shares sum to 1.  A figure of ``unit_id`` dated ``after``
    times each share is the figure 按现在; one with a share below 1 is 估.
    """
    shares = {unit_id: Fraction(1)}
    due = sorted(
        (one for one in links if after < one.effective and (until is None or one.effective <= until)),
        key=lambda one: (one.effective, one.from_id, one.to_id),
    )
    for _, some in groupby(due, key=lambda one: one.effective):
        shares = _stepped(shares, list(some))
    return shares


def _stepped(shares: Mapping[int, Fraction], links: Iterable[Link]) -> dict[int, Fraction]:
    going: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        going[link.from_id].append(link)
    found: dict[int, Fraction] = defaultdict(Fraction)
    for unit_id, share in shares.items():
        if unit_id not in going:
            found[unit_id] += share
        for link in going.get(unit_id, ()):
            found[link.to_id] += share * link.share
    return dict(found)


def heirs(unit_id: int, links: Iterable[Link], gone: Collection[int]) -> list[int]:
    """Return the units that a unit which is ``gone`` lives on in, through those of its heirs gone since.

    A unit that is not gone is its own heir; one closed without heirs has none.
    """
    going: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.to_id != link.from_id:
            going[link.from_id].append(link.to_id)
    found: dict[int, None] = {}
    waiting, seen = [unit_id], {unit_id}
    while waiting:
        one = waiting.pop(0)
        if one not in gone:
            found[one] = None
            continue
        waiting += [heir for heir in going[one] if heir not in seen]
        seen.update(going[one])
    return list(found)
