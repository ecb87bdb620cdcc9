"""Charts: stacked columns and rows, lines against a plan, a trend; each mark says its figure and opens it.

pyqtgraph draws them (``ui.kit.chart_marks``), and is read only when the first page has been seen: until
then a chart shows its legend (app/DECISIONS.md 16).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.figures import Chart, Mark, Series, Shape, exact
from ui.kit.theme import px, tokens

if TYPE_CHECKING:
    from ui.kit.chart_marks import Plot, Spot

_DRAWING = "ui.kit.chart_marks"
_HEIGHT, _LOWEST, _ROW, _LEGEND, _GAP = 216, 96, 32, 24, 8
_HINT = "按回车打开明细"
#: the signs of the legend, as chart_marks draws bars, points and limits; every Chinese font has these
_SWATCH, _SIGNS, _LIMIT = "■", "●■◆▲", "┅┅"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALONG: dict[Qt.Key, tuple[bool, int]] = {  # to the next category or the next series, forward or back
    Qt.Key.Key_Left: (True, -1),
    Qt.Key.Key_Right: (True, 1),
    Qt.Key.Key_Up: (False, 1),
    Qt.Key.Key_Down: (False, -1),
}
_DOWN: dict[Qt.Key, tuple[bool, int]] = {
    Qt.Key.Key_Left: (False, -1),
    Qt.Key.Key_Right: (False, 1),
    Qt.Key.Key_Up: (True, -1),
    Qt.Key.Key_Down: (True, 1),
}


class ChartView(QWidget):
    """One chart: hover or arrows show a mark's exact figure, a click or Enter opens it."""

    opened = Signal(object)
    """The Door of the mark that was clicked or entered."""

    def __init__(self, chart: Chart, parent: QWidget | None = None, *, low: bool = False) -> None:
        super().__init__(parent)
        self.chart, self.words, self.low = chart, QLabel(), low
        self.plot: Plot | None = None
        self.at: tuple[int, int] | None = None
        self._under: Spot | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(chart.title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if chart.blank else Qt.FocusPolicy.StrongFocus)
        self.words.setObjectName("hint" if chart.blank else "label")
        self.words.setWordWrap(True)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.words, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch()
        self.measure()

    def measure(self) -> None:
        """Take the height the chart needs at the zoom in force, and write the legend in its colours."""
        rows = len(self.chart.categories) * px(_ROW) + px(_LEGEND) + px(_GAP)
        lying = self.chart.shape is Shape.ROWS
        small = self.low or self.chart.blank or self.chart.shape is Shape.SPARK
        self.setMinimumHeight(max(rows, px(_LOWEST)) if lying else px(_LOWEST if small else _HEIGHT))
        self.setMinimumWidth(px(_HEIGHT))
        self.words.setText(self.chart.empty if self.chart.blank else _legend(self.chart))
        self.words.setHidden(self.chart.shape is Shape.SPARK and not self.chart.blank)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.measure()
            if self.plot is not None:
                self.plot.redress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if _DRAWING in sys.modules:
            self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the drawing behind the first picture of the first page."""
        if self.plot is None:
            QTimer.singleShot(0, self, self._draw)

    def _draw(self) -> None:
        if self.plot is None and not self.chart.blank:
            from ui.kit.chart_marks import Plot  # half a second, behind the first page

            self.plot = Plot(self.chart)
            self.layout().takeAt(1)
            self.layout().addWidget(self.plot, 1)
            self.plot.show()
            self.layout().activate()
            self._show_chosen()

    def spots(self) -> list[Spot]:
        """Return every mark and where it lies now."""
        if self.chart.blank:
            return []
        self._draw()
        self.layout().activate()
        at = self.plot.pos()
        return [replace(spot, area=spot.area.translated(at)) for spot in self.plot.spots]

    def chosen(self) -> Spot | None:
        """Return the mark the keyboard stands on."""
        return next((spot for spot in self.spots() if (spot.place, spot.row) == self.at), None)

    def spoken(self, spot: Spot) -> str:
        """Return a mark in words: series, category, figure."""
        words = exact(spot.mark.value, self.chart.measure)
        return f"{spot.series.title}，{self.chart.categories[spot.place]}，{words}"

    def stand(self, spot: Spot | None) -> None:
        """Let the keyboard stand on a mark, and say so."""
        if spot is None:
            return
        self.at = (spot.place, spot.row)
        self.setAccessibleDescription(
            f"{self.spoken(spot)}，{_HINT}" if spot.mark.door else self.spoken(spot)
        )
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Put the ring round the mark of the keyboard, and the sentence beside that of the pointer."""
        if self.plot is not None:
            chosen = self.chosen() if self.hasFocus() else None
            shown = self._under or chosen
            self.plot.point(chosen, shown, self.spoken(shown) if shown else "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        spots = self.spots()
        self.stand(self.chosen() or (spots[0] if spots else None))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spot, key = self.chosen(), Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and spot:
            self._open(spot)
        elif key in _ALONG and spot:
            self.stand(self._beside(spot, key))
        else:
            super().keyPressEvent(event)

    def _beside(self, spot: Spot, key: Qt.Key) -> Spot | None:
        along, way = (_DOWN if self.chart.shape is Shape.ROWS else _ALONG)[key]
        if along:
            others = [each for each in self.spots() if (each.place - spot.place) * way > 0]
            return min(
                others,
                key=lambda each: (abs(each.place - spot.place), abs(each.row - spot.row)),
                default=None,
            )
        others = [s for s in self.spots() if s.place == spot.place and (s.row - spot.row) * way > 0]
        return min(others, key=lambda each: abs(each.row - spot.row), default=None)

    def _find(self, point: QPointF) -> Spot | None:
        return next((spot for spot in reversed(self.spots()) if spot.near(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.plot is not None:
            self._hover(self._find(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, spot: Spot | None) -> None:
        if spot != self._under:
            self._under = spot
            opens = spot is not None and spot.mark.door is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            self._show_chosen()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self._find(event.position())
        if spot and event.button() == Qt.MouseButton.LeftButton:
            self.stand(spot)
            self._open(spot)

    def _open(self, spot: Spot) -> None:
        if spot.mark.door is not None:
            self.opened.emit(spot.mark.door)


class ChartCard(QFrame):
    """A chart with its title, and the same figures as a table that can be copied (看数据)."""

    opened = Signal(object)
    """The Door of the mark that was clicked or entered."""

    def __init__(
        self,
        chart: Chart,
        parent: QWidget | None = None,
        *,
        low: bool = False,
        other: QPushButton | None = None,
    ) -> None:
        """``other`` stands beside 看数据: another way to see the same figures."""
        super().__init__(parent)
        self.chart, self.view, self.other = chart, ChartView(chart, low=low), other
        self.view.opened.connect(self.opened)
        self.turn, self.stack = QPushButton("看数据"), QStackedWidget()
        self.table: QTableWidget | None = None
        self.stack.addWidget(self.view)
        self._arrange()

    def _arrange(self) -> None:
        self.setObjectName("card")
        title, note = QLabel(self.chart.title), QLabel(self.chart.note)
        title.setObjectName("section")
        note.setObjectName("hint")
        note.setWordWrap(True)
        if not self.chart.note:  # shown before it has a parent it would be a window, and the active one
            note.hide()
        self.turn.setObjectName("link")
        self.turn.setAccessibleName(f"{self.chart.title}：看数据")
        self.turn.clicked.connect(self.turn_over)
        if self.chart.blank:
            self.turn.hide()
        head = QHBoxLayout()
        head.addWidget(title, 1)
        if self.other is not None:
            head.addWidget(self.other)
        head.addWidget(self.turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(12), px(14), px(12))
        layout.setSpacing(px(6))
        layout.addLayout(head)
        layout.addWidget(note)
        layout.addWidget(self.stack, 1)

    def turn_over(self) -> None:
        """Show the figures as a table, or the chart again."""
        if self.table is None:
            self.table = _Figures(self.chart)
            self.stack.addWidget(self.table)
        over = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(int(over))
        self.turn.setText("看图" if over else "看数据")
        self.turn.setAccessibleName(f"{self.chart.title}：{self.turn.text()}")


def _legend(chart: Chart) -> str:
    """Return the names of the series, each after its colour; a line's after its marker."""
    c, line = tokens(), chart.shape is Shape.LINE
    parts = [
        (c.series[one.hue % len(c.series)], _SIGNS[one.hue % len(_SIGNS)] if line else _SWATCH, one.title)
        for one in chart.series
    ]
    parts += [(c.text2, _LIMIT, chart.limit.title)] if chart.limit else []
    sign = '<span style="color:{}">{}</span>&nbsp;{}'
    return "&nbsp;&nbsp;&nbsp; ".join(sign.format(hue, mark, escape(title)) for hue, mark, title in parts)


class _Figures(QTableWidget):
    """The chart's figures in full; Ctrl+C copies the selection, or all of them, with their titles."""

    def __init__(self, chart: Chart) -> None:
        titles = [one.title for one in chart.series] + ([chart.limit.title] if chart.limit else [])
        super().__init__(len(chart.categories), len(titles) + 1)
        self.setAccessibleName(f"{chart.title}：数据（{chart.measure}）")
        self.setToolTip("Ctrl+C 复制")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalHeaderLabels(["", *(f"{title}（{chart.measure}）" for title in titles)])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for place, category in enumerate(chart.categories):
            self.setItem(place, 0, QTableWidgetItem(category))
            values = [mark.value if mark else None for mark in (one.marks[place] for one in chart.series)]
            values += [chart.limit.values[place]] if chart.limit else []
            for column, value in enumerate(values, 1):
                item = QTableWidgetItem(
                    "" if value is None else exact(value, chart.measure).rpartition(" ")[0]
                )
                item.setTextAlignment(_RIGHT)
                self.setItem(place, column, item)

    def copied(self) -> str:
        """Return the selected lines, or all of them, as tab-separated text under their titles."""
        places = sorted({index.row() for index in self.selectedIndexes()}) or list(range(self.rowCount()))
        columns = range(self.columnCount())
        lines = [[self.horizontalHeaderItem(column).text() for column in columns]]
        lines += [[self.item(place, column).text() for column in columns] for place in places]
        return "\n".join("\t".join(line) for line in lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)


def trend(
    title: str, points: Sequence[tuple[str, Decimal | None]], parent: QWidget | None = None
) -> ChartView:
    """Return a small line of scores for a card (考核走势): what has no score yet is left out."""
    known = [(name, value) for name, value in points if value is not None]
    marks = tuple(Mark(value) for _name, value in known)
    chart = Chart(
        title=title,
        shape=Shape.SPARK,
        measure="分",
        categories=tuple(name for name, _value in known),
        series=(Series(title, marks),),
        empty="还没有考核结果。",
    )
    return ChartView(chart, parent)
