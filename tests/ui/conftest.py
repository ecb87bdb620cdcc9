"""A desk on a real database; whatever nobody handled is in ``errors``.  No window outlives its test."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.office import fresh_office
from ui.kit import clipboard
from ui.kit.desk import Desk
from ui.shell.garbage import collected_between_events

PATIENCE = 60_000  # milliseconds: a loaded machine is no failure
for _waiting in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitActive, QtBot.waitExposed):
    _waiting.__kwdefaults__["timeout"] = PATIENCE


def bury():
    """Delete every window at once, and what Python gave to the clipboard.

    ``qtbot.addWidget`` only asks for it: outside an event loop Qt keeps the asking for some later test.
    A QMimeData of Python's that is still in the clipboard when the interpreter ends brings the process down.
    """
    for window in QApplication.topLevelWidgets():
        if window.parent() is None:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QGuiApplication.clipboard().clear()


def let_keys_go():
    """Let go of Ctrl and Shift: after ``keyClick`` with one Qt takes it as still held by the next test."""
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


@pytest.fixture(autouse=True)
def _nothing_left_on_screen(qapp):
    """The collector as it is while the window runs, and an empty screen for the next test."""
    with collected_between_events():
        yield
        let_keys_go()
        bury()


@pytest.fixture(autouse=True)
def _leave_the_clipboard(qapp):
    """Let go of what a test put on the clipboard, as the program does when it ends (ux.md 1.3)."""
    yield
    clipboard.let_go()


@pytest.fixture(autouse=True)
def _nobody_to_read(monkeypatch):
    """Fail with what a box says that waits to be read: offscreen it would wait until the suite is killed."""

    def fail(box):
        raise AssertionError(f"a box waits to be read: {box.text()}")

    monkeypatch.setattr(QMessageBox, "exec", fail)


@pytest.fixture(params=["sqlite"])
def office(request, tmp_path):
    """The small county on a file: pages know no engine, what they ask is tested on both with the services.

    A journey through each page goes over both all the same (``on_both``).
    """
    yield from fresh_office(request, tmp_path, request.param)


@pytest.fixture
def errors():
    """What was presented, in order."""
    return []


@pytest.fixture
def open_desk(qtbot, file_office, errors):
    """A function that opens the desk of a login; all are closed at the end."""
    desks = []

    def opened(login):
        desks.append(Desk(file_office.workspace(login), lambda owner, error: errors.append(error)))
        return desks[-1]

    yield opened
    for desk in desks:
        if shiboken6.isValid(desk):
            desk.close()
            desk.deleteLater()


@pytest.fixture
def desk(open_desk):
    """The desk of the security administrator, who keeps the accounts."""
    return open_desk("guard")


@pytest.fixture
def write(qtbot):
    """A function that types into the widget with the keyboard; what no key has comes from an input method."""

    def typed(text):
        widget = QApplication.focusWidget()
        if text.isascii():
            qtbot.keyClicks(widget, text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return typed
