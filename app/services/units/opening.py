"""Open units: the root, a whole division list or nothing of it, and grids under villages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.access import WHOLE, Permission, Scope, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.divisions import Division, DivisionRow, RowProblem, check_divisions, in_order, refuse
from app.domain.policy import Policy, Root
from app.domain.sizing import Sized, Sizing
from app.domain.unit_checks import Finding
from app.domain.units import (
    Level,
    UnitKind,
    child_interval,
    ordinal_in,
    part_code,
    prefix_of,
    scope_above,
    short_name,
)
from app.services import policy
from app.services._own import OWN, own_fields, own_values
from app.services.units._standing import forget, levels_by_code, root_of, standing
from app.services.units.names import known_names
from app.services.units.queries import staffable
from app.services.units.rows import LevelCount, NewGrid, NewUnit, Preview, UnitRow
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion

_GRID_KINDS = (UnitKind.RURAL_GRID, UnitKind.URBAN_GRID, UnitKind.DEDICATED_GRID)
_FINER = {UnitKind.MICRO_GRID: Level.MICRO_GRID, UnitKind.GROUP: Level.GROUP}


@dataclass(frozen=True, slots=True)
class _Opening:
    """A unit about to be opened: where it stands is settled, its id is not."""

    level: Level
    scope: Scope
    parent: int | str | None  # an id, or the code of one opened just before it
    columns: dict[str, Any]


def _root_opening(root: Root) -> _Opening:
    kind = UnitKind.CITY if root.level is Level.CITY else UnitKind.COUNTY
    return _Opening(root.level, WHOLE, None, {"code": root.code, "name": root.name, "unit_kind": kind})


@permits(Permission.UNITS_READ)
def preview_divisions(unit: Unit, rows: Sequence[NewUnit], valid_from: date) -> Preview:
    """Return what ``import_divisions`` would do, or every problem that keeps it from doing so."""
    problems = _problems(unit, rows, valid_from)
    openings = [] if problems else _plan(unit, rows, valid_from)
    _, existing = _surroundings(unit, valid_from)
    known = sum(row.code in existing for row in rows)
    return Preview(tuple(_counted(openings)), known, tuple(problems))


@permits(Permission.UNITS_WRITE)
def import_divisions(unit: Unit, rows: Sequence[NewUnit], valid_from: date) -> list[LevelCount]:
    """Open every division of a list from a date, or none, and return how many were opened by level.

    The root is opened where there is none; rows without a parent stand under it. Kinds, and which
    units exist for statistics alone, follow from the policy. A row that is open already is left alone.

    Raises:
        Invalid: the list has problems; nothing was opened.
        Source: issue 2, item 6; standards-and-paper 1.5.
    """
    refuse(_problems(unit, rows, valid_from))
    openings = _plan(unit, rows, valid_from)
    _open(unit, openings, valid_from)
    return _counted(openings)


def _problems(unit: Unit, rows: Sequence[NewUnit], on: date) -> list[RowProblem]:
    root, existing = _surroundings(unit, on)
    return [*check_divisions(_listed(rows), root, existing), *_policy_problems(unit, rows, on)]


def _surroundings(unit: Unit, on: date) -> tuple[Root, dict[str, Level]]:
    """Return the root the list hangs on and the levels of what is open already."""
    now = standing(unit, on)
    root = root_of(now)
    if root is None:
        return policy.policy_on(unit, on).root, {}
    return Root(code=root.code, name=root.name, level=root.level), levels_by_code(now)


def _listed(rows: Sequence[NewUnit]) -> list[DivisionRow]:
    return [
        DivisionRow(row.row or place, row.code, clean(row.name), row.level, row.parent_code or "")
        for place, row in enumerate(rows, start=1)
    ]


def _policy_problems(unit: Unit, rows: Sequence[NewUnit], on: date) -> list[RowProblem]:
    """Return the rows whose kind no code range gives, and those that say otherwise than the database."""
    hierarchy = policy.policy_on(unit, on).hierarchy
    open_, also = {row.code: row for row in standing(unit, on).values()}, known_names(unit)
    found: list[RowProblem] = []
    for place, row in enumerate(rows, start=1):
        number, name = row.row or place, clean(row.name)
        here = open_.get(row.code)
        if here is not None and name not in (here.name, *also.get(here.id, ())):
            reason = f"库里这个代码是“{here.name}”，改名请用单位变更，只是叫法不同请先登记为别名"
            found.append(RowProblem(number, "名称", name, reason))
        elif not row.unit_kind and hierarchy.kind_of(row.level, row.code, name) is None:
            reason = "按政策的代码段认不出它是哪一种单位，请核对代码，或在政策里补上这一段"
            found.append(RowProblem(number, "代码", row.code, reason))
        found += _own_problems(unit, number, row)
    return found


def _own_problems(unit: Unit, number: int, row: NewUnit) -> Iterable[RowProblem]:
    """Yield what is wrong with the county's own fields a row gives."""
    _, faults = own_values(unit, "unit", row.extra, all_asked=False)
    titles = {f"extra.{own.key}": own.title for own in own_fields(unit, "unit")}
    given = {f"extra.{key}": str(value) for key, value in row.extra}
    for key, text in faults.items():
        yield RowProblem(number, titles.get(key, key.removeprefix("extra.")), given[key], text)


