"""Calling up who stands by (递补) when somebody chosen drops out: by the ranking, and made public anew."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Denied
from app.core.text import clean
from app.domain import workflow
from app.domain.recruiting import CampaignState, EntryState
from app.domain.recruiting.reserve import may_follow
from app.services import calendar
from app.services._actors import own
from app.services.policy import policy_on
from app.services.recruiting._called import entry_after, openings
from app.services.recruiting._facts import facts_of, flow_and_rules, posts_of
from app.services.recruiting._moves import OWN_ENTRY, apart
from app.services.recruiting.rows import NewCallUp
from app.services.recruiting.waits import Waiting
from app.workspace import Unit
from db.models.recruiting import Campaign, CampaignCallUp, CampaignEntry
from db.scope import in_scope


@permits(Permission.VETTING_DECIDE)
def call_up(unit: Unit, entry_id: int, version: int, new: NewCallUp) -> int:
    """Call up somebody who stands by, make them public from today, and return the call's id.

    They are appointed like who was chosen, once those days are over; not decided by who drafted the campaign.

    Raises: Invalid with all that is unmet. Denied, NotFound, Conflict.
    """
    campaign, entry = entry_after(unit, entry_id, version)
    apart(unit, campaign, "choose")
    if own(unit, entry.recorded_by, *entry.hands):
        raise Denied(OWN_ENTRY)
    _, rules = flow_and_rules(unit, campaign)
    facts = facts_of(unit, campaign)
    one = next(each for each in facts.entries if each.id == entry_id)
    vacant = next((each for each in openings(unit, campaign) if each.unit_id == new.unit_id), None)
    lines = may_follow(one, facts, rules, vacant=vacant is not None, reason=clean(new.reason))
    workflow.require(lines, "递补")
    row = CampaignCallUp(
        campaign_id=campaign.id,
        entry_id=entry_id,
        instead_id=vacant.instead_id if vacant else None,
        called_on=unit.today,
        reason=clean(new.reason)[:200],
        doc_no=clean(new.doc_no)[:60],
        shown_from=unit.today,
        shown_to=calendar.workday_after(unit, unit.today, rules.publicity_days),
        scope_code=campaign.scope_code,
    )
    entry.unit_id, entry.state = new.unit_id, EntryState.CHOSEN
    unit.session.add(row)
    unit.session.flush()  # the caller needs the generated id
    return row.id


@permits(Permission.VETTING_READ)
def vacant_again(unit: Unit) -> list[Waiting]:
    """List what waits after campaigns were finished: who may be called up, who was and can be appointed."""
    may = unit.actor.permissions
    return [
        *(_callable(unit) if Permission.VETTING_DECIDE in may else ()),
        *(_appointable(unit) if Permission.VETTING_WORK in may else ()),
    ]


def _callable(unit: Unit) -> Iterator[Waiting]:
    found = unit.session.scalars(
        select(Campaign)
        .where(in_scope(unit.actor.scopes, Campaign.scope_code), Campaign.voided.is_(False))
        .where(Campaign.state == CampaignState.FINISHED)
        .order_by(Campaign.id)
    ).all()
    for campaign in found:
        rule = policy_on(unit, campaign.drafted_on).recruit.way(campaign.way).reserve
        if rule is None or campaign.shown_to is None or own(unit, campaign.recorded_by, *campaign.hands):
            continue
        if (unit.today - campaign.shown_to).days > rule.value.months * 31:
            continue  # the act itself looks at the day
        heads = sum(post.heads for post in posts_of(unit, campaign.id))
        stands = select(CampaignEntry.id).where(
            CampaignEntry.campaign_id == campaign.id,
            CampaignEntry.voided.is_(False),
            CampaignEntry.state == EntryState.ADMITTED,
            CampaignEntry.rank <= heads * (1 + rule.value.ratio),
        )
        if unit.session.scalar(stands.limit(1)) and openings(unit, campaign):
            yield Waiting(campaign.id, campaign.number, campaign.title, "递补", campaign.shown_to)


def _appointable(unit: Unit) -> Iterator[Waiting]:
    found = unit.session.execute(
        select(Campaign, CampaignCallUp.shown_to)
        .join(CampaignCallUp, CampaignCallUp.campaign_id == Campaign.id)
        .join(CampaignEntry, CampaignEntry.id == CampaignCallUp.entry_id)
        .where(in_scope(unit.actor.scopes, Campaign.scope_code), CampaignCallUp.voided.is_(False))
        .where(CampaignEntry.state == EntryState.CHOSEN, CampaignCallUp.shown_to < unit.today)
        .order_by(CampaignCallUp.id)
    )
    for campaign, shown_to in found:
        yield Waiting(campaign.id, campaign.number, campaign.title, "聘用递补人选", shown_to)
