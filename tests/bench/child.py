"""What a child process does: open our window on a database, or an empty one; say so and how large it is.

Nothing is imported before it is needed: the import is a part of the start.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def ours(place: str, login: str, passphrase: str) -> None:
    """Open the window as ``main.py`` does, and say when everything asked for stands on it."""
    from ui.shell import entry

    start = entry.read()
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from ui.kit.theme import dress
    from ui.shell.garbage import collected_between_events
    from ui.shell.places import Opening

    app = QApplication(["bench"])
    with collected_between_events():
        start.speak_chinese(app)
        dress(app)
        workspace = start.signed_in(Opening(place, login, passphrase), Path(place).parent)
        window = start.window_class()(workspace)
        window.show()
        while window.desk.tasks.busy:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        app.processEvents()
        _say()
        window.close()


def empty() -> None:
    """Open a window with nothing in it, in a process that knows SQLAlchemy."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    importlib.import_module("sqlalchemy")
    app = QApplication(["bench"])
    window = QMainWindow()
    window.show()
    app.processEvents()
    _say()


def _say() -> None:
    """Write how many MiB of memory the process holds, and end when somebody has read it."""
    print(_resident(), flush=True)
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
