"""What the page, the first page and the papers tell of a publicity outside a campaign, and of the letter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.fields import Label
from app.core.identity import mask_identity
from app.domain import codes
from app.domain.refusals import in_letter, letter_number
from app.domain.vetting import CaseState
from app.domain.vetting.guards import age_on
from app.domain.vetting.publicity import asked
from app.services._places import on_paper, places
from app.services._refusals import Labels
from app.services.policy import policy_on
from app.services.tenure._signing import term_words
from app.services.vetting._facts import facts_of, flow_and_numbers, seen_case, sheets_of
from app.services.vetting._shown import campaign_of, objections_of, publicity_so_far, row_of
from app.services.vetting.rows import PublicityRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.vetting import VettingCase, VettingPublicity
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Somebody on a list that is put up; numbers are on none."""

    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    sex: Annotated[str, Label("性别", width=6)]
    age: Annotated[int, Label("年龄", width=6)]
    education: Annotated[str, Label("学历", width=10)]
    place: Annotated[str, Label("拟任网格", width=24)]
    employment: Annotated[str, Label("用工类别", width=10)]


@dataclass(frozen=True, slots=True)
class ShownList:
    """Everybody who is made public under one number, as the list says it."""

    number: str
    starts: date
    ends: date
    days: int
    place: str
    contact: str
    way: str
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody appointed by a case is told: their number masked, the post, the first day, the term.

    ``made`` is the day the appointment was made, which the letter bears; ``objected`` whether somebody
    objected in vain while they were made public.
    """

    person_id: int
    case: str
    number: str
    name: str
    identity: str
    place: str
    employment: str
    way: str
    shown: tuple[date, date] | None
    objected: bool
    host: str
    since: date
    made: date
    term: str


@dataclass(frozen=True, slots=True)
class RefusalLetter:
    """What somebody rejected is told, under its number: the reason in the policy's words of that day.

    ``reason`` is empty of who was rejected before the county had a list; what others said is not told.
    """

    person_id: int
    case: str
    number: str
    name: str
    identity: str
    place: str
    employment: str
    way: str
    reason: str
    told: str
    made: date


@permits(Permission.VETTING_READ)
def publicity(unit: Unit, case_id: int) -> PublicityRow | None:
    """Return what the page of a case shows, None where the case makes nobody public.

    Raises: NotFound.
    """
    case = seen_case(unit, case_id)
    if told := publicity_so_far(unit, case.id):
        return told
    _, numbers = flow_and_numbers(unit, case)
    if not asked(facts_of(unit, sheets_of(unit, case)), numbers):
        return None
    return PublicityRow(numbers.publicity_days, "", None, None, "", ())


@permits(Permission.VETTING_READ)
def publicity_waits(unit: Unit, case_ids: Collection[int]) -> dict[int, str]:
    """Return what cases that were decided wait for, by id: 公示, 答复异议, 聘用; empty while the days run.

    Only cases that make their candidate public themselves are named.
    """
    told = {}
    for case_id in case_ids:
        case = seen_case(unit, case_id)
        facts = facts_of(unit, sheets_of(unit, case))
        _, numbers = flow_and_numbers(unit, case)
        made = facts.publicity
        if made is None or not asked(facts, numbers):
            continue
        if any(not one.finding for one in made.objections):
            told[case_id] = "答复异议"
        elif any(one.upheld for one in made.objections):
            told[case_id] = "不予聘用"
        elif made.ends is None:
            told[case_id] = "公示"
        else:
            told[case_id] = "聘用" if unit.today > made.ends else ""
    return told


@permits(Permission.VETTING_READ)
def shown_list(unit: Unit, case_id: int) -> ShownList:
    """Return the list a case's candidate is made public on, with whoever stands on it beside them.

    Raises: Invalid where nobody was made public yet. NotFound.
    """
    case = seen_case(unit, case_id)
    row = row_of(unit, case_id)
    if row is None:
        said = "由选聘批次统一公示，请在批次里打印。" if campaign_of(unit, case_id) else "请先办“公示”。"
        raise Invalid(f"案卷{case.number}还没有公示，{said}")
    found = unit.session.execute(
        select(VettingCase, Person)
        .join(Person, Person.id == VettingCase.person_id)
        .join(VettingPublicity, VettingPublicity.case_id == VettingCase.id)
        .where(VettingPublicity.number == row.number, VettingPublicity.shown_from == row.shown_from)
        .where(VettingPublicity.voided.is_(False), in_scope(unit.actor.scopes, VettingCase.scope_code))
        .order_by(VettingCase.id)
    ).all()
    named = places(unit, {one.unit_id for one, _ in found})
    return ShownList(
        number=row.number,
        starts=row.shown_from,
        ends=row.shown_to,
        days=row.days,
        place=row.place,
        contact=row.contact,
        way=_way(unit, case),
        rows=tuple(
            _shown(unit, one, (who, row.shown_from), named.get(one.unit_id, "")) for one, who in found
        ),
    )


def _shown(unit: Unit, case: VettingCase, who: tuple[Person, date], place: str) -> ShownRow:
    person, day = who
    return ShownRow(
        person_id=person.id,
        name=person.name,
        sex=person.sex.label,
        age=age_on(person.birth, day),
        education=codes.said(codes.EDUCATION, person.education),
        place=on_paper(place),
        employment=_kind(unit, case),
    )


def _kind(unit: Unit, case: VettingCase) -> str:
    return policy_on(unit, case.opened_on).kind_labels.get(case.employment, case.employment)


def _way(unit: Unit, case: VettingCase) -> str:
    """Return by which steps the candidate was found, as the county calls them."""
    steps = policy_on(unit, case.opened_on).vetting.steps
    own = [rule.label.value for rule in steps if rule.step not in ("nominated", CaseState.APPOINTED)]
    return "、".join((_first(case), *own))


def _first(case: VettingCase) -> str:
    return case.channel or f"{case.recommended_by}推荐"


@permits(Permission.VETTING_READ)
def refusal_letter(unit: Unit, case_id: int) -> RefusalLetter:
    """Return the letter of who was rejected by a case.

    Raises: Invalid where nobody was. NotFound.
    """
    case = seen_case(unit, case_id)
    if case.state is not CaseState.REJECTED:
        raise Invalid(f"案卷{case.number}没有办理不予聘用，没有告知书可以打印。")
    sheets, on = sheets_of(unit, case), case.refused_on
    person = sheets.person
    labels = Labels(unit)
    reason = labels.of(case.refusal, on) if case.refusal else ""
    reason, told = in_letter(reason, case.told.rstrip("。"), bare=labels.bare(case.refusal, on))
    made = on or (sheets.decision.decided_on if sheets.decision else case.opened_on)
    return RefusalLetter(
        person_id=person.id,
        case=case.number,
        number=letter_number(made, case.id, vetted=True),
        name=person.name,
        identity=mask_identity(unit.vault.open(f"person.id|{person.uid}", person.id_number)),
        place=on_paper(places(unit, {case.unit_id}).get(case.unit_id, "")),
        employment=_kind(unit, case),
        way=f"{_first(case)}、{policy_on(unit, unit.today).centre.name.value}考察",
        reason=reason,
        told=told,
        made=made,
    )


@permits(Permission.VETTING_READ)
def letter_of(unit: Unit, case_id: int) -> Letter:
    """Return the letter of who was appointed by a case.

    Raises: Invalid before the appointment. NotFound.
    """
    case = seen_case(unit, case_id)
    if case.posting_id is None:
        raise Invalid(f"案卷{case.number}还没有办理聘用，没有聘用通知书可以打印。")
    posting, person = unit.session.get_one(Posting, case.posting_id), sheets_of(unit, case).person
    row, kind = row_of(unit, case_id), policy_on(unit, case.opened_on).kind(case.employment)
    return Letter(
        person_id=person.id,
        case=case.number,
        number=posting.doc_no,
        name=person.name,
        identity=mask_identity(unit.vault.open(f"person.id|{person.uid}", person.id_number)),
        place=on_paper(places(unit, {case.unit_id}).get(case.unit_id, "")),
        employment=kind.label,
        way=f"{_first(case)}、{policy_on(unit, unit.today).centre.name.value}考察",
        shown=(row.shown_from, row.shown_to) if row else None,
        objected=bool(objections_of(unit, case_id)),
        host=case.recommended_by if kind.host_paid.value else "",
        since=posting.valid_from,
        made=posting.recorded_at.astimezone(CHINA).date(),
        term=term_words(unit, {posting.id}).get(posting.id, ""),
    )
