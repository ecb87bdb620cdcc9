"""The choice among sets of parts: each part in exactly one, by a solver that proves what it chooses.

HiGHS solves it as a partition by whole numbers, one aim after the other.  It runs on one thread with bounds
counted in nodes, not in seconds: the same question has the same answer on every machine.  Its presolve is
off: on these columns it takes 40 s for what is then solved in 1 s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.planning.shape import Shape, members
from app.domain.planning.terms import Stopped, Wish
from app.domain.planning.walk import beyond

if TYPE_CHECKING:
    import highspy

_NODES = 2000
_HALF = 0.5


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


def columns_of(shape: Shape, sets: Collection[int], wish: Wish, labels: int | None = None) -> list[Column]:
    """Return what may be chosen: each set as any of today's grids it has a part of, and as a new one.

    ``labels`` None is all of those grids, else so many it has most of.
    """
    found = []
    for some in sorted(sets):
        size = shape.size(some)
        settled = [shape.present[part] for part in members(some) if shape.present[part] >= 0]
        common = sorted(set(settled), key=lambda label: (-settled.count(label), label))
        for label in (-1, *common[:labels]):
            changes = sum(own != label for own in settled)
            found.append(Column(some, label, size, changes, beyond(size, wish)))
    return found


class Chooser:
    """The choice among some columns; each aim that is reached stays reached for the next."""

    def __init__(self, shape: Shape, columns: Sequence[Column], stop: Callable[[], bool]) -> None:
        self._columns, self._stop = columns, stop
        self._solver = _solver(shape, columns, stop)

    def best(self, cost: Callable[[Column], int], number: int | None = None) -> Choice | None:
        """Return the cheapest choice, of ``number`` sets if asked; None where there is none.

        Raises: Stopped, when whoever asked said so.
        """
        if self._stop():
            raise Stopped
        solver = self._solver
        places = list(range(len(self._columns)))
        solver.changeColsCost(len(places), places, [float(cost(column)) for column in self._columns])
        solver.changeRowBounds(0, *((number, number) if number else (1, len(places))))
        solver.run()
        return self._read()

    def matters(self, cost: Callable[[Column], int]) -> bool:
        """Return whether some column costs anything: a choice by nothing takes the solver longest."""
        return any(map(cost, self._columns))

    def hold(self, cost: Callable[[Column], int], at_most: int) -> None:
        """Let no later choice cost more."""
        costs = [(at, float(cost(column))) for at, column in enumerate(self._columns) if cost(column)]
        places, values = [at for at, _ in costs], [value for _, value in costs]
        self._solver.addRow(-self._solver.inf, at_most + _HALF, len(costs), places, values)

    def _read(self) -> Choice | None:
        import highspy

        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInterrupt:
            raise Stopped
        values = self._solver.getSolution().col_value
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        chosen = tuple(column for column, value in zip(self._columns, values, strict=True) if value > _HALF)
        return Choice(chosen, status == highspy.HighsModelStatus.kOptimal)


def _solver(shape: Shape, columns: Sequence[Column], stop: Callable[[], bool]) -> highspy.Highs:
    import highspy  # a proposal is seldom asked for

    solver = highspy.Highs()
    told: dict[str, bool | int | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "mip_max_nodes": _NODES,
        "presolve": "off",
    }
    gaps: dict[str, float] = {"mip_rel_gap": 0.0, "mip_abs_gap": _HALF}
    for option, value in [*told.items(), *gaps.items()]:
        solver.setOptionValue(option, value)
    model = highspy.HighsLp()
    rows = 1 + len(shape.sizes) + len(shape.grids)
    entries = [_entries(shape, column) for column in columns]
    starts = [0]
    for each in entries:
        starts.append(starts[-1] + len(each))
    model.num_col_, model.num_row_ = len(columns), rows
    model.col_cost_ = [0.0] * len(columns)
    model.col_lower_, model.col_upper_ = [0.0] * len(columns), [1.0] * len(columns)
    model.row_lower_ = [1.0, *(1.0 for _ in shape.sizes), *(0.0 for _ in shape.grids)]
    model.row_upper_ = [float(len(columns)), *(1.0 for _ in range(rows - 1))]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [row for each in entries for row in each]
    model.a_matrix_.value_ = [1.0] * starts[-1]
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
    solver.passModel(model)
    solver.cbMipInterrupt.subscribe(lambda event: _interrupt(event, stop))
    return solver


def _interrupt(event: highspy.highs.HighsCallbackEvent, stop: Callable[[], bool]) -> None:
    if stop():
        event.interrupt()


def _entries(shape: Shape, column: Column) -> list[int]:
    """Return the rows a column is in: of the number of sets, of its parts, of the grid it goes on with."""
    found = [0, *(1 + part for part in members(column.some))]
    return [*found, 1 + len(shape.sizes) + column.label] if column.label >= 0 else found
