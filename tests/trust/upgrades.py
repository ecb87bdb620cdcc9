"""G20: an upgrade from every released schema, ended at any statement, leaves all or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from db import security, upgrade
from db.store import Store
from tests.db.upgrading import HEAD, VAULT, file_store, fill, owner, planned, scalar, server_store
from tests.postgres import Postgres
from tests.trust.crash import Camera, Tally, before_each, completed
from tests.trust.ground import Ground, Reached

State = tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """One upgrade: the migrations of the old program, and those of the new one."""

    old: Path
    new: Path


def upgraded(ground: Ground) -> Reached:
    """Go every way on both engines; a driver that commits every statement by itself must be noticed."""
    tally, ways = Tally(), list(_ways(ground))
    for way in ways:
        _on_file(ground, way, tally)
        _on_server(ground, way, tally)
    noticed = _planted(ground, ways[-1])
    text = f"{len(ways)} 种升级、{tally.points} 处，{len(tally.bad)} 处有错；对照发现 {noticed} 处"
    return Reached(not tally.bad and tally.points > 100 and noticed > 0, "；".join([text, *tally.bad[:2]]))


def _ways(ground: Ground) -> Iterator[Way]:
    """Yield the upgrades: every released revision to today's (not for the suite), today's to the next."""
    released = sorted(path.stem.partition("_")[0] for path in (upgrade.MIGRATIONS / "versions").glob("0*.py"))
    for revision in ground.of([], released[:-1], released[:-1]):
        folder = ground.place() / "migrations"
        shutil.copytree(upgrade.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (folder / "versions").glob("*.py"):
            if path.stem.partition("_")[0] > revision:
                path.unlink()
        yield Way(folder, upgrade.MIGRATIONS)
    yield Way(upgrade.MIGRATIONS, planned(ground.place() / "migrations"))


def _made(store: Store, way: Way) -> State:
    """Make an old database with something in it; return its state."""
    apply = security.apply
    with store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
        if not store.embedded:
            connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
        try:  # an older program knew fewer tables than today's declarations: those get their guards now
            if upgrade.head(way.old) != HEAD:
                security.apply = lambda _: None
            upgrade.run(connection, way.old)
        finally:
            security.apply = apply
    fill(store)
    return _state(store)


_TABLES = """SELECT c.relname || ' ' || coalesce(string_agg(
  a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull, ',' ORDER BY a.attnum), '')
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
  AND a.attnum > 0 WHERE c.relnamespace = 'app'::regnamespace GROUP BY c.oid, c.relname
  UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'app'::regnamespace
  UNION ALL SELECT tgname || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"""
_FILE = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master"


def _state(store: Store) -> State:
    """Return revision, rows, and every table, index, constraint and trigger by its definition.

    A table made anew states its checks in no set order (Alembic keeps them in a set): lines are sorted.
    """
    rows = [str(scalar(store, f"SELECT count(*) FROM {name}")) for name in ("tpl", "tpl_version")]
    with owner(store) as connection:
        found = connection.exec_driver_sql(_FILE if store.embedded else _TABLES).scalars().all()
    defined = sorted("\n".join(sorted(line.strip(" \t,") for line in each.split("\n"))) for each in found)
    return (str(scalar(store, "SELECT version_num FROM alembic_version")), *rows, *defined)


# --- the file -----------------------------------------------------------------------------------


def _on_file(ground: Ground, way: Way, tally: Tally) -> None:
    store, camera, old = _filmed(ground, way)
    tally.points += camera.points
    new = _state(store)
    store.close()
    for place in camera.seen.values():
        copy = file_store(place)
        tally.bad += _judged(copy, way, old, new)
        copy.close()


def _filmed(ground: Ground, way: Way, *, committing: bool = False) -> tuple[Store, Camera, State]:
    path = ground.place() / "live.griddesk"
    store, camera = file_store(path), Camera(path, ground.place())
    old = _made(store, way)
    with _commits_by_itself() if committing else chdir(path.parent), before_each(camera):
        upgrade.upgrade(store, way.new)
    return store, camera, old


def _judged(copy: Store, way: Way, old: State, new: State) -> Iterator[str]:
    now = _state(copy)
    if now not in (old, new):
        yield f"升级到 {new[0]}：留下半截"
        return
    if scalar(copy, "PRAGMA integrity_check") != "ok":
        yield f"升级到 {new[0]}：文件损坏"
    upgrade.upgrade(copy, way.new)
    if _state(copy) != new:
        yield f"升级到 {new[0]}：重做后不一样"


@contextmanager
def _commits_by_itself() -> Iterator[None]:
    """Behave as a driver that ends the transaction before every statement, which is SQLite's default."""

    def commit(connection: Connection, *_: Any) -> None:
        raw: Any = connection.connection.dbapi_connection
        if raw.in_transaction:
            raw.execute("COMMIT")
            raw.execute("BEGIN IMMEDIATE")

    event.listen(Engine, "before_cursor_execute", commit)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", commit)


