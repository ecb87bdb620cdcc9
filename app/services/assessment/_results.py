"""From marks to results: computed afresh, kept as rows that supersede one another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from app.core.errors import Invalid
from app.domain.assessment import CycleState, Marked, Placed, ResultState, outcome_of, place, round_score
from app.services.assessment._frame import EVERYBODY, Marks, Who, form_of, marks_of, name_of, people_of
from app.services.assessment._opening import first_days
from app.services.assessment._paid import tell_pay
from app.services.assessment._resting import refuse_resting, resting
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Moderation, Result, Subject
from db.scope import in_scope, known

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Last:
    """The newest result of one subject."""

    id: int
    number: int
    value: Decimal | None
    grade: str
    rank: int | None
    town_rank: int | None
    state: ResultState
    digest: str
    explain: dict[str, Any] = field(default_factory=dict)


def last_results(
    unit: Unit, cycle_id: int, whose: ColumnElement[bool] = EVERYBODY, *, explained: bool = True
) -> dict[int, Last]:
    """Return the newest result, as known at the unit's date, by subject id; ``whose`` as ``marks_of``.

    ``explained`` is whether how each came about is read too: of ten thousand that takes most of the time.
    """
    found = _newest_last(
        unit,
        cycle_id,
        select(
            Result.subject_id,
            Result.id,
            Result.number,
            Result.value,
            Result.grade,
            Result.rank,
            Result.town_rank,
            Result.state,
            Result.digest,
            *((Result.explain,) if explained else ()),
        ).where(whose),
    )
    return {subject_id: Last(*row) for subject_id, *row in unit.session.execute(found)}


def how_many(unit: Unit, cycle_id: int) -> int:
    """Return how many people have a result, as known at the unit's date."""
    found = _newest_last(unit, cycle_id, select(Result.subject_id)).order_by(None)
    return unit.session.scalar(select(func.count()).select_from(found.distinct().subquery())) or 0


def grades_of(unit: Unit, cycle_id: int) -> Counter[str]:
    """Count everybody's newest grade, as known at the unit's date."""
    found = (
        select(Result.grade, func.count())
        .join(Subject, Subject.id == Result.subject_id)
        .where(Subject.cycle_id == cycle_id, in_scope(unit.actor.scopes, Result.scope_code))
        .where(*last_known(unit))
        .group_by(Result.grade)
    )
    return Counter(dict(unit.session.execute(found).all()))


