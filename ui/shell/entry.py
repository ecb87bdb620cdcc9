"""The way in: what one signs in with is read while the display is sought; the rest while one types."""

from __future__ import annotations

import importlib
from types import ModuleType

from app.core.collector import collector_held
from ui.shell.probe import display_sought


def read() -> ModuleType:
    """Return ``ui.shell.start``, read while a child process tries whether a window can open here.

    Raises: Unavailable when none can; the sentence says why.
    """
    with display_sought(), collector_held():
        return importlib.import_module("ui.shell.start")


def start(place: str | None = None, login: str | None = None) -> int:
    """Open the window as ``ui.shell.start`` does, and return the exit code.

    Raises: Unavailable when none can open here.
    """
    code: int = read().start(place, login)
    return code
