"""Every figure opens to its evidence: from a name typed into the search to what a person's pay rests on."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.services import pay
from app.services.pay import Topic
from tests.office import on_both
from tests.services.paid import OCTOBER, SEPTEMBER, appropriate, hire, person, posted, render
from tests.ui.test_pay_page import Desks
from tests.ui.test_search import typed
from ui.pages.pay.story import StoryCard


@pytest.fixture
def paid(office):
    """A county with two posted months, the later one paid by the bank, and that month's run."""
    hire(office)
    appropriate(office)
    posted(office, SEPTEMBER)
    run_id = posted(office, OCTOBER)
    office.maker.do(pay.export, run_id, render)
    office.maker.do(pay.confirm, run_id, date(2026, 11, 8), "回单8")
    return office, run_id


@pytest.fixture
def desks(qtbot, paid):
    made = Desks(qtbot, paid[0])
    yield made
    made.close()


def card(desks):
    """Return the story the inspector shows, read."""
    desks.settle("maker")
    found = desks.at("maker").inspector.body.widget()
    assert isinstance(found, StoryCard)
    return found


def front(desks):
    return desks.at("maker").tabs.front


@on_both
def test_from_a_typed_name_to_what_the_pay_rests_on(paid, desks, qtbot):
    office, _ = paid
    person_id = person(office, "演示甲")
    window = desks.at("maker")
    typed(qtbot, window, "yanshijia")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    desks.settle("maker")
    assert front(desks).page.id == "roster"
    (worker,) = front(desks).widget.table.chosen()
    assert worker.name == "演示甲"

    rows = desks.ask(pay.paid_to, person_id)
    assert [row.month for row in rows] == [OCTOBER, SEPTEMBER]
    window.desk.open("run", None, rows[0].ref)
    desks.settle("maker")
    assert front(desks).page.id == "run"
    (slip,) = front(desks).widget.table.chosen()
    assert (slip.name, slip.amount) == ("演示甲", 600)

    story = card(desks).story
    assert sum(row.amount for row in story.rows if row.topic is Topic.LINE) == story.total == slip.amount
    card(desks).doors["roster"].click()
    desks.settle("maker")
    assert [row.name for row in front(desks).widget.table.chosen()] == ["演示甲"]


def test_the_standard_and_the_ledger_are_one_click_from_the_slip(paid, desks):
    _, run_id = paid
    window = desks.at("maker")

    def told():
        window.desk.open("run", None, run_id)
        desks.settle("maker")
        page = front(desks).widget
        page.table.choose({row.id for row in page.views.front.model.rows if row.name == "演示甲"})
        return card(desks)

    told().doors["policy"].click()
    desks.settle("maker")
    assert [(row.value, row.source) for row in front(desks).widget.model.rows] == [("600.00", "稷山材料 J32")]
    told().doors["ledger"].click()
    desks.settle("maker")
    (line,) = front(desks).widget.model.rows
    assert (line.doc_id, line.committed) == (run_id, 2960)
    front(desks).widget.table.selectRow(0)
    desks.settle("maker")
    window.inspector.body.widget().doors["看这次发放"].click()
    desks.settle("maker")
    assert front(desks).page.id == "run", "and back again"


def test_a_month_is_found_by_the_search(paid, desks, qtbot):
    _, run_id = paid
    window = desks.at("maker")
    typed(qtbot, window, "2026-10")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    desks.settle("maker")
    assert front(desks).page.id == "run"
    assert front(desks).widget.run_id == run_id
