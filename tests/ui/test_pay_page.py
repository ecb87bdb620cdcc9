"""补贴发放 in the window: a month's pay by three people at three windows, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.core.access import Scope
from app.domain.pay import RunState
from app.domain.units import Level
from app.services import budget, documents, pay
from app.services.pay import NewHold, NewRun, Stage
from app.workspace import Workspace
from db.store import Store
from tests.office import STEP, Office, on_both
from tests.services.paid import A_MONTH, OCTOBER, SEPTEMBER, appropriate, hire, person, posted
from tests.services.test_pay import leave, raise_policy
from tests.ui.layouts import held
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground
from ui.pages.pay.export import write_to
from ui.pages.pay.runs import next_month
from ui.pages.pay.stages import Strip
from ui.pages.pay.strip import Figures
from ui.pages.pay.views import DIFFERENCES
from ui.shell.window import Window


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


class Desks:
    """The windows of several people on one database, and what a person does at one of them."""

    def __init__(self, qtbot, office):
        self.qtbot, self.office, self.windows = qtbot, office, {}

    def at(self, login):
        """Return the person's window, open."""
        if login not in self.windows:
            self.windows[login] = window = Window(self.office.workspace(login))
            self.qtbot.addWidget(window)
            window.resize(1440, 900)
            window.show()
            self.settle(login)
        return self.windows[login]

    def settle(self, login):
        """Return when the window has read everything it asked for."""
        window = self.windows[login]
        self.qtbot.waitUntil(lambda: not window.desk.tasks.busy, timeout=20000)

    def open(self, login, page, target=None):
        """Return the widget of a page brought to the front."""
        self.at(login).open_page(page, None, target)
        self.settle(login)
        widget = self.at(login).tabs.front.widget
        widget.refresh()
        self.settle(login)
        return widget

    def fill(self, login, **values):
        """Fill the open form in and send it; return the sentence it confirms."""
        dialog = next(one for one in self.at(login).findChildren(FormDialog) if one.isVisible())
        for key, value in values.items():
            dialog.form.cells[key].editor.show_value(value)
        note = dialog.sheet.note
        dialog.submit()
        self.settle(login)
        assert not shiboken6.isValid(dialog) or not dialog.isVisible(), dialog.banner.text.text()
        return note

    def ask(self, query, *args):
        """Return what somebody without a window reads: a window lets no statement run on this thread."""
        store = Store(self.office.url("maker"), self.office.vault)
        try:
            return Workspace(store, self.office.template["maker"], self.office.clock).ask(query, *args)
        finally:
            store.close()

    def close(self):
        for window in self.windows.values():
            window.close()


@pytest.fixture
def desks(qtbot, county):
    made = Desks(qtbot, county)
    yield made
    made.close()


def press(page, action):
    page.acts.buttons[action].click()


@on_both
def test_three_people_at_three_windows_carry_a_month_to_the_bank(county, desks, tmp_path):
    runs = desks.open("maker", "pay")
    runs.buttons["新编一批"].click()
    desks.fill("maker", month=OCTOBER)
    mine = desks.at("maker").tabs.front.widget
    desks.settle("maker")
    assert desks.at("maker").tabs.front.page.id == "run"
    assert mine.state.text() == "已计算"
    assert "check" not in mine.acts.buttons, "who may not check sees no button"
    assert held(mine.heed.checks)[0].text() == "等待“复核”：由有“复核补贴”权限的人办理。"
    run_id = mine.run_id

    theirs = desks.open("checker", "run", run_id)
    assert theirs.figures.buttons["paid"].accessibleName().startswith("应发人数：3 人")
    press(theirs, "check")
    said = "2026年10月正常发放 3 人，合计 2,960.00 元（贰仟玖佰陆拾元整）"
    assert said in desks.fill("checker")
    assert theirs.state.text() == "已复核", "the window hears of its own act"
    assert theirs.acts.buttons == {}, "the checker does not approve"

    approving = desks.open("approver", "run", run_id)
    press(approving, "approve")
    assert said in desks.fill("approver")

    mine = desks.open("maker", "run", run_id)
    assert mine.state.text() == "已审批", "the maker sees what the others did"
    press(mine, "post")
    assert said in desks.fill("maker")
    assert mine.state.text() == "已过账"
    file = tmp_path / "代发.txt"
    write_to(mine, desks.at("maker").desk, mine.seen.run, file)
    desks.settle("maker")
    assert mine.state.text() == "已导出"
    press(mine, "confirm")
    desks.fill("maker", on=date(2026, 11, 8), doc_no="回单1")
    assert mine.state.text() == "已付款"
    assert mine.foot.text() == (
        "核对：发放表 2,960.00 = 计算明细 2,960.00 = 银行文件 2,960.00 = 经费台账 2,960.00，一致。"
    )
    stages = desks.ask(pay.overview, run_id).stages
    assert [one.by for one in stages if one.by][2:] == ["复核乙", "审批丙", "经办甲", "经办甲", "经办甲"]
    (kept,) = desks.ask(pay.exports, run_id)
    assert file.read_bytes() == desks.ask(documents.content_of, kept.file_id)
    assert desks.ask(budget.subjects, 2026)[0].expended == A_MONTH


