"""删除申请 in the window: registered by one, answered by another, and the letter looked at."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from app.domain.roster import EndReason
from app.domain.search import Entry, Group
from app.services import roster
from app.services.roster import Leaving
from tests.services.paid import hire, person
from tests.ui.test_clearing_page import waited
from ui.kit.preview import PreviewDialog
from ui.kit.register import RegisterPage
from ui.pages.settings import ERASURES


def opened(qtbot, desk, rows) -> RegisterPage:
    page = RegisterPage(ERASURES, desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.model.rows is not None and len(page.model.rows) == rows)
    return page


def done(qtbot) -> None:
    waited(qtbot).submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_request_is_registered_answered_and_drawn(qtbot, open_desk, file_office, errors):
    hire(file_office)
    someone = person(file_office, "演示甲")
    row = next(one for one in file_office.maker.ask(roster.workers) if one.person_id == someone)
    left = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    file_office.maker.do(roster.leave, row.id, row.version, left)
    page = opened(qtbot, open_desk("maker"), 0)
    page.buttons["登记申请"].click()
    cells = waited(qtbot).form.cells
    entry = Entry(Group.PERSONS, "演示甲", "", "", "", someone)
    cells["person_id"].editor.show_value(entry)
    cells["wish"].editor.show_value("已离职，请删除我的电话和住址")
    done(qtbot)
    qtbot.waitUntil(lambda: len(page.model.rows) == 1)
    page.table.choose({page.model.rows[0].id})
    assert "答复" not in page.buttons and not page.buttons["答复书"].isEnabled()
    other = opened(qtbot, open_desk("approver"), 1)
    other.table.choose({other.model.rows[0].id})
    other.buttons["答复"].click()
    done(qtbot)
    qtbot.waitUntil(lambda: "保存到2028-10-01" in other.model.rows[0].said)
    other.table.choose({other.model.rows[0].id})
    other.buttons["答复书"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.preview.paper is not None)
    assert "删00001" in dialog.preview.paper.name and errors == []
    dialog.accept()
