"""A case as its page reads it, on both engines: the steps, what the next act lacks, the proofs, the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.vetting import CaseState
from app.services import documents, vetting
from app.services.vetting import Docket, MoveRow, NewScan, Stage
from tests.cases import (
    FORMED,
    SHORT,
    SOUTH,
    TEAM,
    candidate,
    collect,
    decided,
    five,
    opened,
    ready,
    recommend,
    version,
)
from tests.office import Office

NAMES = [
    "推荐",
    "组建联合考察组",
    "实地考察",
    "召开考察工作会议",
    "走访街坊邻居",
    "面谈核实",
    "确定人选",
    "聘用",
]


def docket(office: Office, case_id: int, login: str = "clerk_a") -> Docket:
    return office.workspace(login).ask(vetting.docket, case_id)


def stages(found: Docket) -> str:
    return "".join({Stage.DONE: "✔", Stage.NOW: "●", Stage.LATER: "○"}[step.stage] for step in found.steps)


def move(found: Docket, action: str) -> MoveRow:
    return next(each for each in found.moves if each.action == action)


def test_the_steps_bear_the_countys_names_and_say_how_far_the_case_is(office: Office):
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    found = docket(office, case_id)
    assert [step.title for step in found.steps] == NAMES
    assert stages(found) == "✔●○○○○○○"
    assert any("考察组0人" in line.text for line in found.steps[1].lines)
    assert found.formed_on is None and found.visit_by is None
    assert found.file.questions[0] == ("politics", "政治表现")


def test_four_households_block_the_decision_with_a_line_that_leads_to_the_visits(office: Office):
    case_id, team = opened(office)
    collect(office, case_id, team, five(team)[:4])
    found = docket(office, case_id)
    assert stages(found) == "✔✔✔✔●○○○"
    blocked = move(found, "decide").reasons
    assert (SHORT, "vetting/visits") in [(line.text, line.goto) for line in blocked]
    assert "由有“决定考察结果”权限的人办理" in [line.text for line in blocked]
    assert found.formed_on == FORMED


def test_a_day_that_is_still_to_come_opens_no_case_and_forms_no_team(office: Office):
    """Its number would be of that year, and until then nothing of the case would hold."""
    later = office.maker.ask(lambda unit: unit.today) + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        office.maker.do(vetting.open_case, candidate(office, opened_on=later))
    assert "还没有到" in refused.value.fields["opened_on"]
    case_id, _ = opened(office)
    with pytest.raises(Invalid) as refused:
        office.maker.do(vetting.form_team, case_id, version(office, case_id), replace(TEAM, formed_on=later))
    assert "还没有到" in refused.value.fields["formed_on"]
    assert docket(office, case_id).formed_on == FORMED


def test_who_decides_sees_nothing_in_the_way_and_who_prepared_may_not(office: Office):
    case_id = ready(office)
    assert move(docket(office, case_id, "approver"), "decide").reasons == ()
    actions = [each.action for each in docket(office, case_id, "approver").moves]
    assert actions == ["decide", "return", "reject"]
    assert [each.action for each in docket(office, case_id).moves] == ["decide", "withdraw"]


def test_somebody_of_the_team_is_told_to_let_others_decide(office: Office):
    member = vetting.NewMember(name="审批丙", body="县综治中心", leader=True, recusal_signed=True)
    others = [vetting.NewMember(name=name, body="甲镇", recusal_signed=True) for name in ("考察乙", "考察丙")]
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    recommend(office.clerk_a, case_id)
    team = vetting.NewTeam(formed_on=FORMED, members=(member, *others))
    ids = office.clerk_a.do(vetting.form_team, case_id, version(office, case_id), team)
    collect(office, case_id, ids, five(ids))
    found = docket(office, case_id, "approver")
    assert [line.text for line in move(found, "decide").reasons] == [
        "审批丙参加了考察或经办，不能作决定，请由他人决定"
    ]
    assert move(found, "reject").reasons and not move(found, "return").reasons


def test_after_the_decision_the_appointment_asks_for_a_free_post(office: Office):
    case_id = ready(office)
    decided(office, case_id)
    found = docket(office, case_id)
    assert stages(found) == "✔✔✔✔✔✔✔●"
    assert move(found, "appoint").reasons == ()
    office.clerk_a.do(
        vetting.appoint, case_id, version(office, case_id), vetting.Appointment(since=date(2026, 5, 1))
    )
    ended = docket(office, case_id)
    assert stages(ended) == "✔✔✔✔✔✔✔✔" and ended.moves == ()
    second = ready(office, name="演示后来", identity=candidate(office, 3).identity)
    decided(office, second)
    assert "没有空缺" in move(docket(office, second), "appoint").reasons[0].text


def test_a_returned_case_is_handed_in_again_and_keeps_what_it_has(office: Office):
    case_id = ready(office)
    office.approver.do(vetting.send_back, case_id, version(office, case_id), "照片不清楚")
    found = docket(office, case_id)
    assert [each.action for each in found.moves] == ["resume", "withdraw"]
    assert stages(found) == "✔✔✔✔✔✔●○"
    last = found.history[-1]
    assert (last.act, last.state, last.by, last.note) == ("退回补充", "退回补充", "审批丙", "照片不清楚")
    assert (found.history[0].act, found.history[0].by) == ("推荐", "甲镇经办")


def test_a_case_given_up_has_no_next_step(office: Office):
    case_id, _ = opened(office)
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "外出务工")
    found = docket(office, case_id)
    assert stages(found) == "✔✔○○○○○○" and found.moves == ()


def test_a_scan_is_listed_with_its_sheet_and_its_name(office: Office):
    case_id = ready(office)

    def attached(unit):
        file_id = documents.store_file(unit, "走访.png", "image/png", b"picture")
        scan = NewScan(part="visit", part_id=1, evidence_kind="走访照片", file_id=file_id, taken_on=FORMED)
        return vetting.attach(unit, case_id, scan)

    office.clerk_a.do(attached)
    proof = docket(office, case_id).proofs[-1]
    assert (proof.part, proof.part_id, proof.name, proof.media) == ("visit", 1, "走访.png", "image/png")
    assert office.clerk_a.ask(documents.content_of, proof.file_id) == b"picture"


def test_a_case_of_another_town_is_none(office: Office):
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    with pytest.raises(NotFound):
        docket(office, case_id, "clerk_b")
    with pytest.raises(Denied):
        docket(office, case_id, "auditor")


def test_the_board_has_a_column_for_every_step_and_says_what_a_case_waits_for(office: Office):
    case_id, team = opened(office)
    collect(office, case_id, team, five(team)[:4])
    fresh = office.clerk_b.do(
        vetting.open_case,
        candidate(office, 7, SOUTH, name="演示南村", household_no="H70", phone="13800000070"),
    )
    columns = {column.title: column.cards for column in office.maker.ask(vetting.board)}
    assert list(columns)[:7] == NAMES[1:]
    (card,) = columns["走访街坊邻居"]
    assert (card.case.id, card.waits) == (case_id, SHORT)
    assert [card.case.id for card in columns["组建联合考察组"]] == [fresh]
    assert [len(cards) for cards in (columns["面谈核实"], columns["聘用"])] == [0, 0]
    mine = [card for column in office.clerk_b.ask(vetting.board) for card in column.cards]
    assert [card.case.id for card in mine] == [fresh]


def test_a_returned_case_stands_in_its_own_column(office: Office):
    case_id = ready(office)
    office.approver.do(vetting.send_back, case_id, version(office, case_id), "照片不清楚")
    column = office.maker.ask(vetting.board)[-1]
    assert column.title == CaseState.RETURNED.label and column.cards[0].case.id == case_id


def test_the_nomination_offers_what_the_policy_names(office: Office):
    found = office.clerk_a.ask(vetting.choices)
    assert ("rural_part_time", "农村兼职") in [(key, label[:4]) for key, label in found.employments]
    assert ("party_member", "农村党员") in found.categories
    assert ("01", "汉族") in found.ethnicities and ("13", "群众") in found.politics
    keys = [key for key, _ in found.categories]
    assert len(keys) == len(set(keys))
