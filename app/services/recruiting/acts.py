"""A campaign from its draft to its end."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain import workflow
from app.domain.recruiting import CampaignState, EntryState
from app.domain.recruiting.ranking import ranked
from app.domain.vetting import CaseState
from app.services import calendar, units
from app.services.policy import policy_on
from app.services.recruiting._facts import (
    entries_of,
    facts_of,
    flow_and_rules,
    posts_of,
    rows_of,
    stands,
    taken,
)
from app.services.recruiting._moves import apart, move, ready, said, signed
from app.services.recruiting.rows import NewCampaign, NewChoice, NewCosign, NewPost
from app.workspace import Unit
from db.models.recruiting import Campaign, CampaignEntry, CampaignPost
from db.models.vetting import VettingCase

_TEXTS = {"title": 80, "doc_no": 60, "terms": 2000, "contact": 120, "money_reason": 200}
_MOST = 99


@permits(Permission.VETTING_WORK)
def draft(unit: Unit, new: NewCampaign) -> int:
    """Draft a campaign and return its id; its posts are added next, another person announces it.

    Raises: Invalid by field. NotFound for a unit outside the actor's scope.
    """
    home = units.unit_by_id(unit, new.unit_id)
    texts = _texts(unit, new)
    campaign = Campaign(
        number=f"?{unit.now.timestamp():.6f}",  # the final number holds the id
        way=new.way,
        unit_id=new.unit_id,
        employment=new.employment,
        drafted_on=unit.today,
        opens=new.opens,
        closes=new.closes,
        state=CampaignState.DRAFTED,
        scope_code=home.scope_lo,
        **texts,
    )
    unit.session.add(campaign)
    unit.session.flush()  # the number holds the generated id
    campaign.number = f"选{unit.today.year}-{campaign.id:03d}"
    move(unit, campaign, "draft", CampaignState.DRAFTED)
    return campaign.id


def _texts(unit: Unit, new: NewCampaign) -> dict[str, str]:
    rules = policy_on(unit, unit.today)
    way, wrong = rules.recruit.way(new.way), dict[str, str]()
    if new.employment not in rules.kind_labels or (way.kinds and new.employment not in way.kinds):
        known = "、".join(rules.kind_labels[key] for key in way.kinds or rules.kind_labels)
        wrong["employment"] = f"“{way.label.value}”的用工类别应为：{known}。"
    if not clean(new.title):
        wrong["title"] = "请填写这个批次的名称。"
    if new.closes < new.opens:
        wrong["closes"] = "报名截止早于报名开始，请核对日期。"
    texts = {key: clean(getattr(new, key), 4000) for key in _TEXTS}
    long = [key for key, text in texts.items() if len(text) > _TEXTS[key]]
    wrong |= {key: f"最多{_TEXTS[key]}个字，请缩短。" for key in long}
    if wrong:
        raise Invalid(fields=wrong)
    return texts


@permits(Permission.VETTING_WORK)
def change(unit: Unit, campaign_id: int, version: int, new: NewCampaign) -> None:
    """Change a campaign that is still a draft; its unit stays.

    Raises: Invalid by field. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    stands(campaign, CampaignState.DRAFTED)
    texts = _texts(unit, new)
    campaign.way, campaign.employment = new.way, new.employment
    campaign.opens, campaign.closes, campaign.drafted_on = new.opens, new.closes, unit.today
    for key, text in texts.items():
        setattr(campaign, key, text)
    signed(unit, campaign)


@permits(Permission.VETTING_WORK)
def add_post(unit: Unit, campaign_id: int, version: int, new: NewPost) -> int:
    """Want so many for a unit, and return the post's id.

    Raises: Invalid for a unit twice, or beyond the campaign's own. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    stands(campaign, CampaignState.DRAFTED)
    place = units.staffable(unit, new.unit_id)
    home = units.unit_by_id(unit, campaign.unit_id)
    if not home.scope_lo <= place.scope_lo <= home.scope_hi:
        raise Invalid(fields={"unit_id": f"“{place.name}”不在{home.name}，请另选。"})
    if not 0 < new.heads <= _MOST:
        raise Invalid(fields={"heads": f"人数应为1至{_MOST}。"})
    if any(post.unit_id == new.unit_id for post in posts_of(unit, campaign_id)):
        raise Invalid(fields={"unit_id": f"“{place.name}”已经列入，不用再加。"})
    post = CampaignPost(
        campaign_id=campaign_id, unit_id=new.unit_id, heads=new.heads, scope_code=campaign.scope_code
    )
    signed(unit, campaign)
    unit.session.add(post)
    unit.session.flush()
    return post.id


@permits(Permission.VETTING_WORK)
def drop_post(unit: Unit, campaign_id: int, version: int, post_id: int) -> None:
    """Take a post off a draft.

    Raises: Invalid, NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    stands(campaign, CampaignState.DRAFTED)
    for post in posts_of(unit, campaign_id):
        if post.id == post_id:
            post.voided, post.void_reason = True, "不再列入"
            signed(unit, campaign)
            return
    raise Invalid("这个岗位已经去掉了，请刷新后再看。")


