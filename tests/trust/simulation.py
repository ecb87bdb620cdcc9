"""G16: twenty stations in one thread, in an order and with faults a seed decides; a model watches.

What runs are the real services on a real encrypted file.  A station acts on what it read some time ago, sends
intentions twice, loses its connection before or after the commit, finds the disk full, dies, and its clock
jumps.  The model knows nothing of the database; after some commands both must say the same.
Source: trust.md sections 4 and 6.
"""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app import workspace
from app.core.errors import AppError, Unavailable
from app.core.period import Month
from app.domain.budget import BudgetBucket
from app.domain.pay import RunState
from app.domain.roster import EndReason
from app.services import bodies, budget, pay, roster
from app.services.bodies import BodyKind, NewBody
from app.services.budget import Act, NewEntry, entries
from app.services.pay import NewRun
from app.services.roster import Leaving
from app.workspace import Workspace
from db.models.audit import Command
from db.store import Store
from tests.office import Office
from tests.services.paid import FUND, hire
from tests.trust import ledger
from tests.trust.deaths import wrong
from tests.trust.faults import FAULTS, Clock, Faults, Gone
from tests.trust.ground import Ground, Reached, Size
from tests.trust.ledger import Entered, Episode, Planted, Wrong

STATIONS, BODIES, LOOK = 20, 8, 50
LOGINS = ("maker", "maker", "maker", "checker", "approver")
DAY = date(2026, 11, 2)
#: state of a run -> what is done next, and whose it is
NEXT = {
    RunState.CALCULATED: (pay.check, "checker", RunState.CHECKED),
    RunState.CHECKED: (pay.approve, "approver", RunState.APPROVED),
    RunState.APPROVED: (pay.post, "maker", RunState.POSTED),
}


@dataclass
class Station:
    """A desk with what its person read some time ago: versions of bodies and of postings."""

    login: str
    desk: Workspace
    bodies: list[Any] = field(default_factory=list)
    workers: list[Any] = field(default_factory=list)


@dataclass
class Books(Episode):
    """The papers of tests/trust/ledger.py, sent by a station of the simulation."""

    send: Callable[..., str] = lambda *_args, **_more: ""

    def _send(self, key: str, act: Callable[[Any], str], *, may: bool) -> str:
        return self.send(key, act, may=may)

    def step(self, key: str) -> None:
        """Enter a paper, or take one back."""
        if self.random.random() < 0.25 and self.model.groups:
            self._reverse(key)
        else:
            self._enter(key)

    def look(self) -> None:
        self._look()


