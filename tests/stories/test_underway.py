"""What a demonstration leaves to do: cases at four steps, a month half scored, and who sees which of it."""

from __future__ import annotations

from collections import Counter

import pytest

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment import CycleState, SubjectState
from app.domain.vetting import NOMINATION, CaseState, Opinion
from app.services import assessment, dashboard, documents, pay, vetting
from app.services.vetting import CaseRow, NewDecision, NewVisit
from db.models.documents import StoredFile
from db.models.workflow import Evidence
from tests.stories.conftest import County

MARCH = Month(2026, 3)  # the small county is paid to February


def case_in(county: County, state: CaseState) -> CaseRow:
    (found,) = [case for case in county.ask(vetting.cases, open_only=True) if case.state is state]
    return found


def clerk_of(county: County, case: CaseRow) -> str:
    """Return the login of the town's clerk: who else is asked, sees nothing of the case."""
    town = case.place.split(" › ")[0]
    logins = {"稷峰镇": "100", "西社镇": "101", "化峪镇": "102", "翟店镇": "103", "清河镇": "104"}
    return "town" + {**logins, "蔡村乡": "200", "太阳乡": "201", "稷山县社区": "400"}[town]


def due(county: County, user: str) -> list[str]:
    return [one.text for one in county.ask(dashboard.board, user=user).due]


def test_nothing_in_the_visits_of_a_demonstration_is_a_sign(small: County) -> None:
    with small.desk("shenpi") as leader:
        assert leader.ask(vetting.visit_signs) == []


def test_each_sees_what_waits_for_him_and_nothing_else(small: County) -> None:
    seen = due(small, "jingban")  # the day of the machine may add what falls due by date
    parts = (
        "补充后重新提交",
        "走访街坊邻居",
        "组建联合考察组",
        "7 个乡镇还没有提交评分",
        "1 个乡镇等待县级接收",
    )
    assert [sum(part in text for text in seen) for part in parts] == [1] * 5
    assert sum("确定人选" in text for text in due(small, "shenpi")) == 1
    assert not any("选聘考察" in text or "乡镇" in text for text in due(small, "fuhe"))
    short = case_in(small, CaseState.MEETING_HELD)
    assert any(short.number in text for text in due(small, clerk_of(small, short)))


def test_the_cases_stand_at_four_steps_in_four_vacant_grids(small: County) -> None:
    cases = small.ask(vetting.cases, open_only=True)
    assert {case.state for case in cases} == {
        CaseState.NOMINATED,
        CaseState.MEETING_HELD,
        CaseState.INTERVIEWED,
        CaseState.RETURNED,
    }
    assert len({case.unit_id for case in cases}) == 4
    assert {Month.of(case.opened_on) for case in cases} == {MARCH}


def test_four_households_are_refused_and_the_checklist_leads_to_the_fifth(small: County) -> None:
    case = case_in(small, CaseState.MEETING_HELD)
    listed = small.ask(vetting.checklist, case.id)
    missing = [line for line in listed.lines if not line.ok]
    assert listed.next == "visit"
    assert (missing[0].text, missing[0].goto) == ("走访街坊邻居4户，至少5户，还差1户", "vetting/visits")
    file = small.ask(vetting.case_file, case.id)
    last = file.visits[-1].visited_on
    with small.desk("shenpi") as leader, pytest.raises(Invalid, match=f"请先办好：{missing[0].text}；"):
        leader.do(vetting.decide, case.id, case.version, NewDecision(decided_on=last, text="同意"))
    fifth = NewVisit(
        visited_on=last,
        householder="演示户主",
        address="另一条街9号",
        members=tuple(member.id for member in file.team),
        opinion=Opinion.AGREE,
        signed=True,
    )
    with small.desk(clerk_of(small, case)) as clerk:
        clerk.do(vetting.add_visit, case.id, fifth)
        assert clerk.ask(vetting.case_row, case.id).state is CaseState.NEIGHBOURS_VISITED


def test_what_waits_for_the_leaders_can_be_decided_and_what_was_returned_resumed(small: County) -> None:
    waiting, back = case_in(small, CaseState.INTERVIEWED), case_in(small, CaseState.RETURNED)
    made = NewDecision(decided_on=MARCH.last, text="综合评价良好，确定为人选")
    with small.desk("shenpi") as leader:
        leader.do(vetting.decide, waiting.id, waiting.version, made)
        assert leader.ask(vetting.case_row, waiting.id).state is CaseState.DECIDED
    with small.desk(clerk_of(small, back)) as clerk:
        clerk.do(vetting.resume, back.id, back.version, "已补充核实记录")
        assert clerk.ask(vetting.case_row, back.id).state is CaseState.INTERVIEWED


def most(town: assessment.TownProgress) -> int:
    """Return how many marks a town lacks that has given none: five items are required of everybody."""
    return 5 * town.count


def test_one_town_has_handed_in_two_are_half_done_and_nobody_is_paid(small: County) -> None:
    cycle = small.ask(assessment.cycle_in, MARCH)
    assert cycle.state is CycleState.OPEN
    towns = small.ask(assessment.progress, cycle.id)
    states = Counter(town.state for town in towns)
    assert states == {SubjectState.SUBMITTED: 1, SubjectState.OPEN: len(towns) - 1}
    assert sum(town.missing == 0 for town in towns) == 1
    assert sum(0 < town.missing < most(town) for town in towns) == 2
    assert {run.month for run in small.ask(pay.runs)} == {Month(2026, 1), Month(2026, 2)}


def test_the_scans_say_that_they_stand_for_something(small: County) -> None:
    with small.desk("jingban") as desk:
        kept = desk.ask(
            lambda unit: [
                (row.Evidence.part, row.StoredFile.name, documents.content_of(unit, row.StoredFile.id))
                for row in unit.session.query(Evidence, StoredFile).join(
                    StoredFile, StoredFile.id == Evidence.file_id
                )
            ]
        )
    cases = len(small.ask(vetting.cases))  # each was recommended on paper
    assert Counter(part for part, _, _ in kept) == {NOMINATION: cases, "inspection": 2, "visit": 4 + 5}
    assert all(name.startswith("演示-") for _, name, _ in kept)
    assert {content[:4] for _, _, content in kept} == {b"%PDF", b"\x89PNG"}
