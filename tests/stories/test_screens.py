"""Every page of a real county, as two of its people see them: words, names, keyboard, focus, no statement."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QLineEdit, QWidget
from sqlalchemy import text

from app.domain.accounts import ROLES, Role
from tests.stories.conftest import County
from tests.stories.dialogs import dialogs, wrong_with
from tests.stories.screens import (
    ALLOWED,
    KEY,
    LISTED,
    broken,
    name_of,
    settle,
    tabbed,
    unmarked,
    unnamed,
    unreached,
    visit,
    window_of,
    words,
)
from ui.kit.table import Table
from ui.kit.theme import dress
from ui.pages import PAGES
from ui.shell.garbage import collected_between_events
from ui.shell.window import Window

PEOPLE = ("jingban", "admin", "shenji", "shenpi")

#: columns whose content is not ours to translate, with their page where it matters
FOREIGN = {"login", "sha256", "digest", "anchor", "file_name", "file", ("scans", "name")}
FOREIGN |= {("appearance", "label"), ("backups", "label")}  # the names of fonts; a command to type
FOREIGN |= {("law", "tests"), ("personal", "place")}  # for who examines us: our tests, and where data lie


@pytest.fixture(scope="module", params=PEOPLE)
def window(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    _small: County,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Window]:
    """The window of one of the county's people, with what earlier tests opened in it."""
    folder = tmp_path_factory.mktemp("screens") / "county"
    shutil.copytree(_small.folder, folder)
    dress(qapp)
    with collected_between_events():
        shown = window_of(County(folder, folder / "jishan.griddesk", _small.done), request.param)
        yield shown
        shown.close()
        shown.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_these_see_every_page(small: County) -> None:
    seen = set()
    for login in PEOPLE:
        with small.desk(login) as signed:
            seen |= {page.id for page in PAGES if page.permission in signed.actor.permissions}
    assert seen == {page.id for page in PAGES}
    assert LISTED.keys() == {page.id for page in PAGES if page.each}, "or it is walked empty"


def walk(window: Window) -> Iterator[tuple[str, QWidget]]:
    """Visit a person's pages; of who decides only those that who prepares does not have."""
    yield from visit(window, ROLES[Role.COUNTY_MAKER] if deciding(window) else frozenset())


def deciding(window: Window) -> bool:
    """Return whether a window is of who decides: their own page is a list with no form."""
    return window.desk.workspace.actor.login == "shenpi"


@dataclass(frozen=True)
class Seen:
    """What a walk that touches nothing finds on a page: keys of ours, what is not named, bare shortcuts."""

    keys: dict[str, str]
    silent: list[str]
    bare: list[str]


@pytest.fixture(scope="module")
def seen(window: Window) -> dict[str, Seen]:
    """Every page of the window as it opens, looked at once for all who ask what is on it."""
    return {page_id: look(window, page_id, page) for page_id, page in walk(window)}


def look(window: Window, page_id: str, page: QWidget) -> Seen:
    """Look at a page and what surrounds it."""
    keys = {
        where: told
        for where, told in words(page)
        if not FOREIGN & {where, (page_id, where)} and KEY.search(ALLOWED.sub("", told))
    }
    silent = unnamed(window) + list(broken(QAccessible.queryAccessibleInterface(page)))
    return Seen(keys, silent, bare_in(page))


def test_no_page_shows_a_key_of_ours(seen: dict[str, Seen]) -> None:
    assert {page_id: page.keys for page_id, page in seen.items() if page.keys} == {}


def test_everything_that_can_be_used_has_a_chinese_name(window: Window, seen: dict[str, Seen]) -> None:
    assert {page_id: page.silent for page_id, page in seen.items() if page.silent} == {}
    assert list(broken(QAccessible.queryAccessibleInterface(window))) == []


def test_tab_comes_to_everything_and_back_and_shows_where_it_is(window: Window) -> None:
    found, looked_at = {}, set()  # what surrounds every page is looked at once
    for page_id, _page in walk(window):
        way, back = tabbed(window), tabbed(window, back=True)
        wrong = [] if way.closed and back.closed else ["a trap"]
        wrong += unreached(window, way) + unmarked([stop for stop in way.stops if stop not in looked_at])
        looked_at.update(way.stops)
        if wrong:
            found[page_id] = wrong
    assert found == {}


def test_every_dialog_is_named_walked_by_tab_and_closed_by_escape(window: Window) -> None:
    found, seen = {}, set()
    for page_id, page in walk(window):
        for pressed, opened in dialogs(window, page):
            seen.add(type(opened).__name__)
            if wrong := wrong_with(window, opened):
                found[page_id, pressed] = wrong
    assert found == {}
    assert {"FilterPopup" if deciding(window) else "FormDialog", "Naming"} <= seen


def test_no_page_reads_on_the_thread_of_the_window(window: Window) -> None:
    """What is typed, sorted and read again goes through the desk; a statement here raises on every page."""
    for page_id, page in walk(window):
        assert getattr(page, "desk", window.desk) is window.desk, page_id
        with pytest.raises(RuntimeError, match="GUI thread"):
            window.desk.workspace.ask(lambda unit: unit.session.execute(text("SELECT 1")))
        work_through(window, page)


def work_through(window: Window, page: QWidget) -> None:
    """Do on a page what every list lets one do."""
    for table in page.findChildren(Table):
        if table.isVisible() and table.rows_model.rowCount():
            table.selectRow(0)
            table.selectAll()
            table.sort_column(0)
    for line in page.findChildren(QLineEdit):
        if line.isVisible() and line.isEnabled() and not line.isReadOnly():
            QTest.keyClicks(line, "zh")
            line.clear()
    QTest.keyClick(page, Qt.Key.Key_F5)
    settle(window)


def test_no_shortcut_is_a_bare_letter(window: Window, seen: dict[str, Seen]) -> None:
    assert {page_id: page.bare for page_id, page in seen.items() if page.bare} == {}
    assert bare_in(window) == []


def bare_in(within: QWidget) -> list[str]:
    """List the shortcuts in a widget that are a character one may want to write."""
    keys = [each.key() for each in within.findChildren(QShortcut)]
    keys += [button.shortcut() for button in within.findChildren(QAbstractButton)]
    return [key.toString() for key in keys if bare(key)]


def bare(keys: QKeySequence) -> bool:
    """Return whether a shortcut is a character one may want to write."""
    if keys.isEmpty():
        return False
    held = keys[0].keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier
    return held == Qt.KeyboardModifier.NoModifier and keys[0].key() < Qt.Key.Key_Escape


def test_a_bare_letter_is_seen() -> None:
    assert bare(QKeySequence("A")) and bare(QKeySequence("Shift+A"))
    assert not bare(QKeySequence("Ctrl+A")) and not bare(QKeySequence("F5")) and not bare(QKeySequence())


def test_what_an_input_method_composes_stays_whole_in_every_line(window: Window) -> None:
    for page_id, page in walk(window):
        for line in page.findChildren(QLineEdit):
            numbers = isinstance(line.parent(), QAbstractSpinBox)  # nobody writes 中 there
            if numbers or not line.isVisible() or not line.isEnabled() or line.isReadOnly():
                continue
            line.setFocus()
            before = line.text()
            QApplication.sendEvent(line, QInputMethodEvent("zhong", []))
            assert line.text() == before, f"{page_id}: {name_of(line)} took what is not yet written"
            done = QInputMethodEvent()
            done.setCommitString("中")
            QApplication.sendEvent(line, done)
            assert line.text().endswith("中"), f"{page_id}: {name_of(line)}"
            line.clear()
        settle(window)
