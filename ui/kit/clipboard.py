"""Blocks of cells: which are selected and what they add up to, and how they go to WPS and Excel and back."""

from __future__ import annotations

import csv
import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QObject,
    QPoint,
    Qt,
)
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.fields import Field, Kind
from app.core.money import show
from app.core.reading import SHOW
from app.domain.arrangement import Group, mean, total

CARRIED = "application/x-griddesk-rows"
"""What the mouse carries when it carries rows; which ones, the table they are selected in knows."""

_FORMULA = ("=", "+", "-", "@")
_AS_TEXT = (Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.FLAG, Kind.MONTH)
_TEXT_STYLE = "mso-number-format:'\\@'"
_MONEY_STYLE = "mso-number-format:'\\#\\,\\#\\#0\\.00'"
_Select = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class Block:
    """Cells as they read on screen, under the fields of their columns; ``titled`` adds a line of titles."""

    columns: Sequence[Field]
    lines: Sequence[Sequence[str]]
    titled: bool = False

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [field.label.title for field in self.columns]

    def plain(self) -> str:
        """Return tab-separated lines; what begins like a formula is led by an apostrophe."""
        out = StringIO()
        writer = csv.writer(out, "excel-tab", lineterminator="\n")
        if self.titled:
            writer.writerow(self.titles)
        for line in self.lines:
            writer.writerow([_guarded(field, cell) for field, cell in zip(self.columns, line, strict=True)])
        return out.getvalue().removesuffix("\n")

    def rich(self) -> str:
        """Return an HTML table whose text cells say that they are text: Excel rounds 18 digits otherwise."""
        lines = ["".join(f"<th>{html.escape(title)}</th>" for title in self.titles)] if self.titled else []
        for line in self.lines:
            cells = zip(self.columns, line, strict=True)
            lines.append("".join(f"<td{_style(field)}>{_escaped(cell)}</td>" for field, cell in cells))
        rows = "".join(f"<tr>{line}</tr>" for line in lines)
        return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def put(block: Block) -> None:
    """Put the block on the clipboard in both forms."""
    mime = QMimeData()
    mime.setText(block.plain())
    mime.setHtml(block.rich())
    QGuiApplication.clipboard().setMimeData(mime)
    app = QCoreApplication.instance()
    if app is not None and not app.property("clipboardCured"):
        app.setProperty("clipboardCured", True)
        app.aboutToQuit.connect(let_go)


def let_go() -> None:
    """Leave plain text alone on the clipboard.

    Data set from Python outlives the interpreter and crashes Qt when it is let go at exit (ux.md 1.3).
    """
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(clipboard.text())


NOTHING_COPIED = "剪贴板里没有名单：请在 WPS 或 Excel 里连表头一起选中、复制，再来粘贴。"


def copied_list() -> str:
    """Return the copied list as text, its titles in the first line; empty for anything else."""
    text = QGuiApplication.clipboard().text()
    return text if "\t" in text and "\n" in text.strip() else ""


def files_of(mime: QMimeData) -> list[Path]:
    """Return the files of this computer and its network that are dragged; a page of the web is none."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


_CELL = re.compile(r'(?:"((?:[^"\t]|"")*|(?:[^"\n]|"")*)"|([^\t\n]*))([\t\n])')  # a tab or a line is quoted


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a pasted block, as Excel and WPS write one: tabs, quotes, lines within cells.

    A quote that does not end with its cell is one that somebody wrote: it swallows no other cell.  Empty
    lines at the end are none; all lines are as long as the longest.
    """
    lines: list[list[str]] = [[]]
    for quoted, plain, end in _CELL.findall(text.replace("\r\n", "\n").replace("\r", "\n") + "\n"):
        lines[-1].append(quoted.replace('""', '"') or plain)
        if end == "\n":
            lines.append([])
    while lines and not any(lines[-1]):
        lines.pop()
    width = max(map(len, lines), default=0)
    return [[_unguarded(cell) for cell in line] + [""] * (width - len(line)) for line in lines]


