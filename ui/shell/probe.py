"""Ask a child process whether a window can open: a QApplication without a display aborts its process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.core import platform
from app.core.errors import Unavailable

_OPEN_ONE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_PATIENCE = 60  # seconds; the first start of a cold machine reads 200 MB of Qt
_NO_DISPLAY = (
    "这台机器没有可用的显示器，窗口无法打开；文件和数据库不受影响，可在有桌面的机器上打开同一个数据库。"
)


@contextmanager
def display_sought(code: str = _OPEN_ONE) -> Iterator[None]:
    """Run the block while a child tries to open a window, and wait for it.

    Raises: Unavailable with a sentence; a missing system library is named with the line that installs it.
    """
    if platform.WINDOWS:
        yield  # Windows always opens one, and a frozen program has no interpreter to ask
        return
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        yield
        try:
            _, told = child.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise Unavailable(_NO_DISPLAY) from None
    if child.returncode:
        raise Unavailable(_reason(told))


def _reason(told: str) -> str:
    """Return what to do, from what Qt or the loader wrote before it died."""
    if "ImportError" in told and ".so" in told:
        library = next(word for word in told.replace(":", " ").split() if ".so" in word and "/" not in word)
        return platform.missing_library(library)
    if "xcb-cursor0" in told and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return platform.missing_library("libxcb-cursor.so.0")
    return _NO_DISPLAY
