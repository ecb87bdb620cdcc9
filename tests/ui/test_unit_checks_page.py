"""网格核查 in the window: counted by kind, narrowed by a click, explained, opened in the tree."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.unit_checks import Check
from app.domain.units import UnitKind
from app.services import units
from app.services.units import NewGrid, NumberRow
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.documents import EXPORTS
from ui.pages.grids import CHECKS, NUMBERS
from ui.pages.grids.card import UnitCard
from ui.pages.grids.restructuring.drafting import DraftDialog


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def page(qtbot, file_office, open_desk):
    village = file_office.unit_id("990101101001")
    sized = [
        NewGrid(village_id=village, unit_kind=UnitKind.URBAN_GRID, households=count) for count in (640, 20)
    ]
    file_office.maker.do(units.open_grids, sized, date(2026, 3, 1))
    page = RegisterPage(CHECKS, open_desk("maker"))
    page.went = []
    page.desk.wanted.connect(lambda *where: page.went.append(where))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page


def test_problems_are_counted_by_kind_explained_and_opened(qtbot, page, file_office, errors):
    strip = page.strip
    assert strip.buttons[Check.SIZE].text() == "规模 2" and strip.explained.text() == "已说明 0"
    assert strip.buttons[Check.NO_GRID].toolTip() == "没有待处理的“没有网格”问题。"
    assert page.buttons["说明原因"].toolTip().startswith("请先在列表中选中")
    strip.buttons[Check.SIZE].click()
    settle(qtbot, page)
    assert [row.text for row in page.model.rows] == [
        "超过城市社区网格 500 户的上限",
        "不足城市社区网格 300 户的下限",
    ]
    page.table.selectRow(0)
    page.buttons["说明原因"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = QApplication.activeModalWidget()
    dialog.form.cells["reason"].editor.show_value("一个大院，不宜拆")
    dialog.submit()
    qtbot.waitUntil(lambda: strip.explained.text() == "已说明 1")
    assert strip.buttons[Check.SIZE].text() == "规模 1"
    strip.explained.click()
    settle(qtbot, page)
    (row,) = page.model.rows
    assert (row.reason, row.by) == ("一个大院，不宜拆", "经办甲")
    page.table.selectRow(0)
    assert page.buttons["收回说明"].isEnabled() and not page.buttons["说明原因"].isEnabled()
    page.buttons["查看单位"].click()
    assert page.went[-1][0] == "outline" and page.went[-1][-1] == row.unit_id
    rows = file_office.checker.ask(units.outline)
    card = UnitCard(page.desk, next(one for one in rows if one.id == row.unit_id))
    qtbot.addWidget(card)
    settle(qtbot, page)
    assert "超过城市社区网格 500 户的上限：一个大院，不宜拆" in [
        line.text() for line in card.findChildren(QLabel)
    ]


def test_codes_that_are_right_need_no_others(qtbot, file_office, open_desk):
    page = RegisterPage(NUMBERS, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    assert page.nothing.isVisible() and page.model.rows == []


def test_an_empty_list_offers_no_act_that_needs_a_row(qtbot, open_desk):
    page = RegisterPage(EXPORTS, open_desk("approver"))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    assert page.buttons["批准"].isVisible() and not page.buttons["批准"].isEnabled()
    assert page.nothing.isVisible() and not page.nothing.button.isVisible()


def test_codes_are_given_by_a_change_that_another_approves(qtbot, file_office, open_desk):
    page = RegisterPage(NUMBERS, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    grid, new = "990101100200001", "990101100200003"
    row = NumberRow(file_office.unit_id(grid), "东村第1网格", "甲镇 › 东村村委会", grid, new, "重号")
    page.model.replace([row])
    assert not page.buttons["起草变更"].isEnabled()
    page.table.selectRow(0)
    page.buttons["起草变更"].click()
    (dialog,) = page.findChildren(DraftDialog)
    qtbot.waitUntil(dialog.keep.isEnabled)
    assert dialog.table.lines()[0][:3] == ["更名", grid, new]


def test_figures_are_changed_from_the_card_of_a_unit(qtbot, page, file_office, errors):
    told = []
    page.desk.told.connect(lambda said, door: told.append(said))
    unit_id = file_office.unit_id("990101101001001")
    row = next(row for row in file_office.checker.ask(units.outline) if row.id == unit_id)
    card = UnitCard(page.desk, row)
    qtbot.addWidget(card)
    card.show()
    card.change.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = QApplication.activeModalWidget()
    dialog.form.cells["households"].editor.show_value(640)
    dialog.submit()
    assert "变更依据" in dialog.form.cells["reason"].fault
    dialog.form.cells["reason"].editor.show_value("入户核实")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].startswith("新的户数、人口已登记") and "超过城市社区网格 500 户的上限" in told[-1]
    assert file_office.checker.ask(units.unit_by_id, unit_id).households == 640
