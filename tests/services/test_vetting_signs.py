"""Signs of integrity on both engines: told to who decides, in list and case, and to nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import Denied, Invalid
from app.domain.vetting.signs import SignKind
from app.services import vetting
from tests.cases import candidate, opened, visit
from tests.office import Office

SAID = "为人热心，与邻里相处融洽，同意"


def test_who_decides_is_shown_what_strikes_and_who_prepares_is_not(office: Office) -> None:
    cases = []
    for number in (1, 2, 3):
        case, team = opened(office, identity=candidate(office, number).identity)
        cases.append(case)
        office.clerk_a.do(vetting.add_visit, case, visit(team, 1, remarks=SAID, visited_at="9点30分"))
        office.clerk_a.do(vetting.add_visit, case, visit(team, number + 2, visited_at="09：30"))
    rows = office.approver.ask(vetting.visit_signs)
    kinds = {row.kind for row in rows}
    assert kinds == {SignKind.ONE_VOICE, SignKind.SAME_TEXT, SignKind.SAME_MINUTE}
    voice = next(row for row in rows if row.kind is SignKind.ONE_VOICE)
    assert voice.case_ids == tuple(cases) and "赵户主一户在3个案卷里接受走访" in voice.text
    minute = next(row for row in rows if row.kind is SignKind.SAME_MINUTE)
    assert "考察甲（县综治中心）2026-03-10 09:30同时在" in minute.text
    assert {row.kind for row in office.approver.ask(vetting.docket, cases[0]).signs} == kinds
    assert office.clerk_a.ask(vetting.docket, cases[0]).signs == ()
    with pytest.raises(Denied):
        office.clerk_a.ask(vetting.visit_signs)


def test_a_time_that_is_none_is_refused_and_how_long_somebody_lives_there_is_kept(office: Office) -> None:
    case, team = opened(office)
    with pytest.raises(Invalid) as refusal:
        office.clerk_a.do(vetting.add_visit, case, visit(team, 1, visited_at="25:10"))
    assert set(refusal.value.fields) == {"visited_at"}
    office.clerk_a.do(vetting.add_visit, case, replace(visit(team, 1, visited_at="8时"), residence="12年"))
    (row,) = office.maker.ask(vetting.case_file, case).visits
    assert row.residence == "12年"
