"""考核评分: edits that wait, a paste with red cells, a blocked step, a closed sheet, notes, nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from app.core.access import Scope
from ui.kit.page import Ground
from ui.pages.assessment import answering, appeals, unlocks
from ui.shell.scenes.scene import Scene, pressed
from ui.shell.window import Window

_FEW = 6


def _page(window: Window) -> Any:
    return window.tabs.front.widget if window.tabs.front else None


def _town(window: Window, settle: Callable[[], None], *, begun: bool = False) -> Any:
    """Stand on the first town that can still be typed into, ``begun`` on one that has marks already."""
    page = _page(window)
    filling = page.seen.filling
    if filling is None or not filling.lines:
        return None  # a county without a cycle has no sheet to show
    still = [town for town in filling.towns if town.state == "open" and (town.complete or not begun)]
    town = (still or filling.towns)[0]
    codes = [line.scope_code for line in filling.lines if line.town == town.town]
    page.stand_on(Ground(town.town, Scope(min(codes), max(codes))))
    settle()
    return page


def _typed(window: Window, settle: Callable[[], None]) -> None:
    page = _town(window, settle)
    if page is None:
        return
    model, keys = page.pane.model, list(page.pane.model.held.typing.parse)
    for place, row in enumerate(model.rows[:_FEW]):
        for at, key in enumerate(keys[:4]):
            model.put({(row.id, key): str(11 + (place + at) % 4)}, f"填写 {model.held.called((row.id, key))}")
    wrong, word = (model.rows[min(place, len(model.rows) - 1)].id for place in (2, 3))
    model.put({(wrong, keys[1]): "2１0"}, "填写")
    model.put({(word, keys[2]): "十五"}, "填写")
    page.table.go((wrong, keys[1]))
    settle()


def _pasted(window: Window, settle: Callable[[], None]) -> QWidget | None:
    page = _town(window, settle)
    if page is None:
        return None
    model = page.pane.model
    rows = model.rows[:_FEW]
    block = [[row.name, row.unit, "18", "17.5", "１４", "13", "12", "15"] for row in rows]
    if len(block) == _FEW:
        block[1][3], block[2][4], block[3][0] = "25", "1.40824E+17", "查无此人"
    block.append(block[0])
    page.table.setCurrentIndex(model.index(0, 3))
    page.table.pasted.emit(block)
    settle()
    page.dialog.reasons.setCurrentRow(0)
    return page.dialog


def _blocked(window: Window, settle: Callable[[], None]) -> QWidget | None:
    page = _town(window, settle)
    if page is None:
        return None
    step = next(iter(page.frame.tools.steps.values()), None)
    if step is not None:
        step.click()
    settle()
    return page.dialog if step is not None else None


def _closed(window: Window, settle: Callable[[], None]) -> None:
    page = _page(window)
    page.refresh(next((cycle.id for cycle in page.seen.cycles if cycle.state != "open"), None))
    settle()
    if page.pane is not None:
        page.table.setCurrentIndex(page.pane.model.index(1, 3))
    settle()


def _marked(page: Any) -> tuple[int, str] | None:
    """Return the first cell in sight that holds a saved mark and can be changed."""
    held = page.pane.model.held
    cells = ((row.id, key) for row in page.pane.model.rows for key in held.typing.parse)
    return next((cell for cell in cells if held.kept(cell)), None)


def _noted(window: Window, settle: Callable[[], None]) -> QWidget | None:
    return _asked(window, settle, lambda table, cell: table.asked.emit(cell))


def _taken_back(window: Window, settle: Callable[[], None]) -> QWidget | None:
    return _asked(window, settle, lambda table, cell: table.emptied.emit([cell]))


def _asked(
    window: Window, settle: Callable[[], None], ask: Callable[[Any, tuple[int, str]], object]
) -> QWidget | None:
    """Return what is asked about a saved mark; the page as it stands where there is none."""
    page = _town(window, settle, begun=True)
    cell = _marked(page) if page is not None else None
    if page is None or cell is None:
        return None
    page.table.go(cell)
    ask(page.table, cell)
    settle()
    return page.dialog if isinstance(page.dialog, QWidget) else None


def _nobody(window: Window, settle: Callable[[], None]) -> None:
    _page(window).stand_on(Ground("没有网格员的辖区", Scope(0, 0)))
    settle()


def _first(start: Callable[[Any], object], window: Window, settle: Callable[[], None]) -> QWidget | None:
    """Stand on the first row and press a button of the list."""
    page = _page(window)
    if not page.model.rows:
        raise LookupError("nothing is there")
    page.table.choose({page.model.rows[0].id})
    settle()
    start(page)
    settle()
    return QApplication.activeModalWidget()


def _award(window: Window, settle: Callable[[], None]) -> None:
    page = _page(window)
    if not page.model.rows:
        raise LookupError("nothing was rewarded yet")
    window.open_page("award", None, page.model.rows[0].id)
    settle()


SCENES = (
    Scene("award", "awards", _award),
    Scene("award-draft", "awards", partial(pressed, "拟定评优")),
    Scene("appeal-answer", "appeals", partial(_first, appeals.answer)),
    Scene("appeal-paper", "appeals", partial(_first, answering.paper)),
    Scene("appeal-new", "appeals", partial(_first, appeals.file)),
    Scene("unlock-new", "unlocks", partial(_first, unlocks.ask)),
    Scene("unlock-grant", "unlocks", partial(_first, unlocks.grant)),
    Scene("typed", "scores", _typed),
    Scene("pasted", "scores", _pasted),
    Scene("blocked", "scores", _blocked),
    Scene("closed", "scores", _closed),
    Scene("noted", "scores", _noted),
    Scene("taken-back", "scores", _taken_back),
    Scene("nobody", "scores", _nobody),
)
