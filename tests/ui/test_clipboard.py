"""Blocks of cells to and from a spreadsheet: text stays text, both ways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.core.fields import fields_of
from tests.ui.test_table import LINES, Line
from ui.kit import clipboard
from ui.kit.clipboard import Block, rows_of
from ui.kit.table import Table, TableModel

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
COLUMNS = {field.key: field for field in fields_of(Line)}


def block(**cells):
    return Block([COLUMNS[key] for key in cells], [list(cells.values())])


@pytest.fixture
def table(qtbot):
    model = TableModel(Line, ("name",))
    table = Table(model)
    model.replace(LINES)
    qtbot.addWidget(table)
    return table


def test_a_number_that_is_text_says_so_and_money_stays_money():
    rich = block(card="140824199003070021", pay="1,760.00", count="3").rich()
    text, money, count = rich.split("<td")[1:]
    assert "mso-number-format:'\\@'" in text
    assert "mso-number-format:'\\@'" not in money and "#0" in money
    assert count.startswith(">3")


@pytest.mark.parametrize("text", ["=1+1", "+86139", "-2", "@x", "=HYPERLINK(1)"])
def test_what_begins_like_a_formula_is_led_by_an_apostrophe_and_comes_back_without(text):
    plain = block(name=text, card="1").plain()
    assert plain == f"'{text}\t1"
    assert rows_of(plain) == [[text, "1"]]


def test_a_negative_amount_is_no_formula_and_a_dash_alone_neither():
    assert block(pay="-20.00", name="-").plain() == "-20.00\t-"


def test_marks_of_the_web_are_written_out():
    assert "&lt;b&gt;甲 &amp; 乙<br>丙" in block(name="<b>甲 & 乙\n丙").rich()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ('"一\n二"\t"说""好"""\n', [["一\n二", '说"好"']]),
        ("甲\n乙\t丙", [["甲", ""], ["乙", "丙"]]),
        ("", []),
        ("\n\n", []),
        ("甲\r乙", [["甲"], ["乙"]]),
        ('"甲\t1\n乙\t2\n丙"\t3', [['"甲', "1"], ["乙", "2"], ['丙"', "3"]]),  # nobody is swallowed
        ('"甲"组\t"a\tb"', [['"甲"组', "a\tb"]]),
    ],
)
def test_a_pasted_block_is_read_as_excel_writes_it(text, rows):
    assert rows_of(text) == rows


def test_ctrl_c_copies_the_block_and_ctrl_shift_c_its_titles(qtbot, table):
    table.selected.choose({0, 1}, range(2))
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "曾一\t0622\n单二\t0622"
    assert "<td" in QGuiApplication.clipboard().mimeData().html()
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text().split("\n")[0] == "姓名\t卡号"


def test_cells_that_are_not_selected_are_empty_in_the_block(table):
    model, selection = table.rows_model, table.selectionModel()
    for place, column in ((0, 0), (1, 1)):
        selection.select(model.index(place, column), selection.SelectionFlag.Select)
    assert table.selected.block().lines == [["曾一", ""], ["", "0622"]]


def test_nothing_selected_leaves_the_clipboard_alone(qtbot, table):
    QGuiApplication.clipboard().setText("早先")
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "早先"


def test_at_the_end_the_text_stays_and_the_rest_goes(table):
    clipboard.put(block(name="甲"))
    clipboard.let_go()
    assert QGuiApplication.clipboard().text() == "甲"
    assert not QGuiApplication.clipboard().mimeData().hasHtml()
