"""The first page on both engines: every count is its list's, and work waits for those who may do it."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Denied
from app.services import assessment, dashboard, insurance, pay, vetting
from app.services.pay import NewRun
from tests.cases import GOOD, opened, ready
from tests.office import Office
from tests.trust.county import OCTOBER, settled, staffed
from ui.kit.page import EVERYTHING, Ground, within
from ui.pages import PAGES

QUERIES = {page.id: page.query for page in PAGES}


def board(office: Office, login: str, ground: Ground = EVERYTHING) -> dashboard.Board:
    return office.workspace(login).ask(lambda unit: dashboard.board(within(unit, ground)))


def tile(found: dashboard.Board, page: str) -> dashboard.Tile:
    return next(one for one in found.tiles if one.page == page)


def due(office: Office, login: str) -> list[str]:
    return [one.text for one in board(office, login).due]


def listed(office: Office, login: str, page: str, ground: Ground = EVERYTHING) -> int:
    return len(office.workspace(login).ask(lambda unit: QUERIES[page](within(unit, ground))))


@pytest.mark.parametrize("login", ["maker", "checker", "approver", "clerk_a", "clerk_b"])
def test_every_count_is_the_number_of_rows_of_its_list(office: Office, login: str):
    ready(office)
    settled(office)
    found = board(office, login)
    assert len(found.tiles) == (5 if login.startswith("clerk") else 6)
    for one in found.tiles:
        assert one.count == listed(office, login, one.page), one.title
    assert tile(found, "results").count > 0
    assert tile(found, "pay").count == 1


def test_the_figures_are_those_of_the_ground(office: Office):
    settled(office)
    ground = Ground("乙镇", office.workspace("clerk_b").actor.scopes[0])
    found = board(office, "maker", ground)
    for one in found.tiles:
        assert one.count == listed(office, "maker", one.page, ground), one.title
    assert tile(found, "roster").count < tile(board(office, "maker"), "roster").count


def test_the_tiles_say_what_was_paid_scored_and_will_be_left(office: Office):
    settled(office)
    found = board(office, "maker")
    assert tile(found, "pay").value == "2,960.00 元"
    assert "2026年10月" in tile(found, "pay").note
    assert tile(found, "results").value == "已公布"
    assert "预计年末结余" in tile(found, "ledger").note


def test_an_empty_county_has_tiles_and_nothing_to_do(office: Office):
    found = board(office, "maker")
    assert found.due == ()
    assert {one.count for one in found.tiles if one.page != "vacancies"} == {0}
    assert tile(found, "vacancies").count == listed(office, "maker", "vacancies") > 0


def test_a_run_waits_for_whoever_may_take_its_next_step(office: Office):
    staffed(office)
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    assert [one.target for one in board(office, "checker").due] == [run]
    assert due(office, "approver") == []
    office.checker.do(pay.check, run)
    assert due(office, "checker") == []
    assert "等待审批" in due(office, "approver")[0]
    office.approver.do(pay.approve, run)
    assert any("等待过账" in text for text in due(office, "maker"))


def test_a_case_waits_for_the_permission_of_its_step(office: Office):
    case, _members = opened(office)
    (first,) = board(office, "clerk_a").due
    assert first.target == case
    assert "实地考察" in first.text
    assert due(office, "clerk_b") == [], "another town's"
    assert due(office, "approver") == []


def test_a_finished_case_waits_for_the_decision_and_then_for_nobody(office: Office):
    case = ready(office)
    assert "确定人选" in due(office, "approver")[0]
    assert due(office, "clerk_a") == []
    row = office.approver.ask(vetting.case_row, case)
    office.approver.do(vetting.reject, case, row.version, GOOD)
    assert due(office, "approver") == []
    assert tile(board(office, "approver"), "open_cases").count == 0


def test_a_cycle_waits_for_the_towns_and_then_for_the_county(office: Office):
    staffed(office)
    office.maker.do(assessment.open_cycle, OCTOBER)
    assert "1 个乡镇还没有提交" in due(office, "clerk_a")[0]
    assert "2 个乡镇还没有提交" in due(office, "maker")[0]
    assert "2 个乡镇中 0 个已提交" in tile(board(office, "maker"), "results").note


def test_an_insurance_that_ends_soon_is_named_until_it_is_renewed(office: Office):
    staffed(office)
    assert due(office, "maker") == []
    office.clock.set(date(2026, 12, 15))
    assert "2026-12-31 到期" in due(office, "maker")[0]
    assert due(office, "checker") == []
    new = insurance.NewContract(year=2027, number="保2027-1", insurer="演示保险公司")
    office.maker.do(insurance.open_contract, new)
    assert due(office, "maker") == []


def test_an_administrator_has_no_board(office: Office):
    with pytest.raises(Denied):
        office.auditor.ask(dashboard.board)
