"""请销假 in the window: asked for with what it leaves, decided by another, ended; nothing typed is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QMenu, QTableWidget

from app.domain.leave import Standing
from app.services import calendar, career, dashboard, leave, roster
from tests.services.paid import hire, person
from tests.services.test_leave import FRIDAY, MONDAY, NOTICE, quota
from tests.ui.test_pay_page import Desks
from ui.kit.foreseen import Foreseen
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import PreviewDialog
from ui.pages.roster.acts import HANDLE
from ui.pages.roster.leave.sheets import entry

UNCHOSEN = "选中的请假单（请先在列表中选中一次请假，要一起打印的可以多选。）"
BLANK_ALONE = {UNCHOSEN: False, "空白请假单": True}
BOTH_SLIPS = {"选中的请假单": True, "空白请假单": True}


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    file_office.admin.do(calendar.adopt_year, 2026, NOTICE.read_text(encoding="utf-8"))
    quota(file_office, "5")
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def press(desks, login, page, title):
    """Press a button over the list and return the form that opens."""
    page.buttons[title].click()
    desks.settle(login)
    return next(one for one in desks.at(login).findChildren(FormDialog) if one.isVisible())


def slips(page) -> dict[str, bool]:
    """Return the slips that drop below their button, and whether each can be had."""
    button = page.buttons["请假单"]
    button.click()
    return {entry.text(): entry.isEnabled() for entry in button.findChildren(QMenu)[-1].actions()}


def told(desks, login, dialog) -> str:
    """Return what the form says of what it would leave."""
    below = dialog.findChild(Foreseen)
    below.refresh()
    desks.settle(login)
    return below.said.text()


def only(page):
    page.refresh()
    page.table.choose({row.id for row in page.model.rows})
    return page.model.rows[0]


def test_a_leave_goes_from_the_town_to_the_county_and_back(desks, file_office):
    page = desks.open("clerk_b", "leave")
    dialog = press(desks, "clerk_b", page, "登记请假")
    who = entry(person(file_office, "演示丙"), "演示丙")
    for key, value in (("person_id", who), ("kind", "annual"), ("first", MONDAY)):
        dialog.form.cells[key].editor.show_value(value)
    dialog.form.cells["last"].editor.show_value(date(2026, 11, 16))
    assert "还剩 5 天，这次要 6 天" in told(desks, "clerk_b", dialog)
    dialog.form.cells["reason"].editor.show_value("回家探亲")
    dialog.submit()
    desks.settle("clerk_b")
    assert dialog.isVisible() and "还剩 5 天" in dialog.form.cells["last"].fault
    assert dialog.form.cells["reason"].editor.value() == "回家探亲"
    dialog.form.cells["last"].editor.show_value(FRIDAY)
    assert told(desks, "clerk_b", dialog) == "年休假 5 天。2026 年余额：请假前 5 天，请假后 0 天。"
    desks.fill("clerk_b")
    unchosen, row = slips(page), only(page)
    assert (row.standing, row.left, unchosen, slips(page)) == (Standing.ASKED, 0, BLANK_ALONE, BOTH_SLIPS)
    assert "自己登记的" in page.buttons["批准"].toolTip()
    due = [one.text for one in desks.ask(dashboard.waiting)]
    assert due[0] == "1 人请假等待批准，最早的是演示丙的年休假（2026-11-09 至 2026-11-13）"

    theirs = desks.open("maker", "leave")
    only(theirs)
    press(desks, "maker", theirs, "批准")
    assert "年休假 5 天（2026-11-09 至 2026-11-13）。事由：回家探亲。没有代班人。" in desks.fill("maker")
    file_office.clock.set(date(2026, 11, 16))
    page.refresh()
    desks.settle("clerk_b")
    assert only(page).standing is Standing.OVERDUE
    assert any("期满还没有销假" in one.text for one in desks.ask(dashboard.waiting))
    press(desks, "clerk_b", page, "销假")
    desks.fill("clerk_b", on=date(2026, 11, 12))
    page.refresh()
    desks.settle("clerk_b")
    assert (only(page).standing, only(page).left) == (Standing.RETURNED, Decimal(1))

    (post,) = desks.ask(roster.postings, who.target)
    card = desks.ask(career.career, who.target, post.id)
    assert "2026 年还剩 1 天（核定 5 天，已休 4 天）" in {fact.text for fact in card.facts}
    assert "年休假（2026-11-09 至 2026-11-12），已销假" in {event.text for event in card.events}
    balances = desks.open("maker", "leave_balances")
    assert [(row.name, row.left) for row in balances.model.rows] == [("演示丙", Decimal(1))]
    assert desks.ask(leave.ledger, 2026)[-1].left == Decimal(1)


def several(desks, page):
    """Choose everybody in the roster and open the form of a leave for them all."""
    page.table.choose({row.id for row in page.model.rows})
    page.buttons[HANDLE].click()
    page.buttons[HANDLE].findChildren(QMenu)[-1].actions()[0].trigger()
    desks.settle("maker")
    return next(one for one in desks.at("maker").findChildren(FormDialog) if one.isVisible())


def foreseen(qtbot, desks, dialog) -> dict[str, str]:
    """Return by name what the list below the form says would come of each."""
    qtbot.wait(1)  # the form asks when the loop turns
    desks.settle("maker")
    table = dialog.findChildren(QTableWidget)[-1]
    return {table.item(line, 0).text(): table.item(line, 3).text() for line in range(table.rowCount())}


def test_several_of_the_roster_go_at_once_and_their_slips_print_together(qtbot, desks):
    page = desks.open("maker", "roster")
    people, dialog = {row.name: row.person_id for row in page.model.rows}, several(desks, page)
    assert not dialog.submit_button.isEnabled() and dialog.form.sheet.title == "一并请假：4 人"
    values = {"kind": "annual", "first": MONDAY, "last": MONDAY, "reason": "集中轮休"}
    for key, value in values.items():
        dialog.form.cells[key].editor.show_value(value)
    cover = dialog.form.cells["covers"].editor.lines[people["演示丙"]]
    cover.show_value(entry(people["演示丁"], "演示丁"))
    found = foreseen(qtbot, desks, dialog)
    assert found["演示丙"] == "1 天，余 4 天；演示丁代班" and found["演示甲"].startswith("✘ 年休假只限专职")
    assert dialog.submit_button.text() == "请假 1 人" and list(found)[-1] == "演示丙"
    cover.show_value(None)
    dialog.form.cells["kind"].editor.show_value("personal")
    assert foreseen(qtbot, desks, dialog)["演示丙"].startswith("1 天；这些天不发补贴")
    assert dialog.submit_button.text() == "请假 4 人"
    told = []
    desks.at("maker").desk.told.connect(lambda sentence, _door: told.append(sentence))
    desks.fill("maker")
    assert told == ["4 人的请假已登记，等待另一个人批准。"]
    page = desks.open("maker", "leave")
    page.table.choose({row.id for row in page.model.rows})
    assert slips(page) == BOTH_SLIPS and len(page.model.rows) == 4
    page.buttons["请假单"].findChildren(QMenu)[-1].actions()[0].trigger()
    desks.settle("maker")
    preview = next(one for one in desks.at("maker").findChildren(PreviewDialog) if one.isVisible())
    assert preview.windowTitle() == "请假单：4 张" and preview.preview.paper.out.people == 4
    assert preview.preview.thumbs.count() == 4
