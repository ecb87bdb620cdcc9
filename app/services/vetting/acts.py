"""A case from the recommendation to one of its ends."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain import workflow
from app.domain.recruiting import EntryState, letter_number
from app.domain.vetting import CaseState, checklist
from app.services import _declared, roster, units
from app.services._own import OWN, own_values
from app.services._refusals import told_of
from app.services.policy import policy_on
from app.services.tenure._signing import begin
from app.services.vetting._facts import (
    area_of,
    facts_of,
    flow_and_numbers,
    other_case,
    same_version,
    seen_case,
    sheets_of,
    with_vacancy,
)
from app.services.vetting._moves import move, settle, side_step
from app.services.vetting._numbers import recommender_fault
from app.services.vetting._weighing import weigh, weigh_rejection
from app.services.vetting.rows import Appointment, NewCase, NewDecision
from app.workspace import Unit
from db.models.recruiting import CampaignEntry
from db.models.vetting import VettingCase, VettingDecision


@permits(Permission.VETTING_WORK)
def open_case(unit: Unit, new: NewCase) -> int:
    """Open a case for a candidate and return its id; somebody known by number is not made twice.

    Raises: Invalid by field, also while another case of the same person is open.
        NotFound for a unit outside the actor's scope.
    """
    if new.opened_on > unit.today:  # the number and the rules are those of its year
        raise Invalid(fields={"opened_on": f"推荐日期{new.opened_on.isoformat()}还没有到，请核对。"})
    place = units.staffable(unit, new.unit_id, new.opened_on)
    policy = policy_on(unit, new.opened_on)
    area_of(policy, new.employment)
    if fault := recommender_fault(policy.recruit, new.employment, new.recommended_by):
        raise Invalid(fields={"recommended_by": fault})
    person_id = roster.register_person(unit, new)
    if other := other_case(unit, person_id):
        raise Invalid(fields={"identity": f"此人另有在办的考察{other}，请先办结。"})
    own, faults = own_values(unit, "case", new.extra, all_asked=True)
    if faults:
        raise Invalid(fields=faults)
    reasons = {"age": clean(new.age_reason), "category": clean(new.category_reason)}
    case = VettingCase(
        number=f"?{person_id}",  # the final number holds the id
        person_id=person_id,
        unit_id=new.unit_id,
        employment=new.employment,
        channel=clean(new.channel),
        category=new.category,
        recommended_by=clean(new.recommended_by),
        household_no=clean(new.household_no),
        opened_on=new.opened_on,
        state=CaseState.NOMINATED,
        overrides={key: reason for key, reason in reasons.items() if reason} | ({OWN: own} if own else {}),
        scope_code=place.scope_lo,
    )
    unit.session.add(case)
    unit.session.flush()  # the number holds the generated id
    case.number = f"{new.opened_on.year}-{case.id:03d}"
    move(unit, case, "nominate", CaseState.NOMINATED)
    return case.id


@permits(Permission.VETTING_DECIDE)
def decide(unit: Unit, case_id: int, version: int, new: NewDecision) -> None:
    """Choose the candidate: every line of the checklist holds, and the deciders were not involved.

    Raises: Invalid with all that is unmet. NotFound, Conflict.
    """
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    weigh(unit, case, new)
    _write_decision(unit, case, new, accepted=True)
    move(unit, case, "decide", CaseState.DECIDED)


def _write_decision(unit: Unit, case: VettingCase, new: NewDecision, *, accepted: bool) -> None:
    others = f"（参加决定：{'、'.join(clean(name) for name in new.panel)}）" if new.panel else ""
    unit.session.add(
        VettingDecision(
            case_id=case.id,
            decided_on=new.decided_on,
            accepted=accepted,
            wording=clean(new.text, 4000) + others,
            account_id=unit.actor.account_id,
            scope_code=case.scope_code,
        )
    )


@permits(Permission.VETTING_DECIDE)
def reject(unit: Unit, case_id: int, version: int, new: NewDecision) -> None:
    """End a case without choosing the candidate, for a reason of the policy's list; the text says why.

    Raises: Invalid. NotFound, Conflict.
    """
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    case.refusal = weigh_rejection(unit, case, new)
    case.refused_on, case.told = new.decided_on, told_of(new.told)
    decided = case.state is CaseState.DECIDED  # the first decision stands; the event says why it fell
    side_step(unit, case, "reject", new.text)
    if not decided:
        _write_decision(unit, case, new, accepted=False)


@permits(Permission.VETTING_DECIDE)
def send_back(unit: Unit, case_id: int, version: int, reason: str) -> None:
    """Return a case for completion; it takes evidence again and is handed in by ``resume``.

    Raises: Invalid. NotFound, Conflict.
    """
    _step_aside(unit, case_id, version, "return", reason)


@permits(Permission.VETTING_WORK)
def withdraw(unit: Unit, case_id: int, version: int, reason: str) -> None:
    """End a case because the candidate gives up.

    Raises: Invalid. NotFound, Conflict.
    """
    _step_aside(unit, case_id, version, "withdraw", reason)


@permits(Permission.VETTING_WORK)
def resume(unit: Unit, case_id: int, version: int, what: str) -> None:
    """Hand a returned case in again, saying what was completed; it goes as far as its evidence carries it.

    Raises: Invalid. NotFound, Conflict.
    """
    settle(unit, _step_aside(unit, case_id, version, "resume", what))


def _step_aside(unit: Unit, case_id: int, version: int, action: str, reason: str) -> VettingCase:
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    side_step(unit, case, action, reason)
    return case


@permits(Permission.VETTING_WORK)
def appoint(unit: Unit, case_id: int, version: int, new: Appointment) -> int:
    """Make the chosen candidate a worker and return the posting's id; the post must be free on the day.

    Raises: Invalid. NotFound, Conflict.
    """
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    flow, numbers = flow_and_numbers(unit, case)
    step = workflow.step_for(flow, case.state, "appoint")
    unit.session.flush()  # a leaver's posting ended in this transaction leaves a vacancy
    facts = with_vacancy(unit, facts_of(unit, sheets_of(unit, case)), case, new.since)
    workflow.require(checklist(facts, numbers, flow, step.state), step.title)
    if facts.decision and new.since < facts.decision.on:
        raise Invalid(fields={"since": f"聘用日期不能早于决定日期{facts.decision.on.isoformat()}。"})
    entry = unit.session.scalar(
        select(CampaignEntry).where(CampaignEntry.case_id == case.id, CampaignEntry.voided.is_(False))
    )
    serial = f"{entry.id:05d}" if entry is not None else f"考{case.id:05d}"
    new = replace(new, doc_no=letter_number(clean(new.doc_no), unit.today, serial))
    case.posting_id = _post(unit, case, new)
    if entry is not None:  # the campaign's letter is theirs, whichever button was pressed
        entry.posting_id, entry.state = case.posting_id, EntryState.APPOINTED
        _declared.hand_over(unit, entry)
    move(unit, case, step.action, step.state)
    return case.posting_id


def _post(unit: Unit, case: VettingCase, new: Appointment) -> int:
    labels = policy_on(unit, case.opened_on).recruit.category_labels()
    if new.card.strip():
        roster.set_account(unit, case.person_id, new.card, new.bank, new.since)
    posting = roster.post(
        unit,
        roster.NewPosting(
            person_id=case.person_id,
            unit_id=case.unit_id,
            employment=case.employment,
            since=new.since,
            source=labels.get(case.category, case.category),
            doc_no=new.doc_no,
            host_body_id=new.host_body_id,
            replaces_id=new.replaces_id,
        ),
    )
    begin(unit, posting)
    return posting
