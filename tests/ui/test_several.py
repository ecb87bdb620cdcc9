"""Several cases decided at once in the list, and what strikes in their visits, by who decides."""

from __future__ import annotations

import pytest

from app.domain.vetting import CaseState
from app.services import vetting
from tests.cases import SHORT, candidate, collect, five, opened, ready
from tests.ui.test_pay_page import Desks
from ui.kit.form_dialog import FormDialog


@pytest.fixture
def desks(qtbot, file_office):
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def chosen(desks, page, *cases):
    """Select cases of the list and open the form that decides them together."""
    page.table.choose(set(cases))
    page.buttons["一并确定"].click()
    desks.settle("approver")


def test_selected_cases_are_decided_together_or_none_with_the_reason_of_each(desks, file_office):
    first = ready(file_office)
    second = ready(file_office, identity=candidate(file_office, 2).identity, name="演示次选")
    short, team = opened(file_office, identity=candidate(file_office, 3).identity, name="演示另人")
    collect(file_office, short, team, five(team)[:4])
    page = desks.open("approver", "open_cases")
    chosen(desks, page, first)
    assert desks.fill("approver", text="综合评价良好").startswith("演示候选。")
    assert desks.ask(vetting.case_row, first).state is CaseState.DECIDED
    chosen(desks, page, second, short)
    box = next(one for one in desks.at("approver").findChildren(FormDialog) if one.isVisible())
    box.form.cells["text"].editor.show_value("综合评价良好")
    box.submit()
    desks.settle("approver")
    assert f"演示另人：还不能“确定人选”，请先办好：{SHORT}" in box.banner.text.text()
    assert desks.ask(vetting.case_row, second).state is CaseState.INTERVIEWED, "all or none"
    assert "一并确定" not in desks.open("clerk_a", "open_cases").buttons, "who prepares decides nothing"


def test_what_strikes_in_visits_is_a_page_and_a_section_of_who_decides(desks, file_office):
    for number in (1, 2, 3):
        case, team = opened(file_office, identity=candidate(file_office, number).identity)
        collect(file_office, case, team, five(team)[:1])
    page = desks.open("approver", "visit_signs")
    assert [row.kind.label for row in page.model.rows] == ["一户多案"]
    case = desks.open("approver", "case", case)
    assert "赵户主一户在3个案卷里接受走访" in case.view.tables["vetting/signs"].rows_model.rows[0].text
    assert "visit_signs" not in {one.id for one in desks.at("clerk_a").pages}
    assert "vetting/signs" not in desks.open("clerk_a", "case", case.case_id).view.tables
