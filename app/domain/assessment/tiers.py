"""Grades and the scores they cover.  Pure rules; a policy is checked with them whenever it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.errors import Invalid

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Tier:
    """A grade and the scores it covers: ``low`` included, ``high`` excluded; None is no upper end."""

    name: str
    low: Decimal
    high: Decimal | None = None


def tiers_from(cutoffs: Mapping[str, Decimal]) -> tuple[Tier, ...]:
    """Return tiers, best first, from “at least” marks by name; they cannot leave a gap between them."""
    falling = sorted(cutoffs.items(), key=lambda pair: -pair[1])
    highs = [None, *(low for _, low in falling)]
    return tuple(Tier(name, low, high) for (name, low), high in zip(falling, highs, strict=False))


def tier_problems(tiers: Sequence[Tier], ceiling: Decimal = Decimal(100)) -> list[str]:
    """Return gaps and overlaps between 0 and ``ceiling``, one sentence each; empty when there are none.

    “合格80–94、基本合格70–79、不合格<60” leaves 60–69 without a grade.
    """
    found, reached = [], Decimal(0)
    for tier in sorted(tiers, key=lambda tier: tier.low):
        if tier.high is not None and tier.high <= tier.low:
            found.append(f"“{tier.name}”的上限应大于下限。")
        if tier.low > reached:
            found.append(f"{reached}分至{tier.low}分之间没有等次。")
        if tier.low < reached:
            found.append(f"“{tier.name}”从{tier.low}分起，与{reached}分以下的等次重叠。")
        reached = max(reached, ceiling + _CENT if tier.high is None else tier.high)
    if reached <= ceiling:
        found.append(f"{reached}分至{ceiling}分之间没有等次。")
    return found


def grade(value: Decimal, tiers: Sequence[Tier], *, vetoed: bool = False) -> str:
    """Return the name of the tier ``value`` falls in; a veto gives the lowest whatever the score.

    Raises: Invalid when no tier covers the value (the tiers were not checked).
    """
    if vetoed and tiers:
        return min(tiers, key=lambda tier: tier.low).name
    for tier in tiers:
        if tier.low <= value and (tier.high is None or value < tier.high):
            return tier.name
    raise Invalid(f"{value}分没有对应的等次，请先在政策中补齐等次分数线。")
