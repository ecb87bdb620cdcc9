"""The runs as they are kept: find one, read its slips and lines back, move it, seal it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from app.core.access import Scope
from app.core.errors import NotFound
from app.core.period import Month
from app.domain.pay import POSTED as POSTED
from app.domain.pay import RunState, SourceKind
from app.domain.pay import run as way
from app.domain.pay.compute import Line, Slip
from app.domain.pay.correct import Posted
from app.domain.workflow import require, step_checks
from app.services._same import stays
from app.services._versions import unchanged
from app.services.pay._reach import covers as covers
from app.services.workflow import Transition, record
from app.workspace import Unit
from db.models.accounts import Account
from db.models.pay import PayLine, PayPeriod, PayRun, PaySlip
from db.models.units import Unit as UnitRecord
from db.scope import in_scope

FLOW = "pay_run"
CHECKED = (RunState.CHECKED, RunState.APPROVED, *POSTED)
FIXED_WHOLE = "21.75"


@dataclass(frozen=True, slots=True)
class Book:
    """A run with its period's month and the scope of its unit."""

    run: PayRun
    period: PayPeriod
    scope: Scope

    @property
    def month(self) -> Month:
        """Return the month it pays."""
        return self.period.month


def seen(unit: Unit, run_id: int, version: int | None = None) -> Book:
    """Return a run the actor may see.

    Raises: NotFound outside the actor's scope; Conflict when somebody changed it since ``version``.
    """
    book = _found(unit, run_id)
    if book is None or not covers(unit, book.scope.lo, book.scope.hi):
        raise NotFound(_NO_RUN)
    unchanged(unit, book.run, version, "这次发放刚被别人修改过，请刷新后再试。")
    return book


def readable(unit: Unit, run_id: int) -> Book:
    """Return a run of which the actor may see the whole, or some of the people.

    Raises: NotFound when it is neither.
    """
    book = _found(unit, run_id)
    somebody = select(PaySlip.id).where(
        PaySlip.run_id == run_id, in_scope(unit.actor.scopes, PaySlip.scope_code)
    )
    if book is None or not (
        covers(unit, book.scope.lo, book.scope.hi) or unit.session.scalar(somebody.limit(1))
    ):
        raise NotFound(_NO_RUN)
    return book


_NO_RUN = "没有这次发放，或不在您的管辖范围，请刷新后再试。"


def _found(unit: Unit, run_id: int) -> Book | None:
    row = unit.session.execute(
        select(PayRun, PayPeriod, UnitRecord.scope_lo, UnitRecord.scope_hi)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .join(UnitRecord, UnitRecord.id == PayRun.unit_id)
        .where(PayRun.id == run_id)
    ).one_or_none()
    return Book(row.PayRun, row.PayPeriod, Scope(row.scope_lo, row.scope_hi)) if row else None


def move(unit: Unit, book: Book, action: str, facts: way.RunFacts, note: str = "") -> None:
    """Take a run one step on, if the step exists and its checklist is clear, and write it down.

    Raises: Invalid, naming what is missing or what is possible.
    """
    before = book.run.state
    step = way.step(before, action)
    require(step_checks(step, facts, None), step.title)
    book.run.state = step.state
    record(
        unit,
        Transition(
            flow=FLOW,
            subject_id=book.run.id,
            action=action,
            from_state=before,
            to_state=step.state,
            note=note,
        ),
    )


def slips_of(unit: Unit, run_id: int) -> list[PaySlip]:
    """Return the slips of a run in the order they were calculated."""
    statement = select(PaySlip).where(PaySlip.run_id == run_id).order_by(PaySlip.id)
    return list(unit.session.scalars(statement))


#: what a line says; approval seals all of it
LINE = (
    PayLine.component,
    PayLine.for_month,
    PayLine.days,
    PayLine.of_days,
    PayLine.rate,
    PayLine.amount,
    PayLine.explain,
    PayLine.policy_version_id,
    PayLine.source_kind,
    PayLine.source_id,
    PayLine.reverses_id,
)
_LINE = (PayLine.id, *LINE, PayLine.employer, PaySlip.person_id, PayPeriod.month)


