"""Agreements as a list: whose term or probation ends, who must go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.period import OPEN_END
from app.domain.ages import ageing, oldest_of
from app.domain.policy import Policy
from app.domain.roster import GridRole
from app.domain.tenure import Standing, standing
from app.services import roster
from app.services._same import same
from app.services.policy import policy_on
from app.services.roster._found import NOWHERE
from app.services.roster._places import Place, places_at
from app.services.tenure._results import Failing, failing
from app.services.tenure._signing import agreements, number_of, term_at
from app.services.tenure.rows import Agreed, TermRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.tenure import Agreement
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.services.roster import WorkerRow  # the first page asks who is due, and lists nobody

_DAY = timedelta(days=1)
_COLUMNS = (
    Posting.id,
    Posting.version,
    Posting.person_id,
    Posting.unit_id,
    Posting.employment,
    Posting.valid_from,
    Posting.valid_to,
    Posting.scope_code,
)
_TODO = {
    Standing.PROBATION_OVER: "试用期已满，请办试用期考核",
    Standing.PROBATION_ENDS: "试用期将满，请办试用期考核",
    Standing.OVER: "聘期已满，请续聘或办理离岗",
}


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the terms of a county are told by on a day."""

    today: date
    policy: Policy
    signed: Mapping[int, Agreement]
    must: Mapping[int, Failing]

    def stands(self, person_id: int, employment: str, end: date) -> Standing:
        """Return where somebody's term stands; about who leaves on a known day nothing waits."""
        rule, leaves = self.policy.tenure.term_of(employment), end < OPEN_END
        if person_id in self.must and not leaves:
            return Standing.DISMISS
        term = term_at(self.signed.get(person_id))
        if rule is None or leaves:
            return Standing.NONE if term is None else Standing.RUNNING
        days = {"renew_days": rule.renew_days, "probation_days": rule.probation_days}
        return standing(term, self.today, **days)

    def due(self, person_id: int, employment: str, stands: Standing) -> str:
        """Return what is to be done about it."""
        if stands is Standing.DISMISS:
            return f"{self.must[person_id].told}，请起草解聘"
        if stands is Standing.ENDS:
            rule = self.policy.tenure.term_of(employment)
            left = (self.signed[person_id].valid_to - self.today).days
            urgent = rule is not None and left <= rule.urgent_days
            return f"聘期还有{left}天，{'请抓紧' if urgent else '请'}续聘"
        return _TODO.get(stands, "")


@permits(Permission.ROSTER_READ)
def terms(unit: Unit) -> list[TermRow]:
    """List everybody in post with their agreement: what presses first, then by the day it ends."""
    return _terms(unit, None)


@permits(Permission.ROSTER_READ)
def term_of(unit: Unit, posting_id: int) -> TermRow | None:
    """Return the term of who serves in a posting today, None of who does not or is not seen."""
    found = unit.session.get(Posting, posting_id)
    rows = _terms(unit, [found.person_id]) if found else []
    return next((row for row in rows if row.id == posting_id), None)


def _terms(unit: Unit, people: Collection[int] | None) -> list[TermRow]:
    statement = (
        select(*_COLUMNS, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(valid(Posting, AsOf(unit.today)), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.id)
    )
    if people is not None:
        statement = statement.where(Posting.person_id.in_(people))
    found = unit.session.connection().execute(statement).all()
    where = places_at(unit, AsOf(unit.today), {row.scope_code for row in found})
    rules = _Rules(unit.today, policy_on(unit, unit.today), agreements(unit, people), failing(unit))
    rows = [_row(row, where.get(row.unit_id, NOWHERE), rules) for row in found]
    order = {stands: place for place, stands in enumerate(Standing)}
    return sorted(rows, key=lambda row: (order[row.standing], row.ends or date.max))


def _row(posting: Any, place: Place, rules: _Rules) -> TermRow:
    one = rules.signed.get(posting.person_id)
    pending = one.probation_to if one and one.probation is None else None
    stands = rules.stands(posting.person_id, posting.employment, posting.valid_to)
    return TermRow(
        id=posting.id,
        version=posting.version,
        person_id=posting.person_id,
        name=posting.name,
        standing=stands,
        ends=one.valid_to - _DAY if one else None,
        left=(one.valid_to - rules.today).days if one else None,
        probation=pending - _DAY if pending else None,
        employment=rules.policy.kind_labels.get(posting.employment, posting.employment),
        starts=one.valid_from if one else None,
        since=posting.valid_from,
        number=number_of(one) if one else "",
        due=rules.due(posting.person_id, posting.employment, stands),
        town=place.town,
        grid=place.grid or place.village,
    )


@permits(Permission.ROSTER_READ)
def due(unit: Unit) -> list[TermRow]:
    """List those in post about whom something waits to be done, what presses first."""
    rules = policy_on(unit, unit.today).tenure.terms
    horizon = unit.today + timedelta(days=max((one.value.renew_days for one in rules), default=0))
    ending = select(Agreement.person_id).where(
        Agreement.voided_at.is_(None),
        or_(
            Agreement.valid_to <= horizon,
            and_(Agreement.probation.is_(None), Agreement.probation_to.is_not(None)),
        ),
    )
    people = {*failing(unit), *unit.session.scalars(ending)}
    return [row for row in _terms(unit, people) if row.due] if people else []


@permits(Permission.ROSTER_READ)
def listed(unit: Unit) -> list[WorkerRow]:
    """List the roster with what waits to be done about each today; of a past day nothing does."""
    return _reminded(unit, roster.listed(unit))


@permits(Permission.ROSTER_READ)
def first_listed(unit: Unit) -> list[WorkerRow]:
    """List the first of ``listed``, without reading the others."""
    return _reminded(unit, roster.first_listed(unit))


def _reminded(unit: Unit, rows: list[WorkerRow]) -> list[WorkerRow]:
    if unit.as_of.valid_on != unit.today:
        return rows
    words = {row.id: row.standing.label for row in due(unit)}
    oldest = oldest_of(policy_on(unit, unit.today))
    youngest = date(unit.today.year - min(oldest.values(), default=200), 12, 31)  # of whom it may be told
    return [
        _told(unit.today, row, words, oldest) if row.id in words or row.birth <= youngest else row
        for row in rows
    ]


def _told(today: date, row: WorkerRow, words: Mapping[int, str], oldest: Mapping[str, int]) -> WorkerRow:
    most = oldest.get(row.employment_key)
    aged = ageing(row.birth, most, today) if most is not None else None
    told = "、".join(filter(None, (words.get(row.id), aged.label if aged else "")))
    return replace(row, due=told) if told else row


@permits(Permission.ROSTER_READ)
def agreed(unit: Unit, person_id: int) -> list[Agreed]:
    """List a person's agreements, the oldest first.

    Raises: NotFound outside the actor's scope.
    """
    roster.person_name(unit, person_id)
    found = select(Agreement).where(Agreement.person_id.in_(same(unit, person_id)))
    told = []
    for one in unit.session.scalars(found.order_by(Agreement.valid_from, Agreement.id)):
        tried = f"，试用期至 {one.probation_to - _DAY}" if one.probation_to else ""
        state = "已作废" if one.voided_at else one.probation.label if one.probation else ""
        told.append(Agreed(number_of(one), f"{one.valid_from} 至 {one.valid_to - _DAY}{tried}", state))
    return told
