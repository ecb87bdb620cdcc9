"""Campaigns as a list, and one of them whole: for its page and its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import NotFound
from app.core.identity import mask_identity
from app.domain import codes, workflow
from app.domain.policy import Policy, Sourced
from app.domain.policy.people import Area, Condition
from app.domain.policy.recruiting import Occasion, Way
from app.domain.recruiting import (
    CATALOGUE,
    CampaignFlow,
    CampaignState,
    Entry,
    EntryState,
    Facts,
    Rules,
)
from app.domain.recruiting.guards import eligible
from app.domain.recruiting.ranking import ranked
from app.domain.recruiting.reserve import until
from app.domain.vetting.guards import age_on
from app.domain.workflow import Check
from app.services import units
from app.services._refusals import pairs_on
from app.services.bodies import hosts_of
from app.services.policy import policy_on
from app.services.recruiting._called import call_rows, openings, with_reserve
from app.services.recruiting._facts import (
    FLOW,
    facts_of,
    flow_and_rules,
    objections_of,
    posts_of,
    rows_of,
    seen_campaign,
)
from app.services.recruiting._moves import prepared
from app.services.recruiting._refused import with_reasons
from app.services.recruiting.rows import (
    CampaignFile,
    CampaignRow,
    Choices,
    EntryRow,
    Move,
    ObjectionRow,
    PastRow,
    PostRow,
    WayStep,
)
from app.services.tenure._signing import term_words
from app.services.workflow import history
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry, CampaignPost
from db.models.roster import Posting
from db.scope import in_scope


class Letter(NamedTuple):
    """What somebody appointed was told: its number, the first day, the term in words, and when."""

    letter: str
    since: date | None
    term: str
    made: date | None


_NOWHERE = {"place": "", "on_paper": ""}
_OUT = (EntryState.REFUSED, EntryState.WITHDRAWN, EntryState.STRUCK, EntryState.APPOINTED)


@permits(Permission.VETTING_READ)
def campaigns(unit: Unit) -> list[CampaignRow]:
    """List the campaigns in the actor's scope, the latest first."""
    found = unit.session.scalars(
        select(Campaign)
        .where(in_scope(unit.actor.scopes, Campaign.scope_code), Campaign.voided.is_(False))
        .order_by(Campaign.id.desc())
    ).all()
    return _rows(unit, found)


def _rows(unit: Unit, found: Sequence[Campaign]) -> list[CampaignRow]:
    if not found:
        return []
    ids = {one.id for one in found}
    wanted = select(CampaignPost.campaign_id, func.sum(CampaignPost.heads)).where(
        CampaignPost.campaign_id.in_(ids), CampaignPost.voided.is_(False)
    )
    came = select(CampaignEntry.campaign_id, func.count()).where(
        CampaignEntry.campaign_id.in_(ids), CampaignEntry.voided.is_(False)
    )
    heads = {row[0]: int(row[1]) for row in unit.session.execute(wanted.group_by(CampaignPost.campaign_id))}
    entries = {row[0]: int(row[1]) for row in unit.session.execute(came.group_by(CampaignEntry.campaign_id))}
    names = {row.id: row.name for row in units.parts(unit, {one.unit_id for one in found})}
    return [
        _row(unit, one, heads.get(one.id, 0), entries.get(one.id, 0), names.get(one.unit_id, ""))
        for one in found
    ]


def _row(unit: Unit, one: Campaign, heads: int, entries: int, place: str) -> CampaignRow:
    rules = policy_on(unit, one.drafted_on)
    ways = {way.key: way.label.value for way in rules.recruit.ways}
    return CampaignRow(
        id=one.id,
        version=one.version,
        unit_id=one.unit_id,
        way_key=one.way,
        employment_key=one.employment,
        number=one.number,
        title=one.title,
        way=ways.get(one.way, one.way),
        state=one.state,
        employment=rules.kind_labels.get(one.employment, one.employment),
        unit=place,
        heads=heads,
        entries=entries,
        opens=one.opens,
        closes=one.closes,
        doc_no=one.doc_no,
    )


