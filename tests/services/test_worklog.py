"""The daily log and the meetings on both engines: written, corrected, added up, shut; who was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.assessment import CycleState
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.roster import EndReason
from app.domain.worklog import Came
from app.domain.worklog.days import SIGNS, DayState
from app.services import calendar, career, dashboard, dossier, leave, roster, worklog
from app.services.leave import NewLeave
from app.services.worklog import NewLine, NewMeeting, holding
from app.workspace import Unit
from db.models.assessment import Cycle, Tpl, TplVersion
from tests.office import Office
from tests.services.paid import NOVEMBER, hire, person
from tests.services.test_leave import NOTICE
from tests.trust.attacks import connect

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 13)
TOWN_A, VISITED = "990101100000", "1 走访3户，张家漏水已报"

_TAKEN_OVER = """INSERT INTO work_log
(person_id, unit_id, day, work_kinds, content, scope_code, version, recorded_at, recorded_by)
SELECT person_id, unit_id, '2026-11-30', ',visit,', 'x', scope_code, 1, recorded_at, recorded_by
FROM work_log"""


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    office.admin.do(calendar.adopt_year, 2026, NOTICE.read_text(encoding="utf-8"))
    office.clock.set(FRIDAY)
    return office


def line(
    office: Office, text: str = "1 走访3户，张家漏水已报", name: str = "演示甲", day: date = MONDAY
) -> NewLine:
    return NewLine(person_id=person(office, name), day=day, text=text)


def sheet(office: Office, day: date = MONDAY, login: str = "maker") -> dict[str, worklog.DayRow]:
    return {row.name: row for row in office.workspace(login).ask(worklog.day_sheet, day)}


def test_a_line_is_written_corrected_taken_away_and_added_up(county: Office):
    county.clerk_a.do(worklog.write, line(county), 0)
    row = sheet(county)["演示甲"]
    assert (row.number, row.kinds, row.content, row.version) == (1, "走访", "走访3户，张家漏水已报", 1)
    assert set(sheet(county, login="clerk_b")) == {"演示丙", "演示丁"}, "another town sees its own"
    with pytest.raises(NotFound):
        county.clerk_b.do(worklog.write, line(county, "12 走访和排查"), 1)
    with pytest.raises(Conflict):
        county.maker.do(worklog.write, line(county, "12 走访和排查"), 0)
    county.maker.do(worklog.write, line(county, "12 走访和排查"), 1)
    block = [
        (line(county, "宣传反诈两场", day=TUESDAY), 0),
        (line(county, "3 宣传反诈", "演示乙", TUESDAY), 0),
    ]
    with pytest.raises(Invalid, match="演示乙：没有第 9 种事项"):
        county.clerk_a.do(worklog.write_many, [block[0], (replace(block[1][0], text="9 宣传反诈"), 0)])
    assert not sheet(county, TUESDAY)["演示甲"].content, "all or none"
    assert county.clerk_a.do(worklog.write_many, block) == 2
    month = {row.name: row for row in county.maker.ask(worklog.month)}
    assert (month["演示甲"].due, month["演示甲"].done, month["演示甲"].lacking) == (10, 2, 8)
    assert (month["演示甲"].last, month["演示甲"].kinds) == (TUESDAY, "走访 1，排查 1，宣传 1")
    assert county.maker.ask(worklog.month_of, person(county, "演示甲")) == (10, 2, TUESDAY)
    was = Standpoint(MONDAY, Way.AS_WAS)
    assert {row.name: row.done for row in county.maker.ask(worklog.month_from, was)}["演示甲"] == 1

    row = sheet(county)["演示甲"]
    with pytest.raises(Invalid):
        county.clerk_a.do(worklog.take_away, row.log_id, row.version, " ")
    county.clerk_a.do(worklog.take_away, row.log_id, row.version, "记错了人")
    assert not sheet(county)["演示甲"].content
    county.clerk_a.do(worklog.write, line(county, "1 走访2户老人"), 0)
    assert sheet(county)["演示甲"].content == "走访2户老人"
    with pytest.raises(Denied):
        county.auditor.do(worklog.write, line(county), 0)
    who = person(county, "演示甲")
    told = county.maker.do(dossier.dossier, who).sections
    assert [len(part.rows) for part in told if part.title == "工作日志"] == [2]
    (post,) = county.maker.ask(roster.postings, who)
    facts = {fact.title: fact.text for fact in county.maker.ask(career.career, who, post.id).facts}
    assert facts["工作日志"] == "本月应记 10 天，已记 2 天，最近 11-10"


def test_days_that_take_no_line_say_why(county: Office):
    sick = NewLeave(
        person_id=person(county, "演示乙"),
        kind="sick",
        first=MONDAY,
        last=TUESDAY,
        reason="住院检查",
        evidence="诊断证明",
    )
    request = county.clerk_a.do(leave.ask, sick)
    county.maker.do(leave.approve, request, county.maker.ask(leave.one_request, request).version)
    for new, words in (
        (line(county, name="演示乙"), "病假（2026-11-09 至 2026-11-10），不写日志；没有休的请先销假"),
        (line(county, day=date(2026, 11, 16)), "还没有到"),
        (line(county, day=date(2026, 10, 1)), "超过 31 天"),
    ):
        with pytest.raises(Invalid, match=words):
            county.clerk_a.do(worklog.write, new, 0)
    month = {row.name: row.due for row in county.maker.ask(worklog.month)}
    assert (month["演示甲"], month["演示乙"]) == (10, 8)
    assert county.clerk_b.ask(worklog.quiet).names == (), "an office that keeps no log is told of nobody"
    county.clerk_b.do(worklog.write, line(county, name="演示丁", day=date(2026, 11, 2)), 0)
    found = county.clerk_b.ask(worklog.quiet)
    assert (found.names, found.days) == (("演示丙", "演示丁"), 3)
    due = [one.text for one in county.clerk_b.ask(dashboard.waiting)]
    assert "2 人连续 3 个工作日没有工作日志：演示丙、演示丁" in due
    county.clerk_a.do(worklog.write, line(county, day=date(2026, 11, 12)), 0)
    assert county.clerk_a.ask(worklog.quiet).names == (), "演示乙 was away on one of the three days"
    assert county.maker.ask(worklog.quiet).names == (), "the towns are told"


def test_the_months_assessment_shuts_its_lines(county: Office):
    county.clerk_a.do(worklog.write, line(county), 0)
    county.maker.do(_assessed, CycleState.OPEN)
    county.clerk_a.do(worklog.write, line(county, "1 走访4户老人"), 1)
    county.maker.do(_assessed, CycleState.CLOSED)
    row = sheet(county)["演示甲"]
    for act in (
        lambda: county.clerk_a.do(worklog.write, line(county), row.version),
        lambda: county.clerk_a.do(worklog.write, line(county, day=TUESDAY), 0),
        lambda: county.maker.do(worklog.take_away, row.log_id, row.version, "记错了人"),
    ):
        with pytest.raises(Invalid, match="2026年11月日常考核已截止，那个月的日志不能再写、再改"):
            act()
    assert county.maker.ask(worklog.counted, NOVEMBER.first, FRIDAY)[person(county, "演示甲")] == (1, 10)
    for statement in (
        "UPDATE work_log SET content = 'x'",
        "UPDATE work_log SET voided = (1 = 1), void_reason = 'x'",
        "UPDATE work_log SET day = '2026-12-01'",
        _TAKEN_OVER,
    ):
        with pytest.raises(Invalid, match="这一天的考核已截止评分，工作日志不能再写、再改"):
            county.maker.do(lambda unit, said=statement: unit.session.execute(text(said)))
    county.maker.do(lambda unit: unit.session.execute(text("UPDATE work_log SET scope_code = scope_code")))


def _assessed(unit: Unit, state: CycleState) -> None:
    """Let there be the assessment of November, as far as it is."""
    found = unit.session.query(Cycle).first()
    if found is not None:
        found.state = state
        return
    tpl = Tpl(code="daily", title="日常考核")
    unit.session.add(tpl)
    unit.session.flush()
    version = TplVersion(tpl_id=tpl.id, number=1, digest="0" * 64, grades=[])
    unit.session.add(version)
    unit.session.flush()
    facts = {"cycle_kind": "daily", "month": NOVEMBER, "opens": NOVEMBER.first, "closes": NOVEMBER.end}
    unit.session.add(Cycle(**facts, tpl_version_id=version.id, population_rule="", state=state))


def test_the_grid_the_list_and_the_indicator_are_one_count(county: Office):
    sick = NewLeave(
        person_id=person(county, "演示乙"),
        kind="sick",
        first=MONDAY,
        last=TUESDAY,
        reason="住院检查",
        evidence="诊断证明",
    )
    written = (("演示甲", MONDAY), ("演示甲", date(2026, 11, 7)), ("演示乙", MONDAY), ("演示丙", FRIDAY))
    for name, day in written:
        county.maker.do(worklog.write, line(county, name=name, day=day), 0)
    request = county.clerk_a.do(leave.ask, sick)
    county.maker.do(leave.approve, request, county.maker.ask(leave.one_request, request).version)
    (post,) = county.maker.ask(roster.postings, person(county, "演示丁"))
    gone = roster.Leaving(on=date(2026, 11, 5), reason=EndReason.RESIGNED)
    county.maker.do(roster.leave, post.id, post.version, gone)
    rows = {row.name: row for row in county.maker.ask(worklog.grid, NOVEMBER)}
    assert list(rows) == ["演示甲", "演示乙", "演示丙", "演示丁"]
    signs = "".join(SIGNS[state] or "·-"[state is DayState.OFF] for state in rows["演示甲"].days)
    assert signs == "-缺缺缺缺缺＋-✓缺缺缺缺--·····--·····--·", "Sunday 15 and Saturday 14 ask for nothing"
    assert rows["演示乙"].days[8:10] == (DayState.EXTRA, DayState.AWAY), "a line of a leave answers no day"
    assert (rows["演示丁"].due, rows["演示丁"].lacking) == (3, 3)
    for login in ("maker", "clerk_a"):
        desk = county.workspace(login)
        mine = {row.id: row for row in desk.ask(worklog.grid, NOVEMBER)}
        counted = desk.ask(worklog.counted, NOVEMBER.first, FRIDAY)
        assert {one: (row.done, row.due) for one, row in mine.items()} == counted
        listed = {row.id: (row.done, row.due, row.lacking) for row in desk.ask(worklog.month)}
        assert listed == {one: (mine[one].done, mine[one].due, mine[one].lacking) for one in listed}
    seen = county.clerk_a.ask(worklog.cell, person(county, "演示甲"), MONDAY)
    assert (seen.version, seen.text, seen.by, seen.shut) == (1, "1 走访3户，张家漏水已报", "经办甲", "")
    with pytest.raises(NotFound):
        county.clerk_b.ask(worklog.cell, person(county, "演示甲"), MONDAY)


def test_a_meeting_knows_who_was_there_by_digits(county: Office, monkeypatch):
    new = NewMeeting(
        unit_id=county.unit_id(TOWN_A),
        kind="morning",
        day=MONDAY,
        chair="演示镇长",
        absent="2",
        topics="布置冬季防火排查",
        tasks="每人排查10户",
    )
    assert county.clerk_a.ask(worklog.weigh, new) == "应到 2 人：1 演示甲、2 演示乙。缺席 1 人：演示乙。"
    assert "不在名单的 1 至 2 号里" in county.clerk_a.ask(worklog.weigh, replace(new, absent="3"))
    with pytest.raises(Invalid) as refused:
        county.clerk_a.do(worklog.hold, replace(new, kind="moon", chair="", topics="", absent="甲"))
    assert set(refused.value.fields) == {"kind", "chair", "topics", "absent"}
    with pytest.raises(NotFound):
        county.clerk_b.do(worklog.hold, new)
    with monkeypatch.context() as small:
        small.setattr(holding, "MOST", 1)
        assert "最多 1 人；请改选下级单位" in county.clerk_a.ask(worklog.weigh, new)
    held = county.clerk_a.do(worklog.hold, new)
    (row,) = county.maker.ask(worklog.meetings)
    assert (row.number, row.kind, row.unit, row.called, row.came, row.absent) == (
        "会00001",
        "晨会",
        "甲镇",
        2,
        1,
        1,
    )
    assert county.clerk_b.ask(worklog.meetings) == []
    with pytest.raises(NotFound):
        county.clerk_b.ask(worklog.attendees, held)
    with pytest.raises(Conflict):
        county.clerk_a.do(worklog.change_meeting, held, row.version + 1, new)
    county.clerk_a.do(worklog.change_meeting, held, row.version, replace(new, absent="1"))
    assert [(one.number, one.name, one.came) for one in county.maker.ask(worklog.attendees, held)] == [
        (1, "演示甲", Came.ABSENT),
        (2, "演示乙", Came.PRESENT),
    ]
    ((told, came),) = county.maker.ask(worklog.meetings_of, person(county, "演示甲"))
    assert (told.id, came) == (held, Came.ABSENT)


def test_an_indicator_may_count_the_days_logged(county: Office):
    county.clerk_a.do(worklog.write, line(county), 0)
    found = county.maker.ask(worklog.counted, NOVEMBER.first, FRIDAY)
    assert found[person(county, "演示甲")] == (1, 10) and found[person(county, "演示丙")] == (0, 10)
    assert county.clerk_b.ask(worklog.counted, NOVEMBER.first, FRIDAY) == {}


def test_at_a_prompt_too_a_town_has_no_line_of_another(county: Office):
    if not county.place.startswith("postgresql"):
        return  # a file has no roles: its services alone decide
    county.clerk_a.do(worklog.write, line(county), 0)
    with connect(county, "clerk_b") as prompt:
        for statement in (
            "SELECT id FROM work_log",
            "UPDATE work_log SET content = 'x'",
            "SELECT id FROM meeting_place",
        ):
            assert prompt.execute(statement.encode()).rowcount == 0, statement
    with connect(county, "clerk_a") as prompt:
        assert prompt.execute(b"SELECT id FROM work_log").rowcount == 1
