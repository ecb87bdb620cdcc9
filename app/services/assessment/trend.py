"""How one person did month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.scope import in_scope, known

_PUBLIC = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A person's public result of one month."""

    id: int
    month: Annotated[Month, Label("月份", width=9)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    published_on: Annotated[date, Label("公布日期", width=11)]


@permits(Permission.ASSESSMENT_READ)
def trend(unit: Unit, person_id: int) -> list[TrendRow]:
    """List the results of a person that have been made public, latest month first.

    A month that was corrected counts by its newest result, which says since when; of a month in which
    somebody was assessed in two places, the one the actor sees.
    """
    found = unit.session.execute(
        select(Cycle.month, Result.id, Result.value, Result.grade, Cycle.published_on)
        .join(Subject, Subject.cycle_id == Cycle.id)
        .join(Result, Result.subject_id == Subject.id)
        .where(Subject.person_id == person_id, Cycle.cycle_kind == CycleKind.DAILY)
        .where(Cycle.state.in_(_PUBLIC), Cycle.published_on.is_not(None))
        .where(in_scope(unit.actor.scopes, Result.scope_code), known(Result, unit.as_of))
        .order_by(Result.number)
    )
    newest: dict[Month, TrendRow] = {}
    for month, row_id, value, grade, on in found:
        if month is not None and on is not None:
            newest[month] = TrendRow(row_id, month, value, grade, on)
    return sorted(newest.values(), key=lambda row: row.month, reverse=True)
