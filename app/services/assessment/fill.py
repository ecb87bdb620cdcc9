"""The sheet as it is typed: everything about a cycle in one reading, and the act that sends the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Conflict
from app.core.period import Month
from app.domain.assessment import Item, Marked, Sheet, SubjectState, TieKey, Tier
from app.domain.workflow import Check
from app.services.assessment._frame import (
    Marks,
    Note,
    Who,
    cycle_of,
    form_of,
    hold_sheets,
    marks_of,
    names_at,
    people_of,
)
from app.services.assessment._oneself import own_records
from app.services.assessment._results import marked
from app.services.assessment.course import cycle_checklist
from app.services.assessment.cycle_list import CycleRow, cycles
from app.services.assessment.scores import Entered, Mark, TownProgress, enter_scores, progress_by
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle, Subject
from db.models.calendar import CalDay


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the sheet; ``marked`` is what the arithmetic takes, ``notes`` say why, by item code.

    ``own`` is True for the actor's own line, which somebody else must score.
    """

    id: int
    name: str
    town: str
    unit: str
    scope_code: int
    state: SubjectState
    marked: Marked
    notes: Mapping[str, Note]
    own: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """A cycle in hand: its frozen sheet and grades, everybody the actor may see, and how far it is.

    ``due`` is the day the towns' sheets are wanted and ``days_left`` the working days to it (negative when
    it is over, None where policy or calendar is silent); ``best_share`` limits the best grade, in percent;
    ``checks`` are those of the cycle's next step; ``whole`` tells whether everybody of the county is here.
    """

    cycle: CycleRow
    sheet: Sheet
    tiers: tuple[Tier, ...]
    tie_order: tuple[TieKey, ...]
    lines: tuple[Line, ...]
    towns: tuple[TownProgress, ...]
    checks: tuple[Check, ...]
    due: date | None
    days_left: int | None
    best_share: Decimal | None
    whole: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the columns that are typed."""
        return self.sheet.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as it was typed over ``seen``, the mark that stood there then; None where there was none."""

    subject_id: int
    item: str
    raw: Decimal
    seen: Decimal | None


@permits(Permission.ASSESSMENT_READ)
def filling(unit: Unit, cycle_id: int) -> Filling:
    """Return a cycle with everything its sheet needs on screen.

    Raises: NotFound when there is no such cycle.
    """
    cycle = cycle_of(unit, cycle_id)
    form, people = form_of(unit, cycle.tpl_version_id), people_of(unit, cycle_id)
    due, marks = _due(unit, cycle), marks_of(unit, cycle_id)
    best = policy_on(unit, cycle.opens).assessment.best_share
    return Filling(
        next(row for row in cycles(unit) if row.id == cycle_id),
        form.sheet,
        form.tiers,
        form.tie_order,
        _lines(unit, cycle, people, marks),
        tuple(progress_by(unit, cycle, people, marks)),
        tuple(cycle_checklist(unit, cycle_id)),
        due,
        None if due is None else _workdays_to(unit, due),
        None if best is None else best.value,
        WHOLE in unit.actor.scopes,
    )


def _lines(unit: Unit, cycle: Cycle, people: Sequence[Who], marks: Marks) -> tuple[Line, ...]:
    names, mine = names_at(unit, cycle), own_records(unit)
    return tuple(
        Line(
            who.id,
            who.name,
            names.get(who.town_id, ""),
            names.get(who.unit_id, ""),
            who.scope_code,
            who.state,
            one,
            {code: mark.note for code, mark in marks.get(who.id, {}).items() if mark.note.told},
            who.person_id in mine,
        )
        for who, one in zip(people, marked(unit, cycle, people, marks), strict=True)
    )


def _due(unit: Unit, cycle: Cycle) -> date | None:
    """Return the last day for the towns' sheets: a day of the month that follows, as the policy says."""
    if cycle.month is None:
        return None
    day = policy_on(unit, cycle.month.last).assessment.cadence_of(cycle.cycle_kind).due_day
    if day is None:
        return None
    following = Month.of(cycle.month.end)
    return following.first.replace(day=min(day.value, following.last.day))


def _workdays_to(unit: Unit, due: date) -> int | None:
    """Return the working days between today and ``due``; None where the calendar does not reach."""
    first, last = sorted((unit.today, due))
    known = select(func.count(CalDay.id)).where(~CalDay.voided, CalDay.day > first, CalDay.day <= last)
    if unit.session.scalar(known) != (last - first).days:
        return None
    worked = unit.session.scalar(known.where(CalDay.is_work)) or 0
    return worked if unit.today <= due else -worked


@permits(Permission.ASSESSMENT_SCORE)
def enter_cells(unit: Unit, cycle_id: int, cells: Sequence[Cell]) -> Entered:
    """Enter what was typed into a sheet, all or none; the notes of a mark stay with its cell.

    Raises:
        Conflict: another has changed some of these cells since they were seen.
        Invalid, NotFound, Denied: as ``enter_scores``.
    """
    hold_sheets(unit, [cell.subject_id for cell in cells])
    earlier = marks_of(unit, cycle_id, Subject.id.in_({cell.subject_id for cell in cells}))
    stale = [cell for cell in cells if _there(earlier, cell) not in (cell.seen, cell.raw)]
    if stale:
        raise Conflict(
            f"有 {len(stale)} 格刚被别人改过，这次没有保存；请在标出的格子里选择用哪个分数，再保存。"
        )
    return enter_scores(unit, cycle_id, [_mark(earlier, cell) for cell in cells])


def _there(earlier: Marks, cell: Cell) -> Decimal | None:
    mark = earlier.get(cell.subject_id, {}).get(cell.item)
    return mark.raw if mark else None


def _mark(earlier: Marks, cell: Cell) -> Mark:
    there = earlier.get(cell.subject_id, {}).get(cell.item)
    reason, evidence = (there.reason, there.evidence) if there else ("", "")
    return Mark(subject_id=cell.subject_id, item=cell.item, raw=cell.raw, reason=reason, evidence=evidence)
