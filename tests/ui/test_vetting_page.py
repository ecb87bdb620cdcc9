"""A case from the nomination to the appointment, by keyboard alone, in the windows of those who do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QRadioButton

from app.core.identity import make_identity
from app.domain.vetting import CaseState
from app.services import roster, vetting
from app.services.refusals import By
from tests.campaigns import governed
from tests.cases import GOOD, SHORT, candidate, collect, five, ready, recommend, visit
from tests.cases import opened as case_opened
from tests.stories.dialogs import dialogs, wrong_with
from tests.ui.choosing import choose
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import PreviewDialog
from ui.shell.window import Window

_MANY = 90


class Hand:
    """The keyboard of one window: nothing here touches a widget but by keys."""

    def __init__(self, qtbot, window, write):
        self.qtbot, self.window, self.write = qtbot, window, write

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.window.desk.tasks.busy)
        said = [box.text() + box.detailedText() for box in self.window.findChildren(QMessageBox)]
        assert not said, said

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        assert QApplication.focusWidget() is not None, "the keyboard is nowhere"
        self.qtbot.keyClick(QApplication.focusWidget(), key, modifiers)

    def go(self, name):
        """Press Tab until the keyboard is on what is called so."""
        for _ in range(_MANY):
            if QApplication.focusWidget().accessibleName().startswith(name):
                return QApplication.focusWidget()
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {name} by Tab")

    def put(self, name, text):
        self.go(name)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(text)

    def tick(self, name):
        self.go(name)
        self.press(Qt.Key.Key_Space)

    def choose(self, name, text):
        self.go(name)
        for _ in range(_MANY):
            now = QApplication.focusWidget()
            if (now.currentText() if isinstance(now, QComboBox) else now.text()).startswith(text):
                if isinstance(now, QRadioButton):
                    self.press(Qt.Key.Key_Space)
                return
            self.press(Qt.Key.Key_Down if isinstance(now, QComboBox) else Qt.Key.Key_Right)
        raise AssertionError(f"no {text} in {name}")

    def form(self):
        """Wait for the form that came up."""
        self.settle()
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), FormDialog))
        return QApplication.activeWindow()

    def submit(self):
        box = QApplication.activeWindow()
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.settle()
        refused = (
            shiboken6.isValid(box)
            and box.isVisible()
            and [box.banner.text.text(), *(cell.fault for cell in box.form.wrong)]
        )
        assert not refused, refused
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()  # what a window manager does when a dialog closes
        self.settle()

    @property
    def page(self):
        return self.window.tabs.front.widget


@pytest.fixture
def sit_down(qtbot, write):
    """A function that opens the window of a person of an office and gives the keyboard."""
    made = []

    def build(office, login):
        window = Window(office.workspace(login))
        made.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        hand = Hand(qtbot, window, write)
        hand.settle()
        with qtbot.waitActive(window):
            window.activateWindow()
        return hand

    yield build
    for window in made:
        window.close()


@pytest.fixture
def stand_up(sit_down):
    """A function that closes a person's window: the next one sits down at the same machine."""

    def leave(hand):
        hand.settle()
        hand.window.close()

    return leave


def nominate(hand, qtbot):
    hand.window.open_page("vetting")
    hand.settle()
    hand.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    hand.form()
    hand.put("姓名", "演示候选")
    hand.put("身份证号", make_identity("990101", date(1988, 5, 1), 1))
    hand.choose("民族", "汉族")
    hand.put("住址", "东村9号")
    hand.go("拟任网格")
    hand.write("dc")
    picker = QApplication.focusWidget().parentWidget()
    qtbot.waitUntil(picker.list.isVisible)
    hand.press(Qt.Key.Key_Return)
    hand.choose("用工类别", "农村")
    hand.choose("人员类别", "农村党员")
    hand.put("推荐单位", "东村两委")
    hand.submit()


def fill_team(hand):
    hand.press(Qt.Key.Key_Return)  # the first line of the checklist leads to the form
    hand.form()
    people = (("考察甲", "县综治中心"), ("考察乙", "甲镇"), ("考察丙", "甲镇"))
    for line, (name, body) in enumerate(people, 1):
        hand.put(f"第 {line} 行 姓名", name)
        hand.put(f"第 {line} 行 所在单位", body)
        if line == 1:
            hand.tick("第 1 行 组长")
        hand.tick(f"第 {line} 行 已签回避声明")
    hand.submit()


def record(hand, **texts):
    """Take the first line of the checklist to its form, fill it in and submit."""
    hand.press(Qt.Key.Key_Return)
    hand.form()
    for name, text in texts.items():
        hand.put(name, text)
    hand.submit()


