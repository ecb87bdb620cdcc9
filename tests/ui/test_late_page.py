"""补发补扣 in the window: a change noted from a posted run, from the list and from the roster."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.roster import EndReason
from app.services import pay
from app.services.pay import HoldState, LateKind
from tests.office import on_both
from tests.services.paid import EAST_1, NOVEMBER, SEPTEMBER, appropriate, hire, posted
from tests.services.test_pay import leave
from tests.ui.test_ledger_page import form, show
from tests.ui.test_pay_page import Desks
from ui.pages.pay.asked import entry
from ui.pages.roster import acts

NINTH = date(2026, 9, 1)


@pytest.fixture
def run_id(office):
    hire(office)
    appropriate(office)
    return posted(office, SEPTEMBER)


@pytest.fixture
def desks(qtbot, office, run_id):
    made = Desks(qtbot, office)
    yield made
    made.close()


def listed(desks):
    page = desks.open("maker", "late_changes")
    return [(row.name, row.kind, row.state.label, row.note) for row in page.model.rows]


@on_both
def test_from_the_line_of_a_posted_run(office, run_id, desks):
    leave(office, "演示甲", date(2026, 9, 21))
    (auto,) = office.maker.ask(pay.late_changes)
    office.maker.do(pay.reject_late, auto.id, "离岗日期待核实")
    page = desks.open("maker", "run", run_id)
    button = page.views.people.buttons["note"]
    assert not button.isEnabled()
    assert button.toolTip() == "请先选中一个有变动（漏报离岗、请假等）的人。"
    page.views.front.table.choose({row.id for row in page.views.front.model.rows if row.name == "演示甲"})
    button.click()
    desks.settle("maker")
    seen = show(desks, form(desks), kind=LateKind.LEFT, note="9月21日离岗")
    assert seen[0] == "按现在的花名册重算：2026年9月扣回 200.00 元。"
    desks.fill("maker")
    assert listed(desks)[0] == ("演示甲", "漏报离岗", "待处理", "9月21日离岗")
    page = desks.open("maker", "late_changes")
    page.table.selectRow(0)
    page.buttons["看依据"].click()
    desks.settle("maker")
    tabs = desks.at("maker").tabs
    desks.qtbot.waitUntil(lambda: getattr(tabs.front.widget, "table", None) not in (None, page.table))
    desks.settle("maker")
    desks.qtbot.waitUntil(lambda: [row.name for row in tabs.front.widget.table.chosen()] == ["演示甲"])


def test_from_the_list_and_the_same_month_once(desks):
    page = desks.open("maker", "late_changes")
    assert page.model.rows == []
    page.buttons["登记变动"].click()
    dialog = form(desks)
    assert "填好人员和变动日期" in show(desks, dialog)[0]
    show(desks, dialog, since=date(2026, 10, 1), kind=LateKind.ABSENT, note="请假三天")
    dialog.submit()
    assert dialog.form.cells["person_id"].fault, "somebody must be chosen"
    rows = desks.open("maker", "roster").model.rows
    who = next(row for row in rows if row.name == "演示乙")
    seen = show(desks, dialog, person_id=entry(who.person_id, who.name))
    assert seen[0].startswith("这一天以来还没有复核过的发放")
    dialog.submit()
    desks.settle("maker")
    assert "不用登记" in dialog.form.cells["since"].fault
    seen = show(desks, dialog, since=NINTH)
    assert seen[0] == "按现在的花名册重算：2026年9月没有差额。如有差额，请先在花名册中改正。"
    desks.fill("maker")
    assert listed(desks) == [("演示乙", "请假、缺勤", "待处理", "请假三天")]


def test_from_the_roster(desks):
    page = desks.open("maker", "roster")
    row = next(row for row in page.model.rows if row.name == "演示丙")
    acts.note(acts.at(page), row)
    seen = show(desks, form(desks), kind=LateKind.ABSENT, since=NINTH, note="请假两天")
    assert seen == ["按现在的花名册重算：2026年9月没有差额。如有差额，请先在花名册中改正。"]
    desks.fill("maker", kind=LateKind.ABSENT, since=NINTH, note="请假两天")
    assert listed(desks) == [("演示丙", "请假、缺勤", "待处理", "请假两天")]
    page = desks.open("checker", "late_changes")
    assert set(page.buttons) == {"看依据"}, "who may not note only looks"


def test_an_act_dated_into_a_posted_month_says_what_it_comes_to(desks):
    page = desks.open("maker", "roster")
    row = next(row for row in page.model.rows if row.name == "演示甲")
    acts.leave(acts.at(page), row)
    dialog = form(desks)
    assert show(desks, dialog) == ["这一天以来还没有复核过的发放，没有需要补扣的。"]
    (said,) = show(desks, dialog, on=date(2026, 9, 21))
    assert "2026年9月扣回 200.00 元。" in said and "下次计算时一并补扣" in said
    dialog.form.cells["on"].editor.line.setText("")
    seen = show(desks, dialog)
    assert seen == ["填好日期和岗位后，这里显示已经复核的月份要补发、扣回多少。"]
    desks.fill("maker", on=date(2026, 9, 21), reason=EndReason.RESIGNED)
    assert listed(desks) == [("演示甲", "辞职", "待处理", "")]


def test_a_place_handed_over_in_a_posted_month_tells_of_both(desks):
    page = desks.open("maker", "roster")
    row = next(row for row in page.model.rows if row.name == "演示乙")
    acts.replace(acts.at(page), row)
    desks.settle("maker")
    (said,) = show(desks, form(desks), on=date(2026, 9, 16))
    assert "演示乙2026年9月扣回 300.00 元；接替人2026年9月补发 300.00 元；合计没有差额。" in said


def test_somebody_new_since_a_posted_month_is_owed_what_the_form_says(desks, office):
    page = desks.open("maker", "roster")
    acts.add(page)
    desks.settle("maker")
    dialog = form(desks)
    assert show(desks, dialog)[0].startswith("填好日期和岗位后")
    dialog.form.cells["employment"].editor.show_value("rural_part_time")
    dialog.form.cells["unit_id"].editor.show_value(entry(office.unit_id(EAST_1), "东村第1网格"))
    (said,) = show(desks, dialog, since=date(2026, 9, 16))
    assert "2026年9月补发 300.00 元" in said


def test_a_hold_just_noted_is_taken_back_from_its_toast(desks):
    told = []
    page = desks.open("maker", "holds")
    page.desk.told.connect(lambda sentence, door: told.append((sentence, door)))
    who = next(row for row in desks.open("maker", "roster").model.rows if row.name == "演示乙")
    desks.open("maker", "holds").buttons["登记暂缓"].click()
    desks.fill("maker", person_id=entry(who.person_id, who.name), month=NOVEMBER, reason="卡号待核实")
    sentence, door = told[-1]
    assert (sentence, door.text) == ("已登记暂缓。", "撤销")
    door.act()
    desks.fill("maker", reason="卡号已核实")
    assert told[-1][0] == "已取消暂缓。"
    assert [row.state for row in desks.open("maker", "holds").model.rows] == [HoldState.LIFTED]
