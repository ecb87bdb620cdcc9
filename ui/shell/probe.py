"""Ask a child process whether a window can open: a QApplication without a display aborts its process."""

from __future__ import annotations

import os
import subprocess
import sys

from app.core import platform
from app.core.errors import Unavailable

_OPEN_ONE = "from PySide6.QtWidgets import QApplication; QApplication([])"
_PATIENCE = 60  # seconds; the first start of a cold machine reads 200 MB of Qt
_NO_DISPLAY = (
    "这台机器没有可用的显示器，窗口无法打开；文件和数据库不受影响，可在有桌面的机器上打开同一个数据库。"
)


def require_display(code: str = _OPEN_ONE) -> None:
    """Return when a window can open here.

    Raises: Unavailable with a sentence; a missing system library is named with the line that installs it.
    """
    if platform.WINDOWS:
        return  # Windows always opens one, and a frozen program has no interpreter to ask
    try:
        child = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(_NO_DISPLAY) from None
    if child.returncode:
        raise Unavailable(_reason(child.stderr))


def _reason(told: str) -> str:
    """Return what to do, from what Qt or the loader wrote before it died."""
    if "ImportError" in told and ".so" in told:
        library = next(word for word in told.replace(":", " ").split() if ".so" in word and "/" not in word)
        return platform.missing_library(library)
    if "xcb-cursor0" in told and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return platform.missing_library("libxcb-cursor.so.0")
    return _NO_DISPLAY
