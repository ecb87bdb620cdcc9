"""加安全标记 from the roster, 降低 from the person's card: the one who gave it does not take it back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMenu

from app.domain.sensitivity import Sensitivity
from tests.services.paid import hire
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import PAGE
from ui.pages.roster.acts import HANDLE
from ui.pages.roster.marking import LOWER, RAISE


def waited(qtbot) -> FormDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def sent(qtbot, level, reason) -> str:
    form = waited(qtbot)
    title = form.windowTitle()
    form.form.cells["level"].editor.show_value(level)
    form.form.cells["reason"].editor.show_value(reason)
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    return title


def entries(button) -> dict:
    return {entry.text(): entry for entry in button.findChildren(QMenu)[-1].actions()}


def opened(qtbot, desk) -> RegisterPage:
    page = RegisterPage(PAGE, desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) == 4)
    page.table.choose({next(row.id for row in page.model.rows if row.name in ("演示甲", "演*"))})
    return page


def test_a_label_is_given_over_the_list_and_lowered_from_the_card(qtbot, open_desk, file_office, errors):
    hire(file_office)
    page = opened(qtbot, open_desk("maker"))
    page.buttons[HANDLE].click()
    assert LOWER not in entries(page.buttons[HANDLE])
    entries(page.buttons[HANDLE])[RAISE].trigger()
    assert "演示甲" in sent(qtbot, Sensitivity.IMPORTANT, "受人身安全保护，住址不得外传")
    qtbot.waitUntil(lambda: "演*" in [row.name for row in page.model.rows])
    other = opened(qtbot, open_desk("approver"))
    card = other.card(other.table.chosen())
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: HANDLE in card.doors)
    card.doors[HANDLE].click()
    assert list(entries(card.doors[HANDLE])) == ["工作证", LOWER]
    entries(card.doors[HANDLE])[LOWER].trigger()
    assert "演*" in sent(qtbot, Sensitivity.GENERAL, "保护期已满，本人书面同意")
    qtbot.waitUntil(lambda: "演示甲" in [row.name for row in other.model.rows])
    assert errors == []