@permits(Permission.VETTING_READ)
def find_campaign(unit: Unit, number: str) -> int:
    """Return the id of the campaign with this number.

    Raises: NotFound outside the actor's scope.
    """
    found = unit.session.scalar(select(Campaign).where(Campaign.number == number.strip()))
    if found is None or not unit.actor.sees(found.scope_code):
        raise NotFound(f"没有编号为“{number}”的选聘批次，请核对编号。")
    return found.id


@permits(Permission.VETTING_READ)
def campaign_file(unit: Unit, campaign_id: int) -> CampaignFile:
    """Return everything the page of a campaign shows, and its papers say.

    Raises: NotFound.
    """
    campaign = seen_campaign(unit, campaign_id)
    flow, rules = flow_and_rules(unit, campaign)
    facts, policy = facts_of(unit, campaign), policy_on(unit, campaign.drafted_on)
    way = policy.recruit.way(campaign.way)
    (row,) = _rows(unit, [campaign])
    steps = tuple(_steps(campaign.state, flow, (facts, rules), way))
    return CampaignFile(
        row=row,
        steps=steps,
        moves=tuple(_moves(unit, campaign, flow, (facts, rules), way)),
        posts=tuple(_posts(unit, campaign_id, facts)),
        entries=with_reserve(unit, campaign, (facts, rules), tuple(_entries(unit, campaign, facts, rules))),
        objections=tuple(_objections(unit, campaign_id, facts)),
        history=tuple(_past(unit, campaign_id, way)),
        conditions=tuple(_conditions(policy, rules, way, policy.kind(campaign.employment).area)),
        cosigners=rules.cosigners,
        cosigned=tuple(f"{one.body}（{one.by}，{one.on}）" for one in facts.cosigns),
        exam=(rules.exam.written, rules.exam.interview) if rules.exam else None,
        publicity_days=rules.publicity_days,
        terms=campaign.terms,
        contact=campaign.contact,
        money_reason=campaign.money_reason,
        choice=campaign.choice,
        shown_from=campaign.shown_from,
        shown_to=campaign.shown_to,
        has_exam=CampaignState.EXAMINED in way.step_names,
        vets=CampaignState.VETTED in way.step_names,
        hosts=hosts_of(unit, policy.kind(campaign.employment).area),
        openings=tuple(openings(unit, campaign)) if rules.reserve else (),
        calls=call_rows(unit, campaign_id, facts),
        reserve_until=until(facts, rules),
        reasons=pairs_on(unit, unit.today),
    )


def _steps(
    state: CampaignState, flow: CampaignFlow, asked: tuple[Facts, Rules], way: Way
) -> Iterator[WayStep]:
    names = {one.step: one.label for one in way.steps.value}
    path = [step.state for step in flow.path]
    done = path.index(state) + 1 if state in path else 0
    yield WayStep(CampaignState.DRAFTED, "拟定", "done" if state is not CampaignState.DRAFTED else "now", ())
    for place, step in enumerate(flow.path):
        now = place == done and state is not CampaignState.CANCELLED
        stage = "done" if place < done else "now" if now else "later"
        lines = tuple(workflow.step_checks(step, *asked)) if now else ()
        yield WayStep(step.state, names.get(step.state, step.title), stage, lines)


def _moves(
    unit: Unit, campaign: Campaign, flow: CampaignFlow, asked: tuple[Facts, Rules], way: Way
) -> Iterator[Move]:
    """Yield the act of the way forward with what it lacks, then the side steps the person may take."""
    names = {one.step: one.label for one in way.steps.value}
    step = workflow.forward(flow, campaign.state)
    if step is not None:
        signs = step.action == "cosign" and bool(asked[1].cosigners)  # signing is the act itself
        lacking = () if signs else tuple(workflow.unmet(workflow.step_checks(step, *asked)))
        if step.permission not in unit.actor.permissions:
            lacking = (*lacking, workflow.for_another(step.permission))
        elif own_work := prepared(unit, campaign, step.action):
            lacking = (*lacking, Check(False, own_work.rstrip("。")))
        yield Move(step.action, names.get(step.state, step.title), True, lacking)
    for side in flow.catalogue.side:
        if campaign.state in side.sources and side.permission in unit.actor.permissions:
            yield Move(side.action, side.title, False, ())