def visit_by_keys(hand, place):
    hand.press(Qt.Key.Key_Return)
    hand.form()
    hand.put("户主", "赵钱孙李周"[place - 1] + "户主")
    hand.tick("是否同意：同意")
    hand.put("户号", f"H{place + 20}")
    hand.put("地点", f"东村{place + 20}号")
    hand.submit()


SHOWN_TO = date(2026, 11, 9)  # five working days from 2 November


def made_public_and_appointed(file_office, clerk, case_id):
    clerk.window.open_page("case", None, case_id)
    clerk.settle()
    assert "还没有公示" in clerk.page.view.buttons["聘用"].toolTip()
    clerk.go("公示")
    clerk.press(Qt.Key.Key_Return)
    clerk.form()
    clerk.put("公示地点", "东村公开栏")
    clerk.submit()
    assert f"公示到{SHOWN_TO}为止" in clerk.page.view.buttons["聘用"].toolTip()
    file_office.clock.set(SHOWN_TO + timedelta(days=1))
    clerk.page.refresh()
    clerk.settle()
    clerk.go("聘用")
    clerk.press(Qt.Key.Key_Return)
    clerk.form()
    clerk.put("聘用文号", "甲政〔2026〕5号")
    clerk.submit()
    (worker,) = file_office.checker.ask(roster.workers)
    assert (worker.name, worker.since) == ("演示候选", date(2026, 11, 10))


def test_from_nomination_to_appointment_by_keyboard_alone(qtbot, file_office, sit_down, stand_up):
    governed(file_office, "jishan")
    clerk = sit_down(file_office, "clerk_a")
    nominate(clerk, qtbot)
    (row,) = file_office.maker.ask(vetting.cases)
    assert (row.name, row.state, clerk.window.tabs.bar.tabText(clerk.window.tabs.bar.currentIndex())) == (
        "演示候选",
        CaseState.NOMINATED,
        f"考察 {row.number} 演示候选",
    )
    recommend(file_office.maker, row.id)  # the scan is attached in tests/ui/test_hiring.py
    qtbot.waitUntil(lambda: bool(clerk.page.docket.proofs))
    fill_team(clerk)
    record(clerk, 考察地点="东村", 照片数="2")
    record(clerk, 会议纪要="逐项讨论，同意继续考察")
    assert file_office.maker.ask(vetting.case_row, row.id).state is CaseState.MEETING_HELD
    for place in range(1, 5):
        visit_by_keys(clerk, place)
    assert file_office.maker.ask(vetting.case_row, row.id).state is CaseState.MEETING_HELD
    decide = clerk.page.view.buttons["确定人选"]
    assert not decide.isEnabled() and SHORT in decide.toolTip()
    assert QApplication.focusWidget().accessibleName() == f"去办理：{SHORT}"  # where the keyboard stands
    visit_by_keys(clerk, 5)
    record(clerk, 面谈记录="本人愿意任职")
    assert file_office.maker.ask(vetting.case_row, row.id).state is CaseState.INTERVIEWED
    stand_up(clerk)

    approver = sit_down(file_office, "approver")
    approver.window.open_page("case", None, row.id)
    approver.settle()
    approver.go("确定人选")
    approver.press(Qt.Key.Key_Return)
    approver.form()
    approver.put("综合评价意见", "综合评价良好，确定为人选")
    approver.submit()
    assert file_office.maker.ask(vetting.case_row, row.id).state is CaseState.DECIDED
    stand_up(approver)

    made_public_and_appointed(file_office, sit_down(file_office, "maker"), row.id)


# ---- where it is refused, and where the refusal leads


def open_case(hand, case_id):
    hand.window.open_page("case", None, case_id)
    hand.settle()
    return hand.page


def test_four_households_refuse_the_decision_and_the_line_leads_to_the_missing_visit(
    qtbot, file_office, sit_down
):
    case_id, team = case_opened(file_office)
    collect(file_office, case_id, team, five(team)[:4])
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    assert page.view.case.now == "走访街坊邻居"
    assert not page.view.buttons["确定人选"].isEnabled()
    clerk.go(f"去办理：{SHORT}")
    visit_by_keys(clerk, 5)
    assert state_of(file_office, case_id) is CaseState.INTERVIEWED
    reasons = [line.text for act in page.view.case.acts for line in act.reasons]
    assert reasons == ["由有“决定考察结果”权限的人办理"]


