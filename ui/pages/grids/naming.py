"""Another name of a unit, as the papers of a town write it: recorded, and withdrawn where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.core.fields import Label
from app.services import units
from app.services.units import AliasRow
from ui.kit.desk import Desk
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog

ALIAS = "单位别名"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlias:
    """Another name papers use for a unit."""

    alias: Annotated[str, Label("别名", width=24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why an alias was recorded by mistake."""

    reason: Annotated[str, Label("撤销原因", width=40)]


def add_alias(desk: Desk, owner: QWidget, row: Any) -> None:
    """Ask for another name of a unit, beside those it has."""
    desk.ask(owner, units.aliases, done=partial(_ask_alias, desk, owner, row), name="aliases")


def _ask_alias(desk: Desk, owner: Any, row: Any, known: Sequence[AliasRow]) -> None:
    """Ask at once where it has none; else drop a menu below the button, with one to withdraw each."""
    mine = [one for one in known if one.unit_id == row.id]
    sheet = alias_sheet(row, [one.alias for one in mine])
    done = f"“{row.name}”的别名已登记，导入名单时按它认得出。"
    asks = [("登记别名", sheet, done)]
    asks += [(f"撤销“{one.alias}”", _withdrawal(row, one), f"别名“{one.alias}”已撤销。") for one in mine]
    if not mine:
        _open_sheet(desk, owner, sheet, done)
        return
    menu = QMenu(owner)
    for title, each, told in asks:
        menu.addAction(title).triggered.connect(
            lambda _on=False, each=each, told=told: _open_sheet(desk, owner, each, told)
        )
    menu.aboutToHide.connect(menu.deleteLater)
    button = owner.buttons[ALIAS]
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _open_sheet(desk: Desk, owner: QWidget, sheet: Sheet, told: str) -> None:
    FormDialog(desk, sheet, lambda _done: desk.tell(told), owner.window()).open()


def _withdrawal(row: Any, alias: AliasRow) -> Sheet:
    return Sheet(
        title=f"撤销别名：{alias.alias}",
        command=Withdrawal,
        send=lambda unit, new, version: units.withdraw_alias(unit, alias.id, version, new.reason),
        button="撤销",
        record=Record(version=alias.version),
        note=f"撤销后，表格里写“{alias.alias}”的不再对应到“{row.name}”；已经导入的不变。",
    )


def alias_sheet(row: Any, known: Sequence[str]) -> Sheet:
    """Return the form of another name."""
    has = f"现有别名：{'、'.join(known)}。" if known else "还没有别名。"
    return Sheet(
        title=f"单位别名：{row.name}",
        command=NewAlias,
        send=lambda unit, new: units.name_alias(unit, row.id, new.alias),
        button="登记",
        note=f"{has}乡镇报来的表格里用别的叫法时，按别名对应到这个单位。",
    )
