"""演示楼栋: the buildings of a community and the hamlets of a village, made up, for 网格划分 to be tried on.

A newer count than the grids' own: where the largest grid is, houses were built; it has outgrown the standard.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.core.money import share
from app.demo.office import DemoOffice
from app.domain.planning import Measure
from app.domain.units import Level, UnitKind
from app.services import planning
from app.services.planning import NewPart, Question
from app.services.units import UnitRow

_CENTRE = (110.0, 35.0)  # of no county in particular
_MOST_GRIDS, _FEWEST = 6, 3  # of a place that is drawn; parts of a grid
_EACH = {UnitKind.COMMUNITY: 50, UnitKind.VILLAGE: 25}  # households of a building, of a hamlet
_PERSONS, _STEP, _SHAKE = 3, 0.0012, 0.2  # in a household; degrees between neighbours, how crooked
_SIDE, _DEEP = 2, 3  # grids side by side; rows of parts in each


def build(office: DemoOffice, tree: Sequence[UnitRow], seed: int, since: date) -> int:
    """Register the parts of one community and one village that have several grids; return how many."""
    below: dict[int | None, list[UnitRow]] = defaultdict(list)
    for row in tree:
        below[row.parent_id].append(row)
    news: list[NewPart] = []
    for kind, each in _EACH.items():
        places = [row for row in tree if row.unit_kind is kind and _grids(below, row)]
        if places:
            place = max(places, key=lambda row: min(len(_grids(below, row)), _MOST_GRIDS))
            question = office.ask("jingban", planning.question, place.id)
            chance = random.Random(f"buildings-{kind.value}-{seed}")
            sized = [(grid, _households(below, grid)) for grid in _grids(below, place)[:_MOST_GRIDS]]
            news += _parts(question, sized, each, chance)
    return len(office.do("jingban", planning.keep_parts, news, since)) if news else 0


def _grids(below: Mapping[int | None, list[UnitRow]], village: UnitRow) -> list[UnitRow]:
    """Return the grids that divide a village; a dedicated one lies over the others."""
    plain = (row for row in below[village.id] if row.level is Level.GRID)
    return [row for row in plain if row.unit_kind is not UnitKind.DEDICATED_GRID]


def _households(below: Mapping[int | None, list[UnitRow]], row: UnitRow) -> int:
    """Return the households of a unit, or where it tells none those of what is below it."""
    return row.households or sum(_households(below, one) for one in below[row.id])


def _parts(
    question: Question, sized: Sequence[tuple[UnitRow, int]], each: int, chance: random.Random
) -> Iterator[NewPart]:
    """Yield the parts of each grid, on ground of its own beside the others'; the largest has outgrown."""
    number, urban = 0, question.village.unit_kind is UnitKind.COMMUNITY
    largest = max(range(len(sized)), key=lambda at: sized[at][1])
    wholes = [_outgrown(question, one) if at == largest else one for at, (_, one) in enumerate(sized)]
    wide = max(-(-max(whole // each, _FEWEST) // _DEEP) for whole in wholes)
    for place, ((grid, _), whole) in enumerate(zip(sized, wholes, strict=True)):
        many = max(whole // each, _FEWEST)
        weights = [chance.randrange(70, 130) for _ in range(many)]
        for at, size in enumerate(_dealt(whole, weights)):
            number += 1
            x, y = _where(place, at, wide, chance)
            yield NewPart(
                village_id=question.village.id,
                name=f"{number}号楼" if urban else f"{number}组",
                households=size,
                residents=size * _PERSONS + chance.randrange(size // 4 + 1),
                grid=grid.code,
                x=x,
                y=y,
            )


def _dealt(whole: int, weights: Sequence[int]) -> list[int]:
    """Return a number of households dealt out by weights, each once."""
    return [int(one * 100) for one in share(Decimal(whole).scaleb(-2), weights)]


def _outgrown(question: Question, households: int) -> int:
    """Return the households of a grid that is larger than the policy wants it, if it wants anything."""
    if question.most is None:
        return households
    most = question.most if question.measure is Measure.HOUSEHOLDS else question.most // _PERSONS
    return max(households, most + max(most // 8, 1))


def _where(place: int, at: int, wide: int, chance: random.Random) -> tuple[float, float]:
    """Return where a part of a grid stands: in a block of some rows, the grids side by side."""
    column, row = place % _SIDE * wide + at % wide, place // _SIDE * _DEEP + at // wide
    east = column + chance.uniform(-_SHAKE, _SHAKE)
    south = row + chance.uniform(-_SHAKE, _SHAKE)
    return round(_CENTRE[0] + east * _STEP, 7), round(_CENTRE[1] - south * _STEP, 7)
