"""One window on one database, from sign-in to closing: its seat, its memory, its lock."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import AppError
from app.services import accounts
from app.workspace import Workspace
from ui.kit.desk import minutes_of
from ui.kit.tasks import Job
from ui.shell.idle import Idle, Lock
from ui.shell.keeping import Keeper
from ui.shell.memory import Memory
from ui.shell.places import Places
from ui.shell.seat import Seat
from ui.shell.window import Window


class Session:
    """One window on one database from sign-in to closing: its seat, its memory, its lock."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        place = str(workspace.store.url)
        self.workspace, self.folder, self.left_locked = workspace, folder, False
        self.seat = Seat(folder, place)
        self.place = place

    def begin(self) -> bool:
        """Show the window; False when another window took the seat meanwhile: it has come to the front."""
        if not self.seat.take():
            self.workspace.store.close()
            self.seat.hand_over({"show": True})
            return False
        with contextlib.suppress(OSError):  # a list of conveniences; a full disk speaks up where it matters
            Places(self.folder).remember(self.workspace.place)
        self.window = Window(
            self.workspace, memory=Memory(self.folder, self.workspace.actor.login, self.place)
        )
        self.window.closed.connect(self.seat.leave)
        self.seat.asked.connect(lambda _request: bring_forward(self.window))
        self._watch()
        self.window.show()
        if self.workspace.told:
            self.window.toasts.tell(self.workspace.told)
        return True

    def _leave_locked(self) -> None:
        self.left_locked = True
        self.window.close()

    def _note(self, kind: str, words: str) -> None:
        """Write down that somebody is away; who cannot be written down may still lock and leave."""
        tasks, leaving = self.window.desk.tasks, kind == "sign_out"
        begin = tasks.write if leaving else tasks.read  # who leaves a locked window is not asked about a note
        begin(self.window, partial(self._noted, kind, words), done=lambda _done: None)

    def _noted(self, kind: str, words: str, _job: Job) -> None:
        with contextlib.suppress(AppError):
            self.workspace.do(accounts.note_act, kind, words, self.workspace.actor.station)

    def _watch(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.lock = Lock(self.workspace, self.window)
        self.keeper = Keeper(self.window.desk, self.window)
        self.idle = Idle(app, minutes_of(self.window.desk.notes), self.window)
        self.idle.idle.connect(self.lock.engage)
        self.lock.opened.connect(self.idle.begin)
        self.window.locked.connect(self.lock.engage)
        self.window.desk.waited.connect(self.idle.wait)
        self.lock.left.connect(self._leave_locked)
        self.lock.engaged.connect(partial(self._note, "lock", "窗口锁定"))
        self.window.desk.closing.connect(partial(self._note, "sign_out", "退出"))
        self.window.closed.connect(self.lock.hide)


def bring_forward(window: QWidget) -> None:
    """Put the window before everything else, unfolded if it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
