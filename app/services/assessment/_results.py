"""From marks to results: computed afresh, kept as rows that supersede one another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.assessment import (
    Contender,
    CycleState,
    Layers,
    Mark,
    Outcome,
    ResultState,
    combine,
    grade,
    rank,
    round_score,
    score,
)
from app.services.assessment._frame import Current, Form, Who, form_of, marks_of, name_of, people_of
from app.services.assessment._opening import first_days
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Moderation, Result, Subject
from db.scope import in_scope, known

UNGRADED = "不定等次"


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
    explain: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class _Computed:
    who: Who
    outcome: Outcome
    layers: Layers | None

    @property
    def value(self) -> Decimal | None:
        return self.layers.final if self.layers else None


def last_results(unit: Unit, cycle_id: int) -> dict[int, Last]:
    """Return the newest result, as known at the unit's date, by subject id."""
    found = (
        select(
            Result.subject_id,
            Result.id,
            Result.number,
            Result.value,
            Result.grade,
            Result.rank,
            Result.town_rank,
            Result.state,
            Result.explain,
            Result.digest,
        )
        .join(Subject, Subject.id == Result.subject_id)
        .where(
            Subject.cycle_id == cycle_id,
            in_scope(unit.actor.scopes, Result.scope_code),
            known(Result, unit.as_of),
        )
        .order_by(Result.number)
    )
    return {subject_id: Last(*row) for subject_id, *row in unit.session.execute(found)}


def settle(unit: Unit, cycle: Cycle) -> None:
    """Compute everybody's provisional result; one that did not change is not written again."""
    if cycle.state is not CycleState.CLOSED:
        raise Invalid(f"{name_of(cycle)}{cycle.state.label}，不能计算；请在截止评分之后、完成复核之前计算。")
    form = form_of(unit, cycle.tpl_version_id)
    computed = _compute(unit, cycle, form)
    ranks, town_ranks = _ranks(unit, form, computed)
    before = last_results(unit, cycle.id)
    rows = []
    for one in computed:
        result = _result(form, one, ranks[one.who.id], town_ranks[one.who.id])
        there = before.get(one.who.id)
        if there is None or there.digest != result["digest"]:
            rows.append(_row(one.who.id, one.who.scope_code, result, ResultState.PROVISIONAL, there))
    unit.insert(Result, rows)


def _compute(unit: Unit, cycle: Cycle, form: Form) -> list[_Computed]:
    marks = marks_of(unit, cycle.id)
    moderated, appealed = _moderated(unit, cycle.id), _appealed(unit, cycle.id)
    found = []
    for who in people_of(unit, cycle.id):
        outcome = score(form.sheet, _raw(form, marks.get(who.id, {})))
        layers = None
        if outcome.value is not None:
            layers = Layers(outcome.value, moderated.get(who.id), appealed.get(who.id))
        found.append(_Computed(who, outcome, layers))
    return found


def _raw(form: Form, marks: dict[str, Current]) -> dict[str, Mark | None]:
    return {
        item.code: combine(item, [marks[item.code].raw]) if item.code in marks else None
        for item in form.sheet.items
    }


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


Ranks = dict[int, int | None]


def _ranks(unit: Unit, form: Form, computed: Sequence[_Computed]) -> tuple[Ranks, Ranks]:
    since = first_days(unit, [one.who.person_id for one in computed])
    field = [
        Contender(
            one.who.id,
            one.value,
            bool(one.outcome.vetoes),
            one.who.town_id,
            since=since.get(one.who.person_id),
        )
        for one in computed
    ]
    within: Ranks = {}
    for town in {one.town for one in field}:
        within |= rank([one for one in field if one.town == town], form.tie_order)
    return rank(field, form.tie_order), within


def _result(form: Form, one: _Computed, place: int | None, town_place: int | None) -> dict[str, Any]:
    value = one.value
    name = UNGRADED if value is None else grade(value, form.tiers, vetoed=bool(one.outcome.vetoes))
    facts = {"value": value, "grade": name, "rank": place, "town_rank": town_place, "explain": _explain(one)}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    return {**facts, "digest": sha256(text.encode()).hexdigest()}


def _explain(one: _Computed) -> dict[str, Any]:
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
