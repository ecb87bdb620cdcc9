"""FO: twenty stations at a primary with a streaming standby; the primary is killed, the standby promoted.

The stations have both hosts in their address and are told nothing: they go on by themselves.  What a
synchronous standby has confirmed is there; one that follows by itself, and is behind, must lose something.
Source: issue 4 line 6; architecture.md section 7.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import URL

from app.core.clock import SetClock
from app.core.errors import Unavailable
from app.services import bodies
from app.services.bodies import BodyKind, NewBody
from app.workspace import Workspace
from db.address import parsed
from tests.office import PASS, TODAY, Office, build
from tests.postgres import SUPERUSER, NoServer, Postgres
from tests.trust.deaths import wrong
from tests.trust.ground import Ground, Reached
from tests.trust.stations import stations

DATABASE = "county"
LONGEST = 120.0  # seconds in which what is waited for comes about, or never


class Standby(Postgres):
    """A server that follows ``primary`` by streaming; ``port`` is where one stood before that was killed."""

    def __init__(self, primary: Postgres, port: int = 0) -> None:
        self._primary, self._wanted = primary, port
        super().__init__(durable=True)
        if port and self.port != port:
            raise NoServer(f"port {port} is taken by something else")

    def _initialise(self) -> None:
        self.password, self.port = self._primary.password, self._wanted
        where = f"host=127.0.0.1 port={self._primary.port} user={SUPERUSER} password={self.password}"
        self._tool("pg_basebackup", "-d", where, "-D", self.data, "-R", "-X", "stream", "-c", "fast")
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write("synchronous_standby_names = ''\n")  # once promoted it has nobody to wait for


@dataclass
class Pair:
    """The server that takes writes and the one that follows it; their two ports stay the same."""

    primary: Postgres
    standby: Postgres

    def synchronous(self, names: str = "*") -> None:
        """Let a commit be confirmed only when the standby has it too; an empty name lets it follow."""
        setting(self.primary, "synchronous_standby_names", names)
        state = "SELECT sync_state FROM pg_stat_replication"
        wanted = {"sync", "quorum"} if names else {"async"}
        until(lambda: bool(wanted & set(column(self.primary, state))), "standby never became synchronous")

    def fail_over(self, pause: float) -> float:
        """Kill the primary, promote the standby after a pause; return when it was killed."""
        killed = time.monotonic()
        self.primary.kill()
        time.sleep(pause)  # whoever promotes has to find out first
        with self.standby.connect() as connection:
            connection.execute("SELECT pg_promote(true, 60)")
        return killed

    def renew(self) -> None:
        """Make a standby anew where the killed primary stood; it follows the one that was promoted."""
        port = self.primary.port
        self.primary.close()
        self.primary, self.standby = self.standby, Standby(self.standby, port)
        self.synchronous()

    def close(self) -> None:
        self.primary.close()
        self.standby.close()


def setting(server: Postgres, name: str, value: str) -> None:
    """Change a setting of a running server."""
    with server.connect() as connection:
        connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")


def column(server: Postgres, query: str) -> list[object]:
    with server.connect() as connection:
        return [row[0] for row in connection.execute(query.encode())]


def until(true: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is true.

    Raises: AssertionError with ``otherwise`` where it never is.
    """
    ends = time.monotonic() + LONGEST
    while not true():
        if time.monotonic() > ends:
            raise AssertionError(otherwise)
        time.sleep(0.02)


@dataclass
class Station:
    """A desk that writes one row after the other; ``times`` says when it was told that one is kept."""

    desk: Workspace
    name: str
    confirmed: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    refused: int = 0

    def work(self, enough: threading.Event) -> None:
        """Write until it is enough; an intention that was refused is sent again by its key, and counted."""
        while not enough.is_set():
            name = f"{self.name}-{len(self.confirmed)}"
            try:
                self.desk.once(name, bodies.add_body, NewBody(name=name, kind=BodyKind.known("")))
            except Unavailable:
                self.refused += 1
                continue
            self.confirmed.append(name)
            self.times.append(time.monotonic())

    def gap(self, killed: float) -> float:
        """Return the longest time without a confirmation since the last one before the kill."""
        before = [at for at in self.times if at <= killed]
        times = [*before[-1:], *self.times[len(before) :]]
        return max(later - sooner for sooner, later in pairwise(times))