def test_a_step_that_cannot_be_done_says_why_and_leads_there(county, desks):
    posted(county, SEPTEMBER)
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    leave(county, "演示甲", date(2026, 10, 11))
    page = desks.open("checker", "run", run_id)
    button = page.acts.buttons["check"]
    assert not button.isEnabled()
    assert button.toolTip() == "还不能复核：1人的计算依据已变化，请重新计算：演示甲"
    assert page.heed.lines == ["1人的计算依据已变化，请重新计算：演示甲"]


def test_findings_narrow_the_list_and_so_do_figures(county, desks, qtbot):
    posted(county, SEPTEMBER)
    leave(county, "演示乙", date(2026, 10, 11))
    county.maker.do(pay.hold, NewHold(person_id=person(county, "演示甲"), month=OCTOBER, reason="待核"))
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    page = desks.open("maker", "run", run_id)

    def shown():
        return sorted(row.name for row in page.views.front.model.rows)

    assert len(shown()) == 4
    door = next(one for one in page.heed.doors if "离岗" in one.text())
    door.click()
    assert shown() == ["演示乙"]
    page.views.odd.setChecked(True)
    assert shown() == ["演示乙", "演示甲"]
    page.views.odd.setChecked(False)
    assert len(shown()) == 4
    page.figures.buttons["paid"].click()
    assert shown() == ["演示丙", "演示乙"]
    page.figures.buttons["before"].click()
    assert shown() == ["演示乙", "演示甲"]
    assert page.figures.buttons["before"].accessibleName() == "较上月：-1,006.45，上月 2,960.00"


def test_pay_held_back_waits_and_is_released_at_the_window(county, desks):
    run_id = county.maker.do(pay.calculate, NewRun(month=SEPTEMBER))
    page = desks.open("maker", "run", run_id)
    hold = page.views.people.buttons["hold"]
    assert not hold.isEnabled()
    assert hold.toolTip() == "请先选中要暂缓发放的人。"
    page.views.front.table.choose({row.id for row in page.views.front.model.rows if row.name == "演示甲"})
    assert hold.isEnabled()
    hold.click()
    desks.fill("maker", reason="银行卡挂失")
    press(page, "calculate")
    desks.fill("maker", reason="暂缓一人")
    page = desks.at("maker").tabs.front.widget
    assert page.seen.run.withheld == 1
    assert page.run_id != run_id
    waiting = desks.open("maker", "holds")
    assert [(row.name, row.reason) for row in waiting.model.rows] == [("演示甲", "银行卡挂失")]
    waiting.table.selectRow(0)
    waiting.buttons["取消暂缓"].click()
    desks.fill("maker", reason="已换卡")
    assert waiting.model.rows[0].state.label == "已取消"
    assert not waiting.buttons["取消暂缓"].isEnabled()


