"""Titles, boxes, sums and the line to find by: what a click, a key and a listener get of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.domain.arrangement import Sort
from tests.ui.test_table import LINES, Line, column, names
from ui.kit.cells import NUMBERS
from ui.kit.clipboard import summed
from ui.kit.header import FindBar, SumRow
from ui.kit.table import Table, TableModel
from ui.kit.theme import tokens

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(qtbot):
    model = TableModel(Line, ("name",))
    model.filters_shown = True
    table = Table(model)
    model.replace(LINES)
    qtbot.addWidget(table)
    table.resize(1400, 300)
    table.show()
    return table


def click(qtbot, table, key, modifier=Qt.KeyboardModifier.NoModifier, *, glyph=False):
    header = table.horizontalHeader()
    section = header.glyph_rect(column(key))
    middle = header.sectionViewportPosition(column(key)) + header.sectionSize(column(key)) // 2
    at = section.center() if glyph else QPoint(middle, section.center().y())
    qtbot.mouseClick(header.viewport(), LEFT, modifier, at)


def test_a_sum_out_of_sight_is_said_with_its_title(qtbot, table):
    sums = SumRow(table, "行")
    qtbot.addWidget(sums)
    sums.resize(table.width(), 32)
    model, pay = table.rows_model, column("pay")
    total = model.sum_text(pay)
    seen, unseen = sums.placed()
    (room,) = [room for room, text in seen if text == total]
    assert room.right() == table.viewport().x() + table.column_left(pay) + table.columnWidth(pay) - 13
    assert not any(total in said for said in unseen)
    table.resize(room.right() - 20, 300)
    seen, unseen = sums.placed()
    assert total not in [text for _room, text in seen], "half a sum is a wrong one"
    assert f"{model.columns[pay].label.title} {total}" in unseen


def test_sums_out_of_sight_are_said_whole_and_the_last_in_sight_makes_room(qtbot, table):
    sums, model, pay = SumRow(table, "行"), table.rows_model, column("pay")
    qtbot.addWidget(sums)
    right = table.viewport().x() + table.column_left(pay) + table.columnWidth(pay)
    model.adds = frozenset(one.key for one in model.columns if one.kind in NUMBERS)
    model.forget()
    summable = [place for place in range(len(model.columns)) if model.sum_text(place)]
    assert pay in summable and len(summable) > 1, summable
    said = [f"{model.columns[place].label.title} {model.sum_text(place)}" for place in summable]
    table.resize(right - 20, 300)  # the last of them is cut: it is said at the end
    for width in range(right + 300, 120, -20):
        sums.resize(width, 32)
        seen, unseen = sums.placed()
        assert len(seen) + len(unseen) == len(said)
        taken = seen[-1][0].right() if seen else 0
        assert not seen or sums.fontMetrics().horizontalAdvance("　".join(unseen)) < width - taken
    assert seen == [] and unseen == said


def colour_before(table, place):
    """Return the colour beside the box of a row."""
    picture = table.grab().toImage()
    stubs = table.verticalHeader()
    y = table.horizontalHeader().height() + stubs.sectionViewportPosition(place) + 4
    return picture.pixelColor(stubs.width() - 3, y).name().upper()


def test_the_box_stands_on_the_ground_of_its_row(qtbot, table):
    now = tokens()
    assert [colour_before(table, place) for place in range(3)] == [now.surface, now.zebra, now.surface]
    table.selected.tick(1)
    assert colour_before(table, 1) == now.selected
    table.rows_model.group_by("stage")
    assert colour_before(table, 0) == now.header, "the head of a group has no box"


def test_a_title_turns_upwards_downwards_and_back(qtbot, table):
    for expected in (["安三", "单二", "曾一"], ["曾一", "单二", "安三"], ["曾一", "单二", "安三"]):
        click(qtbot, table, "name")
        assert names(table.rows_model) == expected
    assert table.rows_model.sorts == ()


def test_shift_adds_a_title_to_the_order(qtbot, table):
    click(qtbot, table, "stage")
    click(qtbot, table, "name", SHIFT)
    assert table.rows_model.sorts == (Sort("stage"), Sort("name"))
    assert names(table.rows_model) == ["安三", "曾一", "单二"]
    click(qtbot, table, "name", SHIFT)
    assert names(table.rows_model) == ["曾一", "安三", "单二"]
    spoken = table.rows_model.headerData(
        column("name"), Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
    )
    assert spoken == "姓名，第 2 排序，降序"
    click(qtbot, table, "pay")
    assert table.rows_model.sorts == (Sort("pay"),), "a click without Shift begins anew"


def test_the_keyboard_sorts_too(qtbot, table):
    table.setCurrentIndex(table.rows_model.index(0, column("name")))
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    table.setCurrentIndex(table.rows_model.index(0, column("count")))
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier | SHIFT)
    assert table.rows_model.sorts == (Sort("name"), Sort("count"))


@pytest.mark.parametrize("key", ["name", "pay"])
def test_the_glyph_opens_the_filter_and_sorts_nothing(qtbot, table, key):
    with qtbot.waitSignal(table.filter_wanted) as wanted:
        click(qtbot, table, key, glyph=True)
    assert wanted.args == [column(key)]
    assert table.rows_model.sorts == ()


def test_alt_down_opens_the_filter_of_the_current_column(qtbot, table):
    table.setCurrentIndex(table.rows_model.index(1, column("day")))
    with qtbot.waitSignal(table.filter_wanted) as wanted:
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert wanted.args == [column("day")]


def test_a_box_takes_its_row_in_and_out(qtbot, table):
    stubs = table.verticalHeader()
    at = [QPoint(18, stubs.sectionViewportPosition(place) + 10) for place in range(3)]
    for place in (0, 2):
        qtbot.mouseClick(stubs.viewport(), LEFT, pos=at[place])
    assert [row.id for row in table.chosen()] == [1, 3]
    qtbot.mouseClick(stubs.viewport(), LEFT, pos=at[0])
    assert [row.id for row in table.chosen()] == [3]


def test_the_corner_takes_all_and_lets_all_go(qtbot, table):
    assert table.corner.accessibleName() == "全选"
    table.corner.click()
    assert len(table.chosen()) == 3 and table.selected.has_all()
    table.corner.click()
    assert table.chosen() == []


def test_the_sums_stand_under_their_columns_and_follow_the_rows(table):
    sums = SumRow(table, "人", table)
    assert sums.texts() == ["合计 3 人", "补贴 1,765.50", "得分 平均 95.5"]
    table.rows_model.replace(LINES[:1])
    assert sums.texts() == ["合计 1 人", "补贴 1,760.00", "得分 平均 95.5"]
    assert sums.accessibleName() == "，".join(sums.texts())


def test_a_block_is_added_up_by_column_and_whole_rows_by_what_adds_up(table):
    table.selected.choose({0, 2}, range(column("count"), column("pay") + 1))
    assert summed(table, "人") == ("已选 2 人，人数合计 1,237，平均 618.50，补贴合计 1,765.50，平均 882.75")
    table.choose({1, 3})
    assert summed(table, "人") == "已选 2 人，补贴合计 1,765.50，平均 882.75"
    table.clearSelection()
    assert summed(table, "人") == ""


@pytest.fixture
def finding(qtbot, table):
    host = QWidget()
    qtbot.addWidget(host)
    bar = FindBar(table, lambda word: {id(row) for row in table.rows_model.rows if held(row, word)}, host)
    host.show()
    bar.seek()
    yield bar
    host.close()


def held(row, word):
    """Return what the page's texts would say."""
    return word in ("as", "1") or word in row.name + row.card


