"""Facts that arrive after a month was checked, kept for the next run: where what they say was permitted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.fields import Label
from app.core.period import Month
from app.domain.pay import LateState
from app.services.pay import _arrears as late
from app.workspace import Unit
from db.models.pay import LateChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A fact about a person, true from ``since``, that months already checked did not know."""

    person_id: int
    scope_code: int
    since: date
    kind: Annotated[str, Label("变动", width=12)]
    fact_kind: str = ""
    fact_id: int | None = None
    note: Annotated[str, Label("说明", width=30)] = ""


def keep_late(unit: Unit, changes: Sequence[Late], skip: Collection[tuple[int, Month]] = ()) -> int:
    """Keep changes as ``note_late`` does; to be called where what they say was permitted."""
    if not changes:
        return 0
    checked = late.checked_from(unit, Month.of(min(change.since for change in changes)))
    kept = [
        _late_change(change, row.month)
        for row in checked
        for change in changes
        if late.reached(unit, row, change.scope_code)
        and change.since < row.month.end
        and (change.person_id, row.month) not in skip
    ]
    unit.session.add_all(kept)
    return len(kept)


def _late_change(change: Late, month: Month) -> LateChange:
    return LateChange(
        person_id=change.person_id,
        change_kind=change.kind,
        fact_kind=change.fact_kind,
        fact_id=change.fact_id,
        for_month=month,
        state=LateState.NEW,
        note=change.note,
        scope_code=change.scope_code,
    )
