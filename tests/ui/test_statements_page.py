"""年终结转 and 经费对账 in the window: seen before, told after, and kept, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.budget import DocKind
from app.services import budget
from app.services.budget import Act, Leftover
from tests.office import on_both
from tests.services.paid import appropriate
from tests.services.test_budget import entry
from tests.ui.test_ledger_page import form, pick, show, texts
from tests.ui.test_pay_page import Desks
from ui.pages.pay.entering import ENTER
from ui.pages.pay.reconciling import ENTER as COMPARE


@pytest.fixture
def county(office):
    appropriate(office, "1000.00")
    office.maker.do(budget.enter, Act.COMMIT, entry("200.00", "合同1号"))
    office.maker.do(budget.enter, Act.EXPEND, entry("150.00", "付1号", effective=date(2026, 10, 30)))
    return office


@pytest.fixture
def desks(qtbot, county):
    made = Desks(qtbot, county)
    yield made
    made.close()


def closing(desks, page):
    """Return the last entry of the menu of 登记经费."""
    page.buttons[ENTER].click()
    desks.settle("maker")
    menu = page.findChild(QMenu)
    entry = menu.actions()[-1]
    menu.close()
    return entry


def reminded(desks, begins):
    """Return the door of what the first page reminds of."""
    stops = desks.open("maker", "dashboard").stops
    return next(door for words, door in stops.items() if words.startswith(begins))


@on_both
def test_a_year_is_closed_from_the_ledger_with_the_balances_in_sight(county, desks):
    county.clock.set(datetime(2027, 1, 4, 1, tzinfo=UTC))
    page = desks.open("maker", "ledger")
    assert closing(desks, page).text() == "2027年年终结转（2027年12月起办理）"
    reminded(desks, "2026年经费还有 800.00 元没有办理年终结转").click()
    desks.settle("maker")
    assert (page.strip.years.currentText(), len(page.model.rows)) == ("2026年", 3)
    entry = closing(desks, page)
    assert (entry.text(), entry.isEnabled()) == ("2026年年终结转", True)
    entry.trigger()
    dialog = form(desks)
    seen = show(desks, dialog, goes=Leftover.CARRIED, doc_no="稷财结〔2026〕3号")
    for text in ("全科网格专项经费·已结转", "2027年全科网格专项经费·可用", "+800.00"):
        assert text in seen
    assert "已承诺、还没有支付的50.00元不结转，付出时照常登记。" in seen
    told = []
    desks.at("maker").desk.told.connect(lambda sentence, _door: told.append(sentence))
    dialog.submit()
    desks.settle("maker")
    assert told == ["已办理2026年年终结转。"]
    row = page.model.rows[-1]
    assert (row.kind, row.income, row.balance) == (DocKind.YEAR_END, -800, 0)
    page.strip.turn(2027)
    desks.settle("maker")
    assert [(row.summary, row.balance) for row in page.model.rows] == [("2026年结转", Decimal(800))]


@on_both
def test_a_statement_is_compared_while_it_is_typed_and_its_difference_leads_to_the_entry(county, desks):
    ledger = desks.open("maker", "ledger")
    assert ledger.strip.compared.text() == "2026年还没有对账"
    ledger.strip.compared.click()
    desks.settle("maker")
    page = desks.at("maker").tabs.front.widget
    page.buttons[COMPARE].click()
    desks.settle("maker")
    dialog = form(desks)
    typed = {"on": date(2026, 10, 31), "given": Decimal("1000.00"), "spent": Decimal("0.00")}
    seen = show(desks, dialog, **typed)
    assert "对账单与台账不符：累计支出对账单少150.00元。" in seen
    assert any("对账单没有：2026-10-30 付1号" in text for text in seen)
    dialog.submit()
    assert dialog.form.cells["doc_no"].fault, "a number is asked for"
    told = []
    desks.at("maker").desk.told.connect(lambda sentence, _door: told.append(sentence))
    desks.fill("maker", doc_no="国库10月")
    assert told == ["对账单与台账不符：累计支出对账单少150.00元。"]
    states = {row.figure: (place, row.state.label) for place, row in enumerate(page.model.lines)}
    assert {state for _, state in states.values()} == {"相符", "不符"}
    card = pick(page, desks, states["累计支出"][0])
    desks.qtbot.waitUntil(lambda: any("付1号" in text for text in texts(card)))
    card.doors["看这一笔"].click()
    desks.settle("maker")
    QApplication.processEvents()
    assert [row.doc_no for row in desks.at("maker").tabs.front.widget.model.rows] == ["付1号"]
    assert ledger.strip.compared.text() == "已对账到2026-10-31，1项不符"


def test_who_may_only_read_compares_nothing(county, desks):
    page = desks.open("checker", "statements")
    assert page.buttons == {}
