"""A window that stays for many tests, and what one does in it to one case: for tables of guards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.services.vetting import NewDecision
from app.workspace import Workspace
from db.store import Store
from tests.office import Office
from ui.kit.form_dialog import FormDialog
from ui.shell.garbage import collected_between_events
from ui.shell.window import Window

_PATIENCE = 60_000  # milliseconds: a loaded machine is no failure


class Glass:
    """One person's window, whose cases are decided by its own button and form."""

    def __init__(self, window: Window) -> None:
        self.window, self.grey = window, False

    def settle(self) -> None:
        """Wait until all is read."""
        last = QDeadlineTimer(_PATIENCE)
        while self.window.desk.tasks.busy:
            assert not last.hasExpired()
            QTest.qWait(5)

    def decide(self, case: int, new: NewDecision, *, act: bool, title: str = "确定人选") -> str:
        """Return why the button is grey, or what the form says when it is sent; empty where neither does.

        With ``act`` false a button that can be pressed is enough.
        """
        self.window.open_page("case", None, case)
        self.settle()
        page = self.window.tabs.front.widget
        assert page.case_id == case and page.isVisible()
        try:
            button = page.view.buttons[title]
            self.grey = not button.isEnabled()
            if self.grey:
                return str(button.toolTip())
            return self._sent(button, new) if act else ""
        finally:
            self.window.tabs.close_front()

    def _sent(self, button: QWidget, new: NewDecision) -> str:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        (box,) = [one for one in self.window.findChildren(FormDialog) if one.isVisible()]
        told = {"decided_on": new.decided_on.isoformat(), "text": new.text, "panel": "、".join(new.panel)}
        for key, words in told.items():
            write(box.form.cells[key].editor.controls[0], words)
        if new.refusal:  # its digit finds it
            reason = box.form.cells["refusal"].editor
            place = [one for one, _ in reason.options].index(new.refusal) + 1
            QTest.keyClicks(reason.controls[0], str(place))
            write(box.form.cells["told"].editor.controls[0], new.told)
        gone: list[Any] = []
        box.destroyed.connect(lambda: gone.append(True))
        QTest.mouseClick(box.submit_button, Qt.MouseButton.LeftButton)
        self.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if gone:
            return ""
        said = [box.banner.text.text(), *(cell.fault for cell in box.form.wrong)]
        QTest.mouseClick(box.cancel_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(box.banner.doors[1], Qt.MouseButton.LeftButton)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert gone, "what was typed is given up"
        return "；".join(filter(None, said))


def write(control: Any, words: str) -> None:
    """Put words into a line in place of what stands there, as an input method does."""
    control.setFocus()
    control.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(control, event)


@contextmanager
def glass(office: Office, login: str) -> Iterator[Glass]:
    """Open the window of somebody for many tests, at a store of its own; it is gone when the block ends."""
    store = Store(office.url(login), office.vault)
    with collected_between_events():
        window = Window(Workspace(store, office.template[login], office.clock))
        window.resize(1366, 768)
        window.show()
        made = Glass(window)
        made.settle()
        yield made
        made.settle()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    store.close()
