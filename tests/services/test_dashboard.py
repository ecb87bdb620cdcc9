"""The first page on both engines: every figure is its list's, and work waits for those who may do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.access import Permission, Scope
from app.core.asof import AsOf
from app.core.errors import Denied
from app.core.figures import Amount, Door
from app.core.narrowing import Narrowing
from app.domain.assessment import CycleKind
from app.domain.roster import EndReason
from app.domain.units import Level
from app.services import (
    assessment,
    calendar,
    dashboard,
    insurance,
    pay,
    policy,
    recruiting,
    roster,
    tenure,
    units,
    vetting,
)
from app.services.dashboard import _tiles
from app.services.pay import NewRun
from app.services.policy import NewPolicy
from app.services.roster import Leaving
from db.models.policy import PolicyVersion
from tests import campaigns
from tests.cases import GOOD, opened, ready
from tests.office import Office
from tests.services.paid import NOVEMBER, approved
from tests.trust.county import OCTOBER, assessed, settled, staffed
from ui.kit.page import EVERYTHING, Ground, within
from ui.pages import PAGES

QUERIES = {page.id: page.query for page in (each.read() for each in PAGES) if hasattr(page, "query")}
WHOLE_COUNTY = {page.id for page in PAGES if page.whole}


def board(office: Office, login: str, ground: Ground = EVERYTHING) -> dashboard.Board:
    return office.workspace(login).ask(lambda unit: dashboard.board(within(unit, ground)))


def figures(found: dashboard.Board) -> Iterator[tuple[str, Amount, Door]]:
    """Yield every tile and every mark of every chart with what it says and where it opens."""
    for tile in found.tiles:
        yield tile.title, tile.amount, tile.door
    for chart in found.charts:
        for series in chart.series:
            for category, mark in zip(chart.categories, series.marks, strict=True):
                yield f"{chart.title}/{series.title}/{category}", mark.value, mark.door


def listed(office: Office, login: str, door: Door, ground: Ground) -> Amount:
    """Return what the rows behind a door come to, read as the window reads them."""
    part = Ground(door.place, door.scope) if door.scope else ground
    part = EVERYTHING if door.page in WHOLE_COUNTY else part
    rows = office.workspace(login).ask(lambda unit: QUERIES[door.page](within(unit, part)))
    kept = [row for row in rows if door.narrowing.holds(row)]
    return sum((getattr(row, door.adds) for row in kept), Decimal(0)) if door.adds else len(kept)


def differing(office: Office, login: str, ground: Ground = EVERYTHING) -> dict[str, tuple[Amount, Amount]]:
    found = {
        name: (amount, listed(office, login, door, ground))
        for name, amount, door in figures(board(office, login, ground))
    }
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def tile(found: dashboard.Board, page: str) -> dashboard.Tile:
    return next(one for one in found.tiles if one.door.page == page)


def chart(found: dashboard.Board, words: str):
    return next(one for one in found.charts if words in one.title)


def due(office: Office, login: str) -> list[str]:
    return [one.text for one in board(office, login).due]


def test_every_figure_is_its_list(office: Office):
    ready(office)
    settled(office)
    for login in ("maker", "checker", "approver", "clerk_a", "clerk_b"):
        found = list(figures(board(office, login)))
        town = login.startswith("clerk")
        assert len(board(office, login).tiles) == (5 if town else 6), login
        assert len(board(office, login).charts) == (4 if town else 5), login
        assert {door.page for _name, _amount, door in found} >= {
            "roster",
            "vacancies",
            "open_cases",
            "results",
            "pay",
        }, login
        assert (login, differing(office, login)) == (login, {})
        assert sum(1 for _name, amount, _door in found if amount) >= 8, "a test on nothing proves nothing"


def test_the_figures_are_those_of_the_ground(office: Office):
    settled(office)
    ground = Ground("乙镇", office.workspace("clerk_b").actor.scopes[0])
    found = board(office, "maker", ground)
    assert differing(office, "maker", ground) == {}
    assert 0 < tile(found, "roster").amount < tile(board(office, "maker"), "roster").amount
    assert chart(found, "补贴支出").limit is None, "the county's plan is not beside a town's pay"
    assert "全县" in tile(found, "ledger").title


def test_a_figure_that_is_not_its_list_is_seen(office: Office, monkeypatch):
    settled(office)
    real = dashboard.board.__wrapped__

    def wrong(unit):
        found = real(unit)
        return replace(
            found, tiles=(replace(found.tiles[0], amount=found.tiles[0].amount + 1), *found.tiles[1:])
        )

    monkeypatch.setattr(dashboard, "board", wrong)
    assert list(differing(office, "maker")) == ["在岗网格员"]


def test_charts_add_up_to_their_tiles(office: Office):
    settled(office)
    found = board(office, "maker")

    def total(words: str) -> Amount:
        one = chart(found, words)
        return sum(one.total(place) for place in range(len(one.categories)))

    assert total("考核等次") == tile(found, "results").amount > 0
    assert total("空岗") == tile(found, "vacancies").amount > 0
    assert total("年龄") == tile(found, "roster").amount > 0
    spent, promised = (one.marks[0].value for one in chart(found, "经费").series)
    assert spent == tile(found, "ledger").amount
    assert promised == Decimal("3360.00"), (
        "four insured and a month posted, nothing confirmed by the bank yet"
    )
    assert (
        chart(found, "补贴支出").series[0].marks[-1].value == tile(found, "pay").amount == Decimal("2960.00")
    )
    assert chart(found, "补贴支出").limit.values == (Decimal("333333.33"),)


@pytest.mark.parametrize("login", ["maker", "clerk_a"])
def test_every_mark_of_the_months_is_its_list(office: Office, login: str):
    settled(office)
    own = office.workspace("clerk_b").actor.scopes[0]
    for ground in (EVERYTHING, Ground("乙镇", own)) if login == "maker" else (EVERYTHING,):
        found = office.workspace(login).ask(lambda unit, at=ground: dashboard.monthly(within(unit, at)))
        assert len(found) == 2 and found[0].title == "考核等次分布（人）"
        marks = [mark for one in found for series in one.series for mark in series.marks]
        for mark in marks:
            assert listed(office, login, mark.door, ground) == mark.value, mark.door
        assert sum(mark.value > 0 for mark in marks) >= 2, "a test on nothing proves nothing"


def test_the_grades_of_the_months_are_those_of_the_results(office: Office):
    staffed(office)
    cycle = assessed(office)
    results = {row.id: (row.name, row.grade, row.rank) for row in office.maker.ask(assessment.results, cycle)}
    rows = office.maker.ask(assessment.graded)
    assert {row.id: (row.name, row.grade, row.rank) for row in rows} == results != {}
    assert {row.month for row in rows} == {OCTOBER}
    counted = office.maker.ask(assessment.graded_counts)
    assert counted == Counter((row.month, row.grade) for row in rows), "what was superseded does not count"
    assert office.maker.ask(assessment.graded, 0) == []
    seen = {row.town for row in office.clerk_b.ask(assessment.graded)}
    assert seen == {"乙镇"}
    with pytest.raises(Denied):
        office.auditor.ask(assessment.graded)


def test_what_waits_is_what_the_first_page_lists(office: Office):
    staffed(office)
    office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    for login in ("maker", "checker"):
        found = office.workspace(login).ask(dashboard.waiting)
        assert found == board(office, login).due
    assert len(found) == 1, "a run waits for who checks it"
    with pytest.raises(Denied):
        office.auditor.ask(dashboard.waiting)


def test_only_what_is_posted_is_a_point(office: Office):
    settled(office)
    office.clock.set(date(2026, 12, 2))
    november = approved(office, NOVEMBER)
    found = board(office, "maker")
    assert len(chart(found, "补贴支出").categories) == 1, "approved is not paid"
    office.maker.do(pay.post, november)
    found = board(office, "maker")
    assert chart(found, "补贴支出").categories == ("10月", "11月")
    assert tile(found, "pay").change == "较上月持平"
    assert differing(office, "maker") == {}


def test_tiles_say_how_they_moved(office: Office):
    staffed(office)
    found = board(office, "maker")
    assert tile(found, "roster").change == "较上月末持平"
    office.clock.set(date(2026, 11, 20))
    row = office.maker.ask(roster.workers)[0]
    gone = Leaving(on=date(2026, 11, 10), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, row.id, row.version, gone)
    found = board(office, "maker")
    assert tile(found, "roster").change == "较上月末 -1"
    assert tile(found, "vacancies").change == "较上月末 +1"
    assert tile(found, "vacancies").warns
    assert differing(office, "maker") == {}


@pytest.mark.parametrize("login", ["maker", "clerk_b"])
def test_the_figures_are_read_as_the_lists_are(office: Office, login: str):
    """Heads, gaps and names come from statements of their own; they must be those of the rows."""
    staffed(office)
    office.clock.set(date(2026, 11, 20))
    gone = office.maker.ask(roster.workers)[-1]
    leaving = Leaving(on=date(2026, 11, 10), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, gone.id, gone.version, leaving)
    space = office.workspace(login)
    rows, born = space.ask(roster.workers), space.ask(roster.births)
    assert born == {
        kind: sorted(row.birth for row in rows if row.employment == kind)
        for kind in {row.employment for row in rows}
    }
    for on in (None, date(2026, 10, 31)):
        day = AsOf(on or office.clock().date())
        assert space.ask(roster.heads, day) == len(space.ask(roster.workers, day)) > 0
        tree = {row.id: row for row in space.ask(units.tree, on)}
        vacant, found = space.ask(units.vacancies, on), space.ask(units.gaps, on)
        assert found.grids == len(space.ask(units.staffing, on))
        assert [(gap.scope_lo, gap.unit_kind, gap.workers, gap.wanted) for gap in found.empty] == [
            (tree[row.id].scope_lo, tree[row.id].unit_kind, row.workers, row.wanted) for row in vacant
        ]
    assert rows and vacant
    grids = {row.id for row in tree.values() if row.level is Level.GRID}
    two = sorted(grids)[:2]
    named = {part.id: (part.full_name, part.level, part.scope) for part in space.ask(units.parts, two)}
    assert named == {
        row.id: (row.full_name, row.level, Scope(row.scope_lo, row.scope_hi))
        for row in tree.values()
        if row.id not in grids or row.id in two
    }


@pytest.mark.parametrize("login", ["maker", "clerk_b"])
def test_the_figures_over_the_roster_are_those_of_the_lists(office: Office, login: str):
    run, space = settled(office), office.workspace(login)
    gone = office.maker.ask(roster.workers)[-1]
    office.maker.do(roster.leave, gone.id, 1, Leaving(on=date(2026, 11, 2), reason=EndReason.RESIGNED))
    found = {one.title: one for one in space.ask(dashboard.figures)}
    rows = space.ask(roster.workers)
    assert found["在岗网格员"].value == str(len(rows))
    assert (found["在岗网格员"].note, found["在岗网格员"].warns) == ("▼ 较上月末 -1", True)
    kinds = {title: one for title, one in found.items() if one.target != Narrowing() and one.page == "roster"}
    assert sum(int(one.value) for one in kinds.values()) == len(rows) and kinds
    for title, one in kinds.items():
        assert int(one.value) == sum(one.target.holds(row) for row in rows), title
    assert found["空岗网格"].value == str(len(space.ask(units.gaps).empty))
    assert found["10月应发"].value == f"{space.ask(pay.run, run).total:,.2f}"
    assert ("预算执行" in found["10月应发"].note) == (login == "maker")
    with pytest.raises(Denied):
        office.auditor.ask(dashboard.figures)


def test_an_empty_county_shows_the_way_to_its_first_month(office: Office):
    found = board(office, "maker")
    assert (found.tiles, found.charts, found.due) == ((), (), ())
    assert [(step.title, step.done) for step in found.steps] == [
        ("导入辖区", True),
        ("导入花名册", False),
        ("设补贴标准", True),
        ("登记年度经费", False),
        ("开始第一次考核", False),
        ("编制第一个月补贴", False),
    ]
    assert {step.door.page for step in found.steps} <= {page.id for page in PAGES}
    assert "登记年度经费" not in [step.title for step in board(office, "clerk_a").steps]
    staffed(office)
    assert board(office, "maker").steps == ()
    assert board(office, "maker").tiles


def test_a_place_without_workers_in_a_county_at_work_is_no_new_county(office: Office):
    settled(office)
    row = office.maker.ask(units.unit_by_code, "990101101200")
    ground = Ground(row.name, Scope(row.scope_lo, row.scope_hi))
    found = board(office, "maker", ground)
    assert found.steps == ()
    assert tile(found, "roster").amount == 0
    assert differing(office, "maker", ground) == {}


def test_the_days_of_the_month_come_from_the_policy_in_working_days(office: Office):
    settled(office)
    assert [(node.title, node.on) for node in board(office, "maker").nodes] == [
        ("11月考核汇总", date(2026, 12, 5)),
        ("11月补贴发放", date(2026, 12, 10)),
    ]
    assert board(office, "maker").nodes[1].term.words == "还有 38 天", "without a calendar, plain days"
    office.admin.do(calendar.adopt_year, 2026)
    office.clock.set(date(2026, 12, 4))  # a Friday
    scored, paid = board(office, "maker").nodes
    assert (scored.term.words, scored.term.presses) == ("还有 0 个工作日", True)
    assert (paid.term.words, paid.term.presses) == ("还有 4 个工作日", False)
    office.clock.set(date(2026, 12, 12))
    scored, paid = board(office, "maker").nodes
    assert (scored.term.words, paid.term.words) == ("已超 7 天", "已超 2 天")
    office.clock.set(date(2026, 12, 14))
    assert board(office, "maker").nodes[1].term.presses


def test_a_run_waits_for_whoever_may_take_its_next_step(office: Office):
    staffed(office)
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    (one,) = board(office, "checker").due
    assert (one.door.page, one.door.target) == ("run", run)
    assert one.term.words == "还有 8 天", "October is paid by 10 November"
    assert due(office, "approver") == []
    office.checker.do(pay.check, run)
    assert due(office, "checker") == []
    assert "等待审批" in due(office, "approver")[0]
    office.approver.do(pay.approve, run)
    assert any("等待过账" in text for text in due(office, "maker"))


def test_a_case_waits_for_the_permission_of_its_step(office: Office):
    case, _members = opened(office)
    (first,) = board(office, "clerk_a").due
    assert first.door.target == case
    assert "实地考察" in first.text
    assert first.term.words.startswith("推荐已")
    assert due(office, "clerk_b") == [], "another town's"
    assert due(office, "approver") == []


def test_a_finished_case_waits_for_the_decision_and_then_for_nobody(office: Office):
    staffed(office)
    case = ready(office)
    assert "确定人选" in due(office, "approver")[0]
    assert due(office, "clerk_a") == []
    row = office.approver.ask(vetting.case_row, case)
    office.approver.do(vetting.reject, case, row.version, replace(GOOD, refusal="vetting"))
    assert due(office, "approver") == []
    assert tile(board(office, "approver"), "open_cases").amount == 0


def test_a_campaign_waits_for_who_takes_its_next_step_once_it_can_be_taken(office: Office):
    campaigns.governed(office, "jingzhou")
    made = campaigns.drafted(office, office.maker, campaigns.COUNTY, campaigns.CITY_1)
    maker = office.maker
    both = replace(maker.actor, permissions=maker.actor.permissions | {Permission.VETTING_DECIDE})
    assert maker.ask(lambda unit: recruiting.pressing(replace(unit, actor=both))) == [], "another lets it out"
    (told,) = board(office, "approver").due
    assert (told.door.page, told.door.target) == ("campaign", made)
    assert "1 个选聘批次等待“发布招考公告”" in told.text
    office.approver.do(recruiting.announce, made, campaigns.version(office.maker, made))
    assert due(office, "approver") == due(office, "maker") == [], "people register"
    office.clock.set(campaigns.AFTER)
    assert any("资格审查" in text for text in due(office, "maker"))
    assert [one.number for one in office.clerk_a.ask(recruiting.pressing)] == []


def test_a_cycle_waits_for_the_towns_and_then_for_the_county(office: Office):
    staffed(office)
    office.maker.do(assessment.open_cycle, OCTOBER)
    assert "1 个乡镇还没有提交" in due(office, "clerk_a")[0]
    assert "2 个乡镇还没有提交" in due(office, "maker")[0]
    assert "2 个乡镇中 0 个已提交" in tile(board(office, "maker"), "results").note


def test_what_presses_comes_first(office: Office):
    opened(office)
    staffed(office)
    office.maker.do(assessment.open_cycle, OCTOBER)
    office.clock.set(date(2026, 11, 9))
    found = board(office, "clerk_a").due
    assert [one.term.presses for one in found] == [True, False]
    assert found[0].term.words == "已超 4 天"


def test_an_insurance_that_ends_soon_and_who_grows_too_old_are_named(office: Office):
    staffed(office)
    assert "2026-12-31 到期" in due(office, "maker")[0], "60 days before its end"
    (kept,) = office.admin.ask(lambda unit: unit.session.scalars(select(PolicyVersion.text)).all())
    text = kept.replace("warn_days = { value = 60", "warn_days = { value = 30")
    text = text.replace("maximum = 60", "maximum = 41")  # all were born in June 1985
    office.admin.do(
        policy.adopt, NewPolicy(text=text, valid_from=date(2026, 1, 1), source="测试", reason="调标")
    )
    (one,) = board(office, "maker").due
    assert one.text == "4 人到明年底超过选聘年龄 41 周岁，请提前安排接替"
    assert one.door is not None and listed(office, "maker", one.door, EVERYTHING) == 4
    assert {row.due for row in office.maker.ask(tenure.listed)} == {"明年超龄"}
    assert "41 周岁" in due(office, "clerk_a")[0] and due(office, "checker") == []
    office.clock.set(date(2026, 12, 15))
    assert "2026-12-31 到期" in due(office, "maker")[0]
    assert due(office, "checker") == []
    new = insurance.NewContract(year=2027, number="保2027-1", insurer="演示保险公司")
    office.maker.do(insurance.open_contract, new)
    assert due(office, "maker") == [one.text]


def test_news_are_of_what_the_person_may_see(office: Office):
    opened(office)
    staffed(office)
    assessed(office)
    office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    mine = board(office, "maker").news
    assert [one.at for one in mine] == sorted((one.at for one in mine), reverse=True)
    assert mine[0].text == "计算：2026年10月补贴"
    assert mine[0].who == "经办甲"
    theirs = [one.text for one in board(office, "clerk_b").news]
    assert any("公布结果" in text for text in theirs)
    assert not any("演示候选" in text for text in theirs), "another town's case"
    assert any("演示候选" in one.text for one in board(office, "clerk_a").news)


def test_a_policy_that_names_no_day_has_none(office: Office):
    settled(office)
    text = Path("resources/policies/jishan.toml").read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("due_day"))
    office.admin.do(policy.adopt, NewPolicy(text=text, valid_from=date(2026, 11, 1)))
    assert [node.title for node in board(office, "maker").nodes] == ["11月补贴发放"]


def test_an_administrator_has_no_board(office: Office):
    with pytest.raises(Denied):
        office.auditor.ask(dashboard.board)


def test_a_quarter_is_set_beside_the_quarter_before() -> None:
    graded = [Counter("优良良良"), Counter("优优良良")]
    for kind, word in ((CycleKind.QUARTERLY, "上季度"), (CycleKind.DAILY, "上月")):
        told = _tiles.best_moved("优", [(kind, counted) for counted in graded])
        assert told == f"优率 25.0%，较{word} -25.0"
