"""Where a past day's rows stand, after any sequence of changes: every measure has one total in both ways."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.restructuring import Link, Spell, plan
from app.domain.restructuring.figures import Fact, Way
from app.domain.restructuring.standing import Standing, Standpoint
from app.domain.units import Level
from tests.changes import Guess, county, kept, later

BEGIN = date(2020, 1, 1)
LEVELS = (Level.TOWN, Level.VILLAGE, Level.GRID)
MEASURES = ("workers", "assessed", "paid")


@dataclass
class History:
    """A county's units through some changes, and what was known of one of its days in between."""

    spells: list[Spell]
    links: list[Link] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    day: date = BEGIN
    today: date = BEGIN

    @property
    def standing(self) -> Standing:
        return Standing(self.spells, self.links)


def history(seed: int, steps: int = 6) -> History:
    """Return a random one; its day lies before one of its changes."""
    draw = random.Random(seed)
    found = History(county(2, 2, 2), today=later(draw, BEGIN))
    looked = draw.randrange(steps)
    for step in range(steps):
        found.today = later(draw, found.today)
        if step == looked:
            found.day = found.today - timedelta(days=1)
            found.facts = list(_facts(draw, found))
        done = plan(found.spells, Guess(draw, found.spells, found.today).some())
        if not done.problems:
            highest = max(one.unit_id for one in found.spells)
            found.links += [_kept(one, highest) for one in done.links]
            found.spells = kept(done)
    return found


def _kept(link: Link, highest: int) -> Link:
    """Return a link of units that have ids of their own by now."""
    old, new = (one if one > 0 else highest - one for one in (link.from_id, link.to_id))
    return replace(link, from_id=old, to_id=new)


def _facts(draw: random.Random, found: History):
    for one in found.spells:
        if one.holds(found.day) and one.level is Level.GRID:
            for measure in MEASURES:
                amount = (
                    Decimal(draw.randint(0, 99999)).scaleb(-2) if measure == "paid" else draw.randint(0, 5)
                )
                yield Fact(one.unit_id, found.day, measure, amount)


def totals(found) -> Counter[str]:
    sums: Counter[str] = Counter()
    for (_, measure), one in found.items():
        sums[measure] += one.amount
    return sums


def dealt(past: History, lives: Standing, level: Level, point: Standpoint) -> Counter[int]:
    """Count the persons of ``workers`` as a register deals them to the units of a level."""
    seats = (
        seat
        for one in past.facts
        if one.measure == "workers"
        for seat in lives.seats(one.unit_id, int(one.amount), level, point, past.today)
    )
    return Counter(seat.top for seat in seats)


def disagreements(past: History) -> list[str]:
    """List where figures or registers differ by level or way, or lie in units that live on in others."""
    lives, faults = past.standing, []
    ends = {unit_id: some[-1].valid_to for unit_id, some in lives.lives.items()}
    gone = {link.from_id for link in past.links if ends[link.from_id] == link.effective}
    all_in_all = totals(lives.found(past.facts, Level.GRID, Standpoint(past.day), past.today))
    for level in LEVELS:
        for way in Way:
            point = Standpoint(past.day, way)
            found = lives.found(past.facts, level, point, past.today)
            if totals(found) != all_in_all:
                faults.append(f"{level} {way}: {totals(found)} is not {all_in_all}")
            people = Counter({top: one.amount for (top, key), one in found.items() if key == "workers"})
            if +people != dealt(past, lives, level, point):
                faults.append(f"{level} {way}: the register deals otherwise than the figures")
            if way is Way.AS_NOW and (lost := {top for (top, _), one in found.items() if one.amount} & gone):
                faults.append(f"{level}: {lost} live on in others")
    return faults


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_figures_and_registers_have_one_total_at_every_level_in_both_ways(seed: int):
    assert disagreements(history(seed)) == []


def _carries(past: History) -> bool:
    """Return whether something known of the day lies elsewhere by now."""
    left = {link.from_id for link in past.links if link.effective > past.day}
    return any(one.unit_id in left and one.amount for one in past.facts)


def test_a_lost_line_of_lineage_and_a_lost_person_are_noticed(monkeypatch):
    past = next(one for one in map(history, range(50)) if _carries(one))
    assert disagreements(past) == []
    monkeypatch.setattr(Standing, "links", lambda _self, _level: [])
    assert disagreements(past) != [], "nothing is carried"
    monkeypatch.undo()
    right = Standing.seats
    monkeypatch.setattr(Standing, "seats", lambda *asked: right(*asked)[1:])
    assert disagreements(past) != [], "somebody is on no list"


def test_what_is_to_come_is_looked_at_with_its_own_units():
    assert Standpoint(date(2027, 1, 1), Way.AS_NOW).units_of(date(2026, 11, 2)) == date(2027, 1, 1)
    assert Standpoint(date(2026, 3, 1)).told == "2026年3月1日 · 按当时"
