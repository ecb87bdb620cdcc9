"""花名册: nothing found."""

from __future__ import annotations

from collections.abc import Callable

from ui.shell.scenes.scene import Scene
from ui.shell.window import Window


def _nothing_found(window: Window, settle: Callable[[], None]) -> None:
    window.tabs.front.widget.filter.setText("没有这个人")
    settle()


SCENES = (Scene("empty", "roster", _nothing_found),)
