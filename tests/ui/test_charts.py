"""Charts in the window: every mark can be pointed at, walked to, read aloud, opened and copied."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.core.figures import Chart, Door, Limit, Mark, Series, Shape, exact, short
from app.core.narrowing import only
from tests.house.tree import ROOT
from ui.kit.charts import ChartCard, ChartView, trend
from ui.kit.theme import Look, Scheme, dress, tokens

TOWNS = ("甲镇", "乙镇", "丙镇")
KEY = Qt.Key
BEHIND_THE_FIRST_PAGE = """
import sys

def read():
    return "pyqtgraph" in sys.modules

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from app.core.figures import Chart, Mark, Series, Shape
from ui.kit.charts import ChartCard
from ui.pages import PAGES
from ui.shell import start
from ui.shell.window import Window
assert all(page.read() for page in PAGES) and not read()
print("window")

class Watched(QApplication):
    def notify(self, receiver, event):
        done = super().notify(receiver, event)
        if event.type() == QEvent.Type.Paint and receiver is card.view and not painted:
            painted.append(read())
        return done

painted, app = [], Watched(["charts"])
one = Series("人数", (Mark(1),))
card = ChartCard(Chart(title="人数", shape=Shape.COLUMNS, measure="人", categories=("甲镇",), series=(one,)))
card.show()
while card.view.plot is None:
    app.processEvents()
