"""UH: random sequences of changes of units on both databases; the past stays what it was, all of it.

Documents are drafted by one person and approved by another, some for a day ahead that the clock then reaches,
some cancelled.  After every step the tables themselves are read and held against what people asked for.
Planted bugs in lineage, intervals and figures must be noticed.  Source: domain-model (e).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.identity import make_identity
from app.core.period import Month
from app.domain.restructuring import ChangeRow, Spell, standing
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.units import Basis, ChangeOp, Level, UnitKind
from app.services import _standing, accounts, restructuring, roster, units
from app.services.restructuring import Asked, NewChange, _carrying, _staff, _tree, approving
from app.services.restructuring.figures import MEASURES
from app.services.units import looking
from app.workspace import Workspace
from db import rescope
from db.models.roster import Posting
from tests.changes import Guess, broken
from tests.db.test_guards import problems, unguarded
from tests.office import ENGINES, Office, file_copy
from tests.services.paid import OCTOBER, appropriate, hire, posted, worker
from tests.trust.ground import Ground, Reached
from tests.trust.ledger import Planted
from tests.trust.lives import descended, nested, people_of, read, towns_merged

LEVELS = (Level.TOWN, Level.VILLAGE, Level.GRID)
EAST, WEST = "990101100200", "990101100201"
LONG_AGO = date(2021, 1, 1)
_SERVING = 8  # people at grids as a county begins
STEPS = 5  # documents of a sequence
COUNTED = 0.2  # of the looks between them take figures too; the last one always does
HOME = {"clerk_a": "990101100000", "clerk_b": "990101101000"}
Totals = dict[str, Any]
Towns = dict[tuple[Way, int], str]


class Wrong(AssertionError):
    """Something that must hold at every date does not."""


def lived(ground: Ground) -> Reached:
    """Run sequences on both engines, several in each county; then plant bugs, all to be noticed."""
    counties, each = ground.of((1, 2), (50, 10), (200, 50))
    rnd, done, alive = ground.random(), Counter[str](), list[str]()
    for engine in ENGINES:
        for number in range(counties):
            with prepared(ground, engine, rnd) as county:
                for _ in range(each):
                    county.sequence()
                if faults := problems(county.office):
                    raise Wrong(str(faults))
                done += county.done
                if number == counties - 1:
                    alive += _unnoticed_in_tables(county)
    alive += _unnoticed_in_code(ground, rnd)
    planted = len(ENGINES) * len(ALTERED) + len(BUGS)
    told = f"两种数据库各 {counties * each} 个序列：批准 {done['approved']} 份、预先批准 {done['ahead']} 份、"
    told += f"取消 {done['cancelled']} 份、按规则拒绝 {done['refused']} 份，每步不变量成立、两种口径合计相同"
    told += f"；埋入 {planted} 处错误，发现 {planted - len(alive)} 处"
    return Reached(not alive and done["approved"] > 0, "；".join([told, *alive]))


@contextmanager
def prepared(ground: Ground, engine: str, rnd: random.Random) -> Iterator[County]:
    """Yield a county of five towns with people at random grids and a posted October."""
    with ground.office(engine) as office:
        county = County(office, random.Random(rnd.random()))
        county.settle()
        yield county


@dataclass
class County:
    """An office, and what was true of its past when it was last looked at."""

    office: Office
    random: random.Random
    done: Counter[str] = field(default_factory=Counter)
    past: dict[Level, list[tuple[Any, ...]]] = field(default_factory=dict)
    towns: Towns = field(default_factory=Towns)
    people: int = 100
    served: set[int] = field(default_factory=set)

    def settle(self) -> None:
        """Open more towns, villages and grids long ago, let people serve there, post a month's pay."""
        self.approve(_more_units(), LONG_AGO)
        hire(self.office)
        for _ in range(8):
            self.engage(date(2026, 1, 1))
        if len(self.office.maker.ask(roster.workers)) < _SERVING:
            raise Wrong("nobody could be engaged: no document would move anybody")
        appropriate(self.office)
        posted(self.office, OCTOBER)
        self.look()

    def engage(self, since: date) -> None:
        """Let a new person serve at a grid where nobody does, if there is room."""
        serving = {one.unit_id for one in self.office.maker.ask(roster.workers)}
        rural = [
            one.id
            for one in self.office.maker.ask(units.tree, self.today, Level.GRID)
            if one.id not in serving and one.unit_kind is UnitKind.RURAL_GRID and one.valid_from <= since
        ]
        if not rural:
            return
        self.people += 1
        grid = self.random.choice(rural)
        identity = make_identity("990101", date(1985, 6, 1), self.people)
        name = "演示" + "".join("零一二三四五六七八九"[int(digit)] for digit in str(self.people))
        new = replace(
            worker(self.office, self.people), name=name, identity=identity, unit_id=grid, since=since
        )
        with suppress(Invalid):  # it is to end: nobody is posted there any more
            self.office.maker.do(roster.register_many, [new])

    @property
    def today(self) -> date:
        """The date the office's clock shows."""
        return self.office.clock().date()

    # --- what people do -------------------------------------------------------------------------

    def sequence(self) -> None:
        """Send documents, looking after each; then let the last day of all of them come.

        Raises: Wrong.
        """
        last = self.today
        for _ in range(STEPS):
            ahead = self.random.random() < 0.6
            on = self.today + timedelta(days=self.random.randint(1, 40) if ahead else 0)
            if self._document(on) and self.random.random() < 0.6:
                self.reach(on)
            last = max(last, on)
            self.look(figures=self.random.random() < COUNTED)
        self.reach(max(last, self.today) + timedelta(days=1))
        self.engage(self.today)
        self.look()

    def _document(self, on: date) -> bool:
        """Send a document; return whether it stands."""
        before = self.office.maker.ask(_tree.spells)
        rows = Guess(self.random, before, on).some()
        try:
            set_id = self.approve(rows, on)
        except Invalid as error:
            self.done["refused"] += 1
            if not any("\u4e00" <= sign <= "\u9fff" for sign in str(error)):
                raise Wrong(f"refused without a sentence: {error}") from error
            return False
        self.done["approved"] += 1
        self.done["ahead"] += on > self.today
        if on > self.today and self.random.random() < 0.25:
            self._cancel(set_id)
            if _plain(self.office.maker.ask(_tree.spells)) != _plain(before):
                raise Wrong(f"what was cancelled left something: {rows}")
            return False
        return True

    def approve(self, rows: list[ChangeRow], on: date) -> int:
        """Let one person draft rows for a day and another approve them; return the document's id.

        Raises: Invalid, with the draft taken back.
        """
        rows = [replace(row, effective=on) for row in rows]
        set_id = self.office.maker.do(restructuring.draft, NewChange(rows=tuple(rows), doc_no="测1号"))
        try:
            self.office.approver.do(restructuring.approve, set_id, 1)
        except Invalid:
            self._cancel(set_id)
            raise
        return set_id

    def _cancel(self, set_id: int) -> None:
        head = self.office.maker.ask(restructuring.change_sheet, set_id).head
        self.office.maker.do(restructuring.cancel, set_id, head.version, "文件撤回")
        self.done["cancelled"] += 1

    def reach(self, on: date) -> None:
        """Move the clock to a day and carry out what is due."""
        if on > self.today:
            self.office.clock.set(on)
        self.office.maker.do(restructuring.apply_due)

    # --- what must hold -------------------------------------------------------------------------

    def look(self, *, figures: bool = True) -> None:
        """Raise Wrong with everything that does not hold today; ``figures`` are two thirds of the work."""
        spells = self.office.maker.ask(_tree.spells)
        lives: dict[int, list[Spell]] = defaultdict(list)
        for one in spells:
            lives[one.unit_id].append(one)
        faults = [*broken(lives), *descended(self.office.maker, lives, self.today)]
        faults += nested(self.office.maker, [one for one in spells if one.holds(self.today)])
        faults += self._counted(lives) if figures else ()
        faults += self._staffed(lives)
        for login, code in HOME.items():
            faults += self._seen(login, code, spells)
        if faults:
            raise Wrong("; ".join(map(str, faults[:5])))

    def _counted(self, lives: dict[int, list[Spell]]) -> Iterator[str]:
        """Yield what figures do not agree both ways at every level, or changed afterwards."""
        links = self.office.maker.ask(restructuring.lineage)
        gone = {
            unit_id
            for unit_id, some in lives.items()
            if (end := max(one.valid_to for one in some)) <= self.today
            and any(one.from_id == unit_id and one.effective == end for one in links)
        }
        for month in (OCTOBER, Month.of(self.today.replace(day=1) - timedelta(days=1))):
            found, self.towns = self.office.maker.ask(_figures, month)
            totals = [_total(some) for some in found.values()]
            if any(one != totals[0] for one in totals):
                yield f"{month}: totals differ: {totals}"
            for level in LEVELS:
                was, now = (found[level, way] for way in (Way.AS_WAS, Way.AS_NOW))
                if month == OCTOBER and was != self.past.setdefault(level, was):
                    yield f"{month} {level}: {set(was) ^ set(self.past[level])} is not what it was"
                if level is Level.TOWN:
                    yield from self._listed(month, {Way.AS_WAS: was, Way.AS_NOW: now})
                if strays := [row for row in now if row[0] in gone and any(row[1:])]:
                    yield f"{month} {level}: figures of units that live on in others: {strays}"

    def _listed(self, month: Month, found: dict[Way, list[tuple[Any, ...]]]) -> Iterator[str]:
        """Yield where the roster or the grids of a month's last day disagree with its figures."""
        served = []
        for way, rows in found.items():
            point = Standpoint(min(month.last, self.today), way)
            people = Counter(row.town for row in self.office.maker.ask(roster.listed_from, point))
            counted = Counter[str]()  # by name: two towns may have one
            for row in rows:
                counted[self.towns[way, row[0]]] += row[1 + MEASURES.index("workers")]
            if people != +counted:
                yield f"{month} {way}: the roster has {people}, the figures {counted}"
            served.append(sum(row.workers for row in self.office.maker.ask(looking.staffing_from, point)))
        if served[0] != served[1]:
            yield f"{month}: the grids carry {served} workers"

    def _staffed(self, lives: dict[int, list[Spell]]) -> Iterator[str]:
        """Yield who was lost, serves nowhere for a day or at two places, or where no unit is any more."""
        by_person: dict[int, list[Any]] = defaultdict(list)
        for one in self.office.maker.ask(lambda unit: unit.session.execute(_POSTED).all()):
            by_person[one.person_id].append(one)
        serving = set()
        for person_id, some in by_person.items():
            for one, other in pairwise(some):
                if one.valid_to != other.valid_from:
                    yield f"person {person_id}: {one.valid_to} to {other.valid_from}"
            now = [one for one in some if one.valid_from <= self.today < one.valid_to]
            serving |= {one.person_id for one in now}
            for one in now:
                if not any(spell.holds(self.today) for spell in lives[one.unit_id]):
                    yield f"person {person_id} serves at unit {one.unit_id}, which is no more"
        if lost := self.served - serving:
            yield f"persons {sorted(lost)} serve nowhere"
        self.served |= serving

    def _seen(self, login: str, code: str, spells: list[Spell]) -> Iterator[str]:
        """Yield what a town's clerk sees beside the units and people of what their town is today."""
        store = self.office.workspace(login).store
        clerk = Workspace(store, accounts.actor_of(store, login), self.office.clock)
        home = self._lives_on(self.office.unit_id(code))
        parents = {one.unit_id: one.parent_id for one in spells if one.holds(self.today)}
        mine = {one for one in parents if home in _path(one, parents)}
        seen = {one.id for one in clerk.ask(units.tree)}
        if seen != mine:
            yield f"{login} sees {sorted(seen ^ mine)} otherwise than town {home} has it"
        ids = {one.id for one in self.office.maker.ask(people_of, home)}
        if ids != {one.id for one in clerk.ask(roster.workers, None, None)}:
            yield f"{login} sees other people than those of town {home}"

    def _lives_on(self, unit_id: int) -> int:
        """Return the unit a town went into, by what is written in the documents alone."""
        for on, old, new in self.office.maker.ask(towns_merged):
            if old == unit_id and on <= self.today:
                unit_id = new
        return unit_id


