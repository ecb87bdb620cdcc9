"""Ours beside a floor, in one run on one machine: the ratio is the figure, the seconds are context."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]
ENOUGH, MOST = 0.5, 40  # seconds, rounds


def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One line of performance.md: our work, the least any program could do, and the ratio to reach.

    ``prepare`` puts things back as they were; it runs before each round of either and is not timed.
    Of a ``gauge`` the figure is what the works return, in the unit its name ends with, and not their time.
    """

    name: str
    n: int
    goal: float
    ours: Work
    floor: Work
    prepare: Callable[[], object] = _nothing
    gauge: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: medians in seconds, or in the unit of a gauge."""

    name: str
    n: int
    ours_s: float
    floor_s: float
    ratio: float
    goal: float

    @property
    def reached(self) -> bool:
        """Return whether the goal is reached."""
        return self.ratio <= self.goal


def measure(bench: Bench, rounds: int) -> Result:
    """Return the medians of at least ``rounds`` rounds after one to warm up, ours and floor in turn.

    Work of milliseconds that needs no preparation is repeated until half a second has been seen:
    its median is noise before.
    """
    frozen = gc.get_freeze_count()  # by whoever calls: the suite's heap takes a second to search
    gc.collect()
    gc.freeze()  # what lives already is not searched again before every round
    _round(bench)
    pairs = [_round(bench) for _ in range(rounds)]
    while bench.prepare is _nothing and sum(map(sum, pairs)) < ENOUGH and len(pairs) < MOST:
        pairs.append(_round(bench))
    if not frozen:
        gc.unfreeze()
    ours_s, floor_s = (median(times) for times in zip(*pairs, strict=True))
    return Result(bench.name, bench.n, ours_s, floor_s, ours_s / floor_s, bench.goal)


def _round(bench: Bench) -> tuple[float, float]:
    return _figure(bench, bench.ours), _figure(bench, bench.floor)


def _figure(bench: Bench, work: Work) -> float:
    bench.prepare()
    gc.collect()
    return float(str(work())) if bench.gauge else timed(work)


def timed(work: Work) -> float:
    """Return how many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