assert painted == [False]
print("picture")
assert "人数" in card.view.words.text()
assert read() and len(card.view.spots()) == 1
print("drawn")
"""


def door(town, grade):
    return Door(page="results", narrowing=only(town=town, grade=grade))


def series(title, values, hue=0):
    marks = tuple(Mark(value, door(town, title)) for town, value in zip(TOWNS, values, strict=True))
    return Series(title, marks, hue)


def stacked(shape=Shape.COLUMNS, **changes):
    parts = {
        "title": "考核等次",
        "shape": shape,
        "measure": "人",
        "categories": TOWNS,
        "series": (series("优秀", (3, 1, 0)), series("良好", (6, 2, 4), 2), series("不合格", (1, 0, 0), 4)),
    }
    return Chart(**{**parts, **changes})


def paid():
    return Chart(
        title="补贴支出",
        shape=Shape.LINE,
        measure="元",
        categories=("8月", "9月", "10月"),
        series=(series("实际发放", (Decimal("333200.00"), Decimal("331440.50"), Decimal("333800.00"))),),
        limit=Limit("月均预算", (Decimal("333333.33"),) * 3),
    )


@pytest.fixture
def shown(qtbot, qapp):
    """A function that shows a chart and returns its view; what it opened is in ``view.went``."""
    dress(qapp)

    def show(chart, width=520, height=260):
        view = ChartView(chart)
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        view.went = []
        view.opened.connect(view.went.append)
        return view

    yield show
    dress(qapp)


def spot(view, series_title, category):
    found = (each for each in view.spots() if each.series.title == series_title)
    return next(each for each in found if view.chart.categories[each.place] == category)


def focus(qtbot, view):
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)


@pytest.mark.parametrize("shape", [Shape.COLUMNS, Shape.ROWS])
def test_a_bar_is_as_long_as_its_figure_and_stands_on_the_one_before(shown, shape):
    view = shown(stacked(shape))
    long = {
        (each.series.title, each.place): each.area.height() if shape is Shape.COLUMNS else each.area.width()
        for each in view.spots()
    }
    unit = long["优秀", 0] / 3
    for (title, place), length in long.items():
        value = next(one for one in view.chart.series if one.title == title).marks[place].value
        assert length == pytest.approx(value * unit, abs=0.01), (title, place)
    first, second = spot(view, "优秀", "甲镇").area, spot(view, "良好", "甲镇").area
    joint = (first.top(), second.bottom()) if shape is Shape.COLUMNS else (first.right(), second.left())
    assert joint[0] == pytest.approx(joint[1])
    assert len(long) == 6, "a mark of nothing is not drawn"


def written(view):
    """Count the figures on the plane."""
    view.spots()
    items = view.plot.box.addedItems
    return Counter(item.textItem.toPlainText() for item in items if hasattr(item, "textItem"))


@pytest.mark.parametrize("shape", [Shape.COLUMNS, Shape.ROWS])
def test_a_bar_of_one_part_says_its_figure_once(shown, shape):
    alone = written(shown(stacked(shape, series=(series("人数", (33, 44, 28)),))))
    assert alone == {"33": 1, "44": 1, "28": 1}
    parts = written(shown(stacked(shape)))
    assert parts["10"] == 1 and parts["6"] == 1, "a part and what the bar comes to"
    assert parts["4"] == 1, "a bar that has one part of three"


def test_marks_lie_within_the_widget_at_every_size_and_zoom(shown, qapp):
    for zoom in (80, 125, 175):
        dress(qapp, Look(Scheme.LIGHT, zoom))
        for chart in (stacked(), stacked(Shape.ROWS), paid()):
            view = shown(chart, 300, 10)
            view.resize(300, view.minimumHeight())
            for each in view.spots():
                assert view.rect().adjusted(-1, -1, 1, 1).contains(each.area.toRect()), (zoom, chart.title)


def test_a_click_opens_the_rows_of_the_mark_under_the_pointer(shown, qtbot):
    view = shown(stacked())
    for each in view.spots():
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=each.area.center().toPoint())
        assert view.went.pop() == each.mark.door
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() - 2, 2))
    qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=view.spots()[0].area.center().toPoint())
    assert view.went == []


def test_arrows_walk_over_columns_and_enter_opens(shown, qtbot):
    view = shown(stacked())
    focus(qtbot, view)
    assert view.accessibleDescription() == "优秀，甲镇，3 人，按回车打开明细"
    for key, words in (
        (KEY.Key_Up, "良好，甲镇，6 人"),
        (KEY.Key_Up, "不合格，甲镇，1 人"),
        (KEY.Key_Up, "不合格，甲镇，1 人"),
        (KEY.Key_Right, "良好，乙镇，2 人"),
        (KEY.Key_Right, "良好，丙镇，4 人"),
        (KEY.Key_Right, "良好，丙镇，4 人"),
        (KEY.Key_Left, "良好，乙镇，2 人"),
        (KEY.Key_Down, "优秀，乙镇，1 人"),
    ):
        qtbot.keyClick(view, key)
        assert view.accessibleDescription().startswith(words), (key, words)
    qtbot.keyClick(view, KEY.Key_Return)
    assert view.went == [door("乙镇", "优秀")]
    spoken = QAccessible.queryAccessibleInterface(view)
    assert spoken.text(QAccessible.Text.Name) == "考核等次"
    assert "优秀，乙镇，1 人" in spoken.text(QAccessible.Text.Description)


def test_arrows_walk_down_lying_bars(shown, qtbot):
    view = shown(stacked(Shape.ROWS))
    focus(qtbot, view)
    qtbot.keyClick(view, KEY.Key_Down)
    assert view.accessibleDescription().startswith("优秀，乙镇")
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.accessibleDescription().startswith("良好，乙镇")
    qtbot.keyClick(view, KEY.Key_Up)
    assert view.accessibleDescription().startswith("良好，甲镇")


def test_the_ring_is_seen_round_the_mark_one_stands_on(shown, qtbot):
    view = shown(stacked())
    area = spot(view, "良好", "甲镇").area
    edge = QPoint(round(area.left()) - 3, round(area.center().y()))
    primary = QColor(tokens().primary)
    assert not _near(view.grab().toImage().pixelColor(edge), primary)
    focus(qtbot, view)
    qtbot.keyClick(view, KEY.Key_Up)
    assert _near(view.grab().toImage().pixelColor(edge), primary)


def _near(one, other):
    return all(abs(a - b) < 40 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def test_the_pointer_shows_the_exact_figure_and_a_wheel_changes_nothing(shown, qtbot):
    view = shown(paid())
    focus(qtbot, view)
    before = [each.area for each in view.spots()]
    bare = view.grab().toImage()
    qtbot.mouseMove(view, before[1].center().toPoint())
    qtbot.waitUntil(lambda: view.grab().toImage() != bare)
    assert view.spoken(view.spots()[1]) == "实际发放，9月，331,440.50 元"
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(view, QPoint(1, 1))
    qtbot.waitUntil(lambda: view.grab().toImage() == bare)
    turned = QWheelEvent(
        QPointF(before[1].center()),
        view.mapToGlobal(before[1].center()),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QGuiApplication.sendEvent(view, turned)
    assert not turned.isAccepted(), "the page scrolls, the chart never zooms"
    assert [each.area for each in view.spots()] == before


def test_marks_take_the_colours_of_another_scheme_at_once(shown, qapp):
    view = shown(stacked())
    for scheme in Scheme:
        dress(qapp, Look(scheme))
        centre = spot(view, "良好", "丙镇").area
        at = QPointF(centre.left() + 3, centre.center().y()).toPoint()
        assert view.grab().toImage().pixelColor(at).name().upper() == tokens().series[2]


def test_a_point_and_its_line_are_drawn_where_they_are_pointed_at(shown, qapp):
    view = shown(paid())
    for scheme in Scheme:
        dress(qapp, Look(scheme))
        picture = view.grab().toImage()
        for each in view.spots():
            assert picture.pixelColor(each.area.center().toPoint()).name().upper() == tokens().series[0]


def test_the_keyboard_keeps_its_mark_through_another_size_and_zoom(shown, qtbot, qapp):
    view = shown(stacked())
    focus(qtbot, view)
    qtbot.keyClick(view, KEY.Key_Up)
    for change in (
        lambda: view.resize(700, 300),
        lambda: dress(qapp, Look(Scheme.DARK, 125)),
    ):
        change()
        view.grab()
        (area,) = [each.area for each in view.plot.spots if (each.place, each.row) == view.at]
        assert view.plot.ring.isVisible()
        assert view.plot.ring.rect().center() == area.center()
        assert view.plot.bubble.toPlainText() == "良好，甲镇，6 人"


def test_a_chart_brings_few_widgets_and_no_hidden_menu(shown):
    before = len(QApplication.allWidgets())
    view = shown(stacked())
    assert view.spots()
    assert len(QApplication.allWidgets()) - before < 10, "the menu of a view box alone has 48"


def test_the_first_page_is_seen_before_pyqtgraph_is_read():
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_THE_FIRST_PAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["window", "picture", "drawn"]


def test_a_chart_grows_with_the_zoom(shown, qapp):
    view = shown(stacked())
    before = view.minimumHeight()
    dress(qapp, Look(Scheme.LIGHT, 150))
    assert view.minimumHeight() == pytest.approx(before * 1.5, abs=1)


def test_a_line_shows_a_small_fall_as_small(shown):
    view = shown(paid())
    heights = [each.area.center().y() for each in view.spots()]
    assert max(heights) - min(heights) < view.height() / 4, "a fall of half a per cent"
    low, high = view.plot.box.viewRange()[1]
    assert low == 0, "an axis of money begins at nothing: no fall looks larger than it is"
    assert low < 333333.33 < high


def test_nothing_to_draw_is_said_in_words_and_is_no_stop(shown):
    empty = Chart(
        title="考核等次", shape=Shape.COLUMNS, measure="人", categories=(), series=(), empty="还没有公布。"
    )
    for chart in (empty, stacked(series=(series("优秀", (0, 0, 0)),))):
        view = shown(chart)
        assert view.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert view.spots() == []
        view.grab()
        card = ChartCard(chart)
        assert card.turn.isHidden()


def test_the_figures_can_be_read_and_copied_as_a_table(qtbot, qapp):
    card = ChartCard(paid())
    qtbot.addWidget(card)
    card.show()
    qtbot.mouseClick(card.turn, Qt.MouseButton.LeftButton)
    assert card.stack.currentWidget() is card.table
    assert card.turn.text() == "看图"
    qtbot.keyClick(card.table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "\t实际发放（元）\t月均预算（元）",
        "8月\t333,200.00\t333,333.33",
        "9月\t331,440.50\t333,333.33",
        "10月\t333,800.00\t333,333.33",
    ]
    card.table.selectRow(1)
    qtbot.keyClick(card.table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2
    qtbot.mouseClick(card.turn, Qt.MouseButton.LeftButton)
    assert card.stack.currentWidget() is card.view


def test_tab_goes_through_a_card(qtbot, qapp):
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    cards = [ChartCard(stacked()), ChartCard(paid())]
    for card in cards:
        layout.addWidget(card)
    holder.show()
    holder.activateWindow()
    cards[0].turn.setFocus()
    qtbot.waitUntil(cards[0].turn.hasFocus)
    for stop in (cards[0].view, cards[1].turn, cards[1].view):
        qtbot.keyClick(QGuiApplication.focusObject(), KEY.Key_Tab)
        assert stop.hasFocus()


def test_a_trend_leaves_out_the_months_without_a_score(shown, qtbot, qapp):
    view = trend("考核走势", [("8月", Decimal("84.5")), ("9月", None), ("10月", Decimal("90"))])
    qtbot.addWidget(view)
    view.resize(260, 100)
    view.show()
    assert [view.spoken(each) for each in view.spots()] == [
        "考核走势，8月，84.5 分",
        "考核走势，10月，90 分",
    ]
    view.grab()
    assert trend("考核走势", [("9月", None)]).spots() == []


def test_figures_are_said_in_full_and_in_short():
    assert exact(1234, "人") == "1,234 人"
    assert exact(Decimal("333200.00"), "元") == "333,200.00 元"
    assert exact(Decimal("84.50"), "分") == "84.5 分"
    assert short(Decimal("333200.00")) == "33.32万"
    assert short(Decimal("4000000.00")) == "400万"
    assert short(Decimal("90.50")) == "90.5"
    assert short(12345) == "12,345", "people are not rounded"


@pytest.mark.parametrize(
    "values", [[1], [105, 37], [7.0, 7.0], [333200.0, 333333.33], [0.5, 0.7], [12345678.0]]
)
@pytest.mark.parametrize("shape", [Shape.COLUMNS, Shape.LINE])
def test_an_axis_holds_every_value_in_few_steps(shown, shape, values):
    whole = all(isinstance(value, int) for value in values)
    marks = tuple(Mark(value if whole else Decimal(str(value))) for value in values)
    view = shown(
        Chart(
            title="数",
            shape=shape,
            measure="个",
            categories=TOWNS[: len(marks)],
            series=(Series("数", marks),),
        )
    )
    view.spots()
    axis, (low, high) = view.plot.left, view.plot.box.viewRange()[1]
    assert low == 0 and max(values) <= high
    ((_step, ticks),) = axis.tickValues(low, high, view.plot.box.height())
    names = axis.tickStrings(ticks, 1, 1)
    assert 2 <= len(names) <= 8
    assert names[0] == "0"
    assert len(set(names)) == len(names)
    assert not whole or all(name.replace(",", "").isdigit() for name in names), "there is no half person"
