"""The county before its first month: policy, calendar, units, grids, accounts, the roster."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from app.demo import boundaries, buildings, forces
from app.demo.cutting import Cutter, host_name, host_word
from app.demo.dividing import open_divisions
from app.demo.entering import entered, modes_of
from app.demo.office import DemoOffice
from app.demo.past import Past
from app.demo.people import BANK, Ages, Figure, figures
from app.demo.shape import Shape, shape_of
from app.domain.accounts import Role
from app.domain.names import spelt
from app.domain.policy import Policy
from app.domain.policy.people import Area
from app.domain.policy.recruiting import Occasion
from app.domain.roster import GridRole
from app.domain.staffing import Slot, slots_of
from app.domain.units import Level, UnitKind, short_name
from app.services import bodies, calendar, policy, roster, units
from app.services.policy import NewPolicy
from app.services.roster import NewWorker
from app.services.units import UnitRow

CALENDARS = Path(__file__).parents[2] / "resources" / "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a demonstration is made of; ``stood``: since when it is there, None with its first day."""

    policy_text: str
    divisions: Path | None
    workers: int | None
    seed: int
    starts: date
    past: Past | None = None
    stood: date | None = None

    @property
    def since(self) -> date:
        """Since when it has units that nothing was changed of, and workers."""
        return self.stood or self.starts


@dataclass(frozen=True, slots=True)
class Post:
    """A place to fill: its first posting (None: vacant), its grid and village, and who clerks for it."""

    posting_id: int | None
    unit_id: int
    employment: str
    village: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the months build on; ``strangers`` yields people nobody has used yet, ``vacant`` waits for them.

    ``towns``: those with anybody to assess, their ids by their clerk's login; ``since``: when they began to
    serve; ``left_out``: the other roots of the list of divisions, by name.
    """

    rules: Policy
    posts: tuple[Post, ...]
    vacant: tuple[Post, ...]
    strangers: Iterator[Figure]
    towns: dict[str, int]
    since: date
    left_out: tuple[str, ...] = ()


def adopt_rules(office: DemoOffice, sources: Sources) -> Policy:
    """Put the county's policy and the calendars of the years around it in force.

    It is in force as long as there are units: their kinds follow from it.
    """
    since = sources.past.since if sources.past else sources.since
    new = NewPolicy(text=sources.policy_text, valid_from=since)
    office.do("admin", policy.adopt, new)
    for year in (sources.starts.year - 1, sources.starts.year, sources.starts.year + 1):
        notice = CALENDARS / f"{year}.toml"
        text = notice.read_text(encoding="utf-8") if notice.exists() else None
        office.do("admin", calendar.adopt_year, year, text)
    return office.ask("admin", policy.policy_on, sources.starts)


def admit_people(office: DemoOffice, villages: Sequence[UnitRow], starts: date) -> dict[int, str]:
    """Give the county's desks and a clerk of every town with villages their accounts; logins by town's id."""
    office.seat()
    served = {village.parent_id for village in villages}
    towns = [town for town in office.ask("admin", units.tree, starts, Level.TOWN) if town.id in served]
    short = [town.code[6:9] for town in towns]
    begin = 6 if len(set(short)) == len(short) else 2  # a city's districts number their towns alike
    logins = {town.id: f"town{town.code[begin:9]}" for town in towns}
    for town in towns:
        office.admit(logins[town.id], f"{town.name}经办", Role.TOWN_CLERK, (town.id,))
    return logins


def admit_host(office: DemoOffice, rules: Policy) -> None:
    """Let the enterprise that lends workers see its own."""
    name, word = host_name(rules), host_word(rules)
    host = next((row.id for row in office.ask("admin", bodies.bodies) if row.name == name), None)
    if host is not None:
        office.admit(spelt(word)[0], f"演示{word}经办", Role.DEPT, body_id=host)


@dataclass(frozen=True, slots=True)
class _Seats:
    """The units to staff by area, and what is needed to say where a seat is."""

    units: Mapping[Area, Sequence[int]]
    tree: Mapping[int, UnitRow]
    logins: Mapping[int, str]

    def post(self, posting: int | None, key: str, unit_id: int) -> Post:
        """Return the post of a seat."""
        village = village_of(self.tree, unit_id)
        clerk = self.logins[village.parent_id or 0]
        return Post(posting, unit_id, key, short_name(village.name), clerk)


def post_everybody(
    office: DemoOffice, seats: _Seats, shape: Shape, sources: Sources, rules: Policy
) -> Ground:
    """Register the roster: as many in a unit as the policy says, but for the units that stay vacant."""
    filled, empty = _seated(seats, shape, sources.seed, rules)
    strangers = figures(sources.seed, ages_of(rules, sources.starts.year))
    people = list(islice(strangers, len(filled)))
    modes = modes_of(rules, len(filled), sources.seed)
    news = [
        replace(
            worker_of(figure, seats.tree[grid], key, seats.tree, rules, sources.since), extra=entered(mode)
        )
        for figure, (key, grid), mode in zip(people, filled, modes, strict=True)
    ]
    ids = office.do("jingban", roster.register_many, news) if news else []
    posts = tuple(seats.post(posting, *where) for posting, where in zip(ids, filled, strict=True))
    vacant = tuple(seats.post(None, *where) for where in empty)
    staffed = {post.clerk for post in posts}
    towns = {login: town for town, login in seats.logins.items() if login in staffed}
    return Ground(rules, posts, vacant, strangers, towns, sources.since)


Where = list[tuple[str, int]]


def _seated(seats: _Seats, shape: Shape, seed: int, rules: Policy) -> tuple[Where, Where]:
    """Return the seats that are taken and those that wait, each with its kind of employment."""
    chance = random.Random(f"vacant-{seed}")
    places = max(rules.workers_per_grid.value if rules.workers_per_grid else 1, 1)
    filled: Where = []
    empty: Where = []
    for area, grids in seats.units.items():
        heads = {kind.key: shape.heads[kind.key] for kind in rules.employment_kinds if kind.area is area}
        keys = [key for key, number in heads.items() for _ in range(number)]
        if len(heads) > 1:
            chance.shuffle(keys)
        served = set(chance.sample(range(len(grids)), -(-len(keys) // places)))
        for place, grid in enumerate(grids):
            taken = [keys.pop(0) for _ in range(min(places, len(keys)))] if place in served else []
            filled += [(key, grid) for key in taken]
            if place not in served and heads:
                empty.append((max(heads, key=lambda key: heads[key]), grid))
    return filled, empty


def hold_posts(
    office: DemoOffice, rules: Policy, tree: Mapping[int, UnitRow], strangers: Iterator[Figure], since: date
) -> int:
    """Register who holds the posts beside the workers' that the policy asks for; return how many."""
    news = [
        replace(worker_of(figure, row, "", tree, rules, since), role=slot.role, card="", bank="")
        for row in tree.values()
        for slot in slots_of(rules)
        if slot.role is not GridRole.WORKER and _has(rules, slot, row)
        for figure in islice(strangers, slot.minimum)
    ]
    return len(office.do("jingban", roster.register_many, news)) if news else 0


