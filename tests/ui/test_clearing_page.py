"""期满清除 in the window: asked for from 保存期限, decided on a page of its own."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from app.domain.personal import Kind
from app.domain.roster import EndReason
from app.services import retention, roster, vetting
from app.services.clearing import Stage
from app.services.roster import Leaving
from db.models.people import Person
from tests.cases import candidate, version
from tests.services.paid import worker
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.settings import CLEARINGS, RETENTION, clearings


def waited(qtbot) -> FormDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def stage(page: RegisterPage, clearing: int) -> Stage:
    return next(one.stage for one in page.model.rows if one.id == clearing)


def opened(qtbot, register, desk) -> RegisterPage:
    page = RegisterPage(register, desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) >= 1)
    page.table.choose({page.model.rows[0].id})
    return page


def test_what_is_due_is_asked_for_and_cleared_by_another(qtbot, open_desk, file_office, errors):
    clerk, new, checker = file_office.clerk_a, candidate(file_office), file_office.workspace("checker")
    case = clerk.do(vetting.open_case, new)
    clerk.do(vetting.withdraw, case, version(file_office, case), "先由镇里直接聘用")
    taken = worker(file_office, 1, name=new.name, identity=new.identity, since=date(2026, 4, 1))
    file_office.maker.do(roster.register_many, [taken])
    (row,) = checker.ask(roster.workers)
    left = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    file_office.maker.do(roster.leave, row.id, row.version, left)
    file_office.clock.set(date(2029, 10, 1))
    due = opened(qtbot, RETENTION, open_desk("maker"))
    due.table.choose({one.id for one in due.model.rows if one.person_id})
    assert {one.kind for one in due.table.chosen()} == {Kind.CONTACT.label, Kind.VETTING.label}
    assert clearings.unfit([]) and clearings.unfit(due.table.chosen()) == ""
    due.buttons["提请清除"].click()
    form = waited(qtbot)
    form.form.cells["paper"].editor.show_value("2029年1月清单，主任签批")
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page = opened(qtbot, CLEARINGS, open_desk("approver"))
    asked = {one.id for one in page.model.rows}
    assert {one.what for one in page.model.rows} == {Kind.CONTACT.label, Kind.VETTING.label}
    for one in asked:
        page.table.choose({one})
        page.buttons["批准清除"].click()
        waited(qtbot).submit()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        qtbot.waitUntil(lambda one=one: stage(page, one) is Stage.DONE)
    known = checker.ask(lambda unit: unit.session.get(Person, row.person_id))
    assert (known.name, known.phone) == (new.name, "")
    assert checker.ask(retention.clearable) == {}
    assert errors == []
