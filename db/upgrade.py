"""Bring a database to this program's tables: from a verified backup, in one transaction, or not at all.

Source: style.md 3.9, trust.md section 4 "Migration".  Alembic's library is driven directly; there is no
env.py, because a migration never runs by any other door.  It is read when there is something to migrate:
every start asks for the revision, and the library would be a tenth of the start.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from app.core.clock import Clock, system_clock
from app.core.errors import Unavailable
from db import about, fingerprint, security, shapes
from db.backup import back_up
from db.store import Store, translated

MIGRATIONS = Path(__file__).parent / "migrations"
OWNER = "cg_owner"
LOCK = 20260101  # the advisory lock that says "an upgrade is in progress"
_STATED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)
NEWER = "数据库由更新版本的程序建立，请升级程序。"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: revision before (None: an empty database) and after, and the backup taken."""

    before: str | None
    after: str
    backup: Path | None


@cache
def _known(scripts: Path) -> tuple[str, frozenset[str]]:
    """Return the newest revision and all of them, as the files state them; they come with the program."""
    stated = [dict(_STATED.findall(path.read_text("utf-8"))) for path in (scripts / "versions").glob("*.py")]
    revisions = frozenset(each["revision"] for each in stated)
    newest = revisions - {each["down_revision"] for each in stated}
    if len(newest) != 1:
        raise RuntimeError(f"{len(newest)} newest migrations in {scripts}")
    return next(iter(newest)), revisions


def head(scripts: Path = MIGRATIONS) -> str:
    """Return the revision this program works with."""
    return _known(scripts)[0]


def revision(connection: Connection) -> str | None:
    """Return the revision of a database, None of an empty one.

    Raises: Unavailable when the tables in it are not ours.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables and tables:
        raise Unavailable("这个文件不是本程序的数据库，请另选一个文件。")
    if not tables:
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def needs_upgrade(store: Store, scripts: Path = MIGRATIONS) -> bool:
    """Return whether the database is older than the program, or empty.

    Raises: Unavailable when it is newer, or not ours.
    """
    with store.reading() as session:
        found = revision(session.connection())
    refuse_newer(found, scripts)
    return found != head(scripts)


def refuse_newer(found: str | None, scripts: Path = MIGRATIONS) -> None:
    """Raise Unavailable for a revision this program does not know."""
    if found is not None and found not in _known(scripts)[1]:
        raise Unavailable(NEWER)


def upgrade(
    store: Store, scripts: Path = MIGRATIONS, clock: Clock = system_clock, *, copied: bool = False
) -> Upgraded:
    """Bring ``store`` to the newest revision and return what was done.

    A database with tables is first copied to ``backups`` beside it (trust.md 2.4), unless it is a copy
    itself; grants and triggers are re-applied at the end, in the same transaction.  On a server the
    signed-in role must be a member of cg_owner.

    Raises:
        Unavailable: the database is newer, somebody else upgrades it, the disk is full,
            or the result does not pass its checks; then nothing has changed.
    """
    with store.reading() as session:
        before = revision(session.connection())
    refuse_newer(before, scripts)
    target = head(scripts)
    if before == target:
        return Upgraded(before, target, None)
    kept = before and not copied
    copy = back_up(store.url, store.vault, _backup_path(store, target)).path if kept else None
    with _migrating(store) as connection:
        old = shapes.shape_of(connection)
        run(connection, scripts)
        shapes.record(connection, old, target, clock())
        about.record(connection, "", clock())
        _check(connection)
        if not store.embedded:
            fingerprint.record(connection)
    return Upgraded(before, target, copy)


def _backup_path(store: Store, target: str) -> Path:
    """Return a free name under ``backups``; an earlier backup is never overwritten by an upgrade."""
    place = Path(store.url.database or "") if store.embedded else Path.cwd() / f"{store.url.database}.dump"
    folder = place.parent / "backups"
    folder.mkdir(exist_ok=True)
    _refuse_full_disk(place, folder)
    number, name = 1, folder / f"{place.stem}-before-{target}{place.suffix}"
    while name.exists():
        number += 1
        name = folder / f"{place.stem}-before-{target}-{number}{place.suffix}"
    return name


def _refuse_full_disk(database: Path, folder: Path) -> None:
    size = database.stat().st_size if database.exists() else 0
    if shutil.disk_usage(folder).free < 2 * size:
        needed = 2 * size // 2**20 + 1
        raise Unavailable(f"升级前需要{needed}兆空闲磁盘空间，请清理磁盘后重试；数据没有改动。")


@contextmanager
def _migrating(store: Store) -> Iterator[Connection]:
    """Yield the one transaction all migrations share; commit at the end, else leave nothing behind."""
    engine = store.engine.execution_options(griddesk_begin="IMMEDIATE")
    with translated(), engine.connect() as connection:
        if store.embedded:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not store.embedded:
                    _become_owner(connection)
                security.put_aside(connection)
                yield connection
        finally:
            if store.embedded:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch enforcement outside any transaction, where alone SQLite listens.

    With it on, Alembic's batch mode deletes the children of a table it copies.
    """
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute(f"PRAGMA foreign_keys={int(on)}")


def _become_owner(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL lock_timeout='5s'")
    connection.exec_driver_sql("SET LOCAL statement_timeout=0")
    connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
    if not connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})").scalar():
        raise Unavailable("另一台电脑正在升级数据库，请稍后重试。")


def make_ready(store: Store, scripts: Path = MIGRATIONS) -> Upgraded | None:
    """Upgrade an older file on opening it and return what was done; None where nothing was to do.

    A server is upgraded only by its administrator's own command (style.md 3.9).

    Raises: Unavailable for a newer database, one that is not ours, or an older one on a server.
    """
    if not needs_upgrade(store, scripts):
        return None
    if not store.embedded:
        raise Unavailable("服务器上的数据库需要升级，请联系系统管理员执行 server upgrade 升级后再登录。")
    return upgrade(store, scripts)


def run(connection: Connection, scripts: Path = MIGRATIONS) -> None:
    """Run what is missing and set the guards up again, inside the caller's open transaction.

    An empty database gets all its tables this way too: there is one path, and it is tested.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(scripts))
    options = {"fn": lambda found, _: directory._upgrade_revs("head", found), "render_as_batch": True}
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()
    security.apply(connection)


def _check(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    damage = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if orphans or damage != ["ok"]:
        raise Unavailable("升级后的检查没有通过，已恢复原状，数据没有改动；请联系管理员并保留备份文件。")