class World:
    """One seed's run; ``trace`` is what was done and what came of it, in order."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.rnd, self.faults = office, random.Random(seed), Faults()
        self.clock = Clock(office.clock())
        self.trace: list[str] = []
        self.counts = Counter[str]()
        self.results: dict[str, Any] = {}
        self.versions: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.left: dict[int, int] = {}
        self.runs: dict[int, RunState] = {}
        self.stations = [Station(login, self._desk(login)) for login in (LOGINS * STATIONS)[:STATIONS]]
        self.now = self.stations[0]
        self.books = Books(office, self.rnd, send=self._paper)

    def _desk(self, login: str) -> Workspace:
        actor = self.office.workspace(login).actor
        return Workspace(Store(self.office.url(login), self.office.vault), actor, self.clock)

    def close(self) -> None:
        for one in self.stations:
            one.desk.store.close()

    def run(self, steps: int) -> str:
        """Do so many commands; return the trace's digest.

        Raises: Wrong.
        """
        self._begin()
        acts = (self._count, self._count, self._book, self._book, self._pay, self._leave, self._jump)
        with self.faults.standing():
            for step in itertools.takewhile(lambda _: self.counts["commands"] < steps, itertools.count()):
                self.now = self.rnd.choice(self.stations)
                if self.rnd.random() < 0.4:
                    self._read(self.now)
                self.rnd.choice(acts)(f"step-{step}")
                if step % LOOK == LOOK - 1:
                    self._look()
        self._look()
        if faults := wrong(self.office):
            raise Wrong(str(faults))
        return sha256("\n".join(self.trace).encode()).hexdigest()

    def _begin(self) -> None:
        maker = self.office.maker
        for place in range(BODIES):
            self.numbers[
                maker.do(bodies.add_body, NewBody(name=f"单位{place}·0", kind=BodyKind.known("")))
            ] = 0
        money = NewEntry(subject=FUND, amount=Decimal(10**7), effective=date(2026, 1, 5), doc_no="年初")
        answer = maker.do(lambda unit: budget.enter(unit, Act.APPROPRIATE, money))
        paper = (Act.APPROPRIATE, FUND, money.doc_no, "")
        legs = {(FUND, BudgetBucket.SOURCE): -money.amount, (FUND, BudgetBucket.AVAILABLE): money.amount}
        self.books.model.enter(answer, Entered(legs, money.effective, paper))
        for one in self.stations:
            self._read(one)
        self.versions = {row.id: row.version for row in self.now.bodies}
        self.left = {row.id: row.version for row in self.now.workers}

    def _read(self, station: Station) -> None:
        station.bodies = station.desk.ask(bodies.bodies)
        station.workers = station.desk.ask(roster.workers)

    # --- what stations do -----------------------------------------------------------------------

    def _count(self, key: str) -> None:
        """Add one to what a body's name says, by the version that was read."""
        row = self.rnd.choice([one for one in self.now.bodies if one.id in self.numbers])
        stem, _, number = row.name.partition("·")
        new = NewBody(name=f"{stem}·{int(number) + 1}", kind=row.kind)
        may = self.now.login == "maker" and row.version == self.versions[row.id]
        if self._sent(key, lambda unit: bodies.change_body(unit, row.id, row.version, new), may=may):
            self.versions[row.id] += 1
            self.numbers[row.id] += 1

    def _book(self, key: str) -> None:
        self.now = self.rnd.choice([one for one in self.stations if one.login == "maker"])
        self.books.step(key)

    def _paper(self, key: str, act: Callable[[Any], str], *, may: bool) -> str:
        return self.results[key] if self._sent(key, act, may=may) else ""

    def _pay(self, key: str) -> None:
        """Bring the run under way a step further, by whoever sits at the station; or begin the next month."""
        run = max(self.runs, default=0)
        if self.runs.get(run, RunState.POSTED) is RunState.POSTED:
            month = Month(2026, 1 + len(self.runs))
            may = self.now.login == "maker"
            if len(self.runs) < 9 and self._sent(
                key, lambda unit: pay.calculate(unit, NewRun(month=month)), may=may
            ):
                self.runs[self.results[key]] = RunState.CALCULATED
            return
        act, login, state = NEXT[self.runs[run]]
        if self._sent(key, lambda unit: act(unit, run), may=self.now.login == login):
            self.runs[run] = state
            self._committed(run, self.results[key])

    def _committed(self, run: int, answer: str | None) -> None:
        """Let the model know of the wages a posting has put into the ledger."""
        if self.runs[run] is not RunState.POSTED or not answer:
            return
        total = next(row.total for row in self.now.desk.ask(pay.runs) if row.id == run)
        legs = {(FUND, BudgetBucket.AVAILABLE): -total, (FUND, BudgetBucket.COMMITTED): total}
        self.books.model.enter(answer, Entered(legs, self.clock.now.date(), ("run", run), reversal=True))

    def _leave(self, key: str) -> None:
        """Let somebody leave, by the version that was read; seldom, or nobody is left to be paid."""
        row = self.rnd.choice(self.now.workers)
        leaving = Leaving(on=DAY + timedelta(days=60), reason=EndReason.RESIGNED)
        may = self.now.login == "maker" and row.version == self.left[row.id] == 1
        if self._sent(key, lambda unit: roster.leave(unit, row.id, row.version, leaving), may=may):
            self.left[row.id] += 1

    def _jump(self, _key: str) -> None:
        self.clock.now += timedelta(minutes=self.rnd.randrange(-4, 300))

    # --- how it is sent -------------------------------------------------------------------------

    def _sent(self, key: str, command: Callable[[Any], Any], *, may: bool) -> bool:
        """Send an intention by its key until its fate is known, or once more; return whether it was done.

        Raises: Wrong where the model says otherwise, or the second answer is another.
        """
        self.counts["commands"] += 1
        answers = [self._fate(key, command)]
        if self.rnd.random() < 0.1:
            answers.append(self._fate(key, command))
        done, answer = answers[0]
        self.trace.append(f"{key} {self.now.login} {command.__qualname__} {done} {answer}")
        if done is not may or answers[0] != answers[-1]:
            raise Wrong(f"{key}: {answers}, and it {'may' if may else 'may not'} be done")
        self.counts["done" if done else "refused"] += 1
        if done:
            self.results[key] = answer
        return done

    def _fate(self, key: str, command: Callable[[Any], Any]) -> tuple[bool, Any]:
        if self.rnd.random() < 0.25:
            self.faults.kind, self.faults.left = self.rnd.choice(FAULTS), self.rnd.randrange(1, 30)
        while True:
            try:
                return True, self.now.desk.once(key, command)
            except Unavailable:
                continue  # it was refused whole; the same intention again
            except Gone:
                self.now.desk.store.close()
                self.now.desk = self._desk(self.now.login)
            except AppError as refused:
                self.faults.kind = ""
                return False, type(refused).__name__
            finally:
                self.faults.kind = ""

    # --- what must hold -------------------------------------------------------------------------

    def _look(self) -> None:
        """Compare what the database says with the model.

        Raises: Wrong.
        """
        maker = self.office.maker
        self.books.look()
        rows = {row.id: (row.version, row.name.partition("·")[2]) for row in maker.ask(bodies.bodies)}
        meant = {one: (self.versions[one], str(number)) for one, number in self.numbers.items()}
        if {one: rows[one] for one in meant} != meant:
            raise Wrong(f"the bodies are {rows}, not {meant}")
        if (runs := {row.id: row.state for row in maker.ask(pay.runs)}) != self.runs:
            raise Wrong(f"the runs are {runs}, not {self.runs}")
        kept = set(maker.ask(lambda unit: unit.session.scalars(select(Command.key)).all()))
        if kept != self.results.keys():
            raise Wrong(f"other intentions are kept than were done: {kept ^ self.results.keys()}")


