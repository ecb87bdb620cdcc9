"""Somebody is nominated, vetted, made public and appointed, in the windows of those who do it.

稷山's town nomination (J13) and its dedicated post of the post office (J16), by clicks and keys alone, each
from the vacancy to the printed letter.
"""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton

from app.core.identity import make_identity
from app.domain.accounts import Role
from app.domain.bodies import BodyKind
from app.services import accounts, bodies, roster
from app.services.bodies import NewBody
from tests.campaigns import governed
from tests.office import PASS
from tests.ui.choosing import choose
from tests.ui.test_vetting_page import Hand
from ui.kit.preview import PreviewDialog
from ui.shell.window import Window

AFTER, OVER, FIRST_DAY = date(2026, 11, 11), date(2026, 11, 19), date(2026, 12, 1)
TEAM = (("考察甲", "县综治中心"), ("考察乙", "甲镇"), ("考察丙", "甲镇"), ("考察丁", "东村村委会"))


class Seat(Hand):
    """One person's window: what they press and type, and what stands before them."""

    def settle(self):
        """Wait until all is read."""
        self.qtbot.waitUntil(lambda: not self.window.desk.tasks.busy)

    def show(self, page, target=None):
        """Bring a page to the front as the rail or a list does."""
        self.window.open_page(page, None, target)
        self.settle()
        return self.page

    def click(self, name):
        """Press a button of the page in front; one that is grey says why."""
        buttons = getattr(self.page, "buttons", None) or self.page.view.buttons
        button = buttons[name]
        assert button.isEnabled(), button.toolTip()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def why_not(self, name):
        """Return what keeps a button grey."""
        button = self.page.view.buttons[name]
        assert not button.isEnabled(), name
        return button.toolTip()

    def act(self, name, choices=(), ticks=(), **texts):
        """Press a button and fill its form in: texts typed, choices taken, boxes ticked."""
        self.click(name)
        self.fill(choices, ticks, **texts)

    def fill(self, choices=(), ticks=(), **texts):
        self.form()
        for name, text in texts.items():
            self.put(name, text)
        for name, text in choices:
            self.choose(name, text)
        for name in ticks:
            self.tick(name)
        self.submit()

    def find(self, name, letters):
        """Find a grid by the first letters of its village."""
        self.go(name)
        self.write(letters)
        picker = QApplication.focusWidget().parentWidget()
        self.qtbot.waitUntil(picker.list.isVisible)
        self.press(Qt.Key.Key_Return)

    def follow(self, line):
        """Press the link beside a line of the checklist."""
        link = next(one for one in self.page.view.links if one.accessibleName() == f"去办理：{line}")
        self.qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        self.settle()

    def read(self, title):
        """Press a paper of the page in front, and return its words as it is printed."""
        buttons = self.page.papers.findChildren(QPushButton)
        button = next(one for one in buttons if one.accessibleName() == title)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()
        box = QApplication.activeModalWidget()
        assert isinstance(box, PreviewDialog)
        self.qtbot.waitUntil(lambda: box.preview.paper is not None)
        document = pypdfium2.PdfDocument(box.preview.paper.content)
        said = "".join(leaf.get_textpage().get_text_bounded() for leaf in document)
        self.qtbot.keyClick(box, Qt.Key.Key_Escape)
        return "".join(said.split())


@pytest.fixture
def office(file_office):
    governed(file_office, "jishan")
    return file_office


@pytest.fixture
def seated(qtbot, office, write):
    """A function that lets the next person sit down at the machine, on a day.

    The windows of before are kept until the end, as tests/ui/test_vetting_page.py keeps them.
    """
    seats = []

    def sit(login, day=None):
        for one in seats[-1:]:
            one.settle()
            one.window.close()
        if day is not None:
            office.clock.set(day)
        window = Window(office.workspace(login))
        qtbot.addWidget(window)
        window.resize(1440, 900)
        window.show()
        seats.append(Seat(qtbot, window, write))
        seats[-1].settle()
        with qtbot.waitActive(window):
            window.activateWindow()
        return seats[-1]

    yield sit
    for one in seats:
        one.window.close()


@pytest.fixture
def paper(tmp_path):
    """The scanned paper of a nomination, as a scanner leaves it in a folder."""
    place = tmp_path / "推荐表.png"
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    assert picture.save(str(place))
    return place


def vacancy(seat, place):
    """Return the row of a unit that lacks somebody, as 岗位明细 lists it."""
    rows = seat.show("posts").model.rows
    return next(row for row in rows if row.name == place and row.short)


