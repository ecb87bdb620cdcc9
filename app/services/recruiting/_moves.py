"""How a campaign moves: one step, one wf_event, in the transaction that makes it."""

from __future__ import annotations

from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.core.text import clean
from app.domain import workflow
from app.domain.recruiting import CampaignState, CampaignStep, EntryState
from app.services._actors import own
from app.services.recruiting._facts import FLOW, facts_of, flow_and_rules
from app.services.workflow import Transition, record
from app.workspace import Unit
from db.models.recruiting import Campaign, CampaignEntry

#: what another person decides than who prepared it
DECIDED_APART = frozenset({"announce", "choose"})
OWN_WORK = "自己拟定或修改过的批次由另一个人批准。"
OWN_ENTRY = "拟聘的人里有自己登记、审查、打分或列入的，由另一个人选定。"


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


def signed(unit: Unit, row: Campaign | CampaignEntry) -> None:
    """Write down whose hands what is decided later went through: they do not decide it."""
    if unit.actor.login not in (row.recorded_by, *row.hands):
        row.hands = [*row.hands, unit.actor.login]


def prepared(unit: Unit, campaign: Campaign, action: str) -> str:
    """Return why somebody else takes a step of deciding, empty where the actor may."""
    if action in DECIDED_APART and own(unit, campaign.recorded_by, *campaign.hands):
        return OWN_WORK
    if action == "choose":
        listed = select(CampaignEntry).where(
            CampaignEntry.campaign_id == campaign.id,
            CampaignEntry.state == EntryState.CHOSEN,
            CampaignEntry.voided.is_(False),
        )
        if any(own(unit, entry.recorded_by, *entry.hands) for entry in unit.session.scalars(listed)):
            return OWN_ENTRY
    return ""


def apart(unit: Unit, campaign: Campaign, action: str) -> None:
    """Raise Denied for who prepared what a step decides: another person decides."""
    if why := prepared(unit, campaign, action):
        raise Denied(why)


def said(reason: str, title: str) -> str:
    """Return a reason, cleaned.

    Raises: Invalid where there is none.
    """
    text = clean(reason)
    if len(text) < 2:
        raise Invalid(fields={"reason": f"请写明“{title}”的原因，至少两个字。"})
    return text[:200]
