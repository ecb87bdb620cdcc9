"""G13: a backup is opened at another place by a person with their passphrase, and everything is there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from app.core.errors import AppError
from app.services import audit
from app.services.accounts import sign_in
from app.services.backup import back_up
from db.bootstrap import keys_beside, secure
from tests.office import ENGINES, PASS, Office
from tests.postgres import Postgres
from tests.trust.crash import Month
from tests.trust.deaths import Rows, everything, place_of, wrong
from tests.trust.ground import Ground, Reached


def restored(ground: Ground) -> Reached:
    """Back an office up on both engines, restore it, compare every row; damaged ones must be noticed."""
    told, faults, noticed = [], list[str](), 0
    flips = ground.of(3, 20, 200)
    for engine in ENGINES:
        with ground.office(engine) as office:
            steps = list(Month(ground.place()).steps())
            for step in steps[: ground.of(2, None, None)]:
                step.act(office)
            before = everything(office)
            copy = ground.place() / ("备份.griddesk" if engine == "sqlite" else "备份.dump")
            with _programs(ground.server()):
                made = office.admin.do(back_up, copy)
            office.close()
            if engine == "sqlite":
                faults += _of_file(office, copy, before, ground)
                noticed = sum(_noticed(office, copy, place, flips, ground) for place in range(flips))
            else:
                faults += _of_server(office, copy, before, ground.server())
        told.append(f"{engine} {made.rows} 行")
    text = f"{'、'.join(told)}，恢复后逐行相同，核对通过" if not faults else "；".join(faults[:3])
    text += f"；对照：备份文件改动一个字节 {flips} 次，发现 {noticed} 次(restore 命令未建，按手册步骤恢复)"
    return Reached(not faults and noticed == flips, text)


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
    """Put the copy and its keys elsewhere, sign in and compare."""
    place = _elsewhere(copy, ground)
    workspace = sign_in(str(place), "maker", PASS, clock=office.clock)
    workspace.store.close()
    yield from _compared(_moved(office, place), before)


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
    plain = target.replace("postgresql+psycopg", "postgresql")
    command = [server.binaries / "pg_restore", "-d", plain, str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stderr[-300:]
    secure(target)  # a dump brings no rights on the database itself

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
    damaged = _moved(office, place)
    try:
        return any(not one.ok for one in damaged.maker.ask(audit.verified))
    except AppError:
        return True
    finally:
        damaged.close()
        shutil.rmtree(place.parent)
