"""One mark by itself: with why it was given and on what it rests; and marks taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.text import clean
from app.domain.assessment import CycleState, SubjectState
from app.services._versions import edit_of
from app.services.assessment._frame import (
    Current,
    Marks,
    Who,
    cycle_of,
    form_of,
    hold_sheets,
    marks_of,
    name_of,
    people_of,
)
from app.services.assessment._oneself import refuse_own
from app.services.assessment.scores import Mark, enter_scores
from app.workspace import Unit
from db.models.assessment import Score, Subject, TplItem


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedMark:
    """A mark with why it was given and on what it rests."""

    raw: Annotated[Decimal, Label("评分", width=10, kind=Kind.SCORE)]
    reason: Annotated[str, Label("事由", width=30, help="为什么给这个分，例如“巡查 22 次”")] = ""
    evidence: Annotated[str, Label("依据", width=30, help="事件编号、文号或日志日期，评分凭它核对")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A cell whose mark is taken back, as it was ``seen``."""

    subject_id: int
    item: str
    seen: Decimal


@permits(Permission.ASSESSMENT_READ)
def mark_now(unit: Unit, cycle_id: int, subject_id: int, item: str) -> tuple[int, NotedMark | None]:
    """Return a cell's mark as it stands and its version; 0 and None where there is none."""
    there = _there(marks_of(unit, cycle_id, Subject.id == subject_id), subject_id, item)
    if there is None:
        return 0, None
    return there.id, NotedMark(raw=there.raw, reason=there.reason, evidence=there.evidence)


@permits(Permission.ASSESSMENT_SCORE)
def note_mark(unit: Unit, cycle_id: int, place: tuple[int, str], new: NotedMark, version: int) -> None:
    """Enter the mark at ``place`` (subject and item) with its note, over the one of ``version``.

    Raises:
        Conflict: another has changed the cell since.
        Invalid, NotFound, Denied: as ``enter_scores``; ``fields`` names the field of the form.
    """
    hold_sheets(unit, [place[0]])
    if (now := mark_now(unit, cycle_id, *place))[0] != version:
        raise _overtaken(unit, place, *now)
    mark = Mark(
        subject_id=place[0],
        item=place[1],
        raw=new.raw,
        reason=clean(new.reason),
        evidence=clean(new.evidence),
    )
    try:
        enter_scores(unit, cycle_id, [mark])
    except Invalid as problem:
        said = dict(problem.fields)
        raise Invalid(str(problem), {"raw": "；".join(said.values())} if said else {}) from None


@permits(Permission.ASSESSMENT_SCORE)
def take_back(unit: Unit, cycle_id: int, cells: Sequence[Taken], reason: str) -> int:
    """Take saved marks back, all or none, and return how many: nobody has scored these cells any more.

    The marks stay in the past, each superseded by a line that says who took it back, when and why.

    Raises:
        Invalid: no reason, or the cycle or a sheet is not open; ``fields`` maps places to sentences.
        Conflict: another has changed some of these cells since they were seen.
        NotFound, Denied: as ``enter_scores``.
    """
    if not clean(reason):
        raise Invalid("请写明撤回评分的原因。", {"reason": "请写明原因"})
    hold_sheets(unit, [cell.subject_id for cell in cells])
    cycle = cycle_of(unit, cycle_id)
    if cycle.state is not CycleState.OPEN:
        raise Invalid(f"{name_of(cycle)}{cycle.state.label}，不能撤回评分。")
    people = {who.id: who for who in people_of(unit, cycle_id)}
    _refuse_closed(unit, cells, people)
    whose = Subject.id.in_({cell.subject_id for cell in cells})
    earlier, ids = marks_of(unit, cycle_id, whose), form_of(unit, cycle.tpl_version_id).ids
    marks = [_there(earlier, cell.subject_id, cell.item) for cell in cells]
    stale = [1 for cell, mark in zip(cells, marks, strict=True) if mark is None or mark.raw != cell.seen]
    if stale:
        raise Conflict(f"有 {len(stale)} 格刚被别人改过，这次没有撤回；请刷新后再看。")
    gone = [
        _row(unit, mark, ids[cell.item], people[cell.subject_id]) | {"reason": clean(reason)}
        for cell, mark in zip(cells, marks, strict=True)
        if mark is not None
    ]
    unit.insert(Score, gone)
    return len(gone)


def _overtaken(unit: Unit, place: tuple[int, str], version: int, mark: NotedMark | None) -> Conflict:
    """Return what says who wrote another mark into a cell, or took it back, and what stands there now."""
    last = (
        select(Score)
        .join(TplItem, TplItem.id == Score.item_id)
        .where(Score.subject_id == place[0], TplItem.code == place[1])
        .order_by(Score.id.desc())
    )
    return Conflict(
        "这一格刚被别人改过，这次没有保存；请核对后再提交。",
        version=version,
        theirs=asdict(mark) if mark else dict.fromkeys(("raw", "reason", "evidence")),
        edits=[edit_of(unit, row) for row in unit.session.scalars(last.limit(1))],
    )


def _refuse_closed(unit: Unit, cells: Sequence[Taken], people: Mapping[int, Who]) -> None:
    for cell in cells:
        who = people.get(cell.subject_id)
        if who is None:
            raise NotFound("有人员不在本期考核名单或不在您的辖区内，没有撤回；请刷新后重试。")
        refuse_own(unit, who.person_id, who.name)
        if who.state is not SubjectState.OPEN:
            raise Invalid(f"{who.name}的评分表{who.state.label}，不能撤回评分；请先“撤回修改”。")


def _there(marks: Marks, subject_id: int, item: str) -> Current | None:
    return marks.get(subject_id, {}).get(item)


def _row(unit: Unit, mark: Current, item_id: int, who: Who) -> dict[str, Any]:
    return {
        "subject_id": who.id,
        "item_id": item_id,
        "assessor_id": unit.actor.account_id,
        "raw": None,
        "evidence": "",
        "supersedes_id": mark.id,
        "scope_code": who.scope_code,
    }
