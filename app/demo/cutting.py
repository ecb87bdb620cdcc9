"""Cut the villages of a demonstration into the tiers its policy has, each of a plausible size."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from app.demo.office import DemoOffice
from app.demo.plan import spread
from app.demo.shape import LEAST, MOST, Draft, Shape, sizes
from app.domain.policy import Policy
from app.domain.policy.people import Area
from app.domain.units import FINEST, Level, UnitKind, short_name
from app.services import units
from app.services.units import NewGrid, UnitRow

_GRID_OF_AREA = {
    Area.URBAN: UnitKind.URBAN_GRID,
    Area.RURAL: UnitKind.RURAL_GRID,
    Area.DEDICATED: UnitKind.DEDICATED_GRID,
}
_FINER = {Level.MICRO_GRID: UnitKind.MICRO_GRID, Level.GROUP: UnitKind.GROUP}


def host_word(rules: Policy) -> str:
    """Return what the dedicated kind is called without saying that it is: 邮政; empty where there is none."""
    labels = (kind.label for kind in rules.employment_kinds if kind.area is Area.DEDICATED)
    return next((label.removesuffix("专属") or label for label in labels), "")


def host_name(rules: Policy) -> str:
    """Return the made-up enterprise that lends the dedicated workers."""
    return f"演示县{host_word(rules)}分公司"


class Cutter:
    """Opens the tiers of one county, the coarsest first; the same for the same seed."""

    def __init__(self, office: DemoOffice, rules: Policy, shape: Shape, seed: int, starts: date) -> None:
        self._office, self._rules, self._shape, self._starts = office, rules, shape, starts
        self._chance = random.Random(f"grids-{seed}")
        self._staffed = rules.hierarchy.worker_level

    def cut(self, villages: Sequence[UnitRow]) -> dict[Area, list[int]]:
        """Open every tier and return the ids of the units to be staffed by area, in the order of the tree."""
        finer = [level for level in self._shape.others if FINEST.index(level) > FINEST.index(self._staffed)]
        drafted = {area: self._drafts(area, number, villages) for area, number in self._shape.staffed.items()}
        opened = self._open(self._staffed, drafted, sized=not finer)
        parents = [one for ids in opened.values() for one in ids]
        for level in finer:
            drafts = self._below(parents, self._shape.others[level], _FINER[level])
            parents = self._open(level, {Area.RURAL: drafts}, sized=level is finer[-1])[Area.RURAL]
        return opened

    def _drafts(self, area: Area, number: int, villages: Sequence[UnitRow]) -> list[Draft]:
        """Return the staffed units of an area, below the tiers above them, which are opened on the way."""
        places = self._places(area, villages)
        above = [level for level in self._shape.others if FINEST.index(level) < FINEST.index(self._staffed)]
        if not above:
            return [
                self._draft(village, area)
                for village, many in zip(places, spread(number, len(places), self._chance), strict=True)
                for _ in range(many)
            ]
        parents = self._coarse(area, number, places, above)
        return self._below(parents, number, _FINER[self._staffed])

    def _coarse(
        self, area: Area, number: int, places: Sequence[UnitRow], above: Sequence[Level]
    ) -> list[int]:
        parents: list[int] = []
        for level in above:
            many = max(self._shape.others[level] * number // self._shape.total, 1)
            if parents:
                drafts = self._below(parents, many, _FINER[level])
            else:
                plan = zip(places, spread(many, len(places), self._chance), strict=True)
                drafts = [self._draft(village, area) for village, times in plan for _ in range(times)]
            parents = self._open(level, {area: drafts}, sized=False)[area]
        return parents

    def _places(self, area: Area, villages: Sequence[UnitRow]) -> list[UnitRow]:
        """Return the villages and communities an area lies in: all of them where the policy has one area."""
        towns = [one for one in villages if one.unit_kind is UnitKind.COMMUNITY]
        if area is Area.DEDICATED:
            return towns or list(villages)
        other = Area.RURAL if area is Area.URBAN else Area.URBAN
        if other not in self._shape.staffed:
            return list(villages)
        mine = towns if area is Area.URBAN else [one for one in villages if one not in towns]
        return mine or list(villages)

    def _draft(self, village: UnitRow, area: Area) -> Draft:
        kind = self._kind(village, area)
        dedicated = kind is UnitKind.DEDICATED_GRID
        name = f"{short_name(village.name)}{host_word(self._rules)}网格" if dedicated else ""
        return self._weighed(village.id, kind, name, host_name(self._rules) if dedicated else "")

    def _weighed(self, parent: int, kind: UnitKind, name: str = "", host: str = "") -> Draft:
        weight = self._chance.randrange(LEAST, MOST)
        more = self._chance.randrange(90)
        return Draft(parent=parent, kind=kind, weight=weight, more=more, name=name, host=host)

    def _kind(self, village: UnitRow, area: Area) -> UnitKind:
        """Return the kind of grid of an area, or the first grid the policy has where it names none of it."""
        wanted = _GRID_OF_AREA[area]
        if area is not Area.DEDICATED and village.unit_kind is UnitKind.COMMUNITY:
            wanted = UnitKind.URBAN_GRID
        declared = self._rules.grid_kinds.value if self._rules.grid_kinds else ()
        grids = [one.kind for one in declared if one.kind in _GRID_OF_AREA.values()]
        return wanted if wanted in grids or not grids else grids[0]

    def _below(self, parents: Sequence[int], number: int, kind: UnitKind) -> list[Draft]:
        plan = zip(parents, spread(number, len(parents), self._chance), strict=True)
        return [self._weighed(parent, kind) for parent, many in plan for _ in range(many)]

    def _open(self, level: Level, drafted: dict[Area, list[Draft]], *, sized: bool) -> dict[Area, list[int]]:
        every = [draft for drafts in drafted.values() for draft in drafts]
        known = iter(sizes(self._rules, level, every, self._shape.part)) if sized else iter(())
        opened: dict[Area, list[int]] = {}
        for area, drafts in drafted.items():
            grids = [_grid(draft, *next(known, (None, None))) for draft in drafts]
            opened[area] = self._office.do("admin", units.open_grids, grids, self._starts)
        return opened


def _grid(draft: Draft, households: int | None, residents: int | None) -> NewGrid:
    return NewGrid(
        village_id=draft.parent,
        unit_kind=draft.kind,
        name=draft.name,
        households=households,
        residents=residents,
        host=draft.host,
    )