def test_a_returned_transfer_is_entered_for_the_person_chosen(county, desks, tmp_path):
    run_id = posted(county, OCTOBER)
    page = desks.open("maker", "run", run_id)
    write_to(page, desks.at("maker").desk, page.seen.run, tmp_path / "1.txt")
    desks.settle("maker")
    press(page, "confirm")
    desks.fill("maker")
    page.views.front.table.choose({row.id for row in page.views.front.model.rows if row.name == "演示甲"})
    page.views.people.buttons["record_returns"].click()
    assert desks.fill("maker", reason="户名不符").startswith("演示甲：")
    assert not page.acts.buttons["settle"].isEnabled()
    assert "1人没有到账结果或退票未补发：演示甲" in page.heed.lines
    page.heed.looked.emit("pay/outcomes")
    assert [row.name for row in page.views.front.model.rows] == ["演示甲"]
    write_to(page, desks.at("maker").desk, page.seen.run, tmp_path / "2.txt")
    desks.settle("maker")
    press(page, "confirm")
    desks.fill("maker")
    press(page, "settle")
    desks.fill("maker")
    assert page.state.text() == "已结清"
    assert desks.ask(pay.run, run_id).state is RunState.SETTLED


def test_a_clerk_sees_the_run_of_their_town_and_no_button(county, desks):
    run_id = posted(county, OCTOBER)
    page = desks.open("clerk_a", "run", run_id)
    assert page.acts.buttons == {}
    assert page.foot.text() == "本辖区 2 人，1,200.00 元；全县合计由县级核对。"
    assert len(page.views.front.model.rows) == 2


def test_the_year_ahead_says_the_day_the_money_ends_and_what_if(county, desks):
    posted(county, OCTOBER)
    page = desks.open("maker", "budget")
    plain = page.seen.course[-1].left
    page.kind.setCurrentIndex(page.kind.findData("rural_part_time"))
    page.since.setCurrentIndex(page.since.findText("2026年12月"))
    page.heads.setValue(5)
    page.ask_button.click()
    desks.settle("maker")
    assert plain - page.seen.course[-1].left == 5 * 600
    assert page.sentence.text().startswith("按现有人员、从12月起增加农村兼职5人推算，")
    assert page.seen.figures.balance == page.seen.course[-1].left
    page.plain_button.click()
    desks.settle("maker")
    assert page.seen.course[-1].left == plain


def test_the_ledger_opens_what_a_line_rests_on(county, desks):
    run_id = posted(county, OCTOBER)
    page = desks.open("maker", "ledger")
    place = next(n for n, row in enumerate(page.model.rows) if row.doc_id == run_id)
    page.table.selectRow(place)
    desks.settle("maker")
    card = desks.at("maker").inspector.body.widget()
    card.doors["看这次发放"].click()
    desks.settle("maker")
    assert desks.at("maker").tabs.front.page.id == "run"
    assert desks.at("maker").tabs.front.widget.run_id == run_id


def test_the_month_after_the_last_run_is_offered(county):
    assert next_month([], OCTOBER) == SEPTEMBER
    posted(county, SEPTEMBER)
    assert next_month(county.maker.ask(pay.runs), OCTOBER) == OCTOBER


def test_september_and_october_stand_side_by_side(county, desks):
    september, october = posted(county, SEPTEMBER), posted(county, OCTOBER)
    somebody = person(county, "演示甲")
    window = desks.at("maker")
    left = desks.open("maker", "run", september)
    right = desks.open("maker", "run", october)
    assert left is not right
    assert (left.run_id, right.run_id) == (september, october)
    assert left.title.text().startswith("2026年9月")
    assert [tab.caption for tab in window.tabs.tabs][-2:] == [
        "2026年9月补贴（补2026-09-1）",
        "2026年10月补贴（补2026-10-1）",
    ]
    slip = next(row.ref for row in desks.ask(pay.paid_to, somebody) if row.month == SEPTEMBER)
    assert desks.open("maker", "run", slip) is left, "a slip is shown in the tab of its run"
    assert [row.name for row in left.table.chosen()] == ["演示甲"]
    assert len(window.tabs.tabs) == 3
    window.visit(0)
    desks.settle("maker")
    window.visit(next(n for n, name in enumerate(window.rail.sections) if name == "补贴经费"))
    assert window.tabs.front.widget is right, "the section comes back to its latest tab"


