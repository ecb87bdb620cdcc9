"""The table: texts by kind, its own order, selection by id, copied text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.fields import Choice, Kind, Label
from app.core.period import Month
from app.core.reading import SHOW
from app.domain.arrangement import Sort
from ui.kit.cells import MARK, Looks, Mark, TableModel
from ui.kit.icons import cut_by
from ui.kit.table import Nothing, Table
from ui.kit.theme import Look, Scheme, Tone, dress, tokens

NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
SELECT, WHOLE = QItemSelectionModel.SelectionFlag.Select, QItemSelectionModel.SelectionFlag.Rows
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Stage(Choice):
    """A list whose order is not its spelling."""

    NEW = "z", "新"
    OLD = "a", "旧"


@dataclass(frozen=True)
class Line:
    """A row of every kind."""

    id: int
    name: Annotated[str, Label("姓名", help="身份证上的姓名")]
    card: Annotated[str, Label("卡号", kind=Kind.CODE)]
    count: Annotated[int, Label("人数")]
    pay: Annotated[Decimal | None, Label("补贴")]
    score: Annotated[Decimal, Label("得分", kind=Kind.SCORE)]
    day: Annotated[date, Label("日期")]
    at: Annotated[datetime, Label("时间")]
    month: Annotated[Month, Label("月份")]
    stage: Annotated[Stage, Label("状态")]
    flag: Annotated[bool, Label("在岗")]


ONE = Line(
    1, "曾一", "0622", 1234, Decimal("1760"), Decimal("95.50"), date(2026, 10, 8),
    datetime(2026, 10, 8, 16, 30, tzinfo=UTC), Month(2026, 10), Stage.NEW, True,
)  # fmt: skip
LINES = [
    ONE,
    replace(ONE, id=2, name="单二", pay=None, stage=Stage.OLD),
    replace(ONE, id=3, name="安三", pay=Decimal("5.5"), count=3),
]


@pytest.fixture
def model(qtbot):
    model = TableModel(Line, ("name",))
    model.replace(LINES)
    return model


@pytest.fixture
def table(qtbot, model):
    table = Table(model)
    qtbot.addWidget(table)
    return table


def column(key):
    return [field.key for field in TableModel(Line).columns].index(key)


def names(model):
    return [row.name for row in model.rows]


def test_the_model_is_lawful(qtmodeltester, model):
    qtmodeltester.check(model)


def test_every_kind_has_a_text():
    assert set(SHOW) == set(Kind)


def test_cells_read_as_the_office_writes_them(model):
    texts = [model.index(0, place).data() for place in range(model.columnCount())]
    assert texts == [
        "曾一", "0622", "1,234", "1,760.00", "95.5", "2026-10-08", "2026-10-09 00:30", "2026-10", "新", "是",
    ]  # fmt: skip
    assert model.index(1, column("pay")).data() == "", "unknown is empty, never zero"
    model.replace([replace(ONE, score=Decimal(score)) for score in ("94.59", "100.0")])
    scores = [model.index(row, column("score")).data() for row in (0, 1)]
    assert scores == ["94.59", "100.00"], "a column has as many decimals in every row"
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "身份证上的姓名"


@pytest.mark.parametrize(
    ("key", "right"), [("name", False), ("card", False), ("count", True), ("pay", True), ("score", True)]
)
def test_numbers_stand_at_the_right(model, key, right):
    for alignment in (
        model.index(0, column(key)).data(Qt.ItemDataRole.TextAlignmentRole),
        model.headerData(column(key), Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole),
    ):
        assert bool(alignment & Qt.AlignmentFlag.AlignRight) == right


def test_names_sort_by_their_pinyin_and_choices_by_their_list(model):
    model.sort(column("name"), ASCENDING)
    assert names(model) == ["安三", "单二", "曾一"]
    model.sort(column("name"), DESCENDING)
    assert names(model) == ["曾一", "单二", "安三"]
    model.sort(column("stage"), ASCENDING)
    assert names(model)[-1] == "单二"


@pytest.mark.parametrize(
    ("order", "expected"), [(ASCENDING, ["安三", "曾一", "单二"]), (DESCENDING, ["曾一", "安三", "单二"])]
)
def test_unknown_values_come_last_either_way(model, order, expected):
    model.sort(column("pay"), order)
    assert names(model) == expected


def test_the_order_outlives_new_rows_and_minus_one_gives_the_querys_order(model):
    model.sort(column("count"), ASCENDING)
    model.replace(list(reversed(LINES)))
    assert names(model)[0] == "安三"
    model.sort(-1)
    model.replace(LINES)
    assert names(model) == [row.name for row in LINES]


def test_rows_are_chosen_by_id(table, model):
    table.choose({3, 1, 99})
    assert [row.id for row in table.chosen()] == [1, 3]
    table.choose(set())
    assert table.chosen() == []


def test_a_click_on_the_header_sorts(table, model):
    table.sortByColumn(column("name"), ASCENDING)
    assert names(model) == ["安三", "单二", "曾一"]


def test_chosen_rows_are_copied_with_their_titles(qtbot, table):
    table.choose({1})
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_C, control | shift)
    titles, line = QGuiApplication.clipboard().text().split("\n")
    assert titles.split("\t")[:2] == ["姓名", "卡号"]
    assert line.split("\t")[:4] == ["曾一", "0622", "1,234", "1,760.00"]


@pytest.fixture
def long(qtbot):
    """A table of many rows, narrower than its columns, with two frozen."""
    model = TableModel(Line, ("name",))
    table = Table(model)
    model.replace([replace(ONE, id=place, name=f"曾{place}") for place in range(200)])
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.freeze(2)
    return table


def scroll(table, across=400, down=0):
    table.horizontalScrollBar().setValue(across)
    table.verticalScrollBar().setValue(down)


def test_frozen_columns_stay_and_are_hit_where_they_are_seen(long):
    scroll(long, 400, 340)
    index = long.indexAt(QPoint(long.columnWidth(0) + 5, 5))
    assert (index.row(), index.column()) == (10, 1)
    assert long.visualRect(index).left() == long.columnWidth(0)
    beyond = long.indexAt(QPoint(long.frozen_width() + 5, 5))
    assert beyond.column() > 2, "what has been scrolled under the frozen columns is not hit"
    assert long.still.isVisible() and long.still.width() == long.frozen_width()


def test_frozen_columns_are_painted_where_they_stay(long):
    scroll(long, 0)
    before = long.viewport().grab(QRect(0, 0, long.frozen_width() - 1, 200)).toImage()
    scroll(long, 400)
    assert long.viewport().grab(QRect(0, 0, long.frozen_width() - 1, 200)).toImage() == before


class Painted(QObject):
    """Which parts of a widget have been painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.rects = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())
        return False


