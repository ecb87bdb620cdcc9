"""A campaign as the guards see it: its posts, whoever registered, and the county's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from app.core.access import Permission
from app.core.errors import AppError, Invalid, NotFound
from app.core.identity import check_identity
from app.core.period import Month
from app.domain.budget import Forecast
from app.domain.calendar import DayStatus
from app.domain.policy import Policy
from app.domain.policy.recruiting import Way
from app.domain.recruiting import (
    CLOSED,
    CampaignFlow,
    CampaignState,
    Cosign,
    Entry,
    EntryState,
    Exam,
    Facts,
    Objection,
    Place,
    Reserve,
    Rules,
    Schooling,
    flow_of,
)
from app.domain.recruiting.guards import POSTS
from app.domain.vetting import ENDED, AgeLimit, Candidate, CaseState, Someone
from app.domain.workflow import Check
from app.services import budget, calendar, pay, roster, units
from app.services._hidden import true
from app.services._merits import disciplines
from app.services._places import on_paper
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.vetting._numbers import allowed_in, barred_by
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry, CampaignObjection, CampaignPost
from db.models.roster import Posting
from db.models.vetting import VettingCase

FLOW = "campaign"


def seen_campaign(unit: Unit, campaign_id: int, *, locked: bool = False) -> Campaign:
    """Return the campaign; ``locked`` keeps it from others until the transaction ends.

    Raises: NotFound outside the actor's scope.
    """
    found = unit.session.get(Campaign, campaign_id, with_for_update=locked and not unit.embedded)
    if found is None or found.voided or not unit.actor.sees(found.scope_code):
        raise NotFound("没有这个选聘批次，或它不在您的管辖范围，请刷新后再试。")
    return found


def taken(unit: Unit, campaign_id: int, version: int | None) -> Campaign:
    """Return a campaign, locked, that nobody changed since ``version``.

    Raises: NotFound. Conflict.
    """
    campaign = seen_campaign(unit, campaign_id, locked=True)
    unchanged(unit, campaign, version, "这个选聘批次刚被别人办理过，请刷新后再试；您填写的内容没有保存。")
    return campaign


def open_entry(
    unit: Unit, entry_id: int, version: int | None, *states: CampaignState
) -> tuple[Campaign, CampaignEntry]:
    """Return an entry and its campaign, locked, while the campaign stands in one of ``states``.

    Raises: NotFound, Conflict. Invalid in another state.
    """
    entry = unit.session.get(CampaignEntry, entry_id)
    if entry is None or entry.voided or not unit.actor.sees(entry.scope_code):
        raise NotFound("没有这个报名人员，或不在您的管辖范围，请刷新后再试。")
    campaign = seen_campaign(unit, entry.campaign_id, locked=True)
    unchanged(unit, entry, version, "这个报名人员的登记刚被别人修改过，请刷新后再试。")
    stands(campaign, *states)
    return campaign, entry


def stands(campaign: Campaign, *states: CampaignState) -> None:
    """Raise Invalid unless the campaign stands in one of the states; none means any that is open."""
    if campaign.state in CLOSED:
        raise Invalid(f"选聘批次{campaign.number}{campaign.state.label}，不能再办理。")
    if states and campaign.state not in states:
        when = "、".join(f"“{state.label}”" for state in states)
        raise Invalid(f"选聘批次{campaign.number}现在“{campaign.state.label}”，只有{when}时可以这样办理。")


def way_of(unit: Unit, campaign: Campaign) -> Way:
    """Return the way as it was in force when the campaign was drafted."""
    return policy_on(unit, campaign.drafted_on).recruit.way(campaign.way)


def flow_and_rules(unit: Unit, campaign: Campaign) -> tuple[CampaignFlow, Rules]:
    """Return the county's steps and numbers for a campaign."""
    rules = policy_on(unit, campaign.drafted_on)
    way = rules.recruit.way(campaign.way)
    return flow_of(way.step_names), rules_of(rules, way, campaign.employment)


def rules_of(rules: Policy, way: Way, employment: str) -> Rules:
    """Return what the policy says for a way and a kind of employment."""
    recruit, area = rules.recruit, rules.kind(employment).area
    ages = [one.value for one in recruit.age if one.value.applies == way.applies]
    schooling = recruit.education.value if recruit.education else None
    exam = way.exam.value if way.exam else None
    owners = recruit.owner.value if recruit.owner else ()
    return Rules(
        ages=tuple(
            AgeLimit(one.minimum, one.maximum, one.soft) for one in ages if not one.areas or area in one.areas
        ),
        barred=barred_by(recruit),
        allowed=allowed_in(recruit, area),
        labels=tuple(recruit.category_labels().items()),
        schooling=Schooling(schooling.label, schooling.codes_up_to, schooling.soft)
        if schooling and schooling.applies == way.applies
        else None,
        exam=Exam(exam.written, exam.interview, exam.least, exam.ratio, tuple(exam.tie)) if exam else None,
        notice_days=way.notice_days.value,
        publicity_days=way.publicity_days.value,
        cosigners=tuple(body for one in owners if one.kind == employment for body in one.co_owners),
        reserve=Reserve(way.reserve.value.ratio, way.reserve.value.months) if way.reserve else None,
    )


