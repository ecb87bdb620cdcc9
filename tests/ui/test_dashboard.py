"""工作台 in the window: it comes first, follows the tree, and every door leads to the list it names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.core.access import Scope
from app.services import pay
from app.services.pay import NewRun
from db.base import Row
from tests.trust.county import OCTOBER, settled, staffed
from ui.kit.board import BoardPage
from ui.kit.page import Ground
from ui.pages import PAGES
from ui.shell.window import Window


@pytest.fixture
def opened(qtbot, file_office):
    made = []

    def build(login="maker"):
        made.append(Window(file_office.workspace(login), PAGES))
        qtbot.addWidget(made[-1])
        made[-1].resize(1366, 768)
        made[-1].show()
        settle(made[-1])
        return made[-1]

    def settle(shown):
        qtbot.waitUntil(lambda: not shown.desk.tasks.busy)

    build.settle = settle
    yield build
    for each in made:
        each.close()


def words(view):
    return [label.text() for label in view.findChildren(QLabel)]


def doors(view):
    return {door.accessibleName(): door for door in view.doors}


def test_it_stands_first_on_the_rail_and_opens_first(opened):
    shown = opened()
    assert shown.rail.sections[0] == "工作台"
    assert shown.tabs.front.page.id == "dashboard"


def test_every_tile_opens_the_list_of_as_many_rows(opened, qtbot, file_office):
    settled(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    assert len(view.board.tiles) == 6
    for tile in view.board.tiles:
        door = doors(view)[f"{tile.title}：查看 {tile.count:,} {tile.counted}"]
        qtbot.mouseClick(door, Qt.MouseButton.LeftButton)
        opened.settle(shown)
        assert shown.tabs.front.page.id == tile.page
        assert len(shown.tabs.front.widget.model.rows) == tile.count, tile.title
        shown.open_page("dashboard")


def test_it_stands_on_the_part_of_the_tree(opened, file_office):
    staffed(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    before = view.board.tiles[0].count
    view.stand_on(Ground("乙镇", file_office.workspace("clerk_b").actor.scopes[0]))
    opened.settle(shown)
    assert 0 < view.board.tiles[0].count < before
    assert view.where.text() == "乙镇"
    view.stand_on(Ground("无", Scope(1, 1)))
    opened.settle(shown)
    assert view.board.tiles[0].count == 0


def test_due_work_is_opened_and_news_of_it_comes_by_itself(opened, qtbot, file_office):
    staffed(file_office)
    shown = opened("checker")
    view = shown.tabs.front.widget
    assert "待办（0）" in words(view)
    run = file_office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    shown.desk.changed.emit(frozenset({"account"}))
    opened.settle(shown)
    assert view.board.due == (), "nobody said that pay has changed"
    shown.desk.changed.emit(frozenset({"pay_run"}))
    opened.settle(shown)
    assert [one.target for one in view.board.due] == [run]
    qtbot.mouseClick(view.doors[0], Qt.MouseButton.LeftButton)
    opened.settle(shown)
    assert shown.tabs.front.page.id == "pay"


def test_its_topics_are_tables_and_its_pages_exist():
    page = PAGES[0]
    assert isinstance(page, BoardPage)
    assert page.topics <= Row.metadata.tables.keys()


def test_a_board_that_cannot_be_read_says_so(opened, qtbot, file_office, monkeypatch):
    shown = opened()
    view, told = shown.tabs.front.widget, []
    monkeypatch.setattr(shown.desk.tasks, "present", lambda _owner, error: told.append(error))
    view._unread(OSError("gone"))
    assert "F5" in view.foot.text()
    assert len(told) == 1
    view.refresh()
    opened.settle(shown)
    assert view.foot.text() == ""