def _has(rules: Policy, slot: Slot, row: UnitRow) -> bool:
    there = not row.statistical and rules.hierarchy.is_gridded(row.level, row.code)
    return there and slot.fits(row.level, row.unit_kind)


def ages_of(rules: Policy, year: int) -> Ages:
    """Return between which years people are born who are of an age to serve at the end of ``year``."""
    ages = [one.value for one in rules.recruit.age if one.value.applies is Occasion.RECRUITMENT]
    oldest = min((one.maximum for one in ages if one.maximum is not None), default=None)
    youngest = max((one.minimum for one in ages if one.minimum is not None), default=None)
    return Ages(
        None if oldest is None else date(year - oldest, 1, 2),
        None if youngest is None else date(year - youngest, 1, 1),
    )


def village_of(tree: Mapping[int, UnitRow], unit_id: int) -> UnitRow:
    """Return the village or community a grid or less stands under."""
    row = tree[unit_id]
    while row.level is not Level.VILLAGE:
        row = tree[row.parent_id or 0]
    return row


def home_of(figure: Figure, grid: int, tree: Mapping[int, UnitRow]) -> str:
    """Return where a figure of a grid lives: the town, the village, the number of their own."""
    village = village_of(tree, grid)
    return f"{tree[village.parent_id or 0].name}{short_name(village.name)}{int(figure.identity[14:17])}号"


def told_of(figure: Figure, grid: int, tree: Mapping[int, UnitRow]) -> dict[str, Any]:
    """Return what every form asks of a figure of a grid, registered where they live."""
    home = home_of(figure, grid, tree)
    asked = ("name", "identity", "ethnicity", "politics", "education", "phone")
    return {key: getattr(figure, key) for key in asked} | {"address": home, "hukou_address": home}


def worker_of(
    figure: Figure,
    grid: UnitRow,
    employment: str,
    tree: Mapping[int, UnitRow],
    rules: Policy,
    since: date,
) -> NewWorker:
    """Return the registration of a figure at a grid."""
    return NewWorker(
        **told_of(figure, grid.id, tree),
        unit_id=grid.id,
        employment=employment,
        since=since,
        card=figure.card,
        bank=BANK,
        host_body=host_name(rules) if grid.unit_kind is UnitKind.DEDICATED_GRID else "",
        note="演示人员",
    )


def _gridded(sources: Sources, rules: Policy) -> date:
    """Return since when there are grids: with all else, or after a past since the policy's own date."""
    if sources.past is None:
        return sources.since
    return min(max(rules.valid_from, sources.past.rows[-1].effective), sources.starts)


def lay(office: DemoOffice, sources: Sources) -> Ground:
    """Do everything before the first month and return what the months build on."""
    rules = adopt_rules(office, sources)
    divided = open_divisions(office, rules, sources.divisions, sources.since, sources.past)
    villages = divided.villages
    logins = admit_people(office, villages, sources.starts)
    shape = shape_of(rules, sources.workers, len(villages))
    opened = Cutter(office, rules, shape, sources.seed, _gridded(sources, rules)).cut(villages)
    boundaries.draw(office, sources.seed, sources.starts)
    office.on(sources.starts + timedelta(days=3))  # the first working day of the year
    tree = {row.id: row for row in office.ask("admin", units.tree, sources.starts)}
    buildings.build(office, list(tree.values()), sources.seed, sources.starts)
    found = post_everybody(office, _Seats(opened, tree, logins), shape, sources, rules)
    admit_host(office, rules)
    hold_posts(office, rules, tree, found.strangers, sources.starts)
    forces.enlist(office, rules, list(tree.values()), (shape.part, sources.seed, sources.starts))
    return replace(found, left_out=divided.left_out)
