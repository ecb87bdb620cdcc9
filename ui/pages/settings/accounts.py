"""账号: who may come in, and with which roles over which towns; let in and shut out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.domain.accounts import Role
from app.domain.passphrases import HINT
from app.services import accounts
from app.services.accounts import AccountRow, NewAccount
from ui.kit.editors import OneOf, Several
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.settings import passphrase, reach
from ui.pages.settings.passphrase import hidden, long_enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutting:
    """An account is shut: nothing is asked."""


def sheet_of(found: reach.Kept) -> Sheet:
    """Return the form of a new account."""
    return Sheet(
        title="新增账号",
        command=NewAccount,
        send=accounts.create,
        button="开通",
        note="县级经办、复核、审批应是三个人；系统管理员、安全管理员、审计员和部门经办不兼其他角色。",
        asks={
            "passphrase": Ask(
                editor=hidden, title="初始口令", check=long_enough, hint=f"{HINT}；当面告诉本人"
            ),
            "roles": Ask(editor=lambda: Several([(role, role.label) for role in Role]), title="角色"),
            "unit_ids": Ask(
                editor=lambda: Several(found.towns),
                title="管辖乡镇",
                hint="一个都不选就是全县",
                wide=True,
            ),
            "body_id": Ask(
                editor=lambda: OneOf(found.bodies, "（不填）"),
                hint="只用于部门经办：只看这个单位的人",
                wide=True,
            ),
        },
    )


def _add(page: RegisterPage) -> None:
    page.desk.ask(page, reach.kept_to, done=partial(_ask, page), name="kept")


def _ask(page: RegisterPage, found: reach.Kept) -> None:
    done = partial(_told, page, "账号已开通。")
    FormDialog(page.desk, sheet_of(found), done, page.window()).open()


def _told(page: RegisterPage, sentence: str, _result: Any) -> None:
    page.desk.tell(sentence)


def _shut(page: RegisterPage) -> None:
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"停用账号：{row.name}（{row.login}）",
        command=Shutting,
        send=lambda unit, _new, version: accounts.disable(unit, row.id, version),
        button="停用",
        note="停用后不能再登录；以前办理的业务和记录都保留。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, f"“{row.login}”已停用。"), page.window()).open()


def _not_shut(rows: Sequence[AccountRow]) -> str:
    return reach.one_open(rows) or rows[0].fixed


PAGE = Register(
    id="accounts",
    title="账号",
    section="设置",
    icon="gear-six",
    row=AccountRow,
    query=accounts.accounts,
    topics=frozenset({"account"}),
    tones={"active": {True: Tone.SUCCESS, False: Tone.NEUTRAL}},
    counted="个",
    whole=True,
    empty="还没有账号。",
    actions=(
        Action(
            title="停用",
            icon="prohibit",
            permission=accounts.disable.permission,
            start=_shut,
            blocked=_not_shut,
        ),
        reach.MOVE,
        Action(
            title="重设口令",
            icon="key",
            permission=accounts.reset_passphrase.permission,
            start=passphrase.start,
            blocked=reach.one_open,
        ),
        Action(
            title="新增账号",
            icon="user-plus",
            permission=accounts.create.permission,
            start=_add,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
