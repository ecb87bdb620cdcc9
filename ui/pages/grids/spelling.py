"""What the units of a tree are found by, pinyin too: spelt behind the window, when somebody first filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.search import hits, texts
from app.services.units import OutlineRow
from ui.kit.desk import Desk


class Spelling:
    """The texts of the rows that were read last."""

    def __init__(self, desk: Desk, owner: QWidget, ready: Callable[[], object]) -> None:
        """``ready`` is called when what was sought can be found."""
        self._desk, self._owner, self._ready = desk, owner, ready
        self._rows: Sequence[OutlineRow] = ()
        self._texts: dict[int, str] = {}

    def find(self, rows: Sequence[OutlineRow], words: Sequence[str]) -> set[int] | None:
        """Return the ids of the units that have every word; None while their names are being spelt."""
        if rows is not self._rows:
            self._rows, self._texts = rows, {}
        if self._texts or not rows:
            return hits(self._texts, words)

        def done(found: dict[int, str]) -> None:
            if rows is self._rows:  # else the tree has been read again meanwhile
                self._texts = found
                self._ready()

        self._desk.tasks.read(self._owner, lambda _job: texts(rows), done=done, name="texts")
        return None
