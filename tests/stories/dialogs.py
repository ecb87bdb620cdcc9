"""Opening every dialog a page has, as somebody does who presses all its buttons."""

from __future__ import annotations

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QWidget,
)

from app.domain.values import tally, texts_of_values
from tests.stories.screens import HAN, broken, settle, tabbed, unmarked, unnamed, unreached
from ui.kit.preview import PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.table import Table
from ui.shell.window import Window


def dialogs(window: Window, page: QWidget) -> Iterator[tuple[str, QWidget]]:
    """Press every button of a page, and yield what opens, with the words of the button and of the menu.

    Each dialog and popup is closed again with Escape, and must be.
    """
    for words in _words(page):
        for place, entry in enumerate(_unlike(page, _press(window, page, words))):
            if entry and place:  # a menu that was closed is opened anew for its next entry
                _press(window, page, words)
            if entry:
                _trigger(entry)
                settle(window)
            for opened in _open(window):
                if not isinstance(opened, QFileDialog):  # Qt's own
                    yield f"{words} {entry}".strip(), opened
                close(window, opened)


def _press(window: Window, page: QWidget, words: str) -> list[str]:
    """Press a button on the first row; list the entries of the menu that opens, or one without words."""
    choose(page)
    settle(window)
    button = next((each for each in _buttons(page) if each.text().strip() == words), None)
    if button is None:
        return []
    button.click()
    settle(window)
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return [""]
    return [each.text() for each in menu.actions() if each.isEnabled() and not each.isSeparator()]


def _unlike(page: QWidget, entries: list[str]) -> list[str]:
    """Leave of a menu of filters one column of each kind: only by it do they differ; count all values."""
    columns = page.model.columns if isinstance(page, RegisterPage) else ()
    if entries != [column.label.title for column in columns]:
        return entries
    for column in columns:
        rows, kept = page.sieve.others(column.key), page.sieve.of(column.key)
        texts_of_values(tally(column, rows, kept, page.register.names))
    return list({column.kind: column.label.title for column in columns}.values())


def _trigger(words: str) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), words
    entry = next(each for each in menu.actions() if each.text() == words)
    menu.close()
    entry.trigger()


def choose(page: QWidget) -> None:
    """Select the first row of every list of a page: buttons want one."""
    for table in page.findChildren(Table):
        if table.isVisible() and table.rows_model.rowCount():
            table.selectRow(0)


def close(window: Window, opened: QWidget) -> None:
    """Close what is open as somebody does who presses Escape; it is closed then."""
    if isinstance(opened, QFileDialog):
        opened.reject()
    else:
        QTest.keyClick(QApplication.focusWidget() or opened, Qt.Key.Key_Escape)
    settle(window)
    assert not shiboken6.isValid(opened) or not opened.isVisible(), "Escape does not close it"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wrong_with(window: Window, opened: QWidget) -> list[str]:
    """Return what somebody without eyes or without a mouse would miss in what has opened."""
    found = unnamed(opened) + list(broken(QAccessible.queryAccessibleInterface(opened)))
    if not isinstance(opened, QDialog):
        return found
    found += [] if HAN.search(opened.windowTitle()) else ["no title"]
    if not _has_default(opened):
        found.append("no default button")
    opened.activateWindow()
    assert QTest.qWaitForWindowActive(opened)
    here = QApplication.focusWidget()
    if here is None or here.window() is not opened:
        return [*found, "the focus is elsewhere"]
    way, back = tabbed(window), tabbed(window, back=True)
    found += [] if way.closed and back.closed else ["a trap"]
    return found + unreached(opened, way) + unmarked(way.stops)


def _has_default(opened: QDialog) -> bool:
    """Return whether Enter does something; one that is read asks nothing, one that waits is blocked yet."""
    pressed = [each for each in opened.findChildren(QPushButton) if each.isVisible()]
    waits = any(not each.isEnabled() for each in pressed)
    return waits or isinstance(opened, PreviewDialog) or any(each.isDefault() for each in pressed)


def _words(page: QWidget) -> list[str]:
    choose(page)
    QApplication.processEvents()
    return list(dict.fromkeys(each.text().strip() for each in _buttons(page)))


def _buttons(page: QWidget) -> list[QAbstractButton]:
    """List the buttons of a page that can be pressed and say a word."""
    return [
        each
        for each in page.findChildren(QPushButton)
        if each.isVisible() and each.isEnabled() and each.text().strip() and not each.isCheckable()
    ]


def _open(window: Window) -> list[QWidget]:
    """List the dialogs and popups on screen, the latest first."""
    popup = QApplication.activePopupWidget()
    some = any(isinstance(each, QDialog) and each.isVisible() for each in QApplication.topLevelWidgets())
    found: list[QWidget] = [each for each in window.findChildren(QDialog) if each.isVisible()] if some else []
    return [*([popup] if popup else []), *reversed(found)]