def _counted(openings: Iterable[_Opening]) -> list[LevelCount]:
    total, apart = Counter[Level](), Counter[Level]()
    for one in openings:
        total[one.level] += 1
        apart[one.level] += one.columns.get("statistical", False)
    return [LevelCount(level, total[level], apart[level]) for level in Level if total[level]]


def _plan(unit: Unit, rows: Sequence[NewUnit], on: date) -> list[_Opening]:
    """Return what is to be opened, parents first; a child of a statistical unit is statistical too."""
    root, existing = _surroundings(unit, on)
    rules, now = policy.policy_on(unit, on), {row.code: row for row in standing(unit, on).values()}
    found = [] if root.code in existing else [_root_opening(root)]
    scopes = {root.code: WHOLE} | {code: Scope(row.scope_lo, row.scope_hi) for code, row in now.items()}
    apart = {code for code, row in now.items() if row.statistical}
    last = _last_ordinals(unit, now.values())
    given = {row.code: row for row in rows}
    for one in in_order(_listed(rows), root, existing):
        if one.code in existing:
            continue
        last[one.parent_code] += 1
        scopes[one.code] = child_interval(scopes[one.parent_code], last[one.parent_code])
        if one.parent_code in apart or rules.hierarchy.is_statistical(one.code, one.name):
            apart.add(one.code)
        columns = _columns(one, given[one.code], rules) | {
            "attrs": _attrs(unit, given[one.code].extra),
            "statistical": one.code in apart,
            "position": last[one.parent_code],
        }
        parent = now[one.parent_code].id if one.parent_code in now else one.parent_code
        found.append(_Opening(one.level, scopes[one.code], parent, columns))
    return found


def _columns(division: Division, row: NewUnit, rules: Policy) -> dict[str, Any]:
    kind = row.unit_kind or rules.hierarchy.kind_of(division.level, division.code, division.name)
    return {
        "code": division.code,
        "name": division.name,
        "unit_kind": kind,
        "households": row.households,
        "residents": row.residents,
    }


def _attrs(unit: Unit, extra: Iterable[tuple[str, Any]], host: str = "") -> dict[str, Any]:
    """Return what a version keeps beside its columns: a dedicated grid's host, the county's own fields."""
    kept, _ = own_values(unit, "unit", extra, all_asked=False)
    return ({"host": host} if host else {}) | ({OWN: kept} if kept else {})


def _last_ordinals(unit: Unit, parents: Iterable[UnitRow]) -> defaultdict[str, int]:
    """Return the highest place ever given below each parent, by the parent's code; none is zero."""
    by_scope = {(row.scope_lo, row.scope_hi): row.code for row in parents}
    bearing = select(UnitRecord.scope_lo, UnitRecord.scope_hi).where(UnitRecord.follows_id.is_(None))
    last: defaultdict[str, int] = defaultdict(int)
    for low, high in unit.session.execute(bearing):
        above = scope_above(Scope(low, high))
        if code := by_scope.get((above.lo, above.hi)):  # one that was moved away lies elsewhere now
            last[code] = max(last[code], ordinal_in(above, Scope(low, high)))
    return last


# every row of a bulk insert must have the same columns, or those the first lacks are lost
_UNSAID: dict[str, Any] = {
    "statistical": False,
    "urban_like": False,
    "households": None,
    "residents": None,
    "position": 0,
    "attrs": {},
}


def _open(unit: Unit, openings: Sequence[_Opening], valid_from: date) -> list[int]:
    """Write identities and first versions in two statements and return the ids."""
    records = [{"level": one.level, "scope_lo": one.scope.lo, "scope_hi": one.scope.hi} for one in openings]
    ids = unit.insert(UnitRecord, records)
    made = {one.columns["code"]: unit_id for one, unit_id in zip(openings, ids, strict=True)}
    versions = [
        _UNSAID
        | one.columns
        | {
            "unit_id": unit_id,
            "parent_id": made[one.parent] if isinstance(one.parent, str) else one.parent,
            "valid_from": valid_from,
        }
        for one, unit_id in zip(openings, ids, strict=True)
    ]
    unit.insert(UnitVersion, versions)
    forget(unit)
    return ids


