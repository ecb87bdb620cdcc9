"""Calculate a month, have it checked and approved by others, post what was approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, func, select

from app.core.access import Permission, Scope, permits
from app.core.collector import collector_held
from app.core.errors import Invalid
from app.core.fields import Label
from app.core.period import Month
from app.domain.budget import DocKind
from app.domain.pay import Bucket, LateState, PeriodState, RunKind, RunState
from app.domain.pay import run as way
from app.domain.pay.compare import Figure, compare, figure
from app.domain.pay.compute import NIL, Slip, pay_month
from app.domain.pay.correct import Posted
from app.domain.workflow import Check, step_checks
from app.services._entries import Paper
from app.services._entries import write as enter
from app.services._keeping import before_posting
from app.services._standing import lay_in
from app.services.pay import _arrears as late
from app.services.pay._book import POSTED, Book, adjusting_lines, county, move, number_of, seen, slips_of
from app.services.pay._facts import facts_for, group_key, prepare, wages_group
from app.services.pay._inputs import fingerprint
from app.services.pay._prizes import refuse_twice
from app.services.pay._social import commit_social
from app.services.pay._write import Change, Draft, change_of, period_of, write
from app.workspace import Unit
from db.models.budget import BudgetOverride
from db.models.pay import PayHold, PayPeriod, PayReversal, PayRun, PaySlip

_SHOWN = 5  # people a sentence spells out


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A month to calculate, for the whole county unless a unit is named.

    ``reason`` is needed where a calculated run of the month is to be thrown away for it.
    """

    month: Annotated[Month, Label("月份")]
    unit_id: int | None = None
    reason: Annotated[str, Label("重新计算的原因", width=30)] = ""


@permits(Permission.PAY_MAKE)
def open_period(unit: Unit, month: Month) -> int:
    """Open the month for pay runs and return its id; once open it stays as it is.

    Raises:
        Invalid: the month is closed or locked.
    """
    return period_of(unit, month).id


@permits(Permission.PAY_APPROVE)
def lock_period(unit: Unit, month: Month) -> None:
    """Lock a month: nothing more is posted in it.

    Raises:
        Invalid: a run of the month is still on its way, or it is closed already.
    """
    period = period_of(unit, month)
    if under_way := _under_way(unit, period.id, month):
        raise Invalid(under_way)
    period.state = PeriodState.LOCKED


@permits(Permission.PAY_READ)
def not_lockable(unit: Unit, run_id: int) -> str:
    """Return why the month of a run cannot be locked, empty where it can: any run of it may stand in the way.

    Raises: NotFound outside the actor's scope.
    """
    book = seen(unit, run_id)
    if book.period.state is PeriodState.LOCKED:
        return f"{book.month.label}{book.period.state.label}，不用再锁定。"
    return _under_way(unit, book.period.id, book.month)


def _under_way(unit: Unit, period_id: int, month: Month) -> str:
    ended = (*POSTED, RunState.DISCARDED)
    open_ = select(PayRun.number).where(PayRun.period_id == period_id, PayRun.state.not_in(ended))
    number = unit.session.scalar(open_.order_by(PayRun.id).limit(1))
    return "" if number is None else f"{month.label}还有没办完的发放（{number}），请先过账或作废，再锁定。"


@permits(Permission.PAY_MAKE)
@collector_held()
def calculate(unit: Unit, new: NewRun) -> int:
    """Calculate a month's regular run and return its id; an earlier one not posted is discarded.

    Raises:
        Invalid: the month is posted already or closed, or no reason is given for calculating again.
        NotFound: the unit is not the actor's, or no policy is in force.
    """
    home = county(unit, new.unit_id)
    period = period_of(unit, new.month)
    _make_way(unit, period, home, new.reason)
    ready = prepare(unit, Scope(home.scope_lo, home.scope_hi), home.id, new.month)
    late.queue(ready.arrears.changes)
    result = pay_month(ready.inputs.people, ready.inputs.rules, new.month)
    if result.problems and not result.slips:
        said = "；".join(one.text for one in result.problems[:_SHOWN])
        raise Invalid(f"{new.month.label}有{len(result.problems)}人，没有一个能计算：{said}。")
    draft = Draft(
        kind=RunKind.REGULAR,
        home=home,
        month=new.month,
        policy_id=ready.inputs.policy_id,
        inputs_digest=fingerprint(ready.inputs),
        reason=new.reason,
    )
    changes = _changes(ready.before, result.slips, new.month)
    return write(unit, draft, result.slips, ready.inputs.snaps, changes)


