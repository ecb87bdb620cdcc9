"""The roster's columns of the newest month: titled with it, and only for those who may see them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.access import Permission
from app.core.narrowing import Kept, Narrowing
from app.core.period import Month
from app.services import assessment, pay
from tests.trust.county import settled
from ui.kit.cells import as_seen
from ui.kit.register import RegisterPage
from ui.pages.roster import PAGE

KEYS = ("score", "grade", "stipend")


@pytest.fixture
def listed(qtbot, file_office, open_desk):
    """A function that opens the page, without a permission it has otherwise; what run and sheet say."""
    run = settled(file_office)
    paid = {row.name: f"{row.amount:,.2f}" for row in file_office.checker.ask(pay.slips, run)}
    (cycle,) = file_office.checker.ask(assessment.cycles)
    graded = {row.name: row.grade for row in file_office.checker.ask(assessment.results, cycle.id)}

    def opened(lacking=None):
        desk = open_desk("maker")
        actor = desk.workspace.actor
        desk.workspace.actor = replace(actor, permissions=actor.permissions - {lacking})
        page = RegisterPage(PAGE, desk)
        qtbot.addWidget(page)
        page.resize(1366, 700)
        page.show()
        qtbot.waitUntil(lambda: page.reading.whole and not desk.tasks.busy)
        return page

    return opened, paid, graded


def titles(page):
    return {one.key: one.label.title for one in page.model.fields if one.key in KEYS}


def cells(page, key):
    place = [one.key for one in page.model.columns].index(key)
    return [page.model.index(line, place).data() for line in range(page.model.rowCount())]


def test_the_columns_name_their_month_and_show_the_figures_of_sheet_and_run(listed):
    opened, paid, graded = listed
    page = opened()
    assert titles(page) == {"score": "10月考核", "grade": "10月等次", "stipend": "10月补贴"}
    assert dict(zip(cells(page, "name"), cells(page, "stipend"), strict=True)) == paid
    assert dict(zip(cells(page, "name"), cells(page, "grade"), strict=True)) == graded
    texts = [page.model.sum_text(place) for place in range(page.model.columnCount())]
    assert "2,960.00" in texts and any(text.startswith("平均 ") for text in texts)
    helps = {one.key: one.label.help for one in page.model.fields}
    assert "2026年10月正常发放（已导出）" in helps["stipend"] and "2026年10月" in helps["score"]
    row = page.model.rows[0]
    ended = replace(row, latest=replace(row.latest, scored=Month(2026, 9), quarterly=True))
    assert [label.title for label in PAGE.labels(ended).values()] == ["3季度考核", "3季度等次", "10月补贴"]


def test_they_are_sorted_filtered_and_given_out_by_the_titles_seen(listed):
    page = listed[0]()
    place = [one.key for one in page.model.columns].index("stipend")
    page.table.sort_column(place)
    page.table.sort_column(place)
    assert cells(page, "stipend") == ["1,760.00", "600.00", "600.00", "0.00"]
    popup = page.open_filter(place)
    popup.close()
    page.narrow(Narrowing((Kept(key="stipend", least=Decimal(600)),)))
    assert len(page.model.rows) == 3 and page.bar.chips[0].text().startswith("10月补贴：")
    listing = as_seen(page)
    assert "10月补贴" in [one.label.title for one in listing.columns] and "stipend" in listing.adds
    assert "10月补贴" in listing.kept


def test_for_who_may_not_see_pay_there_is_no_such_column(listed):
    page = listed[0](lacking=Permission.PAY_READ)
    assert titles(page) == {"score": "10月考核", "grade": "10月等次"}
    assert all(row.stipend is None for row in page.model.rows)
    assert "stipend" not in [one.key for one in as_seen(page).columns]
