"""What somebody should look at in a run before it goes on: each finding with the slips it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Choice
from app.domain.pay import Bucket, Cause, Outcome, RunKind
from app.services.pay._book import POSTED, Book, readable
from app.services.pay._outcomes import last_outcomes
from app.workspace import Unit
from db.models.pay import PayPeriod, PayRun, PaySlip
from db.models.people import BankAccount
from db.scope import in_scope


class Weight(Choice):
    """How much a finding weighs."""

    STOP = "stop", "必须处理"
    LOOK = "look", "需要核对"
    NOTE = "note", "供参考"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what it is, how many people, which slips; ``untyped`` waits for a typed cause."""

    title: str
    weight: Weight
    slip_ids: tuple[int, ...]
    untyped: bool = False


@permits(Permission.PAY_READ)
def findings(unit: Unit, run_id: int) -> list[Finding]:
    """List what to look at in a run, the heaviest first, as far as the reader sees its people.

    Raises:
        NotFound: there is no such run, or it is not the reader's.
    """
    book = readable(unit, run_id)
    slips = unit.session.scalars(
        select(PaySlip)
        .where(PaySlip.run_id == run_id, in_scope(unit.actor.scopes, PaySlip.scope_code))
        .order_by(PaySlip.id)
    ).all()
    parts = (_differences(book, slips), _accounts(unit, book, slips), _namesakes(slips), _buckets(slips))
    found = [one for part in (*parts, _returned(unit, book, slips)) for one in part if one.slip_ids]
    return sorted(found, key=lambda one: list(Weight).index(one.weight))


def _ids(slips: Iterable[PaySlip]) -> tuple[int, ...]:
    return tuple(slip.id for slip in slips)


def _differences(book: Book, slips: Iterable[PaySlip]) -> Iterator[Finding]:
    """Yield the changed amounts: those nobody has explained, then the others by their cause."""
    typed = book.run.explained
    causes: dict[Cause, list[PaySlip]] = defaultdict(list)
    open_: list[PaySlip] = []
    for slip in slips:
        if slip.previous is None or slip.previous == slip.total:
            continue
        cause = slip.cause or (Cause.TYPED if typed.get(str(slip.person_id)) else None)
        (open_ if cause is None else causes[cause]).append(slip)
    yield Finding("与上月不同且没有原因", Weight.STOP, _ids(open_), untyped=True)
    for cause in Cause:
        yield Finding(f"与上月不同：{cause.label}", Weight.LOOK, _ids(causes[cause]))


def _accounts(unit: Unit, book: Book, slips: Iterable[PaySlip]) -> Iterator[Finding]:
    """Yield who has no account, another one than last month, or one that somebody else has too."""
    paid = [slip for slip in slips if slip.bucket is Bucket.PAID]
    numbers = _numbers(unit, {slip.snap_account_id for slip in paid if slip.snap_account_id})
    before = _last_accounts(unit, book)
    owners: dict[bytes | None, set[int]] = defaultdict(set)
    for slip in paid:
        owners[numbers.get(slip.snap_account_id or 0)].add(slip.person_id)
    shared = {number for number, people in owners.items() if number and len(people) > 1}
    yield Finding("没有银行账号", Weight.STOP, _ids(one for one in paid if one.snap_account_id is None))
    yield Finding(
        "同一张卡登记在多人名下",
        Weight.STOP,
        _ids(one for one in paid if numbers.get(one.snap_account_id or 0) in shared),
    )
    changed = (one for one in paid if before.get(one.person_id, one.snap_account_id) != one.snap_account_id)
    yield Finding("银行账号与上月不同", Weight.LOOK, _ids(changed))


def _numbers(unit: Unit, account_ids: Iterable[int]) -> dict[int, bytes | None]:
    """Return the blind index of each account's number: equal numbers have equal ones."""
    found = unit.session.scalars(select(BankAccount).where(BankAccount.id.in_(set(account_ids))))
    return {one.id: one.card.blind for one in found}


def _last_accounts(unit: Unit, book: Book) -> dict[int, int | None]:
    rows = unit.session.execute(
        select(PaySlip.person_id, PaySlip.snap_account_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayPeriod.month == book.month.previous(), PayRun.run_kind == RunKind.REGULAR)
        .where(PayRun.state.in_(POSTED), PayRun.unit_id == book.run.unit_id)
        .where(PaySlip.bucket == Bucket.PAID)
    )
    return {row.person_id: row.snap_account_id for row in rows}


def _namesakes(slips: Iterable[PaySlip]) -> Iterator[Finding]:
    named: dict[str, list[PaySlip]] = defaultdict(list)
    for slip in slips:
        if slip.bucket is Bucket.PAID:
            named[slip.snap_name].append(slip)
    same = [slip for group in named.values() if len(group) > 1 for slip in group]
    yield Finding("姓名相同", Weight.NOTE, _ids(same))


def _buckets(slips: Iterable[PaySlip]) -> Iterator[Finding]:
    by: dict[Bucket, list[PaySlip]] = defaultdict(list)
    for slip in slips:
        by[slip.bucket].append(slip)
    yield Finding(Bucket.WITHHELD.label, Weight.LOOK, _ids(by[Bucket.WITHHELD]))
    yield Finding(Bucket.ZERO.label, Weight.LOOK, _ids(by[Bucket.ZERO]))
    yield Finding(Bucket.EXCLUDED.label, Weight.NOTE, _ids(by[Bucket.EXCLUDED]))


def _returned(unit: Unit, book: Book, slips: Iterable[PaySlip]) -> Iterator[Finding]:
    last = last_outcomes(unit, book.run.id)
    yield Finding(
        "银行退票，等待重付",
        Weight.STOP,
        _ids(slip for slip in slips if last.get(slip.id) is Outcome.RETURNED),
    )
