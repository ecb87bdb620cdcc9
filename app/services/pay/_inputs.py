"""What a month's calculation reads: the county's rules, everybody's postings, what was true of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from app.core.access import WHOLE, Scope
from app.core.asof import AsOf
from app.core.own_words import in_own_words
from app.core.period import Month
from app.domain.leave import AWAY
from app.domain.pay import DayBasis
from app.domain.pay.compute import Line, Person, Rate, Rules, Service
from app.domain.pay.facts import Absence
from app.domain.pay.plans import Plan, basis_of, personal
from app.domain.policy import FlatByKind, Policy
from app.domain.units import Level
from app.services._standing import lay_in
from app.services.pay._book import POSTED
from app.services.pay._performance import earned
from app.services.pay._prizes import given
from app.services.pay._terms import joined_days, terms_of
from app.services.policy import InForce, policies_between
from app.workspace import Unit
from db.models.calendar import CalDay
from db.models.leave import LeaveRequest
from db.models.pay import PayHold, PayRun
from db.models.people import BankAccount, Body
from db.models.people import Person as PersonRecord
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.scope import known, unvoided, valid

BASE, BASE_TITLE = "base", "补贴"


@dataclass(frozen=True, slots=True)
class Snap:
    """What was true of a person in the month, copied onto the slip."""

    name: str
    sort_key: str
    posting_id: int
    unit_id: int
    town_id: int
    place: str
    employment: str
    host: str
    account_id: int | None
    scope_code: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """The people of a month in register order, what was true of them, and the rules."""

    people: list[Person]
    snaps: dict[int, Snap]
    rules: Rules
    policy_id: int


@dataclass(frozen=True, slots=True)
class Extra:
    """People a run must explain although nothing of the month says so, and what they bring along."""

    people: Collection[int] = ()
    carried: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)
    held: bool = True


def gather(
    unit: Unit, scope: Scope | None, month: Month, extra: Extra | None = None, home_id: int | None = None
) -> Inputs:
    """Return everybody with a posting in ``month`` inside ``scope``, the extra people, whoever has a prize.

    Without a scope only the extra people, wherever they served.  ``home_id`` is the unit whose scope it is:
    who served in it is told by the tree of that month, for today's intervals follow today's.

    Raises: NotFound when no policy is in force, Invalid when it says not how days are counted.
    """
    extra = extra or Extra()
    dated = policies_between(unit, month.first, month.end)
    kinds = {kind.key for one in dated for kind in one.policy.employment_kinds}
    items, graded = given(unit, month, scope, home_id), earned(unit, month)
    wanted = set(extra.people) | (set() if scope is None else set(items))
    by_person = _by_person(unit, scope, month, (kinds, extra.people, wanted), home_id)
    holds = _holds(unit, month) if extra.held else {}
    snaps = _snaps(unit, month, by_person)
    rules = _rules(unit, dated, month)
    own = personal(rules.plans)
    terms = terms_of(unit, by_person) if own else {}
    joined = joined_days(unit, by_person) if own else {}
    away = _absences(unit, dated[-1].policy, month)
    order = sorted(by_person, key=lambda one: (snaps[one].scope_code, snaps[one].sort_key, one))
    people = [
        Person(
            one,
            snaps[one].name,
            tuple(Service(r.id, r.employment, r.valid_from, r.valid_to, r.role) for r in by_person[one]),
            items=(*items.get(one, ()), *(graded.get(one, ()) if _paid(by_person[one], rules) else ())),
            hold=holds.get(one, ""),
            carried=extra.carried.get(one, ()),
            terms=terms.get(one, ()),
            joined=joined.get(one),
            absences=away.get(one, ()),
        )
        for one in order
    ]
    return Inputs(people, snaps, rules, dated[-1].id)


def _by_person(
    unit: Unit,
    scope: Scope | None,
    month: Month,
    who: tuple[Collection[str], Collection[int], set[int]],
    home_id: int | None,
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Return the postings of the month by person; of the wanted who have none in it, the last one before."""
    kinds, people, wanted = who
    rows = _served(unit, scope, month, (kinds, people), home_id)
    rows += _last_postings(unit, month, wanted - {row.person_id for row in rows})
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _served(
    unit: Unit,
    scope: Scope | None,
    month: Month,
    who: tuple[Collection[str], Collection[int]],
    home_id: int | None,
) -> list[Row[*tuple[Any, ...]]]:
    """Return the postings of kinds, or of people alone, that lay in a unit in the month."""
    if home_id is None or scope == WHOLE:
        return list(unit.session.execute(_within(unit, scope, month, *who)))
    lay = lay_in(unit, home_id, month.last)
    return [row for row in unit.session.execute(_within(unit, WHOLE, month, *who)) if lay(row.unit_id)]


