"""What an account may be kept to, and 改管辖: another town for whose own was merged or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Label
from app.core.own_words import in_own_words
from app.domain.units import Level
from app.services import bodies, desks, units
from app.services.accounts import AccountRow
from app.workspace import Unit
from ui.kit.editors import Option, Several
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, RegisterPage


@dataclass(frozen=True, slots=True)
class Kept:
    """What an account may be kept to: some towns, or what is assigned to a body."""

    towns: list[Option]
    bodies: list[Option]


@permits(Permission.ACCOUNTS_WRITE)
def kept_to(unit: Unit) -> Kept:
    """List the towns and the bodies an account may be kept to."""
    towns: list[Option] = [(row.id, row.name) for row in units.tree(unit, level=Level.TOWN)]
    return Kept(towns, [(row.id, row.name) for row in bodies.bodies(unit)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """To which units an account is kept from now on."""

    unit_ids: Annotated[tuple[int, ...], Label("管辖乡镇")]


def one_open(rows: Sequence[AccountRow]) -> str:
    """Return why nothing can be done with what is selected: not one account, or a shut one."""
    if len(rows) != 1:
        return "请先在列表中选中一个账号。" if not rows else "一次只能办理一个账号，请只选一行。"
    return "" if rows[0].active else "这个账号已经停用。"


def _ask(page: RegisterPage) -> None:
    page.desk.ask(page, kept_to, done=partial(_show, page, page.table.chosen()[0]), name="kept")


def _show(page: RegisterPage, row: AccountRow, found: Kept) -> None:
    towns = {at for at, _ in found.towns}
    sheet = Sheet(
        title=f"改管辖：{row.name}（{row.login}）",
        command=Keeping,
        send=lambda unit, new, version: desks.keep_to(unit, row.id, version, new.unit_ids),
        button="改管辖",
        note=row.due or f"现在管{row.where}。",
        asks={"unit_ids": Ask(editor=lambda: Several(found.towns), wide=True)},
        start={"unit_ids": tuple(at for at in row.heirs if at in towns)},
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, lambda _done: _told(page), page.window()).open()


def _told(page: RegisterPage) -> None:
    page.desk.tell("管辖已改，本人下次登录时生效。")


def _movable(rows: Sequence[AccountRow]) -> str:
    return one_open(rows) or (
        "" if rows[0].kept else in_own_words("这个账号管全县或一个部门，没有乡镇可改。")
    )


MOVE = Action(title="改管辖", icon="swap", permission=desks.keep_to.permission, start=_ask, blocked=_movable)
