"""What the open campaigns wait for, for the first page: read without who registered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.domain import workflow
from app.domain.recruiting import CLOSED, CampaignState
from app.services.policy import policy_on
from app.services.recruiting._facts import flow_and_rules
from app.services.recruiting._moves import prepared
from app.workspace import Unit
from db.models.recruiting import Campaign
from db.scope import in_scope

_S = CampaignState


@dataclass(frozen=True, slots=True)
class Waiting:
    """A campaign, its next step as the county calls it, and the day by which or since when it waits."""

    id: int
    number: str
    title: str
    step: str
    since: date


@permits(Permission.VETTING_READ)
def pressing(unit: Unit) -> list[Waiting]:
    """List what waits for the actor in the campaigns they see, the longest first.

    While people may register, or a publicity runs, nothing waits; nor does a decision for who drafted it.
    """
    found = unit.session.scalars(
        select(Campaign)
        .where(
            in_scope(unit.actor.scopes, Campaign.scope_code),
            Campaign.voided.is_(False),
            Campaign.state.not_in(CLOSED),
        )
        .order_by(Campaign.id)
    )
    return sorted((one for row in found for one in _waiting(unit, row)), key=lambda one: one.since)


def _waiting(unit: Unit, campaign: Campaign) -> Iterator[Waiting]:
    flow, _ = flow_and_rules(unit, campaign)
    step, since = workflow.forward(flow, campaign.state), _since(campaign)
    if step is None or step.permission not in unit.actor.permissions or since > unit.today:
        return
    if prepared(unit, campaign, step.action):
        return
    way = policy_on(unit, campaign.drafted_on).recruit.way(campaign.way)
    names = {one.step: one.label for one in way.steps.value}
    yield Waiting(campaign.id, campaign.number, campaign.title, names.get(step.state, step.title), since)


def _since(campaign: Campaign) -> date:
    """Return the first day on which the next step can be taken."""
    if campaign.state is _S.ANNOUNCED:
        return date.fromordinal(campaign.closes.toordinal() + 1)
    if campaign.state is _S.PUBLICISED and campaign.shown_to is not None:
        return date.fromordinal(campaign.shown_to.toordinal() + 1)
    return campaign.drafted_on
