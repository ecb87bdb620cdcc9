"""A case as the guards see it: every sheet that was not voided, and the county's numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from app.core.errors import Invalid, NotFound
from app.core.identity import check_identity
from app.domain.policy import Policy
from app.domain.vetting import (
    ENDED,
    NOMINATION,
    Candidate,
    CaseFacts,
    CaseFlow,
    Decision,
    Home,
    Inspection,
    Interview,
    Issue,
    Meeting,
    Member,
    Numbers,
    Relation,
    Someone,
    Visit,
    flow_of,
)
from app.services._declared import family
from app.services._hidden import true
from app.services._merits import disciplines
from app.services._own import OWN
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster import has_room
from app.services.vetting._numbers import numbers_of, step_names
from app.services.vetting._shown import held_by, publicity_of
from app.workspace import Unit
from db.base import Working
from db.models.accounts import Account
from db.models.people import Person
from db.models.recruiting import CampaignEntry
from db.models.vetting import (
    VettingCase,
    VettingDecision,
    VettingInspection,
    VettingInterview,
    VettingIssue,
    VettingMeeting,
    VettingMember,
    VettingVisit,
)
from db.models.workflow import Evidence

FLOW = "vetting"
W = TypeVar("W", bound=Working)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of one case, void ones left out, in the order they were made."""

    case: VettingCase
    person: Person
    team: Sequence[VettingMember]
    inspections: Sequence[VettingInspection]
    meetings: Sequence[VettingMeeting]
    visits: Sequence[VettingVisit]
    issues: Sequence[VettingIssue]
    interviews: Sequence[VettingInterview]
    decision: VettingDecision | None


def seen_case(unit: Unit, case_id: int, *, locked: bool = False) -> VettingCase:
    """Return the case; ``locked`` keeps it from others until the transaction ends.

    Raises: NotFound outside the actor's scope.
    """
    case = unit.session.get(VettingCase, case_id, with_for_update=locked and not unit.embedded)
    if case is None or case.voided or not unit.actor.sees(case.scope_code):
        raise NotFound("没有这个考察案卷，或它不在您的管辖范围，请刷新后再试。")
    return case


def same_version(unit: Unit, case: VettingCase, version: int, now: Mapping[str, Any] | None = None) -> None:
    """Raise Conflict when the case changed since ``version``."""
    said = "这个案卷刚被别人修改过，请刷新后再试；您填写的内容没有保存。"
    unchanged(unit, case, version, said, now)


def sheets_of(unit: Unit, case: VettingCase) -> Sheets:
    """Return everything the case holds."""
    unit.session.flush()  # sheets added in this transaction count
    person = unit.session.get_one(Person, case.person_id)
    return Sheets(
        case=case,
        person=person,
        team=_rows(unit, VettingMember, case.id),
        inspections=_rows(unit, VettingInspection, case.id),
        meetings=_rows(unit, VettingMeeting, case.id),
        visits=_rows(unit, VettingVisit, case.id),
        issues=_rows(unit, VettingIssue, case.id),
        interviews=_rows(unit, VettingInterview, case.id),
        decision=unit.session.scalar(select(VettingDecision).where(VettingDecision.case_id == case.id)),
    )


def _rows(unit: Unit, model: type[W], case_id: int) -> Sequence[W]:
    case_of = model.__table__.c["case_id"]
    return unit.session.scalars(
        select(model).where(case_of == case_id, model.voided.is_(False)).order_by(model.id)
    ).all()


def flow_and_numbers(unit: Unit, case: VettingCase) -> tuple[CaseFlow, Numbers]:
    """Return the county's way and numbers as they were in force when the case was opened."""
    policy = policy_on(unit, case.opened_on)
    flow = flow_of(step_names(policy.vetting))
    return flow, numbers_of(policy.recruit, policy.vetting, area_of(policy, case.employment))


def area_of(policy: Policy, employment: str) -> str:
    """Return the area (urban, rural, dedicated) of a kind of employment.

    Raises: Invalid for a kind the county does not have.
    """
    for kind in policy.employment_kinds:
        if kind.key == employment:
            return kind.area
    choices = "、".join(kind.label for kind in policy.employment_kinds)
    raise Invalid(fields={"employment": f"用工类别应为：{choices}。"})


def facts_of(unit: Unit, sheets: Sheets) -> CaseFacts:
    """Return the facts of a case as they stand today."""
    case = sheets.case
    proven = _proven(unit, case.id)
    return CaseFacts(
        today=unit.today,
        candidate=_candidate(unit, sheets),
        papers=sum(count for (part, _), count in proven.items() if part == NOMINATION),
        formed_on=case.formed_on,
        team=tuple(_member(row) for row in sheets.team),
        inspections=tuple(
            Inspection(
                on=row.held_on,
                registered=row.at_hukou,
                photos=row.photos + proven["inspection", row.id],
                present=frozenset(row.members),
            )
            for row in sheets.inspections
        ),
        meetings=tuple(_meeting(row) for row in sheets.meetings),
        visits=tuple(_visit(row, proven["visit", row.id]) for row in sheets.visits),
        issues=tuple(Issue(text=row.raised, answer=row.answer, finding=row.finding) for row in sheets.issues),
        interviews=tuple(
            Interview(on=row.held_on, record=bool(row.summary.strip()), present=frozenset(row.members))
            for row in sheets.interviews
        ),
        decision=_decision(unit, sheets.decision),
        makers=_makers(unit, sheets),
        publicity=publicity_of(unit, case),
        family=tuple((one.kinship, one.name) for one in family(unit, case.id)),
    )


