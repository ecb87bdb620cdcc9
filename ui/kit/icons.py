"""Small things that are painted: icons of the Phosphor set from its font, boxes, states, bars, cut texts.

All are drawn in the colours in force: nothing to repaint by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QIcon,
    QIconEngine,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from app.domain.workflow import Check
from ui.kit.theme import Tone, px, tokens

_FILE, _NAMES = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BAR_HEIGHT, _PERCENT, _CHEVRON = 6, 100, 12

# Qt takes what ``clone`` returns, but PySide does not know: Python would delete it.
_clones: list[QIconEngine] = []


@cache
def _glyphs() -> tuple[str, dict[str, str]]:
    """Return the family of qtawesome's ``ph`` font and its characters by name.

    Its other eight fonts are never loaded.
    """
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'qtawesome'", name="qtawesome")
    folder = Path(found.origin).parent / "fonts"
    known = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(folder / _FILE)))[0]
    return family, {name: chr(int(code, 16)) for name, code in known.items()}


@cache
def _symbols(size: int) -> QFont:
    """Return the font of the icons; one made anew would be looked for anew at every painting."""
    font = QFont(_glyphs()[0])
    font.setPixelSize(size)
    return font


class _Glyph(QIconEngine):
    """One character of the font; the token is looked up at every painting, so a new theme needs no news."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "border_strong" if mode == QIcon.Mode.Disabled else self._token
        paint(painter, rect, self._name, getattr(tokens(), token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a notice that unrolls asks for its button before it has any height
            return QPixmap()
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Return one for an icon that parts from its copies; the icon deletes it."""
        _clones[:] = [clone for clone in _clones if shiboken6.isValid(clone)]
        _clones.append(_Glyph(self._name, self._token))
        return _clones[-1]


def icon(name: str, token: str = "text2") -> QIcon:
    """Return the Phosphor icon ``name`` (``users-three``, ``shield-check-fill``) in a colour of the theme."""
    _character(name)  # a name that is not in the set is a bug, found here and not while painting
    return QIcon(_Glyph(name, token))


def paint(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw the icon into ``rect``, for a delegate that paints its own rows."""
    painter.save()
    painter.setFont(_symbols(max(1, min(rect.width(), rect.height()))))
    painter.setPen(ink(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _character(name))
    painter.restore()


def box(painter: QPainter, rect: QRect, checked: bool) -> None:
    """Draw a check box that fills ``rect``."""
    now = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.primary if checked else now.border_strong), 1.2))
    painter.setBrush(QColor(now.primary if checked else now.surface))
    shape = QRectF(rect).adjusted(0.6, 0.6, -0.6, -0.6)
    painter.drawRoundedRect(shape, 3, 3)
    if checked:
        painter.setPen(QPen(QColor(now.on_primary), 1.8))
        left, top, size = shape.left(), shape.top(), shape.width()
        painter.drawPolyline(
            [QPointF(left + size * x, top + size * y) for x, y in ((0.24, 0.52), (0.43, 0.7), (0.77, 0.32))]
        )
    painter.restore()


@cache
def ink(colour: str) -> QColor:
    """Return the colour of a token, made once."""
    return QColor(colour)


def pill(painter: QPainter, rect: QRect, text: str, tone: Tone, *, at_right: bool = False) -> None:
    """Draw a state at one end of ``rect``: a dot and its word on a tinted ground."""
    pills(painter, [(rect, text, tone)], at_right=at_right)


