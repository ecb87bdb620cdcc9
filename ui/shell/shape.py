"""Where the window stands and how wide its panes are, from one day to the next."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from ui.kit.theme import px
from ui.shell.memory import Remembered
from ui.shell.scope_pane import ScopePane

_WIDTHS = [238, 760, 286]
_WIDE = 1400  # below this the inspector comes only when it is asked for
_IN_SIGHT = 80  # pixels of the title bar a restored window must show


class Shape:
    """The window's geometry and the widths of tree, page and inspector, at 100 per cent."""

    def __init__(
        self, window: QMainWindow, split: QSplitter, scopes: ScopePane | None, kept: Remembered
    ) -> None:
        self.window, self.split, self.scopes, self.kept = window, split, scopes, kept
        self.inspector_wanted = kept.inspector  # None: where there is room

    def restore(self) -> None:
        """Put the window where it was, on a screen that is there, and give the panes their widths."""
        if self.kept.geometry:
            self.window.restoreGeometry(QByteArray.fromBase64(self.kept.geometry.encode()))
            bring_into_sight(self.window)
        if self.scopes:
            self.scopes.fold(self.kept.scopes_folded)
        self.spread()
        self.split.splitterMoved.connect(self._moved)

    def fold(self) -> None:
        """Fold the tree to a strip, or unfold it; the page takes or gives the room."""
        if self.scopes:
            self.scopes.fold(not self.scopes.folded)
            self.spread()

    def place_inspector(self, speaks: bool) -> None:
        """Show the inspector where there is room or it was asked for, and only if it ``speaks`` here."""
        wanted = self.window.width() >= _WIDE if self.inspector_wanted is None else self.inspector_wanted
        self.split.widget(self.split.count() - 1).setVisible(speaks and wanted)
        self.spread()

    def spread(self) -> None:
        """Give tree and inspector the widths they were last given by hand, and the page the rest.

        A splitter does not: it takes room from the tree for an inspector that comes, and never gives it back.
        """
        sizes, page = [px(width) for width in self.widths()], self.split.count() - 2
        if self.scopes and self.scopes.folded:
            sizes[0] = self.scopes.maximumWidth()
        beside = (place for place in range(len(sizes)) if place != page)
        taken = sum(sizes[place] for place in beside if not self.split.widget(place).isHidden())
        sizes[page] = max(sum(self.split.sizes()) - taken, 0)
        self.split.setSizes(sizes)

    def _moved(self, _at: int, _handle: int) -> None:
        """Keep what was dragged; a pane out of sight has no width and keeps its last."""
        now = [round(size * 100 / px(100)) for size in self.split.sizes()]
        if self.scopes and self.scopes.folded:
            now[0] = 0
        kept = tuple(size or old for size, old in zip(now, self.widths(), strict=True))
        self.kept = replace(self.kept, widths=kept)

    def widths(self) -> tuple[int, ...]:
        """Return the widths of the panes at 100 per cent, as they were last given by hand."""
        usual = tuple(_WIDTHS[-self.split.count() :])
        return self.kept.widths if len(self.kept.widths) == len(usual) else usual


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
