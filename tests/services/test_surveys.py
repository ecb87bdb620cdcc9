"""调查摸底 and 数据核查 on both engines: kept, seen by the town, brought as a list, counted for the month."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.search import Group
from app.imports.guard import Intake, pasted
from app.imports.taking import Wishes, take_file
from app.services import assessment, imports, measured, roster, search, surveys
from app.services.imports import ImportKind
from app.services.surveys import NewCheck, NewRound
from app.workspace import Unit
from db.models.policy import PolicyVersion
from db.models.surveys import Survey
from tests.office import Office
from tests.services.test_assessment import (
    CITY_1,
    EAST_1,
    EAST_2,
    OCTOBER,
    TOWN_A,
    WEST_1,
    county,
    hire,
    subjects,
)
from tests.services.test_dashboard import due

__all__ = ["county"]
D = Decimal
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
HEAD = "网格编码,村,网格,月份,抽查条数,准确条数,比对条数,匹配条数,核查单位"
LINES = (
    f"{EAST_1},,,2026年10月,200,190,,,演示区公安分局",
    ",东村,东村第2网格,2026年10月,100,99,80,60,演示区公安分局",
)


def a_round(office: Office, code: str = TOWN_A, **changes: object) -> NewRound:
    first = NewRound(
        kind="staff",
        round=1,
        unit_id=office.unit_id(code),
        starts=FIRST,
        ends=LAST,
        bodies="演示区委组织部、演示区综治办、演示区民政局",
        heads=4,
        finding="转岗人员参保时间不一",
    )
    return replace(first, **changes)


def a_check(office: Office, code: str = EAST_1, **changes: object) -> NewCheck:
    first = NewCheck(
        unit_id=office.unit_id(code),
        starts=FIRST,
        ends=LAST,
        checked=200,
        correct=190,
        bodies="演示区网管中心",
    )
    return replace(first, **changes)


def file(*lines: str, head: str = HEAD) -> Intake:
    return pasted("核查", list(csv.reader(io.StringIO("\n".join((head, *lines))))))


def rows(office: Office, login: str = "maker") -> dict[str, surveys.CheckRow]:
    return {row.grid: row for row in office.workspace(login).ask(surveys.checks)}


def test_a_round_stands_beside_the_roster_of_its_day_and_of_today(county: Office) -> None:
    hire(county, [("演示庚", EAST_1, "rural_part_time", date(2026, 11, 1), date(9999, 12, 31))])
    kept = county.clerk_a.do(surveys.keep_round, a_round(county))
    county.maker.do(surveys.keep_round, a_round(county, "990101000000", heads=None, round=2))
    (row,) = county.clerk_a.ask(surveys.rounds)
    # 甲 and 乙 serve in the town; 己 left on the last day, 庚 came after it
    assert (row.number, row.heads, row.then, row.differs, row.now) == ("调00001", 4, 2, 2, 3)
    found = [one for one in county.clerk_a.ask(search.entries) if one.group is Group.SURVEYS]
    assert [(one.title, one.page, one.target) for one in found] == [
        ("调00001 甲镇第1轮人员摸底", "surveys", kept)
    ]
    assert not any(one.group is Group.SURVEYS for one in county.clerk_b.ask(search.entries))
    there = {one.person_id for one in county.clerk_a.ask(roster.workers)}
    assert len(there) == row.now, "as the roster counts"
    assert [one.unit for one in county.maker.ask(surveys.rounds)] == ["测试县", "甲镇"]
    assert county.clerk_b.ask(surveys.rounds) == []
    if not county.clerk_b.store.embedded:  # there the rows themselves are withheld
        assert county.clerk_b.ask(lambda unit: unit.session.scalars(select(Survey.id)).all()) == []
    with pytest.raises(NotFound):
        county.clerk_b.do(surveys.change_round, kept, row.version, a_round(county))
    with pytest.raises(NotFound):
        county.clerk_b.do(surveys.void, kept, row.version, "不是我的")
    with pytest.raises(Denied):
        county.checker.do(surveys.keep_round, a_round(county, round=3))

    county.maker.do(
        surveys.change_round, kept, row.version, a_round(county, heads=2, doc_no="演组〔2026〕1号")
    )
    with pytest.raises(Conflict):
        county.clerk_a.do(surveys.change_round, kept, row.version, a_round(county))
    (row,) = county.clerk_a.ask(surveys.rounds)
    assert (row.differs, row.doc_no) == (0, "演组〔2026〕1号")
    county.clerk_a.do(surveys.void, kept, row.version, "登记在别的镇")
    assert county.clerk_a.ask(surveys.rounds) == []
    with pytest.raises(NotFound):
        county.clerk_a.do(surveys.void, kept, row.version + 1, "再来一次")
    assert county.clerk_a.do(surveys.keep_round, a_round(county)) > kept, "the round is free again"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "data"}, "kind"),
        ({"round": 0}, "round"),
        ({"heads": -1}, "heads"),
        ({"finding": "有"}, "finding"),
        ({"bodies": " "}, "bodies"),
        ({"ends": date(2026, 9, 30)}, "ends"),
        ({"doc_no": "演" * 61}, "doc_no"),
    ],
)
def test_what_is_wrong_with_a_round_is_said_at_its_field(file_office, changes, field) -> None:
    with pytest.raises(Invalid) as wrong:
        file_office.clerk_a.do(surveys.keep_round, a_round(file_office, **changes))
    assert list(wrong.value.fields) == [field]


def test_a_round_of_a_unit_and_a_check_of_a_grid_are_kept_once(file_office) -> None:
    do = file_office.clerk_a.do
    do(surveys.keep_round, a_round(file_office))
    with pytest.raises(Invalid, match="第1轮人员摸底已登记") as twice:
        do(surveys.keep_round, a_round(file_office))
    assert list(twice.value.fields) == ["round"]
    do(surveys.keep_round, a_round(file_office, kind="units"))

    do(surveys.keep_check, a_check(file_office, ends=date(2026, 10, 15)))
    with pytest.raises(Invalid, match="2026-10-01 至 2026-10-15 已登记过核查"):
        do(surveys.keep_check, a_check(file_office, starts=date(2026, 10, 15)))
    do(surveys.keep_check, a_check(file_office, starts=date(2026, 10, 16)))
    residence = a_check(file_office, heading="residence")
    do(surveys.keep_check, residence)  # of one of 四清: beside all of the data, and once too
    with pytest.raises(Invalid, match="2026-10-01 至 2026-10-31 已登记过核查"):
        do(surveys.keep_check, residence)
    with pytest.raises(Invalid) as unknown:
        do(surveys.keep_check, replace(residence, heading="no_such"))
    assert list(unknown.value.fields) == ["heading"]
    assert {row.heading for row in file_office.clerk_a.ask(surveys.towns)} == {"全部数据", "居住情况清"}
    for code in (TOWN_A, CITY_1):  # no grid, and a grid of another town
        with pytest.raises(Invalid) as wrong:
            do(surveys.keep_check, a_check(file_office, code))
        assert list(wrong.value.fields) == ["unit_id"]


def test_a_list_is_compared_kept_once_summed_by_town_and_taken_back(county: Office) -> None:
    first = take_file(county.clerk_a, ImportKind.CHECKS, file(*LINES), Wishes())
    assert first.batch is not None and not first.refused
    found = rows(county, "clerk_a")
    assert (found["东村第1网格"].accuracy, found["东村第1网格"].matching) == (D("95.00"), None)
    assert (found["东村第2网格"].town, found["东村第2网格"].matching) == ("甲镇", D("75.00"))
    (town,) = county.maker.ask(surveys.towns)
    assert (town.month, town.grids, town.accuracy, town.matching) == ("2026年10月", 2, D("96.33"), D("75.00"))
    assert (found["东村第1网格"].starts, found["东村第1网格"].ends) == (FIRST, LAST)
    assert rows(county, "clerk_b") == {} and county.clerk_b.ask(imports.batches) == []

    twice = take_file(
        county.maker, ImportKind.CHECKS, file(*[f"{CITY_1},,,2026年10月,9,9,,,演示"] * 2), Wishes()
    )
    assert twice.batch is None and "写了两次" in twice.staged.problems[0].reason
    more = (
        *LINES[:1],
        f"{EAST_2},,,2026年10月,100,98,80,60,演示区公安分局",
        f"{CITY_1},,,2026年10月,9,10,,,演示",
    )
    again = take_file(county.maker, ImportKind.CHECKS, file(*more), Wishes())
    assert again.batch is None
    assert [one.word for one in again.staged.fates.values()][:2] == ["相同", "冲突"]
    assert {one.reason for one in again.staged.problems} >= {"准确条数不能多于抽查条数，请核对。"}
    nowhere = take_file(county.clerk_b, ImportKind.CHECKS, file(LINES[0]), Wishes())
    assert nowhere.refused and rows(county).keys() == found.keys()
    named = take_file(county.maker, ImportKind.CHECKS, file(LINES[1].replace("东村,", "槐树,", 1)), Wishes())
    assert [one.name for one in named.staged.questions] == ["单位:槐树"]
    said = f"{EAST_1},,,2026年10月,50,45,,,演示,居住情况清"
    one = take_file(county.maker, ImportKind.CHECKS, file(said, head=f"{HEAD},项目"), Wishes(dry_run=True))
    assert not one.refused and [each.word for each in one.staged.fates.values()] == ["新增"]
    undated = take_file(county.maker, ImportKind.CHECKS, file(f"{CITY_1},,,,9,9,,,演示"), Wishes())
    assert undated.refused and "请补上月份" in undated.staged.problems[0].reason
    dated = Wishes(month=OCTOBER)
    assert take_file(county.maker, ImportKind.CHECKS, file(f"{CITY_1},,,,9,9,,,演示"), dated).batch

    with pytest.raises(NotFound):
        county.clerk_b.do(imports.undo, first.batch)
    county.clerk_a.do(imports.undo, first.batch)
    assert list(rows(county)) == ["城关社区第1网格"]


def _measured(unit: Unit) -> None:
    """Let the sheet's training be counted from the checks of data instead."""
    old = unit.session.scalars(select(PolicyVersion)).one()
    text = old.text.replace('counted = { value = "training"', 'counted = { value = "data_accuracy"')
    assert text != old.text
    old.valid_to = date(2026, 8, 1)
    unit.session.add(PolicyVersion(title="改", digest="1" * 64, text=text, valid_from=date(2026, 8, 1)))


