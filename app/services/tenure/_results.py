"""Results as grounds look at them: a person's, the latest first; those an act cites; who must go by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import aliased

from app.core.period import OPEN_END
from app.domain.assessment import REGULAR, CycleKind, CycleState
from app.domain.roster import EndReason, GridRole
from app.domain.tenure import Basis, Cited, Ground, TenureState
from app.services.assessment._names import name_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Result, Subject
from db.models.roster import Posting
from db.models.tenure import TenureAct, TenureCite

_KINDS = (*REGULAR, CycleKind.ANNUAL)
_TOLD = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)
_LIVE = (TenureState.DRAFTED, TenureState.APPROVED)
_GONE = (EndReason.DISMISSED, EndReason.RESIGNED, EndReason.EXPIRED)
_Found = Select[Result, Subject, Cycle, bool, bool]


def _results() -> _Found:
    """Return the results people are assessed by, with whether one is appealed, and whether corrected."""
    later = aliased(Result)
    appealed = select(Appeal.id).where(
        Appeal.subject_id == Subject.id, Appeal.decided_on.is_(None), ~Appeal.voided
    )
    superseded = select(later.id).where(later.supersedes_id == Result.id)
    return (
        select(
            Result,
            Subject,
            Cycle,
            appealed.exists().label("appealed"),
            superseded.exists().label("superseded"),
        )
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Cycle.cycle_kind.in_(_KINDS), ~Cycle.voided)
        .order_by(Cycle.opens.desc(), Cycle.id.desc())
    )


def _cited(row: Row[Result, Subject, Cycle, bool, bool]) -> Cited:
    result, _subject, cycle, appealed, superseded = row
    value = "" if result.value is None else f"{result.value.normalize():f}分，"
    return Cited(
        id=result.id,
        title=f"{name_of(cycle)}（{value}{result.grade}）",
        grade=result.grade,
        regular=cycle.cycle_kind in REGULAR,
        locked=cycle.state is CycleState.LOCKED,
        appealed=appealed,
        superseded=superseded,
    )


def results_of(unit: Unit, person_id: int) -> list[Cited]:
    """Return a person's newest results that are public, the latest first."""
    rows = unit.session.execute(
        _results().where(Subject.person_id == person_id, Cycle.state.in_(_TOLD), ~_later())
    )
    return [_cited(row) for row in rows]


def cited_by(unit: Unit, act_ids: Collection[int]) -> dict[int, list[Cited]]:
    """Return what acts rest on, as it stands now, by act."""
    found: dict[int, list[Cited]] = defaultdict(list)
    pairs = select(TenureCite.result_id, TenureCite.act_id).where(TenureCite.act_id.in_(act_ids))
    acts: dict[int, list[int]] = defaultdict(list)
    for result_id, act_id in unit.session.execute(pairs):
        acts[result_id].append(act_id)
    for row in unit.session.execute(_results().where(Result.id.in_(acts))) if acts else ():
        for act_id in acts[row[0].id]:
            found[act_id].append(_cited(row))
    return found


@dataclass(frozen=True, slots=True)
class Failing:
    """Somebody whom a compulsory ground meets, and the results it rests on."""

    ground: Ground
    results: tuple[Cited, ...]

    @property
    def told(self) -> str:
        """Return it in words."""
        return f"{self.ground.label}：{'、'.join(one.title for one in self.results)}"


def failing(unit: Unit) -> Mapping[int, Failing]:
    """Return whom the policy says must be dismissed and nobody has drafted it for, by person.

    Who began anew after the assessment is not held to it.
    """
    key = ("tenure.failing", unit.today)
    if key not in unit.kept:
        found: dict[int, Failing] = {}
        for ground in policy_on(unit, unit.today).dismissal.listed():
            if ground.compulsory:
                found |= _failing(unit, ground)
        unit.kept[key] = found
    kept: Mapping[int, Failing] = unit.kept[key]
    return kept


def _failing(unit: Unit, ground: Ground) -> dict[int, Failing]:
    kinds = (CycleKind.ANNUAL,) if ground.basis is Basis.ANNUAL else REGULAR
    locked = select(Cycle).where(Cycle.cycle_kind.in_(kinds), Cycle.state == CycleState.LOCKED, ~Cycle.voided)
    last = unit.session.scalars(locked.order_by(Cycle.opens.desc()).limit(ground.times)).all()
    if len(last) < ground.times:
        return {}
    live = (
        select(TenureCite.id)
        .join(TenureAct)
        .where(TenureCite.result_id == Result.id, TenureAct.state.in_(_LIVE))
    )
    served = select(Posting.id).where(
        Posting.person_id == Subject.person_id,
        Posting.role == GridRole.WORKER,
        Posting.voided_at.is_(None),
    )
    left = served.where(Posting.end_reason.in_(_GONE), Posting.valid_to >= Cycle.closes)
    rows = unit.session.execute(
        _results()
        .where(Cycle.id.in_([one.id for one in last]), Result.grade == ground.grade, ~_later())
        .where(served.where(Posting.valid_to == OPEN_END).exists(), ~left.exists(), ~live.exists())
    )
    people: dict[int, list[Cited]] = defaultdict(list)
    for row in rows:
        if not (one := _cited(row)).appealed:
            people[row[1].person_id].append(one)
    return {
        person: Failing(ground, tuple(found))
        for person, found in people.items()
        if len(found) == ground.times
    }


def _later() -> ColumnElement[bool]:
    later = aliased(Result)
    return select(later.id).where(later.supersedes_id == Result.id).exists()