def _changes(before: dict[int, Figure] | None, slips: Sequence[Slip], month: Month) -> dict[int, Change]:
    """Return what each slip says of last month; nothing in a first month, which compares with none."""
    if before is None:
        return {}
    after = {slip.person_id: figure(slip, month) for slip in slips}
    found = {one.person_id: one for one in compare(before, after, {})}
    return {one: change_of(found.get(one), before[one].net if one in before else NIL) for one in after}


def _make_way(unit: Unit, period: PayPeriod, home: Row[*tuple[Any, ...]], reason: str) -> None:
    """Discard the regular run in the way of a new one, or say why it cannot be."""
    rows = unit.session.execute(
        select(PayRun.id, PayRun.state, PayRun.unit_id)
        .where(PayRun.period_id == period.id, PayRun.run_kind == RunKind.REGULAR)
        .where(PayRun.state != RunState.DISCARDED)
    ).all()
    for row in rows:
        if not _meet(unit, home.id, row.unit_id, period.month):
            continue
        if row.state in POSTED:
            raise Invalid(f"{period.month.label}补贴{row.state.label}，不能重新计算，请办理补发或更正。")
        if not reason.strip():
            sentence = f"{period.month.label}已有一次{row.state.label}的发放，重新计算请写明原因。"
            raise Invalid(sentence, {"reason": sentence})
        book = seen(unit, row.id)
        _discard(unit, book, reason)
    unit.session.flush()  # the old run must be discarded before the new one takes its place


def _meet(unit: Unit, one: int, other: int, month: Month) -> bool:
    """Return whether two runs of a month are about the same people: one unit lay in the other then."""
    last = month.last
    return one == other or lay_in(unit, one, last)(other) or lay_in(unit, other, last)(one)


@permits(Permission.PAY_MAKE)
def explain_difference(
    unit: Unit, run_id: int, person_id: int, text: str, version: int | None = None
) -> None:
    """Keep the office's own reason for a difference the system found no cause for.

    Raises:
        NotFound: the person is not in the run. Invalid: the run is checked already, or the text is empty.
        Conflict: the run was changed since ``version``.
    """
    book = seen(unit, run_id, version)
    if book.run.state is not RunState.CALCULATED:
        raise Invalid(f"“{book.run.state.label}”的发放不能再填写差异说明，请由经办重新计算。")
    if not text.strip():
        raise Invalid("请填写差异的原因。", {"text": "请填写差异的原因。"})
    if person_id not in {slip.person_id for slip in slips_of(unit, run_id)}:
        raise Invalid("这次发放里没有这个人，请刷新后再试。")
    book.run.explained = {**book.run.explained, str(person_id): text.strip()}


@permits(Permission.PAY_READ)
def checklist(unit: Unit, run_id: int, action: str) -> list[Check]:
    """Return everything that must hold before a step (check, approve, post, export, settle, discard)."""
    book = seen(unit, run_id)
    step = way.step(book.run.state, action)
    return step_checks(step, facts_for(unit, book, action), None)


@permits(Permission.PAY_CHECK)
def check(unit: Unit, run_id: int, version: int | None = None) -> None:
    """Confirm, as another person than the maker, that everyone is in the run rightly.

    Raises:
        Invalid: somebody is unexplained, stale, without a cause or an account, or checker is maker.
    """
    book = seen(unit, run_id, version)
    move(unit, book, "check", facts_for(unit, book, "check"))
    book.run.checked_by_id = unit.actor.account_id