def _planted(ground: Ground, way: Way) -> int:
    """Return how many half-made schemas are on disk with such a driver; a few are enough."""
    store, camera, old = _filmed(ground, way, committing=True)
    new, bad = _state(store), 0
    store.close()
    for place in list(camera.seen.values())[:: max(1, len(camera.seen) // 8)]:
        copy = file_store(place)
        bad += _by_half(copy, old, new)
        copy.close()
    return bad


def _by_half(copy: Store, old: State, new: State) -> bool:
    """Return whether a schema is neither the old nor the new; a table may be away just then."""
    try:
        return _state(copy) not in (old, new)
    except OperationalError:
        return True


# --- the server ---------------------------------------------------------------------------------


#: what anybody sees of a schema in a millisecond, without waiting for a table that is being altered
_GLANCE = """SELECT (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_constraint),
  (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_proc),
  (SELECT md5(string_agg(oid::text || relname, ',' ORDER BY oid)) FROM pg_class
   WHERE relnamespace = 'app'::regnamespace)"""


def _on_server(ground: Ground, way: Way, tally: Tally) -> None:
    """Be gone before statement 1, 2, 3 …, then before some, until the upgrade completes.

    What a server keeps of a client that is gone is what others see: in the pass that completes somebody looks
    before every statement, so no place is left out.
    """
    server, name = ground.server(), "up_cut"
    store, looker = server_store(server, name), Store(server.url(db=name), VAULT)
    old, at = _made(store, way), 0
    try:
        with _dumping(ground, server):
            again = partial(upgrade.upgrade, store, way.new, copied=True)  # the copy is taken once, below
            while not completed(at := at + ground.of(_few, _some, _all)(at), again, store.engine.dispose):
                tally.points += 1
                if _state(looker) != old:
                    tally.bad.append(f"升级到 {way.new}：第 {at} 条语句处留下半截")
            _watched(ground, server, way, tally)
    finally:
        store.close()
        looker.close()
        server.drop_database(name)


def _watched(ground: Ground, server: Postgres, way: Way, tally: Tally) -> None:
    """Upgrade once more from the beginning, its backup included; another sees the old schema all along."""
    name = "up_seen"
    store = server_store(server, name)
    try:
        _made(store, way)
        with server.connect(name) as looker:
            old = looker.execute(_GLANCE).fetchone()

            def look(_: Connection) -> None:
                tally.points += 1
                if looker.execute(_GLANCE).fetchone() != old:
                    tally.bad.append(f"升级到 {way.new}：没有完成已经看得见")

            with before_each(look):
                upgrade.upgrade(store, way.new)
            if looker.execute(_GLANCE).fetchone() == old:
                tally.bad.append(f"升级到 {way.new}：完成了也看不见，对照无效")
    finally:
        store.close()
        server.drop_database(name)


@contextmanager
def _dumping(ground: Ground, server: Postgres) -> Iterator[None]:
    """Let backups find the programs of this server, and be put into the ground."""
    kept = os.environ.get("GRIDDESK_PG_BIN")
    os.environ["GRIDDESK_PG_BIN"] = str(server.binaries)
    try:
        with chdir(ground.place()):
            yield
    finally:
        os.environ.pop("GRIDDESK_PG_BIN")
        if kept is not None:
            os.environ["GRIDDESK_PG_BIN"] = kept


def _few(at: int) -> int:
    return 1 if at < 25 else 400


def _some(at: int) -> int:
    return 1 if at < 25 else 100


def _all(_: int) -> int:
    return 1
