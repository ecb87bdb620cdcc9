"""Open a run as a draft, put down its slips and lines once, and call it calculated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select

from app.core.collector import collector_held
from app.core.errors import Invalid
from app.core.period import Month
from app.domain.pay import Bucket, Cause, PeriodKind, PeriodState, RunKind, RunState
from app.domain.pay import run as way
from app.domain.pay.compare import Difference
from app.domain.pay.compute import NIL, Line, Slip, explain
from app.services.pay._book import Book, move, seen
from app.services.pay._inputs import Snap
from app.services.pay._seal import stored_digest
from app.workspace import Unit
from db.models.pay import PayLine, PayPeriod, PayRun, PaySlip

_SHUT = (PeriodState.CLOSED, PeriodState.LOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A run about to be written: its kind, its unit, what it rests on, and why it is made."""

    kind: RunKind
    home: Row[*tuple[Any, ...]]
    month: Month
    policy_id: int
    inputs_digest: str = ""
    reason: str = ""
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a slip says of last month: the amount then, and the cause where one was found."""

    previous: Decimal | None = None
    cause: Cause | None = None
    text: str = ""


def change_of(found: Difference | None, previous: Decimal | None) -> Change:
    """Return what to write of a difference; a part nobody explained leaves the cause open."""
    if found is None:
        return Change(previous)
    cause = found.causes[0] if found.causes and not found.unexplained else None
    return Change(previous, cause, found.text[:200])


def period_of(unit: Unit, month: Month) -> PayPeriod:
    """Return the month's period, opened now if it is new.

    Raises: Invalid when it is closed or locked.
    """
    found = unit.session.scalar(
        select(PayPeriod).where(PayPeriod.month == month, PayPeriod.period_kind == PeriodKind.STANDARD)
    )
    if found is None:
        found = PayPeriod(month=month, period_kind=PeriodKind.STANDARD, state=PeriodState.OPEN)
        unit.session.add(found)
        unit.session.flush()  # runs refer to its id
    if found.state in _SHUT:
        raise Invalid(f"{month.label}{found.state.label}，请在之后的月份办理更正或补发。")
    return found


@collector_held()
def write(
    unit: Unit, draft: Draft, slips: Iterable[Slip], snaps: Mapping[int, Snap], changes: Mapping[int, Change]
) -> int:
    """Write a run with its slips and lines, calculated and sealed; return its id.

    Slips and lines are insert-only from their first row: a recalculation is another run.
    """
    book = _open(unit, draft)
    written = list(slips)
    slip_ids = unit.insert(
        PaySlip,
        [
            _slip(book.run.id, slip, snaps[slip.person_id], changes.get(slip.person_id, Change()))
            for slip in written
        ],
    )
    unit.insert(
        PayLine,
        [
            _line(slip_id, line, snaps[slip.person_id].scope_code)
            for slip_id, slip in zip(slip_ids, written, strict=True)
            for line in slip.lines
        ],
    )
    book.run.digest = stored_digest(unit, book.run.id)
    book.run.total = sum((slip.net for slip in written), NIL)
    move(unit, book, "calculate", way.RunFacts(people=len(written)), draft.reason)
    return book.run.id


def _open(unit: Unit, draft: Draft) -> Book:
    period = period_of(unit, draft.month)
    last = select(func.max(PayRun.number)).where(
        PayRun.period_id == period.id, PayRun.unit_id == draft.home.id
    )
    run = PayRun(
        period_id=period.id,
        unit_id=draft.home.id,
        run_kind=draft.kind,
        number=(unit.session.scalar(last) or 0) + 1,
        state=RunState.DRAFT,
        policy_version_id=draft.policy_id,
        inputs_digest=draft.inputs_digest,
        made_by_id=unit.actor.account_id,
        reason=draft.reason,
        corrects_id=draft.corrects_id,
    )
    unit.session.add(run)
    unit.session.flush()  # slips refer to its id
    return seen(unit, run.id)


def _slip(run_id: int, slip: Slip, snap: Snap, change: Change) -> dict[str, Any]:
    reason = f"由{snap.host}发放" if slip.bucket is Bucket.EXCLUDED and snap.host else slip.reason
    return {
        "run_id": run_id,
        "person_id": slip.person_id,
        "posting_id": snap.posting_id,
        "bucket": slip.bucket,
        "reason": reason[:200],
        "total": slip.net,
        "snap_name": snap.name,
        "snap_unit_id": snap.unit_id,
        "snap_town_id": snap.town_id,
        "snap_place": snap.place,
        "snap_employment": snap.employment,
        "snap_account_id": snap.account_id,
        "cause": change.cause,
        "cause_text": change.text,
        "previous": change.previous,
        "scope_code": snap.scope_code,
    }


def _line(slip_id: int, line: Line, scope_code: int) -> dict[str, Any]:
    daily = line.monthly is not None
    return {
        "slip_id": slip_id,
        "component": line.component,
        "days": line.days if daily else None,
        "of_days": int(line.whole) if daily and line.whole.isdigit() else None,
        "rate": line.amount if line.monthly is None else line.monthly,
        "amount": line.amount,
        "explain": explain(line)[:300],
        "policy_version_id": line.rule_id,
        "source_kind": line.source.value,
        "source_id": line.source_id,
        "for_month": line.month,
        "reverses_id": line.reverses_id,
        "employer": line.employer,
        "scope_code": scope_code,
    }