def _paid(services: Sequence[Row[*tuple[Any, ...]]], rules: Rules) -> bool:
    """Return whether the county pays any of the posts: whom another pays it gives nothing for a grade."""
    return any(row.employment not in rules.excluded for row in services)


def fingerprint(inputs: Inputs) -> str:
    """Return a digest of everything the calculation reads: the same inputs give the same lines."""
    rules = inputs.rules
    said = rules.rates, sorted(rules.excluded.items()), rules.basis, sorted(rules.workdays)
    own = personal(rules.plans)
    head = repr((*said, rules.plans) if own else said)
    people = (
        f"{one.person_id}\x1f{one.name}\x1f{one.hold}\x1f{one.items}\x1f{one.carried}\x1f"
        + "\x1f".join(f"{s.posting_id} {s.kind} {s.role} {s.start} {s.end}" for s in one.services)
        + (f"\x1f{one.terms}\x1f{one.joined}" if own else "")
        + (f"\x1f{one.absences}" if one.absences else "")
        for one in inputs.people
    )
    return sha256("\n".join([head, *people]).encode()).hexdigest()


def insurable_kinds(policy: Policy) -> set[str]:
    """Return the kinds of employment the county insures."""
    return {kind.key for kind in policy.employment_kinds if kind.insured.value}


_COLUMNS = (
    Posting.id,
    Posting.person_id,
    Posting.unit_id,
    Posting.role,
    Posting.employment,
    Posting.valid_from,
    Posting.valid_to,
    Posting.host_body_id,
    Posting.scope_code,
    PersonRecord.name,
    PersonRecord.sort_key,
)


def _select(unit: Unit) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(PersonRecord, PersonRecord.id == Posting.person_id)
        .where(unvoided(Posting, unit.as_of), known(Posting, unit.as_of))
        .order_by(Posting.person_id, Posting.valid_from)
    )


def _within(
    unit: Unit, scope: Scope | None, month: Month, kinds: Collection[str], people: Collection[int]
) -> Select[*tuple[Any, ...]]:
    inside = (
        Posting.person_id.in_(people) if scope is None else Posting.scope_code.between(scope.lo, scope.hi)
    )
    return _select(unit).where(
        Posting.valid_from < month.end,
        Posting.valid_to > month.first,
        Posting.employment.in_(kinds),
        inside,
    )


