"""What lies below the first line: due work, tiles, charts and news, as many side by side as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.core.figures import Chart, Shape
from app.services.dashboard import Board, Patch
from ui.kit.charts import ChartCard
from ui.kit.theme import px
from ui.pages.dashboard.cards import Open, Stops, due_card, news_card, steps_card
from ui.pages.dashboard.ground import GroundCard
from ui.pages.dashboard.tile import TileButton

_GAP, _TILE_GAP, _LOW_CHART, _VACANT = 12, 8, 224, "vacancies"
_FLAT, _LOW, _NARROW, _WIDE_LOW, _WIDE, _VAST = 560, 680, 720, 960, 1100, 1900  # low tiles say less
_DUE_SHARE, _TILES_SHARE, _DUE_FIRST = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Form:
    """How many charts and tiles stand side by side, whether tiles are low, or flat, and the zoom of all."""

    charts: int
    tiles: int
    low: bool
    flat: bool
    zoom: int

    @classmethod
    def of(cls, size: QSize) -> Form:
        """Return the form for a page of this size."""
        wide = size.width() * 100 // px(100)
        high = size.height() * 100 // px(100)
        low, flat = high < _LOW, high < _FLAT
        tiles = 2 + (wide >= (_NARROW if flat else _WIDE_LOW if low else _WIDE))
        return cls(1 + (wide >= _NARROW) + (wide >= _VAST), tiles, low, flat, px(100))


@dataclass(slots=True)
class Body:
    """The widget, what the keyboard stops at in it, and its charts."""

    widget: QWidget = field(default_factory=QWidget)
    stops: Stops = field(default_factory=dict)
    charts: list[ChartCard] = field(default_factory=list)
    vacant: QStackedWidget | None = None
    bars: ChartCard | None = None
    map: GroundCard | None = None

    def show_map(self, patches: Sequence[Patch], opens: Open) -> None:
        """Show the vacant grids on a map in place of their bars, which stay behind a button."""
        stack, bars = self.vacant, self.bars
        if stack is None or bars is None or bars.other is None:
            return
        if self.map is not None:
            if self.map.view.patches == list(patches):
                return
            stack.removeWidget(self.map)
            self.map.deleteLater()
        self.map = card = GroundCard(bars.chart.title, patches)
        card.view.opened.connect(opens)
        card.turn.clicked.connect(lambda _on=False: stack.setCurrentWidget(bars))
        bars.other.clicked.connect(lambda _on=False: stack.setCurrentWidget(card))
        bars.other.show()
        stack.setCurrentIndex(stack.addWidget(card))
        self.stops |= {"地图": card.view, "地图：看条形图": card.turn, "条形图：看地图": bars.other}


def lay_out(board: Board, form: Form, opens: Open) -> Body:
    """Return the body of the page; a new county shows the way to its first month in place of figures."""
    body = Body()
    layout = QVBoxLayout(body.widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_GAP)
    layout.addLayout(_top(board, form, opens, body))
    layout.addLayout(_charts(board, form, opens, body))
    layout.addStretch(1)
    return body


def _top(board: Board, form: Form, opens: Open, body: Body) -> QBoxLayout:
    """Put due work beside the tiles; above them where there is none, or no room."""
    above = form.charts == 1 or not board.due
    top = QBoxLayout(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight)
    top.setSpacing(_GAP)
    if board.due or not board.steps:
        due = due_card(board, opens, body.stops, _DUE_FIRST - form.low - form.flat)
        top.addWidget(due, 0 if above else _DUE_SHARE)
    share = _TILES_SHARE + form.flat
    if board.steps:
        top.addWidget(steps_card(board, opens, body.stops), share)
    else:
        top.addLayout(_tiles(board, form, opens, body), 0 if above else share)
    return top


def _tiles(board: Board, form: Form, opens: Open, body: Body) -> QGridLayout:
    across = form.tiles if board.due or form.charts == 1 else 3
    grid = _grid(across, _TILE_GAP)
    beside = form.charts > 1 and bool(board.due)  # half the width: … would end what stood on one line
    for place, tile in enumerate(board.tiles):
        button = TileButton(tile, low=form.low, beside=beside, flat=form.flat)
        button.clicked.connect(lambda _on=False, door=tile.door: opens(door))
        body.stops[tile.title] = button
        grid.addWidget(button, *divmod(place, across))
    return grid


def _charts(board: Board, form: Form, opens: Open, body: Body) -> QGridLayout:
    grid = _grid(form.charts, _GAP)
    for place, chart in enumerate(board.charts):
        card = _chart(chart, form, body)
        card.opened.connect(opens)
        body.charts.append(card)
        body.stops |= {f"{chart.title}：看数据": card.turn, chart.title: card.view}
        held = body.vacant if card is body.bars and body.vacant else card
        grid.addWidget(held, *divmod(place, form.charts))
    if board.news:
        grid.addWidget(news_card(board, opens, body.stops), *divmod(len(board.charts), form.charts))
    return grid


def _chart(chart: Chart, form: Form, body: Body) -> ChartCard:
    """Return a chart's card; that of vacant grids can give its place to a map."""
    doors = [mark.door for one in chart.series for mark in one.marks if mark]
    if not any(door and door.page == _VACANT for door in doors):
        card = ChartCard(chart, low=form.low)
        if form.low and chart.shape is not Shape.ROWS:
            card.setMinimumHeight(px(_LOW_CHART))
        return card
    button = QPushButton("看地图")
    button.setObjectName("link")
    button.setAccessibleName(f"{chart.title}：看地图")
    button.hide()
    body.bars, body.vacant = ChartCard(chart, low=form.low, other=button), QStackedWidget()
    body.vacant.addWidget(body.bars)
    return body.bars


def _grid(across: int, gap: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(px(gap))
    for column in range(across):
        grid.setColumnStretch(column, 1)
    return grid