#: who serves where, each person's postings in their order
_POSTED = (
    select(Posting.person_id, Posting.unit_id, Posting.valid_from, Posting.valid_to)
    .where(Posting.voided_at.is_(None))
    .order_by(Posting.person_id, Posting.valid_from)
)


def _figures(unit, month: Month) -> tuple[dict[tuple[Level, Way], list[tuple[Any, ...]]], Towns]:
    """Return the figures of a month at every level in both ways, in order of ids, and the towns' names."""
    found, towns = {}, Towns()
    for level, way in product(LEVELS, Way):
        rows = restructuring.unit_figures(unit, Asked(month=month, level=level, way=way))
        found[level, way] = sorted((one.id, *(getattr(one, key) for key in MEASURES)) for one in rows)
        towns |= {(way, one.id): one.name for one in rows if level is Level.TOWN}
    return found, towns


def _plain(spells: list[Spell]) -> list[str]:
    return sorted(map(repr, spells))


def _total(rows: list[tuple[Any, ...]]) -> Totals:
    return {measure: sum(row[at] for row in rows) for at, measure in enumerate(MEASURES, 1)}


def _path(unit_id: int, parents: dict[int, int | None]) -> Iterator[int]:
    one: int | None = unit_id
    while one is not None:
        yield one
        one = parents[one]