def test_every_difference_leads_to_its_cause_by_the_keyboard(county, desks, qtbot):
    posted(county, SEPTEMBER)
    leave(county, "演示乙", date(2026, 10, 11))
    raise_policy(county, OCTOBER.first, '"1760.00"', '"1800.00"')
    county.maker.do(pay.hold, NewHold(person_id=person(county, "演示甲"), month=OCTOBER, reason="待核"))
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    proofs = {"演示甲": "holds", "演示乙": "roster", "演示丙": "policy"}
    for name, place in proofs.items():
        page = desks.open("maker", "run", run_id)
        page.views.bar.setCurrentIndex(DIFFERENCES)
        table = page.views.front.table
        assert {row.name for row in page.views.front.model.rows} == set(proofs)
        line = next(n for n, row in enumerate(page.views.front.model.lines) if row.name == name)
        table.setFocus()
        table.selectRow(line)
        desks.settle("maker")
        story = desks.at("maker").inspector.body.widget()
        assert story.doors[place].text(), "the same door stands in the card"
        qtbot.keyClick(table, Qt.Key.Key_Return)
        desks.settle("maker")
        front = desks.at("maker").tabs.front
        assert front.page.id == ("others" if place == "roster" else place), name
        assert front.widget.model.rows, "and it is not empty"
    assert [row.value for row in front.widget.model.rows] == ["1800.00"]


def test_the_run_of_a_part_of_the_county_says_so(county, desks):
    run_id = posted(county, OCTOBER)
    whole = desks.open("maker", "run", run_id)
    window = desks.at("maker")
    low = STEP[Level.TOWN]
    window.open_page("run", Ground("测试县 › 甲镇", Scope(low, 2 * low - 1)), run_id)
    desks.settle("maker")
    part = window.tabs.front
    assert part.widget is not whole
    assert part.caption == "2026年10月补贴（补2026-10-1）·甲镇"
    assert len(part.widget.views.front.model.rows) == 2


def test_every_button_of_the_page_has_a_name(county, desks):
    run_id = posted(county, OCTOBER)
    page = desks.open("maker", "run", run_id)
    shown = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert len(shown) > 8
    for button in shown:
        assert button.accessibleName() or button.text().strip(), button


def test_no_step_of_a_run_is_cut_where_the_page_is_narrow(qtbot):
    by = ("演示经办", datetime(2026, 11, 4, tzinfo=UTC))
    titles = ("取数", "计算", "核对", "复核", "审批", "过账", "导出", "银行确认")
    page = QWidget()  # squeezes what stands on it, as a page beside the inspector does
    qtbot.addWidget(page)
    page.show()
    strip = Strip(page)
    for width, rows in ((1400, 1), (560, 2), (1400, 1)):
        strip.resize(width, 60)
        strip.show_stages(tuple(Stage(title, True, False, *by) for title in titles))
        strip.show()
        qtbot.waitUntil(lambda rows=rows: _rows_in_sight(strip) == rows)
        strip.layout().activate()
        shown = [label for label in strip.findChildren(QLabel) if label.isVisible()]
        assert [label.text() for label in shown if label.width() < label.sizeHint().width()] == []
        assert {f"{place} {title}" for place, title in enumerate(titles, 1)} < {one.text() for one in shown}


def test_no_amount_of_a_run_is_cut_on_a_low_page(county, desks, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    figures = Figures(page)
    figures.be_low(True)
    figures.show_figures(desks.ask(pay.overview, posted(county, OCTOBER)))
    for width, beside in ((1000, True), (420, False), (1000, True)):
        figures.resize(width, 60)
        figures.show()
        total = figures.buttons["total"]
        qtbot.waitUntil(lambda beside=beside, total=total: (total.title.y() == total.value.y()) is beside)
        for one in figures.buttons.values():
            assert one.value.width() >= one.value.sizeHint().width(), (width, one.value.text())


def _rows_in_sight(strip):
    """Return in how many rows its steps stand on the screen."""
    return sum(any(part.isVisible() for part in held(row)) for row in strip.rows)
