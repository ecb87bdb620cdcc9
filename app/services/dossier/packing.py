"""The whole file of a person as the office keeps it: what goes into 人员档案包, and that it was taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.recruiting import EntryState
from app.domain.refusals import letter_number
from app.domain.vetting import CaseState
from app.services import documents, recruiting, vetting
from app.services._hidden import true
from app.services._papers import kept_with
from app.services._same import same
from app.services.acts import PACK
from app.services.career import Paper
from app.services.documents import DocumentRow
from app.services.dossier._office import OfficePapers, may_see_years, office_papers, others
from app.services.dossier.rows import Section
from app.services.dossier.told import PARTS
from app.services.recruiting import CampaignFile
from app.services.roster._sight import seen_person
from app.services.vetting import CaseFile
from app.workspace import Unit
from db.models.documents import Act, StoredFile
from db.models.people import Person
from db.models.recruiting import CampaignEntry
from db.models.vetting import VettingCase
from db.scope import in_scope

PARTLY = "乡镇只列本乡镇保存的材料；在其他乡镇和县级的，请由县综治中心汇总。"
#: the papers drawn from records: title, and the groups of the personal sheet it shows
GROUPS = (
    ("人员基本情况表", ("基本信息", "任职", "银行卡")),
    ("选聘报名情况", ("选聘报名", "报名登记表")),
    ("考核结果", ("考核结果", "考核评分和申诉")),
    ("培训情况", ("培训", "培训证书")),
    ("请假情况", ("请假", "假期台账")),
    ("补贴发放情况", ("补贴", "暂缓和补发补扣")),
    ("意外伤害保险情况", ("意外伤害保险",)),
    ("表彰处分和后备", ("表彰处分",)),
    ("装备和离岗交接", ("领用的装备", "装备单据", "离岗交接")),
    ("聘用协议和解聘续聘", ("聘用协议和解聘续聘",)),
    ("工作日志和会议", ("工作日志", "会议")),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of one appointment or refusal: its number, the day it was made, what it is drawn from.

    That is the campaign with them alone, or what a case outside of one told them.
    """

    number: str
    on: date
    of: CampaignFile | vetting.Letter | vetting.RefusalLetter


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept about one person: records by paper, cases, letters, issued papers, scans.

    ``called`` is the name as every list shows it, which hides that of somebody labelled 重要.

    ``hashes`` are the SHA-256 of the scans by file.

    ``who`` are the persons of the register it names, ``people`` counts who is known by name alone too;
    ``missing`` says by title which papers are empty, ``shut`` which the actor may not read.
    """

    person_id: int
    name: str
    called: str
    groups: tuple[tuple[str, tuple[Section, ...]], ...]
    cases: tuple[CaseFile, ...]
    letters: tuple[Letter, ...]
    refusals: tuple[Letter, ...]
    issued: tuple[DocumentRow, ...]
    office: OfficePapers
    papers: tuple[Paper, ...]
    hashes: Mapping[int, str]
    who: frozenset[int]
    people: int
    missing: tuple[str, ...]
    shut: tuple[str, ...]
    limited: str


@permits(Permission.ROSTER_REVEAL)
def packed(unit: Unit, person_id: int) -> Packed:
    """Return what goes into the whole file of a person, cut to the actor's scope and permissions.

    Raises:
        NotFound: the person is not in the actor's scope.
    """
    person = seen_person(unit, person_id)  # which refuses who is somebody else's
    groups = [(title, _sections(unit, person, parts)) for title, parts in GROUPS]
    shut = [title for title, found in groups if all(each.why for each in found)]
    empty = [title for title, found in groups if title not in shut and not any(each.rows for each in found)]
    cases = _cases(unit, person_id)
    letters = _letters(unit, person_id, cases)
    office = office_papers(unit, person_id)
    papers = [Paper(*row) for row in kept_with(unit, person_id, [one.case.id for one in cases])]
    more = [("考察案卷", cases), ("聘用通知书", letters)] if _may(unit) else []
    more += [("年度考核表", office.years)] if may_see_years(unit) else []
    lacking = [title for title, found in (*more, ("附件", papers)) if not found]
    return Packed(
        person_id=person.id,
        name=true(unit, person, "name"),
        called=person.name,
        groups=tuple((title, found) for title, found in groups if title not in (*shut, *empty)),
        cases=tuple(cases),
        letters=tuple(letters),
        refusals=tuple(_refusals(unit, person_id, cases)) if _may(unit) else (),
        issued=tuple(_issued(unit, cases)),
        office=office,
        papers=tuple(papers),
        hashes=_hashes(unit, [one.file_id for one in papers]),
        who=frozenset({person.id}),
        people=1 + sum(_named(one) for one in cases) + others(office, person.name),
        missing=(*empty, *lacking),
        shut=(*shut, *([] if _may(unit) else ["考察案卷"])),
        limited="" if WHOLE in unit.actor.scopes else in_own_words(PARTLY),
    )


def _hashes(unit: Unit, files: Sequence[int]) -> dict[int, str]:
    found = select(StoredFile.id, StoredFile.sha256).where(StoredFile.id.in_(files))
    return dict(unit.session.execute(found).all())


def _sections(unit: Unit, person: Person, titles: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(part.told(unit, person) for part in PARTS if part.title in titles)


def _may(unit: Unit) -> bool:
    return Permission.VETTING_READ in unit.actor.permissions


def _cases(unit: Unit, person_id: int) -> list[CaseFile]:
    """Return the person's cases, the first one first."""
    found = reversed(vetting.cases(unit, person_id=person_id)) if _may(unit) else ()
    return [vetting.case_file(unit, one.id) for one in found]