def test_every_form_of_a_case_is_named_walked_by_tab_and_closed_by_escape(file_office, sit_down):
    case_id = ready(file_office)
    hand = sit_down(file_office, "maker")
    page = open_case(hand, case_id)
    found, seen = {}, set()
    for words, opened in dialogs(hand.window, page):
        seen.add(words)
        if wrong := wrong_with(hand.window, opened):
            found[words] = wrong
    assert found == {}
    assert {"走访记录", "回避声明", "反映的问题", "重新组建", "空白走访表"} <= seen


def test_news_of_others_moves_nothing_on_a_case(file_office, sit_down):
    case_id, team = case_opened(file_office)
    collect(file_office, case_id, team, five(team)[:3])
    hand = sit_down(file_office, "clerk_a")
    page = open_case(hand, case_id)
    table = page.view.tables["vetting/visits"]
    table.selectRow(2)
    table.setFocus()
    bar = page.view.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    file_office.maker.do(vetting.add_visit, case_id, visit(team, 4))  # another window, told by the audit
    hand.qtbot.waitUntil(lambda: len(page.docket.file.visits) == 4)
    hand.settle()
    table = page.view.tables["vetting/visits"]
    assert table.hasFocus() and table.currentIndex().row() == 2 and bar.value() == place


def state_of(office, case_id):
    return office.maker.ask(vetting.case_row, case_id).state


def test_who_sat_on_the_team_cannot_press_the_decision(file_office, sit_down):
    case_id = file_office.clerk_a.do(vetting.open_case, candidate(file_office))
    recommend(file_office.clerk_a, case_id)
    bodies = (("审批丙", "县综治中心"), ("考察乙", "甲镇"), ("考察丙", "甲镇"))
    members = tuple(
        vetting.NewMember(name=name, body=body, leader=name == "审批丙", recusal_signed=True)
        for name, body in bodies
    )
    version = file_office.maker.ask(vetting.case_row, case_id).version
    team = vetting.NewTeam(formed_on=date(2026, 3, 2), members=members)
    ids = file_office.clerk_a.do(vetting.form_team, case_id, version, team)
    collect(file_office, case_id, ids, five(ids))
    page = open_case(sit_down(file_office, "approver"), case_id)
    assert "不能作决定" in page.view.buttons["确定人选"].toolTip()
    assert not page.view.buttons["确定人选"].isEnabled() and page.view.buttons["退回补充"].isEnabled()
    assert "vetting/visits/走访记录" not in page.view.buttons  # who may not work on it gets no such button


@pytest.mark.parametrize(
    ("login", "button", "field", "state"),
    [
        ("approver", "退回补充", "原因", CaseState.RETURNED),
        ("approver", "不予聘用", "综合评价意见", CaseState.REJECTED),
        ("clerk_a", "本人放弃", "原因", CaseState.WITHDRAWN),
    ],
)
def test_a_case_leaves_the_way_with_a_reason(file_office, sit_down, login, button, field, state):
    case_id = ready(file_office)
    hand = sit_down(file_office, login)
    page = open_case(hand, case_id)
    hand.go(button)
    hand.press(Qt.Key.Key_Return)
    box = hand.form()
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # without words it is refused
    hand.settle()
    assert box.form.wrong and state_of(file_office, case_id) is CaseState.INTERVIEWED
    hand.put(field, "材料不齐")
    if state is CaseState.REJECTED:
        hand.go("不予聘用原因")
        hand.press(Qt.Key.Key_6)  # its number is enough
    hand.submit()
    assert state_of(file_office, case_id) is state and page.view.case.state == state.label


def test_a_count_of_refusals_opens_to_exactly_its_people(file_office, sit_down):
    people = {"演示甲": "health", "演示乙": "health", "演示丙": "age"}
    for number, (name, reason) in enumerate(people.items(), start=1):
        identity = make_identity("990101", date(1988, 5, 1), number)
        case_id, _ = case_opened(file_office, identity=identity, name=name)
        version = file_office.maker.ask(vetting.case_row, case_id).version
        no = replace(GOOD, text="不宜聘用", refusal=reason)
        file_office.approver.do(vetting.reject, case_id, version, no)
    hand = sit_down(file_office, "maker")
    hand.window.open_page("refusal_counts")
    hand.settle()
    page = hand.page
    (line,) = [row for row in page.model.rows if row.item == "体检不合格"]
    assert (line.people, line.year) == (2, "2026")
    page.table.choose({line.id})
    hand.go("看这些人")
    hand.press(Qt.Key.Key_Return)
    hand.settle()
    assert {row.name for row in hand.page.model.rows} == {"演示甲", "演示乙"}
    (line,) = [row for row in page.model.rows if row.by is By.WHOLE]
    hand.window.open_page("refusal_counts")
    page.table.choose({line.id})
    page.buttons["看这些人"].click()
    hand.settle()
    assert len(hand.page.model.rows) == 3


