"""Where a chart's marks lie and how they are painted; ``ui.kit.charts`` makes a widget of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from app.core.figures import Amount, Chart, Mark, Series, Shape
from app.core.money import show
from ui.kit.theme import ink, px, tokens

_TEXT, GAP, LEGEND, _SWATCH = 12, 8, 24, 10
_BAR, ROW, _TALLEST, _HIT = 44, 32, 44, 8
LINES = (Shape.LINE, Shape.SPARK)
_TICKS = 4
_TEN_THOUSAND = 10_000
MONEY = "元"
_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (2, 2), (6, 2, 1, 2))
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def exact(value: Amount, measure: str) -> str:
    """Return a figure in full: ``1,760.00 元``, ``136 人``, ``84.5 分``."""
    money = isinstance(value, Decimal) and measure == MONEY
    return f"{show(value) if money else _plainly(value)} {measure}"


def _plainly(value: Amount) -> str:
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


def short(value: Amount) -> str:
    """Return a figure as it stands on a mark: ``33.32万`` from ten thousand yuan on."""
    if isinstance(value, Decimal) and abs(value) >= _TEN_THOUSAND:
        return f"{(value / _TEN_THOUSAND).quantize(Decimal('0.01')).normalize():,f}万"
    return _plainly(value)


@dataclass(frozen=True, slots=True)
class Scale:
    """Round figures from ``low`` to ``high`` on an axis, ``step`` apart."""

    low: float
    high: float
    step: float

    @classmethod
    def over(cls, values: Sequence[float], *, zero: bool) -> Scale:
        """Return the scale that holds all values; a line may begin above zero, a bar may not."""
        least, most = min(values, default=0), max(values, default=0)
        spread = max(most - least, most / 20)  # a fall of a thousandth must not look like a fall by half
        base = 0.0 if zero or least < 2 * spread else least - spread
        span = (most - base) / _TICKS or 1
        size = 10 ** floor(log10(span))
        step = next(size * part for part in (1, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * part >= span * 0.999)
        step = max(step, 1) if zero else step
        low = floor(base / step) * step
        high = low
        while high < most:
            high += step
        return cls(low, high or step, step)

    def ticks(self) -> list[float]:
        """Return the figures the axis names."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


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


