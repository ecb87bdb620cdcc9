"""How a campaign moves: one step, one wf_event, in the transaction that makes it."""

from __future__ import annotations

from app.core.errors import Denied, Invalid
from app.core.text import clean
from app.domain import workflow
from app.domain.recruiting import CampaignState, CampaignStep
from app.services.recruiting._facts import FLOW, facts_of, flow_and_rules
from app.services.workflow import Transition, record
from app.workspace import Unit
from db.models.recruiting import Campaign

OWN_WORK = "自己拟定的批次由另一个人批准。"


def move(unit: Unit, campaign: Campaign, action: str, state: CampaignState, note: str = "") -> None:
    """Take a campaign to ``state`` and write it down."""
    record(
        unit,
        Transition(
            flow=FLOW,
            subject_id=campaign.id,
            action=action,
            from_state=campaign.state,
            to_state=state,
            note=note,
        ),
    )
    campaign.state = state


def ready(unit: Unit, campaign: Campaign, action: str) -> CampaignStep:
    """Return the step an action is, with every line of its checklist met.

    Raises: Invalid with all that is unmet, or that the step is not the next one.
    """
    flow, rules = flow_and_rules(unit, campaign)
    step = workflow.step_for(flow, campaign.state, action)
    workflow.require(workflow.step_checks(step, facts_of(unit, campaign), rules), step.title)
    return step


def apart(unit: Unit, campaign: Campaign) -> None:
    """Raise Denied for who drafted the campaign: another person decides."""
    if campaign.recorded_by == unit.actor.login:
        raise Denied(OWN_WORK)


def said(reason: str, title: str) -> str:
    """Return a reason, cleaned.

    Raises: Invalid where there is none.
    """
    text = clean(reason)
    if len(text) < 2:
        raise Invalid(fields={"reason": f"请写明“{title}”的原因，至少两个字。"})
    return text[:200]
