"""Two records of one human being: found, told apart or put together by two people, and taken apart again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.asof import AsOf
from app.core.errors import Denied, Invalid
from app.core.identity import make_identity
from app.domain.accounts import Role
from app.domain.assessment import CycleKind, CycleState, ResultState, SubjectState
from app.domain.differing import Differs
from app.domain.restructuring.standing import Standpoint
from app.domain.roster import EndReason
from app.domain.sensitivity import Sensitivity
from app.domain.units import Level
from app.services import (
    assessment,
    audit,
    dossier,
    equipment,
    exits,
    leave,
    pay,
    roster,
    scans,
    tenure,
    worklog,
)
from app.services._same import same
from app.services.assessment import NewUnlock
from app.services.equipment import Issue, NewEquipment
from app.services.leave import NewQuota
from app.services.pay import NewRun
from app.services.roster import Leaving, Likeness, LikeRow, NewCorrection, NewMark
from app.services.scans import NewPaper
from app.services.worklog import NewLine
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject, Tpl, TplVersion
from db.models.pay import PaySlip
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from tests.cases import opened
from tests.office import Office, one, statements
from tests.services.paid import EAST_1, EAST_2, OCTOBER, SOUTH, WEST, appropriate, posted
from tests.services.test_two_persons import also

RIGHT, WRONG, THIRD = (make_identity("990101", date(1988, 5, 1), number) for number in (1, 3, 5))
HERE, THERE = "甲镇 › 西村村委会 › 西村第1网格", "甲镇 › 东村村委会 › 东村第1网格"
WHY = "本人持身份证来核对，登记时录错"


def taken_on(office: Office, code: str, since: date, identity: str, kind: str = "rural_part_time") -> int:
    new = roster.NewWorker(
        name="演示重复",
        identity=identity,
        unit_id=office.unit_id(code),
        employment=kind,
        since=since,
        phone="13900000001",
        card=f"62284800000000{identity[-4:-1]}0{identity[-2]}",
        bank="县信用社",
    )
    return office.maker.do(roster.register, new)


def in_two_posts(office: Office, kind: str) -> tuple[int, int]:
    first = taken_on(office, EAST_1, date(2026, 1, 1), WRONG, kind)
    office.maker.do(roster.leave, first, 1, Leaving(on=date(2026, 10, 16), reason=EndReason.RESIGNED))
    return first, taken_on(office, WEST, date(2026, 10, 16), RIGHT, kind)


@pytest.fixture
def twice(office: Office) -> tuple[Office, int, int]:
    """Somebody who left one grid for another in October and was registered anew under a mistyped number."""
    first, second = in_two_posts(office, "rural_part_time")
    paper = NewPaper(posting_id=first, name="协议.pdf", content=b"%PDF-1.4 deal", paper_kind="聘用协议")
    office.maker.do(scans.keep_paper, paper)
    appropriate(office)
    trial = office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    office.maker.do(pay.discard, trial, "试算")  # what was thrown away was paid to nobody
    posted(office, OCTOBER)
    return office, person_of(office, first), person_of(office, second)


def person_of(office: Office, posting: int) -> int:
    return one(office.maker, select(Posting.person_id).where(Posting.id == posting))


def pairs(office: Office, login: str = "maker") -> list[LikeRow]:
    desk = office.workspace(login)
    with statements(desk) as sent:
        found = desk.ask(roster.lookalikes)
    assert not any("person AS" in one for one in sent), "ten thousand beside ten thousand: a minute"
    return found


def merged(office: Office, keep: int, other: int) -> LikeRow:
    made = office.maker.do(roster.propose_merge, keep, other, WHY)
    with pytest.raises(Invalid, match="正在等待合并审批"):
        office.maker.do(roster.propose_merge, keep, other, WHY)
    assert office.approver.do(_both, made, other) == [[other], [other, keep]], "in the same transaction too"
    with pytest.raises(Invalid, match="已经办过"):
        office.approver.do(roster.refuse_merge, made, 2, "不是一个人")
    (row,) = pairs(office)
    return row


def _both(unit: Unit, made: int, other: int) -> list[list[int]]:
    before = same(unit, other)
    roster.merge_persons(unit, made, 1)
    return [before, same(unit, other)]


def posts(office: Office, login: str, someone: int) -> list[str]:
    return [row.place for row in office.workspace(login).ask(roster.postings, someone)]


def test_a_pair_is_listed_with_what_speaks_for_and_against(twice: tuple[Office, int, int]) -> None:
    office, gone, keep = twice
    (row,) = pairs(office)
    assert (row.name, row.state) == ("演示重复", Likeness.POSSIBLE)
    assert {row.person_id, row.other_id} == {gone, keep}
    assert row.alike == "姓名相同、出生日期相同、电话相同、证件号只差2位" and row.unlike == ""
    assert "********" in row.one and "2026-10-16离岗" in row.one and RIGHT not in repr(row)
    assert pairs(office, "clerk_a") == [row] and pairs(office, "clerk_b") == []
    with pytest.raises(Denied, match="县级经办"):
        office.clerk_a.do(roster.tell_apart, keep, gone, "见过两人的身份证")
    with pytest.raises(Invalid, match="不是同一个人"):
        office.maker.do(roster.tell_apart, keep, gone, " ")
    office.maker.do(roster.tell_apart, keep, gone, "是双胞胎，见过两人的身份证")
    (row,) = pairs(office)
    assert (row.state, row.reason, row.who) == (Likeness.APART, "是双胞胎，见过两人的身份证", "经办甲")


def test_what_stands_in_the_way_is_said_in_a_sentence(twice: tuple[Office, int, int]) -> None:
    office, gone, keep = twice
    lines = office.maker.ask(roster.weigh_merge, keep, gone)
    assert all(line.ok for line in lines)
    paid = next(line for line in lines if line.warn and line.goto == "pay")
    assert paid.text.startswith("2026年10月两条登记都发了补贴（309.68元、290.32元）")
    with pytest.raises(Invalid, match=r"还在岗：甲镇 › 西村村委会.*请改以这一条为保留的登记"):
        office.maker.do(roster.propose_merge, gone, keep, WHY)
    opened(office, name="演示重复", identity=WRONG, unit_id=office.unit_id(EAST_2))
    with pytest.raises(Invalid, match="未办结的案卷：2026-001"):
        office.maker.do(roster.propose_merge, keep, gone, WHY)
    third = person_of(office, taken_on(office, SOUTH, date(2026, 9, 1), THIRD))
    with pytest.raises(Invalid, match="任职有重叠：甲镇 › 西村"):
        office.maker.do(roster.propose_merge, keep, third, WHY)


def test_every_read_follows_and_nothing_was_rewritten(twice: tuple[Office, int, int]) -> None:
    office, gone, keep = twice
    slips = one(office.maker, select(func.count()).where(PaySlip.person_id == gone))
    row = merged(office, keep, gone)
    assert (row.state, row.person_id, row.other_id, row.decided) == (Likeness.MERGED, keep, gone, "审批丙")
    assert "2026-10-16离岗" in row.other
    for someone in (keep, gone):
        assert posts(office, "clerk_a", someone) == [HERE, THERE]
        amounts = {paid.amount for paid in office.maker.ask(pay.paid_to, someone)}
        assert amounts == {Decimal("290.32"), Decimal("309.68")}
        found = office.maker.do(dossier.dossier, someone)
        assert (found.person_id, papers_of(found)) == (keep, ["协议.pdf"])
    then = office.maker.ask(roster.since_day, Standpoint(date(2026, 10, 1)))
    assert [(one.kind, one.before, one.after) for one in then] == [(Differs.MOVED, THERE, HERE)]
    known = office.maker.do(roster.reveal, gone, "核对")
    assert known.identity == RIGHT
    assert [found.person_id for found in office.maker.ask(roster.registered)] == [keep]
    again = roster.NewPerson(name="演示重复", identity=WRONG)
    assert office.maker.do(roster.register_person, again) == keep, "a list may still bring the wrong number"
    assert one(office.maker, select(func.count()).where(PaySlip.person_id == gone)) == slips
    assert [check for check in office.admin.ask(audit.verified) if not check.ok] == []


def papers_of(found: dossier.Dossier) -> list[object]:
    return [getattr(row, "name", row) for each in found.sections if each.title == "附件" for row in each.rows]


def test_what_is_with_the_record_put_aside_is_handed_over_by_who_leaves(office: Office) -> None:
    posts = in_two_posts(office, "rural_part_time")
    gone, keep = (person_of(office, post) for post in posts)
    badge = NewEquipment(kind="badge", unit_id=office.unit_id(WEST), number="GZ-1")
    office.maker.do(equipment.add_many, [badge])
    (thing,) = office.maker.ask(equipment.stock)
    office.maker.do(equipment.issue, thing.id, thing.version, Issue(person_id=gone, on=date(2026, 10, 12)))
    assert office.maker.ask(exits.before_leaving, posts[1], 1) == []
    merged(office, keep, gone)
    (line,) = office.maker.ask(exits.before_leaving, posts[1], 1)
    assert "GZ-1还没有交回或移交" in line.text
    (left,) = [row for row in office.maker.ask(exits.exits) if row.posting_id == posts[0]]
    assert left.told == "", "who goes on under another record keeps what goes with the person"


def test_leave_log_and_results_are_those_of_both_records(office: Office) -> None:
    posts = in_two_posts(office, "urban_full_time")
    gone, keep = (person_of(office, post) for post in posts)
    for someone, day in ((gone, date(2026, 10, 12)), (keep, date(2026, 10, 20))):
        office.maker.do(worklog.write, NewLine(person_id=someone, day=day, text="1 走访3户"), 0)
    office.maker.do(failed, posts[0], gone)
    for someone, days in ((gone, 3), (keep, 2)):
        office.maker.do(
            leave.set_quota,
            NewQuota(person_id=someone, kind="annual", year=2026, days=Decimal(days), reason="工龄证明"),
        )
    merged(office, keep, gone)
    (row,) = office.maker.ask(leave.balances, 2026, gone)
    assert (row.person_id, row.granted, row.left) == (keep, 5, 5)
    assert [entry.left for entry in office.maker.ask(leave.ledger, 2026)] == [3, 5]
    with pytest.raises(Invalid, match="没有还要核定额度的人"):
        office.maker.do(leave.grant_year, 2026)
    asked = office.maker.ask(worklog.counted, OCTOBER.first, OCTOBER.last)
    assert asked[keep] == asked[gone] == (2, 22)
    (grid,) = office.maker.ask(lambda unit: worklog.month(replace(unit, as_of=AsOf(OCTOBER.last))))
    assert (grid.done, grid.due) == (2, 22)
    again = NewLine(person_id=keep, day=date(2026, 10, 12), text="2 排查楼道")
    office.maker.do(worklog.write, again, 1)
    assert [row.content for row in office.maker.ask(worklog.lines_of, keep)] == ["排查楼道", "走访3户"]
    found = office.maker.ask(tenure.grounds, posts[1])
    assert [one.told for one in found.grounds] == ["2025年度考核（0分，不合格）", ""]
    new = NewUnlock(result_id=one(office.maker, select(Result.id)), reason="录错了一项")
    unlock = office.maker.do(assessment.ask_unlock, new)
    with pytest.raises(Denied, match="不能给本人"):  # the sheet is of the record that went into theirs
        also(office, "sheet", (Role.COUNTY_APPROVER,), keep).do(assessment.grant_unlock, unlock, 1)
    other = office.maker.do(roster.register_person, roster.NewPerson(name="演示他人", identity=THIRD))
    also(office, "other", (Role.COUNTY_APPROVER,), other).do(assessment.grant_unlock, unlock, 1)


def failed(unit: Unit, posting_id: int, person_id: int) -> None:
    """Let a locked assessment have found somebody unfit."""
    post = unit.session.get_one(Posting, posting_id)
    tpl = Tpl(code="daily", title="日常考核")
    unit.session.add(tpl)
    unit.session.flush()
    version = TplVersion(tpl_id=tpl.id, number=1, digest="0" * 64, grades=[])
    unit.session.add(version)
    unit.session.flush()
    cycle = Cycle(
        cycle_kind=CycleKind.ANNUAL,
        opens=date(2025, 1, 1),
        closes=date(2026, 1, 1),
        tpl_version_id=version.id,
        population_rule="",
        state=CycleState.LOCKED,
        published_on=date(2026, 10, 5),
    )
    unit.session.add(cycle)
    unit.session.flush()
    town = unit.session.scalar(select(UnitRecord.id).where(UnitRecord.level == Level.TOWN))
    subject = Subject(
        cycle_id=cycle.id,
        person_id=person_id,
        posting_id=posting_id,
        unit_id=post.unit_id,
        town_id=town,
        employment=post.employment,
        state=SubjectState.ACCEPTED,
        scope_code=post.scope_code,
    )
    unit.session.add(subject)
    unit.session.flush()
    told = {"value": Decimal(0), "grade": "不合格", "state": ResultState.FINAL, "digest": "0" * 64}
    unit.session.add(Result(subject_id=subject.id, number=1, scope_code=post.scope_code, **told))


def test_it_is_taken_apart_again_by_another_and_each_is_as_before(twice: tuple[Office, int, int]) -> None:
    office, gone, keep = twice
    row = merged(office, keep, gone)
    with pytest.raises(Invalid, match="为什么撤销"):
        office.approver.do(roster.part, row.record_id, row.version, "")
    office.approver.do(roster.part, row.record_id, row.version, "核对错了")
    assert posts(office, "maker", gone) == [THERE]
    assert office.maker.do(roster.reveal, gone, "核对").identity == WRONG
    assert [found.state for found in pairs(office)] == [Likeness.POSSIBLE]
    with pytest.raises(Invalid, match="没有生效"):
        office.approver.do(roster.part, row.record_id, row.version + 1, "再撤一次")
    merged(office, keep, gone)


def test_the_right_number_comes_over_and_a_label_reaches_both(twice: tuple[Office, int, int]) -> None:
    office, gone, keep = twice
    merged(office, keep, gone)
    version = office.maker.ask(roster.known_person, gone).version
    change = NewCorrection(name="演示改名", identity=WRONG, reason="身份证上是这个号")
    asked = office.maker.do(roster.propose, gone, version, change)
    office.approver.do(roster.correct, asked, 1)
    assert office.maker.do(roster.reveal, gone, "核对").identity == WRONG
    assert [check for check in office.admin.ask(audit.verified) if not check.ok] == []
    mark = NewMark(level=Sensitivity.IMPORTANT, reason="演示保护")
    office.maker.do(roster.mark, keep, office.maker.ask(roster.marked, keep).version, mark)
    days = (AsOf(date(2026, 5, 1)), AsOf(date(2026, 11, 1)))
    assert [row.name for day in days for row in office.maker.ask(roster.workers, day)] == ["演*", "演*"]
    (row,) = pairs(office)
    office.approver.do(roster.part, row.record_id, row.version, "核对错了")
    assert office.maker.do(roster.reveal, gone, "核对").identity == RIGHT