@permits(Permission.VETTING_DECIDE)
def announce(unit: Unit, campaign_id: int, version: int) -> None:
    """Let a notice go out: posts are free, the money was looked at; not by who drafted it.

    Raises: Invalid with all that is unmet. Denied, NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    apart(unit, campaign, "announce")
    step = ready(unit, campaign, "announce")
    move(unit, campaign, step.action, step.state, campaign.money_reason)


@permits(Permission.VETTING_WORK)
def advance(unit: Unit, campaign_id: int, version: int, action: str) -> None:
    """Take the step ``action`` (screen, examine, vet, cosign, publicise, confirm, finish).

    ``examine`` writes totals and ranks; ``vet`` takes those whose vetting chose them; ``publicise`` begins
    today and counts working days.

    Raises: Invalid with all that is unmet; NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    if action in ("announce", "choose"):
        raise Invalid("发布公告和确定人选由有审批权限的人办理。")
    step = ready(unit, campaign, action)
    if action == "examine":
        _rank(unit, campaign)
    elif action == "vet":
        _take_vetted(unit, campaign)
    elif action == "publicise":
        _, rules = flow_and_rules(unit, campaign)
        campaign.shown_from = unit.today
        campaign.shown_to = calendar.workday_after(unit, unit.today, rules.publicity_days)
    move(unit, campaign, step.action, step.state)


def _rank(unit: Unit, campaign: Campaign) -> None:
    """Write totals and ranks, and list the best for the posts: in order, each for the post they asked for."""
    _, rules = flow_and_rules(unit, campaign)
    facts, rows = facts_of(unit, campaign), {entry.id: entry for entry, _ in rows_of(unit, campaign.id)}
    assert rules.exam is not None  # the guard said so
    left = {place.unit_id: place.heads for place in facts.places}
    for one in ranked(facts.entries, rules.exam, facts.heads):
        row = rows[one.entry.id]
        row.total, row.rank, row.state = one.total, one.rank, EntryState.ADMITTED
        wished = [row.unit_id] if row.unit_id else list(left)
        post = next((at for at in wished if left.get(at)), None)
        if one.rank is not None and post is not None:
            row.unit_id, row.state = post, EntryState.CHOSEN
            left[post] -= 1


def _take_vetted(unit: Unit, campaign: Campaign) -> None:
    rows = rows_of(unit, campaign.id)
    for (row, _), one in zip(rows, entries_of(unit, campaign, rows), strict=True):
        if row.state in (EntryState.ADMITTED, EntryState.CHOSEN):
            _settle(unit, row, one.case)


def _settle(unit: Unit, row: CampaignEntry, case: CaseState | None) -> None:
    """Let an entry follow its case: who gave up there gave up, who was rejected is struck for the same."""
    if case is CaseState.DECIDED:
        row.state = EntryState.CHOSEN
    elif case is CaseState.WITHDRAWN:
        row.state, row.verdict = EntryState.WITHDRAWN, "考察中本人放弃"
    else:
        row.state, row.verdict = EntryState.STRUCK, "考察后未确定为人选"
        rejected = unit.session.get_one(VettingCase, row.case_id)
        row.refusal, row.refused_on = rejected.refusal, rejected.refused_on


@permits(Permission.VETTING_WORK)
def cosign(unit: Unit, campaign_id: int, version: int, new: NewCosign) -> None:
    """Write down that a body has signed beside the one that recruits.

    Raises: Invalid for a body that has no say, or has signed. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    flow, rules = flow_and_rules(unit, campaign)
    step = workflow.step_for(flow, campaign.state, "cosign")
    if new.body not in rules.cosigners:
        raise Invalid(fields={"body": f"会同单位是：{'、'.join(rules.cosigners)}。"})
    if any(body == new.body for body, _, _ in campaign.cosigns):
        raise Invalid(fields={"body": f"{new.body}已经会签过。"})
    if not clean(new.by):
        raise Invalid(fields={"by": "请填写签字人。"})
    if new.on > unit.today:
        raise Invalid(fields={"on": "会签日期不能晚于今天。"})
    campaign.cosigns = [*campaign.cosigns, [new.body, clean(new.by), new.on.isoformat()]]
    if len(campaign.cosigns) == len(rules.cosigners):
        move(unit, campaign, step.action, step.state)


@permits(Permission.VETTING_DECIDE)
def choose(unit: Unit, campaign_id: int, version: int, new: NewChoice) -> None:
    """Choose those who are listed; not by who drafted the campaign, or whose hands one of them went through.

    Raises: Invalid with all that is unmet. Denied, NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    apart(unit, campaign, "choose")
    step = ready(unit, campaign, "choose")
    text = clean(new.text, 4000)
    if len(text) < 2:
        raise Invalid(fields={"text": "请写明选定意见，至少两个字。"})
    campaign.choice = text
    move(unit, campaign, step.action, step.state)


@permits(Permission.VETTING_WORK)
def reopen(unit: Unit, campaign_id: int, version: int, reason: str) -> None:
    """Go back to choosing, as when an objection took somebody off the list; publicity begins anew.

    Raises: Invalid. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    flow, _ = flow_and_rules(unit, campaign)
    step = workflow.step_for(flow, campaign.state, "reopen")
    text = said(reason, step.title)
    campaign.shown_from = campaign.shown_to = None
    campaign.cosigns = []
    move(unit, campaign, step.action, step.state, text)


@permits(Permission.VETTING_WORK)
def cancel(unit: Unit, campaign_id: int, version: int, reason: str) -> None:
    """End a campaign without anybody; not once somebody was appointed by it.

    Raises: Invalid. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    flow, _ = flow_and_rules(unit, campaign)
    step = workflow.step_for(flow, campaign.state, "cancel")
    if any(one.state is EntryState.APPOINTED for one in facts_of(unit, campaign).entries):
        raise Invalid("已经有人按这个批次聘用，不能取消；没有聘用的人请办“本人放弃”，再办结。")
    move(unit, campaign, step.action, step.state, said(reason, step.title))
