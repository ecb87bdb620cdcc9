"""What backups there are: the last that passed its checks, those the program keeps, the second place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.fields import Choice, Label
from app.services import daily
from app.services._keeping import BY_ITSELF, FOLDER
from app.services.restore import REHEARSED
from app.workspace import Unit
from db.bootstrap import keys_beside
from db.models.documents import Act

ON_SERVER = "只用于本机数据库文件：服务器的备份文件由系统管理员保管，演练请用 main.py restore --rehearse。"
_UNTRIED, PASSED, FAILED = "没有演练过", "通过", "没有通过"
_MB = 1_000_000


class Kind(Choice):
    """For what a copy is kept; the value stands in its file's name."""

    DAY = "day", "每日"
    MONTH = "month", "每月"
    POST = "before-post", "过账前"
    UPGRADE = "before", "升级前"


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A backup the program keeps beside the file; all of them passed their checks when they were made."""

    id: int
    kind: Annotated[Kind, Label("种类", width=8)]
    name: Annotated[str, Label("备份文件", width=34)]
    at: Annotated[datetime, Label("做成时间", width=18)]
    size: Annotated[Decimal, Label("大小（MB）", width=10)]
    second: Annotated[str, Label("第二处", width=8)]
    tried: Annotated[str, Label("最近演练", width=12)]
    tried_on: Annotated[str, Label("演练日期", width=12)]
    path: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands; what is said of places is for the system administrator alone, empty for others."""

    at: datetime | None
    overdue: bool
    words: str = ""
    second: str = ""
    missing: bool = False
    restore: str = ""  # the command that puts a copy back; {} is its file


@permits(Permission.DATA_VERIFY)  # every role holds it: whether there is a backup is everybody's business
def standing(unit: Unit) -> Standing:
    """Return when the last backup passed its checks, and for the system administrator what and where."""
    made = select(Act).where(Act.act_kind == "backup").order_by(Act.id.desc()).limit(1)
    last = unit.session.scalars(made).first()
    at, overdue = daily.last_backup(unit), daily.overdue(unit)
    if Permission.SYSTEM_RUN not in unit.actor.permissions:
        return Standing(at, overdue)
    second = daily.second_place(unit)
    return Standing(
        at,
        overdue,
        f"{last.purpose}，由 {last.recorded_by} 做成。" if last and last.recorded_at == at else "",
        second,
        bool(second) and not Path(second).is_dir(),
        _command(unit),
    )


def _command(unit: Unit) -> str:
    url = unit.session.connection().engine.url
    place = f'"{url.database}"' if unit.embedded else "postgresql://超级用户@主机/空数据库"
    return f'python main.py restore "{{}}" --db {place} --user {unit.actor.login}'


@permits(Permission.DATA_VERIFY)
def copies(unit: Unit) -> list[CopyRow]:
    """List the copies beside the file, the newest first; for whoever may restore them, else none."""
    if not unit.embedded or Permission.SYSTEM_RUN not in unit.actor.permissions:
        return []
    live = Path(unit.session.connection().engine.url.database or "").absolute()
    second, tried = daily.second_place(unit), _rehearsals(unit)
    found = sorted(_files(live), key=lambda one: (one[1].stat().st_mtime, one[1].name), reverse=True)
    return [_row(at, kind, path, second, tried) for at, (kind, path) in enumerate(found, 1)]


def _files(live: Path) -> Iterator[tuple[Kind, Path]]:
    """Yield what lies in the folder with its keys; the longer word of two that begin alike is meant."""
    for path in (live.parent / FOLDER).glob(f"{live.stem}-*{live.suffix}"):
        rest = path.name.removeprefix(f"{live.stem}-")
        kind = next((one for one in Kind if rest.startswith(f"{one.value}-")), None)
        if kind and keys_beside(path).exists:
            yield kind, path


def _row(at: int, kind: Kind, path: Path, second: str, tried: dict[str, tuple[str, str]]) -> CopyRow:
    there, facts = path.stat(), tried.get(path.name, (_UNTRIED, ""))
    made = datetime.fromtimestamp(there.st_mtime, CHINA)
    size = Decimal(there.st_size) / _MB
    copied = "有" if second and (Path(second) / path.name).exists() else "无"
    return CopyRow(at, kind, path.name, made, round(size, 1), copied, *facts, str(path))


def _rehearsals(unit: Unit) -> dict[str, tuple[str, str]]:
    """Return by file what its last rehearsal came to, and its day; a file made anew has had none."""
    kinds = Act.act_kind.in_(("backup", "rehearsal"))
    found = dict[str, tuple[str, str]]()
    for act in unit.session.scalars(select(Act).where(kinds).order_by(Act.id)):
        if act.act_kind == "backup":
            found.pop(act.purpose.removeprefix(BY_ITSELF).split("（")[0], None)
        else:
            passed = PASSED if act.detail.startswith(REHEARSED) else FAILED
            found[act.purpose] = (passed, f"{act.recorded_at.astimezone(CHINA):%Y-%m-%d}")
    return found


@permits(Permission.SYSTEM_RUN)
def barred(unit: Unit) -> str:
    """Return why there is neither second place nor list of copies here; empty where there are."""
    return "" if unit.embedded else ON_SERVER


@permits(Permission.SYSTEM_RUN)
def no_second(unit: Unit) -> str:
    """Return why no second place can be given up; empty where one is set."""
    return barred(unit) or ("" if daily.second_place(unit) else "现在没有设第二处。")