def survived(ground: Ground) -> Reached:
    """Fail over so many times under twenty stations; then once without waiting for the standby."""
    number, rounds = ground.of((3, 1), (20, 10), (20, 50))
    gaps, rnd = list[list[float]](), ground.random()
    with _county() as (pair, office), stations(office, number) as desks:
        found = [Station(desk, f"s{place}") for place, desk in enumerate(desks)]
        with _heard(desks[0]) as news, _at_work(found):
            for _ in range(rounds):
                gaps.append(_failed_over(pair, found, news, rnd))
        lost, faults = _lost(office, found), wrong(office)
        refused = sum(one.refused for one in found)
        control = _control(pair, office, found)
    count = sum(len(one.confirmed) for one in found)
    flat = sorted(gap for each in gaps for gap in each)
    told = f"{number} 台写入，主机被终止、备机提升 {rounds} 次：确认 {count} 条，丢失或重复 {len(lost)} 条，"
    told += f"需人工重试 {refused} 次；各台中断 {flat[0]:.1f} 至 {flat[-1]:.1f} 秒"
    told += f"（每次最长 {'、'.join(f'{max(each):.1f}' for each in gaps)}）"
    told += f"；对照：不等备机的主机丢失 {control} 条"
    return Reached(not (lost or faults or refused) and control > 0, "；".join([told, *faults]))


@contextmanager
def _county() -> Iterator[tuple[Pair, Office]]:
    """Yield a county on a primary, with its synchronous standby, at an address of two hosts."""
    primary = Postgres(durable=True)
    try:
        vault, ids, actors = build(primary.create_database(DATABASE))
        pair = Pair(primary, Standby(primary))
    except BaseException:
        primary.close()
        raise
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in (pair.primary, pair.standby))

    def url(login: str) -> URL:
        return parsed(f"postgresql://u_{login}:{PASS}@{hosts}/{DATABASE}")

    place = f"postgresql://{SUPERUSER}:{primary.password}@{hosts}/{DATABASE}"
    office = Office(place, SetClock(TODAY), vault, actors, url, ids)
    try:
        pair.synchronous()
        yield pair, office
    finally:
        office.close()
        pair.close()


@contextmanager
def _at_work(found: Sequence[Station]) -> Iterator[None]:
    """Let all stations write while the block runs."""
    enough = threading.Event()
    with ThreadPoolExecutor(len(found)) as pool:
        running = [pool.submit(one.work, enough) for one in found]
        try:
            yield
        finally:
            enough.set()
            for each in running:
                each.result()


@contextmanager
def _heard(desk: Workspace) -> Iterator[list[float]]:
    """Collect when a window was told that others have written."""
    stopped, news = threading.Event(), list[float]()
    other = Workspace(desk.store, desk.actor, desk.clock)

    def listen() -> None:
        for _ in other.changes(stopped):
            news.append(time.monotonic())

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield news
    finally:
        stopped.set()
        thread.join(LONGEST)


def _failed_over(pair: Pair, found: Sequence[Station], news: list[float], rnd: random.Random) -> list[float]:
    """Fail over once while all write; return each station's gap when all go on and the news come again."""
    _all_busy(found)
    time.sleep(rnd.uniform(0, 0.3))
    killed = pair.fail_over(rnd.uniform(0, 1.0))
    promoted = time.monotonic()
    _all_busy(found)
    gaps = [one.gap(killed) for one in found]
    until(lambda: news[-1:] > [promoted], "the news never came again")
    pair.renew()
    return gaps


def _all_busy(found: Sequence[Station]) -> None:
    """Wait until every station has been told of two more rows, of which it began one since now."""
    before = [len(one.confirmed) for one in found]
    until(
        lambda: all(len(one.confirmed) >= old + 2 for one, old in zip(found, before, strict=True)),
        "a station never went on",
    )


def _lost(office: Office, found: Sequence[Station]) -> list[str]:
    """List what was confirmed and is not there, or is there twice."""
    kept = Counter(one.name for one in office.maker.ask(bodies.bodies))
    return [name for one in found for name in one.confirmed if kept[name] != 1]


def _control(pair: Pair, office: Office, found: Sequence[Station]) -> int:
    """Return how many rows are lost where the primary waits for nobody and the standby is behind."""
    pair.synchronous("")
    setting(pair.standby, "primary_conninfo", "")
    until(lambda: not column(pair.primary, "SELECT 1 FROM pg_stat_replication"), "the standby still follows")
    with _at_work(found):
        _all_busy(found)
        pair.fail_over(0.0)
    return len(_lost(office, found))
