"""培训 in the window: planned, called, ticked back by digits, certified; refusals keep what is typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PySide6.QtTest import QTest
from python_calamine import CalamineWorkbook

from app.domain.training import Mark
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.training import certificate, sign_in_sheet
from app.services import career, dashboard, dossier, roster, training
from app.workspace import Workspace
from db.store import Store
from tests.reports.paper_kit import texts
from tests.services.paid import hire
from tests.services.test_training import DAY, ROOT, new
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from ui.pages.roster.training.units import find_units

D = Decimal


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def unit(desks, name):
    return next(one for one in desks.ask(find_units, name) if one.title == name)


def typed(desks, page, text):
    """Type something over the sheet and press Enter; return what the line says then."""
    line = page.strip.line
    line.setText(text)
    line.returnPressed.emit()
    desks.settle("maker")
    return page.strip.said.text()


def planned(desks, office):
    """Return the sheet of a session planned and called in the window."""
    (root,) = [one for one in desks.ask(find_units, ROOT) if one.target == office.unit_id(ROOT)]
    sessions = desks.open("maker", "training")
    press(desks, "maker", sessions, "登记培训")
    values = {key: getattr(new(office), key) for key in ("title", "starts", "ends", "hours", "place")}
    desks.fill("maker", **values, unit_id=root, level="county", pass_score=D(60))
    desks.settle("maker")
    front = desks.at("maker").tabs.front
    assert front.page.id == "training_sheet"
    page = front.widget.page
    assert "才能登记签到" in page.buttons["其余到课"].toolTip()
    press(desks, "maker", page, "通知人员")
    desks.fill("maker", unit_id=root)
    assert [row.name for row in page.model.rows] == ["演示甲", "演示乙", "演示丙", "演示丁"]
    assert page.strip.line.isHidden() and "开始后" in page.strip.said.text()

    return front.widget


def test_a_sheet_is_called_ticked_back_and_certified(desks, file_office):
    sheet = planned(desks, file_office)
    moved_elsewhere(desks, file_office)
    page = sheet.page
    file_office.clock.set(DAY)
    page.refresh()
    desks.settle("maker")
    assert page.strip.who.text().startswith("第 1 号  演示甲")
    assert "1 到课" in typed(desks, page, "7")
    assert page.strip.line.text() == "7", "what was typed stays to be mended"
    assert sheet.unsent()
    page.strip.line.selectAll()
    QTest.keyClicks(page.strip.line, "1 85\r")  # and on, before anything is written
    assert page.strip.who.text().startswith("第 2 号"), "the next line is there"
    QTest.keyClicks(page.strip.line, "4.3\r")
    QTest.keyClicks(page.strip.line, "12.1\r")
    desks.settle("maker")
    assert "没有第 12 号" in page.strip.said.text() and page.strip.line.text() == "12.1"
    page.strip.line.clear()
    assert page.strip.who.text().startswith("第 2 号"), "after the last one it goes on with the first left"
    typed(desks, page, "1 40")
    marks = {row.name: (row.mark, row.score) for row in page.model.rows}
    assert marks == {
        "演示甲": (Mark.PRESENT, D(85)),
        "演示乙": (Mark.PRESENT, D(40)),
        "演示丙": (None, None),
        "演示丁": (Mark.EXCUSED, None),
    }
    finish(desks, page)
    everywhere(desks, file_office, page.strip.session_id)


def moved_elsewhere(desks, office):
    """Change where it is held: who holds it is told and not asked, for it cannot change."""
    sessions = desks.open("maker", "training")
    sessions.table.choose({row.id for row in sessions.model.rows})
    dialog = press(desks, "maker", sessions, "修改")
    assert "unit_id" not in dialog.form.cells
    desks.fill("maker", place="演示楼二楼")
    assert [row.place for row in sessions.model.rows] == ["演示楼二楼"]


def finish(desks, page):
    """Tick the rest, close the sheet, and give the certificates."""
    press(desks, "maker", page, "其余到课")
    assert "还没有登记的 1 人" in desks.fill("maker")
    press(desks, "maker", page, "登记完毕")
    desks.fill("maker")
    page.table.choose({row.id for row in page.model.rows if row.name == "演示丁"})
    dialog = press(desks, "maker", page, "发证")
    dialog.submit()
    desks.settle("maker")
    assert "演示丁请假，没有到课的不发证书" in dialog.banner.text.text()
    dialog.reject()
    page.table.clearSelection()
    press(desks, "maker", page, "发证")
    desks.fill("maker")
    assert [row.name for row in page.model.rows if row.certificate] == ["演示甲"]


def everywhere(desks, office, session):
    """Card, timeline, own sheet, first page, list and papers tell one sum."""
    store = Store(office.url("maker"), office.vault)
    desk = Workspace(store, office.template["maker"], office.clock)
    (who,) = [row.person_id for row in desk.ask(training.sheet, session) if row.name == "演示甲"]
    (post,) = desks.ask(roster.postings, who)
    card = desks.ask(career.career, who, post.id)
    facts = {fact.title: fact.text for fact in card.facts}
    assert facts["培训学时"] == "2026 年应学 24，已学 4 学时，还差 20"
    assert "平台操作（县级培训）：到课，4 学时，85 分" in {event.text for event in card.events}
    hours = {row.name: row for row in desks.open("maker", "training_hours").model.rows}
    assert (hours["演示甲"].done, hours["演示丁"].done) == (D(4), D(0))
    assert any("培训学时不足" in one.text for one in desks.ask(dashboard.waiting))
    told = desk.do(dossier.dossier, who)
    (mine,) = [part for part in told.sections if part.title == "培训"]
    assert [(row.mark, row.hours) for row in mine.rows] == [("到课", D(4))]
    (given,) = desks.open("maker", "certificates").model.rows
    name, paper = certificate(desk, given.id)
    assert "训证2026-0001" in name and "平台操作" in "".join(texts(paper))
    _, blank, out = sign_in_sheet(desk, session, filled=False)
    whole, _, _code = "".join(texts(blank)).partition("校验码")  # which may have any digits
    assert out.people == 4 and "签名" in whole and "85" not in whole
    _, filled, _ = sign_in_sheet(desk, session, filled=True)
    assert "85" in "".join(texts(filled)) and "实到 3 人" in "".join(texts(filled))
    book = look(desk, REPORTS["training-hours"], Wish(ending="xlsx")).content
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    (head,) = (cells for cells in sheet if "已学（学时）" in cells)
    (row,) = (cells for cells in sheet if "演示甲" in cells)
    assert D(str(row[head.index("已学（学时）")])) == 4
    assert desks.ask(training.hours_of, who) == (D(24), D(4))
    assert date(2026, 11, 12) == given.issued
    store.close()
