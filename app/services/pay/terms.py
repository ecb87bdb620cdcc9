"""薪酬核定: what is decided for one person: post and grade, an amount, years served, social insurance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.period import OPEN_END, Month
from app.core.text import clean
from app.domain.pay.deciding import Offer, decided, faults, offer
from app.domain.pay.plans import SENIORITY, Plan, Terms, own_rates, years_served
from app.domain.policy import Policy
from app.services.pay._inputs import Places
from app.services.pay._terms import joined_days, replace_from, terms_of
from app.services.pay.adjust import Late, note_late
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, valid


class TermsState(Choice):
    """Whether somebody can be paid as decided."""

    DECIDED = "decided", "已核定"
    OPEN = "open", "待核定"


@dataclass(frozen=True, slots=True)
class TermsRow:
    """What holds of one person in post on the day that is looked at; ``monthly`` is a full month of it."""

    id: int
    name: Annotated[str, Label("姓名", width=9)]
    kind: Annotated[str, Label("类别", width=14)]
    state: Annotated[TermsState, Label("状态", width=12)]
    monthly: Annotated[Decimal | None, Label("月标准", width=12)]
    how: Annotated[str, Label("依据", width=22)]
    served_since: Annotated[date | None, Label("工龄起算", width=11)]
    years: Annotated[int | None, Label("满年数", width=7)]
    insured_since: Annotated[Month | None, Label("参保月份", width=10)]
    gap: Annotated[int | None, Label("未参保月数", width=9)]
    base: Annotated[Decimal | None, Label("缴费基数", width=12)]
    town: Annotated[str, Label("乡镇", width=10)]
    place: Annotated[str, Label("网格", width=22, tail=True)]
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """A decision for some people from a day on; what is left empty stays as it is for each of them."""

    people: tuple[int, ...]
    since: Annotated[date, Label("执行日期")]
    post: Annotated[str, Label("岗位", width=16)] = ""
    grade: Annotated[int | None, Label("级别", width=6)] = None
    reference: Annotated[str, Label("参照岗位", width=16)] = ""
    amount: Annotated[Decimal | None, Label("核定金额", width=12)] = None
    served_since: Annotated[date | None, Label("工龄起算日")] = None
    insured_since: Annotated[Month | None, Label("参保月份")] = None
    base: Annotated[Decimal | None, Label("缴费基数", width=12)] = None
    doc_no: Annotated[str, Label("依据文号", width=20)] = ""


@permits(Permission.PAY_READ)
def terms_rows(unit: Unit) -> list[TermsRow]:
    """List who in post is paid by what is decided for them, in register order, with what holds now."""
    day = unit.as_of.valid_on
    policy = policy_on(unit, day)
    plan = Plan(date.min, None, 0, policy.pay, policy.insurance.contribution)
    kinds = {kind: one for kind in policy.kind_labels if (one := offer(plan, kind)).any}
    rows = _in_post(unit, kinds)
    people = {row.person_id for row in rows}
    known, joined, places = terms_of(unit, people), joined_days(unit, people), Places(unit, day)
    found = []
    for row in rows:
        mine = tuple(one for one in known.get(row.person_id, ()) if _holds(one, day))
        seen = _Seen(row, kinds[row.employment], mine[-1] if mine else None, joined[row.person_id])
        found.append(_row(seen, policy, plan, day, places))
    return found


def _holds(one: Terms, day: date) -> bool:
    return one.start <= day and (one.end is None or day < one.end)


def _in_post(unit: Unit, kinds: Mapping[str, Offer]) -> list[Row[*tuple[Any, ...]]]:
    statement = (
        select(Posting.person_id, Posting.unit_id, Posting.employment, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(valid(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.employment.in_(kinds))
        .order_by(Posting.scope_code, Person.sort_key, Posting.id)
    )
    return list({row.person_id: row for row in unit.session.execute(statement)}.values())


@dataclass(frozen=True, slots=True)
class _Seen:
    """Somebody in post, what their kind may be decided about, and what was decided."""

    row: Row[*tuple[Any, ...]]
    offer: Offer
    terms: Terms | None
    joined: date


def _row(seen: _Seen, policy: Policy, plan: Plan, day: date, places: Places) -> TermsRow:
    said, kind = seen.terms or Terms(day), seen.row.employment
    rates = own_rates((plan,), (said,), kind, seen.joined, Month.of(day))
    here = [one for one in rates if one.start <= day < one.end]
    pay = [one for one in here if one.component != SENIORITY]
    open_ = (seen.offer.pays and not pay) or (seen.offer.insures and said.insured is None)
    flat = next((rate.monthly.value for rate in _flat(policy) if rate.kind == kind and rate.monthly), None)
    sums = [one.monthly for one in here] + ([flat] if flat is not None else [])
    since = (said.since or seen.joined) if seen.offer.counting else None
    return TermsRow(
        seen.row.person_id,
        seen.row.name,
        policy.kind_labels[kind],
        TermsState.OPEN if open_ else TermsState.DECIDED,
        sum(sums, Decimal(0)) if sums and (pay or not seen.offer.pays) else None,
        "；".join(one.why for one in here),
        since,
        years_served(since, day, seen.offer.counting) if since and seen.offer.counting else None,
        said.insured,
        _gap(since or seen.joined, said, day) if seen.offer.insures else None,
        said.base,
        places.name(places.town(seen.row.unit_id)),
        places.path(seen.row.unit_id),
        said,
    )


def _flat(policy: Policy) -> list[Any]:
    return [rate for one in policy.pay.scheme if one.type == "flat_by_kind" for rate in one.rates]


def _gap(since: date, said: Terms, day: date) -> int:
    """Return the months somebody served without being insured, up to today where they are not yet."""
    first, until = Month.of(since), said.insured or Month.of(day).next()
    return max((until.year - first.year) * 12 + until.number - first.number, 0)


@permits(Permission.PAY_READ)
def offers(unit: Unit, people: Sequence[int]) -> Offer:
    """Return what may be decided about these people together: what all their kinds have in common.

    Raises:
        NotFound: somebody is not in post within the actor's scope.
    """
    policy = policy_on(unit, unit.as_of.valid_on)
    plan = Plan(date.min, None, 0, policy.pay, policy.insurance.contribution)
    kinds = _kinds_of(unit, people, unit.as_of.valid_on)
    found = [offer(plan, kind) for kind in dict.fromkeys(kinds.values())]
    return found[0] if len(found) == 1 else Offer.shared(found)


def _kinds_of(unit: Unit, people: Sequence[int], day: date) -> dict[int, str]:
    """Return the kind of employment on a day, else the last one before or the first after, by person."""
    rows = unit.session.execute(
        select(Posting.person_id, Posting.employment, Posting.valid_from)
        .where(Posting.person_id.in_(people), Posting.voided_at.is_(None))
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_from.desc())
    ).all()
    found: dict[int, str] = {}
    for row in rows:
        if row.valid_from <= day:
            found.setdefault(row.person_id, row.employment)
    for row in rows:
        found.setdefault(row.person_id, row.employment)
    if not people or set(people) - set(found):
        raise NotFound("请选择花名册里在岗的人；所选人员不在花名册中，或不在您的管辖范围。")
    return found


@permits(Permission.PAY_MAKE)
def decide(unit: Unit, new: NewTerms) -> list[int]:
    """Write a decision for some people from a day on and return its rows' ids; months already done wait.

    What a run already checked did not know is noted for the next run, which pays or takes the difference.

    Raises:
        NotFound: somebody is not in the actor's scope. Invalid: every fault at once, by field and by name.
    """
    policy = policy_on(unit, new.since)
    plan = Plan(date.min, None, 0, policy.pay, policy.insurance.contribution)
    kinds = _kinds_of(unit, new.people, new.since)
    known, said = terms_of(unit, new.people), _said(new)
    if said == Terms(new.since):
        raise Invalid("请至少填写一项要核定的内容。")
    merged = {one: _merged(known.get(one, ()), said, new.since) for one in new.people}
    names = _names(unit, new.people)
    wrong = faults(plan, said, {names[one]: (policy.kind(kinds[one]), merged[one]) for one in new.people})
    if wrong:
        raise Invalid("；".join(dict.fromkeys(wrong.values())), wrong)
    ids = []
    for person_id in dict.fromkeys(new.people):
        ids += replace_from(unit, [person_id], new.since, _columns(merged[person_id], clean(new.doc_no)))
    _note(unit, new, ids)
    return ids


def _said(new: NewTerms) -> Terms:
    return Terms(
        new.since,
        None,
        new.post,
        new.grade,
        new.reference,
        new.amount,
        new.served_since,
        new.insured_since,
        new.base,
    )


def _merged(known: Sequence[Terms], said: Terms, since: date) -> Terms:
    before = [one for one in known if _holds(one, since)]
    return decided(before[-1], said) if before else replace(said, end=None)


def _columns(one: Terms, doc_no: str) -> dict[str, Any]:
    return {
        "post": one.post,
        "grade": one.grade,
        "reference": one.reference,
        "chosen": one.amount,
        "served_since": one.since,
        "insured_since": one.insured,
        "base": one.base,
        "doc_no": doc_no,
    }


def _names(unit: Unit, people: Sequence[int]) -> dict[int, str]:
    rows = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def _note(unit: Unit, new: NewTerms, ids: Sequence[int]) -> None:
    """Keep the decision for the next run where months from its day on are checked already."""
    places = unit.session.execute(
        select(Posting.person_id, Posting.scope_code)
        .where(Posting.person_id.in_(new.people), Posting.voided_at.is_(None))
        .where(Posting.valid_to > new.since, Posting.valid_from < OPEN_END)
        .order_by(Posting.valid_from)
    )
    codes = {row.person_id: row.scope_code for row in places}
    noted = [
        Late(
            person_id=person_id,
            scope_code=codes[person_id],
            since=new.since,
            kind="薪酬核定",
            fact_kind="pay_terms",
            fact_id=row_id,
            note=f"自{new.since}起重新核定薪酬",
        )
        for person_id, row_id in zip(dict.fromkeys(new.people), ids, strict=True)
        if person_id in codes
    ]
    note_late(unit, noted)
