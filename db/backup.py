"""Copy a database so that the copy is known to open: a file counts as a backup only after its checks.

Source: trust.md 2.4.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL
from sqlcipher3 import dbapi2 as sqlcipher

from app.core import platform
from app.core.errors import Denied, Invalid, Unavailable
from db import tls
from db.keys import KeyFile, Vault
from db.store import translated

if TYPE_CHECKING:
    from psycopg import Connection

KEYS = ".keys"
ROLE = "cg_backup"  # reads every row and writes none (trust.md 1.1)
_COPY = re.compile(rb'COPY app\."?(\w+)"? .*FROM stdin;')


@dataclass(frozen=True, slots=True)
class Copy:
    """A verified backup: where, how large, its hash, rows by table."""

    path: Path
    size: int
    sha256: str
    rows: dict[str, int]


def back_up(url: URL, vault: Vault | None, target: Path, *, held: bool = False) -> Copy:
    """Write a verified copy of the database at ``url`` to ``target`` and return what it holds.

    ``target`` is replaced only by a copy that passed its checks; the key file goes beside it.
    ``held``: the caller's transaction already keeps writers out.

    Raises:
        Invalid: ``target`` is the database itself, or the backup of another one.
        Denied: the role may not read everything.
        Unavailable: disk full, no ``pg_dump``, or the copy did not pass its checks.
    """
    part, keys = target.with_name(target.name + ".part"), _keys_of(target)
    strange = keys.exists()  # not ours to remove
    with disk(target):
        part.unlink(missing_ok=True)
        try:
            if url.get_backend_name() == "sqlite":
                rows = _copy_file(Path(url.database or ""), vault, (target, part), held=held)
            else:
                rows = _dump_server(url, part)
            sync(part)
            done = Copy(target, part.stat().st_size, digest(part), rows)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
            # SQLite's own, of a disk that is full
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
            if not strange and not target.exists():
                keys.unlink(missing_ok=True)
    return done


@contextmanager
def disk(target: Path) -> Iterator[None]:
    """Say in a sentence what the disk would not do; ``target`` is the file to be written."""
    try:
        with translated():
            yield
    except OSError as problem:
        sentence = platform.disk_sentence(problem)
        if not sentence and not target.parent.is_dir():
            sentence = f"文件夹“{target.parent}”不存在，请先建立，或换一个文件夹。"
        if not sentence:
            raise
        raise Unavailable(sentence) from problem


def _copy_file(source: Path, vault: Vault | None, places: tuple[Path, Path], *, held: bool) -> dict[str, int]:
    target, part = places
    if target.resolve() in (source.resolve(), _keys_of(source).resolve()):
        raise Invalid("备份不能写到数据库文件本身，请换一个文件名。")
    _copy_keys(source, target)
    with _opened(source, vault) as reader, _opened(source, vault) as holder:
        if not held:
            holder.execute("BEGIN IMMEDIATE")  # nobody writes while the copy is made and counted
        reader.execute("VACUUM INTO ?", (str(part),))
        wanted = count(reader)
    with _opened(part, vault) as copy:
        _verify(copy, wanted)
    return wanted


@contextmanager
def _opened(path: Path, vault: Vault | None) -> Iterator[Any]:
    if not path.exists():
        raise Unavailable(f"找不到数据库文件“{path}”，请检查路径。")
    raw = sqlcipher.connect(str(path), isolation_level=None)
    try:
        if vault:
            raw.execute(f"PRAGMA key=\"x'{vault.file_key.hex()}'\"")
        raw.execute("PRAGMA busy_timeout=5000")
        raw.execute("PRAGMA temp_store=MEMORY")
        yield raw
    finally:
        raw.close()


def _keys_of(database: Path) -> Path:
    return database.with_name(database.name + KEYS)


def _copy_keys(source: Path, target: Path) -> None:
    """Put the key slots beside the copy: without them nobody can open it."""
    ours, theirs = _keys_of(source), _keys_of(target)
    if not ours.exists():
        return
    if theirs.exists() and KeyFile(theirs).file_id() != KeyFile(ours).file_id():
        raise Invalid(f"“{target.name}”是另一个数据库的备份，请换一个文件名。")
    part = theirs.with_name(theirs.name + ".part")
    shutil.copyfile(ours, part)
    sync(part)
    part.replace(theirs)


def count(raw: Any) -> dict[str, int]:
    """Return the rows of each table of an open file."""
    found = raw.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in found)
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _verify(copy: Any, wanted: dict[str, int]) -> None:
    sound = (
        copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        and not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        and not copy.execute("PRAGMA foreign_key_check").fetchall()
        and count(copy) == wanted
    )
    if not sound:
        raise Unavailable("备份没有通过检查，没有保存；请检查磁盘，并尽快换一个位置重新备份。")


def _dump_server(url: URL, part: Path) -> dict[str, int]:
    """Dump a server's database as the backup role, then read the whole archive back and compare.

    Rows are counted in the very snapshot the dump is taken from.
    """
    import psycopg  # a file needs no server's driver, and every start of the window comes by here

    dump, restore = _program("pg_dump"), _program("pg_restore")
    place = url.set(drivername="postgresql")
    with psycopg.connect(place.render_as_string(hide_password=False)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            connection.execute(f"SET ROLE {ROLE}")
        except psycopg.errors.InsufficientPrivilege as problem:
            raise Denied("您的账号不能备份服务器上的数据库，请由系统管理员办理。") from problem
        snapshot = _scalar(connection, "SELECT pg_export_snapshot()")
        wanted = _server_rows(connection)
        options = ["-w", "-Fc", "-n", "app", f"--role={ROLE}", f"--snapshot={snapshot}", "-f", str(part)]
        _run([dump, *options, "-d", place._replace(password=None).render_as_string()], url.password or "")
    if archived_rows(part, restore) != wanted:
        raise Unavailable("备份没有通过检查，没有保存；请检查磁盘，并尽快换一个位置重新备份。")
    return wanted


def _scalar(connection: Connection[Any], statement: str) -> Any:
    row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def _server_rows(connection: Connection[Any]) -> dict[str, int]:
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1"
    ).fetchall()
    return {name: _scalar(connection, f'SELECT count(*) FROM app."{name}"') for (name,) in names}


def archived_rows(archive: Path, program: str = "") -> dict[str, int]:
    """Return the rows of every table in an archive by reading all of it; none where it cannot be read."""
    rows: dict[str, int] = {}
    table = ""
    command = [program or _program("pg_restore"), "--data-only", "-f", "-", str(archive)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        for line in process.stdout:
            start = _COPY.match(line)
            if start:
                table = start[1].decode()
                rows[table] = 0
            elif line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
    return rows if process.returncode == 0 else {}


def _program(name: str) -> str:
    folder = os.environ.get("GRIDDESK_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise Unavailable(
            f"找不到 {name}：请在装有 PostgreSQL 客户端的电脑上备份，或用 GRIDDESK_PG_BIN 指明它的文件夹。"
        )
    return found


def fill(archive: Path, target: URL) -> None:
    """Restore an archive into a database without our schema, all of it or nothing.

    Raises: Unavailable with what ``pg_restore`` said.
    """
    place = tls.secured(target.set(drivername="postgresql"))
    options = ["-w", "--single-transaction", "--exit-on-error"]
    where = ["-d", place._replace(password=None).render_as_string(), str(archive)]
    _run([_program("pg_restore"), *options, *where], target.password or "", "恢复")


def rows_at(target: URL) -> dict[str, int]:
    """Return the rows of each table of a server's database, as a superuser sees them."""
    import psycopg

    place = tls.secured(target.set(drivername="postgresql"))
    with psycopg.connect(place.render_as_string(hide_password=False)) as connection:
        return _server_rows(connection)


_NEWER = "请安装与服务器同版本的 PostgreSQL 客户端，或用 GRIDDESK_PG_BIN 指明它的文件夹。"


def _run(command: list[str], password: str, what: str = "备份") -> None:
    environment = {**os.environ, "PGPASSWORD": password}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode and "server version mismatch" in done.stderr:
        raise Unavailable(f"{Path(command[0]).name} 比数据库服务器旧，没有{what}；{_NEWER}")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Unavailable(f"数据库服务器{what}失败（{last}），没有保存；请检查磁盘，或联系服务器管理员。")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    total = sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            total.update(block)
    return total.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    if not platform.WINDOWS:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
