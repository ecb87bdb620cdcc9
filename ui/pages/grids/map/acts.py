"""The buttons of the map: figures as a table, boundaries taken in, looked through, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.services import boundaries
from ui.kit.icons import icon
from ui.pages.grids.map.checking import show_findings
from ui.pages.grids.map.printing import print_map
from ui.pages.grids.map.reading import Sheet
from ui.pages.grids.map.taking import take_in

_TABLE, _MAP = "看表格", "看地图"


def buttons(page: Any) -> list[QPushButton]:
    """Return the buttons over the map, those a person may use."""
    made = [
        _button(page, _TABLE, "table", lambda: turn(page, table=page.stack.currentIndex() == 0)),
        _button(page, "打印", "printer", lambda: print_map(page.desk, page, page.shown)),
        _button(page, "边界检查", "checks", lambda: show_findings(page.desk, page, page.ground, page.go_to)),
    ]
    if page.desk.may(boundaries.preview.permission):
        made.append(_button(page, "导入边界", "plus", lambda: take_in(page.desk, page), primary=True))
    return made


def _button(
    page: Any, title: str, picture: str, act: Callable[[], object], *, primary: bool = False
) -> QPushButton:
    button = QPushButton(icon(picture, "on_primary" if primary else "text2"), f" {title}")
    button.setAccessibleName(title)
    button.setDefault(primary)
    button.clicked.connect(lambda _on=False: act())
    page.buttons[title] = button
    return button


def turn(page: Any, *, table: bool) -> None:
    """Show the table, or the map again with all units in the table behind it."""
    page.stack.setCurrentIndex(1 if table else 0)
    button = page.buttons[_TABLE]
    title = _MAP if table else _TABLE
    button.setText(f" {title}")
    button.setAccessibleName(title)
    if table:
        page.twin.table.setFocus()
    else:
        page.twin.only_lacking(None)
        page.atlas.canvas.setFocus()


def counted(sheet: Sheet) -> str:
    """Return how many units have a boundary, and how many have none."""
    if not sheet.patches:
        return "还没有边界。"
    without = len(sheet.rows) - len(sheet.patches)
    return f"有边界 {len(sheet.patches):,} 个，没有边界 {without:,} 个"


def plate(canvas: QWidget) -> QWidget:
    """Return the canvas on a ground of the house's cards."""
    made = QWidget()
    made.setObjectName("card")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    inside = QVBoxLayout(made)
    inside.setContentsMargins(2, 2, 2, 2)
    inside.addWidget(canvas)
    return made
