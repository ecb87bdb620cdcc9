"""Moving an account to other units, as when its own was merged, split or closed.

Who was kept to such a unit sees its heirs at once (``db.standing``); the account's own record, and one
whose unit has no heir, waits for the security administrator.
"""

from __future__ import annotations

from sqlalchemy import text

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.own_words import in_own_words
from app.services._desks import gone
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.accounts import Account
from db.rights import MOST_UNITS
from db.standing import held


@permits(Permission.ACCOUNTS_WRITE)
def keep_to(unit: Unit, account_id: int, version: int, unit_ids: tuple[int, ...]) -> None:
    """Keep an account to other units; its session sees them when it comes in again.

    Raises: NotFound, Conflict. Invalid: it is shut, is not kept to units, or the units are none of today's.
    """
    account = unit.session.get(Account, account_id)
    if account is None:
        raise NotFound("没有这个账号，请刷新后再试。")
    unchanged(unit, account, version, "账号刚被别人修改过，请刷新后再试。")
    if not account.active or not account.unit_ids:
        raise Invalid("已经停用的、管全县的和管一个部门的账号没有乡镇可改；请另开一个账号。")
    if why := _fault(unit, account, unit_ids):
        raise Invalid(fields={"unit_ids": why})
    account.unit_ids = list(unit_ids)
    if not unit.embedded:  # what a login is a member of says whether its units are one or several
        reach = text("SELECT app.user_reach(:login, :several)")
        unit.session.execute(reach, {"login": account.login, "several": len(unit_ids) > 1})


def _fault(unit: Unit, account: Account, unit_ids: tuple[int, ...]) -> str:
    """Return why an account cannot be kept to these units, empty where it can."""
    if not unit_ids:
        return in_own_words("请至少选一个单位；要管全县的请另开一个账号。")
    if any(one not in held(unit.session, [one]) or gone(unit, one) for one in unit_ids):
        return "选中的单位已经撤并，请从现有的单位里选。"
    if len(unit_ids) > MOST_UNITS:
        return f"一个账号最多管辖{MOST_UNITS}个单位，请减少，或分给几个账号。"
    return ""
