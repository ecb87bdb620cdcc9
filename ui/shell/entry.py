"""The way in: what the window is made of is read in the order that takes least time, then it starts."""

from __future__ import annotations

import gc
import importlib
from types import ModuleType

from app.core.collector import collector_held
from ui.shell.probe import display_sought

_BEFORE_QT = "app.services.accounts"
"""What signs in, with all the tables: once Qt is there, it looks at every module that is read after it."""


def read() -> ModuleType:
    """Return ``ui.shell.start``, read while a child process tries whether a window can open here.

    Raises: Unavailable when none can; the sentence says why.
    """
    with display_sought(), collector_held():
        importlib.import_module(_BEFORE_QT)
        found = importlib.import_module("ui.shell.start")
        gc.freeze()  # what was read stays, and the collector would look at all of it as soon as it may
        return found


def start(place: str | None = None, login: str | None = None) -> int:
    """Open the window as ``ui.shell.start`` does, and return the exit code.

    Raises: Unavailable when none can open here.
    """
    code: int = read().start(place, login)
    return code
