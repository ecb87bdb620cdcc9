"""How a cell is painted: text by its kind, state as dot and word, a bar, and the marks of an edited sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.fields import Field, Kind
from ui.kit import icons
from ui.kit.theme import px, tokens

MARK = Qt.ItemDataRole.UserRole + 1
"""The role of a cell's Mark; None for a cell as it was read."""

INSET = 12
NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.SCORE)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_QUIET = (Kind.CODE, Kind.TIME)
_BAR_LEFT, _BAR_HEIGHT, _PERCENT, _GLYPH = 3, 6, 100, 14


class Tone(Enum):
    """What a state means to the reader; its colours, which never stand without the word."""

    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"
    NEUTRAL = "neutral"

    @property
    def colours(self) -> tuple[str, str]:
        """The colour of dot and word, and of the ground, in the scheme in force."""
        now = tokens()
        ink = now.text2 if self is Tone.NEUTRAL else getattr(now, self.value)
        return ink, getattr(now, f"{self.value}_soft")


class Mark(Enum):
    """What a sheet says about a cell: typed and not sent yet, refused, or closed to typing."""

    PENDING = "pending"
    INVALID = "invalid"
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How the columns of a list are shown.

    ``names`` stand out; ``tones`` say by column which value is of which tone; ``bars`` are columns of
    per cent, drawn as a bar.
    """

    names: frozenset[str] = frozenset()
    tones: Mapping[str, Mapping[Any, Tone]] = field(default_factory=dict)
    bars: frozenset[str] = frozenset()


@cache
def ink(colour: str) -> QColor:
    """Return the colour of a token, made once."""
    return QColor(colour)


def stronger(font: QFont) -> QFont:
    """Return the same font at medium weight: names, the titles of columns, sums."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Medium)
    return strong


def alignment(one: Field) -> Qt.AlignmentFlag:
    """Return where the text of a column stands."""
    return _RIGHT if one.kind in NUMBERS else _LEFT


