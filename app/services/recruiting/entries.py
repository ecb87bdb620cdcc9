"""Who registers for a campaign, and whether they may be chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain import codes, workflow
from app.domain.recruiting import CampaignState, EntryState, form
from app.domain.recruiting.guards import eligible
from app.domain.refusals import UNASKED
from app.services import _declared, roster
from app.services._listed import SAME, Comparison, Listed, Said, Standing
from app.services.policy import policy_on
from app.services.recruiting._facts import (
    entries_of,
    flow_and_rules,
    open_entry,
    posts_of,
    rows_of,
    seen_campaign,
    stands,
    taken,
)
from app.services.recruiting._moves import said, signed
from app.services.recruiting._refused import Refused, refuse
from app.services.recruiting.rows import NewEntry, Verdict
from app.services.roster._persons import NUMBER, cleaned, known, stranger
from app.services.vetting._numbers import recommender_fault
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry

_S, _E = CampaignState, EntryState
_ADVICE = "请核对；要更正，请在选聘批次里办理。"
TWICE = "此人已经在这个批次报名，不用再登记。"
_REASONS = {"age": "age_reason", "education": "education_reason", "category": "category_reason"}


@permits(Permission.VETTING_WORK)
def register(unit: Unit, campaign_id: int, new: NewEntry) -> int:
    """Register somebody while a campaign takes people, and return the entry's id.

    Who does not meet a condition may register; whether they are admitted is said by ``review``.

    Raises: Invalid by field. NotFound.
    """
    campaign = seen_campaign(unit, campaign_id, locked=True)
    stands(campaign, _S.ANNOUNCED)
    faults = _faults(unit, campaign, new)
    if faults:
        raise Invalid(fields=faults)
    person_id = roster.register_person(unit, new)
    if _twice(unit, campaign_id, person_id):
        raise Invalid(fields={"identity": TWICE})
    return _write(unit, campaign, new, person_id)


def _faults(unit: Unit, campaign: Campaign, new: NewEntry) -> dict[str, str]:
    wrong: dict[str, str] = {}
    recruit = policy_on(unit, campaign.drafted_on).recruit
    labels = recruit.category_labels()
    vets = _S.VETTED in recruit.way(campaign.way).step_names
    if vets and (fault := recommender_fault(recruit, campaign.employment, new.recommended_by)):
        wrong["recommended_by"] = fault  # a case is opened for them later, and asks the same
    if new.category and new.category not in labels:
        wrong["category"] = f"人员类别应为：{'、'.join(labels.values())}。"
    if not campaign.opens <= new.registered_on <= campaign.closes:
        wrong["registered_on"] = f"报名日期应在{campaign.opens}至{campaign.closes}之间。"
    elif new.registered_on > unit.today:
        wrong["registered_on"] = "报名日期不能晚于今天。"
    if new.unit_id is not None and new.unit_id not in {post.unit_id for post in posts_of(unit, campaign.id)}:
        wrong["unit_id"] = "这个批次没有这个岗位，请从公告的岗位里选。"
    if new.education and new.education not in codes.EDUCATION:
        wrong["education"] = "学历请从列出的里选。"
    return wrong | form.cleaned(new)[1]


def _twice(unit: Unit, campaign_id: int, person_id: int) -> bool:
    same = select(CampaignEntry.id).where(
        CampaignEntry.campaign_id == campaign_id,
        CampaignEntry.person_id == person_id,
        CampaignEntry.voided.is_(False),
    )
    return unit.session.scalar(same) is not None


def _write(unit: Unit, campaign: Campaign, new: NewEntry, person_id: int) -> int:
    given = {key: clean(getattr(new, field))[:200] for key, field in _REASONS.items()}
    declared, _ = form.cleaned(new)
    entry = CampaignEntry(
        campaign_id=campaign.id,
        person_id=person_id,
        unit_id=new.unit_id,
        registered_on=new.registered_on,
        category=new.category,
        recommended_by=clean(new.recommended_by)[:80],
        overrides={key: reason for key, reason in given.items() if reason},
        state=_E.REGISTERED,
        scope_code=campaign.scope_code,
        **{key: getattr(declared, key) for key in form.TEXTS},
    )
    unit.session.add(entry)
    unit.session.flush()
    _declared.add_lines(unit, entry, declared)
    return entry.id


@permits(Permission.VETTING_WORK)
def compare_entries(
    unit: Unit, campaign_id: int, news: Sequence[NewEntry], dated: Sequence[bool]
) -> Comparison:
    """Return what the rows of a list mean beside who registered already; ``dated`` says which state a day.

    Raises: NotFound. Invalid while the campaign takes nobody.
    """
    campaign = seen_campaign(unit, campaign_id)
    stands(campaign, _S.ANNOUNCED)
    blinds = [unit.vault.blind(NUMBER, new.identity) for new in news]
    there = {
        person.id_number.blind: entry
        for entry, person in rows_of(unit, campaign_id)
        if person.id_number.blind
    }
    declared = _declared.declared_of(unit, there.values())
    rows = []
    for index, (new, blind) in enumerate(zip(news, blinds, strict=True)):
        faults = _faults(unit, campaign, new) | _unknown(unit, campaign_id, new)
        told = tuple(Said(field, text) for field, text in faults.items())
        if (entry := there.get(blind)) is None:
            rows.append(Listed(Standing.NEW, told=told))
            continue
        others = tuple(said for said in told if said.text != TWICE)
        others = others or tuple(_otherwise(new, entry, declared[entry.id], dated=dated[index]))
        rows.append(Listed(Standing.CONFLICT, told=others) if others else SAME)
    return Comparison(rows)


def _otherwise(new: NewEntry, entry: CampaignEntry, kept: form.Declared, *, dated: bool) -> Iterator[Said]:
    """Yield what a list says otherwise of somebody who registered, which it cannot change."""
    if new.unit_id not in (None, entry.unit_id):
        yield Said("unit_id", f"此人已报名另一个岗位，{_ADVICE}")
    if new.category not in ("", entry.category):
        yield Said("category", f"此人报名时登记的是另一种人员类别，{_ADVICE}")
    if dated and new.registered_on != entry.registered_on:
        yield Said("registered_on", f"此人登记的报名日期是{entry.registered_on}，{_ADVICE}")
    for key, title in form.differing(form.cleaned(new)[0], kept):
        yield Said(key, f"此人登记表上的{title}与名单不同，{_ADVICE}")


def _unknown(unit: Unit, campaign_id: int, new: NewEntry) -> dict[str, str]:
    """Return what the register of persons would say, without writing."""
    person = cleaned(unit, new)
    if person.faults:
        return person.faults
    before = known(unit, (person.blind,)).get(person.blind)
    if before is None:
        return {}
    if text := stranger(unit, person, before):
        return {"identity": text}
    return {"identity": TWICE} if _twice(unit, campaign_id, before.id) else {}


@permits(Permission.VETTING_WORK)
def register_many(unit: Unit, campaign_id: int, news: Sequence[NewEntry]) -> list[int]:
    """Register all or none, and return their entries' ids.

    Raises: Invalid; ``fields`` are ``row.field``, rows counted from 1. NotFound.
    """
    ids = []
    for index, new in enumerate(news, start=1):
        try:
            ids.append(register(unit, campaign_id, new))
        except Invalid as error:
            told = error.fields or {"identity": str(error)}
            raise Invalid(
                fields={f"{index}.{key}": f"第{index}行：{text}" for key, text in told.items()}
            ) from None
    return ids


@permits(Permission.VETTING_WORK)
def withdraw_entries(unit: Unit, entry_ids: Collection[int], reason: str) -> None:
    """Void the entries of a list taken in by mistake, while nobody was looked at.

    Raises: Invalid, NotFound.
    """
    for entry_id in entry_ids:
        _, entry = open_entry(unit, entry_id, None, _S.ANNOUNCED)
        if entry.state is not _E.REGISTERED:
            raise Invalid("名单里有人已经审查过，不能整批撤回。")
        entry.voided, entry.void_reason = True, clean(reason)[:200]


@permits(Permission.VETTING_WORK)
def review(unit: Unit, entry_id: int, version: int, new: Verdict) -> None:
    """Say whether somebody meets the conditions; who does not by a hard one is never admitted.

    Raises: Invalid with what stands against it, or without a reason to refuse. NotFound, Conflict.
    """
    campaign, entry = open_entry(unit, entry_id, version, _S.ANNOUNCED)
    _judge(unit, campaign, entry, new)


@permits(Permission.VETTING_WORK)
def refuse_many(unit: Unit, seen: Sequence[tuple[int, int]], new: Verdict) -> int:
    """Say of several (each with the version that was seen) that they do not meet the conditions; all or none.

    Each is refused as by ``review``; return how many.

    Raises: Invalid, naming whom it cannot be said of. NotFound, Conflict.
    """
    for entry_id, version in seen:
        campaign, entry = open_entry(unit, entry_id, version, _S.ANNOUNCED)
        try:
            _judge(unit, campaign, entry, replace(new, admitted=False))
        except Invalid as wrong:
            if wrong.fields:
                raise
            name = unit.session.get_one(Person, entry.person_id).name
            raise Invalid(f"没有登记：{name}：{wrong}") from None
    return len(seen)


def _judge(unit: Unit, campaign: Campaign, entry: CampaignEntry, new: Verdict) -> None:
    if entry.state not in (_E.REGISTERED, _E.ADMITTED, _E.REFUSED):
        raise Invalid(f"此人{entry.state.label}，不能再审查。")
    note = clean(new.note)[:200]
    if new.admitted:
        if new.refusal:
            raise Invalid(fields={"refusal": UNASKED})
        workflow.require(_lines(unit, campaign, entry), "资格合格")
        entry.state, entry.refusal, entry.refused_on = _E.ADMITTED, "", None
    else:
        if len(note) < 2:
            raise Invalid(fields={"note": "请写明不合格的原因，会告诉本人。"})
        refuse(unit, entry, _E.REFUSED, Refused(new.refusal, note))
    entry.verdict = note
    signed(unit, entry)


def _lines(unit: Unit, campaign: Campaign, entry: CampaignEntry) -> list[workflow.Check]:
    _, rules = flow_and_rules(unit, campaign)
    person = unit.session.get_one(Person, entry.person_id)
    (one,) = entries_of(unit, campaign, [(entry, person)])
    return eligible(one, rules)


@permits(Permission.VETTING_WORK)
def admit_fitting(unit: Unit, campaign_id: int, version: int) -> int:
    """Admit everybody who waits and meets every condition, by the guard of ``review``; return how many.

    Raises: Invalid in another state. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    stands(campaign, _S.ANNOUNCED)
    _, rules = flow_and_rules(unit, campaign)
    rows, count = rows_of(unit, campaign_id), 0
    for (entry, _), one in zip(rows, entries_of(unit, campaign, rows), strict=True):
        if entry.state is _E.REGISTERED and not workflow.unmet(eligible(one, rules)):
            entry.state, count = _E.ADMITTED, count + 1
            signed(unit, entry)
    return count


