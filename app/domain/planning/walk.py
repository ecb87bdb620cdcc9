"""Divisions found by walking: parts change sides at the borders, downhill more and more, from fixed seeds.

The walks do not choose; the sets of parts they come through are what the solver chooses among in villages too
large for all sets to be listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

from app.domain.planning.shape import Shape, members
from app.domain.planning.terms import Stopped, Wish

_STEPS, _HOT, _LOOK = 9000, 3000, 500


@dataclass(slots=True)
class Ground:
    """A division on the way: the sets of parts, and which of today's grids each goes on with (-1: a new)."""

    groups: list[int]
    labels: list[int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a walk holds against a division: a size beyond the standard, a change, an uneven size."""

    beyond: float
    change: float
    uneven: float


def walked(shape: Shape, wish: Wish, number: int, stop: Callable[[], bool]) -> set[int]:
    """Return the sets of parts that walks to ``number`` grids came through.

    Raises: Stopped, when ``stop`` says so.
    """
    mean = sum(shape.sizes) / number
    part = sum(shape.sizes) / len(shape.sizes)
    found: set[int] = set()
    for seed, weights in enumerate((Weights(8, part, 0.1), Weights(8, part / 8, 1), Weights(8, 0, 1))):
        dice = Random(seed * 1000 + number)
        ground = _counted(shape, present(shape), number) if seed < 2 else grown(shape, number, dice)
        if len(ground.groups) == number:
            found |= _Walk(shape, wish, weights, mean, dice).go(ground, stop)
    return found


def present(shape: Shape) -> Ground:
    """Return today's division made whole: what lies apart or in no grid joins a neighbour."""
    groups, labels = [], []
    for label in range(len(shape.grids)):
        inside = sum(1 << at for at, grid in enumerate(shape.present) if grid == label)
        groups.append(max(shape.pieces(inside), key=shape.size))
        labels.append(label)
    return filled(shape, Ground(groups, labels))


def grown(shape: Shape, number: int, dice: Random) -> Ground:
    """Return a division grown from parts chosen by the dice, one in each piece of the village first."""
    seeds = [1 << dice.choice(list(members(piece))) for piece in shape.pieces(shape.every)]
    rest = [1 << at for at in range(len(shape.sizes)) if 1 << at not in seeds]
    seeds += dice.sample(rest, max(0, number - len(seeds)))
    return labelled(shape, filled(shape, Ground(seeds, [-1] * len(seeds))).groups)


def filled(shape: Shape, ground: Ground) -> Ground:
    """Return the same with every free part taken by the lightest group it touches; or a group of its own."""
    free = shape.every
    for group in ground.groups:
        free &= ~group
    while free:
        able = [at for at, group in enumerate(ground.groups) if shape.around(group) & free]
        if not able:
            ground.groups.append(free & -free)
            ground.labels.append(-1)
            free &= free - 1
            continue
        at = min(able, key=lambda each: (shape.size(ground.groups[each]), each))
        edge = shape.around(ground.groups[at]) & free
        ground.groups[at] |= edge & -edge
        free &= ~(edge & -edge)
    return ground


def labelled(shape: Shape, groups: list[int]) -> Ground:
    """Return the groups with today's grids they have most of, each given once."""
    labels, taken = [-1] * len(groups), set[int]()
    shared = [
        (-sum(shape.present[part] == label for part in members(group)), at, label)
        for at, group in enumerate(groups)
        for label in range(len(shape.grids))
    ]
    for common, at, label in sorted(shared):
        if common and labels[at] < 0 and label not in taken:
            labels[at] = label
            taken.add(label)
    return Ground(groups, labels)


def _counted(shape: Shape, ground: Ground, number: int) -> Ground:
    """Return the division with as many groups as asked for, where its neighbours allow it."""
    while len(ground.groups) < number:
        if not _split(shape, ground):
            break
    while len(ground.groups) > number:
        if not _join(shape, ground):
            break
    return ground


def _split(shape: Shape, ground: Ground) -> bool:
    """Cut the largest group of several parts in two of like size, both in one piece."""
    able = [at for at, group in enumerate(ground.groups) if group & (group - 1)]
    if not able:
        return False
    at = max(able, key=lambda each: (shape.size(ground.groups[each]), -each))
    whole = ground.groups[at]
    half, new = shape.size(whole) / 2, 0
    for _ in range(whole.bit_count() - 1):
        edge = (shape.around(new) & whole) if new else whole
        fit = [one for one in members(edge) if len(shape.pieces(whole & ~new & ~(1 << one))) == 1]
        if not fit:
            break
        new |= 1 << fit[0]
        if shape.size(new) >= half:
            break
    ground.groups[at] = whole & ~new
    ground.groups.append(new)
    ground.labels.append(-1)
    return True


def _join(shape: Shape, ground: Ground) -> bool:
    """Give the lightest group that touches another to the lightest it touches."""
    order = sorted(range(len(ground.groups)), key=lambda each: (shape.size(ground.groups[each]), each))
    for at in order:
        edge = shape.around(ground.groups[at])
        other = next((each for each in order if each != at and ground.groups[each] & edge), None)
        if other is not None:
            ground.groups[other] |= ground.groups[at]
            if ground.labels[other] < 0:
                ground.labels[other] = ground.labels[at]
            del ground.groups[at], ground.labels[at]
            return True
    return False


class _Walk:
    """One walk: every set of parts it comes through is kept."""

    def __init__(self, shape: Shape, wish: Wish, weights: Weights, mean: float, dice: Random) -> None:
        self._shape, self._wish, self._weights, self._mean, self._dice = shape, wish, weights, mean, dice

    def go(self, ground: Ground, stop: Callable[[], bool]) -> set[int]:
        """Walk, and return the sets come through."""
        self._ground, self._sizes = ground, [self._shape.size(group) for group in ground.groups]
        self._owner = [0] * len(self._shape.sizes)
        for at, group in enumerate(ground.groups):
            for part in members(group):
                self._owner[part] = at
        found, heat = {*ground.groups}, max(self._mean / 4, 1.0)
        cooling = (0.5 / heat) ** (1 / _STEPS)
        for step in range(_STEPS):
            if step % _LOOK == 0 and stop():
                raise Stopped
            heat *= cooling
            moved = self._step(self._dice.randrange(len(self._owner)), heat)
            if step > _HOT:
                found.update(moved)
        return found

    def _step(self, part: int, heat: float) -> tuple[int, ...]:
        """Let a part change sides, if it may; return the two sets as they are now."""
        groups, sizes, labels = self._ground.groups, self._sizes, self._ground.labels
        here = self._owner[part]
        sides = sorted({self._owner[other] for other in members(self._shape.touching[part])} - {here})
        rest = groups[here] & ~(1 << part)
        if not sides or not rest:
            return ()
        there = self._dice.choice(sides)
        worse = self._worse(part, (sizes[here], sizes[there]), labels[here], labels[there])
        if worse > 0 and self._dice.random() >= exp(-worse / heat):
            return ()
        if self._shape.piece(rest) != rest:
            return ()
        self._owner[part], groups[here], groups[there] = there, rest, groups[there] | 1 << part
        sizes[here] -= self._shape.sizes[part]
        sizes[there] += self._shape.sizes[part]
        return groups[here], groups[there]

    def _worse(self, part: int, sizes: tuple[int, int], left: int, joined: int) -> float:
        """Return how much worse it gets when a part goes from the first group to the second."""
        moved, own = self._shape.sizes[part], self._shape.present[part]
        after = sum(map(self._bad, (sizes[0] - moved, sizes[1] + moved)))
        changed = (own >= 0) * ((joined != own) - (left != own))
        return after - sum(map(self._bad, sizes)) + self._weights.change * changed

    def _bad(self, size: int) -> float:
        return self._weights.beyond * beyond(size, self._wish) + self._weights.uneven * abs(size - self._mean)


def beyond(size: int, wish: Wish) -> int:
    """Return by how much a size is below the least or above the most."""
    return max(0, wish.least - size, size - wish.most if wish.most is not None else 0)
