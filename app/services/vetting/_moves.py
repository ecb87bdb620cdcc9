"""How a case moves: one step, one wf_event, in the transaction that makes it."""

from __future__ import annotations

from app.core.errors import Invalid
from app.domain import workflow
from app.domain.vetting import ENDED, CaseState, reached
from app.services.vetting._facts import FLOW, facts_of, flow_and_numbers, seen_case, sheets_of
from app.services.workflow import Transition, record
from app.workspace import Unit
from db.models.vetting import VettingCase


def move(unit: Unit, case: VettingCase, action: str, state: CaseState, note: str = "") -> None:
    """Take a case to ``state`` and write it down."""
    record(
        unit,
        Transition(
            flow=FLOW,
            subject_id=case.id,
            action=action,
            from_state=case.state,
            to_state=state,
            note=note,
        ),
    )
    case.state = state


def side_step(unit: Unit, case: VettingCase, action: str, reason: str) -> None:
    """Take a side step (return, resume, reject, withdraw) with its reason.

    Raises: Invalid where the state does not allow it, or no reason is given.
    """
    move(unit, case, action, allowed(unit, case, action, reason), reason.strip())


def allowed(unit: Unit, case: VettingCase, action: str, reason: str) -> CaseState:
    """Return where a side step leads.

    Raises: Invalid where the state does not allow it, or no reason is given.
    """
    flow, _ = flow_and_numbers(unit, case)
    step = workflow.step_for(flow, case.state, action)
    if len(reason.strip()) < 2:
        raise Invalid(fields={"reason": f"请写明“{step.title}”的原因，至少两个字。"})
    return step.state


def settle(unit: Unit, case: VettingCase) -> None:
    """Carry a case as far as its evidence goes, one transition for each step completed."""
    flow, numbers = flow_and_numbers(unit, case)
    for step in reached(facts_of(unit, sheets_of(unit, case)), numbers, flow, case.state):
        move(unit, case, step.action, step.state)


def settle_open(unit: Unit, case: VettingCase) -> None:
    """Carry a case as far as its evidence goes, unless it was returned: that is handed in again by hand."""
    if case.state is not CaseState.RETURNED:
        settle(unit, case)


def collecting(unit: Unit, case_id: int, *, locked: bool = True) -> VettingCase:
    """Return a case that still takes evidence; ``locked`` keeps it from others until the transaction ends.

    Raises: NotFound. Invalid once the case is decided or ended.
    """
    case = seen_case(unit, case_id, locked=locked)
    if case.state in ENDED or case.state is CaseState.DECIDED:
        raise Invalid(f"案卷{case.number}“{case.state.label}”，不能再补充材料。")
    return case
