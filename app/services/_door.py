"""Opening a database by a person's own passphrase: wrong ones are counted, five shut the door for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, select, text

from app.core.access import Actor, Permission
from app.core.clock import CHINA
from app.core.errors import AppError, Denied, Unavailable
from app.domain.passphrases import FAILURES, LASTS
from db.attempts import Attempts
from db.bootstrap import attempts_beside, keys_beside
from db.keys import KeyFile, Slot, Vault, unwrap
from db.logins import AGAIN, KNOCK, RUN_OUT, WRONG
from db.models.accounts import KeySlot
from db.models.audit import Meta
from db.restore import settled
from db.store import Store

MOVED = "moved_to"  # the fact that says where the county has moved on to


@dataclass(frozen=True, slots=True)
class Opened:
    """The open database, the slot that opened it, a file's counter of wrong passphrases.

    ``told`` is what a person should know who comes in: an interrupted restore was finished or cleaned away.
    """

    store: Store
    slot: Slot
    attempts: Attempts | None = None
    told: str = ""


def opened(url: URL, login: str, passphrase: str, station: str, now: datetime) -> Opened:
    """Open the database at ``url`` as ``login``.

    Raises:
        Denied: wrong, or the account is shut for a while. Unavailable: it cannot be reached.
    """
    if url.get_backend_name() == "sqlite":
        return _file(url, login, passphrase, station, now)
    try:
        return _server(url, login, passphrase, station)
    except Denied as refused:
        if _knocked(url, login, station, refused) != AGAIN:
            raise
    return _server(url, login, passphrase, station)


def _file(url: URL, login: str, passphrase: str, station: str, now: datetime) -> Opened:
    path = Path(url.database or "")
    told = settled(path)
    if not path.exists():
        raise Unavailable(f"找不到数据库“{path.name}”，请检查路径，或先新建。")
    keys, attempts = keys_beside(path), attempts_beside(path)
    vault = unlocked(keys, attempts, login, passphrase, station, now)
    return Opened(Store(url, vault, station), keys.slot(login), attempts, told)


def unlocked(
    keys: KeyFile, attempts: Attempts, login: str, passphrase: str, station: str, now: datetime
) -> Vault:
    """Return the vault for who knows the passphrase of a slot; a wrong one is counted.

    Raises: Denied: wrong, or the account is shut for a while. Unavailable: the keys cannot be read.
    """
    if until := attempts.shut_until(login, now):
        raise Denied(_shut(until))
    try:
        return keys.open(login, passphrase)
    except Denied:
        attempts.add(login if keys.slot(login) else "", station, now)
        if until := attempts.shut_until(login, now):
            raise Denied(_shut(until)) from None
        raise


def lent(url: URL, login: str, passphrase: str, now: datetime) -> Opened:
    """Open a database that is being founded as one of its first two.

    A server's by the session of the superuser who founds it: until its configuration is in place, and where
    he came by a socket, nobody else has a way in.
    """
    if url.get_backend_name() == "sqlite":
        return _file(url, login, passphrase, "", now)
    store = Store(url)
    store.url = url.set(username=f"u_{login}", password=None)

    @event.listens_for(store.engine, "connect")
    def become(raw: Any, _record: object) -> None:
        raw.execute(f'SET SESSION AUTHORIZATION "u_{login}"')
        raw.commit()

    return _by_its_slot(store, login, passphrase)


def _server(url: URL, login: str, passphrase: str, station: str) -> Opened:
    store = Store(url.set(username=f"u_{login}", password=passphrase), None, station)
    return _by_its_slot(store, login, passphrase)


def _by_its_slot(store: Store, login: str, passphrase: str) -> Opened:
    try:
        with store.reading() as session:
            slot = session.scalar(select(KeySlot.slot).where(KeySlot.login == login))
            file_id = session.scalar(select(Meta.value).where(Meta.key == "file_id"))
        if slot is None or file_id is None:
            raise Denied("这个账号没有密钥，请联系县综治中心管理员重新开通。")
        store.vault = Vault(file_id, unwrap(slot, file_id, login, passphrase))
    except AppError:
        store.close()
        raise
    return Opened(store, slot)


def _knocked(url: URL, login: str, station: str, refused: Denied) -> str:
    """Tell the server that somebody was refused, and return what it says: try again, or simply wrong.

    Raises:
        Denied: the account is shut, or its passphrase has run out.
    """
    store = Store(url.set(username=KNOCK, password=KNOCK), None, station)
    try:
        with store.writing() as session:
            said = str(session.scalar(text("SELECT app.login_failed(:login)"), {"login": login}))
    except AppError:  # a server set up by an older program counts nothing
        raise refused from None
    finally:
        store.close()
    if said == RUN_OUT:
        raise Denied(f"这个口令已满 {LASTS.days} 天，不能再用；请安全管理员重设口令。")
    if said in (WRONG, AGAIN):
        return said
    raise Denied(_shut(datetime.fromisoformat(said)))


def moved_on(store: Store, actor: Actor) -> str:
    """Return where the county has moved on to; only who keeps the system still comes in here.

    Raises: Unavailable.
    """
    with store.reading() as session:
        address = session.scalar(select(Meta.value).where(Meta.key == MOVED)) if store.embedded else None
    if not address:
        return ""
    told = f"这个数据库已经迁到服务器，这里的数据不再更新；请改用 {address} 登录。"
    if Permission.SYSTEM_RUN not in actor.permissions:
        raise Unavailable(told)
    return told


def _shut(until: datetime) -> str:
    when = f"{until.astimezone(CHINA):%H:%M}"
    return f"口令连续错了 {FAILURES} 次，这个账号锁定到 {when}；请到时再试，或请安全管理员重设口令。"


def set_at(slot: dict[str, Any]) -> datetime | None:
    """Return when the passphrase of a slot was chosen; None for one made before this was kept."""
    kept = slot.get("set_at")
    return datetime.fromisoformat(kept) if kept else None
