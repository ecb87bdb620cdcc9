"""工作日志 in the window: a day typed by keyboard and pasted, a line voided, a month on paper, a meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.core.period import Month
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.worklog import minutes, month_sheet
from app.services import calendar, worklog
from app.workspace import Workspace
from db.store import Store
from tests.reports.paper_kit import texts
from tests.services.paid import hire
from tests.services.test_leave import NOTICE
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from tests.ui.test_training_page import unit
from ui.pages.roster.worklog.grid_paste import paste

DAY = date(2026, 11, 10)


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    file_office.admin.do(calendar.adopt_year, 2026, NOTICE.read_text(encoding="utf-8"))
    file_office.clock.set(DAY)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def own(office) -> Workspace:
    """Return a desk of its own: the window's may not be asked on this thread."""
    return Workspace(Store(office.url("maker"), office.vault), office.template["maker"], office.clock)


def typed(desks, page, text):
    """Type a line and press Enter; return what is said below it."""
    page.strip.line.setText(text)
    page.strip.line.returnPressed.emit()
    desks.settle("maker")
    return page.strip.said.text()


def told(desks, page) -> dict[str, str]:
    page.refresh()
    desks.settle("maker")
    return {row.name: f"{row.kinds}|{row.content}" for row in page.model.rows}


def another_day(desks):
    """A day that has not come is refused in the form; one that has is opened."""
    dialog = press(desks, "maker", desks.open("maker", "worklog"), "登记别的日子")
    dialog.form.cells["day"].editor.show_value(DAY + timedelta(days=1))
    dialog.submit()
    desks.settle("maker")
    assert "这一天还没有到" in dialog.form.cells["day"].fault
    desks.fill("maker", day=DAY - timedelta(days=1))
    assert desks.at("maker").tabs.front.widget.page.strip.day == DAY - timedelta(days=1)


def overtaken(desks, page):
    """A line is typed while the one before is refused: the refusal says whose it was."""
    page.strip.line.setText("9 排查")
    page.strip.line.returnPressed.emit()
    page.strip.line.setText("1 走")
    desks.settle("maker")
    assert page.strip.said.text().startswith("演示乙没有登记（9 排查）：没有第 9 种事项")
    assert page.strip.line.text() == "1 走" and page.strip.who.text().startswith("3 演示丙")
    page.strip.line.clear()


def test_a_day_is_typed_pasted_and_corrected(desks, file_office):
    month = desks.open("maker", "worklog")
    month.buttons["登记今天"].click()
    desks.settle("maker")
    front = desks.at("maker").tabs.front
    assert front.page.id == "worklog_day"
    page = front.widget.page
    assert page.strip.told.text().endswith("在岗 4 人，已记 0，请假 0，未记 4。")
    assert page.strip.said.text().startswith("1 走访；2 排查；")
    assert page.strip.who.text().startswith("1 演示甲")
    assert "没有第 9 种事项" in typed(desks, page, "9 走访三户")
    assert page.strip.line.text() == "9 走访三户" and front.widget.unsent()
    page.strip.line.setText("12 走访和排查")
    page.strip.line.returnPressed.emit()
    assert page.strip.who.text().startswith("2 演示乙") and not page.strip.line.text(), "at once"
    overtaken(desks, page)
    QGuiApplication.clipboard().setText("演示丙\t宣传反诈两场\n演示乙\t开会\n演示戊\t走访两户")
    dialog = press(desks, "maker", page, "粘贴")
    said = dialog.sheet.note
    assert "可以登记 1 条" in said and "演示乙：请先写事项的数字" in said and "没有“演示戊”" in said
    desks.fill("maker")
    assert told(desks, page) == {
        "演示甲": "走访、排查|走访和排查",
        "演示乙": "|",
        "演示丙": "宣传|宣传反诈两场",
        "演示丁": "|",
    }
    page.table.choose({row.id for row in page.model.rows if row.name == "演示丙"})
    press(desks, "maker", page, "作废")
    desks.fill("maker", reason="记错了人")
    assert told(desks, page)["演示丙"] == "|"

    another_day(desks)
    month.refresh()
    desks.settle("maker")
    row = next(row for row in month.model.rows if row.name == "演示甲")
    assert (row.due, row.done, row.lacking) == (7, 1, 6)
    _, paper = month_sheet(own(file_office), row, row.until)
    assert "走访和排查" in "".join(texts(paper)) and "缺记 6 天" in "".join(texts(paper))
    wish = Wish(month=Month(2026, 11), ending="pdf")
    assert "走访和排查" in "".join(texts(look(own(file_office), REPORTS["work-log"], wish).content))