def _guarded(field: Field, cell: str) -> str:
    return f"'{cell}" if field.kind in _AS_TEXT and _is_formula(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    return len(cell) > 1 and cell.startswith(_FORMULA)


def _style(field: Field) -> str:
    if field.kind in _AS_TEXT:
        return f' style="{_TEXT_STYLE}"'
    return f' style="{_MONEY_STYLE}"' if field.kind is Kind.MONEY else ""


def _escaped(cell: str) -> str:
    return html.escape(cell).replace("\n", "<br>")


class Selected(QObject):
    """What is selected in a table, by rows and columns; it outlives another order, filter or columns."""

    def __init__(self, selection: QItemSelectionModel, parent: QObject) -> None:
        super().__init__(parent)
        self._selection: Any = selection
        self._kept: tuple[list[str], set[Any], set[str], Any] = ([], set(), set(), None)

    @property
    def _model(self) -> Any:
        return self._selection.model()

    def rows(self) -> list[Any]:
        """Return the rows the selection touches, in their order on screen."""
        found: set[int] = set()
        for part in self._selection.selection():
            found.update(range(part.top(), part.bottom() + 1))
        lines = self._model.lines
        return [line for place in sorted(found) if not isinstance(line := lines[place], Group)]

    def cells(self) -> dict[int, set[int]]:
        """Return the selected cells as columns by line; the heads of groups have none."""
        found: dict[int, set[int]] = {}
        for part in self._selection.selection():
            columns = range(part.left(), part.right() + 1)
            for place in range(part.top(), part.bottom() + 1):
                if self._model.row_at(place) is not None:
                    found.setdefault(place, set()).update(columns)
        return found

    def block(self, titled: bool = False) -> Block:
        """Return the selected cells as a block; what lies between them is empty."""
        cells, model = self.cells(), self._model
        columns = sorted(set().union(*cells.values())) if cells else []
        lines = [
            [model.text(place, column) if column in cells[place] else "" for column in columns]
            for place in sorted(cells)
        ]
        return Block([model.columns[column] for column in columns], lines, titled)

    def choose(self, places: set[int], columns: range | None = None) -> None:
        """Select these lines, over all columns or some neighbours; nothing else stays selected.

        Lines that are neighbours are one range: Qt merges ranges in quadratic time.
        """
        chosen, model = QItemSelection(), self._model
        span = columns or range(model.columnCount())
        for _, run in groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0]):
            lines = [place for _, place in run]
            ends = model.index(lines[0], span[0]), model.index(lines[-1], span[-1])
            chosen.append(QItemSelectionRange(*ends))
        self._selection.select(chosen, _Select.ClearAndSelect)

    def tick(self, place: int) -> None:
        """Take a whole row into the selection or out of it; single cells leave it."""
        wide = self._model.columnCount()
        whole = {line for line, columns in self.cells().items() if len(columns) == wide}
        self.choose(whole ^ {place})
        column = max(self._selection.currentIndex().column(), 0)
        self._selection.setCurrentIndex(self._model.index(place, column), _Select.NoUpdate)

    def among(self, places: Sequence[int]) -> dict[int, frozenset[int]]:
        """Return which columns of some lines, given in their order, are selected."""
        found = dict.fromkeys(places, frozenset[int]())
        for part in self._selection.selection():
            columns = frozenset(range(part.left(), part.right() + 1))
            for place in places[bisect_left(places, part.top()) : bisect_right(places, part.bottom())]:
                found[place] |= columns
        return found

    def has_row(self, place: int) -> bool:
        """Return whether the whole row is selected."""
        return bool(self._selection.isRowSelected(place))

    def has_all(self) -> bool:
        """Return whether every row is selected, of some."""
        parts = self._selection.selection()
        return len(parts) == 1 and parts[0].height() == self._model.rowCount() > 0 and self.has_row(0)

    def keep(self) -> None:
        """Remember selection and current cell by what they are of: the lines are about to be others."""
        keys, current = _keys(self._model), self._selection.currentIndex()
        parts = self._selection.selection()
        columns = {keys[column] for part in parts for column in range(part.left(), part.right() + 1)}
        row = self._model.row_at(current.row()) if current.isValid() else None
        here = None if row is None else (_mark(row), keys[current.column()])
        self._kept = (keys, {_mark(each) for each in self.rows()}, columns, here)

    def kept_columns(self) -> list[str]:
        """Return the columns as they were when it was kept."""
        return self._kept[0]

    def give_back(self) -> None:
        """Select again what is still there."""
        (before, marks, columns, here), now = self._kept, _keys(self._model)
        if not marks and here is None:
            return
        places = {_mark(line): place for place, line in enumerate(self._model.lines)}
        found = {places[mark] for mark in marks if mark in places}
        span = [now.index(key) for key in columns if key in now]
        if found:
            whole = len(columns) == len(before) or not span
            self.choose(found, None if whole else range(min(span), max(span) + 1))
        if here is not None and here[0] in places and here[1] in now:
            index = self._model.index(places[here[0]], now.index(here[1]))
            self._selection.setCurrentIndex(index, _Select.NoUpdate)


