"""Cases as lists, one case as a file, and its checklist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.identity import mask_phone
from app.domain import codes, workflow
from app.domain.vetting import CaseFacts, CaseState, Numbers
from app.domain.vetting import checklist as lines_of
from app.domain.vetting.neighbours import distinct, visit_faults
from app.services import units
from app.services._declared import career_of
from app.services._refusals import Labels
from app.services.policy import policy_on
from app.services.vetting._ballots import ballots_of
from app.services.vetting._facts import (
    Sheets,
    facts_of,
    flow_and_numbers,
    seen_case,
    sheets_of,
    with_vacancy,
)
from app.services.vetting._shown import publicity_so_far
from app.services.vetting._visits import members_of
from app.services.vetting.case_list import CaseRow, cases
from app.services.vetting.rows import (
    CandidateRow,
    CaseFile,
    Checklist,
    DecisionRow,
    IssueRow,
    MemberRow,
    SheetRow,
    VisitRow,
)
from app.workspace import Unit
from db.models.accounts import Account
from db.models.people import Person
from db.models.vetting import (
    VettingCase,
    VettingDecision,
    VettingInspection,
    VettingInterview,
    VettingMeeting,
    VettingMember,
)
from db.scope import in_scope

_Held = VettingInspection | VettingMeeting | VettingInterview


@permits(Permission.VETTING_READ)
def case_row(unit: Unit, case_id: int) -> CaseRow:
    """Return one case as the list shows it.

    Raises: NotFound.
    """
    return _row_of(unit, seen_case(unit, case_id))


def _row_of(unit: Unit, case: VettingCase) -> CaseRow:
    name = unit.session.scalars(select(Person.name).where(Person.id == case.person_id)).one()
    parts = units.parts(unit, {case.unit_id})  # with what it belongs to, each a row
    place = next((row.full_name for row in parts if row.id == case.unit_id), "")
    return CaseRow.of(case, name, place, Labels(unit))


@permits(Permission.VETTING_READ)
def find_case(unit: Unit, written: str) -> int:
    """Return the id of the case with this number (2026-031), or this id.

    Raises: NotFound where there is none in the actor's scope.
    """
    same = [VettingCase.number == written.strip()]
    if written.strip().isdecimal():
        same.append(VettingCase.id == int(written))
    found = unit.session.scalar(
        select(VettingCase.id).where(or_(*same), in_scope(unit.actor.scopes, VettingCase.scope_code))
    )
    if found is None:
        raise NotFound(f"没有编号为“{written}”的考察案卷，或它不在您的管辖范围，请核对编号。")
    return found


@permits(Permission.VETTING_READ)
def checklist(unit: Unit, case_id: int) -> Checklist:
    """Return where a case stands, what comes next, and every line of its checklist.

    Raises: NotFound.
    """
    case = seen_case(unit, case_id)
    flow, numbers = flow_and_numbers(unit, case)
    facts = facts_of(unit, sheets_of(unit, case))
    upto = CaseState.DECIDED
    if case.state is CaseState.DECIDED:
        facts, upto = with_vacancy(unit, facts, case, unit.today), CaseState.APPOINTED
    onward = workflow.next_steps(flow, case.state)
    step = onward[0] if onward else None
    return Checklist(
        number=case.number,
        state=case.state,
        next=step.action if step else None,
        next_title=step.title if step else "",
        lines=tuple(lines_of(facts, numbers, flow, upto)),
    )


@permits(Permission.VETTING_READ)
def case_file(unit: Unit, case_id: int) -> CaseFile:
    """Return everything a case holds, for the case page and the 考察材料.

    Raises: NotFound.
    """
    case = seen_case(unit, case_id)
    sheets = sheets_of(unit, case)
    facts = facts_of(unit, sheets)
    _, numbers = flow_and_numbers(unit, case)
    names = {member.id: member.name for member in sheets.team}
    return CaseFile(
        case=_row_of(unit, case),
        candidate=_candidate(sheets.person),
        team=tuple(_member_row(member) for member in sheets.team),
        inspections=_inspections(sheets, names),
        meetings=_meetings(sheets, names),
        visits=_visits(sheets, facts, numbers, names),
        ballots=ballots_of(unit, case),
        publicity=publicity_so_far(unit, case.id),
        households=distinct(facts, numbers),
        needed=numbers.households,
        issues=_issues(sheets),
        interviews=_interviews(sheets, names),
        decision=_decision_row(unit, sheets.decision),
        checklist=checklist(unit, case_id),
        earlier=tuple(row for row in cases(unit, person_id=case.person_id) if row.id != case.id),
        questions=_asked(unit, case.opened_on),
        career=career_of(unit, case.id),
    )


@permits(Permission.VETTING_READ)
def questions(unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return the keys and words of what neighbours are asked today, as the policy lists them."""
    return _asked(unit, unit.today)