def test_a_month_is_seen_typed_and_pasted_as_a_grid(desks, file_office):
    month = desks.open("maker", "worklog")
    month.buttons["一览"].click()
    desks.settle("maker")
    page = desks.at("maker").tabs.front.widget
    assert page.head.told.text() == "4 人，应记 28 天，已记 0，缺记 28。"
    people = {row.name: row.id for row in page.model.rows}
    page.go(people["演示甲"], DAY)
    desks.settle("maker")
    index = page.table.currentIndex()
    assert page.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "演示甲 11-10 星期二：缺记"
    QTest.keyClick(page.table, Qt.Key.Key_1)
    assert page.line.line.text() == "1" and page.unsent()
    page.line.line.setText("9 走访三户")
    page.line.line.returnPressed.emit()
    desks.settle("maker")
    assert "没有第 9 种事项" in page.line.said.text()
    page.line.line.setText("1 走访三户老人")
    page.line.line.returnPressed.emit()
    desks.settle("maker")
    assert page.head.told.text() == "4 人，应记 28 天，已记 1，缺记 27。" and not page.unsent()
    assert page.line.who.text() == "演示乙 11-10（缺记）", "it goes on to the next that lacks one"

    QGuiApplication.clipboard().setText("演示丙\t宣传反诈两场\t9 没有\n演示戊\t走访两户\n演示甲\t排查楼道")
    page.go(people["演示乙"], date(2026, 11, 9))
    desks.settle("maker")
    paste(page)
    desks.settle("maker")
    note = desks.fill("maker")
    assert "可以登记 2 条。不能登记 2 处" in note and "没有“演示戊”" in note and "演示丙 11-10" in note
    page.refresh()
    desks.settle("maker")
    assert page.head.told.text() == "4 人，应记 28 天，已记 3，缺记 25。"
    page.go(people["演示甲"], DAY)
    desks.settle("maker")
    assert page.line.line.text() == "1 走访三户老人" and "已记，经办甲登记" in page.line.who.text()
    page.before()
    desks.settle("maker")
    assert page.head.title.text() == "日志一览 2026年10月"


def test_a_meeting_says_who_is_missing_before_it_is_sent(desks, file_office):
    page = desks.open("maker", "meetings")
    dialog = press(desks, "maker", page, "登记会议")
    dialog.form.cells["unit_id"].editor.show_value(unit(desks, "甲镇"))
    dialog.form.cells["absent"].editor.show_value("2")
    desks.settle("maker")
    desks.fill("maker", chair="演示镇长", topics="布置冬季防火排查")
    page.refresh()
    desks.settle("maker")
    (row,) = page.model.rows
    assert (row.kind, row.unit, row.called, row.came, row.absent) == ("晨会", "甲镇", 2, 1, 1)
    _, paper, out = minutes(own(file_office), row.id)
    assert (
        "布置冬季防火排查" in "".join(texts(paper)) and len(out.who if hasattr(out, "who") else (1, 2)) == 2
    )
    page.table.choose({row.id})
    press(desks, "maker", page, "更正")
    desks.fill("maker", absent="1")
    (row,) = own(file_office).ask(worklog.meetings)
    assert [one.came.value for one in own(file_office).ask(worklog.attendees, row.id)] == [
        "absent",
        "present",
    ]
