"""G3: what row-level security costs a clerk: ``bench rls``, beside the superuser with the same condition."""

from __future__ import annotations

from tests.bench import rls
from tests.bench.measure import Result, measure
from tests.trust.ground import Ground, Reached, Size

ROUNDS = 5
SHORT, MORE = 0.002, 0.0003  # seconds: a query so short is measured by what is added to it


def held(ground: Ground) -> Reached:
    """Measure every page; the tiny size shows that the rows are the same ones, and says no time."""
    rows = ground.of(2_000, 200_000, 1_000_000)
    found = [measure(bench, ROUNDS) for bench in rls.policies(ground.place(), rows)]
    told = "，".join(f"{each.name.partition('/')[2]} {each.ratio:.2f} 倍" for each in found)
    missed = [each.name for each in found if not _cheap(each)]
    return Reached(bool(found) and (ground.size is Size.TINY or not missed), f"{rows} 行：{told}")


def _cheap(found: Result) -> bool:
    if found.floor_s < SHORT:
        return found.ours_s - found.floor_s <= MORE
    return found.reached