@dataclass(frozen=True)
class Told:
    """What became of some seeds, and how many were run twice and came out the same."""

    counts: Counter[str]
    faults: Counter[str]
    wrong: list[str]
    same: list[int]


def simulated(ground: Ground, seeds: Sequence[int], steps: int) -> Told:
    """Run these seeds, each on a fresh office; the first twice, which must come out the same."""
    told = Told(Counter(), Counter(), [], [])
    for place, seed in enumerate(seeds):
        digests = [_run(ground, seed, steps, told) for _ in range(1 if place else 2)]
        if len(set(digests)) > 1:
            told.wrong.append(f"seed {seed} did not come out the same")
        elif len(digests) > 1 and digests[0]:
            told.same.append(seed)
    return told


def _run(ground: Ground, seed: int, steps: int, told: Told) -> str:
    with world(ground, seed) as one:
        try:
            return one.run(steps)
        except Wrong as found:
            told.wrong.append(f"seed {seed}: {found}")
            return ""
        finally:
            told.counts.update(one.counts)
            told.faults.update(one.faults.met)


@contextmanager
def world(ground: Ground, seed: int) -> Iterator[World]:
    """Yield the world of a seed, in which nobody waits: retries follow at once."""
    pause = Planted(workspace.time, "sleep", lambda _: lambda _seconds: None)
    with ledger.prepared(ground, "sqlite") as office, pause.standing():
        hire(office)
        one = World(office, seed)
        try:
            yield one
        finally:
            one.close()


def _apart(order: tuple[Sequence[int], int]) -> Told:
    seeds, steps = order
    importlib.import_module("tests.once")  # statements are compiled once, not for every office
    with Ground.own(seeds[0], Size.SHORT) as ground:
        return simulated(ground, seeds, steps)


def _half(right: Callable[..., Any]) -> Callable[..., Any]:
    def written(unit, *args) -> Any:
        answer = right(unit, *args)
        unit.session.flush()
        file = unit.session.connection().connection.driver_connection
        file.execute("COMMIT")
        file.execute("BEGIN IMMEDIATE")
        return answer

    return written


BUGS = {
    "不检查版本": Planted(
        bodies, "_seen", lambda right: lambda unit, one, _: unit.session.get(bodies.Body, one)
    ),
    "同一意图做两次": ledger.BUGS["同一意图做两次"],
    "只提交一半": Planted(entries, "write", _half),
}


def reproduced(ground: Ground) -> Reached:
    """Run many seeds in two processes; then plant bugs, each of which must be noticed."""
    number, steps = ground.of((1, 40), (200, 200), (5000, 200))
    first = ground.seed
    if number == 1:
        told = simulated(ground, [first], steps)
    else:
        halves = [(range(first + half, first + number, 2), steps) for half in (0, 1)]
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
            one, other = pool.map(_apart, halves)
        same = one.same + other.same
        told = Told(one.counts + other.counts, one.faults + other.faults, one.wrong + other.wrong, same)
    alive = [name for name, bug in BUGS.items() if not _noticed(ground, bug)]
    text = f"{number} 个种子各 {steps} 个操作、{STATIONS} 台：连同重演共 {told.counts['commands']} 个，"
    text += (
        f"{told.counts['done']} 个办成、{told.counts['refused']} 个按规则拒绝，故障 {told.faults.total()} 次"
    )
    text += (
        f"（{len(told.faults)} 种），与模型不符 {len(told.wrong)} 处；重演 {len(told.same)} 个种子，完全相同"
    )
    text += f"；埋入 {len(BUGS)} 处错误，发现 {len(BUGS) - len(alive)} 处"
    return Reached(
        not told.wrong and not alive and bool(told.same), "；".join([text, *told.wrong[:3], *alive])
    )


def _noticed(ground: Ground, bug: Planted) -> bool:
    for seed in range(5):
        with world(ground, seed) as one, bug.standing():
            try:
                one.run(150)
            except Wrong:
                return True
    return False
