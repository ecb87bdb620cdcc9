"""Marks and the towns' sheets: entered, corrected, submitted, accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.own_words import in_own_words
from app.domain.assessment import (
    SHEET_FLOW,
    CycleState,
    Item,
    Progress,
    SubjectState,
    check_raw,
    submit_checks,
)
from app.domain.workflow import Check, require, step_for
from app.services.assessment._frame import (
    Form,
    Marks,
    Who,
    cycle_of,
    form_of,
    hold_sheets,
    marks_of,
    name_of,
    names_at,
    people_of,
    progress_of,
    record_steps,
)
from app.services.assessment._oneself import refuse_own
from app.workspace import Unit
from db.models.assessment import Cycle, Score, Subject

SHOWN = 10  # faults told in one sentence; all of them are in ``fields``


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One raw score to be entered; the item by its code in the sheet."""

    subject_id: int
    item: Annotated[str, Label("指标", width=14)]
    raw: Annotated[Decimal, Label("得分", width=8, kind=Kind.SCORE)]
    reason: Annotated[str, Label("事由", width=30)] = ""
    evidence: Annotated[str, Label("依据", width=30)] = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a batch of marks did: new ones, corrections of earlier ones, and those already there."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class TownProgress:
    """How far one town is; ``people`` tells who lacks what."""

    town_id: int
    town: Annotated[str, Label("乡镇", width=14)]
    count: Annotated[int, Label("应评人数", width=10)]
    complete: Annotated[int, Label("已评齐", width=8)]
    missing: Annotated[int, Label("缺评分项", width=10)]
    state: Annotated[SubjectState, Label("状态", width=12)]
    people: tuple[Progress, ...] = ()


@permits(Permission.ASSESSMENT_SCORE)
def enter_scores(unit: Unit, cycle_id: int, marks: Sequence[Mark], batch_id: int | None = None) -> Entered:
    """Enter marks for an open cycle, all or none; a changed mark supersedes the earlier one.

    ``batch_id`` is the import they came with.

    Raises:
        NotFound: a person outside the actor's towns, or not in the cycle.
        Invalid: the cycle or a sheet is not open, an item is unknown or twice, a mark out of range;
            ``fields`` maps ``subject.item`` to its sentence.
        Denied: somebody scores himself.
    """
    hold_sheets(unit, [mark.subject_id for mark in marks])
    cycle = cycle_of(unit, cycle_id)
    if cycle.state is not CycleState.OPEN:
        raise Invalid(f"{name_of(cycle)}{cycle.state.label}，不能录入评分。")
    form = form_of(unit, cycle.tpl_version_id)
    items = {item.code: item for item in form.sheet.items}
    people = {who.id: who for who in people_of(unit, cycle_id)}
    _refuse_faults(unit, marks, items, people)
    earlier = marks_of(unit, cycle_id, Subject.id.in_({mark.subject_id for mark in marks}))
    fresh = [mark for mark in marks if not _same(mark, earlier)]
    rows = [
        _row(unit, mark, form, people[mark.subject_id], earlier) | {"batch_id": batch_id} for mark in fresh
    ]
    unit.insert(Score, rows)
    changed = sum(row["supersedes_id"] is not None for row in rows)
    return Entered(len(rows) - changed, changed, len(marks) - len(rows))


@permits(Permission.ASSESSMENT_SCORE)
def faults(unit: Unit, cycle_id: int, marks: Sequence[Mark]) -> dict[str, str]:
    """Return what ``enter_scores`` would refuse, by ``subject.item``, without writing.

    Raises:
        NotFound, Denied: as ``enter_scores``.
    """
    items = {item.code: item for item in form_of(unit, cycle_of(unit, cycle_id).tpl_version_id).sheet.items}
    return _faults_by_mark(unit, marks, items, {who.id: who for who in people_of(unit, cycle_id)})


def _faults_by_mark(
    unit: Unit, marks: Sequence[Mark], items: dict[str, Item], people: dict[int, Who]
) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[tuple[int, str]] = set()
    for mark in marks:
        who = people.get(mark.subject_id)
        if who is None:
            raise NotFound("有人员不在本期考核名单或不在您的辖区内，没有录入；请刷新后重试。")
        refuse_own(unit, who.person_id, who.name)
        for sentence in _faults(mark, who, items, twice=(mark.subject_id, mark.item) in seen):
            found[f"{mark.subject_id}.{mark.item}"] = sentence
        seen.add((mark.subject_id, mark.item))
    return found


def _refuse_faults(unit: Unit, marks: Sequence[Mark], items: dict[str, Item], people: dict[int, Who]) -> None:
    if found := _faults_by_mark(unit, marks, items, people):
        told = list(found.values())
        more = f"等{len(told)}处；" if len(told) > SHOWN else "；"
        raise Invalid("评分没有录入：" + "；".join(told[:SHOWN]) + more + "请改正后重新录入。", found)


def _faults(mark: Mark, who: Who, items: dict[str, Item], *, twice: bool) -> Iterator[str]:
    item = items.get(mark.item)
    if item is None:
        yield f"{who.name}：评分表没有“{mark.item}”这一项"
        return
    if twice:
        yield f"{who.name}：“{item.name}”重复"
    if who.state is not SubjectState.OPEN:
        yield f"{who.name}：评分表{who.state.label}，不能再改"
    try:
        check_raw(item, mark.raw)
    except AppError as problem:
        yield f"{who.name}：{str(problem).rstrip('。')}"