def _last_postings(unit: Unit, month: Month, people: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    """Return the latest posting before the month of people who have none in it."""
    if not people:
        return []
    found = unit.session.execute(
        _select(unit).where(Posting.person_id.in_(people), Posting.valid_from < month.end)
    )
    return list({row.person_id: row for row in found}.values())


def _holds(unit: Unit, month: Month) -> dict[int, str]:
    """Return why people's pay of the month waits, until a posted run has paid it."""
    paid = select(PayRun.id).where(PayRun.state.in_(POSTED))
    rows = unit.session.execute(
        select(PayHold.person_id, PayHold.reason)
        .where(PayHold.month == month, PayHold.voided.is_(False))
        .where(or_(PayHold.released_run_id.is_(None), PayHold.released_run_id.not_in(paid)))
    )
    return {row.person_id: row.reason for row in rows}


def _absences(unit: Unit, policy: Policy, month: Month) -> dict[int, tuple[Absence, ...]]:
    """Return the approved leaves that touch the month and cost something, by person."""
    kinds = {one.value.key: one.value for one in policy.leave.types if one.value.paid_percent < 100}
    if not kinds:
        return {}
    rows = unit.session.scalars(
        select(LeaveRequest)
        .where(LeaveRequest.state.in_(AWAY), LeaveRequest.leave_kind.in_(kinds))
        .where(LeaveRequest.starts < month.end)
        .where(func.coalesce(LeaveRequest.back_on, LeaveRequest.ends) >= month.first)
        .order_by(LeaveRequest.starts, LeaveRequest.id)
    )
    found: dict[int, tuple[Absence, ...]] = {}
    for row in rows:
        kind = kinds[row.leave_kind]
        one = Absence(row.id, kind.label, row.span, kind.paid_percent)
        found[row.person_id] = (*found.get(row.person_id, ()), one)
    return found


def _snaps(unit: Unit, month: Month, by_person: Mapping[int, list[Row[*tuple[Any, ...]]]]) -> dict[int, Snap]:
    places = Places(unit, month.last)
    accounts = _accounts(unit)
    hosts = {body.id: body.name for body in unit.session.execute(select(Body.id, Body.name))}
    snaps = {}
    for person_id, rows in by_person.items():
        last = rows[-1]
        snaps[person_id] = Snap(
            last.name,
            last.sort_key,
            last.id,
            last.unit_id,
            places.town(last.unit_id),
            places.path(last.unit_id),
            last.employment,
            hosts.get(last.host_body_id, ""),
            accounts.get(person_id),
            last.scope_code,
        )
    return snaps


def _accounts(unit: Unit) -> dict[int, int]:
    """Return everybody's bank account of today: it is where the money will be sent."""
    today = AsOf(unit.today, unit.as_of.known_at)
    rows = unit.session.execute(
        select(BankAccount.person_id, BankAccount.id)
        .where(valid(BankAccount, today))
        .order_by(BankAccount.valid_from, BankAccount.id)
    )
    return {row.person_id: row.id for row in rows}


class Places:
    """The tree of units on a day: the town of a unit, and its path in words below the county."""

    def __init__(self, unit: Unit, day: date) -> None:
        rows = unit.session.execute(
            select(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.name, UnitRecord.level)
            .join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
            .where(valid(UnitVersion, AsOf(day, unit.as_of.known_at)))
        )
        self._found = {row.unit_id: row for row in rows}
        self._chains: dict[int, list[Row[*tuple[Any, ...]]]] = {}

    def _chain(self, unit_id: int) -> list[Row[*tuple[Any, ...]]]:
        if unit_id not in self._chains:
            self._chains[unit_id] = self._climb(unit_id)
        return self._chains[unit_id]

    def _climb(self, unit_id: int) -> list[Row[*tuple[Any, ...]]]:
        chain = []
        here: int | None = unit_id
        while here in self._found:
            chain.append(self._found[here])
            here = self._found[here].parent_id
        return chain[::-1]

    def town(self, unit_id: int) -> int:
        """Return the id of the unit's town; the unit's own id above the towns."""
        return next((row.unit_id for row in self._chain(unit_id) if row.level is Level.TOWN), unit_id)

    def path(self, unit_id: int) -> str:
        """Return the names below the root of the county or city."""
        chain = self._chain(unit_id)
        below = [row.name for row in chain if row.parent_id is not None]
        return " ".join(below or [row.name for row in chain])[:200]

    def name(self, unit_id: int) -> str:
        """Return the unit's name; empty when it did not exist on the day."""
        return self._found[unit_id].name if unit_id in self._found else ""


def rules_of(unit: Unit, month: Month) -> Rules:
    """Return by what a month is paid, whoever serves in it.

    Raises: as ``gather``.
    """
    return _rules(unit, policies_between(unit, month.first, month.end), month)


def _rules(unit: Unit, dated: Sequence[InForce], month: Month) -> Rules:
    rates: list[Rate] = []
    excluded: dict[str, str] = {}
    for one in dated:
        rates += _flat(one)
        for kind in one.policy.employment_kinds:
            if not kind.paid.value:
                excluded[kind.key] = (
                    "由所属单位发放" if kind.host_paid.value else in_own_words("县财政不发放该类人员补贴")
                )
    plans = tuple(
        Plan(one.start, one.end, one.id, one.policy.pay, one.policy.insurance.contribution) for one in dated
    )
    basis = basis_of(plans)
    return Rules(tuple(rates), excluded, basis, _workdays(unit, month, basis), plans)


def _flat(one: InForce) -> list[Rate]:
    """Return what a policy pays a kind of employment, whoever it is."""
    schemes = (scheme for scheme in one.policy.pay.scheme if isinstance(scheme, FlatByKind))
    rates = (rate for scheme in schemes for rate in scheme.rates)
    return [
        Rate(BASE, BASE_TITLE, rate.kind, rate.monthly.value, one.start, one.end, rule_id=one.id)
        for rate in rates
        if rate.monthly is not None
    ]


def _workdays(unit: Unit, month: Month, basis: DayBasis) -> frozenset[date]:
    if basis is DayBasis.CALENDAR:
        return frozenset()
    within = CalDay.day.between(month.first, month.last)
    return frozenset(unit.session.scalars(select(CalDay.day).where(within, CalDay.is_work.is_(True))))
