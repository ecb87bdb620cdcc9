"""What hangs on units: people, cases, assessments, runs, money, accounts, as far as the actor may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import Row, func, or_, select

from app.core.access import Permission
from app.domain.assessment import CycleState
from app.domain.budget import BudgetBucket
from app.domain.pay import RunState
from app.services.restructuring.rows import Hanging, HangingKind, Item
from app.workspace import Unit
from db.models.accounts import Account
from db.models.assessment import Cycle, Subject
from db.models.budget import BudgetEntry
from db.models.pay import PayPeriod, PayRun
from db.models.people import Person
from db.models.roster import Posting
from db.models.vetting import VettingCase

_SETTLED = (RunState.DISCARDED, RunState.PAID, RunState.SETTLED)
_CLOSED_CASES = VettingCase.freeze.states


def hanging(
    unit: Unit, unit_ids: Collection[int], names: Mapping[int, str], since: date
) -> tuple[Hanging, ...]:
    """Return what hangs on units from a day on, kind by kind; a kind the actor may not read is left out."""
    found = []
    for kind, permission, goto, look in _KINDS:
        if permission in unit.actor.permissions:
            items = tuple(
                Item(one, title, names.get(at, "")) for one, title, at in look(unit, unit_ids, since)
            )
            found.append(Hanging(kind, items, goto))
    return tuple(found)


Found = Iterator[tuple[int, str, int]]  # an id, what it is called, at which unit


def _three(row: Row[int, str, int]) -> tuple[int, str, int]:
    return row[0], row[1], row[2]


def _people(unit: Unit, ids: Collection[int], since: date) -> Found:
    serving = (
        select(Posting.person_id, Person.name, Posting.unit_id)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.unit_id.in_(ids), Posting.voided_at.is_(None), Posting.valid_to > since)
        .order_by(Posting.unit_id, Posting.id)
    )
    yield from map(_three, unit.session.execute(serving))


def _cases(unit: Unit, ids: Collection[int], _since: date) -> Found:
    statement = (
        select(VettingCase.id, VettingCase.number, VettingCase.unit_id)
        .where(VettingCase.unit_id.in_(ids), VettingCase.state.not_in(_CLOSED_CASES))
        .order_by(VettingCase.id)
    )
    yield from map(_three, unit.session.execute(statement))


def _cycles(unit: Unit, ids: Collection[int], _since: date) -> Found:
    statement = (
        select(Cycle.id, Cycle.opens, Subject.unit_id)
        .join(Subject, Subject.cycle_id == Cycle.id)
        .where(Cycle.state != CycleState.LOCKED, or_(Subject.unit_id.in_(ids), Subject.town_id.in_(ids)))
        .order_by(Cycle.id)
    )
    seen: set[int] = set()
    for cycle_id, opens, at in unit.session.execute(statement):
        if cycle_id not in seen:
            seen.add(cycle_id)
            yield cycle_id, f"{opens:%Y-%m} 考核", at


def _runs(unit: Unit, ids: Collection[int], _since: date) -> Found:
    statement = (
        select(PayRun.id, PayPeriod.month, PayRun.number, PayRun.unit_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayRun.unit_id.in_(ids), PayRun.state.not_in(_SETTLED))
        .order_by(PayRun.id)
    )
    for run_id, month, number, at in unit.session.execute(statement):
        yield run_id, f"{month} 第{number}批", at


def _budgets(unit: Unit, ids: Collection[int], _since: date) -> Found:
    """Yield what a unit was promised and has not spent: reserved and committed, by subject and year."""
    left = (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED, BudgetBucket.COMMITTED)
    statement = (
        select(
            func.min(BudgetEntry.id), BudgetEntry.subject, BudgetEntry.unit_id, func.sum(BudgetEntry.amount)
        )
        .where(BudgetEntry.unit_id.in_(ids), BudgetEntry.bucket.in_(left))
        .group_by(BudgetEntry.year, BudgetEntry.subject, BudgetEntry.unit_id)
    )
    for entry_id, subject, at, amount in unit.session.execute(statement):
        if at is not None and amount != Decimal(0):
            yield entry_id, f"{subject} {amount}元", at


def _accounts(unit: Unit, ids: Collection[int], _since: date) -> Found:
    wanted = set(ids)
    by_unit: dict[int, list[Account]] = defaultdict(list)
    for account in unit.session.scalars(select(Account).where(Account.active)):
        for at in wanted.intersection(account.unit_ids):
            by_unit[at].append(account)
    for at, some in sorted(by_unit.items()):
        for account in some:
            yield account.id, f"{account.name}（{account.login}）", at


_KINDS = (
    (HangingKind.PEOPLE, Permission.ROSTER_READ, "roster", _people),
    (HangingKind.CASES, Permission.VETTING_READ, "vetting", _cases),
    (HangingKind.CYCLES, Permission.ASSESSMENT_READ, "assessment", _cycles),
    (HangingKind.RUNS, Permission.PAY_READ, "pay", _runs),
    (HangingKind.BUDGETS, Permission.BUDGET_READ, "ledger", _budgets),
    (HangingKind.ACCOUNTS, Permission.UNITS_READ, "accounts", _accounts),
)
