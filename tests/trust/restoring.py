"""G13: a backup is opened at another place by a person with their passphrase, and everything is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from app.core.errors import AppError
from app.services import budget
from app.services.accounts import sign_in
from app.services.backup import back_up
from app.services.moving import move_to
from app.services.restore import rehearsed
from app.services.restore import restored as restore
from db.bootstrap import keys_beside
from db.moving import LEFT
from tests.crash import Camera, killed_at_every_statement
from tests.office import ENGINES, PASS, Office
from tests.postgres import Postgres
from tests.trust.crash import SOME, Month
from tests.trust.deaths import Rows, everything, place_of, wrong
from tests.trust.ground import Ground, Reached


def restored(ground: Ground) -> Reached:
    """Back an office up on both engines, restore it, compare every row; interrupt it at every step; move it.

    Damaged backups must be noticed.
    """
    told, faults, noticed, points, deaths = [], list[str](), 0, 0, 0
    flips = ground.of(3, 20, 200)
    for engine in ENGINES:
        with ground.office(engine) as office, _programs(ground.server()):
            steps = list(Month(ground.place()).steps())
            for step in steps[: ground.of(2, None, None)]:
                step.act(office)
            before = everything(office)
            copy = ground.place() / ("备份.griddesk" if engine == "sqlite" else "备份.dump")
            made = office.admin.do(back_up, copy)
            faults += [f"演练：{found}" for found in [office.admin.do(rehearsed, copy).problem] if found]
            office.close()
            told.append(f"{engine} {made.rows} 行")
            if engine == "postgresql":
                faults += _of_server(office, copy, before, ground.server())
                continue
            faults += _of_file(office, copy, before, ground)
            noticed = sum(_noticed(office, copy, place, flips, ground) for place in range(flips))
            points = _interrupted(office, copy, before, ground, faults)
            deaths = _killed(office, copy, before, ground, faults)
            faults += _of_move(office, before, ground)
    text = f"{'、'.join(told)}，恢复后逐行相同，核对通过" if not faults else "；".join(faults[:3])
    text += f"；恢复在 {points} 处中断、终止进程 {deaths} 次，状态非旧即新；move-to 逐表相同"
    text += f"；对照：备份文件改动一个字节 {flips} 次，发现 {noticed} 次"
    return Reached(not faults and noticed == flips and points > 12, text)


@contextmanager
def _programs(server: Postgres) -> Iterator[None]:
    """Let the product find pg_dump while the block runs."""
    kept = os.environ.get("GRIDDESK_PG_BIN")
    os.environ["GRIDDESK_PG_BIN"] = str(server.binaries)
    try:
        yield
    finally:
        os.environ.pop("GRIDDESK_PG_BIN")
        if kept is not None:
            os.environ["GRIDDESK_PG_BIN"] = kept


def _of_file(office: Office, copy: Path, before: Rows, ground: Ground) -> Iterator[str]:
    """Restore the copy at another place, sign in and compare."""
    place = ground.place() / "office.griddesk"
    restore(str(place), copy, "admin", PASS, clock=office.clock)
    workspace = sign_in(str(place), "maker", PASS, clock=office.clock)
    workspace.store.close()
    yield from _compared(_moved(office, place), before)


def _later(office: Office, copy: Path, ground: Ground) -> tuple[Office, Rows]:
    """Return an office in another folder that has gone on since the backup."""
    later = _moved(office, _elsewhere(copy, ground))
    later.maker.do(budget.appropriate, SOME)
    now = everything(later)
    later.close()
    return later, now


def _judged(office: Office, old: Rows, new: Rows) -> Iterator[str]:
    """Open what an interruption has left as the next start does, and say what is wrong with it."""
    sign_in(office.place, "maker", PASS, clock=office.clock).store.close()
    found = everything(office)
    if found not in (old, new):
        yield "恢复中断后既不是旧的也不是新的"
    yield from wrong(office)
    office.close()
    left = [path.name for path in Path(office.place).parent.iterdir() if ".restore-" in path.name]
    yield from (f"恢复中断后留下 {name}" for name in left)


def _interrupted(office: Office, copy: Path, new: Rows, ground: Ground, faults: list[str]) -> int:
    """Look at what a crash before each step would leave; return how many there were."""
    later, old = _later(office, copy, ground)
    camera = Camera(Path(later.place), ground.place())
    with camera.before_each_step():
        restore(later.place, copy, "admin", PASS, clock=office.clock)
    for state in camera.states:
        faults += _judged(_moved(office, state), old, new)
    return len(camera.states)


def _killed(office: Office, copy: Path, new: Rows, ground: Ground, faults: list[str]) -> int:
    """End real processes at some statements of a restore; return how many died."""
    later, old = _later(office, copy, ground)
    code = (
        "from pathlib import Path\nfrom app.services.restore import restored\n"
        f"restored({later.place!r}, Path({str(copy)!r}), 'admin', {PASS!r})"
    )

    def look(at: int) -> None:
        faults.extend(_judged(later, old, new))

    return killed_at_every_statement(
        code, look, points=ground.of((3,), (3, 40, 90), (3, 20, 40, 60, 90))
    ).points


def _of_move(office: Office, before: Rows, ground: Ground) -> Iterator[str]:
    """Move the office to a server of its own and compare; the keys are another table's there."""
    with Postgres() as server:
        target = server.create_database("moved")
        office.admin.do(move_to, target, PASS, ground.place() / "迁移前.griddesk")
        office.close()
        moved = Office(
            target, office.clock, office.vault, office.template, lambda _: make_url(target), office.unit_ids
        )
        sign_in(place_of(moved), "maker", PASS, clock=office.clock).store.close()
        same = {name: rows for name, rows in before.items() if name not in LEFT}
        yield from (f"迁移：{fault}" for fault in _compared(moved, same))


def _elsewhere(copy: Path, ground: Ground) -> Path:
    place = ground.place() / "office.griddesk"
    shutil.copyfile(copy, place)
    shutil.copyfile(keys_beside(copy).path, keys_beside(place).path)
    return place


def _moved(office: Office, place: Path) -> Office:
    url = office.url("maker").set(database=str(place))
    return Office(str(place), office.clock, office.vault, office.template, lambda _: url, office.unit_ids)


def _of_server(office: Office, copy: Path, before: Rows, server: Postgres) -> Iterator[str]:
    """Restore the dump into an empty database, sign in and compare."""
    server.create_database("restored")
    target = server.url(db="restored")
    restore(target, copy, "admin", PASS, clock=office.clock)

    def url(login: str):
        return office.url(login).set(database="restored")

    moved = Office(target, office.clock, office.vault, office.template, url, office.unit_ids)
    sign_in(place_of(moved), "maker", PASS, clock=office.clock).store.close()
    assert make_url(moved.place).database == "restored"
    yield from _compared(moved, before)
    server.drop_database("restored")


def _compared(copy: Office, before: Rows) -> Iterator[str]:
    now = everything(copy)
    yield from (f"{name} 与备份时不同" for name in before if now[name] != before[name])
    yield from wrong(copy)
    copy.close()


def _noticed(office: Office, copy: Path, number: int, flips: int, ground: Ground) -> bool:
    """Return whether a copy with one byte changed is refused, or found wrong."""
    place = _elsewhere(copy, ground)
    data = bytearray(place.read_bytes())
    data[number * len(data) // flips + 20] ^= 1
    place.write_bytes(data)
    try:
        restore(str(ground.place() / "office.griddesk"), place, "admin", PASS, clock=office.clock)
    except AppError:
        return True
    finally:
        shutil.rmtree(place.parent)
    return False
