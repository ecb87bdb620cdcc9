"""A chart drawn by pyqtgraph: axes, marks with their figures, what they are measured against.

Reading pyqtgraph takes half a second: ``ui.kit.charts`` imports this module once the first page is seen.
Its PlotItem is left alone, with 48 hidden widgets for a menu: a view box and two axes are enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QSizePolicy, QWidget

from app.core.figures import Amount, Chart, Mark, Series, Shape, short
from ui.kit.theme import ink, px, tokens

_TEXT, _GAP, _BAR, _TALLEST, _HIT, _THIN = 12, 8, 44, 44, 8, 6
_DENSE = 1.5  # pyqtgraph's measure: four or five figures on an axis of the usual height
_SHARE, _NAMES = 0.62, 0.4  # of a category's room for its bar, of the width for the names of rows
_POINTS = (Shape.LINE, Shape.SPARK)
_DASHES: tuple[list[float] | None, ...] = (None, [5, 2], [2, 2], [6, 2, 1, 2])
_SYMBOLS = ("o", "s", "d", "t1")
_OVER, _UNDER, _MIDDLE, _AFTER = (0.5, 1.0), (0.5, 0.0), (0.5, 0.5), (0.0, 0.5)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark lies on the widget."""

    place: int
    row: int
    series: Series
    mark: Mark
    area: QRectF

    def near(self, point: QPointF) -> bool:
        """Return whether a pointer there means this mark."""
        return self.area.adjusted(-px(2), -px(2), px(2), px(2)).contains(point)


class Figures(pg.AxisItem):
    """An axis that names round figures as people write them, and no half person."""

    whole = False

    def boundingRect(self) -> QRectF:
        """Return the room of the figures, with half a line more for the lowest and the highest."""
        return super().boundingRect().adjusted(0, -px(_TEXT), 0, px(_TEXT))

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        found = super().tickSpacing(minVal, maxVal, size)[:1]
        return [(max(step, 1.0), at) for step, at in found] if self.whole else found

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [short(int(value) if self.whole else Decimal(f"{value:.2f}")) for value in values]


