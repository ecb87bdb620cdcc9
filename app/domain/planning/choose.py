"""The choice among sets of parts: each part in exactly one, by a solver that proves what it chooses.

HiGHS solves it as a partition by whole numbers, one aim after the other, from the best division in hand.  It
runs on one thread with bounds counted in nodes: the same question has the same answer on every machine, but
for one so slow that seconds end it.  Its presolve is off: on these columns it takes 40 s for what is then
solved in 1 s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from app.domain.planning.shape import Shape, members
from app.domain.planning.solver import solver_of
from app.domain.planning.terms import Stopped, Wish
from app.domain.planning.walk import beyond

if TYPE_CHECKING:
    import highspy

_HALF = 0.5
Aim = tuple[Callable[["Column"], int], int]
"""What is to cost no more than so much."""


@dataclass(frozen=True, slots=True)
class Column:
    """A set of parts as one of today's grids (its place, -1: a new one), and what that costs."""

    some: int
    label: int
    size: int
    changes: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The sets chosen and whether no choice among the columns is better."""

    columns: tuple[Column, ...]
    proven: bool

    def total(self, cost: Callable[[Column], int]) -> int:
        """Return what the choice costs."""
        return sum(map(cost, self.columns))


def column_of(shape: Shape, some: int, label: int, wish: Wish) -> Column:
    """Return a set of parts as one of today's grids, or as a new one (-1)."""
    settled = (shape.present[part] for part in members(some) if shape.present[part] >= 0)
    size = shape.size(some)
    return Column(some, label, size, sum(own != label for own in settled), beyond(size, wish))


def columns_of(shape: Shape, sets: Collection[int], wish: Wish, labels: int | None = None) -> list[Column]:
    """Return what may be chosen: each set as any of today's grids it has a part of, and as a new one.

    ``labels`` None is all of those grids, else so many it has most of.
    """
    found = []
    for some in sorted(sets):
        settled = [shape.present[part] for part in members(some) if shape.present[part] >= 0]
        common = sorted(set(settled), key=lambda label: (-settled.count(label), label))
        found += [column_of(shape, some, label, wish) for label in (-1, *common[:labels])]
    return found


class Chooser:
    """The choice among some columns; each aim that is reached stays reached for the next.

    It starts from the cheapest choice in hand: a known one, or what an aim before found.
    """

    def __init__(
        self,
        shape: Shape,
        columns: Iterable[Column],
        known: Iterable[tuple[Column, ...]],
        stop: Callable[[], bool],
    ) -> None:
        self._shape, self._columns, self._stop = shape, list(columns), stop
        among = set(self._columns)
        self._known = [one for one in known if among.issuperset(one)]
        self._held: list[Aim] = []

    def best(self, cost: Callable[[Column], int], number: int | None = None) -> Choice | None:
        """Return the cheapest choice, of ``number`` sets if asked; None where there is none.

        Raises: Stopped, when whoever asked said so.
        """
        if self._stop():
            raise Stopped
        start = self._start(cost, number)
        limits = [*self._held, (cost, sum(map(cost, start)))] if start else self._held
        able = [one for one in self._columns if all(aim(one) <= most for aim, most in limits)]
        found = self._solved(able, cost, number, start) if able else None
        if start is not None and (found is None or sum(map(cost, start)) < found.total(cost)):
            found = Choice(start, proven=False)
        self._known += [found.columns] if found is not None else []
        return found

    def matters(self, cost: Callable[[Column], int]) -> bool:
        """Return whether some column costs anything: a choice by nothing takes the solver longest."""
        return any(map(cost, self._columns))

    def hold(self, cost: Callable[[Column], int], at_most: int) -> None:
        """Let no later choice cost more."""
        self._held.append((cost, at_most))

    def _start(self, cost: Callable[[Column], int], number: int | None) -> tuple[Column, ...] | None:
        """Return the cheapest choice in hand that keeps what is held."""
        able = [
            one
            for one in self._known
            if number in (None, len(one)) and all(sum(map(aim, one)) <= most for aim, most in self._held)
        ]
        return min(able, key=lambda one: sum(map(cost, one)), default=None)

    def _solved(
        self,
        columns: Sequence[Column],
        cost: Callable[[Column], int],
        number: int | None,
        start: tuple[Column, ...] | None,
    ) -> Choice | None:
        solver = solver_of(self._stop)
        solver.passModel(_model(self._shape, columns, cost, number))
        for aim, most in self._held:
            costs = [(at, float(aim(column))) for at, column in enumerate(columns) if aim(column)]
            places, values = [at for at, _ in costs], [value for _, value in costs]
            solver.addRow(-solver.inf, most + _HALF, len(costs), places, values)
        if start is not None:
            chosen = [columns.index(column) for column in start]
            solver.setSolution(len(chosen), chosen, [1.0] * len(chosen))
        solver.run()
        return _read(solver, columns)


def _read(solver: highspy.Highs, columns: Sequence[Column]) -> Choice | None:
    import highspy

    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt:
        raise Stopped
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = solver.getSolution().col_value
    chosen = tuple(column for column, value in zip(columns, values, strict=True) if value > _HALF)
    return Choice(chosen, status == highspy.HighsModelStatus.kOptimal)


def _model(
    shape: Shape, columns: Sequence[Column], cost: Callable[[Column], int], number: int | None
) -> highspy.HighsLp:
    """Return the question: each part once, none of today's grids twice, ``number`` sets if asked."""
    import highspy

    model, many = highspy.HighsLp(), len(columns)
    entries = [_entries(shape, column) for column in columns]
    model.num_col_, model.num_row_ = many, 1 + len(shape.sizes) + len(shape.grids)
    model.col_cost_ = [float(cost(column)) for column in columns]
    model.col_lower_, model.col_upper_ = [0.0] * many, [1.0] * many
    once = [1.0] * len(shape.sizes)
    model.row_lower_ = [float(number or 1), *once, *(0.0 for _ in shape.grids)]
    model.row_upper_ = [float(number or many), *once, *(1.0 for _ in shape.grids)]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = [0, *accumulate(map(len, entries))]
    model.a_matrix_.index_ = [row for each in entries for row in each]
    model.a_matrix_.value_ = [1.0] * sum(map(len, entries))
    model.integrality_ = [highspy.HighsVarType.kInteger] * many
    return model


def _entries(shape: Shape, column: Column) -> list[int]:
    """Return the rows a column is in: of the number of sets, of its parts, of the grid it goes on with."""
    found = [0, *(1 + part for part in members(column.some))]
    return [*found, 1 + len(shape.sizes) + column.label] if column.label >= 0 else found
