"""The documents of changes, and what became of a unit through them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.period import OPEN_END
from app.domain.restructuring import CLOSING, Link, Spell
from app.domain.units import ChangeOp, ChangeState
from app.services._actors import names, own
from app.services.restructuring import _tree
from app.services.restructuring._staff import coming, named
from app.services.restructuring._tree import fixed
from app.services.restructuring.rows import ChangeSet, ChangeSheet, StaffMove, StoryRow
from app.workspace import Unit
from db.models.units import Lineage, UnitChange, UnitVersion


@permits(Permission.UNITS_READ)
def change_sets(unit: Unit) -> list[ChangeSet]:
    """List the documents of changes, the latest first."""
    sets: defaultdict[int, list[UnitChange]] = defaultdict(list)
    for line in unit.session.scalars(select(UnitChange).order_by(UnitChange.id)):
        sets[line.set_id or line.id].append(line)
    people = names(unit)
    return [_set(unit, lines, people) for _, lines in sorted(sets.items(), reverse=True)]


@permits(Permission.UNITS_READ)
def change_sheet(unit: Unit, set_id: int) -> ChangeSheet:
    """Return a document with its rows.

    Raises: NotFound.
    """
    lines = _tree.kept(unit, set_id)
    return ChangeSheet(_set(unit, lines, names(unit)), named(unit, _tree.as_rows(lines)))


@permits(Permission.UNITS_READ)
def staff_moves(unit: Unit, set_id: int) -> tuple[StaffMove, ...]:
    """Return who goes on where by an approved document whose day is still to come; else nobody.

    Raises: NotFound.
    """
    lines = _tree.kept(unit, set_id)
    return coming(unit, [line for line in lines if line.state is ChangeState.APPROVED])


def _set(unit: Unit, lines: Sequence[UnitChange], people: Mapping[str, str]) -> ChangeSet:
    head, days = lines[0], [line.effective for line in lines]
    ops = Counter(line.op for line in lines)
    return ChangeSet(
        id=head.id,
        version=head.version,
        doc_no="、".join(dict.fromkeys(line.doc_no for line in lines if line.doc_no)),
        words="、".join(f"{op.label} {ops[op]}" for op in ChangeOp if ops[op]),
        effective=min(days),
        until=max(days),
        rows=len(lines),
        state=_state(lines),
        drafted_by=people[head.recorded_by],
        drafted_at=head.recorded_at,
        approved_by=people[head.approved_by] if head.approved_by else "",
        approved_at=head.approved_at,
        reason=head.reason,
        cancelled=head.void_reason or "",
        mine=own(unit, head.recorded_by),
        fixed=fixed(unit, lines),
    )


def _state(lines: Sequence[UnitChange]) -> ChangeState:
    """Return the state of a document: approved until its last row is carried out."""
    states = {line.state for line in lines}
    return ChangeState.APPROVED if ChangeState.APPROVED in states else lines[0].state


@permits(Permission.UNITS_READ)
def lineage(unit: Unit) -> list[Link]:
    """List the lineage of all changes that are approved or applied, for figures 按现在.

    ``app.domain.restructuring.carried`` carries a figure by it, from its day to a day.
    """
    return _tree.links(unit, ChangeState.APPROVED, ChangeState.APPLIED)


@permits(Permission.UNITS_READ)
def story(unit: Unit, unit_id: int) -> list[StoryRow]:
    """List the turns of a unit's life, the first one first, with where it came from and where it went.

    Raises: NotFound.
    """
    mine = sorted(_tree.spells(unit, {unit_id}), key=lambda one: one.valid_from)
    if not mine:
        raise NotFound("没有这个单位，请刷新后再试。")
    every = _tree.spells(unit, _near(unit, mine))
    turns = [*_turns(unit, every, mine), *_taken_in(unit, every, mine)]
    return [*sorted(turns, key=attrgetter("effective")), *_ends(unit, every, mine[-1])]


def _near(unit: Unit, mine: Sequence[Spell]) -> set[int]:
    """Return a unit with all it hung on, came from or went into: twelve thousand others say nothing of it."""
    found = {mine[0].unit_id, *(one.parent_id for one in mine if one.parent_id is not None)}
    for link in lineage(unit):
        if found & {link.from_id, link.to_id}:
            found |= {link.from_id, link.to_id}
    return found


def _turns(unit: Unit, every: Sequence[Spell], mine: Sequence[Spell]) -> list[StoryRow]:
    acts = _acts(unit)
    told = []
    for one in mine:
        op, doc_no = acts.get(one.version_id, ("", ""))
        above = _named(every, one.parent_id, one)
        kin = _kin(unit, every, one, into=True)
        told.append(StoryRow(one.valid_from, op or "登记", one.name, one.code, above, kin, doc_no))
    return told


def _taken_in(unit: Unit, every: Sequence[Spell], mine: Sequence[Spell]) -> list[StoryRow]:
    """Return the days another unit came into this one and left it as it was: no version says so."""
    begun = {one.valid_from for one in mine}
    statement = (
        select(UnitChange.effective, UnitChange.op, UnitChange.doc_no)
        .join(Lineage, Lineage.change_id == UnitChange.id)
        .where(Lineage.to_unit_id == mine[0].unit_id, Lineage.from_unit_id != mine[0].unit_id)
        .where(UnitChange.state.in_((ChangeState.APPROVED, ChangeState.APPLIED)))
        .order_by(Lineage.id)
    )
    acts = {day: (op.label, doc_no) for day, op, doc_no in unit.session.execute(statement)}
    told = []
    for day, (op, doc_no) in acts.items():
        now = next((one for one in mine if one.holds(day)), None)
        if now is not None and day not in begun:
            above, kin = (
                _named(every, now.parent_id, now),
                _kin(unit, every, replace(now, valid_from=day), into=True),
            )
            told.append(StoryRow(day, op, now.name, now.code, above, kin, doc_no))
    return told


def _ends(unit: Unit, every: Sequence[Spell], last: Spell) -> list[StoryRow]:
    if last.valid_to == OPEN_END:
        return []
    kin = _kin(unit, every, last, into=False)
    found = unit.session.execute(
        select(UnitChange.op, UnitChange.doc_no)
        .where(UnitChange.old_code == last.code, UnitChange.effective == last.valid_to)
        .where(UnitChange.op.in_(CLOSING), UnitChange.state.in_((ChangeState.APPROVED, ChangeState.APPLIED)))
        .order_by(UnitChange.id)
    ).first()
    what, doc_no = (found[0].label, found[1]) if found else ("撤销", "")
    return [StoryRow(last.valid_to, what, last.name, last.code, "", kin, doc_no)]


def _acts(unit: Unit) -> dict[int, tuple[str, str]]:
    """Return by version what act wrote it, and under which document."""
    statement = select(UnitVersion.id, UnitChange.op, UnitChange.doc_no).join(
        UnitChange, UnitChange.id == UnitVersion.change_id
    )
    return {row[0]: (row[1].label, row[2]) for row in unit.session.execute(statement)}


def _kin(unit: Unit, every: Sequence[Spell], one: Spell, *, into: bool) -> str:
    """Say from which units one came on the day it began, or into which it went on the day it ended."""
    day = one.valid_from if into else one.valid_to
    told = []
    for link in lineage(unit):
        mine, other = (link.to_id, link.from_id) if into else (link.from_id, link.to_id)
        if mine != one.unit_id or link.effective != day or other == mine:
            continue
        share = "" if link.share == 1 else f"（{link.basis.label} {link.num}/{link.den}）"
        told.append(f"{_name_of(every, other, one)}{share}")
    return "、".join(told)


def _name_of(every: Sequence[Spell], unit_id: int, near: Spell) -> str:
    named = [one for one in every if one.unit_id == unit_id]
    fit = [one for one in named if one.valid_to in (near.valid_from,) or one.valid_from == near.valid_to]
    return (fit or named)[-1].name if named else ""


def _named(every: Sequence[Spell], unit_id: int | None, near: Spell) -> str:
    found = [one.name for one in every if one.unit_id == unit_id and one.holds(near.valid_from)]
    return found[0] if found else ""
