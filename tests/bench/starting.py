"""cold-start and memory: our window on a large county, beside an empty window that imported SQLAlchemy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.services import roster
from tests.bench import county
from tests.bench.county import PASS, Master
from tests.bench.measure import Bench, timed

_ROOT = Path(__file__).parents[2]


class _Children:
    """Processes that have said they are ready and wait to be told to end."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[str]] = []

    def start(self, code: str) -> float:
        """Return when the child has said how many MiB it holds."""
        child = subprocess.Popen(
            [sys.executable, "-c", f"from tests.bench import child; child.{code}"],
            cwd=_ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running.append(child)
        assert child.stdout is not None
        return float(child.stdout.readline())

    def end(self) -> None:
        """Let every child end, and wait for it."""
        while self.running:
            self.running.pop().communicate("\n")


def _place(folder: Path, n: int) -> Path:
    """Return the database of a county with ``n`` grids and workers."""
    master = Master(folder)
    master.found(lambda admin: county.furnish(admin, n))
    (maker,) = master.fresh("maker")
    maker.do(roster.register_many, maker.ask(county.workers))
    maker.store.close()
    return master.copy


def _beside(children: _Children, n: int, name: str, goal: float, code: str, gauge: bool = False) -> Bench:
    return Bench(
        name=name,
        n=n,
        goal=goal,
        ours=lambda: children.start(code),
        floor=lambda: children.start("empty()"),
        prepare=children.end,
        gauge=gauge,
    )


def cold_start(folder: Path, n: int) -> Iterator[Bench]:
    """Yield what one waits for: until one can type, and from Enter to the page; the rest is read between.

    The whole is for whom the passphrase came along: nobody types, and all is read before anything stands.
    """
    place, children = str(_place(folder, n)), _Children()
    yield _beside(children, n, "cold-start", 2.0, f"sign_in({place!r}, 'maker')")
    page = f"page({place!r}, 'maker', {PASS!r})"
    yield Bench(
        name="cold-start/page",
        n=n,
        goal=2.0,
        ours=lambda: children.start(page),
        floor=lambda: timed(lambda: children.start("empty()")),
        prepare=children.end,
        gauge=True,
    )
    yield _beside(children, n, "cold-start/whole", 2.0, f"ours({place!r}, 'maker', {PASS!r})")
    children.end()


def memory(folder: Path, n: int) -> Iterator[Bench]:
    """Yield what the idle window holds, in MiB."""
    place, children = str(_place(folder, n)), _Children()
    yield _beside(children, n, "memory/MiB", 2.5, f"ours({place!r}, 'maker', {PASS!r})", gauge=True)
    children.end()
