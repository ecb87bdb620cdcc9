"""The backups an embedded file makes of itself: once a day, and before a month is posted.

They copy ciphertext, so nobody's right is asked for; a demonstration, which a command makes again, has none.
Source: trust.md 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.core.platform import disk_sentence
from app.services._keeping import copied, kept, name_of, thin
from app.services._noted import note_act
from app.services._secrets import is_demo
from app.workspace import Unit
from db import about
from db.models.audit import Meta
from db.models.documents import Act

PLACE = "backup_place"  # the fact that names the second place
LATE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A backup the program made by itself, and what went wrong with its second place."""

    file: Annotated[str, Label("备份文件", width=40)]
    warning: Annotated[str, Label("提醒", width=40)]


@permits(Permission.DATA_VERIFY)  # every role holds it: whether there is a backup is everybody's business
def late(unit: Unit) -> bool:
    """Return whether a file's last verified backup is older than a day, or there is none."""
    return unit.embedded and not is_demo(unit) and _old(unit)


@permits(Permission.DATA_VERIFY)
def overdue(unit: Unit) -> bool:
    """Return whether the last backup is older than a day; a server's is told to its administrator alone."""
    told = unit.embedded or Permission.SYSTEM_RUN in unit.actor.permissions
    return told and not is_demo(unit) and _old(unit)


@permits(Permission.DATA_VERIFY)
def last_backup(unit: Unit) -> datetime | None:
    """Return when the last backup passed its checks, whoever made it."""
    mine = select(func.max(Act.recorded_at)).where(Act.act_kind == "backup")
    last: datetime | None = unit.session.scalar(mine if unit.embedded else select(func.app.last_backup()))
    return last


def _old(unit: Unit) -> bool:
    last = last_backup(unit)
    return last is None or unit.now - last > LATE


@permits(Permission.DATA_VERIFY)  # it copies ciphertext: whoever is in may let it be made
def keep_daily(unit: Unit) -> KeptRow | None:
    """Make the backup of the day where it is due; return None where it is not.

    Seven of days and twelve of months stay, beside the file and in a second place where one is set; a second
    place that is not there is a warning.

    Raises: Unavailable: no room, or the copy did not pass its checks.
    """
    return _keep(unit) if late(unit) else None


@permits(Permission.SYSTEM_RUN)
def keep_now(unit: Unit) -> KeptRow:
    """Make the backup of the day, also where there is one: it takes its place.

    Raises:
        Invalid: on a server, whose backup is a file somebody names.
        Unavailable: no room, or the copy did not pass its checks.
    """
    if not unit.embedded:
        raise Invalid("服务器的备份请另选文件保存，或用 main.py backup。")
    return _keep(unit)


def _keep(unit: Unit) -> KeptRow:
    made = kept(unit, "day", f"{unit.today}")
    month = made.path.with_name(name_of(made.path, unit, "month", f"{unit.today:%Y-%m}"))
    warning = ""
    try:
        if not month.exists():
            copied(made.path, month)
        thin(month, "month")
        _second(unit, (made.path, month))
    except OSError as problem:
        warning = f"备份已做好，但没有抄到第二处：{disk_sentence(problem) or problem}请检查移动硬盘或网络盘。"
    return KeptRow(str(made.path), warning)


def _second(unit: Unit, files: tuple[Path, Path]) -> None:
    place = unit.session.scalar(select(Meta.value).where(Meta.key == PLACE))
    for kind, file in zip(("day", "month"), files if place else (), strict=False):
        target = Path(place or "") / file.name
        copied(file, target)
        thin(target, kind)


@permits(Permission.SYSTEM_RUN)
def second_place(unit: Unit) -> str:
    """Return the second place, empty where none is set."""
    return unit.session.scalar(select(Meta.value).where(Meta.key == PLACE)) or ""


@permits(Permission.SYSTEM_RUN)
def set_place(unit: Unit, folder: Path | None) -> None:
    """Say where each backup of a day is copied to as well: another disk, a network drive; None for nowhere.

    Raises: Invalid: not a folder that can be written, or a server.
    """
    if not unit.embedded:
        raise Invalid("第二备份位置只用于本机数据库文件；服务器请用计划任务执行 main.py backup。")
    if folder is not None:
        try:
            probe = folder.absolute() / ".griddesk-probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as problem:
            raise Invalid(f"“{folder}”不能写入，请检查移动硬盘或网络盘后重试。") from problem
    assert unit.recorder is not None  # a file that is written has one
    about.put(unit.session, unit.recorder, PLACE, str(folder.absolute()) if folder else None)
    note_act(unit, "backup_place", str(folder.absolute()) if folder else "不设第二处")
