"""网格: the tree open at a grid, what is amiss, the forms of a grid, a name, an explanation, a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.domain.units import Level
from ui.pages.grids.restructuring.drafting import DraftDialog
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]


def _page(window: Window) -> Any:
    return window.tabs.front.widget if window.tabs.front else None


def _grid(window: Window, settle: _Settle) -> None:
    page = _page(window)
    page.go_to(next(row.id for row in page.rows if row.level is Level.GRID))
    if window.inspector.isHidden():
        window.toggle_inspector()
    settle()


def _amiss(window: Window, settle: _Settle) -> None:
    _page(window).amiss.setChecked(True)
    settle()


def _new(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.go_to(next(row.id for row in page.rows if row.level is Level.VILLAGE))
    page.buttons["新增网格"].click()
    settle()
    return QApplication.activeModalWidget()


def _alias(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.go_to(next(row.id for row in page.rows if row.level is Level.VILLAGE))
    page.buttons["单位别名"].click()
    settle()
    return QApplication.activeModalWidget()


def _figures(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.table.selectRow(0)
    page.buttons["户数人口"].click()
    settle()
    return QApplication.activeModalWidget()


def _explain(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.table.selectRow(0)
    page.buttons["说明原因"].click()
    settle()
    return QApplication.activeModalWidget()


def _split(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.go_to(next(row.id for row in page.rows if row.level is Level.GRID))
    menu = next(one.menu() for one in page.findChildren(QPushButton) if one.menu())
    next(action for action in menu.actions() if action.text().startswith("拆分")).trigger()
    settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, DraftDialog):
        dialog.look()
        settle()
    return dialog


def _body(window: Window, settle: _Settle) -> QWidget | None:
    button = _page(window).buttons.get("登记组织")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _near(window: Window, settle: _Settle) -> None:
    page = _page(window)
    page.go_to(next((one.row.id for one in page.sheet.patches if one.row.level is Level.GRID), None))
    settle()


def _twin(window: Window, settle: _Settle) -> None:
    _page(window).buttons["看表格"].click()
    settle()


def _findings(window: Window, settle: _Settle) -> QWidget | None:
    _page(window).buttons["边界检查"].click()
    settle()
    return QApplication.activeModalWidget()


def _drawn(window: Window, settle: _Settle) -> QWidget | None:
    button = _page(window).buttons.get("导入边界")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _lists(window: Window, settle: _Settle) -> QWidget | None:
    _page(window).parts.take_in.click()
    settle()
    return QApplication.activeModalWidget()


def _proposed(window: Window, settle: _Settle) -> None:
    page = _page(window)
    if page.village is not None:
        page.parts.asking.propose.click()
    settle()


def _first(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    next(act for act in page.hand.menu().actions() if "别的村" in act.text()).trigger()
    settle()
    return QApplication.activeModalWidget()


def _short(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["short"].click()
    settle()


def _enlist(window: Window, settle: _Settle) -> QWidget | None:
    _page(window).buttons["登记"].click()
    settle()
    return QApplication.activeModalWidget()


def _lacking(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["missing"].click()
    settle()


def _came(window: Window, settle: _Settle) -> None:
    """Open a grid's month from the list; a county that asks nobody has none to open."""
    page = _page(window)
    if page.model.rows:
        page.table.choose({page.model.rows[0].id})
        page.buttons["登记报到"].click()
        settle()


SCENES = (
    Scene("sheet", "checkins", _came),
    Scene("short", "posts", _short),
    Scene("new", "forces", _enlist),
    Scene("missing", "coverage", _lacking),
    Scene("grid", "outline", _grid),
    Scene("amiss", "outline", _amiss),
    Scene("new", "outline", _new),
    Scene("alias", "outline", _alias),
    Scene("figures", "grids", _figures),
    Scene("explain", "unit_checks", _explain),
    Scene("new", "bodies", _body),
    Scene("split", "outline", _split),
    Scene("lists", "planning", _lists),
    Scene("first", "planning", _first),
    Scene("proposed", "planning", _proposed),
    Scene("near", "map", _near),
    Scene("figures", "map", _twin),
    Scene("findings", "map", _findings),
    Scene("drawn", "map", _drawn),
)
