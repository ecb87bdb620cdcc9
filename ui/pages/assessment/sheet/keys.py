"""The keys of WPS in a sheet: clear, fill, cut, paste, give back, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import QKeyCombination, QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from ui.kit import clipboard
from ui.pages.assessment.sheet.drafts import Cell
from ui.pages.assessment.sheet.model import SheetModel


class Sheet(Protocol):
    """What the keys need of the widget: its model, its selection, the cell in hand, and its signals."""

    sheet: SheetModel
    selected: Any
    told: SignalInstance
    pasted: SignalInstance
    emptied: SignalInstance
    asked: SignalInstance

    def currentIndex(self) -> QModelIndex:
        """Return the cell in hand."""
        ...

    def step(self, down: int, right: int) -> None:
        """Go to another cell."""
        ...


def chosen_cells(view: Sheet) -> list[list[Cell]]:
    """List the selected cells that are typed, row by row; without a selection the one in hand."""
    here = view.currentIndex()
    found = view.selected.cells() or {here.row(): {here.column()}}
    rows = [
        [view.sheet.cell_at(view.sheet.index(place, column)) for column in sorted(found[place])]
        for place in sorted(found)
    ]
    kept = [[cell for cell in row if cell and cell[1] in view.sheet.held.typing.parse] for row in rows]
    return [row for row in kept if row]


def clear_cells(view: Sheet) -> None:
    """Empty the selected cells; what has been sent is asked about, when what was typed over it is gone."""
    cells = [cell for row in chosen_cells(view) for cell in row]
    kept = [cell for cell in cells if view.sheet.held.kept(cell)]
    over = dict.fromkeys(cell for cell in kept if cell in view.sheet.drafts)
    view.sheet.change(over, f"还原 {len(over)} 格")
    _put(view, {cell: "" for cell in cells if cell not in kept}, "清空")
    if kept:
        view.emptied.emit(kept)


def ask_note(view: Sheet) -> None:
    """Ask on what the value of the cell in hand rests, or say why it cannot be typed into."""
    cell = view.sheet.cell_at(view.currentIndex())
    why = view.sheet.held.lock(cell) if cell else "请先选一格评分。"
    if cell and not why:
        view.asked.emit(cell)
    else:
        view.told.emit(why)


def cut(view: Sheet) -> None:
    """Copy the selected cells and empty them."""
    if held := view.holds(view.selected.rows()):
        view.told.emit(held)
        return
    clipboard.put(view.selected.block())
    clear_cells(view)


def fill_down(view: Sheet) -> None:
    """Fill the selected cells with the top one of each column, a single row with the row above."""
    rows = chosen_cells(view)
    if len(rows) == 1:
        above = view.sheet.row_at(max(view.currentIndex().row() - 1, 0))
        rows = [[(above.id, key) for _, key in rows[0]] if above else rows[0], *rows]
    first = {cell[1]: view.sheet.held.text(cell) for cell in (rows[0] if rows else [])}
    _put(view, {cell: first[cell[1]] for row in rows[1:] for cell in row if cell[1] in first}, "向下填充")


def fill_right(view: Sheet) -> None:
    """Fill each row of the selected cells with its first one."""
    rows = chosen_cells(view)
    _put(view, {cell: view.sheet.held.text(row[0]) for row in rows for cell in row[1:]}, "向右填充")


def _put(view: Sheet, texts: Mapping[Cell, str], what: str) -> None:
    locked = [cell for cell in texts if view.sheet.held.lock(cell)]
    view.sheet.put(texts, f"{what} {len(texts) - len(locked)} 格")
    if locked:
        view.told.emit(f"有 {len(locked)} 格没有改：{view.sheet.held.lock(locked[0])}")


def paste(view: Sheet) -> None:
    """Type what is on the clipboard; a block of more than one row is shown first."""
    block = clipboard.rows_of(QGuiApplication.clipboard().text())
    cells = [cell for row in chosen_cells(view) for cell in row]
    if not block:
        view.told.emit("剪贴板里没有可以粘贴的内容，请先在 WPS 里复制。")
    elif len(block) > 1:
        view.pasted.emit(block)
    elif len(block[0]) == 1:
        _put(view, dict.fromkeys(cells, block[0][0]), "粘贴")
    else:
        here = view.currentIndex()
        ahead = [view.sheet.cell_at(here.siblingAtColumn(here.column() + at)) for at in range(len(block[0]))]
        pairs = zip(ahead, block[0], strict=True)
        _put(
            view,
            {cell: text for cell, text in pairs if cell and cell[1] in view.sheet.held.typing.parse},
            "粘贴",
        )


def revert(view: Sheet) -> None:
    """Give the selected cells back what was sent."""
    cells = [cell for row in chosen_cells(view) for cell in row if cell in view.sheet.drafts]
    if cells:
        view.sheet.change(dict.fromkeys(cells), f"还原 {len(cells)} 格")


ACTS: dict[str, Callable[[Sheet], object]] = {
    "Del": clear_cells,
    "Ctrl+D": fill_down,
    "Ctrl+R": fill_right,
    "Ctrl+X": cut,
    "Ctrl+V": paste,
    "Ctrl+Z": lambda view: view.sheet.undo.undo(),
    "Ctrl+Y": lambda view: view.sheet.undo.redo(),
    "Ctrl+Shift+Z": lambda view: view.sheet.undo.redo(),
    "Esc": revert,
    "Shift+F2": ask_note,
    "Return": lambda view: view.step(1, 0),
    "Enter": lambda view: view.step(1, 0),
    "Tab": lambda view: view.step(0, 1),
    "Shift+Tab": lambda view: view.step(0, -1),
}


def act_for(event: QKeyEvent) -> Callable[[Sheet], object] | None:
    """Return what a key does in a sheet, None for one that is the table's."""
    key = Qt.Key.Key_Tab if event.key() == Qt.Key.Key_Backtab else Qt.Key(event.key())
    pressed = QKeySequence(QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, key))
    return next((act for keys, act in ACTS.items() if QKeySequence(keys) == pressed), None)
