"""Who meets the county's rule for the reserve is listed with the years, and entered by people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.core.identity import make_identity
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState, ResultState, SubjectState
from app.domain.merits import MeritKind
from app.domain.units import Level
from app.services import career, merits, reserve, roster
from app.services.reserve import CandidateRow, Entering
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject, Tpl, TplVersion
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from tests.office import Office
from tests.services.paid import hire, person
from tests.services.test_merits import WARNED
from tests.tenure import dianbai

BY = Entering(title="村委会后备干部", body="甲镇党委", doc_no="甲组〔2026〕2号", since=date(2026, 11, 1))


def graded(
    unit: Unit,
    year: int,
    grades: dict[int, str],
    of: dict[int, int] | None = None,
    *,
    public: bool = True,
    points: dict[int, str] | None = None,
) -> None:
    """Let a year have been assessed with these grades by person, of some in the post of others; 95 points."""
    tpl = Tpl(code=f"annual{year}", title="年度考核")
    unit.session.add(tpl)
    unit.session.flush()
    version = TplVersion(tpl_id=tpl.id, number=1, digest="0" * 64, grades=[])
    unit.session.add(version)
    unit.session.flush()
    days = {"month": Month(year, 12), "opens": date(year, 1, 1), "closes": date(year + 1, 1, 1)}
    state = CycleState.LOCKED if public else CycleState.OPEN
    kind = {"cycle_kind": CycleKind.ANNUAL, "population_rule": "", "published_on": date(year + 1, 1, 9)}
    cycle = Cycle(tpl_version_id=version.id, state=state, **kind, **days)
    unit.session.add(cycle)
    unit.session.flush()
    town = unit.session.scalar(select(UnitRecord.id).where(UnitRecord.level == Level.TOWN))
    told = {"number": 1, "state": ResultState.FINAL, "digest": "0" * 64, "rank": 1}
    for someone, grade in grades.items():
        post = unit.session.scalars(
            select(Posting).where(Posting.person_id == (of or {}).get(someone, someone))
        ).one()
        at = {"unit_id": post.unit_id, "town_id": town, "employment": post.employment}
        place = {"posting_id": post.id, "scope_code": post.scope_code, "state": SubjectState.ACCEPTED}
        subject = Subject(cycle_id=cycle.id, person_id=someone, **at, **place)
        unit.session.add(subject)
        unit.session.flush()
        value = Decimal((points or {}).get(someone, "95"))
        place = {"subject_id": subject.id, "scope_code": post.scope_code}
        unit.session.add(Result(grade=grade, value=value, **place, **told))


def listed(office: Office, login: str = "maker") -> list[CandidateRow]:
    return office.workspace(login).ask(reserve.suggested)


def test_whose_year_was_excellent_is_listed_and_entered_by_one_document(office: Office) -> None:
    hire(office)
    first, second, third = (person(office, name) for name in ("演示甲", "演示乙", "演示丙"))
    assert listed(office) == []
    office.maker.do(graded, 2025, {first: "优秀", second: "优秀", third: "优秀"}, {third: first})
    office.maker.do(graded, 2026, {first: "合格"}, public=False)
    assert [(row.name, row.years, row.evidence) for row in listed(office, "clerk_a")] == [
        ("演示甲", 1, "2025年度优秀，95分"),
        ("演示乙", 1, "2025年度优秀，95分"),
    ]
    assert listed(office, "clerk_b") == [], "who came from 甲镇 is listed by the county"
    office.maker.do(merits.record_merit, third, WARNED)
    assert [bool(row.barred) for row in listed(office)] == [False, False, True]
    with pytest.raises(Invalid, match="处分期内不能列入"):
        office.maker.do(reserve.enter_reserve, [first, third], BY)
    assert len(listed(office)) == 3, "all of them or nobody"
    with pytest.raises(Denied):
        office.auditor.do(reserve.enter_reserve, [first], BY)
    with pytest.raises(Invalid, match="已经不在名单里"):
        office.clerk_b.do(reserve.enter_reserve, [first], BY)
    with pytest.raises(Invalid) as refused:
        office.maker.do(reserve.enter_reserve, [first], replace(BY, doc_no=""))
    assert set(refused.value.fields) == {"doc_no"}
    assert office.maker.do(reserve.enter_reserve, [first, second], BY) == 2
    kept = [row for row in office.maker.ask(merits.merits) if row.kind is MeritKind.RESERVE]
    assert {(row.name, row.basis) for row in kept} == {
        ("演示甲", "考核符合后备条件：2025年度优秀，95分"),
        ("演示乙", "考核符合后备条件：2025年度优秀，95分"),
    }
    assert [row.name for row in listed(office)] == ["演示丙"]


def test_two_years_in_a_row_are_asked_and_records_of_one_person_are_one(office: Office) -> None:
    dianbai(office)
    first, second = (person(office, name) for name in ("演示甲", "演示乙"))
    again = roster.NewPerson(name="演示甲", identity=make_identity("990101", date(1985, 6, 1), 9), phone="")
    other = office.maker.do(roster.register_person, replace(again, phone="13900000001"))
    office.maker.do(graded, 2024, {other: "优秀"}, {other: first})
    office.maker.do(graded, 2025, {first: "优秀", second: "优秀"})
    assert listed(office) == [], "one year each"
    made = office.maker.do(roster.propose_merge, first, other, "本人持身份证来核对")
    office.approver.do(roster.merge_persons, made, 1)
    (row,) = listed(office)
    card = office.maker.ask(career.career, first, row.posting_id)
    assert [event.text for event in card.events if "年度考核" in event.text] == [
        "2025年度考核 95 分，优秀",
        "2024年度考核 95 分，优秀",
    ], "who opens the person sees what it follows from"
    assert (row.id, row.years, row.evidence) == (first, 2, "2024年度优秀，95分；2025年度优秀，95分")
