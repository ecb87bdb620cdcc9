"""One's own passphrase: changed by its owner, who alone knows the old and the new one."""

from __future__ import annotations

from sqlalchemy import event, text

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid, NotFound, Unavailable
from app.domain.passphrases import REMEMBERED
from app.services._secrets import checked, keep_beside, slot_of, wrapped
from app.workspace import Unit
from db.base import JsonText
from db.bootstrap import scram
from db.keys import Slot, unwrap, was_used
from db.models.accounts import Account
from db.models.documents import Act
from db.store import connect_with


@permits(Permission.DATA_VERIFY)  # every role holds it: a passphrase is everybody's own
def change_own(unit: Unit, old: str, new: str) -> None:
    """Give oneself another passphrase; the key is wrapped anew, and the old one opens nothing any more.

    Raises:
        Invalid: the old one is wrong, or the new one weak or used before; at the field.
        Unavailable: the server was set up by a program that could not do this.
    """
    account = unit.session.get(Account, unit.actor.account_id)
    if account is None:
        raise NotFound("没有这个账号，请重新登录。")
    _check(unit, account, old, new)
    unit.session.add(Act(act_kind="passphrase", purpose="本人更换口令", detail=account.login))
    slot = wrapped(unit, account.login, new)
    if not unit.embedded:
        unit.session.flush()
        _rekey(unit, account.login, new, slot)
        return
    account.must_change = False
    unit.session.flush()  # what the database refuses leaves the key as it was
    keep_beside(unit, account.login, slot)


def _check(unit: Unit, account: Account, old: str, new: str) -> None:
    slot = slot_of(unit, account.login)
    try:
        unwrap(slot, unit.vault.file_id, account.login, old)
    except (Denied, KeyError):
        raise Invalid(fields={"old": "原口令不对，请重新输入。"}) from None
    if weak := checked(unit, new, account.login, account.name):
        raise Invalid(fields={"new": weak})
    if old == new or was_used(slot, new):
        raise Invalid(fields={"new": f"不能再用最近 {REMEMBERED} 次用过的口令，请换一个。"})


def _rekey(unit: Unit, login: str, new: str, slot: Slot) -> None:
    """Change verifier and slot in this transaction: no moment in which one fits and the other does not."""
    connection = unit.session.connection()
    if connection.scalar(text("SELECT to_regprocedure('app.own_passphrase(text, text)')")) is None:
        raise Unavailable("这台服务器是旧版程序建立的，还不能自己换口令；请安全管理员重设。")
    change = text("SELECT app.own_passphrase(:verifier, :slot)")
    words = {"verifier": scram(connection, login, new), "slot": JsonText.text(slot)}
    connection.execute(change, words)
    event.listen(
        unit.session, "after_commit", lambda _session: connect_with(connection.engine, new), once=True
    )
