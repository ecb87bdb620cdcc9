"""Back the database up: the copy counts only once it has been opened and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Label
from app.services._keeping import note_backup
from app.workspace import Unit
from db import backup


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One verified backup."""

    file: Annotated[str, Label("备份文件", width=40)]
    size: Annotated[int, Label("大小（字节）", width=14)]
    sha256: Annotated[str, Label("校验码", width=20)]
    tables: Annotated[int, Label("表", width=6)]
    rows: Annotated[int, Label("记录", width=10)]


@permits(Permission.SYSTEM_RUN)
def back_up(unit: Unit, target: Path) -> BackupRow:
    """Write a verified copy of the whole database to ``target`` and record who made it.

    Run it by ``Workspace.do``: the transaction keeps writers out while the copy is made.

    Raises:
        Invalid: ``target`` is the database itself, or the backup of another one.
        Unavailable: no room, no ``pg_dump``, or the copy did not pass its checks.
    """
    url = unit.session.connection().engine.url
    copy = backup.back_up(url, unit.vault, target.absolute(), held=True)
    note_backup(unit, copy)
    return BackupRow(str(copy.path), copy.size, copy.sha256, len(copy.rows), sum(copy.rows.values()))


@permits(Permission.PAY_MAKE)
def copied(unit: Unit, folder: Path) -> str | None:
    """Return a copy of an embedded database in ``folder`` to make up a month in; None for a server's.

    The copy is as unreadable as the file itself without a passphrase, and nothing of it is kept on record.

    Raises:
        Unavailable: no room, or the copy did not pass its checks.
    """
    if not unit.embedded:
        return None
    url = unit.session.connection().engine.url
    return str(backup.back_up(url, unit.vault, folder / Path(url.database or "").name).path)
