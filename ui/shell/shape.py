"""Where the window stands and how wide its panes are, from one day to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from ui.kit.theme import px
from ui.shell.memory import Remembered
from ui.shell.scope_pane import ScopePane

_WIDTHS = [238, 760, 286]
_IN_SIGHT = 80  # pixels of the title bar a restored window must show


class Shape:
    """The window's geometry and the widths of tree, page and inspector, at 100 per cent."""

    def __init__(
        self, window: QMainWindow, split: QSplitter, scopes: ScopePane | None, kept: Remembered
    ) -> None:
        self.window, self.split, self.scopes, self.kept = window, split, scopes, kept

    def restore(self) -> None:
        """Put the window where it was, on a screen that is there, and give the panes their widths."""
        if self.kept.geometry:
            self.window.restoreGeometry(QByteArray.fromBase64(self.kept.geometry.encode()))
            bring_into_sight(self.window)
        widths = list(self.kept.widths) or _WIDTHS[-self.split.count() :]
        self.split.setSizes([px(width) for width in widths])
        if self.scopes:
            self.scopes.fold(self.kept.scopes_folded)

    def fold(self, zoom: int) -> None:
        """Fold the tree to a strip, or unfold it; the page takes or gives the room."""
        if self.scopes:
            widths = self.widths(zoom)
            self.scopes.fold(not self.scopes.folded)
            self._spread(widths, self.scopes.folded)

    def _spread(self, widths: Sequence[int], folded: bool) -> None:
        """Give the tree its width, or its strip, and the page the rest: a splitter does not do it itself."""
        self.kept = replace(self.kept, widths=tuple(widths))
        now = self.split.sizes()
        first = 0 if folded else px(widths[0])
        self.split.setSizes([first, now[0] + now[1] - first, *now[2:]])

    def widths(self, zoom: int) -> tuple[int, ...]:
        """Return the widths at 100 per cent; a pane out of sight has none and keeps its last."""
        before = list(self.kept.widths) or _WIDTHS[-self.split.count() :]
        now = [round(size * 100 / zoom) for size in self.split.sizes()]
        if self.scopes and self.scopes.folded:
            now[0] = before[0]
        return tuple(size or old for size, old in zip(now, before, strict=True))


def bring_into_sight(window: QMainWindow) -> None:
    """Move a window whose title bar is on no screen to the middle of the first one, no larger than it."""
    frame = window.frameGeometry()
    bar = frame.adjusted(0, 0, 0, _IN_SIGHT - frame.height())
    seen = [screen.availableGeometry() & bar for screen in QGuiApplication.screens()]
    if any(part.width() >= _IN_SIGHT for part in seen):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(window.size().boundedTo(room.size()))
    frame = window.frameGeometry()
    frame.moveCenter(room.center())
    window.move(max(frame.left(), room.left()), max(frame.top(), room.top()))