def _more_units() -> list[ChangeRow]:
    """Return three towns with their villages and grids, to be opened."""
    rows: list[ChangeRow] = []

    def add(code: str, name: str, parent: str, kind: UnitKind, households: int | None = None) -> None:
        said = {"parent_code": parent, "unit_kind": kind, "households": households}
        residents = households * 3 + 1 if households else None
        number = len(rows) + 1
        row = ChangeRow(
            number=number,
            op=ChangeOp.CREATE,
            new_code=code,
            name=name,
            effective=LONG_AGO,
            residents=residents,
            **said,
        )
        rows.append(row)

    for t in (2, 3, 4):
        town = f"99010110{t}000"
        add(town, f"镇{t}", "990101000000", UnitKind.TOWN)
        for v in (0, 1):
            village = f"99010110{t}20{v}"
            add(village, f"村{t}{v}", town, UnitKind.VILLAGE)
            for g in (1, 2, 3):
                add(f"{village}00{g}", f"格{t}{v}{g}", village, UnitKind.RURAL_GRID, 37 * g + t)
    return rows


# --- planted bugs -------------------------------------------------------------------------------

#: what somebody with the key does to the newest line of lineage, the guards put aside
ALTERED = {
    "份额被改": "UPDATE lineage SET den = den + 1 WHERE id = {id}",
    "去向被改": "UPDATE lineage SET to_unit_id = from_unit_id WHERE id = {id}",
    "来源被改": "UPDATE lineage SET from_unit_id = {to_unit_id} WHERE id = {id}",
    "沿革少一行": "DELETE FROM lineage WHERE id = {id}",
}
_RESTORED = (
    "UPDATE lineage SET from_unit_id = {from_unit_id}, to_unit_id = {to_unit_id}, den = {den} WHERE id = {id}"
)
_NEWEST = "SELECT id, from_unit_id, to_unit_id, den FROM lineage ORDER BY id DESC LIMIT 1"
BUGS = {
    "沿革少写一行": Planted(
        approving,
        "write",
        lambda right: lambda unit, found, rows: right(unit, replace(found, links=found.links[:-1]), rows),
    ),
    "辖区不随层级": Planted(_carrying, "layout", lambda _: lambda *_: []),
    "人员不随单位": Planted(_carrying, "carry_staff", lambda _: lambda *_: 0),
    "人员晚转一天": Planted(
        _staff,
        "follow",
        lambda right: (
            lambda unit, moves: right(unit, [replace(one, on=one.on + timedelta(days=1)) for one in moves])
        ),
    ),
    "登记不随辖区": Planted(rescope, "routed", lambda _: list),
    "统计不看沿革": Planted(_standing, "Standing", lambda right: lambda spells, _links: right(spells, ())),
    "少算一条": Planted(standing, "as_now", lambda right: lambda facts, *more: right(list(facts)[1:], *more)),
}


