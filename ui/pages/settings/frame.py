"""What the dialogs of 设置 share: title and note at the head, what grows below, buttons at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.kit.theme import px

_PADDING, _GAP, _ROOM = 16, 10, 60


def frame(dialog: QDialog, title: str, width: int, height: int) -> None:
    """Give a dialog its title and its size, a low screen permitting; it is gone once it is closed."""
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    screen = QApplication.primaryScreen().availableGeometry().height()
    dialog.resize(px(width), min(px(height), screen - px(_ROOM)))


def scrolled(part: QWidget) -> QScrollArea:
    """Return an area in which a part moves where the dialog has no room for it, and is not squeezed."""
    area, body = QScrollArea(), QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, px(_GAP), 0)
    column.addWidget(part)
    column.addStretch(1)
    area.setWidget(body)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def lay(
    dialog: QDialog,
    note: str,
    parts: Sequence[QWidget],
    buttons: Sequence[QPushButton],
    said: QLabel | None = None,
) -> None:
    """Lay out a dialog: its title and a note, the parts, the last of which grows, and the buttons.

    ``said`` stands at the left of the buttons.
    """
    head, below, foot = QLabel(dialog.windowTitle()), QLabel(note), QHBoxLayout()
    head.setObjectName("pageTitle")
    below.setObjectName("hint")
    below.setWordWrap(True)
    foot.addWidget(said or QLabel(), 1)
    for button in buttons:
        button.setAutoDefault(False)
        foot.addWidget(button)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*(px(_PADDING),) * 4)
    layout.setSpacing(px(_GAP))
    for part in (head, below, *parts):
        layout.addWidget(part, int(part is parts[-1]))
    layout.addLayout(foot)