def current(table):
    return names(table.rows_model)[table.currentIndex().row()], table.currentIndex().column()


def test_what_is_sought_is_gone_to_around_the_ends_and_nothing_is_hidden(table, finding):
    finding.words.setText("0622")
    assert finding.count.text() == "找到 3 行"
    visited = [current(table)[0]]
    for _ in range(3):
        finding.go(1)
        visited.append(current(table)[0])
    assert visited == ["曾一", "单二", "安三", "曾一"]
    finding.go(-1)
    assert current(table) == ("安三", column("card"))
    assert len(table.rows_model.rows) == 3


def test_two_hits_in_one_row_are_two_stops(table, finding):
    table.rows_model.replace([LINES[0]])
    finding.words.setText("1")
    stops = []
    for _ in range(6):
        stops.append(table.rows_model.columns[table.currentIndex().column()].key)
        finding.go(1)
    assert stops == ["count", "pay", "day", "at", "month", "count"]
    finding.go(-1)
    assert table.currentIndex().column() == column("count")


def test_a_name_is_found_by_its_initials(table, finding):
    finding.words.setText("as")
    assert current(table) == ("安三", 0)
    assert table.rows_model.holds(2, 0, "as") and not table.rows_model.holds(0, 0, "as")


def test_what_is_not_there_is_said_and_closing_takes_the_tints_away(table, finding):
    finding.words.setText("没有")
    assert finding.count.text() == "没有找到"
    finding.go(1)
    finding.words.setText("曾")
    assert table.needle == "曾"
    finding.leave()
    assert table.needle == "" and finding.hits == []


def test_sums_stay_while_rows_are_only_put_in_order_and_follow_other_rows(table):
    model, pay, later = table.rows_model, column("pay"), []
    whole = model.sum_text(pay)
    model.sort_by((Sort("name"),))
    assert model._sums and model.sum_text(pay) == whole
    model.elsewhere = lambda work, done: later.append((work, done))
    model.replace(LINES[:1])
    assert model.sum_text(pay) == whole, "the others are not laid out yet"
    for work, done in later:
        done(work())
    assert model.sum_text(pay) == model.text(0, pay) != whole
