"""Training on both engines: called, ticked, made up, certified; one sum of hours wherever it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.roster import EndReason
from app.domain.training import Mark, Standing, Validity
from app.services import leave, roster, search, training
from app.services._listed import Standing as Listing
from app.services.leave import NewLeave
from app.services.training import Calling, NewSession, SignedLine, Ticked
from db.models.roster import Posting
from tests.office import Office
from tests.services.paid import WEST, hire, person, worker
from tests.services.test_pay import raise_policy
from tests.trust.attacks import connect

D = Decimal
DAY = date(2026, 11, 12)
ROOT, TOWN_A, TOWN_B = "990101000000", "990101100000", "990101101000"


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    return office


def new(office: Office, unit: str = ROOT, **changes: object) -> NewSession:
    """Return four hours of one day."""
    usual = NewSession(
        unit_id=office.unit_id(unit),
        title="平台操作",
        level="county",
        starts=DAY,
        ends=DAY,
        hours=D(4),
        place="县综治中心三楼",
        trainer="演示讲师",
    )
    return replace(usual, **changes)


def one(office: Office, session: int, login: str = "maker") -> training.SessionRow:
    return office.workspace(login).ask(training.one_session, session)


def lines(office: Office, session: int, login: str = "maker") -> dict[str, training.PlaceRow]:
    return {row.name: row for row in office.workspace(login).ask(training.sheet, session)}


def called(office: Office, **changes: object) -> int:
    """Return a session of the county to which all four are called."""
    session = office.maker.do(training.plan, new(office, **changes))
    everybody = Calling(unit_id=office.unit_id(ROOT))
    assert office.maker.do(training.call_many, session, one(office, session).version, everybody) == 4
    return session


def closed(office: Office, session: int, typed: dict[int, str]) -> None:
    """Tick what is typed, the rest as there, and close the sheet."""
    office.clock.set(max(office.clock().date(), one(office, session).ends))
    for line, text in typed.items():
        office.maker.do(training.tick_typed, session, 1, line, text)
    if one(office, session).unmarked:
        office.maker.do(training.tick_rest, session, one(office, session).version, Mark.PRESENT)
    office.maker.do(training.close, session, one(office, session).version)


def test_a_session_goes_from_the_call_to_the_certificate(county: Office):
    session = called(county, pass_score=D(60))
    assert one(county, session).standing is Standing.COMING
    with pytest.raises(Invalid, match="才开始"):
        county.maker.do(training.tick_typed, session, 1, 1, "1")
    county.clock.set(DAY)
    assert county.maker.do(training.tick_typed, session, 1, 1, "1 85") == 1
    assert county.maker.do(training.tick_typed, session, 1, 1, "2.1 59") == 2, (
        "another line than the one shown"
    )
    assert county.maker.do(training.tick_typed, session, 1, 3, "2") == 3
    with pytest.raises(Conflict, match="刚被别人登记过"):  # at another desk, which saw the line unwritten
        county.maker.do(training.tick_typed, session, 1, 3, "1 90")
    with pytest.raises(Invalid, match="还有 1 人没有登记签到，第一个是第 4 号"):
        county.maker.do(training.close, session, one(county, session).version)
    with pytest.raises(Invalid, match="没有第 9 号"):
        county.maker.do(training.tick_typed, session, 1, 4, "9.1")
    assert county.maker.do(training.tick_rest, session, one(county, session).version, Mark.ABSENT) == 1
    row = one(county, session)
    assert (row.called, row.came, row.missed, row.unmarked) == (4, 3, 1, 0)
    county.maker.do(training.close, session, row.version)
    with pytest.raises(Conflict):
        county.maker.do(training.cancel, session, row.version, "不办了")
    sheet = lines(county, session)
    assert {name: (one.mark, one.hours) for name, one in sheet.items()} == {
        "演示甲": (Mark.PRESENT, D(4)),
        "演示乙": (Mark.PRESENT, D(4)),
        "演示丙": (Mark.PARTLY, D(2)),
        "演示丁": (Mark.ABSENT, D(0)),
    }
    for name, words in (("演示丁", "缺席，没有到课的不发证书"), ("演示乙", "不到合格分数 60")):
        with pytest.raises(Invalid, match=words):
            county.maker.do(training.certify_one, sheet[name].id, sheet[name].version)
    with pytest.raises(Denied):
        county.clerk_a.do(training.certify_one, sheet["演示甲"].id, sheet["演示甲"].version)
    assert county.maker.do(training.certify, session, one(county, session).version) == 1
    with pytest.raises(Invalid, match="没有可以发证的人"):
        county.maker.do(training.certify, session, one(county, session).version)
    (given,) = county.clerk_a.ask(training.certificates)
    assert (given.number, given.name, given.validity) == ("训证2026-0001", "演示甲", Validity.GOOD)
    assert (given.issued, given.expires) == (DAY, date(2029, 11, 11))
    assert county.clerk_b.ask(training.certificates) == [], "another town sees nothing of it"
    for desk, page in ((county.clerk_a, ["certificates"]), (county.clerk_b, [])):
        assert [one.page for one in desk.ask(search.entries) if given.number.casefold() in one.text] == page
    mistaken = Ticked(mark=Mark.ABSENT, note="看错了行")
    with pytest.raises(Invalid, match="先作废证书"):
        county.maker.do(training.tick, sheet["演示甲"].id, sheet["演示甲"].version, mistaken)
    county.maker.do(training.void_certificate, given.id, given.version, "登记有误")
    county.maker.do(training.tick, sheet["演示甲"].id, sheet["演示甲"].version, mistaken)
    assert county.maker.ask(training.certificates)[0].validity is Validity.VOID


QUOTA = """
[[training.quotas]]
value = { level = "county", per = "village", least = 1, most = 1 }
source = "测试"

