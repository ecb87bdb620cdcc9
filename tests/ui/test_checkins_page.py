"""报到 in the window: a grid's month typed by keyboard, a mistake voided, the county switched to war."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.period import Month
from app.domain.checkins import Mode, Standing
from app.domain.record_numbers import Form, Record
from app.reports.checkins import month_sheet
from app.services import forces
from app.services.forces import NewForce
from tests.campaigns import governed
from tests.reports.paper_kit import texts
from tests.services.test_roster import EAST_1
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from tests.ui.test_worklog_page import own

DAY = date(2026, 11, 27)


@pytest.fixture
def desks(qtbot, file_office):
    governed(file_office, "ezhou")
    file_office.clock.set(DAY)
    grid = file_office.unit_id(EAST_1)
    news = [
        NewForce(kind="sunk_cadre", unit_id=grid, name=name, since=date(2026, 1, 1))
        for name in ("演示甲", "演示乙")
    ]
    file_office.maker.do(forces.add_forces, news)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def typed(desks, sheet, text):
    """Type a line and press Enter; return what is said below it."""
    sheet.page.strip.line.setText(text)
    sheet.page.strip.line.returnPressed.emit()
    desks.settle("clerk_a")
    return sheet.page.strip.said.text()


def states(desks, login):
    page = desks.open(login, "checkins")
    return {row.name: row.state for row in page.model.rows}


def test_a_grids_month_is_typed_mended_and_asked_for_daily_in_war(desks, errors):
    page = desks.open("clerk_a", "checkins")
    assert "31 天内报到一次" in page.strip.told.text()
    page.table.choose({page.model.rows[0].id})
    page.buttons["登记报到"].click()
    desks.settle("clerk_a")
    sheet = desks.at("clerk_a").tabs.front.widget
    assert "1 收集信息" in sheet.page.strip.said.text()
    assert typed(desks, sheet, "1 12 16 2小时").startswith("已登记：1 演示甲，11-12")
    assert "已登记报到" in typed(desks, sheet, "1 12 3 走访"), "twice on a day"
    assert sheet.page.strip.line.text() == "1 12 3 走访", "what is refused comes back"
    assert "来过 1 人、1 次" in sheet.page.strip.told.text()
    assert states(desks, "clerk_a") == {"演示甲": Standing.DONE, "演示乙": Standing.LACKING}

    row = next(one for one in sheet.page.model.rows if one.check_in_id)
    sheet.page.table.choose({row.id})
    press(desks, "clerk_a", sheet.page, "作废")
    desks.fill("clerk_a", reason="登错了人")
    assert typed(desks, sheet, "2 27 1 走访3户").startswith("已登记：2 演示乙")

    number = str(Record(Form.CHECK_IN, sheet.page.strip.unit_id, 11))
    for filled, words in ((False, ("1 演示甲", "2 演示乙", number)), (True, ("11-27", "走访3户", "1 次"))):
        _, paper, out = month_sheet(
            own(desks.office), sheet.page.strip.unit_id, Month(2026, 11), filled=filled
        )
        said = "".join(texts(paper))
        assert all(word in said for word in words), (filled, said)
        assert out.people == 2
    town = desks.office.unit_id("990101100000")
    _, paper, _ = month_sheet(own(desks.office), town, Month(2026, 11), filled=False)
    assert "".join(texts(paper)).count("甲镇") == 1, "a town is not its own town"
    desks.at("clerk_a").open_page("checkins")
    search = desks.at("clerk_a").search
    search.setFocus()
    QTest.keyClicks(search, number)
    QTest.keyClick(search, Qt.Key.Key_Return)
    desks.settle("clerk_a")
    assert desks.at("clerk_a").tabs.front.widget.page.strip.month == Month(2026, 11)

    press(desks, "approver", desks.open("approver", "checkin_towns"), "平时战时切换")
    desks.fill("approver", mode=Mode.WAR, on=DAY, reason="防汛Ⅱ级应急响应")
    (town,) = desks.open("approver", "checkin_towns").model.rows
    assert (town.listed, town.done, town.lacking, town.rate) == (2, 1, 1, 50)
    assert "战时应急：每天报到一次" in desks.open("clerk_a", "checkins").strip.told.text()
    assert errors == []
