"""The cycles as a list; what carries one through its months is not read for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.core.period import Month, Quarter
from app.domain.assessment import CycleKind, CycleState
from app.services.assessment._names import name_of
from app.workspace import Unit
from db.models.assessment import Cycle, Subject
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One assessment of one population."""

    id: int
    version: int
    title: Annotated[str, Label("考核", width=20)]
    kind: Annotated[CycleKind, Label("种类", width=10)]
    month: Annotated[Month | None, Label("月份", width=9)]
    state: Annotated[CycleState, Label("状态", width=10)]
    people: Annotated[int, Label("人数", width=8)]
    published_on: Annotated[date | None, Label("公布日期", width=12)]

    @property
    def span(self) -> str:
        """Return what it is about: a month, a quarter, a year, or else its title."""
        if self.month is None:
            return self.title
        if self.kind is CycleKind.ANNUAL:
            return f"{self.month.year}年度"
        return Quarter.of(self.month.first).label if self.kind is CycleKind.QUARTERLY else self.month.label

    @classmethod
    def of(cls, cycle: Cycle, people: int) -> Self:
        """Return the row of a cycle with so many people."""
        return cls(
            cycle.id,
            cycle.version,
            name_of(cycle),
            cycle.cycle_kind,
            cycle.month,
            cycle.state,
            people,
            cycle.published_on,
        )


@permits(Permission.ASSESSMENT_READ)
def cycles(unit: Unit) -> list[CycleRow]:
    """List the cycles, newest first, with the people the actor may see in them."""
    found = (
        select(Cycle, func.count(Subject.id))
        .outerjoin(Subject, (Subject.cycle_id == Cycle.id) & in_scope(unit.actor.scopes, Subject.scope_code))
        .where(~Cycle.voided)
        .group_by(Cycle.id)
        .order_by(Cycle.opens.desc(), Cycle.id.desc())
    )
    return [CycleRow.of(cycle, people) for cycle, people in unit.session.execute(found)]
