"""What people read of the runs: lists, slips with their arithmetic, differences, the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Denied
from app.core.identity import mask_card, mask_identity
from app.domain.budget import BudgetBucket
from app.domain.pay import Bucket, Cause, RunState, SourceKind
from app.domain.pay.compute import NIL, Line, explain
from app.domain.pay.correct import Posted
from app.domain.pay.facts import PERFORMANCE
from app.domain.pay.plans import SENIORITY
from app.domain.sensitivity import is_veiled
from app.services._entries import legs_of
from app.services._hidden import important, true
from app.services._same import same
from app.services.pay._book import lines_of, readable, seen
from app.services.pay._facts import group_key
from app.services.pay._inputs import Places
from app.services.pay._reach import account_names
from app.services.pay.rows import (
    DifferenceRow,
    ExportRow,
    PaidRow,
    PayRegisterRow,
    Reconciliation,
    SlipRef,
    SlipRow,
)
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.pay import PayExport, PayPeriod, PayRun, PaySlip
from db.models.people import BankAccount, Person
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the rows of one run share: slips in scope, lines, names of places and kinds."""

    slips: list[PaySlip]
    lines: dict[int, list[Posted]]
    places: Places
    kinds: dict[str, str]
    typed: Mapping[str, str]
    veiled: Mapping[int, str]

    def name(self, slip: PaySlip) -> str:
        """Return how a list calls who was paid: as they were called then, or as their label has it now."""
        return self.veiled.get(slip.person_id, slip.snap_name)


def _sheet(unit: Unit, run_id: int) -> _Sheet:
    book = readable(unit, run_id)
    slips = unit.session.scalars(
        select(PaySlip)
        .where(PaySlip.run_id == run_id, in_scope(unit.actor.scopes, PaySlip.scope_code))
        .order_by(PaySlip.id)
    ).all()
    policy = policy_on(unit, book.month.last)
    kinds = policy.kind_labels
    places = Places(unit, book.month.last)
    return _Sheet(list(slips), lines_of(unit, run_id), places, kinds, book.run.explained, important(unit))


@permits(Permission.PAY_READ)
def slips(unit: Unit, run_id: int) -> list[SlipRow]:
    """List everybody of a run in register order, with the arithmetic in words and masked cards."""
    sheet = _sheet(unit, run_id)
    accounts = _accounts(unit, sheet.slips)
    return [
        SlipRow(
            slip.id,
            slip.person_id,
            sheet.name(slip),
            sheet.kinds.get(slip.snap_employment, slip.snap_employment),
            slip.total,
            slip.previous,
            _why_changed(slip, sheet.typed),
            slip.bucket,
            slip.reason,
            _tail(accounts.get(slip.snap_account_id or 0)),
            sheet.places.name(slip.snap_town_id),
            slip.snap_place,
            "；".join(explain(one.line) for one in sheet.lines.get(slip.person_id, ())),
        )
        for slip in sheet.slips
    ]


def _why_changed(slip: PaySlip, typed: Mapping[str, str]) -> str:
    """Return why the amount is not last month's; 待说明 where nobody has said it yet."""
    if slip.previous is None or slip.previous == slip.total:
        return ""
    said = slip.cause_text if slip.cause is Cause.ITEM else slip.cause.label if slip.cause else ""
    return typed.get(str(slip.person_id), "") or said or "待说明"


@permits(Permission.PAY_READ)
def paid_to(unit: Unit, person_id: int) -> list[PaidRow]:
    """List what one person was paid, the latest month first; discarded runs are left out."""
    rows = unit.session.execute(
        select(PaySlip, PayRun.run_kind, PayRun.state, PayPeriod.month)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PaySlip.person_id.in_(same(unit, person_id)), in_scope(unit.actor.scopes, PaySlip.scope_code))
        .where(PayRun.state != RunState.DISCARDED)
        .order_by(PayPeriod.month.desc(), PayRun.id.desc())
    )
    return [
        PaidRow(
            SlipRef(row.PaySlip.run_id, row.PaySlip.id),
            row.month,
            row.run_kind,
            row.PaySlip.total,
            row.PaySlip.bucket,
            row.state,
            row.PaySlip.reason,
        )
        for row in rows
    ]


def _accounts(unit: Unit, slips: list[PaySlip]) -> dict[int, BankAccount]:
    people = {slip.person_id for slip in slips}
    found = unit.session.scalars(select(BankAccount).where(BankAccount.person_id.in_(people)))
    return {account.id: account for account in found}


def _tail(account: BankAccount | None) -> str:
    return f"****{account.card.tail}" if account and account.card.tail else ""


@permits(Permission.PAY_READ)
def differences(unit: Unit, run_id: int) -> list[DifferenceRow]:
    """List everybody whose amount is not last month's, those without a cause first."""
    sheet = _sheet(unit, run_id)
    rows = [
        _difference_row(sheet, slip, slip.previous)
        for slip in sheet.slips
        if slip.previous is not None and slip.previous != slip.total
    ]
    return sorted(rows, key=lambda row: row.cause is not None)


