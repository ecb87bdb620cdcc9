"""What may be done with the tree: another grid, the people in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QWidget

from app.core.access import Scope
from app.core.fields import Label
from app.domain.search import Entry, Group
from app.domain.units import Level
from app.services import search, units
from app.services.units import GridChoices, NewGrid, OutlineRow
from app.workspace import Unit
from ui.kit.desk import Desk, Door
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground, within
from ui.kit.picker import Picker

ONE = "请先选中一个单位。"
Opened = tuple[list[int], list[str]]  # the units that were opened, and what their sizes break


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid(NewGrid):
    """A new grid, and from which day it is there."""

    since: Annotated[date, Label("设立日期", width=11)]


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


def people_of(desk: Desk, tree: Any) -> None:
    """Show who serves in the selected unit and below it."""
    row = tree.chosen()[0]
    desk.open("roster", Ground(row.full_name, Scope(row.scope_lo, row.scope_hi)))


def outline_on(unit: Unit, ground: Ground, on: date | None = None) -> list[OutlineRow]:
    """Return the units of a part of the tree, as they stood on a day."""
    return units.outline(within(unit, ground), on)
