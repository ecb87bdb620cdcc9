"""Whom the list names, who goes on to be vetted, and how somebody chosen becomes a worker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.policy import Policy
from app.domain.policy.organisation import Entity
from app.domain.recruiting import CampaignState, EntryState, letter_number
from app.services import _declared, roster, vetting
from app.services._hidden import true
from app.services.policy import policy_on
from app.services.recruiting._called import call_of, entry_after, made_public
from app.services.recruiting._facts import open_entry, posts_of, rows_of, stands, taken, way_of
from app.services.recruiting._moves import signed
from app.services.recruiting.rows import Pick
from app.services.tenure._signing import begin
from app.services.vetting import Appointment, NewCase
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry
from db.models.vetting import VettingCase

_S, _E = CampaignState, EntryState
_BEFORE_CHOICE = (_S.SCREENED, _S.EXAMINED, _S.VETTED, _S.COSIGNED)


@permits(Permission.VETTING_WORK)
def pick(unit: Unit, entry_id: int, version: int, new: Pick) -> None:
    """List somebody for a post; whether that may be so is said when another person chooses.

    Raises: Invalid. NotFound, Conflict.
    """
    campaign, entry = open_entry(unit, entry_id, version, *_BEFORE_CHOICE)
    if entry.state not in (_E.ADMITTED, _E.CHOSEN):
        raise Invalid(f"此人{entry.state.label}，不能列为拟聘。")
    if new.unit_id not in {post.unit_id for post in posts_of(unit, campaign.id)}:
        raise Invalid(fields={"unit_id": "这个批次没有这个岗位，请从公告的岗位里选。"})
    entry.unit_id, entry.state = new.unit_id, _E.CHOSEN
    signed(unit, entry)
    entry.reason = clean(new.reason)[:200] or entry.reason


@permits(Permission.VETTING_WORK)
def unpick(unit: Unit, entry_id: int, version: int) -> None:
    """Take somebody off the list before it is decided.

    Raises: Invalid. NotFound, Conflict.
    """
    _, entry = open_entry(unit, entry_id, version, *_BEFORE_CHOICE)
    if entry.state is not _E.CHOSEN:
        raise Invalid("此人不在拟聘名单上。")
    entry.state = _E.ADMITTED
    signed(unit, entry)


@permits(Permission.VETTING_WORK)
def send_to_vetting(unit: Unit, campaign_id: int, version: int) -> list[int]:
    """Open a vetting case for everybody admitted who has none, and return the cases' ids.

    Raises: Invalid where the way vets nobody, or somebody has no post yet. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    stands(campaign, _S.SCREENED, _S.EXAMINED)
    way, opened = way_of(unit, campaign), []
    if _S.VETTED not in way.step_names:
        raise Invalid("这种选聘方式不经考察，请直接确定拟聘人选。")
    posts = posts_of(unit, campaign_id)
    for entry, person in rows_of(unit, campaign_id):
        if entry.case_id is not None or entry.state not in (_E.ADMITTED, _E.CHOSEN):
            continue
        if entry.unit_id is None and len(posts) > 1:
            raise Invalid(f"{person.name}没有写明报哪个岗位，请先“列为拟聘”定岗位。")
        entry.unit_id = entry.unit_id or posts[0].unit_id
        try:
            entry.case_id = _open_case(unit, campaign, entry, person)
        except Invalid as why:  # one of many: whose, and that none has gone
            raise Invalid(
                f"{person.name}：{why}一个人也没有转，请先办好，或对这个人登记“放弃”后再转。"
            ) from why
        opened.append(entry.case_id)
    if not opened:
        raise Invalid("没有要转考察的人：资格合格的都已经转了。")
    return opened


_ON = ("name", "address", "hukou_address", "ethnicity", "politics", "education", "phone")


def _open_case(unit: Unit, campaign: Campaign, entry: CampaignEntry, person: Person) -> int:
    number = unit.vault.open(f"person.id|{person.uid}", person.id_number)
    told: dict[str, Any] = {key: true(unit, person, key) for key in _ON}
    case = NewCase(
        identity=number,
        unit_id=entry.unit_id or 0,
        employment=campaign.employment,
        opened_on=unit.today,
        category=entry.category,
        recommended_by=entry.recommended_by,
        channel=f"{way_of(unit, campaign).label.value} {campaign.number}"[:60],
        age_reason=entry.overrides.get("age", ""),
        category_reason=entry.overrides.get("category", ""),
        **told,
    )
    return vetting.open_case(unit, case)


@permits(Permission.VETTING_WORK)
def appoint(unit: Unit, entry_id: int, version: int, new: Appointment) -> int:
    """Make somebody chosen and made public a worker, and return the posting's id.

    Who was vetted is appointed by their case, which asks for the publicity.  Without a number of its own the
    letter takes the entry's.

    Raises: Invalid; also when the post is not free on the day. NotFound, Conflict.
    """
    call = call_of(unit, entry_id)
    if call is None:
        campaign, entry = open_entry(unit, entry_id, version, _S.CONFIRMED)
    else:
        campaign, entry = entry_after(unit, entry_id, version)
        made_public(unit, call)
    if entry.state is not _E.CHOSEN or entry.unit_id is None:
        raise Invalid(f"此人{entry.state.label}，不是公示期满的拟聘人选，不能聘用。")
    doc_no = letter_number(clean(new.doc_no), unit.today, f"{entry.id:05d}")
    if entry.case_id is not None:
        case = unit.session.get_one(VettingCase, entry.case_id)
        posting = vetting.appoint(unit, case.id, case.version, replace(new, doc_no=doc_no))
    else:
        shown_to = call.shown_to if call else campaign.shown_to
        if shown_to is not None and new.since <= shown_to:
            raise Invalid(fields={"since": f"聘用日期要晚于公示截止日{shown_to}。"})
        posting = _post(unit, campaign, entry, replace(new, doc_no=doc_no))
    entry.posting_id, entry.state = posting, _E.APPOINTED
    return posting


def _post(unit: Unit, campaign: Campaign, entry: CampaignEntry, new: Appointment) -> int:
    if not roster.has_room(unit, entry.unit_id or 0, new.since):
        said = "这个岗位到这一天还没有空出来，请核对前任的离岗日期，改到那一天以后。"
        raise Invalid(fields={"since": said})
    labels = policy_on(unit, campaign.drafted_on).recruit.category_labels()
    way = way_of(unit, campaign).label.value
    if new.card.strip():
        roster.set_account(unit, entry.person_id, new.card, new.bank, new.since)
    posting = roster.post(
        unit,
        roster.NewPosting(
            person_id=entry.person_id,
            unit_id=entry.unit_id or 0,
            employment=campaign.employment,
            since=new.since,
            source=labels.get(entry.category, entry.category) or way,
            doc_no=new.doc_no,
            host_body_id=new.host_body_id,
            replaces_id=new.replaces_id,
            extra=_mode(policy_on(unit, unit.today), way),
        ),
    )
    begin(unit, posting)
    _declared.hand_over(unit, entry)
    return posting


def _mode(rules: Policy, way: str) -> tuple[tuple[str, str], ...]:
    """Return the county's own field of a posting that names a way of recruiting (进入方式, Z15), filled."""
    own = (one.value for one in rules.own_fields)
    return tuple((one.key, way) for one in own if one.entity is Entity.POSTING and way in one.choices)