def drafted(seat, way, kind, letters):
    """Draft a campaign with one post, and return its id."""
    seat.show("campaigns")
    seat.click("拟定批次")
    seat.form()
    seat.choose("选聘方式", way)
    seat.choose("用工类别", kind)
    seat.put("名称", "演示补选")
    seat.put("报名截止", "2026-11-10")
    seat.put("公告文号", "演示〔2026〕1号")
    seat.put("经费不足的说明", "编制内空岗")
    seat.submit()
    seat.click("campaign/posts/添加岗位")
    seat.form()
    seat.find("网格", letters)
    seat.submit()
    return seat.page.campaign_id


def team(seat, line):
    """Draw the team from a line of the checklist; the last has not signed, and then must keep out."""
    seat.follow(line)
    seat.form()
    add = QApplication.activeWindow().form.cells["members"].editor.add_button
    seat.qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    QApplication.processEvents()  # what was added is shown
    for place, (name, body) in enumerate(TEAM, 1):
        seat.put(f"第 {place} 行 姓名", name)
        seat.put(f"第 {place} 行 所在单位", body)
        if place == 1:
            seat.tick("第 1 行 组长")
        if place < len(TEAM):
            seat.tick(f"第 {place} 行 已签回避声明")
    seat.submit()


def visited(seat, place):
    """Write down what one household said, in the form that is open."""
    seat.form()
    seat.put("户主", "赵钱孙李周"[place - 1] + "户主")
    seat.tick("是否同意：同意")
    seat.put("户号", f"H{place + 20}")
    seat.put("地点", f"东村{place + 20}号")
    seat.put("电话", f"1390000{place:04}")
    seat.submit()


def vetted(seat, paper, *, four):
    """Work a case from its paper to the talk; ``four`` looks at it while one household is missing."""
    seat.follow("推荐材料0份，至少1份，还差1份")
    assert seat.window.focusWidget() is seat.page.view.buttons["vetting/candidate/推荐材料"]
    seat.click("vetting/candidate/推荐材料")
    choose(seat.qtbot, paper)
    with seat.qtbot.waitActive(seat.window):
        seat.window.activateWindow()  # what a window manager does when a dialog closes
    seat.qtbot.waitUntil(lambda: bool(seat.page.docket.proofs) and not seat.window.desk.tasks.busy)
    assert [proof.name for proof in seat.page.docket.proofs] == ["推荐表.png"]
    team(seat, "考察组0人，至少3人，还差3人")
    assert seat.page.view.case.state == "已推荐"
    seat.follow("回避声明未签：考察丁")
    seat.page.view.tables["vetting/team"].selectRow(3)
    seat.act("vetting/team/回避声明", ticks=["与考察对象有利害关系"])
    assert seat.page.view.case.state == "已组建考察组"
    seat.follow("户籍所在地实地考察：还差1次记录")
    seat.fill(考察地点="东村9号", 考察情况="家庭和睦，邻里评价好", 照片数="2")
    seat.follow("考察工作会议：还差1次记录")
    seat.fill(会议纪要="逐项讨论，同意继续考察", 同意="3", 不同意="0", 弃权="0")
    for place in range(1, 5):
        seat.follow(f"走访街坊邻居{place - 1}户，至少5户，还差{6 - place}户")
        visited(seat, place)
    four(seat)
    seat.follow("走访街坊邻居4户，至少5户，还差1户")
    visited(seat, 5)
    seat.act("vetting/issues/反映的问题", 反映的问题="有人反映欠缴水费", 来源="走访")
    seat.follow("反映的问题“有人反映欠缴水费”还没有本人说明和核实结论")
    seat.fill(本人说明="已于上月缴清", 核实结论="查缴费单属实")
    seat.follow("与考察对象面谈：还差1次记录")
    seat.fill(面谈记录="本人愿意任职")
    assert seat.page.view.case.state == "已面谈核实"


def nominated(seat, campaign, name, **choices):
    """Register who is nominated, by the form of the campaign."""
    seat.show("campaign", campaign)
    seat.click("campaign/together/登记报名")
    seat.form()
    seat.put("姓名", name)
    seat.put("身份证号", make_identity("990101", date(1988, 5, 1), 1))
    seat.put("住址", "东村9号")
    for title, words in choices.items():
        (seat.put if title == "推荐单位" else seat.choose)(title, words)
    seat.submit()


def admitted(seat, campaign, title):
    """Let who fits go on and close the registration, then open the case."""
    seat.show("campaign", campaign)
    seat.click("campaign/together/符合的全部合格")
    seat.act(title)
    seat.click("campaign/together/转考察")
    seat.click("campaign/entries/打开案卷")
    return seat.page.case_id


def decided(seat, case):
    """Choose the candidate as the county's approver does."""
    seat.show("case", case)
    seat.act("确定人选", 综合评价意见="综合评价良好，确定为人选")
    assert seat.page.view.case.state == "已确定人选"


