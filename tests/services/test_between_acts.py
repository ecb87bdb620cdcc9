"""What comes between two acts of one way: an end brought forward, a case that fell, a leaver not renewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Conflict, Invalid
from app.domain.recruiting import EntryState
from app.domain.roster import EndReason
from app.domain.vetting import CaseState
from app.services import calendar, exits, recruiting, roster, tenure, vetting
from app.services.recruiting import Marks, Verdict
from app.services.roster import Leaving, Transfer
from app.services.tenure import Renewal
from app.services.vetting import (
    Answer,
    Appointment,
    NewInspection,
    NewInterview,
    NewIssue,
    NewMeeting,
    Ruling,
)
from app.workspace import Unit
from db.models.tenure import Agreement
from tests.campaigns import (
    AFTER,
    EAST_2,
    FOUR,
    NOTICE,
    advance,
    announced,
    drafted,
    entry,
    file,
    person,
    version,
)
from tests.cases import GOOD, TEAM, candidate, five, ready, recommend, state
from tests.cases import version as case_version
from tests.office import TODAY, Office
from tests.services import paid
from tests.services.test_tenure import version as act_version
from tests.tenure import TOWN_A

OVER = date(2026, 12, 3)


def worker(office: Office, name: str) -> roster.WorkerRow:
    return next(row for row in office.maker.ask(roster.workers) if row.name == name)


def test_an_end_that_was_known_may_come_sooner_and_the_leaving_follows(file_office: Office) -> None:
    office = file_office
    office.maker.do(roster.register, paid.worker(office, 7, name="演示定期", until=date(2026, 12, 31)))
    row = worker(office, "演示定期")
    move = Transfer(unit_id=office.unit_id(EAST_2), on=TODAY)
    with pytest.raises(Invalid, match="已定于2026-12-31离岗，不能再调动"):
        office.maker.do(roster.transfer, row.id, row.version, move)
    for late in (date(2026, 12, 31), date(2027, 1, 5)):
        with pytest.raises(Invalid, match="只能提前"):
            office.maker.do(roster.leave, row.id, row.version, Leaving(on=late, reason=EndReason.RESIGNED))
    office.maker.do(roster.leave, row.id, row.version, Leaving(on=TODAY, reason=EndReason.DECEASED))
    (left,) = office.maker.ask(exits.exits)
    assert (left.left_on, left.reason) == (TODAY, EndReason.DECEASED)


def test_who_left_after_a_renewal_was_drafted_is_not_renewed(file_office: Office) -> None:
    office = file_office
    paid.hire(office)
    row = worker(office, "演示丙")
    weighed = office.maker.ask(tenure.weigh_renewal, [row.id], Renewal())
    (act,) = office.maker.do(tenure.renew_many, weighed, Renewal())
    office.maker.do(roster.leave, row.id, row.version, Leaving(on=TODAY, reason=EndReason.RESIGNED))
    with pytest.raises(Invalid, match="起草以后已定于2026-11-02离岗，不能续聘"):
        office.approver.do(tenure.approve, act, act_version(office, act))
    office.maker.do(tenure.withdraw, act, act_version(office, act), "人已离岗")


def test_an_agreement_signed_after_the_draft_is_not_signed_over(file_office: Office) -> None:
    office = file_office
    paid.hire(office)
    row = worker(office, "演示丙")
    weighed = office.maker.ask(tenure.weigh_renewal, [row.id], Renewal())
    (act,) = office.maker.do(tenure.renew_many, weighed, Renewal())
    office.maker.do(_signed, row)
    with pytest.raises(Invalid, match="起草以后另签了到2027-01-01的协议"):
        office.approver.do(tenure.approve, act, act_version(office, act))


def _signed(unit: Unit, row: roster.WorkerRow) -> None:
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2027, 1, 1)}
    unit.session.add(Agreement(person_id=row.person_id, posting_id=row.id, **days))


def made_public(office: Office) -> tuple[int, int]:
    """Lead somebody through a town's campaign until the publicity is over; return it and the case."""
    made = drafted(office, office.maker, TOWN_A, EAST_2, way="town", employment="rural_part_time")
    office.admin.do(calendar.adopt_year, 2026, NOTICE)
    office.approver.do(recruiting.announce, made, version(office.maker, made))
    told = {"recommended_by": "东村两委", "category": "party_member", "address": "东村2号"}
    office.clerk_a.do(recruiting.register, made, person(2, "演示报名", **told))
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    _refused_beside_another_case(office, made)
    (case,) = office.maker.do(recruiting.send_to_vetting, made, version(office.maker, made))
    recommend(office.clerk_a, case)
    team = replace(TEAM, formed_on=AFTER)
    ids = office.clerk_a.do(vetting.form_team, case, case_version(office, case), team)
    office.clerk_a.do(_sheets, case, ids)
    office.approver.do(vetting.decide, case, case_version(office, case), replace(GOOD, decided_on=AFTER))
    advance(office, made, "vet")
    advance(office, made, "publicise")
    office.clock.set(OVER)
    advance(office, made, "confirm")
    return made, case


