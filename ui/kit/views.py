"""What a person makes of a list: the filters in force, its columns and density, and views with names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.core.fields import Field, fields_of
from app.core.narrowing import Kept, Narrowing
from app.core.reading import shown
from app.domain.names import keys
from ui.kit.filters import described
from ui.kit.header import Chip
from ui.kit.theme import px

_GAP, _WORDS = 8, 220


class Sieve(QObject):
    """Which rows of a list stay: those that hold the words and pass the filter of every column."""

    turned = Signal()
    """Other rows may stay now."""

    def __init__(self, words: QLineEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._words, self._texts = words, list[str]()
        self.narrowing, self.on, self.every = Narrowing(), True, list[Any]()
        words.textChanged.connect(self.turned)

    @property
    def working(self) -> Narrowing:
        """The filters in force: none while they rest."""
        return self.narrowing if self.on else Narrowing()

    def pour(self, rows: list[Any]) -> None:
        """Take other rows."""
        self.every, self._texts = rows, []
        self.turned.emit()

    def know(self, texts: list[str]) -> None:
        """Take the texts the rows are found by; they are put together beside the rows, not before them."""
        self._texts = texts
        if self._words.text().strip():
            self.turned.emit()

    def rows(self) -> list[Any]:
        """Return the rows that stay."""
        return self._passing(self.working)

    def others(self, key: str) -> list[Any]:
        """Return the rows that would stay without the filter of one column."""
        return self._passing(Narrowing(tuple(kept for kept in self.working.kept if kept.key != key)))

    def _passing(self, narrowing: Narrowing) -> list[Any]:
        rows, words = self.every, self._words.text().casefold().split()
        if words and len(self._texts) == len(rows):
            rows = [
                row
                for row, text in zip(rows, self._texts, strict=True)
                if all(word in text for word in words)
            ]
        return [row for row in rows if narrowing.holds(row)] if narrowing.kept else rows

    def of(self, key: str) -> Kept | None:
        """Return the filter of a column."""
        return next((kept for kept in self.narrowing.kept if kept.key == key), None)

    def narrow(self, narrowing: Narrowing) -> None:
        """Filter by this and nothing else."""
        self.narrowing, self.on = narrowing, True
        self.turned.emit()

    def keep(self, key: str, kept: Kept | None) -> None:
        """Give a column another filter, or none."""
        others = tuple(each for each in self.narrowing.kept if each.key != key)
        self.narrow(Narrowing((*others, kept) if kept else others))

    def remove(self, kept: Kept) -> None:
        """Take one filter away."""
        self.narrow(Narrowing(tuple(each for each in self.narrowing.kept if each is not kept)))

    def turn(self) -> None:
        """Let the columns' filters rest, or work again; the words stay."""
        self.on = not self.on
        self.turned.emit()


def texts_of(row_type: type[Any], names: Sequence[str], rows: Sequence[Any]) -> list[str]:
    """Return the text each row is found by, names by pinyin too."""
    fields, found = fields_of(row_type), []
    for row in rows:
        parts = [shown(field, row) for field in fields]
        for key in names:
            readings = keys(getattr(row, key))
            parts += [*readings.full, *readings.initials]
        found.append("\n".join(parts).casefold())
    return found


class Bar(QWidget):
    """The line over a list: words to find rows by, the filters in force, how many rows there are."""

    opened = Signal(object)
    """A Kept whose filter somebody wants to change."""

    removed = Signal(object)
    cleared = Signal()

    def __init__(self, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = {field.key: field for field in fields}
        self.words, self.clear, self.count = QLineEdit(), QPushButton("清除筛选"), QLabel("正在读取…")
        self.chips: list[Chip] = []
        self._line, self._places = QHBoxLayout(self), QHBoxLayout()
        self._arrange()
        self.clear.clicked.connect(self.cleared)
        self.show_filters(Narrowing(), on=True)

    def _arrange(self) -> None:
        self.words.setPlaceholderText("筛选：文字、拼音或首字母")
        self.words.setToolTip("只留下含有这些文字的行  Ctrl+Shift+F；查找而不隐藏用 Ctrl+F")
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName("筛选")
        self.words.setFixedWidth(px(_WORDS))
        self.clear.setObjectName("quiet")
        self.clear.setToolTip("清除全部筛选  Esc")
        self.count.setObjectName("hint")
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(_GAP))
        self._places.setSpacing(px(_GAP))
        self._line.addWidget(self.words)
        self._line.addLayout(self._places, 1)
        self._places.addWidget(self.clear)
        self._places.addStretch(1)
        self._line.addWidget(self.count)

    def show_filters(self, narrowing: Narrowing, *, on: bool) -> None:
        """Show one chip for each column's filter; they are grey while filters are off."""
        for chip in self.chips:
            self._places.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(kept, on) for kept in narrowing.kept]
        self.clear.setVisible(bool(self.chips))

    def _chip(self, kept: Kept, on: bool) -> Chip:
        chip = Chip(described(self._fields.get(kept.key), kept), kept, self)
        chip.setEnabled(on)
        chip.opened.connect(self.opened)
        chip.removed.connect(self.removed)
        self._places.insertWidget(self._places.count() - 2, chip)
        return chip

    def add(self, *buttons: QWidget) -> None:
        """Put buttons at the right end."""
        for button in buttons:
            self._line.addWidget(button)