def test_a_town_s_nomination_ends_in_a_letter_and_a_place_in_the_roster(office, seated, paper):
    clerk = seated("clerk_a")
    assert vacancy(clerk, "东村第1网格").short == 1
    campaign = drafted(clerk, "乡镇招聘", "农村兼职", "dc")
    assert "决定考察结果" in clerk.why_not("发布公告")
    approver = seated("approver")
    approver.show("campaign", campaign)
    approver.act("发布公告")
    clerk = seated("clerk_a")
    nominated(clerk, campaign, "演示候选", 人员类别="农村党员", 推荐单位="东村两委")
    clerk = seated("clerk_a", AFTER)
    case = admitted(clerk, campaign, "推荐报名、资格审查")

    def refused(seat):
        assert "走访街坊邻居4户，至少5户，还差1户" in seat.why_not("确定人选")

    vetted(clerk, paper, four=refused)
    decided(seated("approver"), case)
    checker = seated("checker")
    checker.show("case", case)
    assert not [name for name in checker.page.view.buttons if "/" in name], "who checks records nothing"
    file = checker.read("考察材料")
    for words in ("演示候选", "东村两委", "考察丁", "已回避", "计5户", "有人反映欠缴水费", "同意3票"):
        assert words in file, words
    assert "2026年11月11日" in file

    clerk = seated("clerk_a")
    clerk.show("campaign", campaign)
    clerk.act("联合考察")
    clerk.act("公示")
    assert "还没有期满" in clerk.why_not("公示期满")
    assert "演示候选" in clerk.read("拟聘公示")
    clerk = seated("clerk_a", OVER)
    clerk.show("campaign", campaign)
    clerk.act("公示期满")
    maker = seated("maker")
    maker.show("campaign", campaign)
    maker.act("campaign/entries/聘用", 聘用日期="2026-12-01")
    maker.act("办结")
    letter = maker.read("聘用通知书")
    for words in (
        "文号：聘〔2026〕00001号", "演示候选", "甲镇东村第1网格的农村兼职网格员", "自2026年12月1日起上岗",
        "2026年11月19日",
    ):  # fmt: skip
        assert words in letter, words
    (worker,) = seated("checker", FIRST_DAY).show("roster").model.rows
    assert (worker.name, worker.since, worker.source) == ("演示候选", FIRST_DAY, "农村党员")
    assert vacancy_is_gone(seated("clerk_a"))


def vacancy_is_gone(seat):
    return not [row for row in seat.show("posts").model.rows if row.name == "东村第1网格" and row.short]


def lent(seat):
    """Return whom the account of a host sees in its roster."""
    return [row.name for row in seat.show("roster").model.rows]


def test_the_post_office_lends_a_worker_and_sees_nobody_else(office, seated, paper):
    kept = [NewBody(name=name, kind=BodyKind.HOST) for name in ("县邮政分公司", "县供电公司")]
    host, _ = [office.maker.do(bodies.add_body, each) for each in kept]
    told = accounts.NewAccount(
        login="youzheng", name="演示邮政经办", passphrase=PASS, roles=(Role.DEPT,), body_id=host
    )
    office.guard.do(accounts.create, told)
    office.template["youzheng"] = accounts.actor_of(office.guard.store, "youzheng")
    other = roster.NewWorker(
        name="演示乡亲",
        identity=make_identity("990101", date(1980, 1, 1), 5),
        unit_id=office.unit_id("990101100200001"),
        employment="rural_part_time",
        since=FIRST_DAY,
    )
    office.maker.do(roster.register, other)
    maker = seated("maker")
    assert vacancy(maker, "城关社区邮政网格").short == 1
    campaign = drafted(maker, "专属网格", "邮政", "城关社区邮政")
    approver = seated("approver")
    approver.show("campaign", campaign)
    approver.act("通知所属单位")
    maker = seated("maker")
    nominated(maker, campaign, "演示投递", 人员类别="办公室", 推荐单位="县邮政分公司")
    maker = seated("maker", AFTER)
    case = admitted(maker, campaign, "单位推荐、资格审查")
    vetted(maker, paper, four=lambda seat: seat.why_not("确定人选"))
    decided(seated("approver"), case)
    maker = seated("maker")
    maker.show("campaign", campaign)
    maker.act("联合考察")
    maker.act("所属单位会签", 签字人="演示经理")
    maker.act("公示")
    maker = seated("maker", OVER)
    maker.show("campaign", campaign)
    maker.act("公示期满")
    maker.act("campaign/entries/聘用", 聘用日期="2026-12-01", 聘用文号="邮聘〔2026〕1号")
    maker.act("办结")
    letter = maker.read("聘用通知书")
    for words in (
        "文号：邮聘〔2026〕1号",
        "演示投递",
        "城关社区邮政网格",
        "自2026年12月1日起上岗",
        "县邮政分公司",
    ):
        assert words in letter, words
    assert lent(seated("youzheng", FIRST_DAY)) == ["演示投递"]
    assert sorted(lent(seated("checker"))) == ["演示乡亲", "演示投递"]
