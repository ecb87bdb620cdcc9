"""调查摸底 and 数据质量 in the window: registered, opened to the roster of a day, pasted, summed by town."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.core.narrowing import Narrowing
from app.core.period import OPEN_END
from app.domain.search import Entry, Group
from app.services import surveys
from tests.services.test_assessment import EAST_1, EAST_2, TOWN_A, hire
from tests.services.test_surveys import FIRST, LAST, a_check
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog
from ui.pages.grids.quality import QUALITY, TOWNS
from ui.pages.roster import DIFFERENCES, PAGE
from ui.pages.roster.surveys.lists import SURVEYS


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def desk(open_desk):
    return open_desk("maker")


def opened(qtbot, desk, register):
    page = register.build(desk)
    page.sent = []
    desk.wanted.connect(lambda *where: page.sent.append(where))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page


def form(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def fill(dialog, **values):
    for key, value in values.items():
        dialog.form.cells[key].editor.show_value(value)


def unit(office, code, name):
    return Entry(Group.GRIDS, name, code, "", "", office.unit_id(code))


def test_a_round_opens_the_roster_of_its_day_and_what_changed_since(qtbot, open_desk, file_office, errors):
    stays = ("演示甲", EAST_1, "rural_part_time", date(2020, 1, 1), OPEN_END)
    leaves = ("演示己", EAST_2, "rural_part_time", date(2022, 1, 1), date(2026, 11, 1))
    hire(file_office, (stays, leaves))
    desk = open_desk("maker")
    page = opened(qtbot, desk, SURVEYS)
    assert page.buttons["当日名册"].toolTip().startswith("请先在列表中选中")
    page.buttons["登记摸底"].click()
    dialog = form(qtbot)
    assert dialog.form.cells["kind"].editor.value() == "staff", "a check of data is no round"
    fill(dialog, unit_id=unit(file_office, TOWN_A, "甲镇"), starts=FIRST, ends=LAST, heads=3)
    dialog.submit()
    settle(qtbot, page)
    assert dialog.isVisible() and page.model.rows == []
    fill(dialog, bodies="演示区委组织部、演示区民政局", finding="名册与实有相差一人")
    dialog.submit()
    settle(qtbot, page)
    (row,) = page.model.rows
    assert (row.unit, row.heads, row.then, row.differs, row.now) == ("甲镇", 3, 2, 1, 1)

    page.table.choose({row.id})
    page.buttons["当日名册"].click()
    page.buttons["与现在比对"].click()
    assert [(name, ground.name, day) for name, ground, day in page.sent] == [
        ("roster", "甲镇", LAST),
        ("differences", "甲镇", LAST),
    ]
    people = PAGE.build(desk, page.sent[0][1])
    qtbot.addWidget(people)
    people.go_to(page.sent[0][2])
    settle(qtbot, people)
    assert sorted(one.name for one in people.model.rows) == ["演示己", "演示甲"]
    assert people.mark.text() and not people.buttons["新增网格员"].isVisible(), "a past day changes nothing"
    beside = DIFFERENCES.build(desk, page.sent[1][1])
    qtbot.addWidget(beside)
    beside.go_to(page.sent[1][2])
    settle(qtbot, beside)
    assert [(one.name, one.kind.label) for one in beside.model.rows] == [
        ("演示己", "减少"),
        ("演示甲", "相同"),
    ]

    page.buttons["登记有误"].click()
    dialog = form(qtbot)
    fill(dialog, reason="登记在别的镇")
    dialog.submit()
    settle(qtbot, page)
    assert page.model.rows == [] and errors == []


def test_checks_are_typed_corrected_pasted_and_summed_by_town(qtbot, desk, file_office, errors):
    page = opened(qtbot, desk, QUALITY)
    page.buttons["登记核查"].click()
    dialog = form(qtbot)
    fill(dialog, unit_id=unit(file_office, EAST_1, "东村第1网格"), starts=FIRST, ends=LAST, checked=200)
    fill(dialog, correct=290, bodies="演示区网管中心")
    dialog.submit()
    settle(qtbot, page)
    assert dialog.isVisible() and dialog.form.cells["correct"].editor.value() == 290, "nothing typed is lost"
    fill(dialog, correct=190)
    dialog.submit()
    settle(qtbot, page)
    (row,) = page.model.rows
    page.table.choose({row.id})
    page.buttons["更正"].click()
    dialog = form(qtbot)
    fill(dialog, compared=50, matched=40)
    dialog.submit()
    settle(qtbot, page)
    (row,) = page.model.rows
    assert (f"{row.accuracy}", f"{row.matching}", row.version) == ("95.00", "80.00", 2)

    lines = ("网格编码\t月份\t抽查条数\t准确条数\t核查单位", f"{EAST_2}\t2026年10月\t100\t99\t演示区网管中心")
    QGuiApplication.clipboard().setText("\n".join(lines))
    page.buttons["粘贴名单"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), IntakeDialog))
    intake = QApplication.activeModalWidget()
    settle(qtbot, page)
    intake.yes.click()
    settle(qtbot, page)
    assert len(page.model.rows) == 2
    file_office.clerk_a.do(
        surveys.keep_check, a_check(file_office, starts=date(2026, 9, 1), ends=date(2026, 9, 9))
    )

    towns = opened(qtbot, desk, TOWNS)
    latest, before = towns.model.rows
    assert (latest.month, latest.grids, f"{latest.accuracy}") == ("2026年10月", 2, "96.33")
    towns.table.choose({latest.id})
    towns.buttons["查看网格"].click()
    ((name, _ground, kept),) = towns.sent
    assert name == "data_quality" and isinstance(kept, Narrowing)
    assert [one.month for one in page.model.rows if kept.holds(one)] == ["2026年10月"] * 2
    assert before.grids == 1 and errors == []
