"""装备 and 离岗交接 in the window: into stock, out to many, handed on; a leaving closed or let be."""

from __future__ import annotations

from io import BytesIO

import pytest
from PySide6.QtWidgets import QMenu
from python_calamine import CalamineWorkbook

from app.domain.equipment import Found
from app.domain.exits import Standing
from app.domain.roster import EndReason
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.equipment import exit_paper, slip_paper
from app.reports.issuing import issue
from app.services import career, dashboard, documents, dossier, equipment, exits, roster, search
from app.workspace import Workspace
from db.store import Store
from tests.cases import EAST_1
from tests.office import TODAY
from tests.reports.paper_kit import texts
from tests.services.paid import hire
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from ui.pages.roster.equipment.places import find_places


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def who(desks, name):
    return next(one for one in desks.ask(search.find_people, name) if one.title == name)


def do(office, act, *args):
    """Do something as the maker without a window: a window lets no statement run on this thread."""
    store = Store(office.url("maker"), office.vault)
    try:
        return Workspace(store, office.template["maker"], office.clock).do(act, *args)
    finally:
        store.close()


def choose(desks, page, *wanted, login="maker"):
    page.table.choose({row.id for row in page.model.rows if not wanted or row.name in wanted})
    desks.settle(login)


def entered(desks):
    """Enter five vests and four badges in the window; a badge without a number is refused and stays typed."""
    root = next(one for one in desks.ask(find_places, "测试县"))
    page = desks.open("maker", "equipment")
    dialog = press(desks, "maker", page, "登记入库")
    for key, value in {"kind": "badge", "unit_id": root}.items():
        dialog.form.cells[key].editor.show_value(value)
    dialog.submit()
    desks.settle("maker")
    assert "工作证逐件编号，请填写编号" in dialog.form.cells["number"].note.text()
    dialog.form.cells["number"].editor.show_value("GZ-1")
    dialog.submit()
    desks.settle("maker")
    for number in (2, 3, 4):
        press(desks, "maker", page, "登记入库")
        desks.fill("maker", kind="badge", unit_id=root, number=f"GZ-{number}")
    press(desks, "maker", page, "登记入库")
    desks.fill("maker", kind="vest", unit_id=root, quantity=5)
    assert [row.left for row in page.model.rows] == [1, 1, 1, 1, 5]


def dropped(page, title):
    """Press a button whose acts drop below it, and return what the entries say and the entries."""
    page.buttons[title].click()
    menu = page.buttons[title].findChildren(QMenu)[-1]
    return {entry.text(): entry for entry in menu.actions() if entry.isEnabled()}


def handed_out(desks):
    """Give everybody what they lack, as the preview said: the two terminals are not there."""
    page = desks.open("maker", "equipment_lacking")
    choose(desks, page)
    dialog = press(desks, "maker", page, "批量发放")
    assert dialog.submit_button.text() == "发放 8 项"
    dialog.submit()
    desks.settle("maker")
    assert {row.kind for row in page.model.rows} == {"手持终端"}
    held = desks.open("maker", "equipment_held")
    assert len(held.model.rows) == 8
    return held


def test_things_go_out_to_many_and_a_leaving_waits_for_them(desks, file_office):
    entered(desks)
    held = handed_out(desks)
    choose(desks, held, "演示甲", "演示乙")
    assert "不是同一个人" in held.buttons["移交"].toolTip()
    row = next(one for one in desks.ask(roster.listed) if one.name == "演示甲")
    leaving = roster.Leaving(on=TODAY, reason=EndReason.RESIGNED)
    do(file_office, roster.leave, row.id, row.version, leaving)
    page = desks.open("maker", "exits")
    choose(desks, page, "演示甲")
    assert page.model.rows[0].standing is Standing.LACKING
    shut = page.buttons["办结"]
    assert not shut.isEnabled() and "工作证 GZ-1还没有交回或移交" in shut.toolTip()
    assert any("离岗后没有交接完" in one.text for one in desks.ask(dashboard.waiting))
    choose(desks, page, "演示甲")
    press(desks, "maker", page, "移交装备")
    desks.fill("maker", person_id=who(desks, "演示乙"))
    assert page.model.rows[0].standing is Standing.READY
    on_paper(desks, file_office)
    choose(desks, page, "演示甲")
    press(desks, "maker", page, "办结")
    assert "交接事项都已办完" in desks.fill("maker")
    assert page.model.rows[0].standing is Standing.CLOSED
    everywhere(desks, file_office, row.person_id)


