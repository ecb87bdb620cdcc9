"""What may be done with the tree: another grid, another name of a unit, the people in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Annotated, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.core.access import Scope
from app.core.fields import Label
from app.domain.search import Entry, Group
from app.domain.units import Level
from app.services import search, units
from app.services.units import AliasRow, GridChoices, NewGrid, OutlineRow
from app.workspace import Unit
from ui.kit.desk import Desk, Door
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground, within
from ui.kit.picker import Picker

ALIAS, ONE = "单位别名", "请先选中一个单位。"
Opened = tuple[list[int], list[str]]  # the units that were opened, and what their sizes break


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid(NewGrid):
    """A new grid, and from which day it is there."""

    since: Annotated[date, Label("设立日期", width=11)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlias:
    """Another name papers use for a unit."""

    alias: Annotated[str, Label("别名", width=24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why an alias was recorded by mistake."""

    reason: Annotated[str, Label("撤销原因", width=40)]


def one_unit(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for these rows, empty for exactly one."""
    return "" if len(rows) == 1 else ONE


def add_grid(desk: Desk, owner: QWidget, village: Any, then: Callable[[int], object]) -> None:
    """Ask for a new grid, below ``village`` where one is selected."""
    show = partial(_ask_grid, desk, owner, village, then)
    desk.ask(owner, units.grid_choices, done=show, name="choices")


def _ask_grid(
    desk: Desk, owner: QWidget, village: Any, then: Callable[[int], object], choices: GridChoices
) -> None:
    sheet = grid_sheet(desk, choices, village)
    FormDialog(desk, sheet, partial(_opened, desk, then), owner.window()).open()


def _opened(desk: Desk, then: Callable[[int], object], done: Opened) -> None:
    door = Door("查看空岗", lambda: desk.open("vacancies"))
    ids, doubts = done
    told = "；".join(doubts)
    desk.tell(f"网格已设立，还没有网格员。{told}{'，请核对户数和人口。' if told else ''}", door)
    then(ids[0])


def grid_sheet(desk: Desk, choices: GridChoices, village: Any) -> Sheet:
    """Return the form of a new grid."""
    start: dict[str, Any] = {"since": choices.today}
    if village is not None and village.level is Level.VILLAGE:
        start["village_id"] = Entry(Group.GRIDS, village.name, village.code, "", "grids", village.id)
    return Sheet(
        title="新增网格",
        command=OpenedGrid,
        send=_open,
        button="设立",
        note="编码按村（社区）代码加三位顺序号自动生成；名称不填时按政策的规则命名。",
        start=start,
        own=choices.own,
        asks={
            "village_id": Ask(
                editor=lambda: Picker(desk, search.find_villages), title="所在村（社区）", wide=True
            ),
            "unit_kind": Ask(editor=lambda: OneOf(choices.kinds)),
        },
    )


def _open(unit: Unit, new: OpenedGrid) -> Opened:
    """Open a grid; what its size breaks without being refused is said once it stands."""
    grids = [NewGrid(**{each.name: getattr(new, each.name) for each in fields(NewGrid)})]
    return units.open_grids(unit, grids, new.since), units.size_doubts(unit, grids, new.since)


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


def people_of(desk: Desk, tree: Any) -> None:
    """Show who serves in the selected unit and below it."""
    row = tree.chosen()[0]
    desk.open("roster", Ground(row.full_name, Scope(row.scope_lo, row.scope_hi)))


def outline_on(unit: Unit, ground: Ground, on: date | None = None) -> list[OutlineRow]:
    """Return the units of a part of the tree, as they stood on a day."""
    return units.outline(within(unit, ground), on)