def _noticed(county: County) -> bool:
    try:
        county.look()
    except Wrong:
        return True
    return False


def _misdescended(county: County) -> list[str]:
    lives: dict[int, list[Spell]] = defaultdict(list)
    for one in county.office.maker.ask(_tree.spells):
        lives[one.unit_id].append(one)
    return list(descended(county.office.maker, lives, county.today))


def _unnoticed_in_tables(county: County) -> list[str]:
    """Merge and split once more, then alter the lineage in the tables; each time it must be seen."""
    _restructured(county)
    county.look()
    (line,) = county.office.maker.ask(read, _NEWEST)
    alive = []
    for name, statement in ALTERED.items():
        unguarded(county.office, "lineage", statement.format(**line._mapping))
        alive += [] if _misdescended(county) else [name]
        if not statement.startswith("DELETE"):
            unguarded(county.office, "lineage", _RESTORED.format(**line._mapping))
            assert not _misdescended(county), f"{name} was put right again"
    return alive


def _unnoticed_in_code(ground: Ground, rnd: random.Random) -> list[str]:
    """Let each wrong function stand in a copy of a county while villages merge and a grid is split."""
    alive = []
    template = ground.file_template()[1]
    with prepared(ground, "sqlite", rnd) as first:
        first.office.close()
        for name, planted in BUGS.items():
            with file_copy(Path(first.office.place), template, ground.place()) as office, planted.standing():
                county = County(office, first.random, past=first.past)
                _restructured(county)
                alive += [] if _noticed(county) else [name]
    return alive


