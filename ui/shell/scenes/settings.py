"""设置: what is assumed, by chapter; a provisional year; the form of an account; a batch to take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]


def _page(window: Window) -> Any:
    return window.tabs.front.widget if window.tabs.front else None


def _as_is(_window: Window, settle: _Settle) -> None:
    settle()


def _assumed(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["只看假设"].click()
    settle()


def _chapters(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["按章节分组"].click()
    settle()


def _provisional(window: Window, settle: _Settle) -> None:
    _page(window).turn(1)
    settle()


def _unknown(window: Window, settle: _Settle) -> None:
    _page(window).turn(9)
    settle()


def _new(window: Window, settle: _Settle) -> QWidget | None:
    button = _page(window).buttons.get("新增账号")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


SCENES = (
    Scene("fonts", "appearance", _as_is),
    Scene("assumed", "policy", _assumed),
    Scene("chapters", "policy", _chapters),
    Scene("year", "calendar", _as_is),
    Scene("provisional", "calendar", _provisional),
    Scene("unknown", "calendar", _unknown),
    Scene("new", "accounts", _new),
    Scene("history", "imports", _as_is),
)
