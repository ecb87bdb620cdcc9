"""Agreements as they are kept: signed when somebody is appointed or renewed, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import select

from app.domain.tenure import Term, months_on, term_of
from app.services._same import stays, together
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.roster import Posting
from db.models.tenure import Agreement, TenureAct

_DAY = timedelta(days=1)


def begin(unit: Unit, posting_id: int) -> None:
    """Sign what the policy says for who has been appointed, on probation where it has one; else nothing.

    To be called where the appointment was permitted.
    """
    posting = unit.session.get_one(Posting, posting_id)
    rule = policy_on(unit, unit.today).tenure.term_of(posting.employment)
    if rule is None:
        return
    start = posting.valid_from
    unit.session.add(
        Agreement(
            person_id=posting.person_id,
            posting_id=posting_id,
            valid_from=start,
            valid_to=term_of(start, rule.years),
            number_year=unit.today.year,
            probation_to=months_on(start, rule.probation_months) if rule.probation_months else None,
        )
    )


def agreements(unit: Unit, people: Collection[int] | None = None) -> Mapping[int, Agreement]:
    """Return everybody's latest agreement, or that of some people, by the person who stays."""
    found = (
        select(Agreement).where(Agreement.voided_at.is_(None)).order_by(Agreement.valid_from, Agreement.id)
    )
    if people is not None:
        found = found.where(Agreement.person_id.in_(together(unit, people)))
    kept = stays(unit)
    return {kept.get(one.person_id, one.person_id): one for one in unit.session.scalars(found)}


def term_words(unit: Unit, posting_ids: Collection[int | None]) -> dict[int, str]:
    """Return by posting the term agreed when it began, in the words of a letter."""
    found = select(Agreement).where(
        Agreement.posting_id.in_(posting_ids), Agreement.act_id.is_(None), Agreement.voided_at.is_(None)
    )
    told = {}
    for one in unit.session.scalars(found):
        tried = f"，其中试用期至{_day(one.probation_to - _DAY)}" if one.probation_to else ""
        told[one.posting_id] = f"聘期自{_day(one.valid_from)}至{_day(one.valid_to - _DAY)}{tried}"
    return told


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def term_at(one: Agreement | None) -> Term | None:
    """Return an agreement as its standing is told by."""
    if one is None:
        return None
    return Term(one.valid_to, one.probation_to, one.probation is not None or one.probation_to is None)


def number_of(one: Agreement) -> str:
    """Return the number an agreement has on paper; a renewed one's is its act's."""
    year = one.number_year or one.valid_from.year
    return first_number(year, one.id) if one.act_id is None else _numbered("续聘", year, one.act_id)


def first_number(year: int, agreement_id: int) -> str:
    """Return the number of somebody's first agreement of a year."""
    return f"聘协〔{year}〕{agreement_id:05d}号"


_SIGNS = {"dismissal": "解聘", "resignation": "辞职", "renewal": "续聘", "probation": "试用"}


def numbered(act: TenureAct) -> str:
    """Return the number an act has on paper: ``解聘〔2026〕00012号``, of the year it is recorded in.

    What was kept before the year was (0048) is numbered by the one it takes effect in, as it was printed.
    """
    return _numbered(_SIGNS[act.tenure_kind], act.number_year or act.effective.year, act.id)


def _numbered(sign: str, year: int, act_id: int) -> str:
    return f"{sign}〔{year}〕{act_id:05d}号"
