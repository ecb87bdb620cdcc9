"""HiGHS as the planner uses it: one thread, the same answer each time, and not a word to anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from app.core.quiet import mute

if TYPE_CHECKING:
    import highspy

_NODES, _SECONDS = 500, 8.0
_HALF, _DUST = 0.5, 1e-6


def solver_of(stop: Callable[[], bool] = lambda: False) -> highspy.Highs:
    """Return an empty solver, bounded in nodes; seconds end what a slow machine would not end itself.

    ``stop`` is asked while it runs.  The first one of a process would say on stdout who wrote it.
    """
    import highspy  # a proposal is seldom asked for

    with mute():
        solver = highspy.Highs()
    told: dict[str, bool | int | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "mip_max_nodes": _NODES,
        "presolve": "off",
    }
    bounds: dict[str, float] = {"mip_rel_gap": 0.0, "mip_abs_gap": _HALF, "time_limit": _SECONDS}
    for option, value in [*told.items(), *bounds.items()]:
        solver.setOptionValue(option, value)
    solver.cbMipInterrupt.subscribe(lambda event: _interrupt(event, stop))
    return solver


def _interrupt(event: highspy.highs.HighsCallbackEvent, stop: Callable[[], bool]) -> None:
    if stop():
        event.interrupt()


@dataclass(slots=True)
class Model:
    """A small question of whole and other numbers, all at least nothing: the least of what they cost."""

    _costs: list[float] = field(default_factory=list)
    _most: list[float] = field(default_factory=list)
    _whole: list[bool] = field(default_factory=list)
    _rows: list[tuple[float, float, Mapping[int, float]]] = field(default_factory=list)

    def whole(self, *, most: float = 1.0, cost: float = 0.0) -> int:
        """Add a whole number and return its place."""
        self._whole.append(True)
        self._most.append(most)
        self._costs.append(cost)
        return len(self._costs) - 1

    def free(self, most: float) -> int:
        """Add a number that need not be whole and return its place."""
        place = self.whole(most=most)
        self._whole[place] = False
        return place

    def row(self, low: float, high: float, terms: Mapping[int, float]) -> None:
        """Let the sum of some numbers, each so many times, lie between two bounds."""
        self._rows.append((low, high, terms))

    def least(self) -> int | None:
        """Return what it costs at least, proven also where the solver stops early; None: it cannot be."""
        import highspy

        solver = solver_of()
        places = range(len(self._costs))
        for cost, most, whole in zip(self._costs, self._most, self._whole, strict=True):
            solver.addCol(cost, 0.0, most, 0, [], [])
            if whole:
                solver.changeColIntegrality(solver.getNumCol() - 1, highspy.HighsVarType.kInteger)
        for low, high, terms in self._rows:
            chosen = [place for place in places if terms.get(place)]
            solver.addRow(low, high, len(chosen), chosen, [terms[place] for place in chosen])
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        return max(ceil(solver.getInfo().mip_dual_bound - _DUST), 0)
