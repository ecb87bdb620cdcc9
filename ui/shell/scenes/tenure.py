"""聘期、解聘续聘: a term that ends, what is drafted and decided, its papers; 姓名证件更正 decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.tenure import TenureState
from ui.kit.register import RegisterPage
from ui.pages.roster.tenure import deciding
from ui.shell.scenes.scene import Scene, pressed
from ui.shell.window import Window

Settle = Callable[[], None]


def _papers(window: Window, settle: Settle) -> QWidget | None:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    drafted = {row.id for row in page.model.rows if row.state is TenureState.DRAFTED}
    if not drafted:
        raise LookupError("nothing is drafted")
    page.table.choose(drafted)
    settle()
    dialog = deciding.print_papers(page)
    settle()
    dialog.grab()  # what is in sight is asked for when it is painted
    settle()
    return dialog


SCENES = (
    Scene("dismiss", "terms", partial(pressed, "解聘")),
    Scene("probation", "terms", partial(pressed, "试用期考核")),
    Scene("papers", "tenure", _papers),
    Scene("withdraw", "tenure", partial(pressed, "撤回")),
    Scene("approve", "tenure", partial(pressed, "批准")),
    Scene("correct", "corrections", partial(pressed, "批准更正")),
)
