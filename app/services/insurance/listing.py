"""A list of insured people beside the contract's own: who is to be put on, who off, and taking both back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.identity import mask_name
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain import budget as money
from app.domain import insurance as rules
from app.domain.budget import BudgetBucket, DocKind, Leg
from app.domain.insurance import EndorsementKind
from app.services._entries import Paper, check_money, key_of
from app.services._entries import write as enter
from app.services._hidden import true
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services._numbers import NUMBER, known
from app.services._same import same, stays
from app.services._undoing import in_chunks
from app.services.insurance._list import contract_of, covers_on, insurable, terms_of
from app.services.insurance._plans import NIL, commitment, paid, promised
from app.services.insurance.changes import enrol, remove
from app.workspace import Unit
from db.base import Row
from db.models.budget import BudgetEntry
from db.models.insurance import Endorsement, InsurancePolicy, Insured
from db.models.people import Person

T = TypeVar("T", bound=Row)
_MOST = 5  # names in one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCover:
    """One line of a list: who, since when or from when on no longer (``leaves``), and what it costs."""

    name: str
    identity: str
    on: date | None = None
    leaves: bool = False
    premium: Decimal | None = None


@permits(Permission.INSURANCE_READ)
def contract_named(unit: Unit, number: str) -> int:
    """Return the contract a list is for: the one of this number, else the only one in force.

    Raises: Invalid where neither says which.
    """
    stands = select(InsurancePolicy).where(InsurancePolicy.voided.is_(False))
    every = unit.session.scalars(stands.order_by(InsurancePolicy.id)).all()
    found = [one for one in every if one.number == number]
    if not number:
        found = [one for one in every if one.starts <= unit.today < one.ends]
    if len(found) != 1:
        said = f"没有保单“{number}”" if number else "看不出是哪一份保单的清单"
        raise Invalid(f"{said}，请先登记保单，或写明保单号（--of 保单号）。")
    return found[0].id


@permits(Permission.INSURANCE_WRITE)
def compare_list(unit: Unit, contract_id: int, listed: Sequence[ListedCover]) -> Comparison:
    """Return what every line means beside the contract's list, and who is covered and not on it.

    Raises: NotFound where there is no such contract.
    """
    contract = contract_of(unit, contract_id)
    beside = _Beside(unit, contract, listed)
    rows = [beside.line(one) for one in listed]
    return Comparison(rows, (*beside.missing(), *beside.money(rows)))


class _Beside:
    """The contract as it stands, and the people a list names."""

    def __init__(self, unit: Unit, contract: InsurancePolicy, listed: Sequence[ListedCover]) -> None:
        self.unit, self.contract, self.listed = unit, contract, listed
        self.terms = terms_of(unit, contract)
        self.blinds = {one.identity: unit.vault.blind(NUMBER, one.identity) for one in listed}
        self.people = known(unit, self.blinds.values())
        self.kept = stays(unit)  # what was written for a record that went into another is of that one
        self.covers: dict[int, list[Insured]] = {}
        stands = select(Insured).where(Insured.policy_id == contract.id, Insured.voided_at.is_(None))
        for cover in unit.session.scalars(stands.order_by(Insured.valid_from, Insured.id)):
            self.covers.setdefault(self.kept.get(cover.person_id, cover.person_id), []).append(cover)
        self._posted: dict[date, Mapping[int, int]] = {}

    def day(self, one: ListedCover) -> date:
        return one.on or self.contract.starts

    def posted(self, day: date) -> Mapping[int, int]:
        if day not in self._posted:
            posted = insurable(self.unit, day)
            self._posted[day] = {self.kept.get(one, one): scope for one, scope in posted.items()}
        return self._posted[day]

    def line(self, one: ListedCover) -> Listed:
        """Return what one line means."""
        person = self.people.get(self.blinds[one.identity])
        if person is None or person.voided:
            return against("identity", "花名册里没有这个身份证号，请核对号码，或先登记任职。")
        if one.name not in (true(self.unit, person, "name"), true(self.unit, person, "former_name")):
            said = f"这个身份证号在花名册里是{mask_name(person.name)}，与“{one.name}”不一致，请核对。"
            return against("identity", said)
        there = self.covers.get(person.id, [])
        if not all(self.unit.actor.sees(cover.scope_code) for cover in there):
            return against("name", in_own_words("此人不在您的管辖范围，请由县级经办导入。"))
        return self._leaves(one, there) if one.leaves else self._enters(one, person, there)

    def _leaves(self, one: ListedCover, there: Sequence[Insured]) -> Listed:
        day = self.day(one)
        if one.on is None:
            return against("on", "减员要写明从哪一天起不再在保，请补上生效日。")
        if any(cover.valid_to == day for cover in there):
            return SAME
        covered = next((cover for cover in there if cover.valid_from < day < cover.valid_to), None)
        if covered is None:
            return against("on", f"{day}的保险清单里没有这个人，不能减员，请核对生效日。")
        return Listed(Standing.CHANGED, (f"在保至：{covered.valid_to}（不含）→ {day}（不含）",))

    def _enters(self, one: ListedCover, person: Person, there: Sequence[Insured]) -> Listed:
        day = self.day(one)
        for cover in there:
            if one.on in (None, cover.valid_from) and cover.valid_to > day:
                return SAME
            if cover.valid_from <= day < cover.valid_to:
                return against("on", f"此人已登记自{cover.valid_from}在保，请核对生效日。")
        if not self.contract.starts <= day < self.contract.ends:
            within = f"{self.contract.starts}至{self.contract.ends}（不含）"
            return against("on", f"{day}不在保险期间{within}内，请改正生效日。")
        if person.id not in self.posted(day) or not self.unit.actor.sees(self.posted(day)[person.id]):
            return against("name", in_own_words(f"此人{day}不在岗，或不由县里投保，请先核对花名册。"))
        old = rules.age_warning(self.terms, one.name, person.birth, day)
        told = [Said("name", old, warn=True)] if old else []
        if one.premium not in (None, self.contract.premium):
            said = f"清单写的保费是 {one.premium} 元，保单是 {self.contract.premium} 元，按保单入账，请核对。"
            told.append(Said("premium", said, warn=True))
        return Listed(Standing.NEW, told=tuple(told))

    def missing(self) -> tuple[Said, ...]:
        """Return who is covered today and stands on no line of a whole list."""
        if any(one.leaves for one in self.listed):
            return ()
        named = {person.id for person in self.people.values()}
        today = max(self.contract.starts, self.unit.today)
        gone = [
            person
            for person, covers in self.covers.items()
            if person not in named and any(one.valid_from <= today < one.valid_to for one in covers)
        ]
        if not gone:
            return ()
        found = self.unit.session.scalars(select(Person).where(Person.id.in_(sorted(gone)[:_MOST])))
        names = "、".join(person.name for person in found)
        more = "等" if len(gone) > _MOST else ""
        said = f"系统在保而清单上没有的有 {len(gone)} 人：{names}{more}；已停保的请办理减员或替换。"
        return (Said("", said, warn=True),)

    def money(self, rows: Sequence[Listed]) -> tuple[Said, ...]:
        """Return what speaks against promising the premium of those who are new."""
        count = sum(one.standing is Standing.NEW and one.written for one in rows)
        if not count or not self.contract.premium:
            return ()
        group, rule = commitment(self.unit, self.contract, count, self.contract.starts)
        checks = check_money(self.unit, self.contract.year, group, rule)
        return tuple(Said("", f"{one.text.rstrip('。')}。", one.warn) for one in checks if not one.ok)


@permits(Permission.INSURANCE_WRITE)
def unlisted(unit: Unit, contract_id: int, listed: Sequence[ListedCover], day: date) -> tuple[int, ...]:
    """Return who is covered on a day and stands on no line of a whole list; nobody beside a list of changes.

    Of those alone whom the actor sees, and who would be covered for a day at least.
    """
    contract = contract_of(unit, contract_id)
    if any(one.leaves for one in listed) or not contract.starts < day < contract.ends:
        return ()
    people = known(unit, [unit.vault.blind(NUMBER, one.identity) for one in listed]).values()
    named = {record for person in people for record in same(unit, person.id)}
    covers = covers_on(unit, contract, day)
    return tuple(
        one.person_id
        for one in covers
        if one.person_id not in named and one.valid_from < day and unit.actor.sees(one.scope_code)
    )


@permits(Permission.INSURANCE_WRITE)
def take_list(
    unit: Unit,
    contract_id: int,
    listed: Sequence[ListedCover],
    doc_no: str = "",
    ending: tuple[Sequence[int], date | None] = ((), None),
) -> int:
    """Put on the list and take off it whom these lines name, and return how many.

    ``ending`` are people no line names, who are covered no longer from a day.

    Raises: Invalid where money is short; NotFound.
    """
    contract = contract_of(unit, contract_id)
    blinds = [unit.vault.blind(NUMBER, one.identity) for one in listed]
    people = known(unit, blinds)
    days: dict[date, list[int]] = {}
    for one, blind in zip(listed, blinds, strict=True):
        day, ids = one.on or contract.starts, same(unit, people[blind].id)
        if one.leaves:
            remove(unit, contract_id, _covered_as(unit, contract, ids, day), day)
        else:
            days.setdefault(day, []).extend(ids)
    for day in sorted(days):
        enrol(unit, contract_id, day, doc_no, days[day])
        unit.session.flush()  # the next day's money is counted with this one's
    gone, last = ending
    for person_id in gone:
        remove(unit, contract_id, person_id, last or unit.today)
    return len(listed) + len(gone)


def _covered_as(unit: Unit, contract: InsurancePolicy, ids: Sequence[int], day: date) -> int:
    """Return under which record of one human being they are covered on a day."""
    covered = {cover.person_id for cover in covers_on(unit, contract, day)}
    return next((one for one in ids if one in covered), ids[0])


@permits(Permission.INSURANCE_WRITE)
def take_back_list(
    unit: Unit, covers: Collection[int], endorsements: Collection[int], entries: Collection[int], reason: str
) -> None:
    """Void the covers a list brought, let those it ended go on, and take its premium back by a reversal.

    Raises: Invalid where the premium has been paid; NotFound outside the actor's scope.
    """
    made = [one for some in in_chunks(covers) for one in _rows(unit, Insured, some)]
    ended = [one for some in in_chunks(endorsements) for one in _rows(unit, Endorsement, some)]
    if not all(unit.actor.sees(one.scope_code) for one in made):
        raise NotFound("这个批次里有您管辖范围以外的人员，请由县级经办撤回。")
    why = clean(reason)
    for contract_id in {one.policy_id for one in made}:
        owed = promised(unit, contract_id) - paid(unit, contract_id)
        if sum((one.premium for one in made if one.policy_id == contract_id), NIL) > owed:
            raise Invalid("这个批次的保险费已经支付，不能撤回；停保请办理减员，退费请登记退回。")
    for cover in made:
        cover.voided_at, cover.voided_by, cover.void_reason = unit.now, unit.actor.login, why
        _note(unit, cover, EndorsementKind.REMOVE, -cover.premium, why)
    gone = [one.out_id for one in ended if one.endorsement_kind is EndorsementKind.REMOVE and one.out_id]
    for cover in _rows(unit, Insured, gone):
        cover.valid_to = _ended_before(unit, cover, endorsements) or contract_of(unit, cover.policy_id).ends
        _note(unit, cover, EndorsementKind.ADD, NIL, why)
    _reverse(unit, entries, why)


def _ended_before(unit: Unit, cover: Insured, mine: Collection[int]) -> date | None:
    """Return the day a cover was to end on before a list ended it sooner, None where it was to the last."""
    told = select(Endorsement).where(Endorsement.id.not_in(mine)).order_by(Endorsement.id.desc()).limit(1)
    last = unit.session.scalar(told.where((Endorsement.out_id == cover.id) | (Endorsement.in_id == cover.id)))
    return last.effective if last is not None and last.out_id == cover.id else None


def _rows(unit: Unit, model: type[T], ids: Collection[int]) -> list[T]:
    return list(unit.session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)))


def _note(unit: Unit, cover: Insured, kind: EndorsementKind, premium: Decimal, why: str) -> None:
    enters = kind is EndorsementKind.ADD
    unit.session.add(
        Endorsement(
            policy_id=cover.policy_id,
            endorsement_kind=kind,
            effective=cover.valid_from,
            out_id=None if enters else cover.id,
            in_id=cover.id if enters else None,
            premium=premium,
            note=f"撤回导入：{why}"[:200],
        )
    )


def _reverse(unit: Unit, entries: Collection[int], why: str) -> None:
    """Enter the exact negative of every group of a list, on the day of the group itself."""
    groups: dict[str, list[BudgetEntry]] = {}
    for one in _rows(unit, BudgetEntry, entries):
        groups.setdefault(one.group_key, []).append(one)
    for key, legs in groups.items():
        first = legs[0]
        assert first.doc_kind is DocKind.INSURANCE and first.bucket is not BudgetBucket.EXPENDED
        paper = Paper(
            key=key_of("reverse", key),
            year=first.year,
            kind=DocKind.REVERSAL,
            effective=first.effective,
            doc_no=first.doc_no,
            summary=f"撤回导入：{first.summary}（{why}）"[:200],
            doc_id=first.doc_id,
            reverses=key,
        )
        enter(unit, money.reverse(tuple(Leg(one.subject, one.bucket, one.amount) for one in legs)), paper)
