"""How far a run is: who did each step and when, what may be done next, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.domain import workflow
from app.domain.budget import BudgetBucket
from app.domain.pay import Outcome, RunState
from app.domain.pay import run as way
from app.domain.pay.compute import NIL
from app.domain.workflow import Check, Step
from app.services._entries import balances
from app.services.pay._book import FLOW, POSTED, Book, covers, readable
from app.services.pay._facts import facts_for, wages_subject
from app.services.pay._outcomes import last_outcomes
from app.services.pay._social import unremitted
from app.services.pay.faults import Finding, findings
from app.services.pay.queries import exports, reconcile
from app.services.pay.rows import ExportRow, Reconciliation
from app.services.pay.run_list import RunRow, run
from app.workspace import Unit
from db.models.accounts import Account
from db.models.pay import PayExport, PayOutcome, PaySlip
from db.models.workflow import WfEvent
from db.scope import in_scope

#: the steps of the strip after the calculation: action, what stands on it
_STRIP = (
    ("check", "复核"),
    ("approve", "审批"),
    ("post", "过账"),
    ("export", "导出"),
    ("confirm", "银行确认"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the strip: done by whom and when, or still ahead; ``now`` marks the one that waits."""

    title: str
    done: bool
    now: bool = False
    by: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done with the run now, and the checklist for the person who asks.

    ``must`` is the permission it needs; ``checks`` are clear when none of them blocks.
    """

    action: str
    title: str
    must: Permission
    checks: tuple[Check, ...] = ()

    @property
    def blocked(self) -> tuple[Check, ...]:
        """Return the lines that block."""
        return tuple(workflow.unmet(self.checks))


@dataclass(frozen=True, slots=True)
class Overview:
    """A run at a glance; the figures count the people the reader may see.

    ``before`` is last month's amount of the same people, None in a first month; ``available`` is what
    the year's appropriation has left to promise, None for who may not read the budget;
    ``agreement`` is None for who does not see the whole run.
    """

    run: RunRow
    stages: tuple[Stage, ...]
    findings: tuple[Finding, ...]
    before: Decimal | None
    available: Decimal | None
    agreement: Reconciliation | None
    exports: tuple[ExportRow, ...]


@permits(Permission.PAY_READ)
def overview(unit: Unit, run_id: int) -> Overview:
    """Return a run at a glance: steps, findings, last month, money left, agreement, bank files.

    Raises:
        NotFound: there is none, or it is not the reader's.
    """
    row = run(unit, run_id)
    book = readable(unit, run_id)
    found = tuple(findings(unit, run_id))
    whole = covers(unit, book.scope.lo, book.scope.hi)
    return Overview(
        row,
        tuple(_stages(unit, book, found)),
        found,
        _before(unit, run_id),
        _available(unit, book) if Permission.BUDGET_READ in unit.actor.permissions else None,
        reconcile(unit, run_id) if whole else None,
        tuple(exports(unit, run_id)) if whole else (),
    )


def _before(unit: Unit, run_id: int) -> Decimal | None:
    return unit.session.scalar(
        select(func.sum(PaySlip.previous)).where(
            PaySlip.run_id == run_id, in_scope(unit.actor.scopes, PaySlip.scope_code)
        )
    )


def _available(unit: Unit, book: Book) -> Decimal:
    subject = wages_subject(unit, book.month)
    return balances(unit, book.month.year).get((subject, BudgetBucket.AVAILABLE), NIL)


def _stages(unit: Unit, book: Book, found: tuple[Finding, ...]) -> Iterator[Stage]:
    """Yield the strip: the facts and the calculation, the look through it, then the steps of the way."""
    events = _events(unit, book.run.id)
    by, at = events.get("calculate", ("", None))
    open_ = sum(len(one.slip_ids) for one in found if one.untyped)
    looking = book.run.state is RunState.CALCULATED and bool(open_)
    said = f"{open_} 人的差异待说明" if open_ else "差异都有原因"
    yield Stage("取数", True, by=by, at=at, note="任职、标准、银行账号")
    yield Stage("计算", True, by=by, at=at)
    yield Stage("核对", not open_, looking, note=said)
    onward = workflow.forward(way.flow(), book.run.state)
    for action, title in _STRIP:
        by, at = events.get(action, ("", None))
        now = onward is not None and onward.action == action and not looking
        yield Stage(title, action in events, now, by, at)
    if book.run.state is RunState.DISCARDED:
        by, at = events.get("discard", ("", None))
        yield Stage("作废", True, False, by, at, book.run.reason)


def _events(unit: Unit, run_id: int) -> dict[str, tuple[str, datetime]]:
    rows = unit.session.execute(
        select(WfEvent.action, Account.name, WfEvent.recorded_at)
        .join(Account, Account.id == WfEvent.account_id)
        .where(WfEvent.flow == FLOW, WfEvent.subject_id == run_id)
        .order_by(WfEvent.id)
    )
    return {row.action: (row.name, row.recorded_at) for row in rows}


@permits(Permission.PAY_READ)
def acts(unit: Unit, run_id: int) -> list[Act]:
    """List what may be done with a run now, the way forward first, each with the actor's checklist.

    Empty for who sees only some of its people.

    Raises:
        NotFound: there is none, or it is not the actor's.
    """
    book = readable(unit, run_id)
    if not covers(unit, book.scope.lo, book.scope.hi):
        return []
    steps = workflow.next_steps(way.flow(), book.run.state)
    return [*(_act(unit, book, step) for step in steps), *_beside(unit, book)]


def _act(unit: Unit, book: Book, step: Step[RunState, way.RunFacts, None]) -> Act:
    """Return a step as an act; the reason of a discard is asked when it is done."""
    asked = step.action != "discard"
    checks = workflow.step_checks(step, facts_for(unit, book, step.action), None) if asked else []
    return Act(step.action, step.title, step.permission, tuple(checks))


def _beside(unit: Unit, book: Book) -> Iterator[Act]:
    """Yield what is no step of the way: calculating again, the bank's returns, a correction."""
    state, make = book.run.state, Permission.PAY_MAKE
    if state in (RunState.CALCULATED, RunState.CHECKED, RunState.APPROVED):
        yield Act("calculate", "重新计算", make)
    if state is RunState.PAID:
        back = Outcome.RETURNED in last_outcomes(unit, book.run.id).values()
        unanswered = _unanswered(unit, book.run.id)
        waits = Check(not unanswered, "重付文件等待银行回单，请先登记付款", "pay/outcomes")
        yield Act("record_returns", "登记退票", make, (waits,) if unanswered else ())
        yield Act("take_answers", "导入回单", make, (waits,) if unanswered else ())
        if unanswered:
            yield Act("confirm", "登记重付", make)
        elif back:
            yield Act("export", "导出重付文件", make)
    if state in POSTED and unremitted(unit, book):
        yield Act("remit", "登记社保缴费", make)
    if state in POSTED:
        yield Act("correct", "更正", make)


def _unanswered(unit: Unit, run_id: int) -> bool:
    """Return whether the bank has not answered for the latest file yet."""
    last = unit.session.scalar(select(func.max(PayExport.id)).where(PayExport.run_id == run_id))
    answered = select(PayOutcome.id).where(PayOutcome.export_id == last).limit(1)
    return last is not None and unit.session.scalar(answered) is None
