"""Results as grounds look at them: a person's, the latest first; those an act cites; who must go by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import aliased

from app.core.period import OPEN_END
from app.domain.assessment import REGULAR, CycleKind, CycleState
from app.domain.roster import EndReason, GridRole
from app.domain.tenure import Basis, Cited, Ground, TenureState
from app.services._same import same, stays, together
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
_FEW = 500
_Found = Select[Result, Subject, Cycle, bool, bool]


def _results() -> _Found:
    """Return the results people are assessed by, with whether one is appealed, and whether corrected."""
    later = aliased(Result)
    appealed = select(Appeal.id).where(Appeal.subject_id == Subject.id, Appeal.outcome == "", ~Appeal.voided)
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
        _results().where(Subject.person_id.in_(same(unit, person_id)), Cycle.state.in_(_TOLD), ~_later())
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
    rows = unit.session.execute(
        _results()
        .where(Cycle.id.in_([one.id for one in last]), Result.grade == ground.grade)
        .where(~_later(), ~live.exists())
    ).all()
    people, kept = defaultdict[int, list[Cited]](list), stays(unit)
    mains = {row[1].person_id: kept.get(row[1].person_id, row[1].person_id) for row in rows}
    posts = _posts(unit, set(mains.values()))
    for row in rows:
        person = mains[row[1].person_id]
        if not (one := _cited(row)).appealed and _went_on(posts.get(person, ()), row[2].closes):
            people[person].append(one)
    return {
        person: Failing(ground, tuple(found))
        for person, found in people.items()
        if len(found) == ground.times
    }


def _posts(unit: Unit, people: Collection[int]) -> Mapping[int, Sequence[Row[int, date, EndReason | None]]]:
    """Return the posts of human beings under any of their records, by the record that stays."""
    statement = select(Posting.person_id, Posting.valid_to, Posting.end_reason).where(
        Posting.role == GridRole.WORKER, Posting.voided_at.is_(None)
    )
    if len(people) <= _FEW:
        statement = statement.where(Posting.person_id.in_(together(unit, people)))
    kept, found = stays(unit), defaultdict[int, list[Row[int, date, EndReason | None]]](list)
    for row in unit.session.execute(statement):
        found[kept.get(row.person_id, row.person_id)].append(row)
    return found


def _went_on(posts: Sequence[Row[int, date, EndReason | None]], since: date) -> bool:
    """Return whether somebody serves, and has not begun anew since a day."""
    left = any(row.end_reason in _GONE and row.valid_to >= since for row in posts)
    return any(row.valid_to == OPEN_END for row in posts) and not left


def _later() -> ColumnElement[bool]:
    later = aliased(Result)
    return select(later.id).where(later.supersedes_id == Result.id).exists()
