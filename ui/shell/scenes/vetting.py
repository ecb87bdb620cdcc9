"""选聘考察: a case blocked at four households, forms with faults, the board, a list that holds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from app.domain.record_numbers import Form, Record
from app.domain.vetting import CaseState
from ui.kit.form_dialog import FormDialog
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]


def _front(window: Window) -> Any:
    assert window.tabs.front is not None
    return window.tabs.front.widget


def _open(window: Window, settle: Settle, state: CaseState) -> None:
    """Open the first case of the list in this state, or the first there is."""
    rows = _front(window).model.rows
    if rows:
        row = next((row for row in rows if row.state is state), rows[0])
        window.open_page("case", None, row.id)
        settle()


def _blocked(window: Window, settle: Settle) -> None:
    _open(window, settle, CaseState.MEETING_HELD)


def _ready(window: Window, settle: Settle) -> None:
    _open(window, settle, CaseState.INTERVIEWED)


def _returned(window: Window, settle: Settle) -> None:
    _open(window, settle, CaseState.RETURNED)


def _faults(window: Window, settle: Settle) -> QDialog | None:
    _blocked(window, settle)
    page = _front(window)
    if not hasattr(page, "follow"):
        return None
    page.follow("vetting/visits")
    return _typed(window, settle, {"visited_on": "2026.13.1", "householder": "赵□"})


def _numbered(form: Form) -> Callable[[Window, Settle], QDialog | None]:
    """Return what opens the entry of a printed form of a case that is being worked on, by its number."""

    def play(window: Window, settle: Settle) -> QDialog | None:
        rows = _front(window).model.rows
        case = next(row.id for row in rows if row.state is CaseState.MEETING_HELD)
        window.open_page("case", None, Record(form, case, 1))
        settle()
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QDialog) else None

    return play


def _nomination(window: Window, settle: Settle) -> QDialog | None:
    button = _front(window).buttons.get("新建案卷")
    if button is None:
        return None
    button.click()
    settle()
    return _typed(window, settle, {"name": "演示候选", "identity": "140824198805010012"})


def _typed(window: Window, settle: Settle, words: dict[str, str]) -> QDialog | None:
    """Return the form over the window with some words typed and refused."""
    box = next((box for box in window.findChildren(FormDialog) if box.isVisible()), None)
    if box is not None:
        for key, text in words.items():
            box.form.cells[key].editor.controls[0].setText(text)
        box.submit()
        settle()
        for cell in box.form.cells.values():
            cell.touched = False  # it closes without asking
    return box


def _campaign(window: Window, settle: Settle) -> None:
    rows = _front(window).model.rows
    if rows:
        window.open_page("campaign", None, rows[0].id)
        settle()


def _declared(window: Window, settle: Settle) -> QDialog | None:
    """Bring up what somebody declared by the number of their form."""
    rows = _front(window).model.rows
    if not rows:
        return None
    window.open_page("campaign", None, Record(Form.REGISTRATION, rows[0].id, 1))
    settle()
    return next((box for box in window.findChildren(FormDialog) if box.isVisible()), None)


def _campaign_draft(window: Window, settle: Settle) -> QDialog | None:
    button = _front(window).buttons.get("拟定批次")
    if button is None:
        return None
    button.click()
    settle()
    return _typed(window, settle, {"title": "演示公开招考"})


def _board(window: Window, settle: Settle) -> None:
    window.open_page("vetting_board")
    settle()


def _rejecting(window: Window, settle: Settle) -> QDialog | None:
    """Reject a case that is ready, for another reason than those listed, without a word."""
    _ready(window, settle)
    page = _front(window)
    button = page.view.buttons.get("不予聘用") if hasattr(page, "view") else None
    if button is None or not button.isEnabled():
        return None
    button.click()
    settle()
    box = next((box for box in window.findChildren(FormDialog) if box.isVisible()), None)
    if box is not None and "refusal" in box.form.cells:
        box.form.cells["text"].editor.show_value("经研究，不宜聘用")
        box.form.cells["refusal"].editor.show_value("other")
    return _typed(window, settle, {})


def _counted(window: Window, settle: Settle) -> None:
    """Open the people of the first count."""
    page = _front(window)
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()


def _nothing_found(window: Window, settle: Settle) -> None:
    _front(window).filter.setText("没有这个人")
    settle()


SCENES = (
    Scene("blocked", "vetting", _blocked),
    Scene("ready", "vetting", _ready),
    Scene("returned", "vetting", _returned),
    Scene("faults", "vetting", _faults),
    Scene("visit", "vetting", _numbered(Form.VISIT)),
    Scene("ballot", "vetting", _numbered(Form.BALLOT)),
    Scene("nomination", "vetting", _nomination),
    Scene("campaign", "campaigns", _campaign),
    Scene("campaign-draft", "campaigns", _campaign_draft),
    Scene("campaign-declared", "campaigns", _declared),
    Scene("board", "vetting", _board),
    Scene("rejecting", "vetting", _rejecting),
    Scene("refusal-counts", "refusal_counts", _counted),
    Scene("empty", "vetting", _nothing_found),
)
