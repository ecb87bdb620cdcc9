"""经费台账 in the window: entered with the balances in sight, taken back by name, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.core.narrowing import only
from app.services import budget
from app.services.budget import Act
from tests.office import on_both
from tests.services.paid import OCTOBER, appropriate, hire, posted
from tests.services.test_budget import entry
from tests.services.test_pay import raise_policy
from tests.ui.test_pay_page import Desks
from ui.kit.foreseen import Foreseen
from ui.kit.form_dialog import FormDialog
from ui.pages.pay.entering import ENTER


@pytest.fixture
def county(office):
    hire(office)
    appropriate(office, "1000.00")
    return office


@pytest.fixture
def desks(qtbot, county):
    made = Desks(qtbot, county)
    yield made
    made.close()


def choose(desks, page, act):
    """Choose an act from the menu of the button; return its form."""
    page.buttons[ENTER].click()
    desks.settle("maker")
    menu = page.findChild(QMenu)
    entry = next(one for one in menu.actions() if one.text().startswith(act.label))
    entry.trigger()
    menu.close()
    desks.settle("maker")
    return form(desks)


def form(desks):
    return next(one for one in desks.at("maker").findChildren(FormDialog) if one.isVisible())


def show(desks, dialog, **values):
    for key, value in values.items():
        dialog.form.cells[key].editor.show_value(value)
    seen = dialog.findChild(Foreseen)
    desks.qtbot.waitUntil(lambda: not seen.soon.isActive())
    desks.settle("maker")
    QApplication.processEvents()  # what was laid out is shown
    return texts(seen)


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def pick(page, desks, place):
    page.table.selectRow(place)
    desks.settle("maker")
    QApplication.processEvents()  # what was laid out is shown
    return desks.at("maker").inspector.body.widget()


@on_both
def test_a_supplement_is_entered_with_the_balances_in_sight(county, desks):
    page = desks.open("maker", "ledger")
    dialog = choose(desks, page, Act.SUPPLEMENT)
    assert set(dialog.form.cells) == {"subject", "amount", "effective", "doc_no", "summary", "source"}
    assert texts(dialog.findChild(Foreseen))[0].startswith("填好科目、金额")
    seen = show(desks, dialog, amount=Decimal("250.00"), doc_no="稷财〔2026〕9号")
    for text in ("全科网格专项经费·可用", "1,000.00", "+250.00", "1,250.00", "-250.00", "0.00"):
        assert text in seen
    desks.fill("maker", summary="追加")
    assert [(row.doc_no, row.income, row.balance) for row in page.model.rows][1:] == [
        ("稷财〔2026〕9号", Decimal("250.00"), Decimal("1250.00"))
    ]


def test_the_same_paper_is_refused_and_nothing_typed_is_lost(county, desks):
    page = desks.open("maker", "ledger")
    dialog = choose(desks, page, Act.APPROPRIATE)
    show(desks, dialog, amount=Decimal("5.00"), doc_no="稷财〔2026〕1号")
    dialog.submit()
    desks.settle("maker")
    assert "已经登记过" in dialog.banner.text.text()
    assert dialog.form.cells["amount"].read() == Decimal("5.00")
    desks.fill("maker", doc_no="稷财〔2026〕2号")
    assert [row.income for row in page.model.rows] == [1000, 5]


def test_going_over_is_refused_at_the_amount_and_signed_for(county, desks):
    raise_policy(county, date(2026, 1, 1), 'overspend = { value = "warn"', 'overspend = { value = "stop"')
    page = desks.open("maker", "ledger")
    dialog = choose(desks, page, Act.COMMIT)
    seen = show(desks, dialog, amount=Decimal("1200.00"), doc_no="合同1号")
    assert any("超出200.00元" in text for text in seen), "known before it is sent"
    dialog.submit()
    desks.settle("maker")
    assert "超出200.00元" in dialog.form.cells["amount"].fault
    desks.fill("maker", override="县政府第3次常务会同意")
    assert page.model.rows[-1].committed == 1200


def test_what_cannot_be_entered_now_says_why_in_the_menu(county, desks):
    page = desks.open("maker", "ledger")
    page.buttons[ENTER].click()
    desks.settle("maker")
    said = {one.text(): one.isEnabled() for one in page.findChild(QMenu).actions()}
    assert said["调剂（县政策里只有一个经费科目）"] is False
    assert said["支付（没有已承诺、还没支付的经费）"] is False
    assert said["预算下达"] is True


def test_a_line_is_taken_back_and_each_leads_to_the_other(county, desks):
    county.maker.do(budget.enter, Act.SUPPLEMENT, entry("50.00", "追加1号", summary="追加"))
    page = desks.open("maker", "ledger")
    back = page.buttons["红字冲销"]
    assert (back.isEnabled(), back.toolTip()) == (False, "请先在列表中选中一笔记录。")
    pick(page, desks, 1)
    back.click()
    desks.settle("maker")
    dialog = form(desks)
    assert "追加1号" in dialog.sheet.note
    desks.qtbot.waitUntil(
        lambda: {"1,050.00", "-50.00", "1,000.00"} <= set(texts(dialog.findChild(Foreseen)))
    )
    dialog.submit()
    assert dialog.form.cells["reason"].fault, "a reason is asked for before anything is sent"
    desks.fill("maker", reason="文号录错")
    assert [row.income for row in page.model.rows] == [1000, 50, -50]

    card = pick(page, desks, 1)
    assert back.toolTip() == "这笔记录已经冲销过，不能再次冲销。"
    desks.qtbot.waitUntil(lambda: back.toolTip() in texts(card))  # and says so where it is read
    card.doors["看冲销它的记录"].click()
    desks.settle("maker")
    (red,) = page.model.rows
    assert red.summary == "冲销：追加（文号录错）"
    card = pick(page, desks, 0)
    desks.qtbot.waitUntil(lambda: {"合计", "0.00", "-50.00"} <= set(texts(card)))
    card.doors["看被冲销的原记录"].click()
    desks.settle("maker")
    assert [row.doc_no for row in page.model.rows] == ["追加1号"]


def test_a_line_of_a_run_says_where_it_is_corrected(county, desks):
    raise_policy(county, date(2026, 1, 1), '"600.00"', '"60.00"')
    posted(county, OCTOBER)
    page = desks.open("maker", "ledger")
    pick(page, desks, 1)
    assert not page.buttons["红字冲销"].isEnabled()
    assert "请在“补贴发放”中办理更正" in page.buttons["红字冲销"].toolTip()


def test_who_may_only_read_sees_the_ledger_without_buttons(county, desks):
    page = desks.open("checker", "ledger")
    assert page.buttons == {}
    assert len(page.model.rows) == 1


def test_what_is_shown_already_is_not_asked_for_again(county, desks):
    page = desks.open("maker", "budget")
    assert not page.plain_button.isEnabled() and "现有人员" in page.plain_button.toolTip()
    page.ask_button.click()
    desks.settle("maker")
    assert page.plain_button.isEnabled() and page.asked
    page.plain_button.click()
    desks.settle("maker")
    assert not page.plain_button.isEnabled() and not page.asked


def test_an_entry_of_another_year_is_opened_in_its_year(county, desks):
    next_year = entry("70.00", "稷财〔2027〕1号", effective=date(2027, 1, 5), summary="明年")
    key = county.maker.do(budget.enter, Act.APPROPRIATE, next_year)
    page = desks.open("maker", "ledger")
    assert [row.doc_no for row in page.model.rows] == ["稷财〔2026〕1号"]
    page = desks.open("maker", "ledger", only(key=key))
    assert [row.doc_no for row in page.model.rows] == ["稷财〔2027〕1号"]
    assert page.strip.years.currentText() == "2027年"
    page.clear()
    assert len(page.model.rows) == 1
    page.strip.turn(2026)
    desks.settle("maker")
    assert [row.doc_no for row in page.model.rows] == ["稷财〔2026〕1号"]


def test_the_years_of_the_ledger_are_known(county):
    key = county.maker.do(budget.enter, Act.APPROPRIATE, entry("1.00", "明1号", effective=date(2027, 1, 5)))
    assert county.maker.ask(budget.years) == [2027, 2026]
    assert county.maker.ask(budget.year_of, key) == 2027
    assert county.maker.ask(budget.year_of, "没有这一笔") is None
