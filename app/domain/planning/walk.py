"""Divisions found by walking: parts change sides at the borders, downhill more and more, from fixed seeds.

The walks do not choose; the sets of parts they come through are what the solver chooses among in villages too
large for all sets to be listed, and where they ended is what it starts from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

from app.domain.planning.shape import Shape, members
from app.domain.planning.terms import Priority, Stopped, Wish

_STEPS, _MORE, _LOOK = 9000, 30, 500
"""Steps of a walk, how many more for each part, and after how many one looks whether to stop."""
_COLD, _WARM, _SWAP = 0.5, 3, 0.5
"""The heat at the end; from which part of the walk on sets are kept; how often two parts change places."""


@dataclass(slots=True)
class Ground:
    """A division on the way: the sets of parts, and which of today's grids each goes on with (-1: a new)."""

    groups: list[int]
    labels: list[int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a walk holds against a division: a size beyond the standard, a change, an uneven size.

    ``calm``: which part of a grid's size it begins as hot as; a calm one stays near today's.
    """

    beyond: float
    change: float
    uneven: float
    calm: float = 4


@dataclass(frozen=True, slots=True)
class Trail:
    """The sets of parts that walks came through, and the divisions they ended with."""

    sets: set[int]
    ends: list[Ground]


def walked(shape: Shape, wish: Wish, number: int, times: int, stop: Callable[[], bool]) -> Trail:
    """Return what walks to ``number`` grids came through, ``times`` of each kind.

    Raises: Stopped, when ``stop`` says so.
    """
    mean = sum(shape.sizes) / number
    part = sum(shape.sizes) / len(shape.sizes)
    trail = Trail(set(), [])
    near, calm, wide = Weights(3, part, 0.02, 16), Weights(2, part / 2, 0.02, 16), Weights(8, part, 0.1)
    both, even = Weights(8, part / 8, 1), Weights(8, 0, 1)
    kinds = (near, calm, wide, both) if wish.priority is Priority.FEWEST else (both, even, even)
    for seed, weights in enumerate(kinds * times):
        dice = Random(seed * 1000 + number)
        ground = _counted(shape, present(shape), number) if weights.change else grown(shape, number, dice)
        if len(ground.groups) == number:
            trail.sets.update(ground.groups)
            trail.sets.update(_Walk(shape, wish, weights, mean, dice).go(ground, stop))
            trail.sets.update(ground.groups)  # a group that was left alone for long is in no step
            trail.ends.append(ground if weights.change else labelled(shape, ground.groups))
    return trail


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
        self._beside = [list(members(touching)) for touching in shape.touching]

    def go(self, ground: Ground, stop: Callable[[], bool]) -> set[int]:
        """Walk; return the sets come through, and leave the ground as it is at the end."""
        self._ground, self._sizes = ground, [self._shape.size(group) for group in ground.groups]
        self._owner = [0] * len(self._shape.sizes)
        for at, group in enumerate(ground.groups):
            for part in members(group):
                self._owner[part] = at
        found, heat = set[int](), max(self._mean / self._weights.calm, 1.0)
        steps = _STEPS + _MORE * len(self._owner)
        cooling = (_COLD / heat) ** (1 / steps)
        for step in range(steps):
            if step % _LOOK == 0 and stop():
                raise Stopped
            heat *= cooling
            moved = self._step(self._dice.randrange(len(self._owner)), heat)
            if step * _WARM > steps:
                found.update(moved)
        return found

    def _step(self, part: int, heat: float) -> tuple[int, ...]:
        """Let a part change sides, or places with another, if it may; return the two sets as they are now."""
        here = self._owner[part]
        sides = sorted({self._owner[other] for other in self._beside[part]} - {here})
        rest = self._ground.groups[here] & ~(1 << part)
        if not sides or not rest:
            return ()
        there = self._dice.choice(sides)
        back = self._back(rest, there) if self._dice.random() < _SWAP else 0
        worse = self._worse((1 << part, back), here, there)
        if worse > 0 and self._dice.random() >= exp(-worse / heat):
            return ()
        left, joined = rest | back, self._ground.groups[there] & ~back | 1 << part
        if self._shape.piece(left) != left or (back and self._shape.piece(joined) != joined):
            return ()
        self._settle(here, left)
        self._settle(there, joined)
        return left, joined

    def _back(self, rest: int, there: int) -> int:
        """Return a part of the other group, as a set, that may come in return; none is empty."""
        edge = list(members(self._shape.around(rest) & self._ground.groups[there]))
        return 1 << self._dice.choice(edge) if edge else 0

    def _settle(self, at: int, group: int) -> None:
        """Write down what a group is by now."""
        for part in members(group & ~self._ground.groups[at]):
            self._owner[part] = at
        self._ground.groups[at] = group
        self._sizes[at] = self._shape.size(group)

    def _worse(self, moved: tuple[int, int], here: int, there: int) -> float:
        """Return how much worse it gets when one part goes from here to there, and another comes back."""
        sizes, labels = self._sizes, self._ground.labels
        over = self._shape.size(moved[0]) - self._shape.size(moved[1])
        after = self._bad(sizes[here] - over) + self._bad(sizes[there] + over)
        changed = self._changed(moved[0], labels[here], labels[there])
        changed += self._changed(moved[1], labels[there], labels[here])
        return after - self._bad(sizes[here]) - self._bad(sizes[there]) + self._weights.change * changed

    def _changed(self, moved: int, left: int, joined: int) -> int:
        """Return by how much there are more changes once a part went from one grid to another."""
        owns = (self._shape.present[part] for part in members(moved))
        return sum((joined != own) - (left != own) for own in owns if own >= 0)

    def _bad(self, size: int) -> float:
        """Return what is held against a size; to be beyond the standard at all is worth two changes."""
        over = beyond(size, self._wish)
        fault = self._weights.beyond * over + 2 * self._weights.change if over else 0.0
        return fault + self._weights.uneven * abs(size - self._mean)


def beyond(size: int, wish: Wish) -> int:
    """Return by how much a size is below the least or above the most."""
    return max(0, wish.least - size, size - wish.most if wish.most is not None else 0)