[training.levels]"""


def test_only_units_that_can_send_somebody_are_asked_for_their_quota(file_office: Office):
    hire(file_office)
    raise_policy(file_office, date(2026, 11, 3), "\n[training.levels]", QUOTA)
    session = file_office.maker.do(training.plan, new(file_office))
    ((kept, said),) = file_office.maker.ask(training.quotas, session)
    there = {row.village for row in file_office.maker.ask(roster.workers)}
    assert not kept and f"{len(there)} 个还没有派够" in said
    assert all(village in said for village in there), said


def test_whoever_is_on_leave_the_whole_time_is_not_ticked_as_there_in_passing(file_office: Office):
    hire(file_office)
    session = called(file_office, ends=date(2026, 11, 13))
    for name, last in (("演示甲", 13), ("演示乙", 12)):
        days = {"first": DAY, "last": date(2026, 11, last), "reason": "家中有丧事", "evidence": "村里证明"}
        asked = NewLeave(person_id=person(file_office, name), kind="bereavement", **days)
        request = file_office.clerk_a.do(leave.ask, asked)
        file_office.maker.do(leave.approve, request, 1)
    away = {person(file_office, "演示甲"): "丧假（2026-11-12 至 2026-11-13）"}
    assert file_office.maker.ask(training.on_leave, session) == away, "of two days 演示乙 is there on one"
    closed(file_office, session, {})
    sheet = lines(file_office, session)
    assert {name: row.mark for name, row in sheet.items()} == {
        "演示甲": Mark.EXCUSED,
        "演示乙": Mark.PRESENT,
        "演示丙": Mark.PRESENT,
        "演示丁": Mark.PRESENT,
    }
    assert sheet["演示甲"].hours == 0


def test_who_missed_it_is_called_again_and_earns_no_hour_twice(county: Office):
    session = called(county)
    closed(county, session, {1: "2", 2: "3", 3: "4"})
    again = county.maker.do(
        training.make_up,
        session,
        one(county, session).version,
        new(county, title="平台操作（补训）", starts=date(2026, 11, 20), ends=date(2026, 11, 20)),
    )
    assert one(county, again).makes_up == "训00001"
    assert set(lines(county, again)) == {"演示甲", "演示乙", "演示丙"}
    closed(county, again, {})
    done = {row.name: (row.done, row.sessions) for row in county.maker.ask(training.hours)}
    assert done == {
        "演示甲": (D(4), 2),
        "演示乙": (D(4), 1),
        "演示丙": (D(4), 1),
        "演示丁": (D(4), 1),
    }
    first = lines(county, session)["演示甲"]
    changed = Ticked(mark=Mark.PRESENT, note="其实到了")
    with pytest.raises(Invalid, match="已经在补训里登记"):
        county.maker.do(training.tick, first.id, first.version, changed)
    with pytest.raises(Invalid, match="没有要补训的人"):
        county.maker.do(training.make_up, session, one(county, session).version, new(county))


def test_a_town_sees_its_own_people_and_writes_its_own_sessions(county: Office):
    session = called(county)
    assert set(lines(county, session, "clerk_b")) == {"演示丙", "演示丁"}
    row = one(county, session, "clerk_b")
    assert (row.called, row.held) == (2, False)
    county.clock.set(DAY)
    theirs = lines(county, session, "clerk_b")["演示丙"]
    for act in (
        lambda: county.clerk_b.do(training.tick, theirs.id, theirs.version, Ticked(mark=Mark.PRESENT)),
        lambda: county.clerk_b.do(training.cancel, session, row.version, "不想去了"),
        lambda: county.clerk_b.do(training.call_one, session, row.version, theirs.person_id),
    ):
        with pytest.raises(Denied, match="由举办单位办理"):
            act()
    own = county.clerk_b.do(training.plan, new(county, TOWN_B, level="town"))
    with pytest.raises(NotFound):
        county.clerk_a.ask(training.one_session, own)
    assert [each.id for each in county.clerk_a.ask(training.sessions)] == [session]
    with pytest.raises(NotFound):
        county.clerk_a.do(training.plan, new(county, TOWN_B))
    stranger = person(county, "演示甲")
    with pytest.raises(NotFound):
        county.clerk_b.do(training.call_one, own, one(county, own, "clerk_b").version, stranger)
    county.clerk_b.do(training.call_one, own, one(county, own, "clerk_b").version, person(county, "演示丙"))
    assert one(county, own).holder == one(county, own, "clerk_b").holder == "乙镇"


def test_what_cannot_be_is_refused_and_nothing_is_written(county: Office):
    session = called(county)
    for changes, field in (
        ({"title": " "}, "title"),
        ({"level": "moon"}, "level"),
        ({"place": ""}, "place"),
        ({"hours": D("0.2")}, "hours"),
        ({"ends": date(2026, 11, 11)}, "ends"),
    ):
        with pytest.raises(Invalid) as refused:
            county.maker.do(training.plan, new(county, **changes))
        assert field in refused.value.fields
    version, who = one(county, session).version, person(county, "演示甲")
    with pytest.raises(Invalid, match="已经在签到表里"):
        county.maker.do(training.call_one, session, version, who)
    line = lines(county, session)["演示甲"]
    county.maker.do(training.withdraw, line.id, line.version, "另有任务")
    assert len(lines(county, session)) == 3
    county.maker.do(training.call_one, session, version, who)
    assert lines(county, session)["演示甲"].number == 1, "nobody else was given it"
    with pytest.raises(Invalid, match="已经按原来的日期通知"):
        county.maker.do(
            training.change, session, version, new(county, starts=date(2026, 11, 11), ends=DAY, hours=D(8))
        )
    county.maker.do(training.change, session, version, new(county, hours=D("2.5")))
    county.clock.set(DAY)
    county.maker.do(training.tick_rest, session, one(county, session).version, Mark.PRESENT)
    for act, args in ((training.change, (new(county),)), (training.cancel, ("不办了",))):
        with pytest.raises(Invalid, match="已登记 4 人的签到"):
            county.maker.do(act, session, one(county, session).version, *args)
    with pytest.raises((Invalid, Denied)):
        county.checker.do(training.plan, new(county))


def test_the_hours_of_a_year_are_one_sum_and_stand_where_the_point_of_view_says(county: Office):
    session = called(county)
    closed(county, session, {2: "4"})
    rows = {row.name: row for row in county.maker.ask(training.hours)}
    assert (rows["演示丙"].needed, rows["演示丙"].done, rows["演示丙"].lacking) == (D(40), D(4), D(36))
    assert (rows["演示甲"].needed, rows["演示乙"].done) == (D(24), D(0))
    assert {row.name for row in county.clerk_b.ask(training.hours)} == {"演示丙", "演示丁"}
    goes_on = called(county, ends=date(2026, 11, 13))
    county.maker.do(training.tick_rest, goes_on, one(county, goes_on).version, Mark.PRESENT)
    needed, done = county.maker.ask(training.hours_of, person(county, "演示丙"))
    assert (needed, done) == (D(40), D(4))
    before = Standpoint(date(2026, 11, 1), Way.AS_WAS)
    assert {row.done for row in county.maker.ask(training.hours_from, before)} == {D(0)}
    now = Standpoint(DAY, Way.AS_NOW)
    assert {row.name: row.done for row in county.maker.ask(training.hours_from, now)} == {
        name: row.done for name, row in rows.items()
    }
    assert county.maker.ask(training.behind)[0].lacking == D(36)
    county.clock.set(date(2027, 9, 30))
    assert county.maker.ask(training.behind) == [], "the day of warning has not come"
    county.clock.set(date(2027, 10, 1))
    assert county.maker.ask(training.behind) == [], "no sheet of the year is written: nothing to compare"
    again = called(county, starts=date(2027, 10, 1), ends=date(2027, 10, 1))
    closed(county, again, {1: "4"})
    assert [row.lacking for row in county.clerk_a.ask(training.behind)] == [D(24), D(20)], "a year anew"


def test_a_closed_sheet_changes_with_the_reason_alone_and_keeps_the_hours_right(county: Office):
    session = called(county)
    assert county.maker.ask(training.pressing) == []
    county.clock.set(date(2026, 11, 13))
    assert [row.id for row in county.maker.ask(training.pressing)] == [session]
    assert county.clerk_a.ask(training.pressing) == [], "the county holds it"
    closed(county, session, {})
    line = lines(county, session)["演示乙"]
    with pytest.raises(Invalid, match="写明原因"):
        county.maker.do(training.tick, line.id, line.version, Ticked(mark=Mark.ABSENT))
    county.maker.do(training.tick, line.id, line.version, Ticked(mark=Mark.ABSENT, note="代签，已核实"))
    assert lines(county, session)["演示乙"].hours == D(0)


def test_certificates_that_end_are_told_until_another_is_given(county: Office):
    first = called(county)
    closed(county, first, {})
    county.maker.do(training.certify, first, one(county, first).version)
    county.clock.set(date(2029, 9, 20))
    assert len(county.maker.ask(training.ending)) == 4
    assert {row.name for row in county.clerk_b.ask(training.ending)} == {"演示丙", "演示丁"}


def test_at_a_prompt_too_a_town_writes_no_sheet_of_the_county(county: Office):
    if not county.place.startswith("postgresql"):
        return  # a file has no roles: its services alone decide
    session = called(county)
    theirs = lines(county, session, "clerk_b")["演示丙"].id
    own = county.clerk_b.do(training.plan, new(county, TOWN_B, level="town"))
    with connect(county, "clerk_b") as prompt:
        for statement, rows in (
            (f"UPDATE training_session SET title = 'x' WHERE id = {session}", 0),
            (f"UPDATE training_place SET note = 'x' WHERE id = {theirs}", 0),
            (f"UPDATE training_session SET title = '自办' WHERE id = {own}", 1),
        ):
            assert prompt.execute(statement.encode()).rowcount == rows, statement
    assert one(county, session).title == "平台操作"


def posting_of(office: Office, name: str) -> int:
    found = select(Posting.id).where(Posting.person_id == person(office, name))
    return office.maker.ask(lambda unit: unit.session.scalars(found).one())


def again(office: Office, session: int, day: date) -> int:
    """Return a session of that day that makes another up."""
    other = new(office, title="平台操作（补训）", starts=day, ends=day)
    return office.maker.do(training.make_up, session, one(office, session).version, other)


def test_hours_are_counted_once_also_where_a_session_is_made_up_twice(county: Office):
    """A part of the first, the second missed, the third attended: four hours of four, not six."""
    first = called(county)
    closed(county, first, {1: "2"})
    second = again(county, first, date(2026, 11, 20))
    closed(county, second, {1: "4"})
    third = again(county, second, date(2026, 11, 27))
    beside = county.maker.do(
        training.plan, new(county, starts=date(2026, 12, 1), ends=date(2026, 12, 1), hours=D("4.5"))
    )
    closed(county, third, {})
    (row,) = [row for row in county.maker.ask(training.hours) if row.name == "演示甲"]
    assert (row.done, row.sessions) == (D(4), 2)
    asked = county.maker.ask(training.earned, date(2026, 11, 25), date(2026, 11, 30))
    assert [(one.asked, one.hours) for one in asked.values()] == [(D(2), D(2))]
    line = lines(county, first)["演示甲"]
    with pytest.raises(Invalid, match="已经在补训里登记"):
        county.maker.do(training.tick, line.id, line.version, Ticked(mark=Mark.PRESENT, note="其实一直都在"))
    with pytest.raises(Invalid, match="举办单位不能改"):
        county.maker.do(training.change, beside, 1, new(county, TOWN_A))


def test_what_a_certificate_rests_on_stays_until_it_is_voided(county: Office):
    session = called(county, pass_score=D(60))
    closed(county, session, {1: "1 85", 2: "1", 3: "1", 4: "4"})
    county.maker.do(training.certify, session, one(county, session).version)
    line = lines(county, session)["演示甲"]
    assert line.certificate
    for less in (Ticked(mark=Mark.PARTLY, score=D(85)), Ticked(mark=Mark.PRESENT)):
        with pytest.raises(Invalid, match="请先作废证书"):
            county.maker.do(training.tick, line.id, line.version, replace(less, note="更正登记"))
    only_said = Ticked(mark=Mark.PRESENT, score=D(85), note="补签了字")
    county.maker.do(training.tick, line.id, line.version, only_said)
    fresh = called(county)
    county.maker.do(training.tick_rest, fresh, one(county, fresh).version, Mark.PRESENT)
    with pytest.raises(Invalid, match="先写序号和点"):
        county.maker.do(training.tick_typed, fresh, one(county, fresh).version, 0, "1")


def test_a_list_ticks_nobody_twice_and_goes_back_from_no_whole_sheet(county: Office):
    session = called(county)
    county.clock.set(DAY)
    twice = [SignedLine(name="演示甲", mark=Mark.PRESENT), SignedLine(name="演示甲", mark=Mark.ABSENT)]
    beside = county.maker.ask(training.compare_sheet, session, twice)
    assert {row.standing for row in beside.rows} == {Listing.CONFLICT}
    with pytest.raises(Invalid, match="有 2 行"):
        county.maker.do(training.take_sheet, session, one(county, session).version, twice)
    before = county.maker.do(training.take_sheet, session, one(county, session).version, twice[1:])
    closed(county, session, {})
    with pytest.raises(Conflict, match="已经登记完毕"):
        county.maker.do(training.put_back_sheet, before, 1)
    assert lines(county, session)["演示甲"].mark is Mark.ABSENT
    mended = [SignedLine(name="演示甲", mark=Mark.PARTLY, note="核对签字，来了一半")]
    before = county.maker.do(training.take_sheet, session, one(county, session).version, mended)
    closed(county, again(county, session, date(2026, 11, 20)), {})
    with pytest.raises(Conflict, match="已经由补训核定学时"):
        county.maker.do(training.put_back_sheet, before, 2)


def test_who_serves_under_another_record_by_now_is_made_up_and_earns_no_hour_twice(county: Office):
    session = called(county)
    closed(county, session, {1: "2"})
    old, posting = person(county, "演示甲"), posting_of(county, "演示甲")
    leaving = roster.Leaving(on=date(2026, 11, 13), reason=EndReason.RESIGNED)
    county.maker.do(roster.leave, posting, 1, leaving)
    county.clock.set(date(2026, 11, 16))
    with pytest.raises(Invalid, match="都不在岗"):
        again(county, session, date(2026, 11, 20))
    county.maker.do(roster.register, worker(county, 77, name="演示甲甲", since=date(2026, 11, 14)))
    anew = person(county, "演示甲甲")
    merge = county.maker.do(roster.propose_merge, anew, old, "同一个人，重新登记")
    county.approver.do(roster.merge_persons, merge, 1)
    other = again(county, session, date(2026, 11, 20))
    assert set(lines(county, other)) == {"演示甲甲"}
    with pytest.raises(Invalid, match="没有要补训的人"):
        again(county, session, date(2026, 11, 21))
    closed(county, other, {})
    assert county.maker.ask(training.hours_of, anew)[1] == D(4)


def test_who_is_called_again_stands_where_they_serve_on_the_day_as_it_is_now(county: Office):
    session = called(county)
    line = lines(county, session)["演示甲"]
    for each in lines(county, session).values():
        county.maker.do(training.withdraw, each.id, each.version, "改期")
    later = date(2026, 11, 26)
    county.maker.do(
        training.change, session, one(county, session).version, new(county, starts=later, ends=later)
    )
    county.clock.set(date(2026, 11, 20))
    move = roster.Transfer(unit_id=county.unit_id(WEST), on=county.clock().date())
    county.maker.do(roster.transfer, posting_of(county, "演示甲"), 1, move)
    county.maker.do(training.call_one, session, one(county, session).version, line.person_id)
    assert (line.grid, lines(county, session)["演示甲"].grid) == ("东村第1网格", "西村第1网格")
