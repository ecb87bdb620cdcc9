"""演示力量: made-up volunteers, building heads, branches, centre households, as many as the policy says."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.demo.office import DemoOffice
from app.demo.people import GIVEN, MARKS, SURNAMES
from app.demo.plan import spread
from app.domain.policy import Policy
from app.domain.policy.forces import ForceRule
from app.domain.units import short_name
from app.services import forces
from app.services.forces import NewForce
from app.services.units import UnitRow

SPARSE = 6  # where the text names no number, every so manieth unit has one
_NEAR = (8, 12)  # about ten, as the text says


@dataclass(frozen=True, slots=True)
class Muster:
    """One kind in one county: its rule, the units that may have it, how much of the county is built."""

    rule: ForceRule
    units: Sequence[UnitRow]
    part: Fraction

    @property
    def total(self) -> int:
        """How many there are to be."""
        if self.rule.expected is not None:
            whole = round(self.rule.expected * self.part)
            return max(whole, len(self.units)) if self.rule.everywhere else whole
        return len(self.units) if self.rule.everywhere else -(-len(self.units) // SPARSE)


def enlist(
    office: DemoOffice, rules: Policy, rows: Sequence[UnitRow], wish: tuple[Fraction, int, date]
) -> int:
    """Register everybody the policy's kinds ask for and return how many; the same for the same seed.

    ``wish``: how much of the county is built, the seed, the day from which they are there.
    """
    part, seed, since = wish
    news: list[NewForce] = []
    for one in rules.forces:
        units = [row for row in rows if _has(rules, one.value, row)]
        muster = Muster(one.value, units, part)
        news += drafted(muster, random.Random(f"{one.value.key}-{seed}"), since)
    return len(office.do("jingban", forces.add_forces, news)) if news else 0


def _has(rules: Policy, rule: ForceRule, row: UnitRow) -> bool:
    there = not row.statistical and rules.hierarchy.is_gridded(row.level, row.code)
    return there and rule.fits(row.level, row.unit_kind)


def drafted(muster: Muster, chance: random.Random, since: date) -> Iterator[NewForce]:
    """Yield the entries of one kind; nobody is twice in a unit."""
    rule, counts = muster.rule, _counts(muster, chance)
    heads = iter(_heads(rule, sum(counts), muster.part, chance))
    for row, many in zip(muster.units, counts, strict=True):
        names = set[str]()
        while len(names) < many:
            names.add(f"{chance.choice(SURNAMES)}{chance.choice(MARKS)}{chance.choice(GIVEN)}")
        for number, name in enumerate(sorted(names), start=1):
            yield NewForce(
                kind=rule.key,
                unit_id=row.id,
                name=f"演示{short_name(row.name)}{rule.label.removeprefix('网格')}" if rule.group else name,
                leader=name if rule.group else "",
                heads=next(heads),
                place=f"{number}号楼" if "楼" in rule.label else "",
                note="演示人员",
                since=since,
            )


def _counts(muster: Muster, chance: random.Random) -> list[int]:
    """Return how many each unit has: a body is once in a unit, and where they are few they lie by chance."""
    places, total = len(muster.units), muster.total
    if not places:
        return []
    if not muster.rule.group and total > places:
        return spread(total, places, chance)
    chosen = set(chance.sample(range(places), min(total, places)))
    return [int(at in chosen) for at in range(places)]


def _heads(rule: ForceRule, total: int, part: Fraction, chance: random.Random) -> list[int | None]:
    """Return what is counted of each: as many in all as the text says, else about as many each."""
    if not rule.counted or not total:
        return [None] * total
    if rule.heads is not None:
        return list(spread(max(round(rule.heads * part), total), total, chance))
    low, high = _NEAR if rule.ratio is None else (rule.ratio - 2, rule.ratio + 2)
    return [chance.randint(max(low, 0), high) for _ in range(total)]