def test_scrolling_sideways_paints_what_is_frozen_anew_and_does_not_push_it_along(qtbot, long):
    QApplication.processEvents()
    painted, still = Painted(long.viewport()), QRect(0, 0, long.frozen_width(), 100)
    scroll(long, 30)
    QApplication.processEvents()
    assert any(rect.contains(still) for rect in painted.rects)


def test_a_cell_under_the_frozen_columns_is_brought_beside_them(long):
    scroll(long, 10_000)
    long.setCurrentIndex(long.rows_model.index(0, 2))
    assert long.visualRect(long.rows_model.index(0, 2)).left() >= long.frozen_width()
    before = long.horizontalScrollBar().value()
    long.setCurrentIndex(long.rows_model.index(50, 0))
    assert long.horizontalScrollBar().value() == before, "a frozen column is in sight already"


def test_a_drag_from_a_frozen_column_selects_a_block(qtbot, long):
    scroll(long, 0)
    view, model = long.viewport(), long.rows_model
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=long.visualRect(model.index(0, 0)).center())
    at, left = QPointF(long.visualRect(model.index(2, 2)).center()), Qt.MouseButton.LeftButton
    held = (Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier)
    move = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), *held)
    QApplication.sendEvent(view, move)
    assert long.selected.cells() == {place: {0, 1, 2} for place in range(3)}


def test_too_many_frozen_columns_leave_room_for_the_others(long):
    long.freeze(9)
    assert 0 < long.frozen_width() <= long.viewport().width() * 0.6