def on_paper(desks, office):
    """The list that went along, the sheet of the leaving and the stock-taking agree, and can be filed."""
    store = Store(office.url("maker"), office.vault)
    desk = Workspace(store, office.template["maker"], office.clock)
    slip = desk.ask(equipment.slips)[0]
    name, content = slip_paper(desk, slip.id)
    said = "".join(texts(content))
    assert slip.number in name and "移交清单" in name
    for word in ("演示甲", "演示乙", "GZ-1", "监交人", "马甲"):
        assert word in said, word
    (row,) = desk.ask(exits.exits)
    name, content = exit_paper(desk, row.id)
    said = "".join(texts(content))
    for word in (row.number, "无未办事项", slip.number, "接任人签字", "交接没有办结"):
        assert word in said, word
    filed = issue(desk, "exit-sheet", Wish(case=row.number, ending="pdf"))
    (kept,) = [one for one in desk.ask(documents.documents) if one.id == filed]
    assert "离岗交接单" in kept.title
    book = look(desk, REPORTS["equipment-inventory"], Wish(ending="xlsx")).content
    cells = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sum("演示乙" in line for line in cells) == 4, "two of their own, two that went on to them"
    store.close()


def everywhere(desks, office, person_id):
    """Card, timeline and own sheet know of it."""
    store = Store(office.url("maker"), office.vault)
    desk = Workspace(store, office.template["maker"], office.clock)
    (post,) = desk.ask(roster.postings, person_id)
    card = desk.ask(career.career, person_id, post.id)
    facts = {fact.title: fact.text for fact in card.facts}
    assert facts["离岗交接"] == "已办结" and "装备" not in facts
    assert any(event.text.startswith("移交清单 移") for event in card.events)
    told = desk.do(dossier.dossier, person_id)
    counts = {part.title: len(part.rows) for part in told.sections}
    assert (counts["领用的装备"], counts["装备单据"], counts["离岗交接"]) == (0, 2, 1)
    store.close()


def test_the_approver_lets_a_leaving_be_in_the_window(desks, file_office):
    entered(desks)
    thing = desks.ask(equipment.stock)[0]
    row = next(one for one in desks.ask(roster.listed) if one.name == "演示甲")
    new = equipment.Issue(person_id=row.person_id, on=TODAY)
    do(file_office, equipment.issue, thing.id, thing.version, new)
    leaving = roster.Leaving(on=TODAY, reason=EndReason.RESIGNED)
    do(file_office, roster.leave, row.id, row.version, leaving)
    page = desks.open("approver", "exits")
    assert set(page.buttons) == {"例外办结", "交接单"}
    choose(desks, page, "演示甲", login="approver")
    press(desks, "approver", page, "例外办结")
    desks.fill("approver", reason="人已失联，追缴无果")
    assert page.model.rows[0].standing is Standing.WAIVED


def test_stock_is_counted_and_written_off_from_the_menu_over_it(desks, file_office):
    new = equipment.NewEquipment(kind="badge", unit_id=file_office.unit_id(EAST_1), number="GZ-1")
    made = do(file_office, equipment.add, new)
    page = desks.open("maker", "equipment")
    assert "先在列表中选中一行" in page.buttons["办理"].toolTip()
    choose(desks, page)
    acts = dropped(page, "办理")
    assert list(acts) == ["修改", "盘点", "报废"]
    acts["盘点"].trigger()
    desks.fill("maker", found=1)
    assert page.model.rows[0].counted is Found.EQUAL
    choose(desks, page)
    dropped(page, "办理")["报废"].trigger()
    desks.fill("maker", reason="损坏不能修")
    assert [(row.id, row.left) for row in page.model.rows] == [(made, 0)]
    choose(desks, page)
    assert list(dropped(page, "办理")) == ["修改", "盘点"], "what is gone is not written off again"
