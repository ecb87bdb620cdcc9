"""What breaks the county's standard of units, and why somebody lets it stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.text import clean
from app.domain.unit_checks import Check, Finding
from app.domain.unit_codes import number_units
from app.services._actors import names
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.units._judged import coded, ever_given, found_in, group_digits, spots
from app.services.units._standing import is_seen
from app.services.units.queries import tree, unit_by_id
from app.services.units.rows import UnitRow
from app.workspace import Unit
from db.models.units import UnitWaiver
from db.scope import in_scope

_TOLD = 200


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One thing amiss with a unit; ``reason`` says why it may stay, and then it is no problem any more.

    ``waiver`` is the id and version of that explanation.
    """

    id: str
    unit_id: int
    name: Annotated[str, Label("单位", width=27, tail=True)]
    check: Annotated[Check, Label("种类", width=10)]
    text: Annotated[str, Label("问题", width=44)]
    explained: Annotated[bool, Label("已说明", width=8)]
    reason: Annotated[str, Label("说明", width=24)]
    by: Annotated[str, Label("说明人", width=9)]
    at: Annotated[datetime | None, Label("说明时间", width=16)]
    path: Annotated[str, Label("所属", width=26, tail=True)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    hard: bool
    waiver: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """Why something amiss with a unit may stay, who said so and when."""

    id: int
    version: int
    told: Annotated[str, Label("问题", width=40)]
    reason: Annotated[str, Label("说明", width=30)]
    by: Annotated[str, Label("说明人", width=10)]
    at: Annotated[datetime, Label("说明时间", width=16)]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """The code a unit should get; ``new`` is empty where something has to be put right first."""

    id: int
    name: Annotated[str, Label("单位", width=24, tail=True)]
    path: Annotated[str, Label("所属", width=30, tail=True)]
    old: Annotated[str, Label("现在的代码", width=19, kind=Kind.CODE)]
    new: Annotated[str, Label("应编的代码", width=19, kind=Kind.CODE)]
    why: Annotated[str, Label("原因", width=36)]


@permits(Permission.UNITS_READ)
def problems(unit: Unit, on: date | None = None) -> list[ProblemRow]:
    """List what breaks the standard among the units the actor sees, in the order of the tree.

    What somebody has explained stays in the list, as explained, until its figures change.
    """
    day = on or unit.as_of.valid_on
    rows = {row.id: row for row in tree(unit, day)}
    kept, people = _kept(unit), names(unit)
    return [
        _problem(rows[one.unit_id], one, kept.get((one.unit_id, one.key, one.facts)), people)
        for one in found_in(unit, day)
    ]


def _problem(
    row: UnitRow, found: Finding, waiver: UnitWaiver | None, people: Mapping[str, str]
) -> ProblemRow:
    said = waiver is not None and not found.hard
    return ProblemRow(
        id=f"{row.id}:{found.key}",
        unit_id=row.id,
        name=row.name,
        check=found.check,
        text=found.text,
        explained=said,
        reason=waiver.reason if waiver and said else "",
        by=people[waiver.recorded_by] if waiver and said else "",
        at=waiver.recorded_at if waiver and said else None,
        path=row.path,
        code=row.code,
        hard=found.hard,
        waiver=(waiver.id, waiver.version) if waiver and said else None,
    )


def _kept(unit: Unit) -> dict[tuple[int, str, str], UnitWaiver]:
    """Return what has been explained, by unit, rule and the facts it was explained for."""
    found = select(UnitWaiver).where(
        UnitWaiver.voided.is_(False), in_scope(unit.actor.scopes, UnitWaiver.scope_code)
    )
    rows = unit.session.scalars(found.order_by(UnitWaiver.id))
    return {(one.unit_id, one.rule_key, one.facts): one for one in rows}


@permits(Permission.UNITS_READ)
def explained(unit: Unit) -> set[tuple[int, str, str]]:
    """Return what has been explained: unit, rule and the facts it was explained for."""
    return set(_kept(unit))


@permits(Permission.UNITS_WRITE)
def explain(unit: Unit, problem_ids: Collection[str], reason: str) -> int:
    """Record why things amiss may stay, and return how many were not explained before.

    Raises:
        Invalid: no reason, or a rule of the policy that is no mere warning.
        NotFound: one of them is no problem any more, or not in the actor's scope.
    """
    why = clean(reason)
    if not why:
        raise Invalid(fields={"reason": "请写明为什么可以这样，例如“孤立楼院，不宜合并”。"})
    found = {f"{one.unit_id}:{one.key}": one for one in found_in(unit, unit.today)}
    if any(each not in found for each in problem_ids):
        raise NotFound("选中的问题里有的已经不在了，请刷新后再选。")
    chosen = [found[each] for each in dict.fromkeys(problem_ids)]
    if hard := next((one for one in chosen if one.hard), None):
        raise Invalid(f"“{hard.text}”是政策规定必须达到的，不能只作说明，请先调整网格。")
    before = explained(unit)
    new = [one for one in chosen if (one.unit_id, one.key, one.facts) not in before]
    for one in new:
        unit.session.add(_waiver(unit, one, why))
    return len(new)


def _waiver(unit: Unit, found: Finding, reason: str) -> UnitWaiver:
    row = unit_by_id(unit, found.unit_id)
    return UnitWaiver(
        unit_id=row.id,
        rule_key=found.key,
        facts=found.facts,
        told=found.text[:_TOLD],
        reason=reason,
        scope_code=row.scope_lo,
    )


@permits(Permission.UNITS_READ)
def waivers(unit: Unit, unit_id: int) -> list[WaiverRow]:
    """List what has been explained of a unit, newest first."""
    if not is_seen(unit, unit_id):
        raise NotFound("这个单位在所选日期不存在，或不在您的范围内，请刷新后再试。")
    found = select(UnitWaiver).where(UnitWaiver.unit_id == unit_id, UnitWaiver.voided.is_(False))
    people = names(unit)
    return [
        WaiverRow(one.id, one.version, one.told, one.reason, people[one.recorded_by], one.recorded_at)
        for one in unit.session.scalars(found.order_by(UnitWaiver.id.desc()))
    ]


@permits(Permission.UNITS_WRITE)
def withdraw_waiver(unit: Unit, waiver_id: int, version: int, reason: str) -> None:
    """Take an explanation back: what it was for is a problem again.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: no reason.
    """
    found = unit.session.get(UnitWaiver, waiver_id)
    if found is None or found.voided or not unit.actor.sees(found.scope_code):
        raise NotFound("没有这条说明，请刷新后再试。")
    unchanged(unit, found, version, "这条说明刚被别人修改过，请刷新后再试。")
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明收回的原因。"})
    found.voided, found.void_reason = True, clean(reason)


@permits(Permission.UNITS_READ)
def numbering(unit: Unit, on: date | None = None) -> Sequence[NumberRow]:
    """List the grids, micro-grids and groups without a right code, with the one they should get.

    Nothing is changed: a code changes by a decision on its date.  Source: standards-and-paper 1.1.
    """
    day = on or unit.as_of.valid_on
    rows, rules = tree(unit, day), policy_on(unit, day)
    by_id = {row.id: row for row in rows}
    units = coded(rows, rules, spots(unit, day))
    return [
        NumberRow(one.id, by_id[one.id].name, by_id[one.id].path, one.old, one.new, one.why)
        for one in number_units(units, ever_given(unit), group_digits(rules))
    ]