def _asked(unit: Unit, on: date) -> tuple[tuple[str, str], ...]:
    asked = policy_on(unit, on).vetting.findings
    return tuple((item.key, item.label) for item in asked.value) if asked else ()


@permits(Permission.VETTING_READ)
def team(unit: Unit, case_id: int) -> list[MemberRow]:
    """List the joint team of a case.

    Raises: NotFound.
    """
    case = seen_case(unit, case_id)
    return [_member_row(member) for member in members_of(unit, case.id).values()]


def _candidate(person: Person) -> CandidateRow:
    tail = person.id_number.tail or ""
    return CandidateRow(
        name=person.name,
        sex=person.sex.label,
        birth=person.birth,
        identity=tail.rjust(18, "*"),
        ethnicity=codes.said(codes.ETHNICITY, person.ethnicity),
        politics=codes.said(codes.POLITICS, person.politics),
        education=codes.said(codes.EDUCATION, person.education),
        phone=mask_phone(person.phone),
        address=person.address,
        hukou_address=person.hukou_address,
    )


def _member_row(member: VettingMember) -> MemberRow:
    return MemberRow(
        id=member.id,
        version=member.version,
        name=member.name,
        body=member.body,
        leader=member.leader,
        recusal_signed=member.recusal_signed,
        recused=member.recused,
    )


def _present(items: Iterable[object], names: dict[int, str]) -> str:
    """Return the names of those present: members by id, others as written."""
    return "、".join(names.get(item, "") if isinstance(item, int) else str(item) for item in items)


def _sheet(row: _Held, kind: str, present: str, text: str, detail: str = "") -> SheetRow:
    return SheetRow(row.id, kind, row.held_on, row.place, present, text, detail)


def _inspections(sheets: Sheets, names: dict[int, str]) -> tuple[SheetRow, ...]:
    def detail(row: VettingInspection) -> str:
        return f"{'户籍所在地' if row.at_hukou else '其他地点'}，照片{row.photos}张"

    return tuple(
        _sheet(row, "实地考察", _present(row.members, names), row.findings, detail(row))
        for row in sheets.inspections
    )


def _meetings(sheets: Sheets, names: dict[int, str]) -> tuple[SheetRow, ...]:
    def votes(row: VettingMeeting) -> str:
        return f"同意{row.votes_for}票，不同意{row.votes_against}票，弃权{row.abstained}票"

    return tuple(
        _sheet(row, "考察工作会议", _present(row.attendance, names), row.minutes, votes(row))
        for row in sheets.meetings
    )


def _interviews(sheets: Sheets, names: dict[int, str]) -> tuple[SheetRow, ...]:
    return tuple(_sheet(row, "面谈", _present(row.members, names), row.summary) for row in sheets.interviews)


def _visits(
    sheets: Sheets, facts: CaseFacts, numbers: Numbers, names: dict[int, str]
) -> tuple[VisitRow, ...]:
    return tuple(
        VisitRow(
            id=row.id,
            version=row.version,
            household_no=row.household_no,
            residence=row.residence,
            ratings=row.ratings,
            visited_on=row.visited_on,
            householder=row.householder,
            respondent=row.respondent,
            relation=row.relation,
            address=row.address,
            phone=mask_phone(row.phone),
            opinion=row.opinion,
            remarks=row.remarks,
            visitors=_present(row.members, names),
            fault="；".join(visit_faults(visit, facts, numbers)),
        )
        for row, visit in zip(sheets.visits, facts.visits, strict=True)
    )


def _issues(sheets: Sheets) -> tuple[IssueRow, ...]:
    return tuple(
        IssueRow(
            id=row.id,
            version=row.version,
            raised_on=row.raised_on,
            origin=row.origin,
            text=row.raised,
            answer=row.answer,
            finding=row.finding,
            answered_on=row.answered_on,
        )
        for row in sheets.issues
    )


def _decision_row(unit: Unit, row: VettingDecision | None) -> DecisionRow | None:
    if row is None:
        return None
    by = unit.session.get_one(Account, row.account_id).name
    return DecisionRow(row.decided_on, row.accepted, row.wording, by)
