"""装备物资 and 离岗交接: given out to one and to many, a slip on paper, a leaving with its checklist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.register import RegisterPage
from ui.pages.roster.equipment import acts, handout, issuing, papers
from ui.pages.roster.exits import acts as leaving
from ui.shell.scenes.scene import Scene, pressed
from ui.shell.window import Window

_Settle = Callable[[], None]
_MANY = 12


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _form(
    start: Callable[[RegisterPage], object], many: int, window: Window, settle: _Settle
) -> QWidget | None:
    """Choose the first rows that may be acted on, and ask; an empty county has none."""
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows if getattr(row, "left", 1)} if many else set())
    chosen = [row.id for row in page.table.chosen()][:many]
    page.table.choose(set(chosen))
    settle()
    if chosen or not many:
        start(page)
        settle()
    return QApplication.activeModalWidget()


def _open(window: Window, settle: _Settle) -> None:
    """Choose the first leaving: its checklist stands in the inspector."""
    page = _list(window)
    if window.inspector.isHidden():
        window.toggle_inspector()
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()


SCENES = (
    Scene("equipment-new", "equipment", partial(_form, acts.add, 0)),
    Scene("equipment-issue", "equipment", partial(_form, issuing.to_person, 1)),
    Scene("equipment-handout", "equipment_lacking", partial(_form, handout.ask, _MANY)),
    Scene("equipment-slip", "equipment_slips", partial(_form, papers.slip, 1)),
    Scene("equipment-back", "equipment_held", partial(pressed, "退回")),
    Scene("equipment-over", "equipment_held", partial(pressed, "移交")),
    Scene("equipment-lost", "equipment_held", partial(pressed, "报遗失损毁")),
    Scene("exit", "exits", _open),
    Scene("exit-over", "exits", partial(pressed, "移交装备")),
    Scene("exit-close", "exits", partial(pressed, "办结")),
    Scene("exit-waive", "exits", partial(pressed, "例外办结")),
    Scene("exit-paper", "exits", partial(_form, leaving.paper, 1)),
)
