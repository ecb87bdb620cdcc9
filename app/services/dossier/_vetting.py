"""How the person was vetted, and where they were asked about others; nobody asked is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from sqlalchemy import or_, select

from app.core.identity import mask_name
from app.core.own_words import in_own_words
from app.domain.recruiting.form import said
from app.domain.vetting import Opinion
from app.services import vetting
from app.services._declared import declared_of
from app.services._refusals import Labels
from app.services._same import same
from app.services.dossier.rows import AskedRow, CandidacyRow, DeclaredRow, RecordRow, RegistrationRow
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry
from db.models.vetting import (
    VettingCase,
    VettingDecision,
    VettingInspection,
    VettingInterview,
    VettingIssue,
    VettingMeeting,
    VettingMember,
    VettingObjection,
    VettingPublicity,
    VettingVisit,
)
from db.scope import in_scope

_TEAM, _OFFICE, _OWN = "考察组", "县综治中心", "本人"


def candidacies(unit: Unit, person: Person) -> Iterator[CandidacyRow]:
    """Yield the cases of the person."""
    for case in reversed(vetting.cases(unit, person_id=person.id)):
        told = (case.number, case.opened_on, case.place, case.recommended_by, case.state.label)
        yield CandidacyRow(*told, _why(case.refusal, case.told))


def _why(reason: str, told: str) -> str:
    return "：".join(filter(None, (reason, told)))


def registrations(unit: Unit, person: Person) -> Iterator[RegistrationRow]:
    """Yield the campaigns the person registered for, with their marks; who stood beside them is not told."""
    found = (
        select(CampaignEntry, Campaign.number, Campaign.title)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(CampaignEntry.person_id.in_(same(unit, person.id)))
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code))
        .order_by(CampaignEntry.id)
    )
    labels = Labels(unit)
    for one, number, title in unit.session.execute(found):
        yield RegistrationRow(
            number,
            title,
            one.registered_on,
            one.written,
            one.interview,
            one.rank,
            one.state.label,
            _why(labels.of(one.refusal, one.refused_on) if one.refusal else "", one.verdict),
        )


def declared(unit: Unit, person: Person) -> Iterator[DeclaredRow]:
    """Yield what the person declared when registering, family and 简历 as they were named."""
    found = (
        select(CampaignEntry, Campaign.number)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(CampaignEntry.person_id.in_(same(unit, person.id)))
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code))
        .order_by(CampaignEntry.id)
    )
    entries = unit.session.execute(found).all()
    told = declared_of(unit, (entry for entry, _ in entries))
    for entry, number in entries:
        for item, value in said(told[entry.id]):
            yield DeclaredRow(number, item, value)


def records(unit: Unit, person: Person) -> Iterator[RecordRow]:
    """Yield what was written down in these cases, in the order of the days.

    Whoever spoke about the person is protected: households are counted, words that name others not repeated.
    """
    for case in reversed(vetting.cases(unit, person_id=person.id)):
        found = chain(_team(unit, case.id), _visits(unit, case.id), _talks(unit, case.id))
        for on, part, by, text in sorted(found):
            yield RecordRow(case.number, on, part, by, text)


_Line = tuple[date, str, str, str]


def _team(unit: Unit, case_id: int) -> Iterator[_Line]:
    went = select(VettingInspection).where(VettingInspection.case_id == case_id, ~VettingInspection.voided)
    for one in unit.session.scalars(went):
        yield one.held_on, "实地考察", _TEAM, f"地点：{one.place}"
    met = select(VettingMeeting).where(VettingMeeting.case_id == case_id, ~VettingMeeting.voided)
    for held in unit.session.scalars(met):
        votes = f"赞成{held.votes_for}票，反对{held.votes_against}票，弃权{held.abstained}票"
        yield held.held_on, "考察会议", _TEAM, votes


def _visits(unit: Unit, case_id: int) -> Iterator[_Line]:
    """Yield all households in one line: each by itself would tell a candidate who said what."""
    found = select(VettingVisit.visited_on, VettingVisit.opinion)
    seen = unit.session.execute(found.where(VettingVisit.case_id == case_id, ~VettingVisit.voided)).all()
    if seen:
        said = Counter(row.opinion for row in seen)
        opinions = "，".join(f"{one.label}{said[one]}户" for one in Opinion if said[one])
        yield max(row.visited_on for row in seen), "走访邻居", "街坊邻居", f"走访{len(seen)}户：{opinions}"


def _talks(unit: Unit, case_id: int) -> Iterator[_Line]:
    asked = select(VettingIssue).where(VettingIssue.case_id == case_id, ~VettingIssue.voided)
    for one in unit.session.scalars(asked):
        yield one.raised_on, "反映的问题", _TEAM, f"核查结论：{one.finding}" if one.finding else "尚未核查"
    talked = select(VettingInterview).where(VettingInterview.case_id == case_id, ~VettingInterview.voided)
    for talk in unit.session.scalars(talked):
        yield talk.held_on, "面谈", _OWN, talk.summary
    yield from _shown(unit, case_id)
    decided = select(VettingDecision).where(VettingDecision.case_id == case_id)
    for end in unit.session.scalars(decided):
        verdict = "合格" if end.accepted else "不合格"
        yield end.decided_on, "综合评价", in_own_words(_OFFICE), f"{verdict}。{end.wording}"


def _shown(unit: Unit, case_id: int) -> Iterator[_Line]:
    """Yield when the person was made public, and what came of objections; who raised them is not told."""
    found = select(VettingPublicity).where(VettingPublicity.case_id == case_id, ~VettingPublicity.voided)
    for one in unit.session.scalars(found):
        yield one.shown_from, "公示", in_own_words(_OFFICE), f"公示至{one.shown_to}，{one.number}"
    said = select(VettingObjection).where(VettingObjection.case_id == case_id, ~VettingObjection.voided)
    for objection in unit.session.scalars(said):
        told = f"核查结论：{objection.finding}" if objection.finding else "尚未核查"
        yield objection.raised_on, "公示异议", in_own_words(_OFFICE), told


def asked(unit: Unit, person: Person) -> Iterator[AskedRow]:
    """Yield the cases of others the person has a part in: as one of the team, or asked as a neighbour.

    Neighbours are kept by name: those with the person's name and telephone are taken for the person.
    """
    yield from _on_teams(unit, person)
    if person.phone:
        yield from _as_neighbour(unit, person)


def _on_teams(unit: Unit, person: Person) -> Iterator[AskedRow]:
    found = (
        select(VettingCase.number, VettingCase.formed_on, VettingMember.leader, Person.name)
        .join(VettingCase, VettingCase.id == VettingMember.case_id)
        .join(Person, Person.id == VettingCase.person_id)
        .where(VettingMember.person_id.in_(same(unit, person.id)), ~VettingMember.voided)
        .where(in_scope(unit.actor.scopes, VettingMember.scope_code))
        .order_by(VettingCase.id)
    )
    for number, on, leader, name in unit.session.execute(found):
        yield AskedRow(number, on, "考察组组长" if leader else "考察组成员", mask_name(name), "")


def _as_neighbour(unit: Unit, person: Person) -> Iterator[AskedRow]:
    visit = VettingVisit
    found = (
        select(visit, VettingCase.number, Person.name)
        .join(VettingCase, VettingCase.id == visit.case_id)
        .join(Person, Person.id == VettingCase.person_id)
        .where(or_(visit.householder == person.name, visit.respondent == person.name))
        .where(visit.phone == person.phone, ~visit.voided, in_scope(unit.actor.scopes, visit.scope_code))
        .order_by(visit.id)
    )
    for one, number, name in unit.session.execute(found):
        text = "；".join(_kept_of(one))
        yield AskedRow(number, one.visited_on, "被走访人", mask_name(name), text)


def _kept_of(visit: VettingVisit) -> Sequence[str]:
    """Return what the person said and what is kept of them on the sheet."""
    said = f"意见：{visit.opinion.label}" + (f"，{visit.remarks}" if visit.remarks else "")
    return [part for part in (said, f"住址：{visit.address}" if visit.address else "") if part]