def _named(case: CaseFile) -> int:
    """Return how many others a case names: its team, and the neighbours who were asked."""
    return len(case.team) + len({name for row in case.visits for name in (row.householder, row.respondent)})


def _letters(unit: Unit, person_id: int, cases: list[CaseFile]) -> list[Letter]:
    """Return the person's letters of appointment in the order of their days."""
    if not _may(unit):
        return []
    ids = [one.case.id for one in cases]
    return sorted((*_of_campaigns(unit, person_id), *_of_cases(unit, ids)), key=attrgetter("on"))


def _of_cases(unit: Unit, cases: list[int]) -> Iterator[Letter]:
    """Yield what cases outside a campaign told whoever they appointed; a letter without a number was none."""
    campaigns = select(CampaignEntry.case_id).where(
        CampaignEntry.case_id.in_(cases), CampaignEntry.voided.is_(False)
    )
    found = (
        select(VettingCase.id)
        .where(VettingCase.id.in_(cases), VettingCase.posting_id.is_not(None))
        .where(VettingCase.id.not_in(campaigns))
    )
    for case in unit.session.scalars(found.order_by(VettingCase.id)).all():
        told = vetting.letter_of(unit, case)
        if told.number:
            yield Letter(told.number, told.made, told)


def _refusals(unit: Unit, person_id: int, cases: list[CaseFile]) -> list[Letter]:
    """Return what the person was told when they were not taken on, in the order of the days."""
    found = []
    for file in _alone(unit, person_id, EntryState.REFUSED, EntryState.STRUCK):
        for one in file.entries:
            day = one.refused_on or file.row.closes  # of who was refused before the day was kept
            if one.state in (EntryState.REFUSED, EntryState.STRUCK) and one.case != CaseState.REJECTED.label:
                found.append(Letter(letter_number(day, one.id), day, replace(file, entries=(one,))))
    for case in cases:
        if case.case.state is CaseState.REJECTED:
            told = vetting.refusal_letter(unit, case.case.id)
            found.append(Letter(told.number, told.made, told))
    return sorted(found, key=attrgetter("on"))


def _of_campaigns(unit: Unit, person_id: int) -> Iterator[Letter]:
    for file in _alone(unit, person_id, EntryState.APPOINTED):
        yield from (Letter(one.letter, one.made, file) for one in file.entries if one.made)


def _alone(unit: Unit, person_id: int, *states: EntryState) -> Iterator[CampaignFile]:
    """Yield the campaigns the person came out of so, each with them alone."""
    found = (
        select(CampaignEntry.campaign_id)
        .where(CampaignEntry.person_id.in_(same(unit, person_id)), CampaignEntry.state.in_(states))
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code))
        .order_by(CampaignEntry.id)
    )
    for campaign in unit.session.scalars(found).all():
        file = recruiting.campaign_file(unit, campaign)
        mine = tuple(one for one in file.entries if one.person_id in same(unit, person_id))
        yield replace(file, entries=mine)


def _issued(unit: Unit, cases: list[CaseFile]) -> list[DocumentRow]:
    if Permission.DOCUMENTS_READ not in unit.actor.permissions:
        return []
    return documents.of_cases(unit, [one.case.number for one in cases])


@permits(Permission.ROSTER_REVEAL)
def taken_out(unit: Unit, person_id: int, purpose: str, papers: int) -> None:
    """Write down that the whole file of a person was taken out, and what for.

    Raises: Invalid without a purpose. NotFound for a person outside the actor's scope.
    """
    reason = clean(purpose)
    if len(reason) < 2:
        raise Invalid("请写明取出人员档案包的用途，至少两个字。", {"purpose": "请写明用途，至少两个字。"})
    person = seen_person(unit, person_id)
    detail = f"{papers}份材料，含完整证件号和电话"
    act = Act(act_kind=PACK, purpose=reason[:200], detail=detail, subject_kind="person", subject_id=person.id)
    unit.session.add(act)
