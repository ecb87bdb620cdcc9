"""The way back in when nobody's passphrase opens the file: a code on paper, good for one use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from app.core.access import Permission, permits
from app.core.clock import Clock, system_clock
from app.core.errors import Denied, Invalid, Unavailable
from app.domain.recovery import BYTES, SLOT, code_of, read
from app.services._door import unlocked
from app.services._secrets import checked, keep_beside, wrapped
from app.services.accounts import actor_of, address_of, note_act
from app.workspace import Unit, Workspace
from db import restore
from db.bootstrap import Entropy, attempts_beside, keys_beside
from db.keys import Vault
from db.models.accounts import Account
from db.store import Store

_MAY = frozenset({Permission.SYSTEM_RUN, Permission.ACCOUNTS_WRITE})


@dataclass(frozen=True, slots=True)
class Recovered:
    """Whose passphrase was set, and the code that takes the place of the used one."""

    login: str
    code: str


@permits(Permission.SYSTEM_RUN)
def renew(unit: Unit, entropy: Entropy = os.urandom) -> str:
    """Make another recovery code of an embedded file and return it, once; the one before opens nothing more.

    Raises: Invalid on a server, where the security administrator resets passphrases.
    """
    if not unit.embedded:
        raise Invalid("服务器上不用恢复码：忘记口令由安全管理员重设。")
    note_act(unit, "recovery", "生成恢复码")
    unit.session.flush()  # what the database refuses leaves the old code as it was
    return _kept(unit, entropy)


def _kept(unit: Unit, entropy: Entropy) -> str:
    code = code_of(entropy(BYTES))
    keep_beside(unit, SLOT, wrapped(unit, SLOT, code, entropy) | {"past": []})
    return code


def recovered(
    place: str, code: str, login: str, new: str, *, clock: Clock = system_clock, station: str = ""
) -> Recovered:
    """Give an administrator another passphrase by the recovery code; return the code to keep from now on.

    A wrong code counts like a wrong passphrase.

    Raises:
        Invalid: no file with a code, a slip in the code, or ``new`` may not be a passphrase.
        Denied: the wrong code, shut for a while, or no administrator's account.
        Unavailable: the file cannot be opened.
    """
    url = address_of(place)
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite":
        raise Invalid("服务器上不用恢复码：忘记口令由安全管理员重设。")
    restore.settled(path)
    if not path.exists():
        raise Unavailable(f"找不到数据库“{path.name}”，请检查路径。")
    store = Store(url, _vault(path, read(code), station, clock), station)
    try:
        store.check()
        actor = actor_of(store, login, station)
        if not _MAY & actor.permissions:
            raise Denied("恢复码只给系统管理员和安全管理员设新口令；其他人请安全管理员重设。")
        return Recovered(login, Workspace(store, actor, clock).do(_set, new))
    finally:
        store.close()


def _vault(path: Path, code: str, station: str, clock: Clock) -> Vault:
    keys, attempts, now = keys_beside(path), attempts_beside(path), clock()
    if not keys.slot(SLOT):
        raise Invalid("这个数据库没有恢复码；请系统管理员登录后用 main.py recover --new 生成一个。")
    try:
        return unlocked(keys, attempts, SLOT, code, station, now)
    except Denied as refused:
        if attempts.shut_until(SLOT, now):
            raise
        raise Denied("恢复码不对，请照信封上的重新输入；连续错五次要等半小时。") from refused


def _set(unit: Unit, new: str) -> str:
    account = unit.session.get(Account, unit.actor.account_id)
    assert account is not None
    if weak := checked(unit, new, account.login, account.name):
        raise Invalid(fields={"passphrase": weak})
    account.must_change = False
    note_act(unit, "recovery", "用恢复码设新口令", account.login)
    unit.session.flush()  # what the database refuses leaves the keys as they were
    keep_beside(unit, account.login, wrapped(unit, account.login, new))
    return _kept(unit, os.urandom)
