"""How the cells of a table are painted: all in sight in one go, column by column.

Qt would call a delegate for every cell, with an index and an option made for it; crossing so often between Qt
and Python took most of a repaint.  Here colours, fonts and places are asked for once per column or row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from app.core.fields import Field, Kind
from ui.kit import icons
from ui.kit.cells import INSET, MARK, NUMBERS, Mark, alignment, stronger
from ui.kit.icons import bar, cut_by, ink, pills, ring
from ui.kit.theme import px, tokens

_QUIET = (Kind.CODE, Kind.TIME)
_BAR_LEFT, _FOLD = 3, 14
_VERTICAL = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """A row in sight: where it stands, and which of its columns are selected."""

    place: int
    row: Any
    top: int
    height: int
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    field: Field
    left: int
    width: int

    def across(self, line: Line) -> QRect:
        """Return where the column and a line meet."""
        return QRect(self.left, line.top, self.width, line.height)


def in_sight(table: Any, region: QRegion) -> list[int]:
    """Return the lines of which something has to be painted."""
    found, end = set[int](), table.rows_model.rowCount() - 1
    for part in region:
        first, last = table.rowAt(part.top()), table.rowAt(part.bottom())
        found.update(range(first, (last if last >= 0 else end) + 1) if first >= 0 else ())
    return sorted(found)


def paint_cells(painter: QPainter, table: Any, places: Sequence[int]) -> None:
    """Paint lines with the ground beside them, the frozen columns over what has been scrolled below them.

    The heads of groups are left out.
    """
    chosen, model = table.selected.among(places), table.rows_model
    grid, edge, wide = int(table.showGrid()), table.frozen_width(), table.viewport().width()
    lines = [
        Line(place, row, table.rowViewportPosition(place), table.rowHeight(place) - grid, chosen[place])
        for place in places
        if (row := model.row_at(place)) is not None
    ]
    columns = [
        _Column(place, field, left, table.columnWidth(place) - grid)
        for place, field in enumerate(model.columns)
        if (left := table.column_left(place)) < wide and left + table.columnWidth(place) > 0
    ]
    still = [column for column in columns if column.place < table.frozen]
    moved = [
        column for column in columns if column.place >= table.frozen and column.left + column.width > edge
    ]
    for part, left, right in ((moved, edge, wide), (still, 0, edge)):
        if left < right:
            _paint_grounds(painter, table, lines, part, (left, right))
            for column in part:
                _paint_column(painter, table, lines, column)
            _paint_over(painter, table, lines, part)
            _paint_grid(painter, table, lines, part)
    if table.frozen and places:
        foot = table.rowViewportPosition(places[-1]) + table.rowHeight(places[-1])
        painter.fillRect(edge - 1, 0, 1, foot, ink(tokens().border))


def _paint_grounds(
    painter: QPainter, table: Any, lines: Iterable[Line], columns: Sequence[_Column], ends: tuple[int, int]
) -> None:
    """Fill each line from end to end, and those cells again that stand out from it."""
    model, (left, right) = table.rows_model, ends
    every, single = model.columnCount(), table.needle or model.is_marked
    for line in lines:
        usual = ground(table, line.place, None, None, len(line.chosen) == every)
        painter.fillRect(left, line.top, right - left, table.rowHeight(line.place), ink(usual))
        if not single and len(line.chosen) in (0, every):
            continue
        for column in columns:
            mark, chosen = _mark(model, line, column), column.place in line.chosen
            own = ground(table, line.place, column.place, mark, chosen)
            if own != usual:
                painter.fillRect(column.across(line), ink(own))


def _paint_column(painter: QPainter, table: Any, lines: Iterable[Line], column: _Column) -> None:
    """Paint what is to be read in a column: states as pills, per cent as bars, all else as text."""
    model, one, now = table.rows_model, column.field, tokens()
    named, barred = one.key in model.looks.names, one.key in model.looks.bars
    toned, side = one.key in model.looks.tones, alignment(one)
    left, width = column.left + px(INSET), column.width - 2 * px(INSET)
    painter.setFont(stronger(table.font()) if named else table.font())
    painter.setPen(ink(now.text2 if one.kind in _QUIET else now.text))
    metrics, em, states = painter.fontMetrics(), painter.font().pixelSize(), []
    for line in lines:
        text = model.text(line.place, column.place)
        if not text:
            continue
        inner = QRect(left, line.top, width, line.height)
        if toned and (tone := model.tone(line.row, one)):
            states.append((inner, text, tone))
        elif barred:
            bar(painter, inner, getattr(line.row, one.key), text)
        else:
            painter.drawText(inner, side, cut_by(metrics, em, text, width, tail=one.label.tail))
    if states:
        pills(painter, states, at_right=one.kind in NUMBERS)


def _paint_over(painter: QPainter, table: Any, lines: Iterable[Line], columns: Sequence[_Column]) -> None:
    """Paint what a sheet says about its cells, and the ring of the one that has the keys."""
    model, here = table.rows_model, table.currentIndex()
    ringed = (here.row(), here.column()) if table.hasFocus() or table.needle else (-1, -1)
    for line in lines if model.is_marked else ():
        for column in columns:
            mark, rect = _mark(model, line, column), column.across(line)
            if mark is not None:
                _paint_mark(painter, rect, mark)
            table.paint_over(painter, rect, model.index(line.place, column.place), mark)
    for line in lines:
        if line.place == ringed[0]:
            for column in columns:
                if column.place == ringed[1]:
                    ring(painter, column.across(line))


def _paint_grid(painter: QPainter, table: Any, lines: Iterable[Line], columns: Sequence[_Column]) -> None:
    """Paint the lines between cells, if the table has any."""
    if not table.showGrid() or not columns:
        return
    colour = ink(tokens().hair)
    left, right = columns[0].left, columns[-1].left + columns[-1].width
    for line in lines:
        painter.fillRect(left, line.top + line.height, right - left, 1, colour)
        for column in columns:
            painter.fillRect(column.left + column.width, line.top, 1, line.height + 1, colour)


def _mark(model: Any, line: Line, column: _Column) -> Mark | None:
    if not model.is_marked:
        return None
    found: Mark | None = model.data(model.index(line.place, column.place), MARK)
    return found


def ground(table: Any, place: int, column: int | None, mark: Mark | None, chosen: bool) -> str:
    """Return the ground of a cell; of the box before its row where ``column`` is None."""
    now = tokens()
    if column is not None and table.needle and table.rows_model.holds(place, column, table.needle):
        return now.warning_soft
    if chosen:
        return now.selected
    if mark is not None:
        return {Mark.PENDING: now.soft, Mark.INVALID: now.danger_soft, Mark.LOCKED: now.sunken}[mark]
    if place == table.hovered:
        return now.hover
    return now.zebra if place % 2 else now.surface


def _paint_mark(painter: QPainter, rect: QRect, mark: Mark) -> None:
    now = tokens()
    if mark is Mark.PENDING:
        painter.fillRect(QRect(rect.left(), rect.top(), px(_BAR_LEFT), rect.height()), ink(now.primary))
    elif mark is Mark.INVALID:
        painter.fillRect(QRect(rect.left(), rect.top(), px(_BAR_LEFT), rect.height()), ink(now.danger))
        painter.setPen(QPen(ink(now.danger), 2, Qt.PenStyle.DotLine))
        painter.drawLine(
            rect.left() + px(INSET), rect.bottom() - 3, rect.right() - px(INSET), rect.bottom() - 3
        )


def paint_head(painter: QPainter, table: Any, place: int) -> None:
    """Paint the head of a group over the whole width: its name stays, its sums stand in their columns."""
    now, model = tokens(), table.rows_model
    if model.row_at(place) is not None:
        return
    rect = QRect(0, table.rowViewportPosition(place), table.viewport().width(), table.rowHeight(place))
    here = table.currentIndex().row() == place
    painter.fillRect(rect, ink(now.soft if here else now.header))
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink(now.hair))
    spot = QRect(px(INSET), rect.center().y() - px(_FOLD) // 2, px(_FOLD), px(_FOLD))
    icons.paint(painter, spot, "caret-right" if model.is_folded(place) else "caret-down", now.text2)
    painter.setFont(stronger(table.font()))
    painter.setPen(ink(now.text))
    title = model.head_text(model.lines[place])
    words = rect.adjusted(spot.right() + px(8), 0, 0, 0)
    painter.drawText(words, _VERTICAL, title)
    taken = words.left() + painter.fontMetrics().horizontalAdvance(title)
    for column in range(1, model.columnCount()):
        left = table.column_left(column)
        if (text := model.text(place, column)) and left > taken:
            room = QRect(left, rect.top(), table.columnWidth(column) - px(INSET), rect.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | _VERTICAL, text)
    if here and table.hasFocus():
        ring(painter, rect)
