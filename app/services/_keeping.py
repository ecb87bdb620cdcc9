"""The backups a file makes by itself: where they lie, what they are called, how many stay."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.core.errors import Unavailable
from app.core.platform import disk_sentence
from app.services._noted import note_act
from app.services._secrets import is_demo
from app.workspace import Unit
from db import backup
from db.bootstrap import keys_beside

FOLDER = "backups"
BY_ITSELF = "自动备份 "
KEPT = {"day": 7, "month": 12, "before-post": 12}


def before_posting(unit: Unit, run_id: int) -> None:
    """Make a backup before a run is written to the ledger; a server's administrator makes them otherwise.

    Raises: Unavailable: then nothing is posted.
    """
    if unit.embedded and not is_demo(unit):
        kept(unit, "before-post", f"{run_id}")


def kept(unit: Unit, kind: str, mark: str) -> backup.Copy:
    """Make and check one; the unit's transaction keeps writers out."""
    url = unit.session.connection().engine.url
    path = Path(url.database or "")
    folder = path.absolute().parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise Unavailable(
            disk_sentence(problem) or f"“{folder}”不能用来放备份，请移走同名的文件。"
        ) from problem
    made = backup.back_up(url, unit.vault, folder / name_of(path, unit, kind, mark), held=True)
    note_backup(unit, made, BY_ITSELF)
    thin(made.path, kind)
    return made


def note_backup(unit: Unit, made: backup.Copy, how: str = "") -> None:
    """Write down what was made: file, what it holds, how large it is, and where it lies."""
    held = f"{len(made.rows)}张表，{sum(made.rows.values()):,}条记录，{made.size / 1_000_000:,.1f} MB"
    note_act(unit, "backup", f"{how}{made.path.name}（{held}），在 {made.path.parent}"[:200], made.sha256)


def name_of(path: Path, unit: Unit, kind: str, mark: str) -> str:
    """Return what a backup of a kind is called."""
    stem = Path(unit.session.get_bind().engine.url.database or "").stem
    return f"{stem}-{kind}-{mark}{path.suffix}"


def copied(source: Path, target: Path) -> None:
    """Copy a backup and its keys, whole or not at all."""
    for one, other in ((keys_beside(source).path, keys_beside(target).path), (source, target)):
        part = other.with_name(f"{other.name}.part")
        shutil.copyfile(one, part)
        backup.sync(part)
        part.replace(other)


def thin(newest: Path, kind: str) -> None:
    """Let the oldest of a kind go; those of runs sort by when they were written."""
    stem = newest.name.split(f"-{kind}-")[0]
    found = [one for one in newest.parent.glob(f"{stem}-{kind}-*{newest.suffix}") if one != newest]
    for old in sorted(found, key=lambda one: (one.stat().st_mtime, one.name))[: 1 - KEPT[kind]]:
        keys_beside(old).path.unlink(missing_ok=True)
        old.unlink(missing_ok=True)
