"""A person carried to a grid of the tree: the same form as 调动, with the grid filled in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.domain.units import Level
from app.services import roster
from tests.ui.test_roster import PEOPLE, new
from ui.kit.clipboard import CARRIED, Carrier
from ui.kit.form_dialog import FormDialog
from ui.kit.theme import dress
from ui.pages import PAGES
from ui.shell.window import Window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened(qtbot, file_office, qapp):
    """A function that opens the window of a login on the roster."""
    for person in PEOPLE:
        file_office.maker.do(roster.register, new(file_office, *person))
    made = []

    def build(login="maker"):
        window = Window(file_office.workspace(login), [page for page in PAGES if page.section == "花名册"])
        qtbot.addWidget(window)
        made.append(window)
        window.resize(1440, 900)
        window.show()
        qtbot.waitUntil(lambda: not window.desk.tasks.busy)
        window.scopes.tree.expandAll()
        return window

    yield build
    for window in made:
        window.close()
    dress(qapp)


def carried(form=CARRIED):
    mime = QMimeData()
    mime.setData(form, b"")
    return mime


def bring(window, unit_name, mime):
    """Bring what the mouse carries over a unit of the tree; return whether it may fall there."""
    tree = window.scopes.tree
    branch = next(one for one in window.scopes.model.branches if one.name == unit_name)
    at = tree.visualRect(window.scopes.model.at(branch.id)).center()
    enter = QDragEnterEvent(at, Qt.DropAction.MoveAction, mime, LEFT, NONE)
    QApplication.sendEvent(tree.viewport(), enter)
    if not enter.isAccepted():
        return False
    move = QDragMoveEvent(at, Qt.DropAction.MoveAction, mime, LEFT, NONE)
    QApplication.sendEvent(tree.viewport(), move)
    if move.isAccepted():
        drop = QDropEvent(at.toPointF(), Qt.DropAction.MoveAction, mime, LEFT, NONE)
        QApplication.sendEvent(tree.viewport(), drop)
    return move.isAccepted()


def asked(window):
    return next((box for box in window.findChildren(FormDialog) if box.isVisible()), None)


def test_a_person_carried_to_a_grid_is_moved_there_once_it_is_confirmed(qtbot, opened):
    window = opened()
    page = window.tabs.front.widget
    row = page.model.rows[0]
    free = next(
        one.name
        for one in window.scopes.model.branches
        if one.level is Level.GRID and not one.workers and one.name != row.grid
    )
    page.table.choose({row.id})
    assert bring(window, free, carried())
    form = asked(window)
    assert row.name in form.windowTitle()
    assert free in form.form.cells["unit_id"].editor.line.text()
    assert form.form.cells["on"].editor.value() == window.desk.today
    assert [one.grid for one in page.model.rows if one.person_id == row.person_id] == [row.grid], (
        "asked first"
    )
    form.submit()
    qtbot.waitUntil(lambda: asked(window) is None)
    qtbot.waitUntil(lambda: free in [one.grid for one in page.model.rows if one.person_id == row.person_id])


def test_only_rows_fall_and_only_on_grids(opened):
    window = opened()
    page = window.tabs.front.widget
    page.table.choose({page.model.rows[0].id})
    grid = next(one.name for one in window.scopes.model.branches if one.level is Level.GRID)
    town = next(one.name for one in window.scopes.model.branches if one.level is Level.TOWN)
    assert not bring(window, town, carried())
    assert not bring(window, grid, carried("text/plain"))
    assert asked(window) is None


def test_two_people_or_nobody_are_not_moved_and_told_why(opened):
    window = opened()
    page, told = window.tabs.front.widget, []
    page.desk.told.connect(lambda said, _door: told.append(said))
    grid = next(one.name for one in window.scopes.model.branches if one.level is Level.GRID)
    page.table.selectAll()
    bring(window, grid, carried())
    assert asked(window) is None
    assert "一次只能办理一名" in told[0]


@pytest.mark.parametrize("login", ["maker", "checker"])
def test_a_selected_row_is_taken_along_by_its_number_by_whoever_may_move(qtbot, opened, monkeypatch, login):
    taken = []
    monkeypatch.setattr(
        Carrier, "carry", lambda _self: taken.append(login)
    )  # Qt's own loop has no mouse here
    window = opened(login)
    table = window.tabs.front.widget.table
    stubs = table.verticalHeader()

    def drag(place):
        at = QPoint(stubs.width() - 8, stubs.sectionViewportPosition(place) + 10)
        qtbot.mousePress(stubs.viewport(), LEFT, NONE, at)
        qtbot.mouseMove(stubs.viewport(), at + QPoint(0, 25), 0)
        held = QApplication.mouseButtons()
        qtbot.mouseRelease(stubs.viewport(), LEFT, NONE, at)
        return held

    drag(0)
    assert taken == [], "a row that is not selected is selected"
    table.selectRow(1)
    drag(1)
    assert taken == (["maker"] if login == "maker" else [])
