"""Ctrl+K in the real window: found by pinyin, opened in place or in a new tab, past no input method."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.domain.roster import GridRole
from app.domain.search import Group
from app.services import roster
from tests.ui.test_roster import PEOPLE, new
from ui.kit.page import EVERYTHING
from ui.kit.theme import dress
from ui.shell.scope_tree import BRANCH
from ui.shell.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def staffed(file_office):
    for person in PEOPLE:
        file_office.maker.do(roster.register, new(file_office, *person))
    return file_office


@pytest.fixture
def opened(qtbot, staffed):
    made = []

    def build(login="maker"):
        made.append(Window(staffed.workspace(login)))
        qtbot.addWidget(made[-1])
        made[-1].show()
        with qtbot.waitActive(made[-1]):
            made[-1].activateWindow()
        build.settle(made[-1])
        return made[-1]

    build.settle = lambda shown: qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    yield build
    for each in made:
        each.close()
    dress(QGuiApplication.instance())


@pytest.fixture
def shown(opened):
    return opened()


def typed(qtbot, shown, text):
    shown.search.seek()
    qtbot.waitUntil(lambda: bool(shown.search.index))
    shown.search.clear()
    if text.isascii():
        qtbot.keyClicks(shown.search, text)
    else:
        shown.search.insert(text)  # no keyboard has these keys


def listed(shown):
    results = shown.search.results
    return [results.item(place).text() for place in range(results.count())] if results.isVisible() else []


def chosen(shown):
    return [row.name for row in shown.tabs.front.widget.table.chosen()]


def test_ctrl_k_takes_the_focus_and_pinyin_finds(qtbot, shown):
    qtbot.keyClick(shown, Qt.Key.Key_K, CTRL)
    assert QApplication.focusWidget() is shown.search
    typed(qtbot, shown, "zeng")
    assert listed(shown)[:3] == ["人员", "曾小明", "命令"]  # 新增网格员 is spelt xinzeng…
    typed(qtbot, shown, "shan")
    assert listed(shown)[:2] == ["人员", "单红"]
    assert shown.search.results.geometry().bottom() < shown.height()


def test_enter_opens_in_place_and_selects_the_person(qtbot, opened, shown):
    shown.open_page("roster")
    opened.settle(shown)
    tabs = len(shown.tabs.tabs)
    typed(qtbot, shown, "shan")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    opened.settle(shown)
    assert chosen(shown) == ["单红"]
    assert len(shown.tabs.tabs) == tabs
    assert shown.tabs.front.ground == EVERYTHING, "what holds the person stays"
    assert listed(shown) == []
    assert shown.search.text() == ""


def test_a_tab_on_another_part_of_the_tree_goes_to_where_the_person_is(qtbot, opened, shown):
    shown.open_page("roster")
    opened.settle(shown)
    town = next(branch for branch in shown.scopes.model.branches if branch.name == "甲镇")
    shown.scopes.tree.setCurrentIndex(shown.scopes.model.at(town.id))
    opened.settle(shown)
    shown.tabs.front.widget.filter.setText("曾")
    typed(qtbot, shown, "shan")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    opened.settle(shown)
    assert chosen(shown) == ["单红"]
    assert shown.tabs.front.caption == "花名册·南村第1网格"
    assert shown.scopes.tree.currentIndex().data(BRANCH).name == "南村第1网格"


def test_ctrl_enter_opens_a_tab_of_its_own(qtbot, opened, shown):
    shown.open_page("roster")
    opened.settle(shown)
    tabs = len(shown.tabs.tabs)
    typed(qtbot, shown, "zxm")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return, CTRL)
    opened.settle(shown)
    assert len(shown.tabs.tabs) == tabs + 1
    assert shown.tabs.front.caption == "花名册·东村第1网格"
    assert chosen(shown) == ["曾小明"]


def test_a_town_opens_as_the_ground_and_a_page_where_one_stands(qtbot, opened, shown):
    typed(qtbot, shown, "yizhen")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    opened.settle(shown)
    assert shown.tabs.front.caption == "网格·乙镇"
    typed(qtbot, shown, "hmc")
    assert shown.search.results.entry.group is Group.PAGES
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    opened.settle(shown)
    assert shown.tabs.front.caption == "花名册·乙镇"


def test_the_arrows_go_round_over_the_headings(qtbot, shown):
    typed(qtbot, shown, "cun")
    first = shown.search.results.entry
    entries = [first]
    while len(entries) < 40:
        qtbot.keyClick(shown.search, Qt.Key.Key_Down)
        entries.append(shown.search.results.entry)
        if entries[-1] is first:
            break
    assert None not in entries
    assert len(entries) == 1 + sum(
        shown.search.results.item(place).data(Qt.ItemDataRole.UserRole) is not None
        for place in range(shown.search.results.count())
    )
    qtbot.keyClick(shown.search, Qt.Key.Key_Up)
    assert shown.search.results.entry is entries[-2]


def test_escape_closes_and_gives_the_page_back(qtbot, shown):
    typed(qtbot, shown, "zeng")
    qtbot.keyClick(shown.search, Qt.Key.Key_Escape)
    assert listed(shown) == []
    assert shown.search.text() == ""
    assert shown.tabs.front.widget.isAncestorOf(QApplication.focusWidget())


def test_nothing_found_says_what_may_be_typed(qtbot, shown):
    typed(qtbot, shown, "wuciren")
    (sentence,) = listed(shown)
    assert sentence.startswith("没有找到“wuciren”。")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.search.text() == "wuciren", "there is nothing to open"


def test_an_input_method_keeps_its_keys(qtbot, shown):
    typed(qtbot, shown, "zeng")
    QApplication.sendEvent(shown.search, QInputMethodEvent("ceng", []))
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Down):
        qtbot.keyClick(shown.search, key)
    assert shown.search.text() == "zeng"
    assert listed(shown)[:2] == ["人员", "曾小明"]
    done = QInputMethodEvent("", [])
    done.setCommitString("曾")
    shown.search.selectAll()
    QApplication.sendEvent(shown.search, done)
    assert shown.search.text() == "曾"
    assert listed(shown)[:2] == ["人员", "曾小明"]


def test_who_comes_later_is_found(qtbot, opened, staffed, shown):
    typed(qtbot, shown, "qiu")
    assert "仇新来" not in listed(shown)
    late = new(staffed, "仇新来", "990101101001001", 9)
    shown.desk.do(shown, roster.register, late)
    opened.settle(shown)
    assert "仇新来" in listed(shown)


def test_a_change_is_read_only_when_somebody_searches(qtbot, opened, shown):
    shown.tabs.front.widget.setFocus()
    shown.desk.changed.emit(frozenset({"issued_document"}))
    assert shown.search._stale
    shown.search.seek()
    assert not shown.search._stale
    opened.settle(shown)
    shown.tabs.front.widget.setFocus()
    shown.desk.changed.emit(frozenset({"budget_entry"}))
    assert not shown.search._stale


def test_a_number_in_full_is_told_by_what_it_is_found(qtbot, shown):
    typed(qtbot, shown, "990101198506010010")
    assert listed(shown) == ["完整的号码加密保存，搜索只认末四位：请输入“0010”。"]


def test_who_sees_no_people_still_finds_pages(qtbot, opened):
    shown = opened("auditor")
    typed(qtbot, shown, "账号")
    assert listed(shown) == ["页面", "账号"]
    typed(qtbot, shown, "曾")
    assert len(listed(shown)) == 1


def test_one_who_left_meanwhile_is_told_of(opened, shown):
    told = []
    shown.desk.told.connect(lambda sentence, _door: told.append(sentence))
    shown.open_page("roster", EVERYTHING, 999)
    opened.settle(shown)
    assert told == ["要找的这一条不在列表里，可能刚被改动；请重新搜索。"]


def test_somebody_of_another_role_opens_on_the_page_of_the_others(qtbot, staffed, opened):
    chief = replace(new(staffed, "演示长", "990101100200", 31), role=GridRole.CHIEF, employment="")
    post = staffed.maker.do(roster.register, chief)
    shown = opened()
    shown.open_page("roster", EVERYTHING, post)
    qtbot.waitUntil(lambda: chosen(shown) == ["演示长"])
    assert shown.tabs.front.page.id == "others"
