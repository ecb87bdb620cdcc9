"""Buildings and hamlets by hand: one more, other figures of one, one taken off the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.core.fields import Label
from app.core.own_words import in_own_words
from app.services import planning
from app.services.planning import NewPart, Question
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.pages.grids.planning.first import ask_first

_BESIDE = "与它相邻的楼栋（湾组），用顿号分开"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartForm:
    """What is typed of a building or hamlet."""

    name: Annotated[str, Label("楼栋（湾组）", width=24)]
    households: Annotated[int | None, Label("户数", width=8)] = None
    residents: Annotated[int | None, Label("人口", width=8)] = None
    grid: Annotated[str, Label("现网格", width=24)] = ""
    beside: Annotated[str, Label("相邻", width=40, help=_BESIDE)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWords:
    """Nothing to say."""


def hand_button(desk: Desk, page: Any) -> QPushButton:
    """Return the button whose menu adds, changes or takes off what is chosen in the page's list."""
    button = QPushButton("登记楼栋", page)  # shown without a parent it would be a window of its own
    menu = QMenu(button)
    button.setAccessibleName("楼栋（湾组）登记")
    button.setToolTip("逐个登记楼栋（湾组）：新增一个，修改或去掉名单里选中的一个")
    menu.addAction("新增楼栋（湾组）…", lambda: ask_part(desk, page, None))
    menu.addAction(in_own_words("登记别的村（社区）…"), lambda: ask_first(desk, page))
    alone = [
        menu.addAction("修改选中的…", lambda: ask_part(desk, page, _chosen(page))),
        menu.addAction("去掉选中的…", lambda: ask_void(desk, page, _chosen(page))),
    ]
    menu.aboutToShow.connect(lambda: [act.setEnabled(_chosen(page) is not None) for act in alone])
    button.setMenu(menu)
    button.setVisible(desk.may(planning.change_part.permission))
    return button


def _chosen(page: Any) -> Any:
    """Return the building that alone is chosen, as it was read; None where there is none, or several."""
    ids = [row.id for row in page.parts.part_table.chosen()]
    found = [row for row in page.question.parts if row.id in ids] if page.question else []
    return found[0] if len(found) == 1 else None


def ask_part(desk: Desk, page: QWidget, row: Any) -> None:
    """Ask for one more building, or for what is otherwise of one."""
    if page.question is not None:
        done = "楼栋（湾组）已登记。" if row is None else f"“{row.name}”已修改。"
        FormDialog(desk, part_sheet(page.question, row), lambda _: desk.tell(done), page.window()).open()


def ask_void(desk: Desk, page: QWidget, row: Any) -> None:
    """Ask whether one is to be taken off the list."""
    sheet = void_sheet(row)
    FormDialog(desk, sheet, lambda _: desk.tell(f"“{row.name}”已从名单去掉。"), page.window()).open()


def part_sheet(question: Question, row: Any) -> Sheet:
    """Return the form of a new building (``row`` None) or of one that is there."""
    grids = tuple((code, name) for code, name in question.names.items())
    start = {} if row is None else _values(row)
    return Sheet(
        title="新增楼栋（湾组）" if row is None else f"修改楼栋（湾组）：{row.name}",
        command=PartForm,
        send=partial(_send, question.village.id, row),
        button="登记" if row is None else "保存",
        note=f"{question.village.name}的名单；改名后，别处写的相邻名称跟着改。从今天起按新的名单。",
        start=start,
        asks={"grid": Ask(editor=lambda: OneOf(grids, "未划入"))},
        record=None if row is None else Record(version=row.version, seen=start),
    )


def void_sheet(row: Any) -> Sheet:
    """Return the question before one is taken off."""
    return Sheet(
        title=f"去掉楼栋（湾组）：{row.name}",
        command=NoWords,
        send=lambda unit, _new, version: planning.void_part(unit, row.id, version),
        button="去掉",
        note="从今天起不再列入；以前的名单照旧留存，别处写的相邻也去掉它。",
        record=Record(version=row.version),
    )


def _values(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "households": row.households,
        "residents": row.residents,
        "grid": row.grid_code,
        "beside": "、".join(row.beside),
    }


def _send(village_id: int, row: Any, unit: Unit, new: PartForm, version: int | None = None) -> None:
    at = {} if row is None else {"x": row.x, "y": row.y}
    planning.change_part(
        unit,
        None if row is None else row.id,
        version,
        NewPart(
            village_id=village_id,
            name=new.name,
            households=new.households,
            residents=new.residents,
            grid=new.grid,
            beside=new.beside,
            **at,
        ),
    )