@permits(Permission.PAY_APPROVE)
def approve(unit: Unit, run_id: int, version: int | None = None, override: str = "") -> None:
    """Approve, as a third person, exactly the lines stored now; ``override`` signs for going over budget.

    Raises:
        Invalid: the approver made or checked it, the lines changed, or the money does not suffice.
    """
    book = seen(unit, run_id, version)
    if override.strip():
        signed = BudgetOverride(
            group_key=group_key(run_id), account_id=unit.actor.account_id, reason=override.strip()
        )
        unit.session.add(signed)
        unit.session.flush()  # the money check reads it
    facts = facts_for(unit, book, "approve")
    move(unit, book, "approve", facts)
    book.run.approved_by_id = unit.actor.account_id
    book.run.approved_digest = facts.digest


@permits(Permission.PAY_MAKE)
def post(unit: Unit, run_id: int, version: int | None = None) -> str:
    """Post the approved lines: they are fixed, and their money is committed; return the budget group's key.

    The digest of the stored lines is computed again, never an amount.  Empty when nothing is paid.

    Raises:
        Invalid: the run is not approved or posted before, its lines changed, or the money does not suffice.
    """
    book = seen(unit, run_id, version)
    facts = facts_for(unit, book, "post")
    key = group_key(run_id) if wages_group(unit, book) else None
    # Before the state: from the moment it says posted the row is frozen but for the state.
    book.run.posted_at, book.run.budget_group = unit.now, key
    move(unit, book, "post", facts)
    before_posting(unit, run_id)
    _commit(unit, book)
    lines = adjusting_lines(unit, run_id)
    _reverse(unit, run_id, [one for own in lines.values() for one in own])
    refuse_twice(unit, run_id)
    if book.run.run_kind is RunKind.REGULAR:
        taken = [
            change
            for change in late.waiting(unit, book.scope, book.month)
            if change.state is LateState.QUEUED
        ]
        late.settle(taken, {person: [one.line for one in own] for person, own in lines.items()})
    return book.run.budget_group or ""


def _commit(unit: Unit, book: Book) -> None:
    commit_social(unit, book)
    if not (group := wages_group(unit, book)):
        return
    paid = select(func.count()).where(PaySlip.run_id == book.run.id, PaySlip.bucket == Bucket.PAID)
    paper = Paper(
        key=group_key(book.run.id),
        year=book.month.year,
        kind=DocKind.PAY_RUN,
        effective=unit.today,
        doc_no=number_of(book),
        summary=f"{book.month.label}网格员补贴{book.run.run_kind.label}{unit.session.scalar(paid)}人",
        doc_id=book.run.id,
        unit_id=book.run.unit_id,
    )
    enter(unit, group, paper)


def _reverse(unit: Unit, run_id: int, lines: Sequence[Posted]) -> None:
    """Write down which posted lines this run reverses: the second reversal of a line fails."""
    back = {one.line.reverses_id: one.id for one in lines if one.line.reverses_id is not None}
    done = select(PayReversal.reversed_id).where(PayReversal.reversed_id.in_(back))
    if back and unit.session.scalar(done.limit(1)) is not None:
        raise Invalid("其中有的发放已被另一次更正冲回，请作废本次发放后重新计算。")
    unit.insert(
        PayReversal,
        [{"run_id": run_id, "line_id": line, "reversed_id": old} for old, line in back.items()],
    )


@permits(Permission.PAY_MAKE)
def discard(unit: Unit, run_id: int, reason: str, version: int | None = None) -> None:
    """Throw a run away that is not posted; it stays in the record with its reason.

    Raises:
        Invalid: it is posted, or no reason is given.
    """
    _discard(unit, seen(unit, run_id, version), reason)


def _discard(unit: Unit, book: Book, reason: str) -> None:
    move(unit, book, "discard", way.RunFacts(reason=reason), reason)
    book.run.reason = reason
    for kept in unit.session.scalars(select(PayHold).where(PayHold.released_run_id == book.run.id)):
        kept.released_run_id = None
