"""What a planner is asked: a village's parts, which of them touch, the standard, what matters first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.text import clean

Division = dict[int, str]
"""Which grid each part is in: a present grid by its code, another by any word that is none's."""


class Priority(Choice):
    """What counts first among the divisions within the standard; the other decides between equals."""

    FEWEST = "fewest", "先少改动"
    EVEN = "even", "先求均衡"


class Measure(Choice):
    """In what the size of a grid is told."""

    HOUSEHOLDS = "households", "户"
    PERSONS = "persons", "人"


class Stopped(Exception):
    """Somebody stopped the planner."""


@dataclass(frozen=True, slots=True)
class Part:
    """A building or hamlet: the least that is never cut; ``size`` in the standard's measure."""

    id: int
    name: str
    size: int
    grid: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Village:
    """The parts of one village and the pairs of them that touch."""

    parts: tuple[Part, ...]
    pairs: frozenset[tuple[int, int]]

    @property
    def present(self) -> Division:
        """Return today's division, without the parts that are in no grid."""
        return {part.id: part.grid for part in self.parts if part.grid}

    @property
    def total(self) -> int:
        """Return the size of the whole."""
        return sum(part.size for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the division is to be like; ``grids`` None leaves their number to the planner."""

    least: int = 0
    most: int | None = None
    grids: int | None = None
    priority: Priority = Priority.FEWEST


def village_of(parts: Sequence[Part], pairs: Sequence[tuple[int, int]]) -> Village:
    """Return the village these parts and pairs make, in the order of its parts' names.

    Raises:
        Invalid: two parts share a name, or a pair names what is no part.
    """
    known = {part.id for part in parts}
    names = [clean(part.name) for part in parts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Invalid(f"“{twice[0]}”有两个，请用不同的名称。")
    if any(one not in known or other not in known or one == other for one, other in pairs):
        raise Invalid("相邻关系里有不在本村的楼栋（湾组），请先核对。")
    ordered = tuple(sorted(parts, key=lambda part: clean(part.name)))
    return Village(ordered, frozenset((min(pair), max(pair)) for pair in pairs))
