"""G6 and G7: twenty stations at one server; no edit is lost, and a run is posted exactly once."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, select, text

from app.core.errors import Conflict, Invalid
from app.core.period import Month
from app.domain.budget import BudgetBucket
from app.domain.pay import RunState
from app.services import bodies, pay
from app.services.bodies import BodyKind, NewBody
from app.workspace import Workspace
from db.models.audit import Command
from db.models.budget import BudgetEntry
from db.store import Store
from tests.office import PASS, Office, copy_database
from tests.services.paid import A_MONTH, appropriate, approved, hire
from tests.trust.deaths import CHILD, place_of, wrong
from tests.trust.ground import Ground, Reached

_COUNTED = re.compile(r"单位(\d+)·(\d+)")


@contextmanager
def superuser(office: Office) -> Iterator[Connection]:
    """Yield a transaction of the server's superuser, which is committed."""
    with closing(Store(office.place)) as store, _writing(store) as connection:
        yield connection


def _writing(store: Store) -> AbstractContextManager[Connection]:
    return store.engine.execution_options(griddesk_begin="").begin()


@contextmanager
def stations(office: Office, number: int) -> Iterator[list[Workspace]]:
    """Yield workspaces of ``number`` stations, each with its own connections."""
    with superuser(office) as connection:
        connection.exec_driver_sql(f"ALTER ROLE u_maker CONNECTION LIMIT {2 * number + 10}")
    maker = office.maker
    found = [
        Workspace(Store(office.url("maker"), office.vault), maker.actor, office.clock) for _ in range(number)
    ]
    yield found
    for each in found:
        each.store.close()


