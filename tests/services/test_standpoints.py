"""Registers and reports of a past day, as they were and as they are now, on both engines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.core.access import Scope
from app.core.errors import Invalid, NotFound
from app.core.period import Month
from app.domain.restructuring import ChangeRow
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.units import Basis, ChangeOp
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.services import accounts, assessment, insurance, pay, restructuring, roster, scans, units, vetting
from app.services.insurance import NewContract
from app.services.pay import NewRun
from app.services.restructuring import NewChange
from app.services.scans import NewUpload
from app.services.units import looking
from app.workspace import Workspace
from tests.cases import candidate, version
from tests.office import Office
from tests.reports.paper_kit import texts
from tests.services import paid
from tests.services.test_assessment import STAFF, closed, hire

TOWN_A, TOWN_B, BOTH = "990101100000", "990101101000", "990101102000"
SOUTH = "990101101200"
ON, LAST = date(2026, 11, 2), date(2026, 10, 31)
WAS, NOW = Standpoint(LAST), Standpoint(LAST, Way.AS_NOW)


def changed(office: Office, *rows: dict[str, object]) -> None:
    """Carry out a document of today."""
    numbered = [ChangeRow(number=n, **({"effective": ON} | said)) for n, said in enumerate(rows, 1)]
    set_id = office.maker.do(restructuring.draft, NewChange(rows=tuple(numbered), doc_no="测政发〔2026〕9号"))
    office.approver.do(restructuring.approve, set_id, 1)
    office.maker.do(restructuring.apply_due)


def merged(office: Office, on: date = ON) -> None:
    """Let both towns become one."""
    merge = {"op": ChangeOp.MERGE, "new_code": BOTH, "effective": on}
    changed(office, {"old_code": TOWN_A, "name": "合镇", **merge}, {"old_code": TOWN_B, **merge})


def entered(office: Office, login: str) -> Workspace:
    """Return the workspace of somebody who comes in now."""
    store = office.workspace(login).store
    return Workspace(store, accounts.actor_of(store, login), office.clock)


def ground(office: Office, code: str) -> Scope:
    row = office.maker.ask(units.unit_by_code, code)
    return Scope(row.scope_lo, row.scope_hi)


def towns(workspace: Workspace, point: Standpoint) -> Counter[str]:
    return Counter(row.town for row in workspace.ask(roster.listed_from, point))


def test_the_roster_of_a_day_reads_by_the_towns_of_that_day_and_of_today(office: Office):
    paid.hire(office)
    before = office.maker.ask(roster.listed_from, WAS)
    assert before == office.maker.ask(roster.listed)
    merged(office)
    assert office.maker.ask(roster.listed_from, WAS) == before, "the past stays what it was"
    assert towns(office.maker, WAS) == {"甲镇": 2, "乙镇": 2}
    assert towns(office.maker, NOW) == {"合镇": 4}
    assert towns(entered(office, "clerk_a"), WAS) == {"甲镇": 2, "乙镇": 2}, "the successor's clerk"
    here = ground(office, BOTH)
    assert towns(office.maker, replace(WAS, ground=here)) == {"甲镇": 2, "乙镇": 2}
    assert towns(office.maker, replace(NOW, ground=here)) == {"合镇": 4}
    assert office.maker.ask(roster.listed)[0].town == "合镇"


def test_what_moved_to_another_town_is_found_in_the_town_of_the_day(office: Office):
    paid.hire(office)
    changed(office, {"op": ChangeOp.MOVE, "old_code": "990101100200", "parent_code": TOWN_B})
    town_a, town_b = ground(office, TOWN_A), ground(office, TOWN_B)
    assert towns(office.maker, replace(WAS, ground=town_a)) == {"甲镇": 2}
    assert towns(office.maker, replace(WAS, ground=town_b)) == {"乙镇": 2}
    assert towns(office.maker, replace(NOW, ground=town_a)) == {}
    assert towns(office.maker, replace(NOW, ground=town_b)) == {"乙镇": 4}


def test_a_grid_split_across_towns_deals_its_people_by_the_shares_and_says_so(office: Office):
    paid.hire(office)
    half = {"op": ChangeOp.SPLIT, "num": 1, "den": 2, "basis": Basis.HOUSEHOLDS}
    changed(
        office,
        {"old_code": paid.EAST_1, "new_code": "990101100200011", "name": "甲半", "staff": "全部", **half},
        {
            "old_code": paid.EAST_1,
            "new_code": "990101101200011",
            "name": "乙半",
            "parent_code": SOUTH,
            **half,
        },
        {"old_code": paid.EAST_2, "new_code": "990101100200021", "name": "一格", "staff": "全部", **half},
        {"old_code": paid.EAST_2, "new_code": "990101100200022", "name": "二格", **half},
    )
    rows = {row.name: row for row in office.maker.ask(roster.listed_from, NOW)}
    assert len(rows) == 4 and rows["演示甲"].grid == "甲半（估）"
    assert (rows["演示乙"].village, rows["演示乙"].grid) == ("东村村委会", "一格、二格"), "no estimate"
    assert {row.grid for row in office.maker.ask(roster.listed_from, WAS)} >= {"东村第1网格", "东村第2网格"}


def served(workspace: Workspace, point: Standpoint) -> dict[str, int]:
    rows = workspace.ask(looking.staffing_from, point)
    return {row.name: row.workers for row in rows if row.workers}


def test_the_grids_of_a_day_and_of_today_carry_as_many(office: Office):
    paid.hire(office)
    before = served(office.maker, WAS)
    assert sum(before.values()) == 4 and before["东村第1网格"] == 1
    assert len(office.maker.ask(looking.vacancies_from, WAS)) == len(office.maker.ask(units.vacancies, LAST))
    half = {"op": ChangeOp.SPLIT, "old_code": paid.EAST_1, "num": 1, "den": 2, "basis": Basis.HOUSEHOLDS}
    changed(
        office,
        {"new_code": "990101100200011", "name": "甲半", "staff": "全部", **half},
        {"new_code": "990101100200012", "name": "乙半", **half},
    )
    assert served(office.maker, WAS) == before, "the past stays what it was"
    now = served(office.maker, NOW)
    assert sum(now.values()) == 4 and now["甲半（估）"] == 1 and "东村第1网格" not in now
    town_b = replace(NOW, ground=ground(office, TOWN_B))
    assert served(office.maker, town_b) == {"城关社区第1网格": 1, "城关社区邮政网格": 1}


def test_a_cycle_has_the_towns_of_its_last_day_and_its_results_read_both_ways(office: Office):
    hire(office, STAFF)
    cycle = office.maker.do(assessment.open_cycle, paid.OCTOBER)
    closed(office, cycle)
    before = office.maker.ask(assessment.town_summary, cycle)
    merged(office)
    assert office.maker.ask(assessment.town_summary, cycle) == before, "the past stays what it was"
    assert {row.town: row.people for row in before} == {"甲镇": 2, "乙镇": 3}
    (now,) = office.maker.ask(assessment.town_summary, cycle, NOW)
    assert (now.town, now.people) == ("合镇", 5)
    rows = office.maker.ask(assessment.results, cycle, office.unit_id(TOWN_A))
    carried = office.maker.ask(assessment.results, cycle, now.town_id, NOW)
    assert len(rows) == 2 and len(carried) == 5 and {row.town for row in carried} == {"合镇"}
    assert {row.id for row in office.maker.ask(units.today_of, office.unit_id(TOWN_A))} == {now.town_id}
    here = replace(WAS, ground=ground(office, BOTH))
    assert len(entered(office, "clerk_a").ask(assessment.results, cycle, None, here)) == 5

    past = office.maker.do(assessment.open_cycle, Month(2026, 9))
    assert {one.town for one in office.maker.ask(assessment.progress, past)} == {"甲镇", "乙镇"}
    office.clock.set(date(2026, 12, 1))
    later = office.maker.do(assessment.open_cycle, paid.NOVEMBER)
    (town,) = office.maker.ask(assessment.progress, later)
    assert (town.town_id, town.town) == (now.town_id, "合镇"), "of three with one interval the one that stood"


def test_of_two_towns_that_became_one_each_month_is_paid_once(office: Office):
    paid.hire(office)
    paid.appropriate(office)
    first = run_of(office, TOWN_A)
    office.maker.do(pay.post, first)
    merged(office)
    late = office.maker.ask(roster.listed_from, WAS)
    south = next(row for row in late if row.name == "演示丙")
    assert office.maker.ask(pay.foresee_end, south.id, date(2026, 10, 5)) == [], "nobody has paid them yet"
    east = next(row for row in late if row.name == "演示甲")
    assert [one.month for one in office.maker.ask(pay.foresee_end, east.id, date(2026, 10, 5))] == [
        paid.OCTOBER
    ]
    second = run_of(office, TOWN_B)
    assert {row.name for row in office.maker.ask(pay.slips, second)} == {"演示丙", "演示丁"}
    office.maker.do(pay.post, second)
    with pytest.raises(Invalid, match="不能重新计算"):
        office.maker.do(pay.calculate, NewRun(month=paid.OCTOBER, unit_id=office.unit_id(TOWN_A)))
    runs = entered(office, "clerk_a").ask(pay.runs, paid.OCTOBER)
    assert sum(row.total for row in runs) == paid.A_MONTH, "the successor's clerk finds the month"


def run_of(office: Office, town: str) -> int:
    """Return October's run of one town, approved."""
    run_id = office.maker.do(pay.calculate, NewRun(month=paid.OCTOBER, unit_id=office.unit_id(town)))
    office.checker.do(pay.check, run_id)
    office.approver.do(pay.approve, run_id)
    return run_id


