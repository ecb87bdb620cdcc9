"""Vetting cases of a small office, for every test that needs one: the clerk of 甲镇 works on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.core.identity import make_identity
from app.domain.vetting import NOMINATION, CaseState, Opinion
from app.services import documents, vetting
from app.services.vetting import (
    NewCase,
    NewDecision,
    NewInspection,
    NewInterview,
    NewMeeting,
    NewMember,
    NewPublicity,
    NewScan,
    NewTeam,
    NewVisit,
)
from app.workspace import Unit, Workspace
from tests.campaigns import governed
from tests.office import Office

EAST_1, SOUTH, VIRTUAL = "990101100200001", "990101101200001", "990101100498"
SHORT = "走访街坊邻居4户，至少5户，还差1户"
FORMED = date(2026, 3, 2)
GOOD = NewDecision(decided_on=date(2026, 4, 1), text="综合评价良好，确定为人选")


def candidate(office: Office, sequence: int = 1, code: str = EAST_1, **changes: object) -> NewCase:
    new = NewCase(
        name="演示候选",
        identity=make_identity("990101", date(1988, 5, 1), sequence),
        unit_id=office.unit_id(code),
        employment="rural_part_time",
        category="party_member",
        opened_on=date(2026, 2, 20),
        recommended_by="东村两委",
        address="东村9号",
        phone="13800000009",
        household_no="H9",
    )
    return replace(new, **changes)


def member(name: str, body: str, *, leader: bool = False) -> NewMember:
    return NewMember(name=name, body=body, leader=leader, recusal_signed=True)


TEAM = NewTeam(
    formed_on=FORMED,
    members=(
        member("考察甲", "县综治中心", leader=True),
        member("考察乙", "甲镇"),
        member("考察丙", "甲镇"),
    ),
)


def visit(team: Sequence[int], place: int, **changes: object) -> NewVisit:
    new = NewVisit(
        visited_on=date(2026, 3, 10),
        householder="赵钱孙李周吴郑"[place - 1] + "户主",
        household_no=f"H{place + 20}",
        address=f"东村{place + 20}号",
        phone=f"1390000{place:04}",
        opinion=Opinion.AGREE,
        members=tuple(team[:2]),
        signed=True,
    )
    return replace(new, **changes)


def five(team: Sequence[int]) -> list[NewVisit]:
    return [visit(team, place) for place in range(1, 6)]


def row(desk: Workspace, case_id: int) -> vetting.CaseRow:
    return desk.ask(vetting.case_row, case_id)


def state(office: Office, case_id: int) -> CaseState:
    return row(office.maker, case_id).state


def version(office: Office, case_id: int) -> int:
    return row(office.maker, case_id).version


def recommend(desk: Workspace, case_id: int) -> None:
    """Attach the signed paper that recommends the candidate."""

    def attached(unit: Unit) -> None:
        file_id = documents.store_file(unit, "推荐表.png", "image/png", b"\x89PNG recommended")
        scan = NewScan(part=NOMINATION, part_id=case_id, evidence_kind="推荐表", file_id=file_id)
        vetting.attach(unit, case_id, scan)

    desk.do(attached)


def opened(office: Office, **changes: object) -> tuple[int, list[int]]:
    """Return a case with its team, by the clerk of 甲镇."""
    case_id = office.clerk_a.do(vetting.open_case, candidate(office, **changes))
    recommend(office.clerk_a, case_id)
    return case_id, office.clerk_a.do(vetting.form_team, case_id, version(office, case_id), TEAM)


def collect(office: Office, case_id: int, team: Sequence[int], visits: Sequence[NewVisit]) -> None:
    """Write everything down in one transaction, as the clerk does at the desk afterwards."""

    def sheets(unit: Unit) -> None:
        inspected = NewInspection(
            held_on=date(2026, 3, 5), place="东村", at_hukou=True, members=tuple(team), photos=2
        )
        vetting.add_inspection(unit, case_id, inspected)
        met = NewMeeting(
            held_on=date(2026, 3, 6), members=tuple(team), minutes="逐项讨论", guests=("列席甲",)
        )
        vetting.hold_meeting(unit, case_id, met)
        for each in visits:
            vetting.add_visit(unit, case_id, each)
        talk = NewInterview(held_on=date(2026, 3, 20), members=tuple(team[:2]), summary="本人愿意任职")
        vetting.interview(unit, case_id, talk)

    office.clerk_a.do(sheets)


def ready(office: Office, **changes: object) -> int:
    case_id, team = opened(office, **changes)
    collect(office, case_id, team, five(team))
    return case_id


def decided(office: Office, case_id: int, on: date = date(2026, 4, 1)) -> None:
    """Decide for the candidate on 1 April and let the days of the publicity pass from ``on``."""
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    governed(office, "jishan")
    new = NewPublicity(shown_from=on, place="东村公开栏", contact="0000-0000001")
    office.clerk_a.do(vetting.publicise, case_id, version(office, case_id), new)


def vetted(office: Office, case: int, on: date) -> None:
    """Carry a case to its decision, all on one day."""
    recommend(office.clerk_a, case)
    team = replace(TEAM, formed_on=on)
    ids = office.clerk_a.do(vetting.form_team, case, version(office, case), team)
    visits = [replace(one, visited_on=on) for one in five(ids)]
    for one in visits:
        office.clerk_a.do(vetting.add_visit, case, one)
    there = {"members": tuple(ids), "held_on": on}
    office.clerk_a.do(
        vetting.add_inspection, case, NewInspection(place="东村", at_hukou=True, photos=1, **there)
    )
    office.clerk_a.do(vetting.hold_meeting, case, NewMeeting(minutes="逐项讨论", **there))
    office.clerk_a.do(vetting.interview, case, NewInterview(summary="愿意任职", **there))
    good = NewDecision(decided_on=on, text="确定为人选")
    office.approver.do(vetting.decide, case, version(office, case), good)


def unmet(office: Office, case_id: int) -> list[str]:
    return [line.text for line in office.maker.ask(vetting.checklist, case_id).lines if not line.ok]