def at_once(works: Sequence[Callable[[], object]]) -> None:
    """Run all of ``works`` at the same time; the first error of one is raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


# --- G6 -----------------------------------------------------------------------------------------


def nothing_lost(ground: Ground) -> Reached:
    """Count on few hot rows from many stations; the same without a check of the version must lose."""
    number, edits, hot = ground.of((4, 5, 1), (20, 200, 15), (50, 1000, 15))
    conflicts = Counter[str]()
    with ground.office("postgresql") as office:
        names = [f"单位{row}·0" for row in range(hot)]
        ids = [
            office.maker.do(bodies.add_body, NewBody(name=name, kind=BodyKind.known(""))) for name in names
        ]
        with stations(office, number) as desks:
            seeds = [ground.random().randrange(10**9) + place for place in range(number)]
            at_once([_editing(desk, seed, edits, conflicts) for desk, seed in zip(desks, seeds, strict=True)])
        stored, faults = _stored(office), wrong(office)
        lost = _lost_without_check(office, ids[0], number)
    meant = number * edits
    text_ = f"{number} 台各 {edits} 次，应有 {meant} 次，实有 {stored} 次，发现冲突 {conflicts['seen']} 次"
    told = f"{text_}；不检查版本的对照丢失 {lost} 次"
    return Reached(stored == meant and not faults and lost > 0, "；".join([told, *faults]))


def _editing(desk: Workspace, seed: int, edits: int, conflicts: Counter[str]) -> Callable[[], None]:
    """Return the work of one station: it reads a row, adds one, and begins anew when somebody was faster."""
    rnd = random.Random(seed)

    def work() -> None:
        for _ in range(edits):
            while not _added(desk, rnd):
                conflicts["seen"] += 1

    return work


def _added(desk: Workspace, rnd: random.Random) -> bool:
    row = rnd.choice([one for one in desk.ask(bodies.bodies) if _COUNTED.fullmatch(one.name)])
    found = _COUNTED.fullmatch(row.name)
    assert found
    new = NewBody(name=f"单位{found[1]}·{int(found[2]) + 1}", kind=row.kind)
    try:
        desk.do(bodies.change_body, row.id, row.version, new)
    except Conflict:
        return False
    return True


def _stored(office: Office) -> int:
    found = (_COUNTED.fullmatch(one.name) for one in office.maker.ask(bodies.bodies))
    return sum(int(one[2]) for one in found if one)


def _lost_without_check(office: Office, body_id: int, number: int) -> int:
    """Return how many edits are lost when every station reads, then every station writes, and none looks."""
    before, meeting = _stored(office), threading.Barrier(number)

    def naive() -> None:
        with superuser(office) as connection:
            name = connection.execute(
                text("SELECT name FROM body WHERE id = :id"), {"id": body_id}
            ).scalar_one()
            meeting.wait(120)
            stem, count = name.split("·")
            new = {"id": body_id, "name": f"{stem}·{int(count) + 1}"}
            connection.execute(text("UPDATE body SET name = :name WHERE id = :id"), new)

    at_once([naive] * number)
    return before + number - _stored(office)


# --- G7 -----------------------------------------------------------------------------------------


def posted_once(ground: Ground) -> Reached:
    """Click 过账 twice at every station for every month, then kill clients in the middle of it."""
    number, months = ground.of((4, 1), (20, 12), (20, 12))
    with ground.office("postgresql") as office:
        office.clock.set(date(2027, 1, 4))
        hire(office)
        appropriate(office)
        answers = Counter[str]()
        with stations(office, number) as desks:
            for month in range(1, months + 1):
                answers += _clicked(desks, approved(office, Month(2026, month)))
        runs = [run for run in office.maker.ask(pay.runs) if run.state is RunState.POSTED]
        entered, faults = _entered(office), wrong(office)
    killed, half, careless = _killed(ground)
    right = len(runs) == answers["posted"] == months and entered == months * A_MONTH and not answers["other"]
    told = f"{number} 台各点两次、{months} 个月：{len(runs)} 个批次，台账 {entered} 元；"
    told += f"其余 {answers['refused']} 台被拒绝"
    told += f"；终止客户端 {sum(killed.values())} 次：{killed['kept']} 次已保存、{killed['gone']} 次未保存"
    told += f"、{len(half)} 次留下半截；对照：不带键的重复点击 {careless} 次答复不一"
    return Reached(right and not half and not faults and careless > 0, "；".join([told, *half, *faults]))


def _clicked(desks: Sequence[Workspace], run: int, *, keyed: bool = True) -> Counter[str]:
    """Let every station post ``run`` twice by one key; count who posted, who was refused, and what else."""
    found, lock = Counter[str](), threading.Lock()
    meeting = threading.Barrier(len(desks))

    def clicks(desk: Workspace, key: str) -> None:
        meeting.wait(120)
        told = [_answer(desk, key if keyed else "", run) for _ in range(2)]
        name = "other" if told[0] != told[1] else "posted" if told[0] == f"pay-run-{run}" else "refused"
        with lock:
            found[name] += 1

    keys = [f"click-{run}-{place}" for place in range(len(desks))]
    at_once([lambda desk=desk, key=key: clicks(desk, key) for desk, key in zip(desks, keys, strict=True)])
    return found


def _answer(desk: Workspace, key: str, run: int) -> str:
    try:
        return desk.once(key, pay.post, run) if key else desk.do(pay.post, run)
    except (Invalid, Conflict):
        return "refused"


def _entered(office: Office):
    """Return what the ledger has committed for wages."""
    rows = select(BudgetEntry.amount).where(BudgetEntry.bucket == BudgetBucket.COMMITTED)
    return sum(office.maker.ask(lambda unit: unit.session.scalars(rows).all()))


POSTING = """
import sys
from app.services import pay
print("ready", flush=True)
workspace.once({key!r}, pay.post, {run})
print("done", flush=True)
"""
KEY = "kill"


def _killed(ground: Ground) -> tuple[Counter[str], list[str], int]:
    """Kill clients at random moments of a posting, each on a copy of one prepared office.

    Returns: how it ended, what was wrong, and how often a double click without a key got two answers.
    """
    found, half, rnd = Counter[str](), list[str](), ground.random()
    server, _ = ground.server_template()
    with ground.office("postgresql") as office:
        hire(office)
        appropriate(office)
        run, prepared = approved(office, Month(2026, 10)), str(make_url(office.place).database)
        office.close()
        longest = 0.0
        for number in range(ground.of(2, 51, 501)):
            name = f"kill_{number}"
            copy_database(server, name, prepared)
            copy = _moved(office, server.url(db=name), name)
            took = _posting(copy, run, rnd.uniform(0, longest) if number else None)
            longest = took if number == 0 else longest
            half += _after(copy, run, found, killed=number > 0)
            copy.close()
            server.drop_database(name)
        with stations(office, 2) as desks:
            careless = _clicked(desks, run, keyed=False)["other"]
    return found, half, careless


def _moved(office: Office, place: str, name: str) -> Office:
    def url(login: str) -> URL:
        return office.url(login).set(database=name)

    return Office(place, office.clock, office.vault, office.template, url, office.unit_ids)


def _posting(copy: Office, run: int, within: float | None) -> float:
    """Start a client that posts; end it so many seconds after it began, or return how long it took."""
    work = POSTING.format(key=KEY, run=run)
    code = CHILD.format(place=place_of(copy), folder=".", secret=PASS, work=work)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path.cwd()) as client:
        assert client.stdout is not None and client.stdout.readline() == b"ready\n"
        began = time.perf_counter()
        try:
            client.wait(within)
        except subprocess.TimeoutExpired:
            client.kill()
        return time.perf_counter() - began


def _after(copy: Office, run: int, found: Counter[str], *, killed: bool) -> Iterator[str]:
    """Look at what is kept, then send the same intention again, and the same act under another key."""
    keys = select(Command.result).where(Command.key == KEY)
    (state,) = [one.state for one in copy.maker.ask(pay.runs)]
    results = copy.maker.ask(lambda unit: list(unit.session.scalars(keys)))
    whole = (RunState.POSTED, [json.dumps(f"pay-run-{run}")], A_MONTH)
    now = (state, results, _entered(copy))
    if now not in (whole, (RunState.APPROVED, [], 0)):
        yield f"留下半截：{now}"
    if killed:
        found["kept" if now == whole else "gone"] += 1
    if copy.maker.once(KEY, pay.post, run) != f"pay-run-{run}" or _entered(copy) != A_MONTH:
        yield "同一个键重发后不是恰好一次"
    if _answer(copy.maker, "another", run) != "refused":
        yield "换一个键又过账了一次"
    yield from wrong(copy)
