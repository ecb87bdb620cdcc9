"""工作台 in the window: it comes first, follows the tree, and every figure leads to its own rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel

from app.core.access import Scope
from app.domain.boundaries.matching import Wishes
from app.imports.boundaries import keep
from app.services import pay, units
from app.services.pay import NewRun
from db.base import Row
from tests.cases import opened as case_opened
from tests.services.test_boundaries import NESTED
from tests.trust.county import OCTOBER, settled, staffed
from tests.ui.layouts import held
from ui.kit.page import Ground
from ui.kit.theme import Look, Scheme, dress, px
from ui.pages import PAGES
from ui.pages.dashboard.body import Form
from ui.pages.dashboard.tile import TileButton
from ui.pages.dashboard.view import TOPICS
from ui.shell.window import Window


@pytest.fixture
def opened(qtbot, qapp, file_office):
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
    dress(qapp)


def words(view):
    return [label.text() for label in view.findChildren(QLabel)]


def tiles(view):
    return [stop for stop in view.stops.values() if isinstance(stop, TileButton)]


def focus(qtbot, shown, stop):
    shown.activateWindow()
    stop.setFocus()
    qtbot.waitUntil(stop.hasFocus)


def read(front, door):
    """Return what the rows in front come to, as the door says they are counted."""
    rows = front.widget.model.rows
    return sum((getattr(row, door.adds) for row in rows), Decimal(0)) if door.adds else len(rows)


def test_it_stands_first_on_the_rail_and_opens_first(opened):
    shown = opened()
    assert shown.rail.sections[0] == "工作台"
    assert shown.tabs.front.page.id == "dashboard"


def test_every_tile_opens_the_rows_it_is_read_from(opened, qtbot, file_office):
    settled(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    assert len(tiles(view)) == 6
    for button in tiles(view):
        tile = button.tile
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        opened.settle(shown)
        assert shown.tabs.front.page.id == tile.door.page
        assert read(shown.tabs.front, tile.door) == tile.amount, tile.title
        shown.open_page("dashboard")


def test_every_mark_of_every_chart_opens_the_rows_it_is_read_from(opened, qtbot, file_office):
    settled(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    county, clicked = shown.tabs.front.ground, 0
    assert len(view.charts) == 5
    for card in view.charts:
        for spot in card.view.spots():
            qtbot.mouseClick(card.view, Qt.MouseButton.LeftButton, pos=spot.area.center().toPoint())
            opened.settle(shown)
            assert shown.tabs.front.page.id == spot.mark.door.page
            assert read(shown.tabs.front, spot.mark.door) == spot.mark.value, card.view.spoken(spot)
            shown.open_page("dashboard", county)
            assert shown.tabs.front.widget is view
            clicked += 1
    assert clicked >= 8, "a test on nothing proves nothing"


def test_each_town_on_the_map_opens_its_vacant_grids(opened, qtbot, file_office):
    settled(file_office)
    file_office.maker.do(keep, NESTED, Wishes())
    every = len(file_office.maker.ask(units.vacancies))
    shown = opened()
    view, county = shown.tabs.front.widget, shown.tabs.front.ground
    ground = view.body.map.view
    assert [one.name for one in ground.patches] == ["甲镇"], "the other has no boundary"
    assert view.body.vacant.currentWidget() is view.body.map
    first = QPointF(ground.width() / 2, px(16))
    ground.resize(ground.width(), 4 * ground.width())
    assert ground.place_at(first) == 0, "beside twenty towns the card is high: the map stands below its title"
    for press in (
        lambda: qtbot.mouseClick(ground, Qt.MouseButton.LeftButton, pos=ground.spot(0).toPoint()),
        lambda: qtbot.keyClick(ground, Qt.Key.Key_Return),
    ):
        press()
        opened.settle(shown)
        assert shown.tabs.front.page.id == "vacancies"
        listed = shown.tabs.front.widget.model.rows
        assert len(listed) == ground.patches[0].count > 0
        assert len(listed) < every, "not the whole county's"
        shown.open_page("dashboard", county)
    view.body.map.turn.click()
    assert view.body.vacant.currentWidget() is view.body.bars
    view.body.bars.other.click()
    assert view.body.vacant.currentWidget() is view.body.map


def test_a_mark_is_reached_and_opened_by_keys_alone(opened, qtbot, file_office):
    settled(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    focus(qtbot, shown, tiles(view)[-1])
    card = view.charts[0]
    for stop in (card.turn, card.view):
        qtbot.keyClick(shown.focusWidget(), Qt.Key.Key_Tab)
        assert stop.hasFocus()
    spot = card.view.chosen()
    qtbot.keyClick(card.view, Qt.Key.Key_Return)
    opened.settle(shown)
    assert shown.tabs.front.page.id == "results"
    assert len(shown.tabs.front.widget.model.rows) == spot.mark.value


def test_it_stands_on_the_part_of_the_tree(opened, file_office):
    staffed(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    before = tiles(view)[0].tile.amount
    view.stand_on(Ground("乙镇", file_office.workspace("clerk_b").actor.scopes[0]))
    opened.settle(shown)
    assert 0 < tiles(view)[0].tile.amount < before
    assert view.head.where.text() == "乙镇"


def test_it_greets_by_name_and_names_the_days_of_the_month(opened, qtbot, file_office):
    staffed(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    assert view.head.greeting.text() == "早上好，经办甲"
    assert view.head.note.text() == "11月2日 星期一"
    assert "10月补贴发放 11月10日，还有 8 天" in words(view.head)
    days = held(view.head.nodes)
    assert days
    qtbot.waitUntil(lambda: {day.height() - day.sizeHint().height() for day in days} == {0})  # one line each


def test_an_empty_county_shows_six_steps_and_no_figures(opened, qtbot, file_office):
    shown = opened()
    view = shown.tabs.front.widget
    assert tiles(view) == []
    assert view.charts == []
    assert "从这里开始（已完成 2/6）" in words(view)
    assert "待办（0）" not in words(view)
    (first,) = [stop for stop in view.stops.values() if getattr(stop, "isDefault", bool)()]
    assert first.accessibleName() == "导入花名册"
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    opened.settle(shown)
    assert shown.tabs.front.page.id == "roster"


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
    assert [one.door.target for one in view.board.due] == [run]
    qtbot.mouseClick(next(iter(view.stops.values())), Qt.MouseButton.LeftButton)
    opened.settle(shown)
    assert shown.tabs.front.page.id == "run"
    assert shown.tabs.front.widget.run_id == run


def test_due_work_is_in_sight_on_a_low_screen(opened, qtbot, file_office):
    staffed(file_office)
    case_opened(file_office)
    file_office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    for login in ("checker", "maker"):
        shown = opened(login)
        shown.resize(1366, 697)
        view = shown.tabs.front.widget
        qtbot.waitUntil(lambda view=view: view._form == Form.of(view.size()))
        low = view.area.viewport().rect()
        for stop in (*list(view.stops.values())[: len(view.board.due)], *tiles(view)):
            at = stop.mapTo(view.area.viewport(), stop.rect().bottomLeft())
            assert low.contains(at), stop.accessibleName()


def test_news_of_a_change_leaves_the_keyboard_where_it_is(opened, qtbot, file_office):
    staffed(file_office)
    shown = opened("checker")
    view = shown.tabs.front.widget
    held = tiles(view)[2]
    focus(qtbot, shown, held)
    file_office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    shown.desk.changed.emit(frozenset({"pay_run"}))
    opened.settle(shown)
    assert tiles(view)[2] is not held
    assert shown.focusWidget() is tiles(view)[2]
    same = view.area.widget()
    view.refresh()
    opened.settle(shown)
    assert view.area.widget() is same, "what has not changed is not drawn anew"


def test_it_is_laid_out_anew_for_another_zoom(opened, qtbot, file_office):
    staffed(file_office)
    shown = opened()
    view = shown.tabs.front.widget
    before, body = tiles(view)[0].height(), view.area.widget()
    shown.dress(Look(Scheme.DARK, 150))
    assert view.area.widget() is body, "a widget deleted while Qt styles one after the other ends the process"
    qtbot.waitUntil(lambda: view._form == Form.of(view.size()))
    qtbot.waitUntil(lambda: tiles(view)[0].height() > before)


def test_its_topics_are_tables_and_its_doors_are_pages(opened, file_office):
    assert Row.metadata.tables.keys() >= TOPICS
    settled(file_office)
    found = opened().tabs.front.widget.board
    named = [one.door for one in (*found.tiles, *found.due, *found.news) if one.door is not None]
    assert {door.page for door in named} <= {page.id for page in PAGES}


def test_a_board_that_cannot_be_read_says_so(opened, file_office, monkeypatch):
    shown = opened()
    view, told = shown.tabs.front.widget, []
    monkeypatch.setattr(shown.desk.tasks, "present", lambda _owner, error: told.append(error))
    view._unread(OSError("gone"))
    assert "F5" in view.head.note.text()
    assert len(told) == 1
    view.refresh()
    opened.settle(shown)
    assert "F5" not in view.head.note.text()
    view.stand_on(Ground("无", Scope(1, 1)))
    opened.settle(shown)
    assert view.head.where.text() == "无"