def with_vacancy(unit: Unit, facts: CaseFacts, case: VettingCase, on: date) -> CaseFacts:
    """Return the facts with whether the post is free on ``on``."""
    room = has_room(unit, case.unit_id, on)
    return replace(facts, vacant=room, since=on, held=held_by(unit, case.id, on))


def _proven(unit: Unit, case_id: int) -> Counter[tuple[str, int]]:
    """Return how many scans and photos belong to each sheet."""
    found = select(Evidence.part, Evidence.part_id).where(
        Evidence.flow == FLOW, Evidence.subject_id == case_id, Evidence.voided.is_(False)
    )
    return Counter((part, part_id or 0) for part, part_id in unit.session.execute(found))


def _candidate(unit: Unit, sheets: Sheets) -> Candidate:
    case, person = sheets.case, sheets.person
    policy = policy_on(unit, case.opened_on)
    reference = next((rule.value.reference for rule in policy.recruit.age), "nomination")
    start_of_year = date(case.opened_on.year, 1, 1)
    name, hukou = true(unit, person, "name"), true(unit, person, "hukou_address")
    homes = [Home(name, true(unit, person, "address"), true(unit, person, "phone"), case.household_no)]
    if hukou:
        homes.append(Home(name, hukou, "", case.household_no))
    return Candidate(
        who=Someone(name, person.id),
        born=person.birth,
        age_on=start_of_year if reference == "year_start" else case.opened_on,
        number_fault=_number_fault(unit, person),
        category=case.category,
        homes=tuple(homes),
        reasons=tuple((key, str(reason)) for key, reason in case.overrides.items() if key != OWN),
        other_case=other_case(unit, case.person_id, case.id),
        disciplines=disciplines(unit, {person.id}, unit.today).get(person.id, ()),
    )


def _number_fault(unit: Unit, person: Person) -> str:
    number = unit.vault.open(f"person.id|{person.uid}", person.id_number)
    try:
        check_identity(number, demo=True)  # whether made-up numbers may be here was asked on the way in
    except Invalid as error:
        return str(error)
    return ""


def other_case(unit: Unit, person_id: int, case_id: int = 0) -> str:
    """Return the number of another open case of the same person; empty when there is none."""
    other = select(VettingCase.number).where(
        VettingCase.person_id == person_id,
        VettingCase.id != case_id,
        VettingCase.state.not_in(ENDED),
        VettingCase.voided.is_(False),
    )
    return unit.session.scalar(other) or ""


def _member(row: VettingMember) -> Member:
    return Member(
        id=row.id,
        who=Someone(row.name, row.person_id, row.account_id),
        body=row.body,
        leader=row.leader,
        declared=row.recusal_signed,
        recused=row.recused,
    )


def _meeting(row: VettingMeeting) -> Meeting:
    return Meeting(
        on=row.held_on,
        minutes=bool(row.minutes.strip()),
        present=frozenset(item for item in row.attendance if isinstance(item, int)),
        votes=(row.votes_for, row.votes_against, row.abstained),
    )


def _visit(row: VettingVisit, scans: int) -> Visit:
    return Visit(
        on=row.visited_on,
        home=Home(row.householder, row.address, row.phone, row.household_no),
        visitors=frozenset(row.members),
        evidence=row.signed or scans > 0,
        relative=row.relative,
        same_household=row.relation == Relation.SAME_HOUSEHOLD.label,
    )


def _decision(unit: Unit, row: VettingDecision | None) -> Decision | None:
    if row is None:
        return None
    return Decision(on=row.decided_on, text=row.wording, deciders=(_account(unit, row.account_id),))


def _account(unit: Unit, account_id: int) -> Someone:
    account = unit.session.get_one(Account, account_id)
    return Someone(account.name, account.person_id, account.id)


def myself(unit: Unit) -> Someone:
    """Return the signed-in person as somebody who acts in a case."""
    return Someone(unit.actor.name, unit.actor.person_id, unit.actor.account_id)


def _makers(unit: Unit, sheets: Sheets) -> tuple[Someone, ...]:
    """Return who prepared the case: recorded it or one of its sheets, or registered the candidate."""
    rows = [
        sheets.case,
        *sheets.team,
        *sheets.inspections,
        *sheets.meetings,
        *sheets.visits,
        *sheets.issues,
        *sheets.interviews,
    ]
    logins = {row.recorded_by for row in rows} | {row.answered_by for row in sheets.issues}
    for entry in unit.session.scalars(select(CampaignEntry).where(CampaignEntry.case_id == sheets.case.id)):
        logins |= {entry.recorded_by, *entry.hands}
    found = unit.session.scalars(select(Account).where(Account.login.in_(logins)).order_by(Account.id))
    return tuple(Someone(account.name, account.person_id, account.id) for account in found)
