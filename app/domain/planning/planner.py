"""The planner: which sets of parts there are to choose among, how many grids, and the choice.

Where a village has few enough connected sets they are all listed and the choice is proven; a larger one is
chosen from what walks from today's division came through, and the draft says that it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from app.core.errors import Invalid
from app.domain.planning.choose import Choice, Chooser, Column, columns_of
from app.domain.planning.shape import Shape, connected, members, shape_of
from app.domain.planning.terms import Division, Priority, Village, Wish
from app.domain.planning.walk import grown, present, walked

_SETS, _NUMBERS, _LABELS = 4000, 3, 2
Tell = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Draft:
    """A division as the planner made it, with what it believes of it; the checker looks for itself.

    ``proven``: no division is better.  ``impossible``: none within the standard exists.
    """

    division: Division
    changes: int
    beyond: int
    proven: bool
    impossible: bool


def plan(village: Village, wish: Wish, tell: Tell, stop: Stop) -> Draft:
    """Return the best division found; the same question gives the same answer.

    Raises:
        Invalid: the village cannot be divided into so many grids. Stopped: ``stop`` said so.
    """
    shape = shape_of(village)
    _possible(shape, wish)
    most = wish.most if wish.most is not None else sum(shape.sizes)
    tell(0.05, "正在列出连片的组合…")
    sets, all_ = connected(shape, wish.least, most, _SETS)
    numbers = numbers_for(shape, wish)
    if not all_:
        sets = _walks(shape, wish, numbers, tell, stop)
    tell(0.6, "正在选择组合…")
    fitting = {some for some in sets if wish.least <= shape.size(some) <= most}
    columns = columns_of(shape, fitting, wish, None if all_ else _LABELS)
    choice = _choose(shape, columns, wish, numbers, stop) if columns else None
    if choice is not None:
        return _draft(village, shape, choice, proven=all_ and choice.proven, impossible=False)
    return _least_bad(village, shape, wish, impossible=all_, tell=tell, stop=stop)


def numbers_for(shape: Shape, wish: Wish) -> list[int]:
    """Return how many grids are tried, those nearest today's first: asked for, or what the sizes allow."""
    if wish.grids is not None:
        return [wish.grids]
    total, pieces = sum(shape.sizes), len(shape.pieces(shape.every))
    now = max(len(shape.grids), pieces)
    low = -(-total // wish.most) if wish.most else 1
    high = total // wish.least if wish.least else max(now, low)
    wanted = range(max(pieces, min(low, high)), min(len(shape.sizes), max(low, high)) + 1)
    return sorted(wanted, key=lambda number: (abs(number - now), number))[:_NUMBERS] or [now]


def _possible(shape: Shape, wish: Wish) -> None:
    """Return when the village can be cut into so many pieces.

    Raises: Invalid, with what to do.
    """
    if not shape.sizes:
        raise Invalid("这个村（社区）还没有登记楼栋（湾组），请先登记或导入。")
    pieces = len(shape.pieces(shape.every))
    if wish.grids is not None and not pieces <= wish.grids <= len(shape.sizes):
        raise Invalid(
            f"共{len(shape.sizes)}个楼栋（湾组），按相邻关系分成{pieces}片，"
            f"划不成{wish.grids}个连片的网格；请改网格数，或补上相邻关系。"
        )


def _walks(shape: Shape, wish: Wish, numbers: list[int], tell: Tell, stop: Stop) -> set[int]:
    found: set[int] = set()
    for at, number in enumerate(numbers):
        tell(0.1 + 0.5 * at / len(numbers), f"正在试划{number}个网格…")
        found |= walked(shape, wish, number, stop)
    return found


def _least_bad(
    village: Village, shape: Shape, wish: Wish, *, impossible: bool, tell: Tell, stop: Stop
) -> Draft:
    """Return the division that is least beyond the standard, where none is within it."""
    tell(0.7, "标准内没有找到，正在找最接近的…")
    numbers = numbers_for(shape, wish)
    sets, all_ = connected(shape, 0, sum(shape.sizes), _SETS)
    if not all_:
        sets = _walks(shape, wish, numbers, lambda *_: None, stop)
        sets |= set(present(shape).groups) if wish.grids is None else set()
        for number in numbers:
            sets |= set(grown(shape, number, Random(number)).groups)
    choice = _choose(shape, columns_of(shape, sets, wish, None if all_ else _LABELS), wish, numbers, stop)
    if choice is None:
        raise Invalid("在限定的计算量内没有划成，请改网格数，或先合并一些小的楼栋（湾组）再试。")
    return _draft(village, shape, choice, proven=all_ and choice.proven, impossible=impossible)


def _choose(shape: Shape, columns: list[Column], wish: Wish, numbers: list[int], stop: Stop) -> Choice | None:
    """Return the best choice: least beyond the standard, then the two aims in the order that is wished."""
    chooser = Chooser(shape, columns, stop)
    held: list[Choice] = []
    for aim in (_beyond, _changes) if wish.priority is Priority.FEWEST else (_beyond,):
        if chooser.matters(aim):
            found = chooser.best(aim, wish.grids)
            if found is None:
                break
            chooser.hold(aim, found.total(aim))
            held.append(found)
    tried = {*numbers, *(len(one.columns) for one in held[-1:])}
    even = [found for number in sorted(tried) if (found := _evenest(shape, chooser, number))]
    best = min(even, key=lambda one: (unevenness(shape, one), one.total(_changes))) if even else None
    if best is None:
        return Choice(held[-1].columns, proven=False) if held else None
    last = _least_changed(shape, chooser, best) if wish.priority is Priority.EVEN else best
    return Choice(last.columns, last.proven and all(one.proven for one in held))


def _changes(column: Column) -> int:
    return column.changes


def _beyond(column: Column) -> int:
    return column.beyond


def _least_changed(shape: Shape, chooser: Chooser, best: Choice) -> Choice:
    """Return what changes least among the choices as even as the best."""
    uneven = _uneven(shape, len(best.columns))
    chooser.hold(uneven, best.total(uneven))
    if not chooser.matters(_changes):
        return best
    found = chooser.best(_changes, len(best.columns)) or best
    return Choice(found.columns, best.proven and found.proven)


def _uneven(shape: Shape, number: int) -> Callable[[Column], int]:
    """Return how far a set is from the mean of so many, in that fraction of the measure."""
    total = sum(shape.sizes)
    return lambda one: abs(number * one.size - total)


def _evenest(shape: Shape, chooser: Chooser, number: int) -> Choice | None:
    return chooser.best(_uneven(shape, number), number)


def unevenness(shape: Shape, choice: Choice) -> Fraction:
    """Return by how much the grids of a choice differ from their mean, on average."""
    total, number = sum(shape.sizes), len(choice.columns)
    return Fraction(sum(abs(number * one.size - total) for one in choice.columns), number * number)


def _draft(village: Village, shape: Shape, choice: Choice, *, proven: bool, impossible: bool) -> Draft:
    division: Division = {}
    new = 0
    for column in sorted(choice.columns, key=lambda one: one.some & -one.some):
        new += column.label < 0
        name = shape.grids[column.label] if column.label >= 0 else f"新{new}"
        division |= {village.parts[at].id: name for at in members(column.some)}
    changes, beyond = choice.total(_changes), choice.total(_beyond)
    return Draft(division, changes, beyond, proven, impossible)