def test_the_paper_says_by_which_units_and_is_had_for_the_town_of_its_day(file_office: Office):
    office = file_office
    paid.hire(office)
    merged(office)
    wish = Wish(month=paid.OCTOBER, unit=TOWN_A, ending="pdf")
    said = "".join(texts(look(office.maker, REPORTS["roster"], wish).content))
    assert "统计日期：2026年10月31日 · 按当时" in said and "甲镇小计（2人）" in said and "演示丙" not in said
    now = replace(wish, unit=BOTH, way=Way.AS_NOW)
    said = "".join(texts(look(office.maker, REPORTS["roster"], now).content))
    assert "按现在" in said and "合镇小计（4人）" in said
    for bad in (replace(wish, unit=BOTH), replace(now, unit=TOWN_A)):
        with pytest.raises(NotFound):
            look(office.maker, REPORTS["roster"], bad)
    with pytest.raises(Invalid, match="请选“按当时”"):
        look(office.maker, REPORTS["pay-register"], now)


def test_a_case_a_run_and_a_scan_of_a_merged_town_are_found_by_its_heir(office: Office):
    """The successor's clerk finds them, under the unit they were of, or under the one that stands for it."""
    case = office.clerk_a.do(vetting.open_case, candidate(office))
    page = NewUpload(case_id=case, name="a.png", content=b"\x89PNG", evidence_kind="照片")
    office.clerk_a.do(scans.keep, page)
    paid.hire(office)
    paid.appropriate(office)
    office.maker.do(pay.post, run_of(office, TOWN_A))
    terms = NewContract(year=2026, number="保1", insurer="演示保险")
    office.maker.do(insurance.enrol, office.maker.do(insurance.open_contract, terms), LAST)
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "不再考察")
    later = date(2026, 11, 9)
    office.clock.set(later)
    merged(office, later)
    heir = entered(office, "clerk_a")
    was, now = Standpoint(ON), Standpoint(ON, Way.AS_NOW)
    for query in (vetting.cases_by, scans.scans_by):
        assert [row.place.split(" › ")[0] for row in heir.ask(query, was)] == ["甲镇"]
        assert [row.place.split(" › ")[0] for row in heir.ask(query, now)] == ["合镇"]
        assert heir.ask(query, Standpoint(date(2025, 12, 31))) == []
    assert heir.ask(vetting.cases)[0].place.startswith("合镇"), "its grid stands, in another town"
    assert Counter(row.place.split(" › ")[0] for row in heir.ask(insurance.insured_by, WAS)) == {
        "甲镇": 2,
        "乙镇": 2,
    }
    assert {row.place.split(" › ")[0] for row in heir.ask(insurance.insured_by, NOW)} == {"合镇"}
    (mine,) = office.maker.ask(pay.runs_by, replace(NOW, ground=ground(office, BOTH)))
    (whole,) = office.maker.ask(pay.runs_by, NOW)
    assert mine == whole == office.maker.ask(pay.runs)[0] and mine.paid == 2
    assert office.maker.ask(pay.runs_by, Standpoint(date(2026, 9, 30))) == []
    nobody = replace(NOW, ground=ground(office, "990101100498"))  # carries no grid
    assert office.maker.ask(pay.runs_by, nobody) == []


def test_a_case_of_a_grid_that_is_no_more_says_which_it_was(file_office: Office):
    office = file_office
    case = office.clerk_a.do(vetting.open_case, candidate(office))
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "不再考察")
    changed(office, {"op": ChangeOp.MERGE, "old_code": paid.EAST_1, "new_code": paid.EAST_2})
    assert office.maker.ask(vetting.cases)[0].place == "甲镇 › 东村村委会 › 东村第1网格"
    (now,) = office.maker.ask(vetting.cases_by, Standpoint(ON, Way.AS_NOW))
    assert now.place == "甲镇 › 东村村委会 › 东村第2网格"
