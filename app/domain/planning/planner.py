"""The planner: which sets of parts there are to choose among, how many grids, and the choice.

Where a village has few enough connected sets they are all listed and the choice is proven; a larger one is
chosen from what walks from today's division came through, and the draft says that it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from app.core.errors import Invalid
from app.domain.planning.bound import fewest
from app.domain.planning.choose import Choice, Chooser, Column, column_of, columns_of
from app.domain.planning.shape import Shape, connected, members, shape_of
from app.domain.planning.terms import Division, Priority, Village, Wish
from app.domain.planning.walk import Ground, Trail, grown, labelled, present, walked

_SETS, _NUMBERS, _LABELS, _TIMES = 4000, 3, 2, 2
Tell = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Draft:
    """A division as the planner made it, with what it believes of it; the checker looks for itself.

    ``proven``: no division is better.  ``impossible``: none within the standard exists.  ``least``: so many
    changes every division within the standard takes, None where nothing is known of it.
    """

    division: Division
    changes: int
    beyond: int
    proven: bool
    impossible: bool
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """What is chosen among, the divisions already in hand, and whether these are all the sets there are."""

    columns: list[Column]
    known: list[tuple[Column, ...]]
    whole: bool


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
    trail = Trail(sets, []) if all_ else _walks(shape, wish, numbers, tell, stop)
    tell(0.6, "正在选择组合…")
    pool = _pool(shape, trail, wish, whole=all_)
    fitting = Pool([one for one in pool.columns if not one.beyond], pool.known, all_)
    choice = _choose(shape, fitting, wish, numbers, stop) if fitting.columns else None
    if choice is None:
        tell(0.7, "标准内没有找到，正在找最接近的…")
        return _least_bad(village, shape, wish, None if all_ else trail, stop)
    draft = _draft(village, shape, choice, proven=all_ and choice.proven, impossible=False)
    return draft if draft.proven else replace(draft, least=fewest(shape, wish))


def _pool(shape: Shape, trail: Trail, wish: Wish, *, whole: bool) -> Pool:
    known = [_columns(shape, ground, wish) for ground in trail.ends]
    columns = columns_of(shape, trail.sets, wish, None if whole else _LABELS)
    return Pool(list(dict.fromkeys([*columns, *(one for each in known for one in each)])), known, whole)


def _columns(shape: Shape, ground: Ground, wish: Wish) -> tuple[Column, ...]:
    each = zip(ground.groups, ground.labels, strict=True)
    return tuple(column_of(shape, group, label, wish) for group, label in each)


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


def _walks(shape: Shape, wish: Wish, numbers: list[int], tell: Tell, stop: Stop) -> Trail:
    found = Trail(set(), [])
    for at, number in enumerate(numbers):
        tell(0.1 + 0.5 * at / len(numbers), f"正在试划{number}个网格…")
        trail = walked(shape, wish, number, 1 if at else _TIMES, stop)
        found.sets.update(trail.sets)
        found.ends.extend(trail.ends)
    return found


def _least_bad(village: Village, shape: Shape, wish: Wish, trail: Trail | None, stop: Stop) -> Draft:
    """Return the division that is least beyond the standard, where none is within it.

    ``trail`` is where walks came through; None where all sets within the standard were looked at.
    """
    impossible = trail is None
    numbers = numbers_for(shape, wish)
    sets, all_ = connected(shape, 0, sum(shape.sizes), _SETS)
    if all_:
        trail = Trail(sets, [])
    else:
        trail = trail or _walks(shape, wish, numbers, lambda *_: None, stop)
        trail.sets.update(present(shape).groups if wish.grids is None else ())
        trail.ends.extend(grown(shape, number, Random(number)) for number in numbers)
    choice = _choose(shape, _pool(shape, trail, wish, whole=all_), wish, numbers, stop)
    if choice is None:
        raise Invalid("在限定的计算量内没有划成，请改网格数，或先合并一些小的楼栋（湾组）再试。")
    return _draft(village, shape, choice, proven=all_ and choice.proven, impossible=impossible)


def _choose(shape: Shape, pool: Pool, wish: Wish, numbers: list[int], stop: Stop) -> Choice | None:
    """Return the best choice: least beyond the standard, then the two aims in the order that is wished."""
    if wish.priority is Priority.EVEN:
        return _evenest_first(shape, pool, wish, numbers, stop)
    chooser = Chooser(shape, pool.columns, pool.known, stop)
    held = _reach(chooser, (_beyond, _changes), wish)
    tried = {*numbers, *(len(one.columns) for one in held[-1:])}
    best = _evenest(shape, chooser, tried)
    if best is None:
        return Choice(held[-1].columns, proven=False) if held else None
    return Choice(best.columns, best.proven and all(one.proven for one in held))


def _reach(chooser: Chooser, aims: tuple[Callable[[Column], int], ...], wish: Wish) -> list[Choice]:
    """Return what reaches each aim that matters; no later choice falls back behind one."""
    held: list[Choice] = []
    for aim in aims:
        if chooser.matters(aim):
            found = chooser.best(aim, wish.grids)
            if found is None:
                break
            chooser.hold(aim, found.total(aim))
            held.append(found)
    return held


def _evenest_first(shape: Shape, pool: Pool, wish: Wish, numbers: list[int], stop: Stop) -> Choice | None:
    """Return the least changed of the evenest choices.

    Which of today's grids a set goes on with says nothing of its size: it is asked once the sizes are known,
    else the solver would look through the same division under every name.
    """
    plain = Chooser(shape, _nameless(pool.columns), [_nameless(one) for one in pool.known], stop)
    held = _reach(plain, (_beyond,), wish)
    best = _evenest(shape, plain, {*numbers, *(len(one.columns) for one in held)})
    if best is None:
        return None
    known = _columns(shape, labelled(shape, [one.some for one in best.columns]), wish)
    columns = list(dict.fromkeys([*pool.columns, *known]))
    chooser = Chooser(shape, columns, [known], stop)
    uneven = _uneven(shape, len(known))
    for aim in (_beyond, uneven):
        chooser.hold(aim, best.total(aim))
    last = chooser.best(_changes, len(known)) if chooser.matters(_changes) else Choice(known, proven=True)
    proven = best.proven and all(one.proven for one in held)
    return Choice(last.columns, proven and last.proven) if last else Choice(known, proven=False)


def _nameless(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return each set once, as a grid that is none of today's."""
    return tuple(dict.fromkeys(replace(one, label=-1, changes=0) for one in columns))


def _changes(column: Column) -> int:
    return column.changes


def _beyond(column: Column) -> int:
    return column.beyond


def _uneven(shape: Shape, number: int) -> Callable[[Column], int]:
    """Return how far a set is from the mean of so many, in that fraction of the measure."""
    total = sum(shape.sizes)
    return lambda one: abs(number * one.size - total)


def _evenest(shape: Shape, chooser: Chooser, numbers: Collection[int]) -> Choice | None:
    """Return the evenest choice of so many sets, of the number that comes nearest to its mean."""
    found = (chooser.best(_uneven(shape, number), number) for number in sorted(numbers))
    able = [one for one in found if one is not None]
    return min(able, key=lambda one: (unevenness(shape, one), one.total(_changes)), default=None)


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
