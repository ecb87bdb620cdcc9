"""Whether a division is what it says: every part in one grid, each grid in one piece, within the standard.

Nothing here knows how a division was made.  It uses neither the planner's code nor its figures: what is shown
of a proposal is what is found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.planning.terms import Village, Wish


@dataclass(frozen=True, slots=True)
class GridVerdict:
    """One grid of a division: what is in it, in how many pieces it lies, how far it is from the standard.

    ``beyond`` is above the most (positive) or below the least (negative); ``came`` and ``gone`` are the
    parts it has got from and given to others against today.
    """

    grid: str
    parts: tuple[int, ...]
    size: int
    pieces: tuple[tuple[int, ...], ...]
    beyond: int
    came: tuple[int, ...]
    gone: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Return whether it lies in one piece."""
        return len(self.pieces) == 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true of a division; ``faults`` make it unusable, sizes beyond the standard do not."""

    grids: tuple[GridVerdict, ...]
    changes: tuple[int, ...]
    closed: tuple[str, ...]
    spread: int
    beyond: int
    faults: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Return whether nothing is wrong with it and every grid is within the standard."""
        return not self.faults and not self.beyond


def check(village: Village, division: Mapping[int, str], wish: Wish) -> Verdict:
    """Return what is true of a division of a village, measured against today's and the standard."""
    names = {part.id: part.name for part in village.parts}
    faults = [f"“{names[part]}”没有划入任何网格。" for part in names if not division.get(part)]
    faults += [f"划分里的{part}号不是本村的楼栋（湾组）。" for part in division if part not in names]
    touching = _touching(village)
    grids = tuple(
        _grid(village, touching, division, grid, wish)
        for grid in sorted({division[part] for part in names if division.get(part)})
    )
    faults += [_torn(grid, names) for grid in grids if not grid.whole]
    if wish.grids is not None and len(grids) != wish.grids:
        faults.append(f"要求划{wish.grids}个网格，现在是{len(grids)}个。")
    sizes = [grid.size for grid in grids]
    used = {grid.grid for grid in grids}
    return Verdict(
        grids,
        tuple(part.id for part in village.parts if part.grid and division.get(part.id) != part.grid),
        tuple(sorted({part.grid for part in village.parts if part.grid} - used)),
        max(sizes, default=0) - min(sizes, default=0),
        sum(abs(grid.beyond) for grid in grids),
        tuple(faults),
    )


def _touching(village: Village) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {part.id: set() for part in village.parts}
    for one, other in village.pairs:
        found[one].add(other)
        found[other].add(one)
    return found


def _grid(
    village: Village, touching: Mapping[int, set[int]], division: Mapping[int, str], grid: str, wish: Wish
) -> GridVerdict:
    inside = [part for part in village.parts if division.get(part.id) == grid]
    size = sum(part.size for part in inside)
    beyond = min(0, size - wish.least)
    if wish.most is not None and size > wish.most:
        beyond = size - wish.most
    return GridVerdict(
        grid,
        tuple(part.id for part in inside),
        size,
        tuple(_pieces({part.id for part in inside}, touching)),
        beyond,
        tuple(part.id for part in inside if part.grid and part.grid != grid),
        tuple(part.id for part in village.parts if part.grid == grid and division.get(part.id) != grid),
    )


def _pieces(inside: set[int], touching: Mapping[int, set[int]]) -> Iterable[tuple[int, ...]]:
    """Yield the pieces a set of parts lies in, the largest first, walking from neighbour to neighbour."""
    left, found = set(inside), []
    while left:
        reached: set[int] = set()
        waiting = [min(left)]
        while waiting:
            at = waiting.pop()
            if at not in reached:
                reached.add(at)
                waiting.extend(touching[at] & left)
        found.append(tuple(sorted(reached)))
        left -= reached
    return sorted(found, key=lambda piece: (-len(piece), piece))


def _torn(grid: GridVerdict, names: Mapping[int, str]) -> str:
    apart = "、".join(names[part] for piece in grid.pieces[1:] for part in piece[:3])
    return f"网格{grid.grid}不连片：{apart}与其余部分不相邻。"