def rows_of(unit: Unit, campaign_id: int) -> Sequence[tuple[CampaignEntry, Person]]:
    """Return whoever registered, in the order they did."""
    found = unit.session.execute(
        select(CampaignEntry, Person)
        .join(Person, Person.id == CampaignEntry.person_id)
        .where(CampaignEntry.campaign_id == campaign_id, CampaignEntry.voided.is_(False))
        .order_by(CampaignEntry.id)
    )
    return [(entry, person) for entry, person in found]


def posts_of(unit: Unit, campaign_id: int) -> Sequence[CampaignPost]:
    """Return the posts of a campaign, in the order they were named."""
    return unit.session.scalars(
        select(CampaignPost)
        .where(CampaignPost.campaign_id == campaign_id, CampaignPost.voided.is_(False))
        .order_by(CampaignPost.id)
    ).all()


def objections_of(unit: Unit, campaign_id: int) -> Sequence[CampaignObjection]:
    """Return the objections of a campaign, in the order they came."""
    return unit.session.scalars(
        select(CampaignObjection)
        .where(CampaignObjection.campaign_id == campaign_id, CampaignObjection.voided.is_(False))
        .order_by(CampaignObjection.id)
    ).all()


def facts_of(unit: Unit, campaign: Campaign) -> Facts:
    """Return the facts of a campaign as they stand today."""
    unit.session.flush()  # what this transaction wrote counts
    posts = posts_of(unit, campaign.id)
    heads = sum(post.heads for post in posts) if campaign.state is CampaignState.DRAFTED else 0
    return Facts(
        today=unit.today,
        opens=campaign.opens,
        closes=campaign.closes,
        doc_no=campaign.doc_no,
        open_days=_open_days(unit, campaign),
        places=tuple(_places(unit, posts, campaign)),
        entries=entries_of(unit, campaign, rows_of(unit, campaign.id)),
        money=money(unit, campaign, heads),  # the notice alone asks, and a year's forecast is long
        cosigns=tuple(Cosign(body, by, date.fromisoformat(on)) for body, by, on in campaign.cosigns),
        shown_to=campaign.shown_to,
        provisional=_provisional(unit, campaign),
        objections=tuple(Objection(one.raised, one.finding) for one in objections_of(unit, campaign.id)),
    )


def _open_days(unit: Unit, campaign: Campaign) -> int | None:
    """Return the working days after the notice up to the last one for registering, that one included."""
    known = calendar.days(unit, campaign.opens, campaign.closes)
    if len(known) <= (campaign.closes - campaign.opens).days:
        return None
    return sum(day.is_work for day in known if day.day > campaign.opens)


def _provisional(unit: Unit, campaign: Campaign) -> bool:
    if campaign.shown_from is None or campaign.shown_to is None:
        return False
    known = calendar.days(unit, campaign.shown_from, campaign.shown_to)
    return any(day.status is DayStatus.PROVISIONAL for day in known)


def _places(unit: Unit, posts: Sequence[CampaignPost], campaign: Campaign) -> Iterator[Place]:
    """Yield the posts with whether the unit takes another worker: who leaves on a known day makes room."""
    names = {one.id: one.full_name for one in units.parts(unit, {post.unit_id for post in posts})}
    for post in posts:
        there = post.unit_id in names
        full = names.get(post.unit_id, "（已撤并）")
        yield Place(
            post.unit_id,
            full.rpartition(" › ")[2],
            post.heads,
            there and roster.will_have_room(unit, post.unit_id, campaign.closes),
            on_paper(full),
        )


def money(unit: Unit, campaign: Campaign, heads: int) -> Check | None:
    """Return whether the year's budget carries the new workers; who may not read it is told who looks."""
    if not heads:
        return None
    if _paid_elsewhere(unit, campaign):
        return Check(True, "该类人员不由县财政发放补贴，不占全年经费", POSTS)
    if Permission.BUDGET_READ not in unit.actor.permissions:
        return Check(True, "经费由县里批准公告时核对", POSTS, warn=True)
    since = Month.of(campaign.closes).next()
    year = campaign.closes.year
    hires = (
        (pay.Hire(kind=campaign.employment, heads=heads, since=since),) if since.first.year == year else ()
    )
    try:
        found = budget.forecast(unit, year, hires=hires)
    except AppError as error:  # no budget, no rates: the county pays nobody of this kind here
        return Check(True, f"没有核对经费：{error}", POSTS, warn=True)
    return _carried(campaign, heads, found)


