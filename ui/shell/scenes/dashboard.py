"""工作台: on one town, a chart the keyboard stands in, charts turned to their figures, a new county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt

from app.core.access import Scope
from app.services import dashboard
from app.services.dashboard import Step
from app.workspace import Unit
from ui.kit.page import Ground, within
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_NOWHERE = Ground("", Scope(0, 0))


def _one_town(window: Window, settle: Callable[[], None]) -> None:
    """Stand on the first town of the tree."""
    if window.scopes is not None:
        tree = window.scopes.tree
        root = tree.model().index(0, 0)
        tree.setCurrentIndex(tree.model().index(0, 0, root))
        settle()


def _in_a_chart(window: Window, settle: Callable[[], None]) -> None:
    """Walk to the second segment of the first chart."""
    view = window.tabs.front.widget
    window.activateWindow()
    settle()
    if view.charts:
        card = view.charts[0]
        view.area.ensureWidgetVisible(card)
        card.view.setFocus(Qt.FocusReason.TabFocusReason)
        card.view.stand(card.view.spots()[1])
        view.charts[-1].turn_over()
    settle()


def _at_the_end(window: Window, settle: Callable[[], None]) -> None:
    """Scroll to the last chart and the news."""
    bar = window.tabs.front.widget.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()


def _new_county(window: Window, settle: Callable[[], None]) -> None:
    """Show the way to the first month, as far as a place without grids and people has gone it."""
    view = window.tabs.front.widget

    def show(steps: tuple[Step, ...]) -> None:
        view.show_board(replace(view.board, nodes=(), due=(), tiles=(), charts=(), news=(), steps=steps))

    window.desk.ask(view, _steps, done=show)
    settle()


def _steps(unit: Unit) -> tuple[Step, ...]:
    return dashboard.first_steps(within(unit, _NOWHERE))


SCENES = (
    Scene("town", "dashboard", _one_town),
    Scene("chart", "dashboard", _in_a_chart),
    Scene("end", "dashboard", _at_the_end),
    Scene("new", "dashboard", _new_county),
)