class Cells(QStyledItemDelegate):
    """Paints the cells of a ``Table``; it asks the model for texts, and for marks by ``MARK``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model: Any = index.model()
        row, one = model.row_at(index.row()), model.columns[index.column()]
        if row is None:
            return  # the head of a group: the table paints it over the whole width
        now, rect = tokens(), option.rect
        mark = index.data(MARK)
        painter.fillRect(rect, ink(self._ground(option, index.row(), mark)))
        text, tone = model.text(index.row(), index.column()), model.tone(row, one)
        inner = rect.adjusted(px(INSET), 0, -px(INSET), 0)
        if tone is not None and text:
            pill(painter, inner, text, tone, at_right=one.kind in NUMBERS)
        elif one.key in model.looks.bars and text:
            _bar(painter, inner, getattr(row, one.key), text)
        else:
            painter.setFont(stronger(option.font) if one.key in model.looks.names else option.font)
            painter.setPen(ink(now.text2 if one.kind in _QUIET else now.text))
            whole = painter.fontMetrics().horizontalAdvance(text) <= inner.width()
            told = text if whole else _cut(painter.fontMetrics(), text, inner.width())
            painter.drawText(inner, alignment(one), told)
        if mark is not None:
            _marked(painter, rect, mark)
        if index == option.widget.currentIndex() and option.widget.hasFocus():
            ring(painter, rect)

    def _ground(self, option: QStyleOptionViewItem, row: int, mark: Mark | None) -> str:
        now = tokens()
        if option.state & QStyle.StateFlag.State_Selected:
            return now.selected
        if mark is not None:
            return {Mark.PENDING: now.soft, Mark.INVALID: now.danger_soft, Mark.LOCKED: now.sunken}[mark]
        if row == getattr(option.widget, "hovered", -1):
            return now.hover
        return now.zebra if row % 2 else now.surface


def pill(painter: QPainter, rect: QRect, text: str, tone: Tone, *, at_right: bool = False) -> None:
    """Draw a state at one end of ``rect``: a dot and its word on a tinted ground."""
    fore, ground = tone.colours
    painter.save()
    small = painter.font()
    small.setPixelSize(px(12))
    painter.setFont(small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height, dot, pad = px(20), px(6), px(8)
    width = min(painter.fontMetrics().horizontalAdvance(text) + dot + pad * 5 // 2, rect.width())
    left = rect.right() - width if at_right else rect.left()
    shape = QRectF(left, rect.center().y() - height / 2 + 0.5, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(ground))
    painter.drawRoundedRect(shape, height / 2, height / 2)
    painter.setBrush(ink(fore))
    painter.drawEllipse(QRectF(shape.left() + pad, shape.center().y() - dot / 2, dot, dot))
    painter.setPen(ink(fore))
    words = shape.adjusted(pad + dot + px(4), 0, -px(4), 0)
    painter.drawText(words, _LEFT, _cut(painter.fontMetrics(), text, int(words.width())))
    painter.restore()


def paint_head(painter: QPainter, table: Any, place: int) -> None:
    """Paint the head of a group over the whole width: its name stays, its sums stand in their columns."""
    now, model = tokens(), table.rows_model
    if model.row_at(place) is not None:
        return
    rect = QRect(0, table.rowViewportPosition(place), table.viewport().width(), table.rowHeight(place))
    here = table.currentIndex().row() == place
    painter.fillRect(rect, ink(now.soft if here else now.header))
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink(now.hair))
    spot = QRect(px(INSET), rect.center().y() - px(_GLYPH) // 2, px(_GLYPH), px(_GLYPH))
    icons.paint(painter, spot, "caret-right" if model.is_folded(place) else "caret-down", now.text2)
    painter.setFont(stronger(table.font()))
    painter.setPen(ink(now.text))
    title = model.head_text(model.lines[place])
    words = rect.adjusted(spot.right() + px(8), 0, 0, 0)
    painter.drawText(words, _LEFT, title)
    taken = words.left() + painter.fontMetrics().horizontalAdvance(title)
    for column in range(1, model.columnCount()):
        left = table.column_left(column)
        if (text := model.text(place, column)) and left > taken:
            room = QRect(left, rect.top(), table.columnWidth(column) - px(INSET), rect.height())
            painter.drawText(room, _RIGHT, text)
    if here and table.hasFocus():
        ring(painter, rect)


def ring(painter: QPainter, rect: QRect) -> None:
    """Draw the ring of the cell that has the keys."""
    painter.setPen(QPen(ink(tokens().primary), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def box(painter: QPainter, rect: QRect, checked: bool) -> None:
    """Draw a check box that fills ``rect``."""
    now = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink(now.primary if checked else now.border_strong), 1.2))
    painter.setBrush(ink(now.primary if checked else now.surface))
    shape = QRectF(rect).adjusted(0.6, 0.6, -0.6, -0.6)
    painter.drawRoundedRect(shape, 3, 3)
    if checked:
        painter.setPen(QPen(ink(now.on_primary), 1.8))
        left, top, size = shape.left(), shape.top(), shape.width()
        painter.drawPolyline(
            [QPointF(left + size * x, top + size * y) for x, y in ((0.24, 0.52), (0.43, 0.7), (0.77, 0.32))]
        )
    painter.restore()


def _bar(painter: QPainter, rect: QRect, value: Any, text: str) -> None:
    now, font = tokens(), painter.font()
    share = min(max(float(value) / _PERCENT, 0.0), 1.0)
    words = painter.fontMetrics().horizontalAdvance("100.00%")
    track = QRectF(
        rect.left(), rect.center().y() - px(_BAR_HEIGHT) / 2, rect.width() - words - px(8), px(_BAR_HEIGHT)
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for width, colour in ((track.width(), now.track), (track.width() * share, now.primary)):
        painter.setBrush(ink(colour))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(width, 0), track.height()), 3, 3)
    painter.restore()
    painter.setFont(font)
    painter.setPen(ink(now.text))
    painter.drawText(rect, _RIGHT, text)


def _marked(painter: QPainter, rect: QRect, mark: Mark) -> None:
    now = tokens()
    if mark is Mark.PENDING:
        painter.fillRect(QRect(rect.left(), rect.top(), px(_BAR_LEFT), rect.height()), ink(now.primary))
    elif mark is Mark.INVALID:
        painter.fillRect(QRect(rect.left(), rect.top(), px(_BAR_LEFT), rect.height()), ink(now.danger))
        painter.setPen(QPen(ink(now.danger), 2, Qt.PenStyle.DotLine))
        painter.drawLine(
            rect.left() + px(INSET), rect.bottom() - 3, rect.right() - px(INSET), rect.bottom() - 3
        )


def _cut(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
