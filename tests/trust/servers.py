"""G5: the server is killed under four writers; what was confirmed is there, and all happens once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from app.core.errors import Unavailable
from app.services import bodies
from app.services.bodies import BodyKind, NewBody
from app.workspace import Workspace
from tests.office import Office, build, server_copy
from tests.postgres import Postgres
from tests.trust.deaths import wrong
from tests.trust.ground import Ground, Reached
from tests.trust.stations import stations

WRITERS = 4


@dataclass
class Writers:
    """Four stations that write one row after the other; ``confirmed`` is what they were told is kept."""

    office: Office
    confirmed: list[str] = field(default_factory=list)
    asked_again: int = 0

    def write(self, desk: Workspace, name: str, enough: threading.Event) -> None:
        """Write rows until it is enough; an intention whose fate is unknown is sent again by its key."""
        for number in range(100_000):
            if enough.is_set():
                return
            self._sent(desk, f"{name}-{number}")
            self.confirmed.append(f"{name}-{number}")

    def _sent(self, desk: Workspace, name: str) -> None:
        while True:
            try:
                desk.once(name, bodies.add_body, NewBody(name=name, kind=BodyKind.known("")))
                return
            except Unavailable:
                self.asked_again += 1
                threading.Event().wait(0.05)

    def lost(self) -> list[str]:
        """List what was confirmed and is not there, or is there twice."""
        found = Counter(one.name for one in self.office.maker.ask(bodies.bodies))
        return [name for name in self.confirmed if found[name] != 1]


def survived(ground: Ground) -> Reached:
    """Kill the server at random moments; one that does not wait for its disk must lose something."""
    kills, rnd = ground.of(1, 10, 200), ground.random()
    with Postgres(durable=True) as server:
        template = build(server.create_database("office_template"))
        with server_copy(server, template) as office:
            writers = Writers(office)
            _killed(server, writers, kills, rnd, "w")
            lost, faults = writers.lost(), wrong(office)
            office.close()
        forgetful = _forgetful(server, template, rnd)
    told = f"终止 {kills} 次，{WRITERS} 人写入：确认 {len(writers.confirmed)} 条，丢失或重复 {len(lost)} 条，"
    told += f"重发 {writers.asked_again} 次；对照：不等磁盘的服务器丢失 {forgetful} 条"
    right = not lost and not faults and forgetful > 0 and len(writers.confirmed) > kills
    return Reached(right, "；".join([told, *faults]))


def _killed(server: Postgres, writers: Writers, kills: int, rnd: random.Random, name: str) -> None:
    """Let four write while the server is killed and started again so often."""
    enough = threading.Event()
    with stations(writers.office, WRITERS) as desks, ThreadPoolExecutor(WRITERS) as pool:
        running = [
            pool.submit(writers.write, desk, f"{name}{place}", enough) for place, desk in enumerate(desks)
        ]
        try:
            for _ in range(kills):
                _busy(writers, len(writers.confirmed) + 3)
                threading.Event().wait(rnd.uniform(0, 0.3))
                server.kill()
                server.start()
            _busy(writers, len(writers.confirmed) + WRITERS)
        finally:
            enough.set()
            for each in running:
                each.result()


def _busy(writers: Writers, number: int) -> None:
    """Wait until so many rows are confirmed."""
    while len(writers.confirmed) < number:
        threading.Event().wait(0.01)


def _forgetful(server: Postgres, template, rnd: random.Random) -> int:
    """Return how many confirmed rows are lost by a server that answers before the disk does."""
    for attempt in range(20):
        with server_copy(server, template) as office:
            with server.connect() as connection:
                connection.execute("ALTER SYSTEM SET synchronous_commit = off")
                connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
                connection.execute("SELECT pg_reload_conf()")
            writers = Writers(office)
            _killed(server, writers, 1, rnd, f"f{attempt}")
            lost = len(writers.lost())
            office.close()
        if lost:
            return lost
    return 0
