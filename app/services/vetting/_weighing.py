"""What stands in the way of deciding a case or making it public: one guard, asked by every door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.core.errors import Invalid
from app.core.text import clean
from app.domain import workflow
from app.domain.refusals import UNASKED
from app.domain.vetting import ENDED, CaseFacts, CaseState, Decision, Someone, checklist
from app.domain.vetting.guards import apart_from, involved
from app.domain.vetting.publicity import begins
from app.services._refusals import refusal_of
from app.services.vetting._facts import facts_of, flow_and_numbers, myself, sheets_of
from app.services.vetting._moves import allowed
from app.services.vetting._shown import campaign_of
from app.services.vetting.rows import NewDecision
from app.workspace import Unit
from db.models.vetting import VettingCase

_SETTLED = ENDED | {CaseState.DECIDED}


def weigh(unit: Unit, case: VettingCase, new: NewDecision) -> None:
    """Raise Invalid with all that stands in the way of choosing a candidate; every door asks here.

    Before the last step that is the checklist, as the window shows it, and not that the state is another.
    """
    if new.refusal:
        raise Invalid(fields={"refusal": UNASKED})
    flow, numbers = flow_and_numbers(unit, case)
    if case.state in {CaseState.NOMINATED, *(step.state for step in flow.path)} - _SETTLED:
        title = next(step.title for step in flow.path if step.state is CaseState.DECIDED)
        facts = _deciding(unit, case, new)
        workflow.require(checklist(facts, numbers, flow, CaseState.DECIDED), title)
    workflow.step_for(flow, case.state, "decide")


def weigh_rejection(unit: Unit, case: VettingCase, new: NewDecision) -> str:
    """Return the key of the reason a candidate is rejected for, empty where the policy lists none.

    Raises: Invalid with what stands in the way of it; every door asks here.
    """
    facts = _deciding(unit, case, new)
    assert facts.decision is not None
    if not case.opened_on <= new.decided_on <= unit.today:
        said = f"决定日期应在推荐日期{case.opened_on.isoformat()}以后，不晚于今天。"
        raise Invalid(fields={"decided_on": said})
    if stuck := involved(facts.decision.deciders, facts):
        raise Invalid(apart_from(stuck))
    allowed(unit, case, "reject", new.text)
    return refusal_of(unit, new.decided_on, new.refusal, new.told)


def _deciding(unit: Unit, case: VettingCase, new: NewDecision) -> CaseFacts:
    panel = (myself(unit), *(Someone(clean(name)) for name in new.panel))
    made = Decision(on=new.decided_on, text=new.text, deciders=panel)
    return replace(facts_of(unit, sheets_of(unit, case)), decision=made)


def weigh_publicity(unit: Unit, case: VettingCase, shown_from: date) -> int:
    """Return for how many workdays a publicity from a day runs; every door asks here.

    Raises: Invalid with all that stands in its way, or by field.
    """
    if campaign := campaign_of(unit, case.id):
        raise Invalid(f"此人由选聘批次{campaign.number}统一公示，不用另办。")
    _, numbers = flow_and_numbers(unit, case)
    facts = facts_of(unit, sheets_of(unit, case))
    workflow.require(begins(facts, numbers), "公示")
    if facts.decision and shown_from < facts.decision.on:
        raise Invalid(fields={"shown_from": f"公示不能早于决定日期{facts.decision.on}。"})
    if shown_from > unit.today:
        raise Invalid(fields={"shown_from": "公示开始日期还没有到，请在当天登记。"})
    return numbers.publicity_days
