"""The county before its first month: policy, calendar, units, grids, accounts, the roster."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from app.core.errors import Invalid
from app.demo.office import COUNTY_DESKS, DemoOffice
from app.demo.people import BANK, Figure, figures
from app.demo.plan import spread
from app.domain.accounts import Role
from app.domain.divisions import RowProblem
from app.domain.policy import Policy
from app.domain.units import Level, UnitKind, short_name
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.units import new_units, unit_layout
from app.services import bodies, calendar, policy, roster, units
from app.services.policy import NewPolicy
from app.services.roster import NewWorker
from app.services.units import NewGrid, NewUnit, UnitRow

CALENDARS = Path(__file__).parents[2] / "resources" / "calendar"
VACANT = 7  # rural grids that wait for somebody all year
HOST, HOST_LOGIN = "演示县邮政分公司", "youzheng"
GRID_OF_AREA = {
    "urban": UnitKind.URBAN_GRID,
    "rural": UnitKind.RURAL_GRID,
    "dedicated": UnitKind.DEDICATED_GRID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a demonstration is made of."""

    policy_text: str
    divisions: Path
    workers: int | None
    seed: int
    starts: date


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

    ``towns``: those with anybody to assess, their ids by their clerk's login.
    """

    rules: Policy
    posts: tuple[Post, ...]
    vacant: tuple[Post, ...]
    strangers: Iterator[Figure]
    towns: dict[str, int]


def adopt_rules(office: DemoOffice, sources: Sources) -> Policy:
    """Put the county's policy and the calendars of the years around it in force."""
    new = NewPolicy(text=sources.policy_text, valid_from=sources.starts)
    office.do("admin", policy.adopt, new)
    for year in (sources.starts.year - 1, sources.starts.year, sources.starts.year + 1):
        notice = CALENDARS / f"{year}.toml"
        text = notice.read_text(encoding="utf-8") if notice.exists() else None
        office.do("admin", calendar.adopt_year, year, text)
    return office.ask("admin", policy.policy_on, sources.starts)


def open_divisions(office: DemoOffice, sources: Sources) -> list[UnitRow]:
    """Import the division list and return every village and community that may carry grids."""

    def problems(rows: Sequence[NewUnit]) -> Iterable[RowProblem]:
        return office.ask("admin", units.preview_divisions, rows, sources.starts).problems

    staged = stage(intake(sources.divisions), unit_layout(problems))
    if staged.problems:
        first = staged.problems[0]
        raise Invalid(f"区划文件第 {first.row} 行“{first.column}”有问题：{first.reason}")
    office.do("admin", units.import_divisions, new_units(staged.accepted), sources.starts)
    villages = office.ask("admin", units.tree, sources.starts, Level.VILLAGE)
    return [village for village in villages if not village.statistical]


def admit_people(office: DemoOffice, starts: date) -> dict[str, int]:
    """Give the county's desks and a clerk of every town their accounts; return town ids by login."""
    for login, name, role in COUNTY_DESKS:
        office.admit(login, name, role)
    towns = office.ask("admin", units.tree, starts, Level.TOWN)
    clerks = {_login(town): town for town in towns if not town.statistical}
    for login, town in clerks.items():
        office.admit(login, f"{town.name}经办", Role.TOWN_CLERK, (town.id,))
    return {login: town.id for login, town in clerks.items()}


def admit_host(office: DemoOffice) -> None:
    """Let the enterprise that lends workers see its own."""
    host = next((row.id for row in office.ask("admin", bodies.bodies) if row.name == HOST), None)
    if host is not None:
        office.admit(HOST_LOGIN, "演示邮政经办", Role.DEPT, body_id=host)


def open_grids(
    office: DemoOffice, rules: Policy, villages: list[UnitRow], sources: Sources
) -> dict[str, list[int]]:
    """Open the grids of every kind of employment, and return their ids by kind in the order of the tree.

    Rural grids are ``VACANT`` more than there are rural workers.
    """
    chance = random.Random(f"grids-{sources.seed}")
    found: dict[str, list[int]] = {}
    for key, number in headcounts(rules, sources.workers).items():
        area = rules.kind(key).area
        places = [
            village for village in villages if _area(village) == ("urban" if area == "dedicated" else area)
        ]
        total = number + (VACANT if area == "rural" else 0)
        plan = [
            place
            for place, many in zip(places, spread(total, len(places), chance), strict=True)
            for _ in range(many)
        ]
        grids = [_grid(village, GRID_OF_AREA[area], chance) for village in plan]
        found[key] = office.do("admin", units.open_grids, grids, sources.starts)
    return found


def _area(village: UnitRow) -> str:
    return "urban" if village.unit_kind is UnitKind.COMMUNITY else "rural"


