"""Put a copy in the place of an embedded database: at every step the state is the old one or the new.

The copy is made ready beside it as ``.restore-new``.  Renaming that to ``.restore-ready`` is the moment: what
is interrupted before is cleaned away, what is interrupted after is finished, by whoever opens it next.
Source: trust.md 2.4.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.core import platform
from app.core.errors import Unavailable
from db.backup import disk, sync, sync_folder
from db.bootstrap import files_of, in_use, keys_beside
from db.store import Store

UNTOUCHED = "数据没有改动。"
FINISHED = "上一次从备份恢复中途断了，现在已经完成；恢复前的数据留在“{}”。"
CLEANED = "上一次从备份恢复没有完成，已清理，数据还是恢复前的。"
_SIDES = ("-wal", "-journal")


def before(live: Path) -> Path:
    """Return where the database is kept that a restore takes the place of."""
    return _named(live, ".before-restore")


def _named(live: Path, ending: str) -> Path:
    return live.with_name(live.name + ending)


def _new(live: Path) -> Path:
    return _named(live, ".restore-new")


def _ready(live: Path) -> Path:
    return _named(live, ".restore-ready")


def _keys(live: Path) -> Path:
    return _named(live, ".restore-keys")


def _lock(live: Path) -> Path:
    return _named(live, ".restore-lock")


@contextmanager
def alone(live: Path) -> Iterator[None]:
    """Keep everybody else from restoring or opening ``live`` while the block runs.

    Raises: Unavailable when somebody restores it already, or the folder cannot be written.
    """
    with disk(live):
        lock = platform.held(_lock(live))
    if lock is None:
        raise Unavailable("这个数据库正在从备份恢复，请等它完成后再打开。")
    try:
        yield
    finally:
        lock.close()
        _lock(live).unlink(missing_ok=True)


def settled(live: Path) -> str:
    """Finish or clean away what an interrupted restore has left, and say which; empty where nothing was.

    Raises: Unavailable while a restore is under way.
    """
    if not any(path.exists() for path in (_lock(live), _new(live), _ready(live), _keys(live))):
        return ""
    with alone(live):
        return tidied(live)


def tidied(live: Path) -> str:
    """Do the same for who has the place alone."""
    if _ready(live).exists():
        _finish(live)
        return FINISHED.format(before(live).name)
    return CLEANED if discarded(live) else ""


def discarded(live: Path) -> bool:
    """Clean away a copy that never took the place; return whether there was one."""
    found = [path for path in (*files_of(_new(live)), _keys(live)) if path.exists()]
    for path in found:
        path.unlink()
    return bool(found)


def staged(copy: Path, live: Path) -> Path:
    """Return a copy of ``copy`` beside ``live``, to be opened and checked; its keys wait beside it.

    Raises: Unavailable where there is no room, or a file cannot be read.
    """
    place = _new(live)
    with disk(place):
        _refuse_full_disk(copy, live.parent)
        for source, target in ((keys_beside(copy).path, _keys(live)), (copy, place)):
            shutil.copyfile(source, target)
            sync(target)
    return place


def _refuse_full_disk(copy: Path, folder: Path) -> None:
    needed = 2 * copy.stat().st_size
    if shutil.disk_usage(folder).free < needed:
        raise Unavailable(
            f"恢复需要{needed // 2**20 + 1}兆空闲磁盘空间，请清理“{folder}”所在的磁盘后重试；{UNTOUCHED}"
        )


def take_place(live: Path, new: Store) -> Path:
    """Let the checked copy that ``new`` has open take the place of ``live``; return where that is kept.

    Raises: Unavailable when another program has ``live`` open.
    """
    if in_use(new):  # it leaves WAL too: one file, whole
        raise Unavailable(f"检查用的副本被另一个程序打开，没有恢复，{UNTOUCHED}请稍后重试。")
    _refuse_in_use(live, new)
    with disk(live):
        sync(_new(live))
        for old in files_of(before(live)):
            old.unlink(missing_ok=True)
        _new(live).replace(_ready(live))
        sync_folder(live.parent)
        _finish(live)
    return before(live)


def _refuse_in_use(live: Path, new: Store) -> None:
    """Refuse while somebody works with ``live``; one that is damaged cannot be worked with."""
    if not live.exists():
        return
    store = Store(new.url.set(database=str(live)), new.vault)
    try:
        busy = in_use(store)
    except sqlcipher.OperationalError:
        busy = True
    except sqlcipher.DatabaseError:
        busy = False
    finally:
        store.close()
    if busy:
        raise Unavailable(f"数据库正在使用，没有恢复，{UNTOUCHED}请让所有人退出窗口和命令后重试。")


def _finish(live: Path) -> None:
    """Do what is left after the moment; each step may have been done already."""
    old, keys = before(live), keys_beside(live).path
    if _keys(live).exists():
        _move(keys, keys_beside(old).path)
        _keys(live).replace(keys)
    _named(live, "-shm").unlink(missing_ok=True)
    for side in _SIDES:  # a log left beside the new file would be played into it
        _move(_named(live, side), _named(old, side))
    _move(live, old)
    _ready(live).replace(live)
    sync_folder(live.parent)


def _move(source: Path, target: Path) -> None:
    if source.exists():
        source.replace(target)
