"""疑似重复 in the window: asked for with what stands in the way, approved by another, undone."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from app.domain.roster import EndReason
from app.services import roster
from tests.services.paid import EAST_1, WEST
from tests.services.test_duplicates import RIGHT, WRONG, taken_on
from ui.kit.foreseen import Foreseen
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import DUPLICATES


def waited(qtbot) -> FormDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def opened(qtbot, open_desk, login: str, rows: int = 1) -> RegisterPage:
    page = RegisterPage(DUPLICATES, open_desk(login))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) == rows)
    page.table.choose({page.model.rows[0].id})
    return page


def sent(qtbot, form: FormDialog) -> None:
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_one_asks_another_approves_and_it_can_be_undone(qtbot, open_desk, file_office, errors):
    first = taken_on(file_office, EAST_1, date(2026, 1, 1), WRONG)
    left = roster.Leaving(on=date(2026, 10, 16), reason=EndReason.RESIGNED)
    file_office.maker.do(roster.leave, first, 1, left)
    taken_on(file_office, WEST, date(2026, 10, 16), RIGHT)
    asking = opened(qtbot, open_desk, "maker")
    assert "批准合并" not in asking.buttons
    asking.buttons["提出合并"].click()
    form = waited(qtbot)
    told = form.findChild(Foreseen)
    row = asking.model.rows[0]
    form.form.cells["keep"].editor.show_value(row.person_id)  # the one that has left
    qtbot.waitUntil(lambda: "请改以这一条为保留的登记" in told.said.text())
    assert not form.submit_button.isEnabled() and "请改以这一条" in form.submit_button.toolTip()
    form.form.cells["keep"].editor.show_value(row.other_id)
    qtbot.waitUntil(lambda: "✘" not in told.said.text() and "任职没有重叠" in told.said.text())
    assert form.submit_button.isEnabled()
    form.form.cells["reason"].editor.show_value("本人持身份证来核对")
    sent(qtbot, form)
    asking.refresh()
    qtbot.waitUntil(lambda: asking.model.rows[0].state is roster.Likeness.ASKED)
    deciding = opened(qtbot, open_desk, "approver")
    deciding.buttons["批准合并"].click()
    form = waited(qtbot)
    assert "任职没有重叠" in form.sheet.note and "本人持身份证来核对" in form.sheet.note
    sent(qtbot, form)
    deciding.refresh()
    qtbot.waitUntil(lambda: deciding.model.rows[0].state is roster.Likeness.MERGED)
    deciding.table.choose({deciding.model.rows[0].id})
    deciding.buttons["撤销合并"].click()
    form = waited(qtbot)
    form.form.cells["reason"].editor.show_value("核对错了")
    sent(qtbot, form)
    deciding.refresh()
    qtbot.waitUntil(lambda: deciding.model.rows[0].state is roster.Likeness.POSSIBLE)
    assert errors == []
