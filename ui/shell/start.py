"""Start the window: display, fonts, first choice or sign-in, a seat per database, the window, the lock."""

from __future__ import annotations

import contextlib
import importlib
import linecache
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from app.core import platform
from app.core.errors import AppError
from app.services import accounts
from app.workspace import Workspace
from ui.kit.desk import minutes_of
from ui.kit.errors import CrashHooks
from ui.kit.tasks import Job
from ui.kit.theme import dress
from ui.shell.garbage import collected_between_events
from ui.shell.idle import Idle, Lock
from ui.shell.keeping import Keeper
from ui.shell.memory import Memory
from ui.shell.places import Opening, Places
from ui.shell.seat import Seat
from ui.shell.sign_in import SignIn

if TYPE_CHECKING:
    from ui.shell.window import Window

_DEFAULT = "griddesk.griddesk"
_BEHIND = ("app.services.dashboard", "ui.shell.window", "ui.pages.dashboard")
"""What the window needs and the sign-in does not, in parts of about the same size."""


def start(place: str | None = None, login: str | None = None) -> int:
    """Open the window on ``place``, by default the one opened last; return the exit code.

    Where a window is open on it already, that one comes to the front and this start is done.
    Login and $GRIDDESK_PASSPHRASE, where both are given, sign in without a question.
    Whoever calls it knows that a window can open here (``ui.shell.entry``): Qt ends the process otherwise.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    with collected_between_events():
        return _run(app, place, login)


def _run(app: QApplication, place: str | None, login: str | None) -> int:
    speak_chinese(app)
    dress(app)
    CrashHooks(app).install()
    folder = platform.data_folder()
    opening = first_opening(folder, place, login)
    if opening is None or served_elsewhere(folder, opening.place):
        return 0
    workspace = signed_in(opening, folder)
    if workspace is None:
        return 0
    session = Session(workspace, folder)
    if not session.begin():
        return 0
    # Qt ends with the last window it sees close; one that closes behind its lock it does not see.
    session.window.closed.connect(lambda: app.exit(0) if session.left_locked else None)
    return app.exec()


def first_opening(folder: Path, place: str | None, login: str | None) -> Opening | None:
    """Return what to open: what was asked, what was opened last, or what the first start chooses."""
    known = [path for path in Places(folder).load() if "://" in path or Path(path).exists()]
    usual = folder / _DEFAULT
    if place is None and not known and not usual.exists():
        from ui.shell.welcome import Welcome  # brings all that draws papers; few starts are a first one

        welcome = Welcome(folder)
        welcome.exec()
        return welcome.opening
    found = place or (known[0] if known else str(usual))
    return Opening(found, login or "", os.environ.get("GRIDDESK_PASSPHRASE", ""))


def served_elsewhere(folder: Path, place: str) -> bool:
    """Return whether another window has the database open; it has come to the front then."""
    if not place:
        return False
    seat = Seat(folder, place)
    if seat.take():
        seat.leave()
        return False
    return seat.hand_over({"show": True})


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
        self.window = window_class()(
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


def signed_in(opening: Opening, folder: Path) -> Workspace | None:
    """Return the workspace of whoever signs in, None where nobody does.

    The window is read while they type, or while the key is derived.
    """
    dialog = SignIn(opening.place, opening.login, opening.passphrase, Places(folder).load())
    dialog.seen.connect(lambda: _read_on(iter(_BEHIND)))
    dialog.exec()
    return dialog.workspace


def _read_on(names: Iterator[str]) -> None:
    """Read one module after the other, each between two events: nobody's typing waits for all of them."""
    name = next(names, "")
    if name:
        importlib.import_module(name)
        QTimer.singleShot(0, partial(_read_on, names))
    else:
        linecache.clearcache()  # Qt has looked at each module and left its text there


def window_class() -> type[Window]:
    """Return the class of the window; it and its pages are read when it is first asked for."""
    from ui.shell.window import Window

    return Window


def speak_chinese(app: QApplication) -> None:
    """Let Qt's own buttons and menus speak Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
