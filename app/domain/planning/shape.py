"""A village as numbers: sets of parts are the bits of an integer, so that pieces are walked quickly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.planning.terms import Village


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts by place: size, the parts they touch, and the place of today's grid, -1 where none."""

    sizes: tuple[int, ...]
    touching: tuple[int, ...]
    present: tuple[int, ...]
    grids: tuple[str, ...]

    @property
    def every(self) -> int:
        """Return the set of all parts."""
        return (1 << len(self.sizes)) - 1

    def size(self, some: int) -> int:
        """Return how large a set of parts is."""
        return sum(self.sizes[at] for at in members(some))

    def around(self, some: int) -> int:
        """Return the parts that touch a set, without it."""
        found = 0
        for at in members(some):
            found |= self.touching[at]
        return found & ~some

    def piece(self, some: int) -> int:
        """Return the piece of a set its first part lies in."""
        reached = new = some & -some
        while new:
            spread = 0
            for at in members(new):
                spread |= self.touching[at]
            new = spread & some & ~reached
            reached |= new
        return reached

    def pieces(self, some: int) -> list[int]:
        """Return the pieces a set lies in."""
        found = []
        while some:
            found.append(self.piece(some))
            some &= ~found[-1]
        return found


def members(some: int) -> Iterator[int]:
    """Yield the places of the parts of a set, from the first."""
    while some:
        low = some & -some
        yield low.bit_length() - 1
        some ^= low


def shape_of(village: Village) -> Shape:
    """Return a village as numbers; the order of its parts decides every tie."""
    place = {part.id: at for at, part in enumerate(village.parts)}
    touching = [0] * len(place)
    for one, other in village.pairs:
        touching[place[one]] |= 1 << place[other]
        touching[place[other]] |= 1 << place[one]
    grids = tuple(sorted({part.grid for part in village.parts if part.grid}))
    present = tuple(grids.index(part.grid) if part.grid else -1 for part in village.parts)
    return Shape(tuple(part.size for part in village.parts), tuple(touching), present, grids)


def connected(shape: Shape, least: int, most: int, cap: int) -> tuple[set[int], bool]:
    """Return the connected sets of parts of a size between two bounds, and whether these are all.

    It gives up after looking at eight times ``cap`` sets, or with ``cap`` of them in hand.
    """
    found: set[int] = set()
    looked = 0
    for root in range(len(shape.sizes)):
        start = 1 << root
        waiting = [(start, shape.sizes[root], shape.touching[root] & ~(start * 2 - 1), start * 2 - 1)]
        while waiting:
            some, size, edge, shut = waiting.pop()
            looked += 1
            if size > most:
                continue
            if size >= least:
                found.add(some)
            if looked > cap * 8 or len(found) > cap:
                return found, False
            for at in members(edge):
                shut |= 1 << at
                more = (edge | shape.touching[at]) & ~shut
                waiting.append((some | 1 << at, size + shape.sizes[at], more, shut))
    return found, True