def _refused_beside_another_case(office: Office, made: int) -> None:
    """A case opened by hand since they were admitted keeps all of them back, and says whose it is."""
    mine = person(2, "演示报名")
    told = {"name": mine.name, "identity": mine.identity, "phone": mine.phone, "opened_on": AFTER}
    other = office.clerk_a.do(vetting.open_case, candidate(office, code=EAST_2, **told))
    with pytest.raises(Invalid, match=r"演示报名：此人另有在办的考察.*一个人也没有转"):
        office.maker.do(recruiting.send_to_vetting, made, version(office.maker, made))
    office.clerk_a.do(vetting.withdraw, other, case_version(office, other), "并入选聘批次")


def _sheets(unit: Unit, case: int, ids: list[int]) -> None:
    there = {"held_on": AFTER, "members": tuple(ids)}
    vetting.add_inspection(unit, case, NewInspection(place="东村", at_hukou=True, photos=2, **there))
    vetting.hold_meeting(unit, case, NewMeeting(minutes="逐项讨论", **there))
    for each in five(ids):
        vetting.add_visit(unit, case, replace(each, visited_on=AFTER))
    vetting.interview(unit, case, NewInterview(summary="本人愿意任职", **there))


def test_who_is_appointed_from_the_case_has_the_campaign_s_letter(file_office: Office) -> None:
    office = file_office
    made, case = made_public(office)
    since = date(2026, 12, 7)
    office.maker.do(vetting.appoint, case, case_version(office, case), Appointment(since=since))
    row = entry(office.maker, made, "演示报名")
    assert (row.state, row.since, row.letter) == (EntryState.APPOINTED, since, f"聘〔2026〕{row.id:05d}号")
    with pytest.raises(Invalid, match="已经聘用"):
        office.maker.do(recruiting.give_up, row.id, row.version, "不来了")
    advance(office, made, "finish")


def test_who_is_turned_down_after_the_publicity_holds_no_campaign_up(file_office: Office) -> None:
    office = file_office
    made, case = made_public(office)
    fell = replace(GOOD, decided_on=OVER, text="公示后查实有问题，不予聘用", refusal="record")
    for wrong in (date(2026, 12, 4), date(2026, 11, 10)):
        with pytest.raises(Invalid, match="不晚于今天"):
            office.approver.do(
                vetting.reject, case, case_version(office, case), replace(fell, decided_on=wrong)
            )
    office.approver.do(vetting.reject, case, case_version(office, case), fell)
    assert entry(office.maker, made, "演示报名").state is EntryState.STRUCK
    advance(office, made, "finish")


def test_what_was_selected_and_has_moved_since_is_not_decided(file_office: Office) -> None:
    office = file_office
    cases = [ready(office), ready(office, identity=candidate(office, 2).identity, name="演示次选")]
    rulings = [Ruling(case_id=one, decision=GOOD, version=case_version(office, one)) for one in cases]
    office.approver.do(vetting.send_back, cases[1], rulings[1].version or 0, "补充一户")
    office.clerk_a.do(vetting.resume, cases[1], case_version(office, cases[1]), "已补充")
    with pytest.raises(Conflict):
        office.approver.do(vetting.rule_many, rulings)
    assert state(office, cases[0]) is not CaseState.DECIDED, "all or none"
    anew = [replace(one, version=None) for one in rulings]
    assert office.approver.do(vetting.rule_many, anew) == 2, "a list from elsewhere has seen none"


def test_nothing_of_a_case_is_dated_tomorrow(file_office: Office) -> None:
    office, later = file_office, date(2026, 11, 3)
    case = ready(office)
    with pytest.raises(Invalid, match="反映日期2026-11-03还没有到"):
        office.clerk_a.do(vetting.raise_issue, case, NewIssue(raised_on=later, text="欠费"))
    issue = office.clerk_a.do(vetting.raise_issue, case, NewIssue(raised_on=TODAY, text="欠费"))
    answer = Answer(answered_on=later, answer="已缴清", finding="属实")
    with pytest.raises(Invalid, match="核实日期2026-11-03还没有到"):
        office.clerk_a.do(vetting.answer_issue, issue, 1, answer)
    office.clerk_a.do(vetting.answer_issue, issue, 1, replace(answer, answered_on=TODAY))


def test_who_was_refused_cannot_give_up_and_nobody_has_two_lines_of_marks(file_office: Office) -> None:
    office = file_office
    made = announced(office, *FOUR)
    with pytest.raises(Invalid, match="报名日期不能晚于今天"):
        office.maker.do(recruiting.register, made, person(5, "演示戊", registered_on=date(2026, 11, 3)))
    one = entry(office.maker, made, "演示甲")
    office.maker.do(
        recruiting.review, one.id, one.version, Verdict(admitted=False, refusal="age", note="年龄不符")
    )
    one = entry(office.maker, made, "演示甲")
    with pytest.raises(Invalid, match="资格不合格，不用再登记放弃"):
        office.maker.do(recruiting.give_up, one.id, one.version, "不来了")
    assert entry(office.maker, made, "演示甲").verdict == "年龄不符"
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    two = entry(office.maker, made, "演示乙")
    marks = [Marks(entry_id=two.id, written=Decimal(mark), interview=None) for mark in (80, 60)]
    with pytest.raises(Invalid, match="第2行：前面已经有此人的一行成绩"):
        office.maker.do(recruiting.enter_marks, made, file(office.maker, made).row.version, marks)