@permits(Permission.UNITS_WRITE)
def open_grids(unit: Unit, grids: Sequence[NewGrid], valid_from: date) -> list[int]:
    """Open grids under villages, micro-grids or groups under grids, from a date; return their ids in order.

    Codes are the parent's digits and the next free number: three for a grid, two for a finer unit
    (standards 1.1). A tier the policy calls optional may be skipped.

    Raises:
        NotFound: a parent is not there. Invalid: it is of another level, exists for statistics alone, or
            the kind is not one of the policy's, or the policy refuses the size (``size_doubts``).
    """
    rules = policy.policy_on(unit, valid_from)
    sizing = Sizing.of(rules)
    levels = {_FINER.get(one.unit_kind, Level.GRID) for one in grids}
    above = {one.village_id: staffable(unit, one.village_id, valid_from) for one in grids}
    last = _last_ordinals(unit, above.values())
    used = _used_sequences(unit, levels)
    openings: list[_Opening] = []
    for one in grids:
        parent, level = above[one.village_id], _FINER.get(one.unit_kind, Level.GRID)
        _check_parent(parent, level, rules)
        _check_grid(unit, one, rules)
        prefix = prefix_of(parent.code, level)
        last[parent.code] += 1
        used[prefix] += 1
        scope = child_interval(Scope(parent.scope_lo, parent.scope_hi), last[parent.code])
        _refuse_size(one, level, sizing)
        columns = _grid_columns(one, parent, rules, used[prefix])
        columns["attrs"] = _attrs(unit, one.extra, clean(one.host))
        openings.append(_Opening(level, scope, parent.id, columns))
    return _open(unit, openings, valid_from)


@permits(Permission.UNITS_WRITE)
def size_doubts(unit: Unit, grids: Sequence[NewGrid], valid_from: date) -> list[str]:
    """List, in sentences, what new units break of the county's sizes; what is only a warning too."""
    sizing = Sizing.of(policy.policy_on(unit, valid_from))
    found = (found for one in grids for found in _sized(one, _FINER.get(one.unit_kind, Level.GRID), sizing))
    return list(dict.fromkeys(one.text for one in found))


def _sized(one: NewGrid, level: Level, sizing: Sizing) -> list[Finding]:
    figures = {name: getattr(one, name) for name in ("unit_kind", "urban_like", "households", "residents")}
    return sizing.check(Sized(level=level, **figures))


def _refuse_size(one: NewGrid, level: Level, sizing: Sizing) -> None:
    if hard := next((found for found in _sized(one, level, sizing) if found.hard), None):
        raise Invalid(fields={"households": f"{hard.text}，政策不允许，请核对户数和人口。"})


def _check_parent(parent: UnitRow, level: Level, rules: Policy) -> None:
    """Refuse a parent of a level the policy does not put above this one."""
    allowed = rules.hierarchy.parents_of(level)
    if parent.level not in allowed:
        words = "、".join(rules.hierarchy.label_of(one) for one in allowed)
        what = rules.hierarchy.label_of(level)
        raise Invalid(f"{what}只能设在{words}下面，“{parent.name}”不是{words}，请另选。")


def _used_sequences(unit: Unit, levels: Iterable[Level]) -> defaultdict[str, int]:
    """Return the highest number ever used below each unit, by what the codes of its children begin with."""
    codes = select(UnitVersion.code, UnitRecord.level).join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
    used: defaultdict[str, int] = defaultdict(int)
    for code, level in unit.session.execute(codes.where(UnitRecord.level.in_(levels))):
        digits = 3 if level is Level.GRID else 2
        used[code[:-digits]] = max(used[code[:-digits]], int(code[-digits:]))
    return used


def _check_grid(unit: Unit, grid: NewGrid, rules: Policy) -> None:
    kinds = {kind.kind: kind for kind in rules.grid_kinds.value} if rules.grid_kinds else {}
    if grid.unit_kind not in (kinds or _GRID_KINDS):
        known = "、".join(kind.label for kind in (kinds or _GRID_KINDS))
        raise Invalid(fields={"unit_kind": f"政策里没有“{grid.unit_kind.label}”，可选：{known}。"})
    if grid.unit_kind in kinds and kinds[grid.unit_kind].host_required and not grid.host.strip():
        raise Invalid(fields={"host": f"“{grid.unit_kind.label}”要写明所属单位。"})
    if faults := own_values(unit, "unit", grid.extra, all_asked=True)[1]:
        raise Invalid(fields=faults)


def _grid_columns(grid: NewGrid, parent: UnitRow, rules: Policy, sequence: int) -> dict[str, Any]:
    stated = rules.hierarchy.grid_code
    level = _FINER.get(grid.unit_kind, Level.GRID)
    finer = "{village}第{number}" + rules.hierarchy.label_of(level)
    pattern = stated.value.name_pattern if stated and level is Level.GRID else finer
    made = pattern.format(village=short_name(parent.name), number=sequence)
    return {
        "code": part_code(parent.code, level, sequence),
        "name": clean(grid.name) or made,
        "unit_kind": grid.unit_kind,
        "urban_like": grid.urban_like,
        "households": grid.households,
        "residents": grid.residents,
        "position": sequence,
    }
