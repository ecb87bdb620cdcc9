"""How large a demonstration is: who serves, how many units of each tier, of what size; by the policy alone.

Pure rules, no database and no county.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.core.errors import Invalid
from app.core.money import share
from app.domain.policy import Policy
from app.domain.policy.organisation import SizeRule
from app.domain.policy.people import Area
from app.domain.units import FINEST, Level, UnitKind

VACANT = (
    7  # staffed units that wait for somebody all year, where no figure of the policy says how many there are
)
SPAN = 8  # finer units in a unit of a tier the policy has no figure for
PERSONS = 3  # in a household, where the policy does not say
LEAST, MOST = 180, 420  # between these a unit's weight is drawn


@dataclass(frozen=True, slots=True)
class Shape:
    """``heads`` by kind of employment, ``staffed`` units by area, ``others``: the tiers nobody is hired for.

    ``part`` is how much of the county the demonstration is: one, unless fewer or more workers are asked for.
    """

    heads: dict[str, int]
    staffed: dict[Area, int]
    others: dict[Level, int]
    part: Fraction

    @property
    def total(self) -> int:
        """How many units are to be staffed."""
        return sum(self.staffed.values())


def shape_of(rules: Policy, workers: int | None, villages: int) -> Shape:
    """Return the shape of a county of so many villages; ``workers`` None is as many as the policy says.

    Raises:
        Invalid: ``workers`` are no more than those of the kinds whose number does not change.
    """
    heads, whole = heads_of(rules, workers, villages), heads_of(rules, None, villages)
    part = Fraction(sum(heads.values()), sum(whole.values()) or 1) if heads else Fraction(1)
    places = max(rules.workers_per_grid.value if rules.workers_per_grid else 1, 1)
    staffed: dict[Area, int] = {}
    for kind in rules.employment_kinds:
        staffed[kind.area] = staffed.get(kind.area, 0) + heads[kind.key]
    staffed = {area: -(-number // places) for area, number in staffed.items()}
    stated = figure(rules, rules.hierarchy.worker_level)
    spare = VACANT if stated is None else max(round(stated * part) - sum(staffed.values()), 0)
    if heads:
        staffed[rules.kind(changing(heads)).area] += spare
    else:
        staffed[Area.RURAL] = stated or villages
    return Shape(heads, staffed, _others(rules, sum(staffed.values()), part), part)


def heads_of(rules: Policy, workers: int | None, villages: int) -> dict[str, int]:
    """Return how many of each kind serve; ``workers`` in all are reached by the largest kind.

    A kind without a number shares what is left of all workers; where the policy does not say how many those
    are, there is one worker in a place.

    Raises:
        Invalid: ``workers`` are no more than the other kinds alone.
    """
    stated = {kind.key: kind.headcount.value for kind in rules.employment_kinds if kind.headcount}
    silent = [kind.key for kind in rules.employment_kinds if not kind.headcount]
    left = max(_everybody(rules, villages) - sum(stated.values()), len(silent))
    shares = {key: left // len(silent) + (place < left % len(silent)) for place, key in enumerate(silent)}
    heads = {kind.key: (stated | shares)[kind.key] for kind in rules.employment_kinds}
    if workers is not None and heads:
        key = changing(heads)
        others = sum(heads.values()) - heads[key]
        if workers <= others:
            label = rules.kind(key).label
            raise Invalid(f"--workers 至少 {others + 1}：其他用工类别已有 {others} 人，增减的是{label}。")
        heads[key] = workers - others
    return heads


def changing(heads: dict[str, int]) -> str:
    """Return the kind whose number changes with the order: the largest."""
    return max(heads, key=lambda key: heads[key])


def _everybody(rules: Policy, villages: int) -> int:
    if rules.profile.workers:
        return rules.profile.workers.value
    places = rules.workers_per_grid.value if rules.workers_per_grid else 1
    return (figure(rules, rules.hierarchy.worker_level) or villages) * places


def figure(rules: Policy, level: Level) -> int | None:
    """Return how many units of a tier the policy says there are."""
    profile = rules.profile
    stated = {Level.GRID: profile.grids, Level.MICRO_GRID: profile.micro_grids}.get(level)
    return stated.value if stated else None


def _others(rules: Policy, staffed: int, part: Fraction) -> dict[Level, int]:
    """Return how many units the tiers beside the staffed one have, from the top.

    One above it without a figure is as wide as usual; one below, or one that may be skipped, is left out.
    """
    found: dict[Level, int] = {}
    at = FINEST.index(rules.hierarchy.worker_level)
    for rule in rules.hierarchy.levels.value:
        if rule.level not in FINEST or rule.level is FINEST[at]:
            continue
        stated = figure(rules, rule.level)
        if stated is not None:
            found[rule.level] = max(round(stated * part), 1)
        elif FINEST.index(rule.level) < at and not rule.optional:
            found[rule.level] = -(-staffed // SPAN)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A unit about to be opened: where, what, and how large beside the others."""

    parent: int
    kind: UnitKind
    weight: int
    more: int
    name: str = ""
    host: str = ""


def sizes(rules: Policy, level: Level, drafts: Sequence[Draft], part: Fraction) -> list[tuple[int, int]]:
    """Return households and residents of each: within the policy's size, else a share of its population."""
    found: dict[int, tuple[int, int]] = {}
    for place, draft in enumerate(drafts):
        rule = _size_rule(rules, level, draft.kind)
        if rule is not None and rule.minimum is not None and rule.maximum is not None:
            spread = (draft.weight - LEAST) * (rule.maximum - rule.minimum) // (MOST - LEAST)
            found[place] = _both(rule, rule.minimum + spread, draft.more)
    rest = [place for place in range(len(drafts)) if place not in found]
    left = round(_population(rules) * part) - sum(residents for _, residents in found.values())
    weights = [drafts[place].weight for place in rest]
    if rest and left > len(rest):
        parts = [int(one * 100) for one in share(Decimal(left).scaleb(-2), weights)]
        found |= {
            place: (max(round(number / _persons(rules)), 1), number)
            for place, number in zip(rest, parts, strict=True)
        }
    else:
        found |= {place: (one, one * PERSONS) for place, one in zip(rest, weights, strict=True)}
    return [found[place] for place in range(len(drafts))]


def _size_rule(rules: Policy, level: Level, kind: UnitKind) -> SizeRule | None:
    kinds = rules.grid_kinds.value if rules.grid_kinds else ()
    standard = next((one.standard for one in kinds if one.kind is kind), "")
    sized = (one.value for one in rules.grid_size)
    return next((one for one in sized if one.level is level and one.standard == standard), None)


def _both(rule: SizeRule, value: int, more: int) -> tuple[int, int]:
    if rule.measure == "persons":
        return max(value // PERSONS, 1), value
    return value, value * PERSONS + more * value // MOST


def _population(rules: Policy) -> int:
    stated = rules.profile.resident_population or rules.profile.registered_population
    return stated.value if stated else 0


def _persons(rules: Policy) -> float:
    """Return how many people there are to a household."""
    households = rules.profile.household_count
    return _population(rules) / households.value if households and households.value else PERSONS