def _grid(village: UnitRow, kind: UnitKind, chance: random.Random) -> NewGrid:
    households = chance.randrange(180, 420)
    name = f"{village.name.removesuffix('居委会')}邮政网格" if kind is UnitKind.DEDICATED_GRID else ""
    return NewGrid(
        village_id=village.id,
        unit_kind=kind,
        name=name,
        households=households,
        residents=households * 3 + chance.randrange(90),
        host=HOST if kind is UnitKind.DEDICATED_GRID else "",
    )


def headcounts(rules: Policy, workers: int | None) -> dict[str, int]:
    """Return how many of each kind serve; ``workers`` in all are reached by the rural part-timers.

    Raises:
        Invalid: ``workers`` are fewer than the other kinds alone, or the policy does not say how many serve.
    """
    found = {kind.key: kind.headcount.value for kind in rules.employment_kinds if kind.headcount}
    if workers is not None:
        rural = next(kind.key for kind in rules.employment_kinds if kind.area == "rural")
        others = sum(found.values()) - found[rural]
        if workers <= others:
            raise Invalid(f"--workers 至少 {others + 1}：其他用工类别已有 {others} 人，增减的是农村兼职。")
        found[rural] = workers - others
    return found


def post_everybody(
    office: DemoOffice, ground_grids: dict[str, list[int]], sources: Sources, rules: Policy
) -> Ground:
    """Register the roster: one worker per grid, but for the grids that stay vacant."""
    chance = random.Random(f"vacant-{sources.seed}")
    strangers = figures(sources.seed)
    tree = {row.id: row for row in office.ask("admin", units.tree, sources.starts)}
    filled: list[tuple[str, int]] = []
    empty: list[tuple[str, int]] = []
    for key, grids in ground_grids.items():
        number = headcounts(rules, sources.workers)[key]
        served = set(chance.sample(range(len(grids)), number))
        for place, grid in enumerate(grids):
            (filled if place in served else empty).append((key, grid))
    people = list(islice(strangers, len(filled)))
    news = [
        worker_of(figure, tree[grid], key, tree, sources.starts)
        for figure, (key, grid) in zip(people, filled, strict=True)
    ]
    ids = office.do("jingban", roster.register_many, news)
    posts = tuple(_post(posting, *where, tree) for posting, where in zip(ids, filled, strict=True))
    vacant = tuple(_post(None, *where, tree) for where in empty)
    staffed = {post.clerk for post in posts}
    towns = {_login(row): row.id for row in tree.values() if row.level is Level.TOWN}
    scored = {login: town for login, town in towns.items() if login in staffed}
    return Ground(rules, posts, vacant, strangers, scored)


def _post(posting_id: int | None, key: str, grid: int, tree: dict[int, UnitRow]) -> Post:
    village = village_of(tree, grid)
    return Post(posting_id, grid, key, short_name(village.name), _login(tree[village.parent_id or 0]))


def _login(town: UnitRow) -> str:
    return f"town{town.code[6:9]}"


def village_of(tree: dict[int, UnitRow], grid: int) -> UnitRow:
    """Return the village or community a grid stands under."""
    return tree[tree[grid].parent_id or 0]


def home_of(figure: Figure, grid: int, tree: dict[int, UnitRow]) -> str:
    """Return where a figure of a grid lives: the town, the village, the number of their own."""
    village = village_of(tree, grid)
    return f"{tree[village.parent_id or 0].name}{short_name(village.name)}{int(figure.identity[14:17])}号"


def worker_of(
    figure: Figure, grid: UnitRow, employment: str, tree: dict[int, UnitRow], since: date
) -> NewWorker:
    """Return the registration of a figure at a grid."""
    home = home_of(figure, grid.id, tree)
    return NewWorker(
        name=figure.name,
        identity=figure.identity,
        ethnicity=figure.ethnicity,
        politics=figure.politics,
        education=figure.education,
        phone=figure.phone,
        address=home,
        hukou_address=home,
        unit_id=grid.id,
        employment=employment,
        since=since,
        card=figure.card,
        bank=BANK,
        host_body=HOST if grid.unit_kind is UnitKind.DEDICATED_GRID else "",
        note="演示人员",
    )


def lay(office: DemoOffice, sources: Sources) -> Ground:
    """Do everything before the first month and return what the months build on."""
    rules = adopt_rules(office, sources)
    villages = open_divisions(office, sources)
    admit_people(office, sources.starts)
    grids = open_grids(office, rules, villages, sources)
    office.on(sources.starts + timedelta(days=3))  # the first working day of the year
    found = post_everybody(office, grids, sources, rules)
    admit_host(office)
    return found
