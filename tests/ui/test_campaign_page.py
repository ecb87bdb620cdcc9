"""荆州's open exam in the windows of those who do it: notice, registration, marks, publicity, letter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from app.core.identity import make_identity
from app.domain.record_numbers import Form, Record
from app.domain.recruiting import CampaignState
from app.domain.recruiting.form import Kin
from app.domain.search import Entry, Group
from app.services import recruiting, roster
from tests.campaigns import AFTER, CITY_1, CLOSES, governed
from tests.ui.test_pay_page import Desks
from ui.kit.form_dialog import FormDialog
from ui.pages.vetting.campaigns.papers import give_paper


@pytest.fixture
def desks(qtbot, file_office):
    governed(file_office, "jingzhou")
    made = Desks(qtbot, file_office)
    yield made
    made.close()


class Journey:
    """One campaign in several people's windows, day after day."""

    def __init__(self, desks):
        self.desks, self.campaign = desks, 0

    def file(self):
        return self.desks.ask(recruiting.campaign_file, self.campaign)

    def page(self, login):
        return self.desks.open(login, "campaign", self.campaign)

    def step(self, login, title, **values):
        """Press an act over the campaign and send its form."""
        page = self.page(login)
        button = page.view.buttons[title]
        assert button.isEnabled(), button.toolTip()
        button.click()
        self.desks.settle(login)
        self.desks.fill(login, **values)

    def on(self, name, title, **values):
        """Select somebody and press an act of the people's section."""
        page = self.page("maker")
        table = page.view.tables["campaign/entries"]
        table.selectRow([row.name for row in table.rows_model.rows].index(name))
        self.press(page, f"campaign/entries/{title}")
        self.desks.fill("maker", **values)

    def press(self, page, key):
        button = page.view.buttons[key]
        assert button.isEnabled(), button.toolTip()
        button.click()
        self.desks.settle("maker")

    def day(self, on):
        """Let everybody come in on another day."""
        self.desks.close()
        self.desks.windows.clear()
        self.desks.office.clock.set(on)


def test_an_open_exam_ends_in_a_letter_of_appointment(desks, qtbot):
    journey = Journey(desks)
    desks.open("maker", "campaigns").buttons["拟定批次"].click()
    desks.settle("maker")
    told = {"title": "演示公开招考", "doc_no": "演示〔2026〕1号", "closes": CLOSES}
    money = "编制内空岗，追加经费"
    desks.fill("maker", way="open_exam", employment="grid_worker", money_reason=money, **told)
    (row,) = desks.ask(recruiting.campaigns)
    journey.campaign = row.id
    page = journey.page("maker")
    assert "岗位还没有" in page.view.buttons["发布招考公告"].toolTip()
    page.view.buttons["campaign/posts/添加岗位"].click()
    desks.settle("maker")
    place = Entry(Group.GRIDS, "城关社区第1网格", "", "", "grids", desks.office.unit_id(CITY_1))
    desks.fill("maker", unit_id=place, heads=1)
    assert "决定考察结果" in journey.page("maker").view.buttons["发布招考公告"].toolTip()
    journey.step("approver", "发布招考公告")
    registered(desks, journey)
    journey.press(journey.page("maker"), "campaign/together/符合的全部合格")
    journey.day(AFTER)
    journey.step("maker", "报名、资格审查")
    for name, written, talk in (("演示甲", 80, 70), ("演示乙", 70, 90)):
        journey.on(name, "登记成绩", written=Decimal(written), interview=Decimal(talk))
    journey.step("maker", "笔试、面试排名")
    assert [(one.name, one.rank, one.state.label) for one in journey.file().entries] == [
        ("演示乙", 1, "拟聘"),
        ("演示甲", 2, "资格合格"),
    ]
    journey.step("approver", "确定拟聘人选", text="按名次确定")
    journey.step("maker", "公示")
    assert "还没有期满" in journey.page("maker").view.buttons["公示期满"].toolTip()
    journey.day(date(2026, 11, 19))
    journey.step("maker", "公示期满")
    journey.on("演示乙", "聘用", since=date(2026, 12, 1), doc_no="荆网聘〔2026〕1号")
    journey.step("maker", "办结")
    assert journey.file().row.state is CampaignState.FINISHED
    assert "荆网聘〔2026〕1号" in paper(desks, qtbot, journey, "campaign-letters")
    notice = paper(desks, qtbot, journey, "campaign-notice")
    assert "笔试成绩×60%" in notice and "绩×40%" in notice and "城关社区第1网格" in notice
    shown = paper(desks, qtbot, journey, "campaign-publicity")
    assert "演示乙" in shown and "演示甲" not in shown
    journey.day(date(2026, 12, 1))
    (worker,) = desks.ask(roster.workers)
    assert (worker.name, worker.since) == ("演示乙", date(2026, 12, 1))