def _posts(unit: Unit, campaign_id: int, facts: Facts) -> Iterator[PostRow]:
    taken = Counter(one.unit_id for one in facts.of(EntryState.CHOSEN, EntryState.APPOINTED))
    for post, place in zip(posts_of(unit, campaign_id), facts.places, strict=True):
        yield PostRow(
            post.id,
            post.version,
            post.unit_id,
            place.name,
            post.heads,
            place.room,
            taken[post.unit_id],
            place.on_paper,
        )


def _entries(unit: Unit, campaign: Campaign, facts: Facts, rules: Rules) -> Iterator[EntryRow]:
    rows = rows_of(unit, campaign.id)
    out = {
        one.entry.id: one.told
        for one in (ranked(facts.entries, rules.exam, facts.heads) if rules.exam else ())
    }
    places = {one.unit_id: {"place": one.name, "on_paper": one.on_paper} for one in facts.places}
    since, past = _letters(unit, rows), _earlier(unit, campaign, {person.id for _, person in rows})
    found = [
        _entry(unit, row, one, (rules, places, out.get(one.id, ""), past.get(row[1].id, "")), since)
        for row, one in zip(rows, facts.entries, strict=True)
    ]
    found = with_reasons(unit, [row for row, _ in rows], found)
    yield from sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.id))


def _letters(unit: Unit, rows: Sequence[tuple[CampaignEntry, Person]]) -> dict[int, Letter]:
    """Return the letter, first day and term of whoever was appointed."""
    ids = {entry.posting_id for entry, _ in rows} - {None}
    found = unit.session.execute(
        select(Posting.id, Posting.doc_no, Posting.valid_from, Posting.recorded_at).where(Posting.id.in_(ids))
    )
    terms = term_words(unit, ids)
    return {row.id: _told(row, terms.get(row.id, "")) for row in found}


def _told(row: Any, term: str) -> Letter:
    return Letter(row.doc_no, row.valid_from, term, row.recorded_at.astimezone(CHINA).date())


def _earlier(unit: Unit, campaign: Campaign, people: set[int]) -> dict[int, str]:
    """Return the other campaigns people registered for, as far as the actor sees them."""
    found = unit.session.execute(
        select(CampaignEntry.person_id, Campaign.number, CampaignEntry.state)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(CampaignEntry.person_id.in_(people), Campaign.id != campaign.id)
        .where(CampaignEntry.voided.is_(False), in_scope(unit.actor.scopes, Campaign.scope_code))
        .order_by(Campaign.id)
    )
    told: dict[int, str] = {}
    for row in found:
        told[row.person_id] = "、".join(
            filter(None, (told.get(row.person_id), f"{row.number}{row.state.label}"))
        )
    return told


