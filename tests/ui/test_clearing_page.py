"""期满清除 in the window: asked for from 保存期限, decided on a page of its own."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from app.domain.roster import EndReason
from app.services import roster
from app.services.roster import Leaving
from db.models.people import Person
from tests.services.paid import hire
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.settings import CLEARINGS, RETENTION, clearings


def waited(qtbot) -> FormDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def opened(qtbot, register, desk) -> RegisterPage:
    page = RegisterPage(register, desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) >= 1)
    page.table.choose({page.model.rows[0].id})
    return page


def test_what_is_due_is_asked_for_and_cleared_by_another(qtbot, open_desk, file_office, errors):
    hire(file_office)
    checker = file_office.workspace("checker")
    row = next(one for one in checker.ask(roster.workers) if one.name == "演示甲")
    left = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    file_office.maker.do(roster.leave, row.id, row.version, left)
    file_office.clock.set(date(2029, 1, 8))
    due = opened(qtbot, RETENTION, open_desk("maker"))
    assert clearings.unfit([]) and clearings.unfit(due.table.chosen()) == ""
    due.buttons["提请清除"].click()
    form = waited(qtbot)
    form.form.cells["paper"].editor.show_value("2029年1月清单，主任签批")
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page = opened(qtbot, CLEARINGS, open_desk("approver"))
    page.buttons["批准清除"].click()
    waited(qtbot).submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert checker.ask(lambda unit: unit.session.get(Person, row.person_id)).phone == ""
    assert errors == []
