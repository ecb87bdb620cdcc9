"""The name stays at the left: the same rows, selection, order and height as the table below."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.ui.test_table import LINES, Line
from ui.kit.frozen import freeze
from ui.kit.table import Table, TableModel


@pytest.fixture
def table(qtbot):
    model = TableModel(Line, ("name",), first=("pay", "name"))
    table = Table(model)
    model.replace(LINES * 30)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    return table


@pytest.fixture
def frozen(table):
    frozen = freeze(table, 2)
    QApplication.processEvents()
    return frozen


def test_the_columns_wanted_first_stand_first_and_none_is_lost(table):
    keys = [field.key for field in table.rows_model.columns]
    assert keys[:4] == ["pay", "name", "card", "count"]
    assert sorted(keys) == sorted(field.key for field in TableModel(Line).columns)


def test_nothing_is_frozen_where_nothing_is_asked_for(table):
    assert freeze(table, 0) is None


def test_it_covers_its_own_columns_to_the_pixel(table, frozen):
    assert frozen.width() == table.columnWidth(0) + table.columnWidth(1) + 1
    assert [frozen.isColumnHidden(place) for place in range(3)] == [False, False, True]
    for place in (0, 5):
        here = frozen.viewport().mapToGlobal(frozen.visualRect(frozen.model().index(place, 0)).topLeft())
        there = table.viewport().mapToGlobal(table.visualRect(table.model().index(place, 0)).topLeft())
        assert here == there


def test_it_stays_while_the_others_scroll_and_scrolls_with_the_rows(table, frozen):
    before = frozen.geometry()
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert table.horizontalScrollBar().value() > 0
    assert frozen.geometry() == before
    table.verticalScrollBar().setValue(100)
    assert frozen.verticalScrollBar().value() == 100
    frozen.verticalScrollBar().setValue(40)
    assert table.verticalScrollBar().value() == 40


def test_a_click_selects_the_row_below_and_gives_it_the_keys(qtbot, table, frozen):
    with qtbot.waitActive(table):
        table.activateWindow()
    middle = frozen.visualRect(frozen.model().index(1, 1)).center()
    qtbot.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [row.name for row in table.chosen()] == ["单二"]
    assert QApplication.focusWidget() is table


def test_its_headers_sort_and_are_as_wide_as_those_below(qtbot, table, frozen):
    header = frozen.horizontalHeader()
    at = header.sectionViewportPosition(1) + 20
    for wanted in ("安三", "曾一"):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 10))
        assert table.rows_model.rows[0].name == wanted
    table.setColumnWidth(0, 150)
    assert frozen.columnWidth(0) == 150
    header.resizeSection(1, 120)
    assert table.columnWidth(1) == 120
    assert frozen.width() == 271