def _keys(model: Any) -> list[str]:
    return [field.key for field in model.columns]


def _mark(row: Any) -> Any:
    """Return by what a row is known again after it has been read anew."""
    known = getattr(row, "id", None)
    return id(row) if known is None else known


def summed(table: Any, counted: str) -> str:
    """Return what is selected, counted, and by column of numbers added up, for the status line.

    Of whole rows only what adds up is said; of a block every column of numbers.
    """
    cells, model = table.selected.cells(), table.rows_model
    rows = [model.lines[place] for place in cells]
    if not rows:
        return ""
    said = f"已选 {len(rows):,} {counted}"
    whole = all(len(columns) == model.columnCount() for columns in cells.values())
    for place, one in enumerate(model.columns):
        if not model.is_number(place) or (whole and one.key not in model.adds):
            continue
        among = [model.lines[line] for line, columns in cells.items() if place in columns]
        found = total(one, among)
        if found is not None and (whole or len(among) > 1):
            said += f"，{one.label.title.removeprefix('合计')}合计 {SHOW[one.kind](found)}"
            if sum(getattr(row, one.key) is not None for row in among) > 1:
                said += f"，平均 {show(mean(one, among) or Decimal(0))}"
    return said


class Carrier(QObject):
    """Lets the selected row be carried off by its number, at the left of a table.

    A row that is not selected is selected first, as before: only pressing it again takes it along.
    """

    def __init__(self, page: QWidget, table: Any, onto: Callable[[Any, list[Any], Any], object]) -> None:
        """``onto`` gets the page, the rows and where they fell."""
        super().__init__(table)
        self._page, self._table, self._onto = page, table, onto
        self._from: QPoint | None = None
        table.verticalHeader().viewport().installEventFilter(self)
        table.verticalHeader().setToolTip("选中一行后，按住行号可以拖到左侧的网格上")

    def eventFilter(self, _stubs: QObject, event: QEvent) -> bool:
        """Hold a press on a selected row back until it is known whether it carries."""
        if not isinstance(event, QMouseEvent):
            return False
        at, kind = event.position().toPoint(), event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._from = at if self._takes(event, at) else None
            return self._from is not None
        if self._from is None:
            return False
        if kind == QEvent.Type.MouseMove:
            if (at - self._from).manhattanLength() >= QApplication.startDragDistance():
                self._from = None
                self.carry()
            return True
        self._from = None
        if kind == QEvent.Type.MouseButtonRelease:
            self._table.selectRow(self._table.verticalHeader().logicalIndexAt(at))
        return True

    def _takes(self, event: QMouseEvent, at: QPoint) -> bool:
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        stubs = self._table.verticalHeader()
        place = stubs.logicalIndexAt(at)
        return plain and place >= 0 and not stubs.ticks(at) and self._table.selected.has_row(place)

    def give(self, branch: Any) -> None:
        """Do what is done with rows that fell on a unit of the tree."""
        self._onto(self._page, self._table.chosen(), branch)

    def carry(self) -> None:
        """Carry the selected rows until the mouse lets them fall."""
        mime, drag = QMimeData(), QDrag(self._table)
        mime.setData(CARRIED, b"")
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.MoveAction)