@permits(Permission.VETTING_WORK)
def explain(unit: Unit, entry_id: int, version: int, rule: str, reason: str) -> None:
    """Write why an exception to a soft rule (age, education, category) is asked for.

    Raises: Invalid. NotFound, Conflict.
    """
    _, entry = open_entry(unit, entry_id, version, _S.ANNOUNCED)
    if rule not in _REASONS:
        raise Invalid("只有年龄、学历、人员类别可以说明例外理由。")
    entry.overrides = {**entry.overrides, rule: said(reason, "例外理由")}
    signed(unit, entry)


@permits(Permission.VETTING_WORK)
def give_up(unit: Unit, entry_id: int, version: int, reason: str) -> None:
    """Write down that somebody gives up; a vetting case of theirs is ended by its own act.

    Raises: Invalid. NotFound, Conflict.
    """
    _, entry = open_entry(unit, entry_id, version)
    if entry.posting_id is not None or entry.state is _E.APPOINTED:
        raise Invalid("此人已经聘用，离岗请在花名册办理。")
    if entry.state not in (_E.REGISTERED, _E.ADMITTED, _E.CHOSEN):
        raise Invalid(f"此人{entry.state.label}，不用再登记放弃。")
    entry.state, entry.verdict = _E.WITHDRAWN, said(reason, "本人放弃")
