"""演示调查摸底和数据核查: two rounds by three bodies, and checks of data, which some sheets count."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from app.core.asof import AsOf
from app.core.period import Month
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.assessment import OF_CHECKS
from app.domain.units import FINEST
from app.services import roster, surveys, units
from app.services.surveys import NewCheck, NewRound

MAKER = "jingban"
_DAYS = timedelta(days=12)
_BODIES = ("组织部", "综治办", "民政局")
_FOUND = (
    "转岗人员参保时间、缴费金额参差不齐；有1人已离岗，名册未改。",
    "上一轮查出的已更正，名册与实有人员相符。",
)


def counts(ground: Ground) -> bool:
    """Return whether the county's regular sheet counts the checks of data."""
    found = ground.rules.assessment.regular
    lines = ground.rules.assessment.sheet(found.kind) if found else ()
    return any(line.counted and line.counted.value in OF_CHECKS for line in lines)


def check(office: DemoOffice, ground: Ground, clerk: str, month: Month, seed: int) -> int:
    """Check the data of every grid a town's clerk has somebody in, for a month, and return how many checks.

    Each of 四清 is one where the policy names them.
    """
    grids = {row.id for row in office.ask(clerk, units.tree) if row.level in FINEST and not row.statistical}
    mine = sorted({post.unit_id for post in ground.posts if post.clerk == clerk} & grids)
    chance = random.Random(f"checks-{seed}-{clerk}-{month}")
    headings = [key for key, _ in office.ask(clerk, surveys.offer_check)]
    of = [(grid, heading) for grid in mine for heading in (headings[1:] or headings)]
    news = list(_checks(of, month, chance, ground.rules.county))
    return office.do(clerk, surveys.take_list, news) if news else 0


def _checks(
    of: list[tuple[int, str]], month: Month, chance: random.Random, county: str
) -> Iterator[NewCheck]:
    for grid, heading in of:
        checked, compared = chance.randrange(20, 41), chance.randrange(100, 301)
        yield NewCheck(
            unit_id=grid,
            heading=heading,
            starts=month.first,
            ends=month.last,
            checked=checked,
            correct=checked - chance.choice((0, 0, 0, 1, 1, 2, 4)),
            compared=compared,
            matched=compared - chance.randrange(0, 30),
            bodies=f"{county}网格化管理中心、公安局",
        )


def told(office: DemoOffice, ground: Ground, seed: int) -> None:
    """Register two rounds of the county; where no sheet counts data, last month's checks of a small town."""
    today = office.clock().date()
    root = next(row for row in office.ask(MAKER, units.tree) if row.parent_id is None)
    first = today.replace(month=1, day=1) + timedelta(days=9)
    for number, starts in enumerate((first, min(first + timedelta(days=180), today - _DAYS)), start=1):
        heads = sum(row.count for row in office.ask(MAKER, roster.counts, AsOf(starts + _DAYS)))
        new = NewRound(
            kind="staff",
            round=number,
            unit_id=root.id,
            starts=starts,
            ends=starts + _DAYS,
            bodies="、".join(f"{root.name}{body}" for body in _BODIES),
            heads=heads - (number == 1),
            finding=_FOUND[number - 1],
        )
        office.do(MAKER, surveys.keep_round, new)
    if ground.towns and not counts(ground):
        clerk = min(ground.towns, key=lambda one: sum(post.clerk == one for post in ground.posts))
        check(office, ground, clerk, Month.of(today.replace(day=1) - timedelta(days=1)), seed)