def last_known(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a result is known at the unit's date, and none that superseded it."""
    later = aliased(Result)
    superseded = exists().where(later.supersedes_id == Result.id, known(later, unit.as_of))
    return known(Result, unit.as_of), ~superseded


def _newest_last(unit: Unit, cycle_id: int, found: Select[*Ts]) -> Select[*Ts]:
    return (
        found.join(Subject, Subject.id == Result.subject_id)
        .where(
            Subject.cycle_id == cycle_id,
            in_scope(unit.actor.scopes, Result.scope_code),
            known(Result, unit.as_of),
        )
        .order_by(Result.number)
    )


def settle(unit: Unit, cycle: Cycle) -> None:
    """Compute everybody's provisional result; one that did not change is not written again.

    Raises: Invalid unless the scoring has closed, or where a dismissal rests on one that would change.
    """
    if cycle.state is not CycleState.CLOSED:
        raise Invalid(f"{name_of(cycle)}{cycle.state.label}，不能计算；请在截止评分之后、完成复核之前计算。")
    form, people = form_of(unit, cycle.tpl_version_id), people_of(unit, cycle.id)
    field = marked(unit, cycle, people, marks_of(unit, cycle.id))
    placed = place(form.tiers, form.tie_order, field, {one.id: outcome_of(form.sheet, one) for one in field})
    before = last_results(unit, cycle.id, explained=False)
    rows = []
    for who in people:
        result = _result(placed[who.id])
        there = before.get(who.id)
        if there is None or there.digest != result["digest"]:
            rows.append(_row(who.id, who.scope_code, result, ResultState.PROVISIONAL, there))
    refuse_resting(unit, [row["subject_id"] for row in rows if row["supersedes_id"]])
    unit.insert(Result, rows)


def marked(unit: Unit, cycle: Cycle, people: Sequence[Who], marks: Marks) -> list[Marked]:
    """Return these people with their marks and layers, as the arithmetic takes them."""
    moderated, appealed = _moderated(unit, cycle.id), _appealed(unit, cycle.id)
    since = first_days(unit, [who.person_id for who in people])
    return [
        Marked(
            who.id,
            who.town_id,
            {code: mark.raw for code, mark in marks.get(who.id, {}).items()},
            since.get(who.person_id),
            moderated.get(who.id),
            appealed.get(who.id),
        )
        for who in people
    ]


def _moderated(unit: Unit, cycle_id: int) -> dict[int, Decimal]:
    found = (
        select(Moderation.subject_id, Moderation.after)
        .join(Subject, Subject.id == Moderation.subject_id)
        .where(Subject.cycle_id == cycle_id)
        .order_by(Moderation.id)
    )
    return dict(unit.session.execute(found).all())


def _appealed(unit: Unit, cycle_id: int) -> dict[int, Decimal]:
    found = (
        select(Appeal.subject_id, Appeal.new_value)
        .join(Subject, Subject.id == Appeal.subject_id)
        .where(Subject.cycle_id == cycle_id, Appeal.new_value.is_not(None), ~Appeal.voided)
        .order_by(Appeal.id)
    )
    return {subject_id: value for subject_id, value in unit.session.execute(found) if value is not None}


def _result(one: Placed) -> dict[str, Any]:
    facts = {
        "value": one.value,
        "grade": one.grade,
        "rank": one.rank,
        "town_rank": one.town_rank,
        "explain": _explain(one),
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    return {**facts, "digest": sha256(text.encode()).hexdigest()}


def _explain(one: Placed) -> dict[str, Any]:
    """Return every layer in text: what a person is told when he asks why."""
    outcome, layers = one.outcome, one.layers
    return {
        "items": {
            part.item.code: {
                "raw": str(part.raw if isinstance(part.raw, Decimal) else round_score(part.raw)),
                "share": f"{part.share.numerator}/{part.share.denominator}",
                "points": str(round_score(part.points)),
            }
            for part in outcome.parts
        },
        "plus": str(round_score(outcome.plus)),
        "minus": str(round_score(outcome.minus)),
        "vetoes": list(outcome.vetoes),
        "missing": list(outcome.missing),
        "weighted": str(layers.weighted) if layers else None,
        "moderated": str(layers.moderated) if layers and layers.moderated is not None else None,
        "appealed": str(layers.appealed) if layers and layers.appealed is not None else None,
    }


def recompute(unit: Unit, cycle: Cycle, why: str) -> list[str]:
    """Compute a cycle anew that is public already, and return whose points or grade are others now.

    What changes is superseded in the state the cycle has.  A result a dismissal rests on is not superseded
    for another rank alone.  A month of pay that knew another grade is put right by the next run, which says
    ``why``: by which paper.

    Raises: Invalid where a dismissal rests on points or a grade that would change.
    """
    form, people = form_of(unit, cycle.tpl_version_id), people_of(unit, cycle.id)
    field = marked(unit, cycle, people, marks_of(unit, cycle.id))
    placed = place(form.tiers, form.tie_order, field, {one.id: outcome_of(form.sheet, one) for one in field})
    before = last_results(unit, cycle.id, explained=False)
    state = ResultState.PUBLISHED if cycle.state is CycleState.PUBLISHED else ResultState.FINAL
    fresh = {
        who: result
        for who in people
        if (result := _result(placed[who.id]))["digest"] != before[who.id].digest
    }
    moved = {
        who: (before[who.id].grade, result["grade"])
        for who, result in fresh.items()
        if (result["value"], result["grade"]) != (before[who.id].value, before[who.id].grade)
    }
    refuse_resting(unit, [who.id for who in moved])
    held = resting(unit, [who.id for who in fresh])
    unit.insert(
        Result,
        [
            _row(who.id, who.scope_code, result, state, before[who.id])
            for who, result in fresh.items()
            if who.id not in held
        ],
    )
    tell_pay(unit, cycle, moved, why)
    return [who.name for who in moved]


def _row(
    subject_id: int, scope_code: int, result: dict[str, Any], state: ResultState, before: Last | None
) -> dict[str, Any]:
    return {
        "subject_id": subject_id,
        "number": before.number + 1 if before else 1,
        **result,
        "state": state,
        "supersedes_id": before.id if before else None,
        "scope_code": scope_code,
    }


def restate(unit: Unit, cycle: Cycle, state: ResultState) -> int:
    """Write everybody's newest result again with its new state, unchanged in value; return how many."""
    newest = last_results(unit, cycle.id)
    rows = []
    for who in people_of(unit, cycle.id):
        last = newest[who.id]
        same = {
            "value": last.value,
            "grade": last.grade,
            "rank": last.rank,
            "town_rank": last.town_rank,
            "explain": last.explain,
            "digest": last.digest,
        }
        rows.append(_row(who.id, who.scope_code, same, state, last))
    unit.insert(Result, rows)
    return len(rows)
