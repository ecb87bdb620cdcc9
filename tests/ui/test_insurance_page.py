"""保险 in the window: the contract, everybody put on the list, names exchanged, the premium paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.insurance import EndorsementKind
from app.services import budget, insurance
from app.services.insurance import NextAct
from tests.office import on_both
from tests.services.paid import appropriate, hire
from tests.services.test_insurance import MID_MAY, replace_worker
from tests.services.test_insurance_todo import gone, newcomer
from tests.ui.test_ledger_page import form, show
from tests.ui.test_pay_page import Desks
from ui.pages.pay.asked import entry


@pytest.fixture
def county(office):
    hire(office)
    appropriate(office, "10000.00")
    return office


@pytest.fixture
def desks(qtbot, county):
    made = Desks(qtbot, county)
    yield made
    made.close()


def start(desks, page, title):
    """Press a button and return the form it opens."""
    page.buttons[title].click()
    desks.settle("maker")
    return form(desks)


def insured(county):
    contract = insurance.NewContract(year=2026, number="保2026-1", insurer="某保险公司")
    contract_id = county.maker.do(insurance.open_contract, contract)
    county.maker.do(insurance.enrol, contract_id)


def choose(page, *names):
    page.table.choose({row.id for row in page.model.rows if row.name in names})


@on_both
def test_from_the_contract_to_the_premium(county, desks):
    page = desks.open("maker", "insurance")
    enrol, pays = page.buttons["按花名册投保"], page.buttons["登记付款"]
    assert not enrol.isEnabled() and enrol.toolTip() == "还没有保单，请先登记保单，再按花名册投保。"
    assert not pays.isEnabled() and page.strip.said.text() == f"投保：{enrol.toolTip()}"
    start(desks, page, "登记保单")
    desks.fill("maker", number="保2026-1", insurer="某保险公司")
    assert enrol.isEnabled() and not pays.isEnabled() and "投保以后" in pays.toolTip()
    dialog = start(desks, page, "按花名册投保")
    seen = show(desks, dialog)
    assert seen[0] == "演示甲、演示乙、演示丙、演示丁：每人100.00元，共4人400.00元，2026-11-02起在保。"
    assert {"全科网格专项经费·已承诺", "+400.00", "9,600.00"} <= set(seen)
    desks.fill("maker", doc_no="批单1号")
    assert [row.name for row in page.model.rows] == ["演示甲", "演示乙", "演示丙", "演示丁"]
    assert not enrol.isEnabled() and "没有要投保的" in enrol.toolTip() and pays.isEnabled()
    seen = show(desks, start(desks, page, "登记付款"))
    assert "未付的保险费共400.00元" in seen[0]
    assert {"全科网格专项经费·已支出", "400.00"} <= set(seen)
    desks.fill("maker", doc_no="付1号")
    (subject,) = desks.ask(budget.subjects, 2026)
    assert (subject.committed, subject.expended) == (0, Decimal("400.00"))
    assert not pays.isEnabled() and pays.toolTip() == "没有未付的保险费；投保以后再登记付款。"
    start(desks, page, "登记保单")
    desks.fill("maker", number="保2027-1")
    (_, row) = sorted(desks.ask(insurance.contracts), key=lambda row: row.year)
    assert (row.year, row.insurer, row.starts) == (2027, "某保险公司", date(2027, 1, 1)), "the next term"


def test_the_next_act_of_each_is_one_button(county, desks):
    insured(county)
    replace_worker(county, "演示甲", MID_MAY)
    gone(county, "演示丙")
    page = desks.open("maker", "insurance_todo")
    todo = {row.name: row.act for row in page.model.rows}
    assert (todo["演示甲"], todo["演示丙"]) == (NextAct.EXCHANGE, NextAct.REMOVE)
    button = page.buttons["办理下一步"]
    assert (button.isEnabled(), button.toolTip()) == (False, "请先在列表中选中要办的人。")
    choose(page, "演示甲", "演示丙")
    assert button.toolTip() == "选中的人下一步不一样，请按“下一步”筛选后再选。"
    choose(page, "演示甲")
    seen = show(desks, start(desks, page, "办理下一步"))
    assert seen[0].startswith("演示甲的保险到2026-05-16零时止，演示新同时起在保")
    desks.fill("maker")
    choose(page, "演示丙")
    start(desks, page, "办理下一步")
    desks.fill("maker")
    assert {row.act for row in page.model.rows} == {NextAct.CONTRACT}, "60 days before the year's end"
    kinds = [row.kind for row in desks.open("maker", "exchanges").model.rows]
    assert kinds[:2] == [EndorsementKind.REMOVE, EndorsementKind.EXCHANGE]


def test_who_is_not_insured_is_put_on_the_list(county, desks):
    insured(county)
    newcomer(county)
    page = desks.open("maker", "insurance_todo")
    choose(page, "演示新")
    seen = show(desks, start(desks, page, "办理下一步"))
    assert seen[0].startswith("演示新：每人100.00元，共1人100.00元")
    desks.fill("maker")
    assert "演示新" in [row.name for row in desks.open("maker", "insurance").model.rows]


def test_an_exchange_that_cannot_be_is_refused_at_its_field(county, desks):
    insured(county)
    page = desks.open("maker", "insurance")
    assert page.buttons["替换"].toolTip() == "一次替换一个人，请先在清单中选中离岗的那一位。"
    choose(page, "演示甲")
    dialog = start(desks, page, "替换")
    other = next(row for row in page.model.rows if row.name == "演示乙")
    seen = show(desks, dialog, successor_id=entry(other.person_id, other.name))
    assert "已经在保" in seen[0]
    dialog.submit()
    desks.settle("maker")
    assert "已经在保" in dialog.form.cells["successor_id"].fault


def test_who_may_only_read_sees_the_lists(county, desks):
    insured(county)
    assert desks.open("checker", "insurance").buttons == {}
    assert desks.open("checker", "insurance_todo").buttons == {}
