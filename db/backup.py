"""Copy a database so that the copy is known to open: a file counts as a backup only after its checks.

Source: trust.md 2.4.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.core import platform
from app.core.errors import Invalid, Unavailable
from db.keys import KeyFile
from db.store import Store, translated

KEYS = ".keys"


@dataclass(frozen=True, slots=True)
class Copy:
    """A verified backup: where, how large, its hash, rows by table."""

    path: Path
    size: int
    sha256: str
    rows: dict[str, int]


def back_up(store: Store, target: Path) -> Copy:
    """Write a verified copy of ``store`` to ``target`` and return what it holds.

    ``target`` is replaced only by a copy that passed its checks; the key file goes beside it.

    Raises:
        Invalid: ``target`` is the database itself, or the backup of another one.
        Unavailable: disk full, no ``pg_dump``, or the copy did not pass its checks.
    """
    part = target.with_name(target.name + ".part")
    with _disk(target):
        part.unlink(missing_ok=True)
        try:
            rows = _copy_file(store, target, part) if store.embedded else _dump_server(store, part)
            _sync(part)
            done = Copy(target, part.stat().st_size, _digest(part), rows)
            part.replace(target)
            _sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return done


@contextmanager
def _disk(target: Path) -> Iterator[None]:
    try:
        with translated():
            yield
    except OSError as problem:
        sentence = platform.disk_sentence(problem)
        if not sentence and not target.parent.is_dir():
            sentence = f"文件夹“{target.parent}”不存在,请先建立,或换一个文件夹。"
        if not sentence:
            raise
        raise Unavailable(sentence) from problem


def _copy_file(store: Store, target: Path, part: Path) -> dict[str, int]:
    source = Path(store.url.database or "")
    if target.resolve() in (source.resolve(), _keys_of(source).resolve()):
        raise Invalid("备份不能写到数据库文件本身,请换一个文件名。")
    _copy_keys(source, target)
    with _opened(source, store) as holder, _opened(source, store) as reader:
        holder.execute("BEGIN IMMEDIATE")  # nobody writes while the copy is made and counted
        reader.execute("VACUUM INTO ?", (str(part),))
        wanted = _count(reader)
    with _opened(part, store) as copy:
        _verify(copy, wanted)
    return wanted


@contextmanager
def _opened(path: Path, store: Store) -> Iterator[Any]:
    if not path.exists():
        raise Unavailable(f"找不到数据库文件“{path}”,请检查路径。")
    raw = sqlcipher.connect(str(path), isolation_level=None)
    try:
        if store.vault:
            raw.execute(f"PRAGMA key=\"x'{store.vault.file_key.hex()}'\"")
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
        raise Invalid(f"“{target.name}”是另一个数据库的备份,请换一个文件名。")
    part = theirs.with_name(theirs.name + ".part")
    shutil.copyfile(ours, part)
    _sync(part)
    part.replace(theirs)


def _count(raw: Any) -> dict[str, int]:
    found = raw.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in found)
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _verify(copy: Any, wanted: dict[str, int]) -> None:
    sound = (
        copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        and not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        and not copy.execute("PRAGMA foreign_key_check").fetchall()
        and _count(copy) == wanted
    )
    if not sound:
        raise Unavailable("备份没有通过检查,没有保存;请检查磁盘,并尽快换一个位置重新备份。")


def _dump_server(store: Store, part: Path) -> dict[str, int]:
    """Dump a server's database with ``pg_dump`` as its owner and read the archive's table of contents."""
    url = store.url
    dump, restore = _program("pg_dump"), _program("pg_restore")
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    place = ["-h", url.host or "127.0.0.1", "-p", str(url.port or 5432), "-U", url.username or ""]
    _run(
        [dump, *place, "-w", "-Fc", "--role=cg_owner", "-n", "app", "-f", str(part), url.database or ""],
        environment,
    )
    listing = _run([restore, "--list", str(part)], environment)
    wanted = _server_rows(store)
    dumped = {line.split()[-2] for line in listing.splitlines() if " TABLE DATA " in line}
    if dumped != set(wanted):
        raise Unavailable("备份没有通过检查,没有保存;请用数据库管理员账号重新备份。")
    return wanted


def _server_rows(store: Store) -> dict[str, int]:
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        names = run("SELECT tablename FROM pg_tables WHERE schemaname='app' ORDER BY 1").scalars().all()
        return {name: run(f'SELECT count(*) FROM app."{name}"').scalar_one() for name in names}


def _program(name: str) -> str:
    folder = os.environ.get("GRIDDESK_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise Unavailable(
            f"找不到 {name}:请在装有 PostgreSQL 客户端的电脑上备份,或用 GRIDDESK_PG_BIN 指明它所在的文件夹。"
        )
    return found


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Unavailable(f"数据库服务器备份失败({last}),没有保存;请联系服务器管理员。")
    return done.stdout


def _digest(path: Path) -> str:
    total = sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            total.update(block)
    return total.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if not platform.WINDOWS:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
