"""Take a database back from its backup, or rehearse it: the copy is checked whole before it counts."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

from sqlalchemy import URL, func, select

from app.core.access import Actor, Permission, permits
from app.core.clock import CHINA, Clock, system_clock
from app.core.errors import AppError, Denied, Invalid, Unavailable
from app.core.fields import Label
from app.services._door import unlocked
from app.services.accounts import actor_of, address_of, note_act
from app.workspace import Unit, Workspace
from db import backup, restore, unpacking, upgrade
from db.bootstrap import attempts_beside, files_of, in_use, keys_beside
from db.keys import Vault
from db.models.audit import AuditBlock
from db.models.documents import Act
from db.moving import Chief
from db.restore import UNTOUCHED
from db.store import Store
from db.verify import verify

REHEARSED = "演练通过"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup was found to hold: rows by table in sum, and how far its record goes."""

    sha256: Annotated[str, Label("校验码", width=20)]
    tables: Annotated[int, Label("表", width=6)]
    rows: Annotated[int, Label("记录", width=10)]
    until: Annotated[datetime | None, Label("数据截至", width=18)]

    @property
    def words(self) -> str:
        """What it holds, in a sentence's part."""
        until = f"，数据截至 {self.until.astimezone(CHINA):%Y-%m-%d %H:%M}" if self.until else ""
        return f"{self.tables}张表，{self.rows}条记录{until}，核对全部通过"


@dataclass(frozen=True, slots=True)
class Restored:
    """What has taken the place of the database, and where the one before is kept (empty: there was none)."""

    file: str
    contents: Contents
    kept: str
    to_reset: list[str] = field(default_factory=list)  # whose passphrase a server does not know


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to: ``problem`` is empty when the backup would restore."""

    file: str
    problem: str
    contents: Contents | None
    known: str  # what the database's own record says of this very file, empty where it says nothing

    @property
    def words(self) -> str:
        """What came of it, in a sentence."""
        if self.contents is None:
            return f"恢复演练没有通过：{self.problem}"
        record = f"校验码与登记的一致（{self.known}）" if self.known else "审计中没有登记过这份备份的校验码"
        return f"恢复演练通过：{self.file}，{self.contents.words}；{record}。现在的数据没有动。"


def restored(
    place: str,
    file: Path,
    login: str,
    passphrase: str,
    *,
    clock: Clock = system_clock,
    station: str = "",
) -> Restored:
    """Let the backup ``file`` take the place of the embedded database ``place`` and say what it holds.

    The system administrator does it, with the passphrase of the day of the backup; keys of that day come back
    with it.  Whoever is no administrator any more in a database that still opens is refused.  On a server
    ``place`` is a superuser's address of an empty database.

    Raises:
        Invalid: no such backup, one of another database, or of this file itself.
        Denied: a wrong passphrase, or not the system administrator.
        Unavailable: it is damaged, of a newer program, the disk is full, or somebody works with the database.
    """
    url = address_of(place)
    if url.get_backend_name() != "sqlite":
        return _unpacked(file, url, Chief(login, passphrase, clock()))
    live = Path(url.database or "").absolute()
    _refuse_strange(file, live)
    vault = unlocked(keys_beside(file), attempts_beside(live), login, passphrase, station, clock())
    with restore.alone(live):
        restore.tidied(live)
        try:
            return _put_back(file, live, vault, (login, station, clock))
        finally:
            restore.discarded(live)


def _unpacked(file: Path, url: URL, chief: Chief) -> Restored:
    if not file.is_file():
        raise Invalid(f"找不到备份文件“{file}”，请检查文件名和所在文件夹。")
    found = backup.digest(file)
    done = unpacking.unpack(file, url, chief, found)
    contents = Contents(found, len(done.rows), sum(done.rows.values()), done.until)
    return Restored(str(file), contents, "", done.to_reset)


def _refuse_strange(file: Path, live: Path) -> None:
    if not file.is_file():
        raise Invalid(f"找不到备份文件“{file}”，请检查文件名和所在文件夹。")
    if file.resolve() in {path.resolve() for path in files_of(live)}:
        raise Invalid("备份文件就是正在使用的数据库，请另选一个文件。")
    ours, theirs = keys_beside(live), keys_beside(file)
    if ours.exists and ours.file_id() != theirs.file_id():
        raise Invalid(f"“{file.name}”是另一个数据库的备份，没有恢复，{UNTOUCHED}请换一个文件。")


def _put_back(file: Path, live: Path, vault: Vault, who: tuple[str, str, Clock]) -> Restored:
    login, station, clock = who
    place = restore.staged(file, live)
    found = backup.digest(place)
    new = _opened(place, vault)
    try:
        contents = _examined(new, found)
        actor = _administrator(new, login, station)
        if live.exists():
            _refuse_former(live, vault, login)
        Workspace(new, actor, clock).do(note_act, "restore", file.name, found)
        there = live.exists()
        kept = restore.take_place(live, new)
    finally:
        new.close()
    return Restored(str(file), contents, str(kept) if there else "")


def _opened(path: Path, vault: Vault) -> Store:
    return Store(URL.create("sqlite", database=str(path)), vault)


def _examined(new: Store, sha256: str) -> Contents:
    """Bring a copy to this program's tables, check all of it, and return what it holds."""
    try:
        new.check()
        upgrade.upgrade(new, copied=True)
        with new.reading() as session:
            wrong = [f"{one.name}：{one.detail}" for one in verify(session) if not one.ok]
            until = session.scalar(select(func.max(AuditBlock.at)))
            rows = backup.count(session.connection().connection.dbapi_connection)
    except Unavailable as problem:
        raise Unavailable(f"这份备份不能用来恢复，{UNTOUCHED}原因：{problem}") from problem
    if wrong:
        told = "；".join(wrong)
        raise Unavailable(f"备份没有通过检查（{told}），不能用来恢复，{UNTOUCHED}请换一份备份。")
    return Contents(sha256, len(rows), sum(rows.values()), until)


