"""The buttons of a run: what may be done now, each with its reasons in words where it may not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.services.pay import Act
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.theme import px

_GAP = 8
_ICONS = {
    "check": "check-square",
    "approve": "shield-check",
    "post": "book-open",
    "export": "download-simple",
    "confirm": "bank",
    "settle": "flag",
    "discard": "trash",
    "take_answers": "upload-simple",
    "calculate": "arrows-clockwise",
}
#: acts on chosen people: where they stand, as in ``PEOPLE`` of people.py
_OF_PEOPLE = ("record_returns", "correct")


class ActsBar(QWidget):
    """Buttons for the whole run; ``wanted`` says which was pressed."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.buttons: dict[str, QPushButton] = {}
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))

    def show_acts(self, acts: list[Act]) -> str:
        """Show what the person may do; return whose turn it is when it is somebody else's."""
        clear(self.row)
        self.buttons = {}
        mine = [one for one in acts if self.desk.may(one.must) and one.action not in _OF_PEOPLE]
        for one in mine:
            self._add(one, primary=one is acts[0])
        if not acts or self.desk.may(acts[0].must):
            return ""
        return f"等待“{acts[0].title}”：由有“{acts[0].must.label}”权限的人办理。"

    def _add(self, act: Act, *, primary: bool) -> None:
        token = "on_primary" if primary and not act.blocked else "text2"
        button = QPushButton(icon(_ICONS.get(act.action, "arrow-right"), token), f" {act.title}")
        button.setAccessibleName(act.title)
        button.setDefault(primary)
        button.setEnabled(not act.blocked)
        reasons = "；".join(one.text for one in act.blocked)
        button.setToolTip(f"还不能{act.title}：{reasons}" if reasons else act.title)
        button.setAccessibleDescription(reasons)
        button.clicked.connect(lambda _on=False: self.wanted.emit(act))
        self.buttons[act.action] = button
        self.row.addWidget(button)


def clear(row: QHBoxLayout) -> None:
    """Take everything out of a row."""
    while row.count():
        widget = row.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