def _restructured(county: County) -> None:
    """Merge two villages, 东村 and 西村 where they still are, and split a grid, on the next day."""
    county.reach(county.today + timedelta(days=1))
    living = [one for one in county.office.maker.ask(_tree.spells) if one.holds(county.today)]
    codes = {one.unit_id: one.code for one in living}
    villages = sorted(
        (one for one in living if one.level is Level.VILLAGE and not one.statistical),
        key=lambda one: (one.code not in (EAST, WEST), one.code),
    )
    rural = [one for one in living if one.unit_kind is UnitKind.RURAL_GRID and one.households]
    staffed = {one.unit_id for one in county.office.maker.ask(roster.workers)}
    grid = next((one for one in rural if one.unit_id in staffed), rural[0])
    said = {"effective": county.today}
    rows = [
        ChangeRow(number=n, op=ChangeOp.MERGE, old_code=one.code, new_code="990101100999", **said)
        for n, one in enumerate(villages[:2], 1)
    ]
    rows[0] = replace(rows[0], name="合村", parent_code=codes[villages[0].parent_id or 0])
    half = {"num": 1, "den": 2, "basis": Basis.HOUSEHOLDS, "old_code": grid.code, **said}
    for n in (3, 4):
        code = f"99010110099999{n}"
        rows.append(
            ChangeRow(
                number=n, op=ChangeOp.SPLIT, new_code=code, name=f"半格{n}", staff=("全部", "")[n - 3], **half
            )
        )
    county.approve(rows, county.today)
