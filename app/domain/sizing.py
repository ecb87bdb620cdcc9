"""How large a unit should be by policy: one rule for the tree, new grids, imports, changes and the planner.

Pure rules.  Source: county-practices D2, E2 to E6; GB/T 34300-2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.unit_checks import Check, Finding
from app.domain.units import Level, UnitKind

if TYPE_CHECKING:
    from app.domain.policy import Policy, SizeRule

RURAL, URBAN, URBAN_LIKE, HAMLET = "rural", "urban", "urban_like", "hamlet"

# where a policy names no kinds of grid, a kind is of the standard its own name says
_PLAIN = {UnitKind.RURAL_GRID: RURAL, UnitKind.URBAN_GRID: URBAN, UnitKind.DEDICATED_GRID: "dedicated"}
# by the policy's words, not its classes: the tree is shown before a policy has to be read
_MEASURES = {"households": ("households", "户"), "persons": ("residents", "人")}
_WHOLE_VILLAGE, _MERGE = "whole_village", "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A unit as far as its size goes.

    ``grids`` is how many grids a village has, ``beside`` how many others a grid's village has: what cannot be
    merged or joined is not told to.
    """

    level: Level
    unit_kind: UnitKind
    urban_like: bool = False
    households: int | None = None
    residents: int | None = None
    grids: int = 0
    beside: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sizing:
    """The size rules of a policy; ``Sizing.of(policy)`` makes it once for a whole tree."""

    rules: tuple[SizeRule, ...]
    kinds: tuple[tuple[UnitKind, str], ...]
    _known: dict[tuple[Level, UnitKind, bool], tuple[SizeRule, ...]] = field(
        default_factory=dict, compare=False
    )

    @classmethod
    def of(cls, policy: Policy) -> Sizing:
        """Return the size rules of a policy."""
        kinds = policy.grid_kinds.value if policy.grid_kinds else ()
        return cls(
            tuple(one.value for one in policy.grid_size), tuple((kind.kind, kind.standard) for kind in kinds)
        )

    def rules_of(self, level: Level, kind: UnitKind, *, urban_like: bool = False) -> tuple[SizeRule, ...]:
        """Return the rules a unit of this level and kind should keep, in the policy's order."""
        asked = (level, kind, urban_like)
        if asked not in self._known:
            wanted = self._standards(level, kind, urban_like=urban_like)
            self._known[asked] = tuple(
                rule for rule in self.rules if rule.level is level and (not wanted or rule.standard in wanted)
            )
        return self._known[asked]

    def _standards(self, level: Level, kind: UnitKind, *, urban_like: bool) -> set[str]:
        """Return the standards a unit falls under; none below the grids: there every rule of the level holds.

        A flagged one is measured as a town's (E6); a grid of the countryside may be a hamlet's (E5).
        """
        if level in (Level.MICRO_GRID, Level.GROUP):
            return set()
        if level is not Level.GRID:
            return {URBAN if urban_like or kind is UnitKind.COMMUNITY else RURAL}
        found = {standard for one, standard in self.kinds if one is kind} or {_PLAIN.get(kind, str(kind))}
        if urban_like or URBAN_LIKE in found:
            return (found - {RURAL}) | {URBAN}
        return found | ({HAMLET} if kind is UnitKind.RURAL_GRID else set())

    def check(self, unit: Sized) -> list[Finding]:
        """Return what a unit's size breaks; a figure that is not known breaks nothing."""
        rules = self.rules_of(unit.level, unit.unit_kind, urban_like=unit.urban_like)
        return [found for rule in rules for found in _broken(unit, rule)]


def _broken(unit: Sized, rule: SizeRule) -> Iterator[Finding]:
    key, word = _MEASURES[rule.measure]
    value = getattr(unit, key)
    if value is None:
        return
    text = _text(unit, rule, value, word)
    if text:
        facts = f"{rule.measure}={value}"
        if rule.action == _WHOLE_VILLAGE:
            facts += f",grids={unit.grids}"
        yield Finding(unit.id, Check.SIZE, f"size.{rule.standard}", text, facts, hard=not rule.soft)


def _text(unit: Sized, rule: SizeRule, value: int, word: str) -> str:
    if rule.maximum is not None and value > rule.maximum:
        return f"超过{rule.label} {rule.maximum} {word}的上限"
    if rule.minimum is None or value >= rule.minimum:
        return ""
    if rule.action == _WHOLE_VILLAGE:
        if unit.grids < 2:
            return ""
        return f"{rule.label}不足 {rule.minimum} {word}，应整村设一个网格，现有 {unit.grids} 个"
    if rule.action == _MERGE:
        return f"{rule.label}不足 {rule.minimum} {word}，宜与相邻的合并" if unit.beside else ""
    return f"不足{rule.label} {rule.minimum} {word}的下限"


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with where it hangs, for checks of the whole tree; ``statistical`` ones keep no size."""

    unit: Sized
    parent_id: int | None
    statistical: bool = False


def check_sizes(sizing: Sizing, units: Sequence[Placed]) -> list[Finding]:
    """Return what breaks the standard in a tree, in its order.

    A village without figures of its own has those of its grids, once all of them are known.
    """
    grids: dict[int, list[Sized]] = {}
    for one in units:
        if one.unit.level is Level.GRID and one.parent_id is not None and not one.statistical:
            grids.setdefault(one.parent_id, []).append(one.unit)
    found: list[Finding] = []
    for one in units:
        if not one.statistical:
            found += sizing.check(_within(one, grids))
    return found


def _within(one: Placed, grids: dict[int, list[Sized]]) -> Sized:
    """Return a unit with what its village's grids say of it."""
    unit = one.unit
    if unit.level is Level.GRID:
        others = len(grids.get(one.parent_id or 0, ())) - 1
        return replace(unit, beside=max(others, 0))
    below = grids.get(unit.id, [])
    if unit.level is not Level.VILLAGE or not below:
        return unit
    return replace(
        unit,
        grids=len(below),
        households=_sum(unit.households, [grid.households for grid in below]),
        residents=_sum(unit.residents, [grid.residents for grid in below]),
    )


def _sum(own: int | None, parts: Sequence[int | None]) -> int | None:
    if own is not None:
        return own
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