def _lines(unit: Unit, *where: ColumnElement[bool]) -> dict[int, list[Posted]]:
    rows = unit.session.execute(
        select(*_LINE)
        .join(PaySlip, PaySlip.id == PayLine.slip_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(*where)
        .order_by(PayLine.id)
    )
    found: dict[int, list[Posted]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(Posted(row.id, row.month, _line(row)))
    return found


def lines_of(unit: Unit, run_id: int) -> dict[int, list[Posted]]:
    """Return the lines of a run by person, as the domain reads them."""
    return _lines(unit, PaySlip.run_id == run_id)


def adjusting_lines(unit: Unit, run_id: int) -> dict[int, list[Posted]]:
    """Return the lines of a run that put earlier months right, by person."""
    adjusting = PayLine.source_kind.in_((SourceKind.REVERSAL.value, SourceKind.RESTATED.value))
    return _lines(unit, PaySlip.run_id == run_id, adjusting)


def posted_lines(unit: Unit, people: Collection[int], month: Month) -> dict[int, list[Posted]]:
    """Return every posted line of the people earned in ``month``, by person."""
    return _lines(unit, PaySlip.person_id.in_(people), PayLine.for_month == month, PayRun.state.in_(POSTED))


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    daily = row.days is not None
    month: Month = row.for_month
    whole = FIXED_WHOLE if row.of_days is None else str(row.of_days)
    return Line(
        row.component,
        "",
        month,
        month.first,
        month.end,
        row.amount,
        row.rate if daily else None,
        days=row.days or 0,
        whole=whole if daily else "",
        rule_id=row.policy_version_id,
        source=SourceKind(row.source_kind),
        source_id=row.source_id,
        reverses_id=row.reverses_id,
        words=row.explain,
        employer=row.employer,
    )


def as_slips(slips: Iterable[PaySlip], lines: dict[int, list[Posted]]) -> dict[int, Slip]:
    """Return stored slips with their lines as the domain reads them, by person."""
    return {
        slip.person_id: Slip(
            slip.person_id,
            slip.bucket,
            slip.reason,
            tuple(one.line for one in lines.get(slip.person_id, ())),
        )
        for slip in slips
    }


def who(unit: Unit) -> int:
    """Return the acting human: the person behind the account, so that two accounts are one."""
    return _human(unit, unit.actor.person_id, unit.actor.account_id)


def county(unit: Unit, unit_id: int | None = None) -> Row[*tuple[Any, ...]]:
    """Return id and scope of the unit a run is for; the root when none is named.

    Raises: NotFound when there is no such unit or it is not wholly in the actor's scope.
    """
    statement = select(UnitRecord.id, UnitRecord.scope_lo, UnitRecord.scope_hi)
    if unit_id is None:
        statement = statement.order_by(UnitRecord.scope_lo, UnitRecord.scope_hi.desc()).limit(1)
    else:
        statement = statement.where(UnitRecord.id == unit_id)
    found = unit.session.execute(statement).one_or_none()
    if found is None or not covers(unit, found.scope_lo, found.scope_hi):
        raise NotFound("没有这个单位，或不在您的管辖范围，请先导入层级网格。")
    return found


def human(unit: Unit, account_id: int | None) -> int | None:
    """Return the human behind an account, as ``who`` names the acting one."""
    if account_id is None:
        return None
    person = unit.session.scalar(select(Account.person_id).where(Account.id == account_id))
    return _human(unit, person, account_id)


def _human(unit: Unit, person: int | None, account_id: int) -> int:
    """Return who signs as one: records that were put together are one human being."""
    return -account_id if person is None else stays(unit).get(person, person)


def number_of(book: Book) -> str:
    """Return the run's number as papers and the ledger quote it: ``补2026-10-1``."""
    return f"补{book.month}-{book.run.number}"
