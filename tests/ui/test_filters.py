"""A column's filter: values with counts, search in them, ranges that are checked as they are typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.core.fields import fields_of
from app.core.narrowing import Kept
from app.core.reading import BLANK, described
from app.domain.values import tally, texts_of_values
from tests.ui.test_table import LINES, Line, Stage
from ui.kit.filters import FilterPopup

FIELDS = {field.key: field for field in fields_of(Line)}
ROWS = [*LINES, replace(LINES[0], id=4, name="单二")]


@pytest.fixture
def opened(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    asked = []

    def build(key, kept=None, rows=ROWS):
        found = tally(FIELDS[key], rows, kept, ("name",))
        popup = FilterPopup(found, kept, host)
        popup.know(texts_of_values(found))
        popup.kept.connect(lambda key, kept: asked.append(kept))
        popup.asked = asked
        return popup

    yield build
    host.close()


def texts(popup):
    return [popup.values.index(place, 0).data() for place in range(popup.values.rowCount())]


def test_values_stand_in_their_order_with_their_counts(opened):
    popup = opened("name")
    assert texts(popup) == ["安三", "单二", "曾一"], "by pinyin"
    spoken = popup.values.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "单二，2 条，已选"
    assert texts(opened("stage")) == ["新", "旧"], "as the list has them"
    assert texts(opened("pay")) == ["5.50", "1,760.00", BLANK], "what is unknown comes last"
    scores = [replace(LINES[0], score=Decimal(score)) for score in ("9.5", "100", "94.59")]
    assert texts(opened("score", rows=scores)) == ["9.50", "94.59", "100.00"], "with their column's decimals"


def test_values_are_found_by_text_and_by_pinyin_and_only_the_found_are_meant(opened):
    popup = opened("name")
    popup.search.setText("as")
    assert texts(popup) == ["安三"]
    popup.apply.click()
    assert popup.asked == [Kept(key="name", values=frozenset({"安三"}))]


def test_ticks_outlive_the_search(opened):
    popup = opened("name")
    popup.values.tick_seen(False)
    for words in ("安", "曾"):
        popup.search.setText(words)
        popup.values.turn(0)
    popup.search.clear()
    popup.apply.click()
    assert popup.asked[0].values == {"安三", "曾一"}


def test_everything_ticked_is_no_filter_and_nothing_ticked_cannot_be_meant(opened):
    popup = opened("stage")
    popup.all.click()
    assert not popup.apply.isEnabled() and popup.problem.text() == "请至少勾选一项。"
    popup.all.click()
    popup.apply.click()
    assert popup.asked == [None]


def test_space_ticks_and_enter_applies(qtbot, opened):
    popup = opened("stage")
    popup.list.setCurrentIndex(popup.values.index(1, 0))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    assert popup.asked == [Kept(key="stage", values=frozenset({Stage.NEW}))]


def test_a_value_that_is_filtered_and_gone_is_still_listed(opened):
    popup = opened("stage", Kept(key="stage", values=frozenset({Stage.OLD})), rows=LINES[:1])
    assert texts(popup) == ["新", "旧"]
    assert popup.values.checked == {Stage.OLD}


@pytest.mark.parametrize(
    ("key", "least", "most", "kept"),
    [
        ("pay", "5", "", Kept(key="pay", least=Decimal(5))),
        ("pay", "", "1,760.00", Kept(key="pay", most=Decimal("1760.00"))),
        ("day", "2026.10.1", "", Kept(key="day", least=date(2026, 10, 1))),
        ("day", "", "2026年10月31日", Kept(key="day", most=date(2026, 10, 31))),
        ("count", "３", "", Kept(key="count", least=3)),
    ],
)
def test_a_range_is_taken_as_it_is_written(opened, key, least, most, kept):
    popup = opened(key)
    popup.least.setText(least)
    popup.most.setText(most)
    popup.apply.click()
    assert popup.asked == [kept]


@pytest.mark.parametrize(
    ("key", "least", "most", "said"),
    [
        ("pay", "abc", "", "“abc”不是数字，请只写数字。"),
        ("pay", "NaN", "", "“NaN”不是数字，请只写数字。"),
        ("day", "2026-02-30", "", "没有“2026-02-30”这一天，请核对年月日。"),
        ("day", "昨天", "", "“昨天”不是日期，请写成“2026-10-08”。"),
        ("count", "5", "3", "开头比结尾大，请把两个数对调。"),
        ("month", "13", "", "“13”不是月份，请写成“2026-10”或“2026年10月”。"),
    ],
)
def test_what_cannot_be_meant_is_said_at_once_and_not_applied(opened, key, least, most, said):
    popup = opened(key)
    popup.least.setText(least)
    popup.most.setText(most)
    assert popup.problem.text() == said
    assert not popup.apply.isEnabled() and popup.apply.toolTip() == said


def test_a_day_of_a_moment_is_the_whole_day(opened):
    popup = opened("at")
    popup.least.setText("2026-10-09")
    popup.most.setText("2026-10-09")
    popup.apply.click()
    assert popup.asked[0].holds(LINES[0]), "00:30 in China"
    assert described(FIELDS["at"], popup.asked[0]) == "时间：2026-10-09 至 2026-10-09"


def test_a_filter_can_be_taken_away(opened):
    assert not opened("pay").drop.isEnabled()
    popup = opened("pay", Kept(key="pay", least=Decimal(5)))
    assert popup.least.text() == "5.00"
    popup.drop.click()
    assert popup.asked == [None]


def test_the_order_can_be_asked_for_and_shift_adds(qtbot, opened):
    popup = opened("pay")
    wanted = []
    popup.sort_wanted.connect(lambda *each: wanted.append(each))
    down = next(button for button in popup.findChildren(QPushButton) if button.text() == " 降序")
    qtbot.keyClick(down, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert wanted == [("pay", True, True)]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (Kept(key="stage", values=frozenset(Stage)), "状态：新、旧"),
        (Kept(key="name", values=frozenset("甲乙丙丁")), "姓名：丁、丙、乙 等 4 项"),
        (Kept(key="pay", values=frozenset({None})), "补贴：（空白）"),
        (Kept(key="pay", least=Decimal(5)), "补贴：5.00 起"),
        (Kept(key="pay", most=Decimal(5)), "补贴：至 5.00"),
        (Kept(key="hidden", values=frozenset({1, 2})), "指定范围：2 项"),
    ],
)
def test_a_filter_reads_as_a_sentence(kept, words):
    assert described(FIELDS.get(kept.key), kept) == words


def test_ten_thousand_values_are_counted_and_shown_without_a_widget_each(opened):
    rows = [replace(LINES[0], id=place, card=f"{place:018d}") for place in range(10_000)]
    popup = opened("card", rows=rows)
    assert popup.values.rowCount() == 10_000
    popup.search.setText("0009999")
    assert texts(popup) == ["000000000000009999"]
