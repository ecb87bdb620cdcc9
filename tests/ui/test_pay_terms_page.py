"""薪酬核定 in the window: only what a kind leaves open is asked, for one or for several at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.services.pay import TermsState
from tests.services.paid import EAST_1, EAST_2, URBAN
from tests.services.test_pay_terms import FEBRUARY, adopt, hire
from tests.ui.test_pay_page import Desks
from ui.kit.form_dialog import FormDialog


@pytest.fixture
def desks(qtbot, file_office):
    adopt(file_office, "ezhou")
    people = (("演示甲", URBAN, "urban_community_worker"), ("演示乙", EAST_1, "rural_worker"))
    hire(file_office, *people, ("演示丙", EAST_2, "rural_worker"))
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def begin(desks, page, *names):
    """Choose people by name, press 核定 and return the form that opens."""
    page.table.choose({row.id for row in page.model.rows if row.name in names})
    page.buttons["核定"].click()
    desks.settle("maker")
    return next(one for one in desks.at("maker").findChildren(FormDialog) if one.isVisible())


def test_each_kind_is_asked_for_what_its_scheme_leaves_open(desks):
    page = desks.open("maker", "pay_terms")
    assert {row.state for row in page.model.rows} == {TermsState.OPEN}
    assert not page.buttons["核定"].isEnabled() and "先在列表中选中" in page.buttons["核定"].toolTip()
    urban = begin(desks, page, "演示甲")
    assert set(urban.form.cells) == {"since", "post", "grade", "doc_no"}
    urban.form.cells["grade"].editor.show_value(19)
    urban.form.cells["post"].editor.show_value("worker")
    urban.submit()
    desks.settle("maker")
    assert urban.isVisible() and "级别要在1至18之间" in urban.form.cells["grade"].fault
    desks.fill("maker", since=FEBRUARY, grade=3)
    rural = begin(desks, page, "演示乙", "演示丙")
    assert set(rural.form.cells) == {"since", "reference", "amount", "doc_no"}
    said = desks.fill("maker", since=FEBRUARY, amount=Decimal("180.00"))
    assert said.startswith("演示乙、演示丙：")
    page = desks.open("maker", "pay_terms")
    assert [(row.name, row.monthly, row.state) for row in page.model.rows] == [
        ("演示乙", Decimal("180.00"), TermsState.DECIDED),
        ("演示丙", Decimal("180.00"), TermsState.DECIDED),
        ("演示甲", Decimal("2760.00"), TermsState.DECIDED),
    ]
    known = begin(desks, page, "演示甲")
    assert known.form.cells["grade"].editor.value() == 3
