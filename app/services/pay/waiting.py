"""What waits beside the runs: pay held back, and changes that came too late for their month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.fields import Choice, Label
from app.core.period import Month
from app.domain.pay import LateState
from app.services.pay._book import POSTED
from app.services.pay._performance import result_of
from app.services.pay._prizes import round_of
from app.workspace import Unit
from db.models.accounts import Account
from db.models.pay import LateChange, PayHold, PayRun
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope


class HoldState(Choice):
    """What became of pay that was held back."""

    HELD = "held", "暂缓中"
    RELEASING = "releasing", "补发办理中"
    RELEASED = "released", "已补发"
    LIFTED = "lifted", "已取消"


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One person's pay of one month that was held back."""

    id: int
    person_id: int
    month: Annotated[Month, Label("月份", width=9)]
    name: Annotated[str, Label("姓名", width=9)]
    state: Annotated[HoldState, Label("状态", width=12)]
    reason: Annotated[str, Label("暂缓原因", width=36)]
    by: Annotated[str, Label("登记人", width=10)]
    at: Annotated[datetime, Label("登记时间", width=18)]


@dataclass(frozen=True, slots=True)
class LateRow:
    """A change that months already checked did not know, and what it came to."""

    id: int
    person_id: int
    month: Annotated[Month, Label("所属月份", width=10)]
    name: Annotated[str, Label("姓名", width=9)]
    kind: Annotated[str, Label("变动", width=12)]
    state: Annotated[LateState, Label("状态", width=10)]
    effect: Annotated[Decimal | None, Label("补扣金额", width=12)]
    note: Annotated[str, Label("说明", width=36)]
    at: Annotated[datetime, Label("登记时间", width=18)]


@permits(Permission.PAY_READ)
def holds(unit: Unit, month: Month | None = None) -> list[HoldRow]:
    """List what was held back, the latest first, of one month if given."""
    statement = (
        select(PayHold, Person.name, PayRun.state, Account.name.label("by"))
        .join(Person, Person.id == PayHold.person_id)
        .outerjoin(PayRun, PayRun.id == PayHold.released_run_id)
        .outerjoin(Account, Account.login == PayHold.recorded_by)
        .where(in_scope(unit.actor.scopes, PayHold.scope_code))
        .order_by(PayHold.month.desc(), PayHold.id.desc())
    )
    if month is not None:
        statement = statement.where(PayHold.month == month)
    return [
        HoldRow(
            row.PayHold.id,
            row.PayHold.person_id,
            row.PayHold.month,
            row.name,
            _state(row.PayHold, posted=row.state in POSTED),
            row.PayHold.reason,
            row.by or row.PayHold.recorded_by,
            row.PayHold.recorded_at,
        )
        for row in unit.session.execute(statement)
    ]


def _state(kept: PayHold, *, posted: bool) -> HoldState:
    if kept.voided:
        return HoldState.LIFTED
    if kept.released_run_id is None:
        return HoldState.HELD
    return HoldState.RELEASED if posted else HoldState.RELEASING


@permits(Permission.PAY_READ)
def late_changes(unit: Unit) -> list[LateRow]:
    """List the changes that came after their month was checked, the latest first."""
    rows = unit.session.execute(
        select(LateChange, Person.name)
        .join(Person, Person.id == LateChange.person_id)
        .where(in_scope(unit.actor.scopes, LateChange.scope_code))
        .order_by(LateChange.id.desc())
    )
    return [
        LateRow(
            row.LateChange.id,
            row.LateChange.person_id,
            row.LateChange.for_month,
            row.name,
            row.LateChange.change_kind,
            row.LateChange.state,
            row.LateChange.effect,
            row.LateChange.note,
            row.LateChange.recorded_at,
        )
        for row in rows
    ]


def _none(_unit: Unit, _fact_id: int | None) -> None:
    return None


def _itself(_unit: Unit, fact_id: int | None) -> int | None:
    return fact_id


#: by what a change is about: the page, who may read there, the record to show
_PROOFS: dict[str, tuple[str, Permission, Callable[[Unit, int | None], int | None]]] = {
    "subject": ("graded", Permission.ASSESSMENT_READ, result_of),
    "award_candidate": ("award", Permission.VETTING_READ, round_of),
    "leave_request": ("leave", Permission.ROSTER_READ, _itself),
}


@permits(Permission.PAY_READ)
def late_proof(unit: Unit, late_id: int) -> tuple[str, int | None]:
    """Return the page and the record that prove a late change: a result, a leave, a round, else the post.

    Raises: NotFound when there is no such change in the actor's scope.
    """
    kept = unit.session.get(LateChange, late_id)
    if kept is None or not unit.actor.sees(kept.scope_code):
        raise NotFound("没有这条变动，请刷新后再试。")
    page, permission, record = _PROOFS.get(kept.fact_kind, ("", Permission.PAY_READ, _none))
    target = record(unit, kept.fact_id) if permission in unit.actor.permissions else None
    if target is not None:
        return page, target
    posted = select(Posting.id).where(Posting.person_id == kept.person_id, Posting.voided_at.is_(None))
    return "roster", unit.session.scalar(posted.order_by(Posting.valid_from.desc()).limit(1))
