"""网格力量 in the window: registered by a form, pasted from a sheet, ended, counted by town."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.search import Entry, Group
from tests.services.test_roster import EAST_1, EAST_2
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog
from ui.pages.grids import COVERAGE, FORCES


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def desk(open_desk):
    return open_desk("maker")


def opened(qtbot, desk, register):
    page = register.build(desk)
    page.told = []
    page.desk.told.connect(lambda said, door: page.told.append(said))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page


def form(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_an_entry_is_registered_corrected_and_ended(qtbot, desk, file_office, errors):
    page = opened(qtbot, desk, FORCES)
    assert page.buttons["终止"].toolTip().startswith("请先在列表中选中")
    page.buttons["登记"].click()
    dialog = form(qtbot)
    cells = dialog.form.cells
    cells["kind"].editor.show_value("volunteer")
    cells["unit_id"].editor.show_value(
        Entry(Group.GRIDS, "东村第1网格", EAST_1, "", "grids", file_office.unit_id(EAST_1))
    )
    cells["name"].editor.show_value("演示甲")
    cells["phone"].editor.show_value("139")
    dialog.submit()
    settle(qtbot, page)
    assert dialog.isVisible() and cells["name"].editor.value() == "演示甲"  # nothing typed is lost
    cells["phone"].editor.show_value("13900000001")
    dialog.submit()
    settle(qtbot, page)
    (row,) = page.model.rows
    assert (row.kind, row.unit, row.phone) == ("网格员志愿者", "东村第1网格", "139****0001")

    page.table.choose({row.id})
    page.buttons["更正"].click()
    dialog = form(qtbot)
    assert dialog.form.cells["phone"].editor.value() == "139****0001"
    dialog.form.cells["origin"].editor.show_value("义工")
    dialog.submit()
    settle(qtbot, page)
    (row,) = page.model.rows
    assert row.origin == "义工"
    page.table.choose({row.id})
    page.buttons["登记有误"].click()
    dialog = form(qtbot)
    dialog.form.cells["reason"].editor.show_value("登记在别的网格")
    dialog.submit()
    settle(qtbot, page)
    assert page.model.rows == [] and page.told[-1] == "已作废。" and errors == []


def test_a_list_is_pasted_and_its_reach_opens_to_its_names(qtbot, desk, errors):
    page = opened(qtbot, desk, FORCES)
    QGuiApplication.clipboard().setText("没有表头")
    page.buttons["粘贴名单"].click()
    assert "剪贴板里没有名单" in page.told[-1]
    QGuiApplication.clipboard().setText(
        f"种类\t网格编码\t姓名\n志愿者\t{EAST_1}\t演示甲\n志愿者\t{EAST_2}\t演示乙\n"
    )
    page.buttons["粘贴名单"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), IntakeDialog))
    dialog = QApplication.activeModalWidget()
    settle(qtbot, page)
    assert "2" in dialog.yes.text() and dialog.yes.isEnabled()
    dialog.yes.click()
    settle(qtbot, page)
    assert [row.name for row in page.model.rows] == ["演示甲", "演示乙"]

    towns = opened(qtbot, desk, COVERAGE)
    assert towns.strip.buttons["missing"].isEnabled()
    town = next(row for row in towns.model.rows if row.entries)
    went = []
    desk.wanted.connect(lambda *where: went.append(where))
    towns.table.choose({town.id})
    towns.buttons["查看名单"].click()
    assert went[-1][0] == "forces" and went[-1][1].name == "甲镇"
    towns.strip.box.day.show_value(date(2026, 1, 1))
    settle(qtbot, towns)
    settle(qtbot, page)
    assert sum(row.entries for row in towns.model.rows) == 0 and page.model.rows == [] and errors == []