class Plan:
    """The layout of one chart on one size of widget: the plane, and a spot per mark."""

    def __init__(self, chart: Chart, size: QSizeF, metrics: QFontMetricsF) -> None:
        self.chart, self.lying, self.small = chart, chart.shape is Shape.ROWS, chart.shape is Shape.SPARK
        line = chart.shape in LINES
        totals = [float(chart.total(place)) for place in range(len(chart.categories))]
        limits = [float(value) for value in chart.limit.values] if chart.limit else []
        single = [float(mark.value) for one in chart.series for mark in one.marks if mark is not None]
        values = (single if line else totals) + limits
        self.scale = (
            Scale(0, max(values) or 1, 1) if self.lying else Scale.over(values, zero=not line)
        )  # lying bars have figures and no axis
        self.plane = self._plane(size, metrics)
        self.spots = list(self._points() if line else self._bars())

    def _plane(self, size: QSizeF, metrics: QFontMetricsF) -> QRectF:
        chart, gap = self.chart, px(GAP)
        if self.lying:
            left = max((metrics.horizontalAdvance(name) for name in chart.categories), default=0) + gap
            right = max(metrics.horizontalAdvance(self.said(p)) for p in range(len(chart.categories))) + gap
            room = min(size.height() - px(LEGEND) - gap, px(_TALLEST) * len(chart.categories))
            return QRectF(left, px(LEGEND), size.width() - left - right, room)
        left = max(metrics.horizontalAdvance(_tick(value)) for value in self.scale.ticks()) + gap
        left = 0 if self.small else left
        top, foot = (0 if self.small else px(LEGEND)) + metrics.height(), metrics.height() + gap / 2
        return QRectF(left, top, size.width() - left - gap, size.height() - top - foot)

    def said(self, place: int) -> str:
        """Return what stands at the end of a bar: its total, and what it is measured against."""
        total = short(self.chart.total(place))
        return f"{total} / {short(self.chart.limit.values[place])}" if self.chart.limit else total

    def across(self, value: float) -> float:
        """Return where a value lies on its axis."""
        part = (value - self.scale.low) / (self.scale.high - self.scale.low)
        plane = self.plane
        return plane.left() + part * plane.width() if self.lying else plane.bottom() - part * plane.height()

    def band(self, place: int) -> tuple[float, float]:
        """Return the middle of a category and the width it has."""
        start, length = (
            (self.plane.top(), self.plane.height()) if self.lying else (self.plane.left(), self.plane.width())
        )
        width = length / max(len(self.chart.categories), 1)
        return start + width * (place + 0.5), width

    def _bars(self) -> Iterator[Spot]:
        for place in range(len(self.chart.categories)):
            middle, width = self.band(place)
            thick, before = min(width * 0.62, px(_BAR)), 0.0
            for row, one in enumerate(self.chart.series):
                mark = one.marks[place]
                if mark is None or not mark.value:
                    continue
                ends = self.across(before), self.across(before + float(mark.value))
                before += float(mark.value)
                yield Spot(place, row, one, mark, self._bar(middle, thick, sorted(ends)))

    def _bar(self, middle: float, thick: float, ends: Sequence[float]) -> QRectF:
        length = max(ends[1] - ends[0], 2.0)  # one person of a hundred is still something to point at
        if self.lying:
            return QRectF(ends[0], middle - thick / 2, length, thick)
        return QRectF(middle - thick / 2, ends[1] - length, thick, length)

    def _points(self) -> Iterator[Spot]:
        reach = px(_HIT)
        for row, one in enumerate(self.chart.series):
            for place, mark in enumerate(one.marks):
                if mark is not None:
                    x, y = self.band(place)[0], self.across(float(mark.value))
                    yield Spot(place, row, one, mark, QRectF(x - reach, y - reach, 2 * reach, 2 * reach))


def font() -> QFont:
    """Return the font of a chart's words."""
    found = QApplication.font()
    found.setPixelSize(px(_TEXT))
    return found


def paint(painter: QPainter, plan: Plan) -> None:
    """Paint legend, axes, marks with their figures, and what they are measured against."""
    painter.setFont(font())
    if not plan.small:
        _legend(painter, plan.chart)
    _axes(painter, plan)
    (_lines if plan.chart.shape in LINES else _stacks)(painter, plan)
    _limits(painter, plan)


