"""How a leave reaches pay: a month not yet checked reads it, one that was is put right by the next run."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.period import Month
from app.domain.leave.spans import Span
from app.domain.policy import LeaveType
from app.services.pay import Late, LateKind, note_late
from app.services.pay._arrears import checked_since, waiting_of
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.roster import Posting


def _code_on(unit: Unit, person_id: int, day: date) -> int | None:
    """Return where somebody serves on a day."""
    statement = select(Posting.scope_code).where(
        Posting.person_id == person_id,
        Posting.voided_at.is_(None),
        Posting.valid_from <= day,
        Posting.valid_to > day,
    )
    return unit.session.scalar(statement.order_by(Posting.valid_from.desc()).limit(1))


def _checked(unit: Unit, person_id: int, span: Span) -> list[Month]:
    """Return the months of a leave that are checked already."""
    code = _code_on(unit, person_id, span.first)
    if code is None:
        return []
    return [month for month in checked_since(unit, span.first, code) if month.first <= span.last]


def told_of_pay(unit: Unit, person_id: int, kind: LeaveType, span: Span) -> str:
    """Return what a leave does to pay, in a sentence; empty where it is paid in full."""
    if kind.paid_percent == 100:
        return ""
    rate = f"按 {kind.paid_percent}% 发放" if kind.paid_percent else "不发补贴"
    late = _checked(unit, person_id, span)
    if not late:
        return f"这些天{rate}，批准后计算当月补贴时扣除。"
    months = "、".join(month.label for month in late)
    return f"这些天{rate}；{months}的补贴已经复核，批准后登记为补扣，下次计算时扣回。"


def tell_pay(unit: Unit, row: LeaveRequest, kind: LeaveType, span: Span) -> None:
    """Note what happened to a leave where months of it are checked already and it costs something."""
    months = _checked(unit, row.person_id, span)
    if kind.paid_percent == 100 or not months:
        return
    code = _code_on(unit, row.person_id, span.first)
    assert code is not None  # there were months
    later = {month for month in checked_since(unit, span.first, code) if month not in months}
    change = Late(
        person_id=row.person_id,
        scope_code=code,
        since=span.first,
        kind=LateKind.ABSENT.label,
        fact_kind="leave_request",
        fact_id=row.id,
        note=f"{kind.label}{span.words}",
    )
    skip = {(row.person_id, month) for month in later | waiting_of(unit, row.person_id)}
    note_late(unit, [change], skip)
