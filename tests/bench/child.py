"""What a child process does: open our window on a database, or an empty one; say so and how large it is.

Nothing is imported before it is needed: the import is a part of the start.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def sign_in(place: str, login: str) -> None:
    """Start as ``main.py`` does, and say when one can type the passphrase."""
    from PySide6.QtCore import QTimer

    with _started(place, login) as (app, start, opening):
        told = QTimer(singleShot=True)  # the dialog's own first turn: it is painted and has the focus
        told.timeout.connect(lambda: (_say(), app.activeModalWidget().reject()))
        told.start(0)
        start.signed_in(opening, Path(place).parent)


def page(place: str, login: str, passphrase: str) -> None:
    """Say how many seconds pass from Enter until everything asked for stands, after one has typed."""
    from PySide6.QtCore import QTimer

    with _started(place, login) as (app, start, opening):
        since = list[float]()

        def typed() -> None:
            if start.BEHIND[-1] in sys.modules and not since:
                dialog = app.activeModalWidget()
                dialog.passphrase.setText(passphrase)
                since.append(time.perf_counter())
                dialog.submit()

        clock = QTimer(interval=100)
        clock.timeout.connect(typed)
        clock.start()
        window = _stands(app, start, start.signed_in(opening, Path(place).parent))
        _say(time.perf_counter() - since[0])
        window.close()


def ours(place: str, login: str, passphrase: str) -> None:
    """Open the window as ``main.py`` does for whom the passphrase came along; say when everything stands."""
    with _started(place, login, passphrase) as (app, start, opening):
        window = _stands(app, start, start.signed_in(opening, Path(place).parent))
        _say()
        window.close()


@contextmanager
def _started(*known: str) -> Iterator[tuple[Any, Any, Any]]:
    from ui.shell import entry

    start = entry.read()
    from PySide6.QtWidgets import QApplication

    from ui.kit.theme import dress
    from ui.shell.garbage import collected_between_events
    from ui.shell.places import Opening

    app = QApplication(["bench"])
    with collected_between_events():
        start.speak_chinese(app)
        dress(app)
        yield app, start, Opening(*known)


def _stands(app: Any, start: Any, workspace: Any) -> Any:
    from PySide6.QtCore import QEventLoop

    window = start.window_class()(workspace)
    window.show()
    while window.desk.tasks.busy:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()
    return window


def empty() -> None:
    """Open a window with nothing in it, in a process that knows SQLAlchemy."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    importlib.import_module("sqlalchemy")
    app = QApplication(["bench"])
    window = QMainWindow()
    window.show()
    app.processEvents()
    _say()


def _say(figure: float | None = None) -> None:
    """Write the figure, or how many MiB of memory the process holds, and end when somebody has read it."""
    print(_resident() if figure is None else figure, flush=True)
    sys.stdin.readline()


def _resident() -> float:
    if sys.platform == "win32":
        return _working_set()
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _working_set() -> float:
    """Return PROCESS_MEMORY_COUNTERS.WorkingSetSize, the fourth of ten fields."""
    import ctypes

    counters = (ctypes.c_size_t * 10)()
    kernel = ctypes.windll.kernel32
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), counters, ctypes.sizeof(counters))
    return counters[2] / 2**20