def registered(desks, journey):
    """Let two people register by the form."""
    for number, name in enumerate(("演示甲", "演示乙"), start=1):
        journey.press(journey.page("maker"), "campaign/together/登记报名")
        person = {"identity": make_identity("990101", date(1992, 5, 1), number), "education": "20"}
        desks.fill("maker", name=name, **person)
    window = desks.at("maker")
    window.open_page("campaign", None, Record(Form.REGISTRATION, journey.campaign, 2))
    desks.settle("maker")
    (entry,) = window.tabs.front.widget.view.tables["campaign/entries"].chosen()
    assert entry.name == "演示乙", "a filled form brings up who it is of"
    declared(desks, window, entry)


def declared(desks, window, entry):
    """Fill in what the paper says of somebody, by keyboard and clipboard."""
    (dialog,) = (one for one in window.findChildren(FormDialog) if one.isVisible())
    assert dialog.windowTitle() == "报名登记表：演示乙"
    kin, career = (dialog.form.cells[key].editor.table for key in ("kin", "career"))
    dialog.form.cells["school"].editor.show_value("演示学院")
    kin.setFocus()
    pasted(desks, kin, "称谓\t姓名\t年龄\t政治面貌\t工作单位及职务\n父亲\t演示父\t62\t群众\t务农\n母亲\t\t60")
    dialog.submit()
    assert dialog.form.cells["kin"].note.text().startswith("第2行："), "the row at fault is named"
    kin.setCurrentCell(1, 0)
    for _ in range(5):
        desks.qtbot.keyClick(kin, Qt.Key.Key_Delete)
        desks.qtbot.keyClick(kin, Qt.Key.Key_Return)
    assert kin.texts()[1] == [""] * 5
    kin.setCurrentCell(0, 2)
    desks.qtbot.keyClick(kin, Qt.Key.Key_6)
    line = kin.findChild(QLineEdit)
    desks.qtbot.keyClick(line, Qt.Key.Key_3)
    desks.qtbot.keyClick(line, Qt.Key.Key_Return)
    desks.qtbot.waitUntil(lambda: (kin.currentRow(), kin.currentColumn()) == (0, 3))
    kin.setCurrentCell(1, 0)
    desks.qtbot.keyClick(kin, Qt.Key.Key_Return)
    assert dialog.focusWidget() is career, "from an empty row Enter goes to the next field"
    pasted(desks, career, "2005.09-2008.07 演示中学学习\n2008.08至今 务农")
    dialog.submit()
    desks.settle("maker")
    assert not shiboken6.isValid(dialog) or not dialog.isVisible(), [one.fault for one in dialog.form.wrong]
    found = desks.ask(recruiting.form_of, entry.id)
    assert found.declared.kin == (Kin("父亲", "演示父", 63, "群众", "务农"),)
    assert [one.words for one in found.declared.career] == [
        "2005.09—2008.07 演示中学学习",
        "2008.08—至今 务农",
    ]
    assert found.declared.school == "演示学院"


def pasted(desks, grid, text):
    QGuiApplication.clipboard().setText(text)
    desks.qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def paper(desks, qtbot, journey, name):
    """Return the words of a paper as the window previews it."""
    page = journey.page("maker")
    dialog = give_paper(desks.at("maker").desk, page, name, page.file.row)
    desks.settle("maker")
    qtbot.waitUntil(lambda: dialog.preview.paper is not None)
    document = pypdfium2.PdfDocument(dialog.preview.paper.content)
    said = "".join(leaf.get_textpage().get_text_bounded() for leaf in document)
    dialog.close()
    return said.replace("\r\n", "")