def _entry(
    unit: Unit,
    row: tuple[CampaignEntry, Person],
    one: Entry,
    told: tuple[Rules, dict[int, dict[str, Any]], str, str],
    letters: dict[int, Letter],
) -> EntryRow:
    entry, person = row
    rules, places, out, earlier = told
    letter = letters.get(entry.posting_id or 0, Letter("", None, "", None))
    lines = [line.text for line in eligible(one, rules) if not line.ok or line.warn]
    return EntryRow(
        id=entry.id,
        version=entry.version,
        person_id=person.id,
        unit_id=entry.unit_id,
        case_id=entry.case_id,
        posting_id=entry.posting_id,
        name=person.name,
        sex=person.sex.label,
        age=age_on(person.birth, entry.registered_on),
        identity=mask_identity(unit.vault.open(f"person.id|{person.uid}", person.id_number)),
        education=codes.EDUCATION.get(person.education, person.education),
        category=dict(rules.labels).get(entry.category, entry.category),
        **places.get(entry.unit_id or 0, _NOWHERE),
        state=one.state,
        written=entry.written,
        interview=entry.interview,
        total=entry.total,
        rank=entry.rank,
        out="" if entry.rank is not None or one.state in _OUT else out,
        reserve="",  # told of all together (``_called.with_reserve``)
        case=one.case.label if one.case else "",
        faults="" if one.state in _OUT else "；".join(lines),
        refusal="",  # told of all together (``_refused.with_reasons``)
        verdict=entry.verdict,
        earlier=earlier,
        recommended_by=entry.recommended_by,
        **letter._asdict(),
    )


def _objections(unit: Unit, campaign_id: int, facts: Facts) -> Iterator[ObjectionRow]:
    names = {one.id: one.name for one in facts.entries}
    words = {None: "", True: "成立", False: "不成立"}
    for row in objections_of(unit, campaign_id):
        yield ObjectionRow(
            row.id,
            row.version,
            row.entry_id,
            row.raised_on,
            names.get(row.entry_id or 0, "本批次"),
            row.origin,
            row.raised,
            row.finding,
            words[row.upheld],
            row.answered_on,
        )


def _past(unit: Unit, campaign_id: int, way: Way) -> Iterator[PastRow]:
    named = {one.step: one.label for one in way.steps.value}
    titles = {step.action: named.get(step.state, step.title) for step in CATALOGUE.steps}
    titles |= {step.action: step.title for step in CATALOGUE.side}
    for event in history(unit, FLOW, campaign_id):
        state = CampaignState(event.to_state).label
        yield PastRow(event.id, event.on, titles.get(event.action, "拟定"), state, event.by, event.note)


def _asked(listed: Sourced[tuple[Condition, ...]] | None, area: Area) -> tuple[str, ...]:
    items = listed.value if listed else ()
    return tuple(one.label for one in items if not one.areas or area in one.areas)


def _conditions(policy: Policy, rules: Rules, way: Way, area: Area) -> Iterator[str]:
    """Yield what is asked of candidates, in words, as the notice prints it."""
    recruit = policy.recruit
    own = recruit.replacement_qualities if way.applies is Occasion.REPLACEMENT else None
    asked, skills = (_asked(one, area) for one in (recruit.eligibility, recruit.skill))
    for said in (asked, tuple(item.label for item in own.value) if own else (), skills):
        if said:
            yield "、".join(said)
    for limit in rules.ages:
        low = f"{limit.minimum}周岁以上" if limit.minimum is not None else ""
        high = f"{limit.maximum}周岁以下" if limit.maximum is not None else ""
        yield f"年龄{'、'.join(filter(None, (low, high)))}（含）"
    if rules.schooling:
        yield f"学历：{rules.schooling.label}"
    if rules.allowed:
        labels = dict(rules.labels)
        yield f"人员范围：{'、'.join(labels[key] for key in rules.allowed)}"
    yield from (bar.message.rstrip("。") for bar in rules.barred)


@permits(Permission.VETTING_READ)
def choices(unit: Unit) -> Choices:
    """Return what the forms offer today; ``home`` is the unit the actor recruits for."""
    rules = policy_on(unit, unit.today)
    home = min(units.tree(unit, unit.today), key=lambda row: (row.level, row.scope_lo))
    return Choices(
        ways=tuple((way.key, way.label.value) for way in rules.recruit.ways),
        kinds=tuple(rules.kind_labels.items()),
        categories=tuple(rules.recruit.category_labels().items()),
        ethnicities=tuple(codes.ETHNICITY.items()),
        politics=tuple(codes.POLITICS.items()),
        educations=tuple(codes.EDUCATION.items()),
        home=home.id,
        home_name=home.name,
        closes=unit.today + timedelta(days=14),
    )
