"""A desk on a real database; whatever nobody handled is in ``errors``."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from ui.kit.desk import Desk


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
        desk.close()


@pytest.fixture
def desk(open_desk):
    """The administrator's desk."""
    return open_desk("admin")


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