class Plot(pg.GraphicsView):
    """One chart; ``spots`` are its marks, ``point`` puts the ring and a sentence beside them.

    It takes neither mouse nor keyboard: they belong to the widget it lies on.
    """

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart, self.lying, self.small = chart, chart.shape is Shape.ROWS, chart.shape is Shape.SPARK
        self._spots: list[Spot] = []
        self._dressed = self._fitted = False
        self._ringed: tuple[int, int] | None = None
        self._shown: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)  # the card shines through
        self.viewport().setAutoFillBackground(False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ring, self.bubble = QGraphicsRectItem(), pg.TextItem()
        for layer, item in enumerate((self.ring, self.bubble), 1):
            item.setZValue(layer)
            self.addItem(item)

    @property
    def spots(self) -> list[Spot]:
        """Every mark and where it lies now."""
        self._draw()
        return self._spots

    def redress(self) -> None:
        """Take other colours or sizes, once it is seen."""
        self._dressed = self._fitted = False
        self.viewport().update()

    def point(self, ringed: Spot | None, shown: Spot | None, words: str) -> None:
        """Put the ring round one mark, and a sentence beside one."""
        self._ringed, self._shown = (one and (one.place, one.row) for one in (ringed, shown))
        self.bubble.setText(words, tokens().text)
        self._point()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fitted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay out what has changed since the last picture, and paint."""
        self._draw()
        super().paintEvent(event)

    def on_screen(self, area: QRectF) -> QRectF:
        """Return where an area of the data lies on the widget."""
        return QRectF(*map(self.box.mapViewToScene, (area.topLeft(), area.bottomRight()))).normalized()

    def values(self) -> list[Amount]:
        """Return all that an axis must reach: the points of lines, the ends of bars, the limits."""
        chart = self.chart
        if chart.shape in _POINTS:
            found = [mark.value for one in chart.series for mark in one.marks if mark is not None]
        else:
            found = [chart.total(place) for place in range(len(chart.categories))]
        return [*found, *(chart.limit.values if chart.limit else ())]

    def said(self, place: int) -> str:
        """Return what stands at the end of a bar: its total, and what a row is measured against."""
        total, limit = short(self.chart.total(place)), self.chart.limit
        return f"{total} / {short(limit.values[place])}" if limit and self.lying else total

    def write(self, words: str, at: QPointF, anchor: tuple[float, float], *, gap: int, colour: str) -> None:
        """Write a figure at a place of the data, ``gap`` beside it."""
        item = pg.TextItem(words, color=colour, anchor=anchor)
        item.textItem.document().setDocumentMargin(gap)
        item.setFont(font())
        item.setPos(at)
        self.box.addItem(item)

    def _draw(self) -> None:
        if not self._dressed:
            self._dressed = True
            self._dress()
        if not self._fitted:
            self._fitted = True
            self._fit()

    def _dress(self) -> None:
        """Build plane and axes in the colours and sizes in force."""
        c = tokens()
        pg.setConfigOptions(antialias=True, background=None, foreground=c.text2)
        self.setBackground("default")
        self.ring.setPen(pg.mkPen(c.primary, width=px(2)))
        self.bubble.fill, self.bubble.border = pg.mkBrush(c.surface), pg.mkPen(c.border_strong)
        self.bubble.setColor(c.text)
        self.bubble.setFont(font())
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0, invertY=self.lying)
        self.box.disableAutoRange()
        # a figure may stand over the edge
        self.box.setFlag(self.box.GraphicsItemFlag.ItemClipsChildrenToShape, enabled=False)
        self.left, self.foot = self._axis("left"), self._axis("bottom")
        self.grid = pg.GraphicsLayout()
        self.grid.setContentsMargins(0, self._top(), 0, 0)
        self.grid.setSpacing(0)
        for item, row, column in ((self.left, 0, 0), (self.box, 0, 1), (self.foot, 1, 1)):
            self.grid.addItem(item, row, column)
        self.setCentralItem(self.grid)

    def _top(self) -> int:
        """Return the room over the plane: half a line, for the highest figure of the axis."""
        return 0 if self.lying or self.small else px(_TEXT)

    def _axis(self, side: str) -> pg.AxisItem:
        c, upright, foot = tokens(), not self.lying, side == "bottom"
        counts = upright and not foot
        axis = (Figures if counts else pg.AxisItem)(side, textPen=c.text3 if counts else c.text2)
        axis.setPen(pg.mkPen(c.border if foot else None))
        axis.setTickPen(pg.mkPen(c.hair if counts else None))
        axis.setStyle(tickFont=font(), hideOverlappingLabels=False, tickLength=0)
        axis.setStyle(tickTextOffset=px(4 if foot else _GAP))
        axis.setZValue(self.box.zValue() - 1)  # its lines run behind the marks
        axis.setVisible(not self.small and (upright or not foot))
        axis.linkToView(self.box)
        if counts:
            axis.setTickDensity(_DENSE)
            axis.setGrid(255)
            axis.whole = not any(isinstance(value, Decimal) for value in self.values())
        return axis

    def _fit(self) -> None:
        """Lay out for the size there is: the axes' room, the range shown, and all that depends on a pixel."""
        metrics = QFontMetricsF(font())
        (self._fit_rows if self.lying else self._fit_columns)(metrics)
        self.box.clear()
        draw = _points if self.chart.shape in _POINTS else _bars
        self._spots = list(draw(self, metrics))
        _limits(self)
        self._point()

    def _fit_columns(self, metrics: QFontMetricsF) -> None:
        names, values = self.chart.categories, [float(value) for value in self.values()]
        foot = 0 if self.small else metrics.height() + px(4)
        room = max(self.height() - self._top() - foot, 1.0)
        most, low = max(values), min(*values, 0.0)
        if self.small:  # no axis: what counts is up or down
            low = min(values) - max(most - min(values), most / 20) / 2
        free = min(metrics.height() + px(_GAP), room / 2)  # over the highest mark, for its figure
        high = low + ((most - low) or 1) * room / (room - free)
        ticks = self.left.tickStrings(self.left.tickValues(low, high, room)[0][1], 1, 1)
        self._set_room(max(map(metrics.horizontalAdvance, ticks)) + px(_GAP) + 2, foot)
        self.box.setRange(xRange=(-0.5, len(names) - 0.5), yRange=(low, high), padding=0)
        self.foot.setTicks([_cut(names, metrics, self.box.width() / len(names) - 2)])

    def _fit_rows(self, metrics: QFontMetricsF) -> None:
        names, most = self.chart.categories, max(float(value) for value in self.values()) or 1
        left = min(max(map(metrics.horizontalAdvance, names)) + 1, self.width() * _NAMES)
        self.left.setTicks([_cut(names, metrics, left)])
        self._set_room(left + px(_GAP), 0)
        said = max(metrics.horizontalAdvance(self.said(place)) for place in range(len(names))) + px(_GAP)
        room = max(self.box.width(), said + 1)
        rows = max(self.box.height() / px(_TALLEST), len(names))
        self.box.setRange(xRange=(0, most * room / (room - said)), yRange=(-0.5, rows - 0.5), padding=0)

    def _set_room(self, left: float, foot: float) -> None:
        self.left.setWidth(0 if self.small else left)
        self.foot.setHeight(foot)
        self.grid.layout.activate()

    def _point(self) -> None:
        areas = {(spot.place, spot.row): spot.area for spot in self._spots}
        ringed, shown = areas.get(self._ringed), areas.get(self._shown)
        self.ring.setVisible(ringed is not None)
        self.bubble.setVisible(shown is not None)
        if ringed is not None:
            self.ring.setRect(ringed.adjusted(-px(3), -px(3), px(3), px(3)))
        if shown is not None:
            self._stand_beside(shown)

    def _stand_beside(self, area: QRectF) -> None:
        """Put the sentence over a mark, or under it, within the room there is."""
        said = self.bubble.boundingRect().size()
        left = min(area.center().x() - said.width() / 2, self.width() - said.width() - 1)
        top = area.top() - said.height() - px(6)
        lowest = self.height() - said.height() - 1
        self.bubble.setPos(max(left, 1.0), top if top > 0 else min(area.bottom() + px(6), lowest))


def font() -> QFont:
    """Return the font of a chart's words."""
    found = QApplication.font()
    found.setPixelSize(px(_TEXT))
    return found


def _bars(plot: Plot, metrics: QFontMetricsF) -> Iterator[Spot]:
    """Draw the bars, each segment with its figure where it has room; yield where they lie."""
    found = [(place, row, area, plot.on_screen(area)) for place, row, area in _segments(plot)]
    thin = [min(seen.width(), seen.height()) < px(_THIN) for *_, seen in found]
    hues = [_colour(plot.chart.series[row]) for _place, row, *_ in found]
    edge = pg.mkPen(tokens().surface)
    plot.box.addItem(
        pg.BarGraphItem(
            x0=[area.left() for _place, _row, area, _seen in found],
            y0=[area.top() for _place, _row, area, _seen in found],
            width=[area.width() for _place, _row, area, _seen in found],
            height=[area.height() for _place, _row, area, _seen in found],
            brushes=[pg.mkBrush(hue) for hue in hues],
            pens=[pg.mkPen(None) if each else edge for each in thin],
        )
    )
    for (place, row, area, seen), hue in zip(found, hues, strict=True):
        spot = Spot(place, row, plot.chart.series[row], plot.chart.series[row].marks[place], seen)
        words = short(spot.mark.value)
        said = words == plot.said(place)  # at the end of the bar, which is this segment alone
        fits = not said and metrics.capHeight() + px(3) <= seen.height()
        if fits and metrics.horizontalAdvance(words) + px(2) <= seen.width():
            plot.write(words, area.center(), _MIDDLE, gap=0, colour=ink(hue))
        yield spot
    _totals(plot)


def _segments(plot: Plot) -> Iterator[tuple[int, int, QRectF]]:
    """Yield place, row and area of every segment, in the units of the axes."""
    seen, box = plot.box.viewRect(), plot.box
    pixel = seen.width() / max(box.width(), 1) if plot.lying else seen.height() / max(box.height(), 1)
    band = box.height() / seen.height() if plot.lying else box.width() / seen.width()
    thick = min(_SHARE, px(_BAR) / max(band, 1))
    for place in range(len(plot.chart.categories)):
        before = 0.0
        for row, one in enumerate(plot.chart.series):
            mark = one.marks[place]
            if mark is None or not mark.value:
                continue
            start, end = sorted((before, before + float(mark.value)))
            before += float(mark.value)
            start = min(start, end - 2 * pixel)  # one person of a hundred is still something to point at
            upright = QRectF(place - thick / 2, start, thick, end - start)
            lying = QRectF(start, place - thick / 2, end - start, thick)
            yield place, row, lying if plot.lying else upright


def _totals(plot: Plot) -> None:
    """Write what each bar comes to at its end; beside a limit, all in one line behind the longest."""
    furthest = max(float(value) for value in plot.values()) if plot.chart.limit else None
    for place in range(len(plot.chart.categories)):
        end, words = float(plot.chart.total(place)), plot.said(place)
        if plot.lying:
            at = QPointF(end if furthest is None else furthest, place)
            plot.write(words, at, _AFTER, gap=px(5), colour=tokens().text)
        else:
            plot.write(words, QPointF(place, end), _OVER, gap=px(1), colour=tokens().text)


def _points(plot: Plot, metrics: QFontMetricsF) -> Iterator[Spot]:
    """Draw the lines with their points and figures; one that stands alone has its ground tinted."""
    found = []
    for row, one in enumerate(plot.chart.series):
        known = [(place, mark) for place, mark in enumerate(one.marks) if mark is not None]
        plot.box.addItem(
            pg.PlotDataItem(
                [place for place, _mark in known],
                [float(mark.value) for _place, mark in known],
                pen=pg.mkPen(_colour(one), width=px(2), dash=_DASHES[one.hue % len(_DASHES)]),
                symbol=_SYMBOLS[one.hue % len(_SYMBOLS)],
                symbolSize=px(9),
                symbolPen=tokens().surface,
                symbolBrush=_colour(one),
                fillLevel=plot.box.viewRange()[1][0] if len(plot.chart.series) == 1 else None,
                fillBrush=tokens().soft,
            )
        )
        for place, mark in known:
            at, reach = plot.box.mapViewToScene(QPointF(place, float(mark.value))), px(_HIT)
            area = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
            found.append(Spot(place, row, one, mark, area))
    _write_points(plot, metrics, found)
    yield from found


def _write_points(plot: Plot, metrics: QFontMetricsF, spots: Sequence[Spot]) -> None:
    """Write the figures over the points; where they would touch, the last of each line only."""
    room = plot.box.width() / len(plot.chart.categories)
    widest = max(metrics.horizontalAdvance(short(spot.mark.value)) for spot in spots)
    every = len(plot.chart.series) == 1 and widest + px(6) < room
    for spot in spots if every else {spot.row: spot for spot in spots}.values():
        across, down = _UNDER if _under_limit(plot, spot) else _OVER
        at_edge = spot.place == len(plot.chart.categories) - 1 and widest > room
        at = QPointF(spot.place, float(spot.mark.value))
        anchor = (1.0 if at_edge else across, down)
        plot.write(short(spot.mark.value), at, anchor, gap=px(4), colour=tokens().text)


def _under_limit(plot: Plot, spot: Spot) -> bool:
    """Return whether a figure over this point would cross the line of the plan."""
    if plot.chart.limit is None:
        return False
    limit = QPointF(spot.place, float(plot.chart.limit.values[spot.place]))
    return 0 <= spot.area.center().y() - plot.box.mapViewToScene(limit).y() < px(2 * _TEXT)


def _limits(plot: Plot) -> None:
    """Draw what the marks are measured against: a dashed line, or a dash at every row."""
    if plot.chart.limit is None:
        return
    values = [float(value) for value in plot.chart.limit.values for _side in range(2)]
    ends = [place + side for place in range(len(plot.chart.categories)) for side in (-0.5, 0.5)]
    across, along = (values, ends) if plot.lying else (ends, values)
    pen = pg.mkPen(tokens().text2, width=px(2), dash=[4, 3])
    plot.box.addItem(pg.PlotCurveItem(across, along, pen=pen, connect="pairs" if plot.lying else "all"))


def _cut(names: Sequence[str], metrics: QFontMetricsF, room: float) -> list[tuple[int, str]]:
    end = Qt.TextElideMode.ElideRight
    return [(place, metrics.elidedText(name, end, room)) for place, name in enumerate(names)]


def _colour(one: Series) -> str:
    return tokens().series[one.hue % len(tokens().series)]