def test_a_returned_case_is_completed_and_handed_in_again(file_office, sit_down):
    case_id, team = case_opened(file_office)
    collect(file_office, case_id, team, five(team)[:4])
    version = file_office.maker.ask(vetting.case_row, case_id).version
    file_office.approver.do(vetting.send_back, case_id, version, "走访不足")
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    clerk.go(f"去办理：{SHORT}")
    visit_by_keys(clerk, 5)
    clerk.go("补充后重新提交")
    clerk.press(Qt.Key.Key_Return)
    clerk.form()
    clerk.put("补充了什么", "补走访一户")
    clerk.submit()
    assert page.view.case.state == "已面谈核实"


def test_a_raised_issue_blocks_until_it_is_answered(file_office, sit_down):
    case_id = ready(file_office)
    file_office.clerk_a.do(
        vetting.raise_issue, case_id, vetting.NewIssue(raised_on=date(2026, 3, 12), text="有人反映占地")
    )
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    assert not page.view.buttons["确定人选"].isEnabled()
    clerk.go("去办理：")
    clerk.press(Qt.Key.Key_Return)
    clerk.form()
    clerk.put("本人说明", "已经退还")
    clerk.put("核实结论", "反映不属实")
    clerk.submit()
    assert page.docket.file.issues[0].finding == "反映不属实"
    assert [move.reasons[0].text for move in page.docket.moves if move.action == "decide"] == [
        "由有“决定考察结果”权限的人办理"
    ]


# ---- nothing typed is lost


def test_a_value_the_server_refuses_stays_with_its_sentence(file_office, sit_down):
    case_id, _ = case_opened(file_office)
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    page.follow("vetting/visits")
    box = clerk.form()
    clerk.put("户主", "赵□")
    clerk.tick("是否同意：同意")
    clerk.put("地点", "东村21号")
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    assert (
        "生僻字" in box.form.cells["householder"].fault
        and box.form.cells["address"].editor.value() == "东村21号"
    )
    assert box.submit_button.text() == "还有 1 处需要修正"
    clerk.put("户主", "赵大")
    clerk.submit()
    assert [visit.householder for visit in page.docket.file.visits] == ["赵大"]


def test_somebody_else_answers_first_and_both_answers_are_seen(file_office, sit_down):
    case_id = ready(file_office)
    issue = vetting.NewIssue(raised_on=date(2026, 3, 12), text="有人反映占地")
    issue_id = file_office.clerk_a.do(vetting.raise_issue, case_id, issue)
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    page.follow("vetting/issues")
    box = clerk.form()
    clerk.put("本人说明", "我写的说明")
    theirs = vetting.Answer(answered_on=date(2026, 11, 2), answer="对方写的说明", finding="对方的结论")
    file_office.maker.do(vetting.answer_issue, issue_id, page.docket.file.issues[0].version, theirs)
    clerk.put("核实结论", "我的结论")
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    said = {key: [side.words.text() for side in sides] for key, sides in box.comparison.lines.items()}
    assert said == {
        "answer": ["我写的说明", "对方写的说明", "（空）"],
        "finding": ["我的结论", "对方的结论", "（空）"],
    }
    for sides in box.comparison.lines.values():
        sides[0].button.setChecked(True)
    clerk.submit()
    (row,) = file_office.maker.ask(vetting.case_file, case_id).issues
    assert (row.answer, row.finding) == ("我写的说明", "我的结论")


def connections(server, name, *, allowed):
    """Let everybody into the database, or throw all out and nobody in."""
    with server.connect() as link:
        link.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {str(allowed).lower()}')
        if not allowed:
            link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_the_connection_is_lost_in_the_middle_of_a_form_and_comes_back(server_office, sit_down, postgres):
    case_id, _ = case_opened(server_office)
    clerk = sit_down(server_office, "clerk_a")
    page = open_case(clerk, case_id)
    page.follow("vetting/visits")
    box = clerk.form()
    clerk.put("户主", "赵大")
    clerk.tick("是否同意：同意")
    name = server_office.url("x").database
    connections(postgres, name, allowed=False)
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    assert box.banner.isVisible() and box.banner.doors[0].text() == "重试"
    assert box.form.cells["householder"].editor.value() == "赵大"
    connections(postgres, name, allowed=True)
    box.banner.doors[0].setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert [visit.householder for visit in server_office.maker.ask(vetting.case_file, case_id).visits] == [
        "赵大"
    ]