def _carried(campaign: Campaign, heads: int, found: Forecast) -> Check:
    """Return whether a year's money is enough, or what is lacking is accounted for."""
    if found.balance >= 0:
        return Check(True, f"经费够用：增加{heads}人后全年结余{found.balance:,.2f}元", POSTS)
    lacking = f"增加{heads}人后全年经费缺{found.shortfall:,.2f}元"
    if campaign.money_reason:
        return Check(True, f"{lacking}，已说明：{campaign.money_reason}", POSTS, warn=True)
    return Check(False, f"{lacking}，请减少岗位，或在批次中写明经费不足的说明", POSTS)


def _paid_elsewhere(unit: Unit, campaign: Campaign) -> bool:
    """Return whether the county pays nobody of the kind, as where a host sends its own people (J16)."""
    kinds = policy_on(unit, campaign.drafted_on).employment_kinds
    return any(one.key == campaign.employment and not one.paid.value for one in kinds)


def entries_of(
    unit: Unit, campaign: Campaign, rows: Sequence[tuple[CampaignEntry, Person]]
) -> tuple[Entry, ...]:
    """Return entries as the guards see them."""
    people = {person.id for _, person in rows}
    serving = _serving(unit, people) if people else {}
    others = _others(unit, people, campaign.id) if people else {}
    barred = disciplines(unit, people, unit.today) if people else {}
    states = _cases(unit, {entry.case_id for entry, _ in rows} - {None})
    return tuple(
        Entry(
            id=entry.id,
            who=Candidate(
                who=Someone(true(unit, person, "name"), person.id),
                born=person.birth,
                age_on=entry.registered_on,
                number_fault=_fault(unit, person),
                category=entry.category,
                reasons=tuple((key, str(said)) for key, said in entry.overrides.items()),
                other_case=others.get(person.id, "") if entry.case_id is None else "",
                disciplines=barred.get(person.id, ()),
            ),
            education=person.education,
            state=_state(entry, states),
            unit_id=entry.unit_id,
            serving="" if entry.posting_id else serving.get(person.id, ""),
            written=entry.written,
            interview=entry.interview,
            absent=entry.absent,
            total=entry.total,
            rank=entry.rank,
            tie_place=entry.tie_place,
            reason=entry.reason,
            case=states.get(entry.case_id) if entry.case_id else None,
        )
        for entry, person in rows
    )


def _state(entry: CampaignEntry, cases: dict[int | None, CaseState]) -> EntryState:
    """Return where somebody stands: whose case ended after they were listed stands as it ended."""
    ended = {
        CaseState.APPOINTED: EntryState.APPOINTED,
        CaseState.REJECTED: EntryState.STRUCK,
        CaseState.WITHDRAWN: EntryState.WITHDRAWN,
    }
    case = cases.get(entry.case_id)
    if case is CaseState.APPOINTED or (entry.state is EntryState.CHOSEN and case in ended):
        return ended[case]
    return entry.state


def _cases(unit: Unit, ids: set[int | None]) -> dict[int | None, CaseState]:
    found = unit.session.execute(select(VettingCase.id, VettingCase.state).where(VettingCase.id.in_(ids)))
    return {row.id: row.state for row in found}


def _serving(unit: Unit, people: set[int]) -> dict[int, str]:
    """Return where people serve today, as far as the actor sees it."""
    found = unit.session.execute(
        select(Posting.person_id, Posting.unit_id).where(
            Posting.person_id.in_(people),
            Posting.voided_at.is_(None),
            Posting.valid_from <= unit.today,
            Posting.valid_to > unit.today,
        )
    ).all()
    names = {row.id: row.full_name for row in units.parts(unit, {at for _, at in found})} if found else {}
    return {person: f"在{names.get(at, '网格')}" for person, at in found}


def _others(unit: Unit, people: set[int], campaign_id: int) -> dict[int, str]:
    """Return the open vetting case or other open campaign of people."""
    cases = unit.session.execute(
        select(VettingCase.person_id, VettingCase.number).where(
            VettingCase.person_id.in_(people), VettingCase.state.not_in(ENDED), VettingCase.voided.is_(False)
        )
    )
    live = (EntryState.REGISTERED, EntryState.ADMITTED, EntryState.CHOSEN)
    entered = unit.session.execute(
        select(CampaignEntry.person_id, Campaign.number)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(CampaignEntry.person_id.in_(people), CampaignEntry.campaign_id != campaign_id)
        .where(CampaignEntry.voided.is_(False), CampaignEntry.state.in_(live))
        .where(Campaign.state.not_in(CLOSED))
    )
    return {who: f"选聘报名{number}" for who, number in entered} | {who: f"考察{no}" for who, no in cases}


def _fault(unit: Unit, person: Person) -> str:
    number = unit.vault.open(f"person.id|{person.uid}", person.id_number)
    try:
        check_identity(number, demo=True)  # whether made-up numbers may be here was asked on the way in
    except Invalid as error:
        return str(error)
    return ""