def ring(painter: QPainter, area: QRectF) -> None:
    """Paint the focus ring round a mark."""
    painter.setPen(QPen(QColor(tokens().primary), px(2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(-px(3), -px(3), px(3), px(3)), px(3), px(3))


def bubble(painter: QPainter, room: QRect, area: QRectF, words: str) -> None:
    """Paint a sentence beside a mark, within the room there is."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(words) + 2 * px(GAP), metrics.height() + px(GAP)
    left = min(max(area.center().x() - width / 2, 0.0), max(room.width() - width - 1, 0.0))
    top = area.top() - height - px(6)
    if top < 0:
        top = min(area.bottom() + px(6), room.height() - height - 1)
    box = QRectF(left, top, width, height)
    painter.setPen(QPen(QColor(tokens().border_strong), 1))
    painter.setBrush(QColor(tokens().surface))
    painter.drawRoundedRect(box, px(4), px(4))
    painter.setPen(QColor(tokens().text))
    painter.drawText(box, _MIDDLE, words)


def _colour(one: Series) -> QColor:
    return QColor(tokens().series[one.hue % len(tokens().series)])


def _pen(one: Series) -> QPen:
    pen = QPen(_colour(one), px(2))
    dashes = _DASHES[one.hue % len(_DASHES)]
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


def _plain(token: str, width: float = 1) -> QPen:
    return QPen(QColor(getattr(tokens(), token)), width)


def _dashed() -> QPen:
    pen = _plain("text2", px(2))
    pen.setDashPattern([4, 3])
    return pen


def _legend(painter: QPainter, chart: Chart) -> None:
    """Name the series at the top; a line's name stands beside its dashes and its marker."""
    left, middle, size = 0.0, px(LEGEND) / 2 - px(3), px(_SWATCH)
    metrics = QFontMetricsF(painter.font())
    for one in chart.series:
        if chart.shape in LINES:
            painter.setPen(_pen(one))
            painter.drawLine(QPointF(left, middle), QPointF(left + 2 * size, middle))
            _marker(painter, one, QPointF(left + size, middle))
            left += size
        else:
            painter.fillRect(QRectF(left, middle - size / 2, size, size), _colour(one))
        left = _named(painter, metrics, left + size + px(4), one.title)
    if chart.limit:
        painter.setPen(_dashed())
        painter.drawLine(QPointF(left, middle), QPointF(left + 2 * size, middle))
        _named(painter, metrics, left + 2 * size + px(4), chart.limit.title)


def _named(painter: QPainter, metrics: QFontMetricsF, left: float, words: str) -> float:
    painter.setPen(_plain("text2"))
    width = metrics.horizontalAdvance(words)
    painter.drawText(QRectF(left, 0, width + 2, px(LEGEND) - px(6)), _LEFT, words)
    return left + width + px(14)


def _axes(painter: QPainter, plan: Plan) -> None:
    plane, chart = plan.plane, plan.chart
    if plan.lying:
        for place, name in enumerate(chart.categories):
            middle, width = plan.band(place)
            painter.setPen(_plain("text2"))
            box = QRectF(0, middle - width / 2, plane.left() - px(GAP), width)
            painter.drawText(box, _RIGHT, name)
        return
    for value in plan.scale.ticks()[: 1 if plan.small else None]:
        y = plan.across(value)
        painter.setPen(_plain("border" if value == plan.scale.low else "hair"))
        painter.drawLine(QPointF(plane.left(), y), QPointF(plane.right(), y))
        painter.setPen(_plain("text3"))
        painter.drawText(
            QRectF(0, y - px(_TEXT), plane.left() - px(GAP), 2 * px(_TEXT)), _RIGHT, _tick(value)
        )
    metrics = QFontMetricsF(painter.font())
    for place, name in enumerate(chart.categories):
        middle, width = plan.band(place)
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.setPen(_plain("text2"))
        box = QRectF(middle - width / 2, plane.bottom() + px(4), width, metrics.height())
        painter.drawText(box, _MIDDLE, words)


def _tick(value: float) -> str:
    return short(Decimal(repr(value)).quantize(Decimal("0.01")) if value % 1 else Decimal(int(value)))


def _stacks(painter: QPainter, plan: Plan) -> None:
    """Paint the bars: each segment with its figure where it has room, each bar with its total."""
    metrics = QFontMetricsF(painter.font())
    for spot in plan.spots:
        colour = _colour(spot.series)
        painter.setPen(_plain("surface"))
        painter.setBrush(colour)
        painter.drawRect(spot.area)
        words = short(spot.mark.value)
        if (
            metrics.horizontalAdvance(words) < spot.area.width()
            and metrics.height() <= spot.area.height() + 2
        ):
            painter.setPen(QColor(ink(colour.name())))
            painter.drawText(spot.area, _MIDDLE, words)
    ends = {spot.place: spot.area for spot in plan.spots}
    for place in range(len(plan.chart.categories)):
        middle, width = plan.band(place)
        end = ends.get(place)
        painter.setPen(_plain("text"))
        if plan.lying:
            left = end.right() if end else plan.plane.left()
            left = plan.plane.right() if plan.chart.limit else left
            painter.drawText(
                QRectF(left + px(6), middle - width / 2, plan.plane.width(), width), _LEFT, plan.said(place)
            )
        else:
            top = (end.top() if end else plan.plane.bottom()) - metrics.height() - 1
            painter.drawText(
                QRectF(middle - width, top, 2 * width, metrics.height()), _MIDDLE, plan.said(place)
            )


def _lines(painter: QPainter, plan: Plan) -> None:
    for one in plan.chart.series:
        points = [spot.area.center() for spot in plan.spots if spot.series is one]
        _ground(painter, plan, points)
        painter.setPen(_pen(one))
        painter.drawPolyline(QPolygonF(points))
    for spot in plan.spots:
        _marker(painter, spot.series, spot.area.center())
    _figures(painter, plan)


def _ground(painter: QPainter, plan: Plan, points: Sequence[QPointF]) -> None:
    """Tint what lies under a line that stands alone."""
    if len(plan.chart.series) > 1 or len(points) < 2:
        return
    path = QPainterPath(QPointF(points[0].x(), plan.plane.bottom()))
    for point in (*points, QPointF(points[-1].x(), plan.plane.bottom())):
        path.lineTo(point)
    painter.fillPath(path, QColor(tokens().soft))


def _marker(painter: QPainter, one: Series, at: QPointF) -> None:
    """Paint a series' own marker: circle, square, diamond, triangle."""
    size = float(px(4))
    painter.setPen(QPen(_colour(one), px(2)))
    painter.setBrush(QColor(tokens().surface))
    form = one.hue % 4
    if form == 0:
        painter.drawEllipse(at, size, size)
    elif form == 1:
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    else:
        corners = [(0, -1), (1, 0), (0, 1), (-1, 0)] if form == 2 else [(0, -1), (1, 1), (-1, 1)]
        painter.drawPolygon(QPolygonF([at + QPointF(x * size * 1.3, y * size * 1.3) for x, y in corners]))


def _figures(painter: QPainter, plan: Plan) -> None:
    """Write the figures over the points; where they would touch, the last of each line only."""
    metrics, width = QFontMetricsF(painter.font()), plan.band(0)[1]
    last = {spot.row: spot for spot in plan.spots}
    all_fit = len(plan.chart.series) == 1 and all(
        metrics.horizontalAdvance(short(spot.mark.value)) + 2 < width for spot in plan.spots
    )
    painter.setPen(_plain("text"))
    for spot in plan.spots if all_fit else last.values():
        words = short(spot.mark.value)
        wide = metrics.horizontalAdvance(words) + 2
        left = min(spot.area.center().x() - wide / 2, plan.plane.right() + px(GAP) - wide)
        below = _under_limit(plan, spot)
        top = spot.area.center().y() + px(6) if below else spot.area.center().y() - metrics.height() - px(6)
        painter.drawText(QRectF(left, top, wide, metrics.height()), _MIDDLE, words)


def _under_limit(plan: Plan, spot: Spot) -> bool:
    """Return whether a figure over this point would cross the plan's line."""
    if plan.chart.limit is None:
        return False
    gap = spot.area.center().y() - plan.across(float(plan.chart.limit.values[spot.place]))
    return 0 <= gap < px(2 * _TEXT)


def _limits(painter: QPainter, plan: Plan) -> None:
    """Paint what the marks are measured against: a dashed line, or a bar's own mark."""
    if plan.chart.limit is None:
        return
    painter.setPen(_dashed())
    for place, value in enumerate(plan.chart.limit.values):
        middle, width = plan.band(place)
        at, half = plan.across(float(value)), width / 2 * (0.76 if plan.lying else 1)
        if plan.lying:
            painter.drawLine(QPointF(at, middle - half), QPointF(at, middle + half))
        else:
            painter.drawLine(QPointF(middle - half, at), QPointF(middle + half, at))
