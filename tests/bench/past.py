"""as-of: the units and the roster of a past date, beside the same queries for today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from app.core.asof import AsOf
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeOp, Level
from app.services import restructuring, roster, units
from app.services.restructuring import NewChange
from app.workspace import Workspace
from tests.bench import county
from tests.bench.county import GRIDS_PER_VILLAGE, Master
from tests.bench.measure import Bench

PAST, MERGED = date(2026, 3, 2), date(2026, 6, 1)
EVERY = 4  # villages, of which one lost a grid to its neighbour since


def as_of(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the tree with its vacancies and the roster on a day before a twentieth of the grids were merged.

    People went with their grids, so that units and postings have two versions there.
    """
    master = Master(folder)
    master.found(lambda admin: county.furnish(admin, n))
    maker, approver = master.fresh("maker", "approver")
    maker.do(roster.register_many, maker.ask(county.workers))
    gone = _merged(maker, approver)
    today = maker.clock().date()
    assert _looked(maker, PAST)[1] == n
    assert _looked(maker, today)[0] == _looked(maker, PAST)[0] - gone
    past, now = partial(_looked, maker, PAST), partial(_looked, maker, today)
    yield Bench(name="as-of", n=n, goal=1.3, ours=past, floor=now)
    yield Bench(
        name="as-of/units",
        n=n,
        goal=1.3,
        ours=partial(_units, maker, PAST),
        floor=partial(_units, maker, today),
    )
    for workspace in (maker, approver):
        workspace.store.close()


def _merged(maker: Workspace, approver: Workspace) -> int:
    """Merge the second grid of every fourth village into its first; return how many there are."""
    grids = [row for row in maker.ask(units.tree) if row.level is Level.GRID]
    pairs = [
        (grids[at + 1].code, grids[at].code)
        for at in range(0, len(grids) - 1, GRIDS_PER_VILLAGE * EVERY)
        if grids[at].parent_id == grids[at + 1].parent_id
    ]
    rows = tuple(
        ChangeRow(number=n, op=ChangeOp.MERGE, old_code=old, new_code=new, effective=MERGED)
        for n, (old, new) in enumerate(pairs, 1)
    )
    set_id = maker.do(restructuring.draft, NewChange(rows=rows, doc_no="测1号"))
    approver.do(restructuring.approve, set_id, 1)
    return len(pairs)


def _looked(maker: Workspace, on: date) -> tuple[int, int]:
    """Return how many units and how many workers a day has."""
    return _units(maker, on), len(maker.at(AsOf(on)).ask(roster.workers))


def _units(maker: Workspace, on: date) -> int:
    return len(maker.ask(units.outline, on))