# ---- tabs, board, papers, proofs


def test_every_case_has_a_tab_of_its_own_and_is_found_again(file_office, sit_down):
    first, _ = case_opened(file_office)
    second = file_office.clerk_a.do(
        vetting.open_case, candidate(file_office, 3, name="演示另一", household_no="H8", phone="13800000008")
    )
    clerk = sit_down(file_office, "clerk_a")
    clerk.window.open_page("vetting")
    clerk.settle()
    before = clerk.window.tabs.bar.count()
    clerk.page.table.selectRow(0)
    clerk.page.table.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    open_case(clerk, first)
    open_case(clerk, second)
    names = [clerk.window.tabs.bar.tabText(place) for place in range(before, clerk.window.tabs.bar.count())]
    assert sorted(names) == [f"考察 2026-{first:03} 演示候选", f"考察 2026-{second:03} 演示另一"]
    assert clerk.page.case_id == second


def test_the_board_is_walked_with_arrows_and_opens_a_case(file_office, sit_down):
    case_id, team = case_opened(file_office)
    collect(file_office, case_id, team, five(team)[:4])
    file_office.clerk_a.do(
        vetting.open_case, candidate(file_office, 3, name="演示另一", household_no="H8", phone="13800000008")
    )
    clerk = sit_down(file_office, "clerk_a")
    clerk.window.open_page("vetting_board")
    clerk.settle()
    clerk.page.setFocus()
    assert QApplication.focusWidget().accessibleName() == "组建联合考察组"
    clerk.press(Qt.Key.Key_Right)
    assert QApplication.focusWidget().accessibleName() == "走访街坊邻居"
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.page.case_id == case_id


@pytest.mark.parametrize("button", ["空白走访表", "考察材料"])
def test_a_paper_of_the_case_is_drawn_and_looked_at(qtbot, file_office, sit_down, button):
    case_id = ready(file_office)
    clerk = sit_down(file_office, "clerk_a")
    open_case(clerk, case_id)
    clerk.go(button)
    clerk.press(Qt.Key.Key_Space)
    clerk.settle()
    (box,) = clerk.window.findChildren(PreviewDialog)
    assert box.preview.paper.content.startswith(b"%PDF") and box.preview.paper.name.startswith(button)
    assert box.preview.pages.leaves is not None


def attached(qtbot, hand, place):
    """Give the chosen visit a file by its button and the dialog that asks for one."""
    qtbot.mouseClick(hand.page.view.buttons["vetting/visits/附件"], Qt.MouseButton.LeftButton)
    choose(qtbot, place)


def test_a_photo_is_attached_seen_small_and_counted(qtbot, file_office, sit_down, tmp_path):
    case_id, team = case_opened(file_office)
    place = tmp_path / "现场.png"
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    assert picture.save(str(place))
    file_office.clerk_a.do(vetting.add_visit, case_id, visit(team, 1, signed=False))
    clerk = sit_down(file_office, "clerk_a")
    page = open_case(clerk, case_id)
    assert "没有签字或照片" in page.docket.file.visits[0].fault
    attached(qtbot, clerk, place)
    qtbot.waitUntil(lambda: len(page.pictures) == 1 and not page.desk.tasks.busy)
    assert page.docket.file.visits[0].fault == ""
    (image,) = page.pictures.values()
    assert (image.width(), image.height()) == (192, 128)
    page.view.proof_wanted.emit(page.docket.proofs[-1].id)
    clerk.settle()
    (box,) = clerk.window.findChildren(PreviewDialog)
    assert box.preview.paper.content == place.read_bytes()
    box.accept()
    wrong = tmp_path / "表.xlsx"
    wrong.write_bytes(b"PK no picture")
    attached(qtbot, clerk, wrong)
    qtbot.waitUntil(lambda: bool(clerk.window.findChildren(QMessageBox)))
    (told,) = clerk.window.findChildren(QMessageBox)
    assert "不是照片或PDF" in told.text()
    told.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing after it")
    attached(qtbot, clerk, broken)
    qtbot.waitUntil(lambda: bool(clerk.window.findChildren(QMessageBox)))
    assert "坏.pdf" in clerk.window.findChildren(QMessageBox)[0].text()
    assert [proof.name for proof in page.docket.proofs if proof.part == "visit"] == ["现场.png"]
