"""报表: a pay register as issued, assessment pages, a draft about to be issued, a month that still waits."""

from __future__ import annotations

from collections.abc import Callable

from ui.shell.scenes.scene import Scene
from ui.shell.window import Window


def _drawn(name: str) -> Callable[[Window, Callable[[], None]], None]:
    """Return a play that draws a document of the list."""

    def play(window: Window, settle: Callable[[], None]) -> None:
        view = window.tabs.front.widget
        view.go_to(name)
        settle()
        view.pane.draw()
        settle()
        view.grab()  # what is in sight is asked for when it is painted
        settle()

    return play


def _asked(window: Window, settle: Callable[[], None]) -> None:
    _drawn("ledger")(window, settle)
    window.tabs.front.widget.pane.ask_to_issue()
    settle()


def _waiting(window: Window, settle: Callable[[], None]) -> None:
    pane = window.tabs.front.widget.pane
    if hasattr(pane, "month"):
        pane.month.show_value(window.tabs.front.widget.choices.months[0])
    settle()


SCENES = (
    Scene("register", "reports", _drawn("pay-register")),
    Scene("assessment", "reports", _drawn("assessment")),
    Scene("issue", "reports", _asked),
    Scene("waiting", "reports", _waiting),
)
