"""A month's assessment from opening to publication, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from app.core.errors import AppError, Denied, Invalid, NotFound
from app.core.identity import Sex
from app.core.period import OPEN_END, Month
from app.domain.assessment import CycleKind, CycleState, ResultState, SubjectState
from app.domain.roster import GridRole
from app.domain.workflow import unmet
from app.services import assessment
from app.services.assessment import Adjustment, Mark
from app.workspace import Unit, Workspace
from db.models.assessment import Cycle, Moderation, Score, Subject, TplVersion
from db.models.assessment import Result as ResultRecord
from db.models.calendar import CalDay
from db.models.people import Person
from db.models.policy import PolicyVersion
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.workflow import WfEvent
from tests.office import Office, count, one, statements

D = Decimal
OCTOBER = Month(2026, 10)
TOWN_A, TOWN_B = "990101100000", "990101101000"
EAST_1, EAST_2, WEST_1 = "990101100200001", "990101100200002", "990101100201001"
SOUTH_1, CITY_1, POST = "990101101200001", "990101101001001", "990101101001002"
ITEMS = ("information", "patrol", "publicity", "service", "training", "discipline")
BLOCKING = tuple(item for item in ITEMS if item != "training")
#: name, grid, employment, in post from, to
STAFF = (
    ("演示甲", EAST_1, "rural_part_time", date(2020, 1, 1), OPEN_END),
    ("演示乙", EAST_2, "rural_part_time", date(2021, 1, 1), OPEN_END),
    ("演示丙", SOUTH_1, "rural_part_time", date(2022, 1, 1), OPEN_END),
    ("演示丁", CITY_1, "community_full_time", date(2022, 1, 1), OPEN_END),
    ("演示戊", POST, "postal_dedicated", date(2022, 1, 1), OPEN_END),
    ("演示己", WEST_1, "rural_part_time", date(2022, 1, 1), date(2026, 10, 31)),  # left on the last day
)


def hire(office: Office, staff: Iterable[tuple[str, str, str, date, date]]) -> None:
    def insert(unit: Unit) -> None:
        scopes = dict(unit.session.execute(select(UnitRecord.id, UnitRecord.scope_lo)).all())
        known = dict(unit.session.execute(select(Person.name, Person.id)).all())
        for name, grid, employment, start, end in staff:
            if name not in known:
                row = {
                    "uid": f"{name:0>32}",
                    "name": name,
                    "sort_key": name,
                    "sex": Sex.MALE,
                    "birth": date(1980, 1, 1),
                }
                known[name] = unit.insert(Person, [row])[0]
            place = office.unit_id(grid)
            post = {
                "person_id": known[name],
                "unit_id": place,
                "role": GridRole.WORKER,
                "employment": employment,
            }
            dates = {"valid_from": start, "valid_to": end, "scope_code": scopes[place]}
            unit.insert(Posting, [post | dates])

    office.maker.do(insert)


@pytest.fixture
def county(office: Office) -> Office:
    hire(office, STAFF)
    return office


@pytest.fixture
def cycle(county: Office) -> int:
    return county.maker.do(assessment.open_cycle, OCTOBER)


def subjects(who: Workspace, cycle: int) -> dict[str, int]:
    return {row.name: row.subject_id for row in who.ask(assessment.score_sheet, cycle).rows}


def sheet(subject: int, *raw: int | str, items: tuple[str, ...] = ITEMS) -> list[Mark]:
    return [Mark(subject_id=subject, item=item, raw=D(value)) for item, value in zip(items, raw, strict=True)]


def score_town(office: Office, clerk: Workspace, cycle: int, *raw: int | str) -> None:
    marks = [mark for subject in subjects(clerk, cycle).values() for mark in sheet(subject, *raw)]
    clerk.do(assessment.enter_scores, cycle, marks)


def accept_all(office: Office, cycle: int) -> None:
    for clerk, town in ((office.clerk_a, TOWN_A), (office.clerk_b, TOWN_B)):
        clerk.do(assessment.submit_town, cycle, office.unit_id(town))
        office.maker.do(assessment.accept_town, cycle, office.unit_id(town))


def closed(office: Office, cycle: int) -> None:
    score_town(office, office.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    score_town(office, office.clerk_b, cycle, 16, 16, 12, 12, 12, 12)
    accept_all(office, cycle)
    office.maker.do(assessment.close_cycle, cycle)


# --- opening ----------------------------------------------------------------------------------


def test_the_population_is_everybody_in_post_on_the_last_day_dedicated_ones_too(
    county: Office, cycle: int
) -> None:
    assert set(subjects(county.maker, cycle)) == {"演示甲", "演示乙", "演示丙", "演示丁", "演示戊"}
    row = county.maker.ask(assessment.cycle_in, OCTOBER)
    assert (row.title, row.state, row.people) == ("2026年10月日常考核", CycleState.OPEN, 5)


def test_the_population_stays_frozen(county: Office, cycle: int) -> None:
    hire(county, [("演示庚", WEST_1, "rural_part_time", date(2026, 10, 1), OPEN_END)])
    assert len(subjects(county.maker, cycle)) == 5


def test_who_moved_is_scored_where_he_served_longest(county: Office) -> None:
    hire(
        county,
        [
            ("演示辛", WEST_1, "rural_part_time", date(2026, 1, 1), date(2026, 10, 21)),
            ("演示辛", SOUTH_1, "rural_part_time", date(2026, 10, 21), OPEN_END),
        ],
    )
    cycle = county.maker.do(assessment.open_cycle, OCTOBER)
    row = next(row for row in county.maker.ask(assessment.score_sheet, cycle).rows if row.name == "演示辛")
    assert (row.town, row.unit) == ("甲镇", "西村第1网格")
    segments = one(county.maker, select(Subject.segments).where(Subject.id == row.subject_id))
    assert [(part["from"], part["to"]) for part in segments] == [
        ("2026-10-01", "2026-10-21"),
        ("2026-10-21", "2026-11-01"),
    ]


@pytest.mark.parametrize(("month", "part"), [(Month(2026, 11), "还没有结束"), (OCTOBER, "已经开始")])
def test_a_month_opens_once_and_not_before_its_end(
    county: Office, cycle: int, month: Month, part: str
) -> None:
    with pytest.raises(Invalid, match=part):
        county.maker.do(assessment.open_cycle, month)
    assert count(county.maker, Cycle) == 1


def test_a_month_with_nobody_in_post_does_not_open(office: Office) -> None:
    with pytest.raises(Invalid, match="考核对象0人"):
        office.maker.do(assessment.open_cycle, OCTOBER)
    assert count(office.maker, Cycle) == 0


def test_the_sheet_is_frozen_and_a_changed_policy_is_a_new_version(county: Office, cycle: int) -> None:
    county.maker.do(assessment.open_cycle, Month(2026, 9))
    assert count(county.maker, TplVersion) == 1

    def heavier(unit: Unit) -> None:
        old = unit.session.scalars(select(PolicyVersion)).one()
        new = old.text.replace('max = { value = "20"', 'max = { value = "25"')
        old.valid_to = date(2026, 8, 1)
        unit.session.add(PolicyVersion(title="改", digest="1" * 64, text=new, valid_from=date(2026, 8, 1)))

    before = county.maker.ask(assessment.score_sheet, cycle).columns
    county.admin.do(heavier)
    later = county.maker.do(assessment.open_cycle, Month(2026, 8))
    assert [column.maximum for column in before][:2] == [D(20), D(20)]
    assert county.maker.ask(assessment.score_sheet, cycle).columns == before
    assert [column.maximum for column in county.maker.ask(assessment.score_sheet, later).columns][:2] == [
        D(25),
        D(25),
    ]


def test_a_departments_sheet_is_a_cycle_of_its_own_out_of_a_hundred(county: Office, cycle: int) -> None:
    special = county.maker.do(assessment.open_cycle, OCTOBER, CycleKind.SPECIAL)
    read = county.maker.ask(assessment.score_sheet, special)
    assert [(column.title, column.maximum) for column in read.columns] == [("部门评分", D(100))]
    county.maker.do(
        assessment.enter_scores, special, sheet(read.rows[0].subject_id, "88.5", items=("department",))
    )
    assert county.maker.ask(assessment.score_sheet, special).rows[0].marks == (D("88.5"),)
    assert county.maker.ask(assessment.score_sheet, cycle).rows[0].marks == (None,) * 6
    assert [row.title for row in county.maker.ask(assessment.cycles)] == [
        "2026年10月专项考核",
        "2026年10月日常考核",
    ]


# --- marks ------------------------------------------------------------------------------------


def test_a_changed_mark_supersedes_and_the_first_stays(county: Office, cycle: int) -> None:
    person = subjects(county.clerk_a, cycle)["演示甲"]
    first = county.clerk_a.do(assessment.enter_scores, cycle, sheet(person, 18, 19, 14, 13, 12, 15))
    again = county.clerk_a.do(assessment.enter_scores, cycle, sheet(person, 18, 19, 14, 13, 12, 15))
    third = county.clerk_a.do(
        assessment.enter_scores,
        cycle,
        [Mark(subject_id=person, item="patrol", raw=D("19.5"), reason="补记一次")],
    )
    assert [(done.new, done.changed, done.same) for done in (first, again, third)] == [
        (6, 0, 0),
        (0, 0, 6),
        (0, 1, 0),
    ]
    assert count(county.maker, Score) == 7
    row = next(
        row for row in county.maker.ask(assessment.score_sheet, cycle).rows if row.subject_id == person
    )
    assert row.marks == (D(18), D("19.5"), D(14), D(13), D(12), D(15)) and row.note == "补记一次"


def test_faults_are_all_named_and_nothing_is_written(county: Office, cycle: int) -> None:
    person = subjects(county.clerk_a, cycle)["演示甲"]
    marks = [
        Mark(subject_id=person, item="patrol", raw=D("20.01")),
        Mark(subject_id=person, item="service", raw=D("-1")),
        Mark(subject_id=person, item="dance", raw=D(5)),
        Mark(subject_id=person, item="training", raw=D(5)),
        Mark(subject_id=person, item="training", raw=D(6)),
        Mark(subject_id=person, item="information", raw=D("1.005")),
    ]
    with pytest.raises(Invalid) as caught:
        county.clerk_a.do(assessment.enter_scores, cycle, marks)
    assert set(caught.value.fields) == {
        f"{person}.{item}" for item in ("patrol", "service", "dance", "training", "information")
    }
    assert "演示甲" in str(caught.value) and "重复" in str(caught.value)
    assert count(county.maker, Score) == 0


def test_a_clerk_scores_the_own_town_only(county: Office, cycle: int) -> None:
    assert set(subjects(county.clerk_a, cycle)) == {"演示甲", "演示乙"}
    other = subjects(county.clerk_b, cycle)["演示丙"]
    for attempt in (
        lambda: county.clerk_a.do(assessment.enter_scores, cycle, sheet(other, 1, 1, 1, 1, 1, 1)),
        lambda: county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_B)),
        lambda: county.clerk_a.ask(assessment.town_checklist, cycle, county.unit_id(TOWN_B)),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Denied):
        county.checker.do(assessment.enter_scores, cycle, [])
    assert count(county.maker, Score) == 0


def test_nobody_scores_himself(county: Office, cycle: int) -> None:
    from dataclasses import replace

    row = next(row for row in county.clerk_a.ask(assessment.score_sheet, cycle).rows if row.name == "演示甲")
    himself = replace(county.clerk_a, actor=replace(county.clerk_a.actor, person_id=row.person_id))
    with pytest.raises(Denied, match="演示甲"):
        himself.do(assessment.enter_scores, cycle, sheet(row.subject_id, 20, 20, 15, 15, 15, 15))
    assert count(county.maker, Score) == 0


# --- the town's sheets ------------------------------------------------------------------------


def test_a_town_submits_only_complete_and_accepting_stops_the_pull_back(county: Office, cycle: int) -> None:
    town = county.unit_id(TOWN_A)
    people = subjects(county.clerk_a, cycle)
    county.clerk_a.do(
        assessment.enter_scores, cycle, sheet(people["演示甲"], 18, 19, 14, 13, 12, items=BLOCKING)
    )
    with pytest.raises(Invalid, match="演示乙缺5项评分"):
        county.clerk_a.do(assessment.submit_town, cycle, town)
    assert len(unmet(county.clerk_a.ask(assessment.town_checklist, cycle, town))) == 1
    row = county.clerk_a.ask(assessment.progress, cycle)[0]
    assert (row.town, row.count, row.complete, row.missing, row.state) == ("甲镇", 2, 1, 5, SubjectState.OPEN)

    county.clerk_a.do(
        assessment.enter_scores, cycle, sheet(people["演示乙"], 18, 19, 14, 13, 12, items=BLOCKING)
    )
    assert county.clerk_a.do(assessment.submit_town, cycle, town) == 2
    with pytest.raises(Invalid, match="已提交"):
        county.clerk_a.do(assessment.enter_scores, cycle, sheet(people["演示甲"], 1, 1, 1, 1, 1, 1))
    assert county.clerk_a.do(assessment.pull_back_town, cycle, town) == 2
    county.clerk_a.do(assessment.submit_town, cycle, town)
    assert county.maker.do(assessment.return_town, cycle, town, "巡查记录不全") == 2
    county.clerk_a.do(assessment.submit_town, cycle, town)
    county.maker.do(assessment.accept_town, cycle, town)
    for act in (assessment.pull_back_town, assessment.submit_town):
        with pytest.raises(Invalid):
            county.clerk_a.do(act, cycle, town)
    with pytest.raises(Denied):
        county.clerk_b.do(assessment.accept_town, cycle, county.unit_id(TOWN_B))
    steps = county.maker.ask(
        lambda unit: unit.session.scalars(
            select(WfEvent.action)
            .where(WfEvent.flow == "assessment.sheet", WfEvent.subject_id == people["演示甲"])
            .order_by(WfEvent.id)
        ).all()
    )
    assert steps == ["submit", "pull_back", "submit", "return", "submit", "accept"]


def test_returning_needs_a_reason(county: Office, cycle: int) -> None:
    with pytest.raises(Invalid, match="退回原因"):
        county.maker.do(assessment.return_town, cycle, county.unit_id(TOWN_A), " ")


def test_a_cycle_closes_only_when_every_town_is_accepted(county: Office, cycle: int) -> None:
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    county.maker.do(assessment.accept_town, cycle, county.unit_id(TOWN_A))
    with pytest.raises(Invalid, match="3人的评分表未被县级接收"):
        county.maker.do(assessment.close_cycle, cycle)


# --- results ----------------------------------------------------------------------------------


def test_results_are_weighted_graded_and_ranked(county: Office, cycle: int) -> None:
    closed(county, cycle)
    rows = county.maker.ask(assessment.results, cycle)
    # 18+19+14+13+12+15 of 100; both of 甲镇 tie on points, the longer service wins
    assert [(row.name, row.value, row.grade, row.rank, row.town_rank) for row in rows] == [
        ("演示甲", D("91.00"), "优秀", 1, 1),
        ("演示乙", D("91.00"), "优秀", 2, 2),
        ("演示丙", D("80.00"), "良好", 3, 1),
        ("演示丁", D("80.00"), "良好", 3, 1),
        ("演示戊", D("80.00"), "良好", 3, 1),
    ]
    assert {row.state for row in rows} == {ResultState.PROVISIONAL}


def test_a_month_without_training_is_renormalised_not_zero(county: Office, cycle: int) -> None:
    for clerk in (county.clerk_a, county.clerk_b):
        marks = [
            m for s in subjects(clerk, cycle).values() for m in sheet(s, 20, 20, 15, 15, 15, items=BLOCKING)
        ]
        clerk.do(assessment.enter_scores, cycle, marks)
    accept_all(county, cycle)
    county.maker.do(assessment.close_cycle, cycle)
    report = county.maker.ask(assessment.person_reports, cycle)[0]
    assert report.value == D("100.00")
    training = next(line for line in report.items if line.title == "参加培训")
    assert (training.raw, training.points) == (None, None)
    assert sum(line.points for line in report.items if line.points) == D(
        "100.01"
    )  # each part is rounded for show


def test_the_report_of_a_person_holds_all_six_indicators(county: Office, cycle: int) -> None:
    person = subjects(county.clerk_a, cycle)["演示甲"]
    closed_with_note = Mark(
        subject_id=person, item="patrol", raw=D(19), reason="巡查22次", evidence="日志10月"
    )
    county.clerk_a.do(assessment.enter_scores, cycle, [closed_with_note])
    marks = [m for s in subjects(county.clerk_a, cycle).values() for m in sheet(s, 18, 19, 14, 13, 12, 15)]
    county.clerk_a.do(
        assessment.enter_scores, cycle, [m for m in marks if (m.subject_id, m.item) != (person, "patrol")]
    )
    score_town(county, county.clerk_b, cycle, 16, 16, 12, 12, 12, 12)
    accept_all(county, cycle)
    county.maker.do(assessment.close_cycle, cycle)
    report = next(one for one in county.maker.ask(assessment.person_reports, cycle) if one.name == "演示甲")
    assert [line.title for line in report.items] == [
        "信息采集上报",
        "网格巡查走访",
        "宣传动员",
        "服务群众",
        "参加培训",
        "工作纪律",
    ]
    assert [line.weight for line in report.items] == [D(20), D(20), D(15), D(15), D(15), D(15)]
    assert report.items[1].note == "巡查22次；日志10月"
    assert (report.title, report.town, report.unit) == ("2026年10月日常考核", "甲镇", "东村第1网格")
    assert (report.weighted, report.value, report.grade) == (D("91.00"), D("91.00"), "优秀")
    assert (report.rank, report.people, report.town_rank, report.town_people) == (1, 5, 1, 2)
    assert len(county.clerk_b.ask(assessment.person_reports, cycle)) == 3
    with statements(county.maker) as sent:  # a town's pages do not read the marks of the county
        (mine, _) = county.maker.ask(assessment.person_reports, cycle, county.unit_id(TOWN_A))
    assert (mine.name, mine.people, mine.town_people) == ("演示甲", 5, 2)
    read = [one.partition("WHERE")[2] for one in sent if "score.raw" in one or "result.digest" in one]
    assert len(read) == 2
    assert all("subject.town_id" in one for one in read)


def test_the_town_summary_counts_grades(county: Office, cycle: int) -> None:
    closed(county, cycle)
    rows = county.maker.ask(assessment.town_summary, cycle)
    assert [(row.town, row.people, row.mean, row.highest, row.lowest) for row in rows] == [
        ("甲镇", 2, D("91.00"), D("91.00"), D("91.00")),
        ("乙镇", 3, D("80.00"), D("80.00"), D("80.00")),
    ]
    assert rows[0].grades == (("优秀", 2), ("良好", 0), ("合格", 0), ("不合格", 0))


def test_moderation_is_a_layer_within_its_limit(county: Office, cycle: int) -> None:
    closed(county, cycle)
    person = subjects(county.maker, cycle)["演示丙"]
    for after, reason, part in (("85.01", "会议", "上限5"), ("82", "", "理由")):
        with pytest.raises(Invalid, match=part):
            county.maker.do(assessment.moderate, Adjustment(subject_id=person, after=D(after), reason=reason))
    county.maker.do(assessment.moderate, Adjustment(subject_id=person, after=D(85), reason="县级复核会议"))
    with pytest.raises(Invalid, match="上限5"):  # still measured from the computed score
        county.maker.do(assessment.moderate, Adjustment(subject_id=person, after=D(90), reason="再调"))
    report = next(one for one in county.maker.ask(assessment.person_reports, cycle) if one.name == "演示丙")
    assert (report.weighted, report.moderated, report.value, report.rank) == (
        D("80.00"),
        D("85.00"),
        D("85.00"),
        3,
    )
    assert sum(line.raw for line in report.items if line.raw) == 80
    assert count(county.maker, Moderation) == 1
    # only those whose standing changed got a new row
    numbers = county.maker.ask(lambda unit: unit.session.scalar(select(func.count(ResultRecord.id))))
    assert numbers == 5 + 3


def test_published_results_are_rows_of_their_own_and_a_cycle_does_not_go_back(
    county: Office, cycle: int
) -> None:
    closed(county, cycle)
    with pytest.raises(Invalid):
        county.maker.do(assessment.publish, cycle)
    county.maker.do(assessment.finish_review, cycle)
    assert county.maker.do(assessment.publish, cycle) == 5
    rows = county.maker.ask(assessment.results, cycle)
    assert {row.state for row in rows} == {ResultState.PUBLISHED}
    assert count(county.maker, ResultRecord) == 10
    assert county.maker.ask(assessment.cycle_in, OCTOBER).published_on == date(2026, 11, 2)
    person = subjects(county.maker, cycle)["演示丙"]
    for act in (
        lambda: county.maker.do(assessment.close_cycle, cycle),
        lambda: county.maker.do(
            assessment.moderate, Adjustment(subject_id=person, after=D(82), reason="晚了")
        ),
        lambda: county.clerk_b.do(assessment.pull_back_town, cycle, county.unit_id(TOWN_B)),
        lambda: county.maker.do(assessment.lock, cycle),
    ):
        with pytest.raises(Invalid):
            act()


def test_results_become_final_after_the_days_of_appeal(county: Office, cycle: int) -> None:
    closed(county, cycle)
    county.maker.do(assessment.finish_review, cycle)
    county.maker.do(assessment.publish, cycle)
    days = [
        {"day": date(2026, 11, day), "is_work": day % 7 not in (0, 1), "status": "published"}
        for day in range(1, 30)
    ]
    county.admin.do(lambda unit: unit.insert(CalDay, days))
    county.clock.set(date(2026, 11, 9))  # 3 to 6 November are worked: four days
    with pytest.raises(Invalid, match="满5个工作日"):
        county.maker.do(assessment.finalise, cycle)
    county.clock.set(date(2026, 11, 10))
    assert county.maker.do(assessment.finalise, cycle) == 5
    county.maker.do(assessment.lock, cycle)
    assert {row.state for row in county.maker.ask(assessment.results, cycle)} == {ResultState.FINAL}
    assert county.maker.ask(assessment.cycles)[0].state is CycleState.LOCKED


def test_an_assessor_who_gives_everybody_the_same_is_flagged(county: Office, cycle: int) -> None:
    score_town(county, county.clerk_a, cycle, 16, 16, 12, 12, 12, 12)  # 80 % everywhere
    score_town(county, county.clerk_b, cycle, 18, 19, 14, 13, 12, 15)
    rows = {row.assessor: row for row in county.maker.ask(assessment.assessor_spreads, cycle)}
    assert (rows["甲镇经办"].remark, rows["甲镇经办"].mean) == ("全部相同", D("80.00"))
    assert rows["甲镇经办"].off < 0 < rows["乙镇经办"].off and not rows["乙镇经办"].remark
    with pytest.raises(Denied):
        county.clerk_a.ask(assessment.assessor_spreads, cycle)


# --- what the database keeps ------------------------------------------------------------------


@pytest.mark.parametrize("table", ["score", "result", "moderation", "tpl_item", "tpl_version"])
def test_marks_and_results_cannot_change_in_the_database(county: Office, cycle: int, table: str) -> None:
    closed(county, cycle)
    person = subjects(county.maker, cycle)["演示丙"]
    county.maker.do(assessment.moderate, Adjustment(subject_id=person, after=D(81), reason="会议"))
    for statement in (f"UPDATE {table} SET recorded_by = 'x'", f"DELETE FROM {table}"):
        with pytest.raises((AppError, Exception), match=r"不能修改|不能删除|权限|permission"):
            county.maker.do(_run(statement))


def _run(statement: str) -> Callable[[Unit], None]:
    def run(unit: Unit) -> None:
        unit.session.connection().execute(text(statement))

    return run