def _administrator(store: Store, login: str, station: str) -> Actor:
    actor = actor_of(store, login, station)
    if Permission.SYSTEM_RUN not in actor.permissions:
        raise Denied(f"您没有“{Permission.SYSTEM_RUN.label}”的权限，恢复要由系统管理员办理；{UNTOUCHED}")
    return actor


def _refuse_former(live: Path, vault: Vault, login: str) -> None:
    """Ask today's database too who is its administrator; one that does not open has nothing to say."""
    store = _opened(live, vault)
    try:
        _administrator(store, login, "")
    except Unavailable:
        return
    finally:
        store.close()


@permits(Permission.SYSTEM_RUN)
def rehearsed(unit: Unit, file: Path) -> Rehearsal:
    """Restore ``file`` into a temporary place, check it whole, and write down what came of it.

    A server's archive is read to its end and counted; a whole rehearsal of one is a restore into another
    empty database.  Run it by ``Workspace.do``; a backup that would not restore is an answer, no error.
    """
    problem, contents = "", None
    try:
        contents = _tried(unit, file) if unit.embedded else _read(file)
    except AppError as error:
        problem = str(error)
    known = _on_record(unit, contents.sha256) if contents else ""
    note_act(unit, "rehearsal", file.name, (problem or f"{REHEARSED}，{contents and contents.sha256}")[:400])
    return Rehearsal(str(file), problem, contents, known)


def _tried(unit: Unit, file: Path) -> Contents:
    live = Path(unit.session.connection().engine.url.database or "")
    _refuse_strange(file, live)
    folder = Path(tempfile.mkdtemp(prefix="griddesk-"))  # what lies there is as encrypted as the backup
    try:
        new = _opened(restore.staged(file, folder / live.name), unit.vault)
        try:
            contents = _examined(new, backup.digest(file))
            in_use(new)  # closes it as a file that has taken the place is closed
            return contents
        finally:
            new.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(file: Path) -> Contents:
    if not file.is_file():
        raise Invalid(f"找不到备份文件“{file}”，请检查文件名和所在文件夹。")
    rows = backup.archived_rows(file)
    if not rows:
        raise Unavailable(f"“{file.name}”不是完整的备份，不能用来恢复；请换一份备份。")
    return Contents(backup.digest(file), len(rows), sum(rows.values()), None)


def _on_record(unit: Unit, sha256: str) -> str:
    """Return who made this very file and when, as the audit knows it."""
    made = select(Act).where(Act.act_kind == "backup", Act.detail == sha256).order_by(Act.id.desc())
    act = unit.session.scalars(made).first()
    return f"{act.recorded_by}，{act.recorded_at:%Y-%m-%d}" if act else ""
