"""A case through its six steps on both engines: what blocks it, who may, and its three ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.domain.roster import EndReason
from app.domain.vetting import CaseState, Relation
from app.services import documents, roster, vetting, workflow
from app.services.vetting import (
    Answer,
    Appointment,
    NewInspection,
    NewIssue,
    NewMeeting,
    NewMember,
)
from app.workspace import Unit
from db.models.people import Person
from db.models.vetting import VettingCase, VettingDecision
from tests.cases import (
    EAST_1,
    FORMED,
    GOOD,
    SHORT,
    SOUTH,
    TEAM,
    VIRTUAL,
    candidate,
    collect,
    decided,
    five,
    opened,
    ready,
    row,
    state,
    unmet,
    version,
    visit,
)
from tests.office import Office, count

# ---- the way to an appointment


def test_from_recommendation_to_appointment(office: Office):
    case_id = ready(office)
    assert state(office, case_id) is CaseState.INTERVIEWED
    assert unmet(office, case_id) == []
    decided(office, case_id)
    early = Appointment(since=date(2026, 3, 31))
    with pytest.raises(Invalid, match="要晚于公示截止日2026-04-09"):
        office.clerk_a.do(vetting.appoint, case_id, version(office, case_id), early)
    new = Appointment(
        since=date(2026, 5, 1), doc_no="甲政〔2026〕5号", card="6228480000000000018", bank="县信用社"
    )
    posting_id = office.clerk_a.do(vetting.appoint, case_id, version(office, case_id), new)
    (worker,) = office.maker.ask(roster.workers)
    assert (worker.id, worker.name, worker.since, worker.source, worker.bank) == (
        posting_id,
        "演示候选",
        date(2026, 5, 1),
        "农村党员",
        "县信用社",
    )
    assert count(office.maker, Person) == 1
    ended = row(office.maker, case_id)
    assert (ended.state, ended.posting_id, ended.number) == (
        CaseState.APPOINTED,
        posting_id,
        f"2026-{case_id:03}",
    )


def test_every_step_is_written_down_once(office: Office):
    case_id = ready(office)
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    found = office.maker.ask(workflow.history, "vetting", case_id)
    assert [(step.action, step.to_state, step.by) for step in found] == [
        ("nominate", "nominated", "甲镇经办"),
        ("form_team", "team_formed", "甲镇经办"),
        ("inspect", "inspected", "甲镇经办"),
        ("meet", "meeting_held", "甲镇经办"),
        ("visit", "neighbours_visited", "甲镇经办"),
        ("interview", "interviewed", "甲镇经办"),
        ("decide", "decided", "审批丙"),
    ]


def test_sheets_in_any_order_and_the_state_follows(office: Office):
    case_id, team = opened(office)
    for each in five(team):
        office.clerk_a.do(vetting.add_visit, case_id, each)
    assert state(office, case_id) is CaseState.TEAM_FORMED
    inspected = NewInspection(
        held_on=date(2026, 3, 5), place="东村", at_hukou=True, members=tuple(team), photos=1
    )
    office.clerk_a.do(vetting.add_inspection, case_id, inspected)
    assert state(office, case_id) is CaseState.INSPECTED
    met = NewMeeting(held_on=date(2026, 3, 6), members=tuple(team), minutes="逐项讨论")
    office.clerk_a.do(vetting.hold_meeting, case_id, met)
    assert state(office, case_id) is CaseState.NEIGHBOURS_VISITED


# ---- what blocks


def _refused(office: Office, case_id: int) -> str:
    with pytest.raises(Invalid) as refusal:
        office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    assert count(office.maker, VettingDecision) == 0
    return str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        None,
        {"phone": "139 0000 0001"},
        {"address": "东村２１號"},
        {"householder": "赵户主"},
        {"household_no": "h21"},
        {"relation": Relation.RELATIVE},
        {"relation": Relation.SAME_HOUSEHOLD},
        {"address": "东村9号"},
        {"signed": False},
    ],
    ids=["four", "phone", "address", "householder", "number", "relative", "same", "own", "unsigned"],
)
def test_no_decision_on_four_households(file_office: Office, change: dict[str, object] | None):
    office = file_office
    case_id, team = opened(office)
    visits = five(team)[:4] + ([] if change is None else [visit(team, 5, **change)])
    collect(office, case_id, team, visits)
    assert state(office, case_id) is CaseState.MEETING_HELD
    assert unmet(office, case_id) == [SHORT]
    with pytest.raises(Invalid, match="不能“确定人选”"):
        office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    office.clerk_a.do(vetting.add_visit, case_id, visit(team, 6))
    assert state(office, case_id) is CaseState.INTERVIEWED


def test_a_visit_voided_before_the_decision_is_missed(office: Office):
    case_id = ready(office)
    wrong = office.maker.ask(vetting.case_file, case_id).visits[2]
    office.clerk_a.do(vetting.void_visit, wrong.id, wrong.version, "被访人否认")
    assert SHORT in _refused(office, case_id)


def test_every_raised_issue_is_answered_first(office: Office):
    case_id = ready(office)
    raised = NewIssue(raised_on=date(2026, 3, 12), text="反映有欠款", origin="走访")
    issue_id = office.clerk_a.do(vetting.raise_issue, case_id, raised)
    assert "还没有本人说明和核实结论" in _refused(office, case_id)
    closed = Answer(answered_on=date(2026, 3, 21), answer="已还清", finding="查凭证属实")
    office.clerk_a.do(vetting.answer_issue, issue_id, 1, closed)
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    assert state(office, case_id) is CaseState.DECIDED


def test_nobody_on_the_team_decides(office: Office):
    case_id, _ = opened(office)
    account_id = office.approver.actor.account_id
    judge = NewMember(name="审批丙", body="县综治中心", recusal_signed=True, account_id=account_id)
    formed = replace(TEAM, members=(*TEAM.members, judge))
    team = office.clerk_a.do(vetting.form_team, case_id, version(office, case_id), formed)
    collect(office, case_id, team, five(team))
    assert state(office, case_id) is CaseState.INTERVIEWED
    assert "审批丙参加了考察或经办" in _refused(office, case_id)
    with pytest.raises(Invalid, match="参加了考察或经办"):
        office.approver.do(vetting.reject, case_id, version(office, case_id), replace(GOOD, text="不合适"))


def test_the_age_takes_a_reason_and_the_two_heads_none(office: Office):
    old = make_identity("990101", date(1960, 1, 1), 1)
    case_id, _ = opened(office, identity=old)
    assert state(office, case_id) is CaseState.NOMINATED
    assert unmet(office, case_id)[0].startswith("年龄：2026-02-20时66周岁")
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "超龄")
    case_id = ready(office, identity=old, age_reason="村里没有其他人选")
    assert state(office, case_id) is CaseState.INTERVIEWED
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "另有安排")
    head, _ = opened(office, sequence=3, category="two_heads", category_reason="情况特殊")
    assert unmet(office, head)[0] == "村（社区）党组织书记和村（居）委会主任不选聘为网格员，请更换人选"


def test_an_urban_worker_keeps_the_words_of_the_category(office: Office):
    """Urban posts take any category: the list of those allowed is empty, the words are not."""
    case_id = ready(office, employment="urban_full_time")
    decided(office, case_id)
    new = Appointment(since=date(2026, 5, 1))
    office.clerk_a.do(vetting.appoint, case_id, version(office, case_id), new)
    (worker,) = office.maker.ask(roster.workers)
    assert worker.source == "农村党员"


def test_no_appointment_without_a_vacancy_on_the_day(office: Office):
    serving = roster.NewWorker(
        name="在岗者",
        identity=make_identity("990101", date(1980, 1, 1), 5),
        unit_id=office.unit_id(EAST_1),
        employment="rural_part_time",
        since=date(2026, 1, 1),
    )
    posting_id = office.maker.do(roster.register, serving)
    case_id = ready(office)
    decided(office, case_id)
    stand, new = version(office, case_id), Appointment(since=date(2026, 5, 11), replaces_id=posting_id)
    with pytest.raises(Invalid, match="岗位没有空缺"):
        office.clerk_a.do(vetting.appoint, case_id, stand, new)

    def hand_over(unit: Unit) -> int:
        roster.leave(unit, posting_id, 1, roster.Leaving(on=new.since, reason=EndReason.RESIGNED))
        return vetting.appoint(unit, case_id, stand, new)

    office.clerk_a.do(hand_over)
    assert [row.name for row in office.maker.ask(roster.workers)] == ["演示候选"]


# ---- three ends, and what may not be


def test_returned_completed_and_handed_in_again(office: Office):
    case_id = ready(office)
    office.approver.do(vetting.send_back, case_id, version(office, case_id), "请补走访一户")
    assert state(office, case_id) is CaseState.RETURNED
    with pytest.raises(Invalid, match="“退回补充”时不能“确定人选”"):
        office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    team = [member.id for member in office.maker.ask(vetting.case_file, case_id).team]
    office.clerk_a.do(vetting.add_visit, case_id, visit(team, 6))
    assert state(office, case_id) is CaseState.RETURNED
    office.clerk_a.do(vetting.resume, case_id, version(office, case_id), "已补走访")
    assert state(office, case_id) is CaseState.INTERVIEWED
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)


def test_rejected_with_words_and_for_good(office: Office):
    case_id = ready(office)
    with pytest.raises(Invalid, match="原因"):
        office.approver.do(vetting.reject, case_id, version(office, case_id), replace(GOOD, text=" "))
    office.approver.do(
        vetting.reject,
        case_id,
        version(office, case_id),
        replace(GOOD, text="反映问题属实", refusal="vetting"),
    )
    file = office.maker.ask(vetting.case_file, case_id)
    assert file.decision is not None and not file.decision.accepted
    assert file.decision.by == "审批丙"
    assert (file.case.state, file.checklist.next) == (CaseState.REJECTED, None)
    team = [member.id for member in file.team]
    with pytest.raises(Invalid, match="不能再补充材料"):
        office.clerk_a.do(vetting.add_visit, case_id, visit(team, 6))
    with pytest.raises(Invalid, match="已经结束"):
        office.clerk_a.do(vetting.resume, case_id, file.case.version, "再来一次")


def test_a_chosen_candidate_may_still_give_up_or_be_dropped(office: Office):
    case_id = ready(office)
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    office.approver.do(
        vetting.reject,
        case_id,
        version(office, case_id),
        replace(GOOD, text="公示期有异议", refusal="objection"),
    )
    assert state(office, case_id) is CaseState.REJECTED
    assert office.maker.ask(vetting.case_file, case_id).decision.accepted


def test_one_open_case_for_one_person(office: Office):
    first, _ = opened(office)
    with pytest.raises(Invalid, match=f"另有在办的考察2026-{first:03}"):
        office.maker.do(vetting.open_case, candidate(office, code=SOUTH))
    office.clerk_a.do(vetting.withdraw, first, version(office, first), "外出务工")
    again = office.maker.do(vetting.open_case, candidate(office, code=SOUTH))
    assert [row.id for row in office.maker.ask(vetting.case_file, again).earlier] == [first]
    assert count(office.maker, Person) == 1


def test_a_case_needs_a_real_unit_and_a_kind_the_county_has(office: Office):
    with pytest.raises(Invalid, match="只供统计"):
        office.maker.do(vetting.open_case, candidate(office, code=VIRTUAL))
    with pytest.raises(Invalid, match="用工类别应为"):
        office.maker.do(vetting.open_case, candidate(office, employment="nothing"))
    with pytest.raises(Invalid):
        office.maker.do(vetting.open_case, candidate(office, identity="123"))
    assert count(office.maker, VettingCase) == count(office.maker, Person) == 0


def test_sheets_name_members_of_the_team_only(office: Office):
    case_id, team = opened(office)
    with pytest.raises(Invalid, match="考察组成员"):
        office.clerk_a.do(vetting.add_visit, case_id, visit([*team[:1], 999], 1))


def test_a_stale_version_is_a_conflict(office: Office):
    case_id = ready(office)
    stand = version(office, case_id)
    office.approver.do(vetting.send_back, case_id, stand, "请核对电话")
    with pytest.raises(Conflict):
        office.clerk_a.do(vetting.withdraw, case_id, stand, "本人放弃")


def test_an_ended_case_is_frozen_in_the_database(office: Office):
    case_id, _ = opened(office)
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "本人放弃")

    def tamper(unit: Unit) -> None:
        unit.session.get_one(VettingCase, case_id).state = CaseState.INTERVIEWED

    with pytest.raises((Invalid, Denied)):
        office.maker.do(tamper)
    assert state(office, case_id) is CaseState.WITHDRAWN


# ---- scope and permission


def test_a_town_sees_only_its_own_cases(office: Office):
    case_id = ready(office)
    other = office.clerk_b.do(vetting.open_case, candidate(office, 3, SOUTH, name="演示另人"))
    assert [row.id for row in office.clerk_a.ask(vetting.cases)] == [case_id]
    assert [row.id for row in office.clerk_b.ask(vetting.cases)] == [other]
    assert [row.id for row in office.maker.ask(vetting.cases, open_only=True)] == [other, case_id]
    stand = version(office, case_id)
    for attempt in (
        lambda: office.clerk_b.ask(vetting.checklist, case_id),
        lambda: office.clerk_b.ask(vetting.case_file, case_id),
        lambda: office.clerk_b.ask(vetting.find_case, f"2026-{case_id:03}"),
        lambda: office.clerk_b.do(vetting.withdraw, case_id, stand, "不是我的"),
        lambda: office.clerk_b.do(vetting.raise_issue, case_id, NewIssue(raised_on=FORMED, text="无")),
        lambda: office.clerk_b.do(vetting.open_case, candidate(office, 7)),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_who_may_do_what(office: Office):
    case_id = ready(office)
    stand = version(office, case_id)
    with pytest.raises(Denied):
        office.clerk_a.do(vetting.decide, case_id, stand, GOOD)
    with pytest.raises(Denied):
        office.maker.do(vetting.send_back, case_id, stand, "不行")
    with pytest.raises(Denied):
        office.approver.do(vetting.withdraw, case_id, stand, "替他放弃")
    with pytest.raises(Denied):
        office.auditor.ask(vetting.cases)


def test_the_file_tells_the_whole_case(office: Office):
    case_id = ready(office)
    file = office.clerk_a.ask(vetting.case_file, case_id)
    assert (file.case.place, file.case.category, file.case.employment) == (
        "甲镇 › 东村村委会 › 东村第1网格",
        "农村党员",
        "农村兼职",
    )
    assert file.candidate.identity == "*" * 14 + make_identity("990101", date(1988, 5, 1), 1)[-4:]
    assert (file.households, file.needed, len(file.visits)) == (5, 5, 5)
    assert file.meetings[0].present == "考察甲、考察乙、考察丙、列席甲"
    assert file.visits[0].visitors == "考察甲、考察乙"
    assert office.clerk_a.ask(vetting.find_case, file.case.number) == case_id


def test_a_scan_proves_an_unsigned_visit(office: Office):
    case_id, team = opened(office)
    collect(office, case_id, team, [*five(team)[:4], visit(team, 5, signed=False)])
    unsigned = office.maker.ask(vetting.case_file, case_id).visits[4]
    assert unsigned.fault == "没有签字或照片"
    file_id = office.clerk_a.do(documents.store_file, "sheet.jpg", "image/jpeg", b"\xff\xd8photo")
    scan = vetting.NewScan(part="visit", part_id=unsigned.id, evidence_kind="走访表照片", file_id=file_id)
    office.clerk_a.do(vetting.attach, case_id, scan)
    assert state(office, case_id) is CaseState.INTERVIEWED


def test_the_numbers_are_those_of_the_day_the_case_was_opened(office: Office):
    case_id = ready(office)
    opened = office.maker.ask(lambda unit: unit.session.scalar(select(VettingCase.opened_on)))
    assert opened == date(2026, 2, 20)
    with pytest.raises(NotFound):
        office.maker.do(vetting.open_case, candidate(office, 9, opened_on=date(2025, 12, 31)))
    assert unmet(office, case_id) == []