def test_the_checks_of_a_month_become_marks_of_who_served_in_the_grid(county: Office) -> None:
    county.admin.do(_measured)
    do = county.maker.do
    do(surveys.keep_check, a_check(county, ends=date(2026, 10, 15)))
    do(surveys.keep_check, a_check(county, starts=date(2026, 10, 16), checked=100, correct=50))
    do(surveys.keep_check, a_check(county, EAST_2, checked=None, correct=None, compared=9, matched=3))
    before = a_check(county, CITY_1, starts=date(2026, 9, 1), ends=date(2026, 9, 30))
    do(surveys.keep_check, before)  # of another month
    wrong = do(surveys.keep_check, a_check(county, CITY_1, checked=10, correct=1))
    do(surveys.void, wrong, 1, "登记错了")

    cycle = do(assessment.open_cycle, OCTOBER)
    # of the grids of 甲、乙、丙、丁、戊 those of 甲 and 乙 were checked in October
    waits = "2026年10月日常考核：3 个网格还没有数据核查，按记录评不出准确率、匹配率"
    assert waits in due(county, "maker") and waits not in due(county, "approver")
    assert not any("数据核查" in line for line in due(county, "clerk_a"))
    done = do(measured.score_by_records, cycle)
    assert done.new == 1 and done.named == "数据录入准确率"
    lines = {line.name: line for line in county.maker.ask(assessment.filling, cycle).lines}
    assert lines["演示甲"].marked.raw["training"] == D("12.00"), "240 of 300, of 15 points"
    assert lines["演示甲"].notes["training"].told == (
        "数据录入准确率：抽查 300 条，准确 240 条（80.00%）；调00001、调00002"
    )
    assert subjects(county.maker, cycle).keys() >= {"演示乙", "演示丁"}
    assert all("training" not in lines[name].marked.raw for name in ("演示乙", "演示丁"))
    do(surveys.keep_check, a_check(county, WEST_1))  # whoever served there left on the last day
    assert [one.asked for one in county.maker.ask(surveys.accuracy, FIRST, LAST).values()] == [300]
    figures = county.maker.ask(surveys.matching, FIRST, LAST)
    assert [(one.done, one.asked) for one in figures.values()] == [(3, 9)]
