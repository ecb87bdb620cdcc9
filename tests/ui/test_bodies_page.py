"""组织 in the window: one registered with the county's own fields, changed, proposed in a team's form."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.bodies import BodyKind
from app.imports.policies import policy_text
from app.services import bodies, policy, vetting
from app.services.bodies import NewBody
from tests.cases import candidate
from tests.services.test_bodies import OWN
from ui.kit.form import Form
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.grids import BODIES
from ui.pages.vetting.team import team

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.tasks.busy)


@pytest.fixture
def page(qtbot, file_office, open_desk):
    text = policy_text("jishan") + OWN
    new = policy.NewPolicy(text=text, valid_from=date(2026, 1, 1), reason="增加自设字段")
    file_office.admin.do(policy.adopt, new)
    page = RegisterPage(BODIES, open_desk("maker"))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page.desk)
    return page


def form_over(qtbot, page):
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_a_body_is_registered_with_its_own_fields_and_changed(qtbot, page, errors):
    qtbot.keyClick(page.table, Key.Key_N, Ctrl)
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    cells["name"].editor.show_value("县义警队")
    cells["kind"].editor.show_value(BodyKind.VOLUNTEERS)
    dialog.submit()
    assert "“队员人数”还没有填写" in cells["extra.members"].fault
    cells["extra.members"].editor.show_value("30")
    dialog.submit()
    qtbot.waitUntil(lambda: [row.name for row in page.model.rows] == ["县义警队"])
    page.table.choose({page.model.rows[0].id})
    page.buttons["修改"].click()
    dialog = form_over(qtbot, page)
    assert dialog.form.cells["extra.members"].editor.value() == 30
    dialog.form.cells["extra.armband"].editor.show_value("红")
    dialog.submit()
    qtbot.waitUntil(lambda: dict(page.model.rows[0].extra).get("袖标颜色") == "红")
    assert errors == []


def test_the_team_s_form_proposes_the_bodies_and_takes_others(qtbot, file_office):
    for name in ("县公安局", "县司法局"):
        file_office.maker.do(bodies.add_body, NewBody(name=name, kind=BodyKind.DEPARTMENT))
    case_id = file_office.clerk_a.do(vetting.open_case, candidate(file_office))
    form = Form(team(file_office.clerk_a.ask(vetting.docket, case_id), date(2026, 3, 1)))
    qtbot.addWidget(form)
    line = form.cells["members"].editor.lines[0]["body"].line
    completer = line.completer()
    for typed in ("司法", "xsfj", "SFJ", "sifaju"):
        completer.setCompletionPrefix(typed)
        assert completer.completionCount() == 1 and completer.currentCompletion() == "县司法局"
    line.setText("某某单位")
    assert form.cells["members"].editor.lines[0]["body"].value() == "某某单位"
