"""The table: texts by kind, its own order, selection by id, copied text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.core.fields import Choice, Kind, Label
from app.core.period import Month
from ui.kit.table import SHOW, Table, TableModel

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