def pills(painter: QPainter, states: Iterable[tuple[QRect, str, Tone]], *, at_right: bool = False) -> None:
    """Draw states, each at one end of its room."""
    painter.save()
    small = painter.font()
    small.setPixelSize(px(12))
    painter.setFont(small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height, dot, pad, gap, metrics = px(20), px(6), px(8), px(4), painter.fontMetrics()
    for rect, text, tone in states:
        fore, ground = map(ink, tone.colours)
        width = min(metrics.horizontalAdvance(text) + dot + pad * 5 // 2, rect.width())
        left = rect.right() - width if at_right else rect.left()
        middle = rect.center().y() + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(left, middle - height / 2, width, height), height / 2, height / 2)
        painter.setBrush(fore)
        painter.drawEllipse(QRectF(left + pad, middle - dot / 2, dot, dot))
        painter.setPen(fore)
        room = width - pad - dot - 2 * gap
        words = QRectF(left + pad + dot + gap, middle - height / 2, room, height)
        painter.drawText(words, _LEFT, cut(painter, text, room))
    painter.restore()


def chevron(painter: QPainter, branch: QRect, indent: int, *, open_: bool) -> None:
    """Draw what opens and closes a line of a tree, at the right end of its branch."""
    size = px(_CHEVRON)
    left = branch.right() - indent + (indent - size) // 2
    place = QRect(left, branch.center().y() - size // 2 + 1, size, size)
    paint(painter, place, "caret-down" if open_ else "caret-right", tokens().text2)


def ring(painter: QPainter, rect: QRect) -> None:
    """Draw the ring of the cell that has the keys."""
    painter.setPen(QPen(ink(tokens().primary), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def bar(painter: QPainter, rect: QRect, value: Any, text: str) -> None:
    """Draw a value of per cent as a bar with its text at the right."""
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


def cut(painter: QPainter, text: str, width: int) -> str:
    """Return the text, or what of it has room."""
    return cut_by(painter.fontMetrics(), painter.font().pixelSize(), text, width)


def cut_by(metrics: QFontMetrics, em: int, text: str, width: int, *, tail: bool = False) -> str:
    """Return what of a text has room, its middle left out with ``tail``; measured only where it may lack."""
    if 0 < len(text) * em <= width:
        return text
    end = text[text.rfind("第") :] if tail and "第" in text else ""  # 第12网格: half a number is another one
    room = width - metrics.horizontalAdvance(end)
    if end and room > 2 * em and metrics.horizontalAdvance(text) > width:
        return metrics.elidedText(text.removesuffix(end), Qt.TextElideMode.ElideRight, room) + end
    mode = Qt.TextElideMode.ElideMiddle if tail else Qt.TextElideMode.ElideRight
    return metrics.elidedText(text, mode, width)


def _character(name: str) -> str:
    return _glyphs()[1][name]


def of_check(line: Check) -> tuple[str, str, str]:
    """Return how a line of a checklist is marked: picture, colour, what is read aloud of it."""
    if line.warn:
        return "warning", "warning", "请注意"
    if line.ok:
        return "check-circle-fill", "success", "符合"
    return ("clock", "text2", "等别人办理") if line.waits else ("x-circle-fill", "danger", "不符合")


class Fitted(QLabel):
    """A line that ends in … where it has no room; all of it is read aloud, and stands in its tooltip."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__()
        self.whole = ""
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = cut_by(self.fontMetrics(), 0, self.whole, self.width())
        self.setToolTip("" if text == self.whole else self.whole)
        self.setText(text)

    def sizeHint(self) -> QSize:
        """Return the room the whole line needs."""
        room = self.fontMetrics().horizontalAdvance(self.whole) + 1  # of a width that is rounded down
        return QSize(room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return that it can do with nearly none."""
        return QSize(0, self.fontMetrics().height())


class ActButton(QPushButton):
    """A button with its icon that Enter presses, as the space bar does; a ``primary`` one looks so."""

    def __init__(self, picture: str, title: str, *, primary: bool) -> None:
        super().__init__(icon(picture, "on_primary" if primary else "text2"), f" {title}")
        self.primary = primary
        self.setAccessibleName(title)
        self.setAutoDefault(True)
        self.setDefault(primary)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look as before: outside of a dialog Qt takes the look away with the keyboard."""
        super().focusOutEvent(event)
        self.setDefault(self.primary)