def _difference_row(sheet: _Sheet, slip: PaySlip, before: Decimal) -> DifferenceRow:
    own = sheet.typed.get(str(slip.person_id), "")
    cause = slip.cause or (Cause.TYPED if own else None)
    text = own or slip.cause_text
    delta = slip.total - before
    town = sheet.places.name(slip.snap_town_id)
    return DifferenceRow(
        slip.id, slip.person_id, town, sheet.name(slip), before, slip.total, delta, cause, text
    )


@permits(Permission.PAY_READ)
def register(unit: Unit, run_id: int, *, clear: bool = False) -> list[PayRegisterRow]:
    """List the people paid by a run as the register prints them; ``clear`` shows whole numbers.

    Raises:
        Denied: whole numbers without the permission to see them.
    """
    if clear and Permission.ROSTER_REVEAL not in unit.actor.permissions:
        raise Denied(f"您没有“{Permission.ROSTER_REVEAL.label}”的权限，请联系县综治中心管理员。")
    sheet = _sheet(unit, run_id)
    paid = [slip for slip in sheet.slips if slip.bucket is Bucket.PAID]
    accounts = _accounts(unit, paid)
    people = {
        one.id: one
        for one in unit.session.scalars(select(Person).where(Person.id.in_({s.person_id for s in paid})))
    }
    return [
        _register_row(
            unit,
            sheet,
            (number, slip, people[slip.person_id], accounts.get(slip.snap_account_id or 0)),
            clear=clear,
        )
        for number, slip in enumerate(paid, 1)
    ]


def _register_row(
    unit: Unit, sheet: _Sheet, item: tuple[int, PaySlip, Person, BankAccount | None], *, clear: bool
) -> PayRegisterRow:
    number, slip, person, account = item
    identity = unit.vault.open(f"person.id|{person.uid}", person.id_number)
    card = unit.vault.open(f"bank_account.card|{account.uid}", account.card) if account else ""
    made = _made_of(slip.total, [one.line for one in sheet.lines.get(slip.person_id, ())])
    return PayRegisterRow(
        slip.person_id,
        number,
        sheet.places.name(slip.snap_town_id),
        _called(unit, slip, person) if clear else sheet.name(slip),
        identity if clear else mask_identity(identity),
        sheet.kinds.get(slip.snap_employment, slip.snap_employment),
        made.base,
        made.performance,
        made.other,
        made.base + made.performance + made.other,
        made.deductions,
        slip.total,
        card if clear else mask_card(card),
        account.bank if account else "",
    )


def _called(unit: Unit, slip: PaySlip, person: Person) -> str:
    """Return the name of the time; of who was paid under a label, the name a bank and an auditor know."""
    return true(unit, person, "name") if is_veiled(slip.snap_name) else slip.snap_name


@dataclass(frozen=True, slots=True)
class _Made:
    """An amount in the columns of the register: all of them less deductions is the amount."""

    base: Decimal
    performance: Decimal
    other: Decimal
    deductions: Decimal


def _made_of(total: Decimal, lines: Sequence[Line]) -> _Made:
    """Return the pay of the postings; the grade's; seniority, items and corrections; what was kept back."""
    base = _sum(one for one in lines if one.source is SourceKind.POSTING and one.component != SENIORITY)
    social = -_sum(one for one in lines if one.source is SourceKind.CONTRIBUTION)
    graded = _sum(one for one in lines if one.source is SourceKind.ITEM and one.component == PERFORMANCE)
    rest = total - base - graded + social
    return _Made(base, graded, max(rest, NIL), social + max(-rest, NIL))


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), NIL)


@permits(Permission.PAY_READ)
def exports(unit: Unit, run_id: int) -> list[ExportRow]:
    """List the archived bank files of a run, oldest first."""
    seen(unit, run_id)
    found = unit.session.scalars(select(PayExport).where(PayExport.run_id == run_id).order_by(PayExport.id))
    names = account_names(unit)
    return [
        ExportRow(
            one.id,
            one.file_id,
            one.file_sha256,
            one.rows,
            one.total,
            names.get(one.made_by_id, ""),
            one.recorded_at,
        )
        for one in found
    ]


@permits(Permission.PAY_READ)
def reconcile(unit: Unit, run_id: int) -> Reconciliation:
    """Return the run's total as the run, its slips, its lines, the ledger and the first bank file have it."""
    book = seen(unit, run_id)
    slips = unit.session.scalar(select(func.sum(PaySlip.total)).where(PaySlip.run_id == run_id))
    lines = lines_of(unit, run_id)
    legs = legs_of(unit, group_key(run_id))
    first = unit.session.scalar(
        select(PayExport.total).where(PayExport.run_id == run_id).order_by(PayExport.id).limit(1)
    )
    committed = sum((leg.amount for leg in legs if leg.bucket is BudgetBucket.COMMITTED), NIL)
    return Reconciliation(
        run=book.run.total,
        slips=slips or NIL,
        lines=sum((one.line.amount for own in lines.values() for one in own), NIL),
        ledger=committed if legs else None,
        export=first,
    )
