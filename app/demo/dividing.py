"""The divisions of a demonstration: a list in any order, with several roots, and the units without land."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.demo.inventing import invented
from app.demo.office import DemoOffice
from app.demo.past import Past, refuse, relive
from app.domain.divisions import RowProblem
from app.domain.policy import Policy, Root
from app.domain.units import Level, is_above
from app.imports.guard import Intake, intake, pasted
from app.imports.rows import stage
from app.imports.staged import Severity
from app.imports.units import new_units, unit_layout
from app.services import units
from app.services.units import NewUnit, UnitRow

_ORDER = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Divided:
    """The villages and communities that may carry grids, and the other roots of the list, by name."""

    villages: list[UnitRow]
    left_out: tuple[str, ...]


def open_divisions(
    office: DemoOffice, rules: Policy, listed: Path | None, starts: date, past: Past | None = None
) -> Divided:
    """Import the division list, or an invented one: what stands under the policy's root.

    With a past, it and the units that are no more stand from its first day; its changes are lived.

    Raises:
        Invalid: a list has problems; ``fields`` has them all, row by row.
    """
    since = past.since if past else starts
    rows = _take(office, rules, intake(listed) if listed else pasted("演示区划", invented(rules)), since)
    centres = landless(rules, office.ask("admin", units.tree, since, Level.TOWN))
    if centres:
        office.do("admin", units.import_divisions, centres, since)
    if past:
        _take(office, rules, intake(past.former), since)
        relive(office, past)
    villages = office.ask("admin", units.tree, starts, Level.VILLAGE)
    codes = {row.code for row in under(rules.root, rows)}
    left_out = tuple(row.name for row in rows if row.code not in codes and not row.parent_code)
    scope = rules.hierarchy.gridded if listed else None
    cut = [one for one in villages if not one.statistical and (scope is None or scope.value.holds(one.code))]
    return Divided(cut, left_out)


def _take(office: DemoOffice, rules: Policy, file: Intake, since: date) -> list[NewUnit]:
    """Import what a list has under the policy's root and return all of its rows."""

    def problems(rows: Sequence[NewUnit]) -> Iterable[RowProblem]:
        ours = under(rules.root, rows)
        return office.ask("admin", units.preview_divisions, ours, since).problems

    staged = stage(file, unit_layout(problems))
    refuse([one for one in staged.problems if one.severity is Severity.ERROR], "区划清单")
    rows = new_units(staged.accepted)
    office.do("admin", units.import_divisions, under(rules.root, rows), since)
    return rows


def under(root: Root, rows: Sequence[NewUnit]) -> list[NewUnit]:
    """Return the rows without those under another root of the same level or higher.

    A list without the policy's own root is returned whole: its rows are judged one by one.
    """
    known = {row.code: row for row in rows}
    if root.code not in known:
        return list(rows)
    found = []
    for row in rows:
        top, seen = row, set[str]()
        while top.parent_code in known and top.code not in seen:
            seen.add(top.code)
            top = known[top.parent_code or ""]
        if top.code == root.code or top.parent_code or is_above(root.level, top.level):
            found.append(row)
    return found


def landless(rules: Policy, towns: Sequence[UnitRow]) -> list[NewUnit]:
    """Return the townships without land the policy counts and no list of divisions has, marked 演示."""
    found: list[NewUnit] = []
    for kind in rules.hierarchy.township_kinds.value:
        if kind.territory or kind.count is None:
            continue
        there = sum(town.unit_kind is kind.kind for town in towns)
        above = rules.division_code.ljust(6, "0")
        for number in range(there, kind.count):
            name = f"演示{_ORDER[number % len(_ORDER)]}{kind.label}"
            code = f"{above}{int(kind.code_from) + number:03}000"
            found.append(NewUnit(code=code, name=name, level=Level.TOWN, row=len(found) + 1))
    return found
