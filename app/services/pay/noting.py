"""A change somebody notes by hand after its month was checked, and what it will come to in the next run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Choice, Label
from app.core.period import Month
from app.core.text import clean
from app.domain.pay import RunKind
from app.domain.pay.compute import NIL
from app.services.pay._arrears import WAITING, checked_since, month_again, scope_of
from app.services.pay._book import POSTED
from app.services.pay.adjust import Late, note_late
from app.workspace import Unit
from db.models.pay import LateChange, PayPeriod, PayRun


class LateKind(Choice):
    """What became known too late."""

    LEFT = "left", "漏报离岗"
    JOINED = "joined", "漏报上岗"
    MOVED = "moved", "调动、用工类别有误"
    ABSENT = "absent", "请假、缺勤"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLate:
    """A change of one person that months already checked did not know."""

    person_id: int
    kind: Annotated[LateKind, Label("变动")]
    since: Annotated[date, Label("变动日期", help="从这一天所在的月份起重新核算")]
    note: Annotated[str, Label("说明", width=40)]


@dataclass(frozen=True, slots=True)
class LateEffect:
    """One month a change would touch: what it comes to by today's roster, None while it is not posted."""

    month: Month
    effect: Decimal | None
    noted: bool


@permits(Permission.ROSTER_WRITE)
def note(unit: Unit, new: NewLate) -> int:
    """Keep a change for the next run and return for how many months; the roster itself stays as it is.

    Raises:
        NotFound: the person is not in the actor's scope. Invalid: no reason, or no checked month it touches.
    """
    said = clean(new.note)
    if not said:
        raise Invalid("请写明变动的情况和依据。", {"note": "请写明变动的情况和依据。"})
    code = scope_of(unit, new.person_id)
    months = checked_since(unit, new.since, code)
    waiting = _waiting(unit, new.person_id)
    if not months:
        early = f"{new.since}以来还没有复核过的发放：改好花名册后重新计算即可，不用登记。"
        raise Invalid(early, {"since": early})
    if waiting.issuperset(months):
        raise Invalid("这个人这些月份已经登记过变动，等下次计算一并处理，无需重复登记。")
    late = Late(person_id=new.person_id, scope_code=code, since=new.since, kind=new.kind.label, note=said)
    return note_late(unit, [late], {(new.person_id, month) for month in waiting})


def _waiting(unit: Unit, person_id: int) -> set[Month]:
    """Return the months of which a change of the person waits already."""
    mine = select(LateChange.for_month).where(
        LateChange.person_id == person_id, LateChange.state.in_(WAITING)
    )
    return set(unit.session.scalars(mine))


@permits(Permission.ROSTER_WRITE)
def foresee_note(unit: Unit, person_id: int, since: date) -> list[LateEffect]:
    """List the checked months a change would touch, with what each comes to by today's roster and policy.

    Raises:
        NotFound: the person is not in the actor's scope.
    """
    months = checked_since(unit, since, scope_of(unit, person_id))
    posted, waiting = _posted(unit), _waiting(unit, person_id)
    return [
        LateEffect(month, _effect(unit, person_id, month) if month in posted else None, month in waiting)
        for month in months
    ]


def _posted(unit: Unit) -> set[Month]:
    """Return the months whose regular run is posted."""
    rows = (
        select(PayPeriod.month)
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .where(PayRun.run_kind == RunKind.REGULAR, PayRun.state.in_(POSTED))
    )
    return set(unit.session.scalars(rows))


def _effect(unit: Unit, person_id: int, month: Month) -> Decimal:
    lines = month_again(unit, {person_id}, month, {})[person_id]
    return sum((line.amount for line in lines), NIL)