def test_the_second_header_follows_widths_and_sorts(qtbot, long):
    long.setColumnWidth(0, 150)
    assert long.still.sectionSize(0) == 150
    long.still.resizeSection(1, 133)
    assert long.columnWidth(1) == 133 and long.widths["card"] == 133
    qtbot.mouseClick(long.still.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert long.rows_model.sorts == (Sort("name"),)


def test_a_table_lives_through_other_styles_and_dies_with_its_window(qtbot, qapp, long):
    for zoom in (125, 100):
        dress(qapp, Look(Scheme.DARK if zoom > 100 else Scheme.LIGHT, zoom))
        QApplication.processEvents()
    host = QWidget()
    table = Table(long.rows_model, host)
    table.freeze(2)
    shiboken6.delete(host)
    assert not shiboken6.isValid(table)
    long.rows_model.replace(LINES)
    dress(qapp, Look(Scheme.DARK))
    dress(qapp)


def test_selection_and_current_cell_outlive_order_filter_and_columns(table, model):
    table.selected.choose({1}, range(column("count"), column("pay") + 1))
    table.selectionModel().setCurrentIndex(model.index(1, column("pay")), NO_UPDATE)
    model.sort(column("name"), ASCENDING)
    model.show_columns(["pay", "name", "count"])
    model.replace(LINES[1:])
    assert [row.id for row in table.chosen()] == [2]
    assert model.lines[table.currentIndex().row()].id == 2
    assert model.columns[table.currentIndex().column()].key == "pay"
    table.choose({2, 3})
    model.sort(0, DESCENDING)
    assert all(table.selected.has_row(place) for place in range(2))


def key(qtbot, table, code, *modifiers):
    held = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        held |= each
    qtbot.keyClick(table, code, held)


def test_the_keys_of_a_spreadsheet(qtbot, table, model):
    table.show()
    table.setCurrentIndex(model.index(1, 2))
    key(qtbot, table, Qt.Key.Key_Space, SHIFT)
    assert table.selected.cells() == {1: set(range(model.columnCount()))}
    table.setCurrentIndex(model.index(1, 2))
    key(qtbot, table, Qt.Key.Key_Space, CONTROL)
    assert table.selected.cells() == {place: {2} for place in range(3)}
    key(qtbot, table, Qt.Key.Key_Home)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 0)
    key(qtbot, table, Qt.Key.Key_End)
    assert table.currentIndex().column() == model.columnCount() - 1
    key(qtbot, table, Qt.Key.Key_Home, CONTROL)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 0)
    key(qtbot, table, Qt.Key.Key_End, CONTROL)
    assert table.currentIndex().row() == 2


def test_space_ticks_the_row_and_takes_the_tick_away(qtbot, table, model):
    table.setCurrentIndex(model.index(0, 1))
    key(qtbot, table, Qt.Key.Key_Space)
    assert table.selected.has_row(0)
    key(qtbot, table, Qt.Key.Key_Down)
    table.choose({1, 3})
    table.selectionModel().setCurrentIndex(model.index(2, 0), NO_UPDATE)
    key(qtbot, table, Qt.Key.Key_Space)
    assert [row.id for row in table.chosen()] == [1]


def test_groups_have_heads_with_sums_and_follow_the_query(model):
    model.group_by("stage")
    heads = [model.row_at(place) is None for place in range(model.rowCount())]
    assert heads == [True, False, False, True, False]
    assert model.text(0, 0) == "新  2" and model.text(3, 0) == "旧  1"
    assert model.text(0, column("pay")) == "1,765.50" and model.text(3, column("pay")) == ""
    assert model.text(0, column("score")) == "平均 95.5"
    rates = TableModel(Line, ("name",), looks=Looks(bars=frozenset({"score"})))
    rates.replace(LINES)
    rates.group_by("stage")
    assert rates.text(0, column("score")) == "", "the mean of per cents of unlike wholes is nobody's"
    model.sort(column("name"), ASCENDING)
    assert names(model) == ["安三", "曾一", "单二"], "ordered within the groups"
    model.sort(column("stage"), DESCENDING)
    assert names(model)[0] == "单二", "unless the order names their column"
    assert [model.number_at(place) for place in (1, 3)] == [1, 2]


def test_a_group_folds_by_keys_and_by_a_click_and_is_never_chosen(qtbot, table, model):
    table.show()
    model.group_by("stage")
    table.setCurrentIndex(model.index(0, 0))
    assert table.chosen() == []
    key(qtbot, table, Qt.Key.Key_Left)
    assert model.rowCount() == 3 and model.is_folded(0)
    key(qtbot, table, Qt.Key.Key_Space)
    assert model.rowCount() == 5
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, table.rowViewportPosition(3) + 5)
    )
    assert model.rowCount() == 4
    table.selectAll()
    assert [row.id for row in table.chosen()] == [1, 3]
    model.group_by(None)
    assert model.rowCount() == 3


