"""绩效: what the public grade of a month comes to by the policy, an item of that month's pay (J35).

The newest result counts.  What becomes public, or is put right, after the month was checked is a late
change of it: the run after it holds the exact difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from app.core.period import Month
from app.domain.assessment import PUBLIC, REGULAR
from app.domain.pay.facts import PERFORMANCE, Item
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.scope import known

_TITLE = "绩效"


def by_grade(unit: Unit, month: Month) -> Mapping[str, Decimal]:
    """Return what each grade of a month pays, by its words; nothing where the policy names no amount.

    Raises: NotFound when no policy is in force.
    """
    policy = policy_on(unit, month.last)
    rule, grades = policy.pay.performance, policy.assessment.grades
    if rule is None or grades is None:
        return {}
    paid = rule.value.by_grade
    return {grade.label: paid[grade.key] for grade in grades.value if paid.get(grade.key)}


def earned(unit: Unit, month: Month) -> dict[int, tuple[Item, ...]]:
    """Return by person what the month's public grades pay; the item names whose sheet it rests on."""
    amounts = by_grade(unit, month)
    return {} if not amounts else {who: (item,) for who, item in _of(unit, month, amounts)}


def _of(unit: Unit, month: Month, amounts: Mapping[str, Decimal]) -> list[tuple[int, Item]]:
    rows = unit.session.execute(
        select(Subject.id, Subject.person_id, Cycle.cycle_kind, Result.value, Result.grade)
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Cycle.month == month, Cycle.cycle_kind.in_(REGULAR), Cycle.state.in_(PUBLIC), ~Cycle.voided)
        .where(known(Result, unit.as_of))
        .order_by(Result.number)
    )
    newest = {row.id: row for row in rows}
    return [
        (
            row.person_id,
            Item(
                PERFORMANCE,
                _TITLE,
                amounts[row.grade],
                f"绩效：{month.label}{row.cycle_kind.label}{row.value}分，{row.grade}",
                row.id,
            ),
        )
        for row in newest.values()
        if row.grade in amounts
    ]


def result_of(unit: Unit, subject_id: int | None) -> int | None:
    """Return the newest result a line of performance pay rests on, None where the actor sees none."""
    newest = select(Result.id).where(Result.subject_id == subject_id, known(Result, unit.as_of))
    return unit.session.scalar(newest.order_by(Result.number.desc()).limit(1))
