"""调查摸底: a round asked for, its roster then, what changed since, its paper; a check, a list of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.intake import IntakeDialog
from ui.kit.register import RegisterPage
from ui.pages.grids.quality import acts as quality
from ui.pages.roster.surveys import acts
from ui.shell.scenes.scene import Scene, pressed
from ui.shell.window import Window

_Settle = Callable[[], None]
_LIST = (
    ("网格名称", "月份", "抽查条数", "准确条数", "核查单位"),
    ("演示没有的网格", "2026年9月", "20", "19", "演示网管中心"),
    ("演示没有的网格", "2026年9月", "20", "二十一", "演示网管中心"),
)


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _asked(start: Callable[[RegisterPage], object], window: Window, settle: _Settle) -> QWidget | None:
    start(_list(window))
    settle()
    return QApplication.activeModalWidget()


def _brought(window: Window, settle: _Settle) -> QWidget:
    dialog: IntakeDialog = quality.take_in(_list(window))
    dialog.look_at_text("\n".join("\t".join(line) for line in _LIST))
    settle()
    return dialog


def _opened(title: str, window: Window, settle: _Settle) -> None:
    """Press what leads from the first row to another page, which is drawn instead."""
    pressed(title, window, settle)


SCENES = (
    Scene("survey-new", "surveys", partial(_asked, acts.add)),
    Scene("survey-then", "surveys", partial(_opened, "当日名册")),
    Scene("survey-since", "surveys", partial(_opened, "与现在比对")),
    Scene("survey-paper", "surveys", partial(pressed, "记录单")),
    Scene("check-new", "data_quality", partial(_asked, quality.add)),
    Scene("check-change", "data_quality", partial(pressed, "更正")),
    Scene("check-list", "data_quality", _brought),
    Scene("check-town", "data_quality_towns", partial(_opened, "查看网格")),
)