def test_a_listener_hears_the_column_and_what_is_unknown(model):
    spoken = [model.index(1, place).data(Qt.ItemDataRole.AccessibleTextRole) for place in (0, column("pay"))]
    assert spoken == ["姓名：单二", "补贴：空"]


@pytest.mark.parametrize("scheme", Scheme)
def test_states_and_marks_are_painted_in_their_colours(qtbot, qapp, scheme):
    class Marked(TableModel):
        def data(self, index, role=Qt.ItemDataRole.DisplayRole):
            if role == MARK:
                return {1: Mark.PENDING, 2: Mark.INVALID}.get(index.column())
            return super().data(index, role)

    dress(qapp, Look(scheme))
    looks = Looks(tones={"stage": {Stage.NEW: Tone.SUCCESS}}, bars=frozenset({"score"}))
    model = Marked(Line, ("name",), looks=looks)
    table = Table(model)
    qtbot.addWidget(table)
    model.replace([replace(ONE, score=Decimal(30))])
    table.resize(1600, 200)
    colours = tokens()
    for key_, wanted in (
        ("stage", colours.success_soft), ("card", colours.primary), ("count", colours.danger),
        ("score", colours.track), ("name", colours.surface),
    ):  # fmt: skip
        picture = table.viewport().grab(table.visualRect(model.index(0, column(key_)))).toImage()
        spots = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        seen = {picture.pixelColor(*spot).name().upper() for spot in spots}
        assert wanted in seen, key_
    dress(qapp)


def test_the_last_column_gives_way_to_a_bar_that_appears_later(qtbot, table, model):
    """What it was stretched to is not what it needs: else many rows bring a second bar, for nothing."""
    table.resize(2_000, 200)
    table.show()
    model.replace([replace(ONE, id=number) for number in range(60)])
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 0)
    assert table.horizontalScrollBar().maximum() == 0


def test_what_is_selected_is_tinted_and_nothing_else(long):
    long.selected.choose({1, 2}, range(1, 4))
    long.selectionModel().select(long.rows_model.index(4, 0), SELECT | WHOLE)
    scroll(long, 30)
    picture, tinted = long.viewport().grab().toImage(), {}
    for place in range(6):
        for across in range(5):
            spot = long.visualRect(long.rows_model.index(place, across)).topRight() - QPoint(3, -3)
            if across < 2 or spot.x() > long.frozen_width():
                tinted[place, across] = picture.pixelColor(spot).name().upper() == tokens().selected
    wanted = {at: at[0] == 4 or (at[0] in (1, 2) and 1 <= at[1] < 4) for at in tinted}
    assert tinted == wanted and sum(tinted.values()) > 9


def test_of_a_long_unit_the_middle_is_left_out_and_its_number_stays(table):
    metrics, name = table.fontMetrics(), "演宁安社区第1小组第12住户小组"
    room = metrics.horizontalAdvance(name) * 2 // 3
    both, start = (cut_by(metrics, 13, name, room, tail=tail) for tail in (True, False))
    assert both.startswith("演宁") and both.endswith("…第12住户小组"), "half a number is another one"
    assert start.startswith("演宁安社区第1") and start.endswith("…")


def test_the_ring_of_an_empty_table_is_about_what_it_says(qtbot, table, model):
    """A ring round all the ground looks like a fault; the sentence and its act are what has the keys."""
    model.replace([])
    nothing = Nothing(table)
    table.resize(900, 500)
    table.show()
    assert nothing.said_at() == table.viewport().rect(), "nothing is said yet"
    nothing.say("还没有记录。", "新增")
    qtbot.waitUntil(nothing.isVisible)
    nothing.parentWidget().layout().activate()
    table.setFocus()
    seen = nothing.said_at()
    assert table.viewport().rect().contains(seen) and seen.height() < 200 and seen.width() < 300
    picture = table.viewport().grab().toImage()
    ringed = QColor(tokens().primary).name()
    edge = [picture.pixelColor(0, y).name() for y in range(picture.height())]
    assert ringed not in edge, "no ring round the whole"