def _same(mark: Mark, earlier: Marks) -> bool:
    there = earlier.get(mark.subject_id, {}).get(mark.item)
    return there is not None and (there.raw, there.reason, there.evidence) == (
        mark.raw,
        mark.reason,
        mark.evidence,
    )


def _row(unit: Unit, mark: Mark, form: Form, who: Who, earlier: Marks) -> dict[str, Any]:
    there = earlier.get(mark.subject_id, {}).get(mark.item)
    return {
        "subject_id": mark.subject_id,
        "item_id": form.ids[mark.item],
        "assessor_id": unit.actor.account_id,
        "raw": mark.raw,
        "reason": mark.reason,
        "evidence": mark.evidence,
        "supersedes_id": there.id if there else None,
        "scope_code": who.scope_code,
    }


@permits(Permission.ASSESSMENT_READ)
def progress(unit: Unit, cycle_id: int) -> list[TownProgress]:
    """List the towns the actor may see, with who still lacks which mark."""
    return progress_by(unit, cycle_of(unit, cycle_id), people_of(unit, cycle_id), marks_of(unit, cycle_id))


@permits(Permission.ASSESSMENT_READ)
def progress_by(unit: Unit, cycle: Cycle, people: Sequence[Who], marks: Marks) -> list[TownProgress]:
    """Return ``progress`` of people and marks that have been read already."""
    names = names_at(unit, cycle)
    sheets = progress_of(form_of(unit, cycle.tpl_version_id), people, marks)
    towns: dict[int, list[Progress]] = {}
    for who, sheet in zip(people, sheets, strict=True):
        towns.setdefault(who.town_id, []).append(sheet)
    return [_town(town_id, names.get(town_id, ""), tuple(sheets)) for town_id, sheets in towns.items()]


def _town(town_id: int, name: str, sheets: tuple[Progress, ...]) -> TownProgress:
    return TownProgress(
        town_id,
        name,
        len(sheets),
        sum(not sheet.missing for sheet in sheets),
        sum(len(sheet.missing) for sheet in sheets),
        min((sheet.state for sheet in sheets), key=list(SubjectState).index),
        sheets,
    )


@permits(Permission.ASSESSMENT_READ)
def town_checklist(unit: Unit, cycle_id: int, town_id: int) -> list[Check]:
    """Return what a town must put right before it submits, one line per person."""
    cycle = cycle_of(unit, cycle_id)
    people = _town_people(unit, cycle_id, town_id)
    form = form_of(unit, cycle.tpl_version_id)
    return submit_checks(progress_of(form, people, marks_of(unit, cycle_id, Subject.town_id == town_id)))


@permits(Permission.ASSESSMENT_SCORE)
def submit_town(unit: Unit, cycle_id: int, town_id: int) -> int:
    """Hand a town's sheets to the county and return how many there are.

    Raises: Invalid while anybody lacks a required mark; ``fields`` maps places to sentences.
    """
    _open(unit, cycle_id)
    hold_sheets(unit, [who.id for who in _town_people(unit, cycle_id, town_id)])
    require(town_checklist(unit, cycle_id, town_id), in_own_words("提交县级"))
    return _move(unit, cycle_id, town_id, "submit")


@permits(Permission.ASSESSMENT_SCORE)
def pull_back_town(unit: Unit, cycle_id: int, town_id: int) -> int:
    """Take a town's sheets back to correct them; impossible once the county has accepted."""
    _open(unit, cycle_id)
    return _move(unit, cycle_id, town_id, "pull_back")


@permits(Permission.ASSESSMENT_PUBLISH)
def accept_town(unit: Unit, cycle_id: int, town_id: int) -> int:
    """Accept a town's sheets at the county, which ends its changes, and return how many there are."""
    _open(unit, cycle_id)
    return _move(unit, cycle_id, town_id, "accept")


@permits(Permission.ASSESSMENT_PUBLISH)
def return_town(unit: Unit, cycle_id: int, town_id: int, reason: str) -> int:
    """Give submitted sheets back to their town, with the reason.

    Raises: Invalid without a reason, or when they are not submitted.
    """
    if not reason.strip():
        raise Invalid("请写明退回原因。", {"reason": "请写明退回原因"})
    _open(unit, cycle_id)
    return _move(unit, cycle_id, town_id, "return", reason)


def _open(unit: Unit, cycle_id: int) -> Cycle:
    cycle = cycle_of(unit, cycle_id)
    if cycle.state is not CycleState.OPEN:
        raise Invalid(f"{name_of(cycle)}{cycle.state.label}，评分表不能再动。")
    return cycle


def _town_people(unit: Unit, cycle_id: int, town_id: int) -> list[Who]:
    people = people_of(unit, cycle_id, town_id)
    if not people:
        raise NotFound("这个乡镇在本期没有考核对象，或不在您的辖区内。")
    return people


def _move(unit: Unit, cycle_id: int, town_id: int, action: str, note: str = "") -> int:
    people = _town_people(unit, cycle_id, town_id)
    target = {who.state: step_for(SHEET_FLOW, who.state, action).state for who in people}
    for state, after in target.items():
        record_steps(unit, [who for who in people if who.state is state], action, after, note)
    ids = [who.id for who in people]
    for subject in unit.session.scalars(select(Subject).where(Subject.id.in_(ids))):
        subject.state = target[subject.state]
    return len(people)
