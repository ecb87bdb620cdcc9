"""Objections while people are made public: raised, answered; one that is upheld strikes the person."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.recruiting import CampaignState, EntryState
from app.services._objected import answered_wrong
from app.services._refusals import told_of
from app.services._versions import unchanged
from app.services.recruiting._called import call_of
from app.services.recruiting._facts import rows_of, seen_campaign, stands
from app.services.recruiting._refused import Refused, refuse
from app.services.recruiting.rows import NewObjection, ObjectionAnswer
from app.workspace import Unit
from db.models.recruiting import CampaignEntry, CampaignObjection

_SHOWN = (CampaignState.PUBLICISED, CampaignState.CONFIRMED)


@permits(Permission.VETTING_WORK)
def object_to(unit: Unit, campaign_id: int, new: NewObjection) -> int:
    """Keep an objection and return its id; the publicity does not end before it is answered.

    Raises: Invalid by field. NotFound.
    """
    campaign = seen_campaign(unit, campaign_id, locked=True)
    call = call_of(unit, new.entry_id) if new.entry_id else None
    if call is None:
        stands(campaign, CampaignState.PUBLICISED)
    first = call.shown_from if call else campaign.shown_from
    wrong = {}
    if len(clean(new.text, 4000)) < 2:
        wrong["text"] = "请写明异议的内容。"
    if first and not first <= new.raised_on <= unit.today:
        wrong["raised_on"] = f"提出日期应在公示开始（{first}）以后，不晚于今天。"
    if new.entry_id and new.entry_id not in {entry.id for entry, _ in rows_of(unit, campaign_id)}:
        wrong["entry_id"] = "这个批次没有这个人，请另选。"
    if wrong:
        raise Invalid(fields=wrong)
    row = CampaignObjection(
        campaign_id=campaign_id,
        entry_id=new.entry_id,
        raised_on=new.raised_on,
        origin=clean(new.origin)[:80],
        raised=clean(new.text, 4000),
        scope_code=campaign.scope_code,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


@permits(Permission.VETTING_WORK)
def answer(unit: Unit, objection_id: int, version: int, new: ObjectionAnswer) -> None:
    """Answer an objection; one that is upheld takes the person off the list.

    Raises: Invalid by field. NotFound, Conflict.
    """
    row = unit.session.get(CampaignObjection, objection_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound("没有这件异议，或不在您的管辖范围，请刷新后再试。")
    campaign = seen_campaign(unit, row.campaign_id, locked=True)
    unchanged(unit, row, version, "这件异议刚被别人答复过，请刷新后再试。")
    if call_of(unit, row.entry_id) is None:
        stands(campaign, *_SHOWN)
    if row.answered_on is not None:
        raise Invalid("这件异议已经答复过。")
    if wrong := answered_wrong(new, row.raised_on, unit.today):
        raise Invalid(fields=wrong)
    row.finding, row.answered_on, row.upheld = clean(new.finding, 4000), new.answered_on, new.upheld
    if new.upheld and row.entry_id is not None:
        entry = unit.session.get_one(CampaignEntry, row.entry_id)
        if entry.posting_id is None:
            refuse(unit, entry, EntryState.STRUCK, Refused(new.refusal, new.told))
            entry.verdict = told_of(new.told) or "公示异议成立"
