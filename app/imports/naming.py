"""Which unit a name of the file means that nobody knows: asked once, and kept as an alias of the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from app.core.access import Permission
from app.core.errors import Invalid
from app.imports.places import Named
from app.imports.staged import Called, Problem, Question, Severity, Staged, StagedRow
from app.imports.workers import LOCATED, Locator
from app.services import units
from app.workspace import Unit

_KEYS = ("town", "village", "grid")
_MOST, _OFFERED = 12, 40  # names asked about at once, units offered for one


def asked(unit: Unit, staged: Staged, locator: Locator) -> Staged:
    """Return the same with a question for every name of a unit that means none, or more than one."""
    kept = Permission.UNITS_WRITE in unit.actor.permissions
    found: dict[Called, Question] = {}
    for row, problem in _nowhere(staged):
        if len(found) < _MOST and (one := _question(row, problem, locator, kept=kept)):
            found.setdefault(*one)
    return replace(staged, questions=(*staged.questions, *found.values()))


def keep(unit: Unit, said: Mapping[Called, int]) -> None:
    """Keep what a person said as aliases, where they may; a name that is another unit's alias stays that."""
    if Permission.UNITS_WRITE not in unit.actor.permissions:
        return
    for (_, written, _), unit_id in said.items():
        with suppress(Invalid):
            units.name_alias(unit, unit_id, written)


def _nowhere(staged: Staged) -> Iterator[tuple[StagedRow, Problem]]:
    """Yield the rows that stand nowhere, with what is said of the name of their unit."""
    rows = {
        (row.table.sheet, row.row): row
        for row in staged.rows
        if row.values.get(LOCATED) is None and not row.values.get("grid_code")
    }
    for one in staged.problems if rows else ():
        if one.severity is Severity.ERROR and (row := rows.get((one.sheet, one.row))) is not None:
            yield row, one


def _question(
    row: StagedRow, problem: Problem, locator: Locator, *, kept: bool
) -> tuple[Called, Question] | None:
    key = next((key for key in _KEYS if problem.column and _titled(row, key) == problem.column), "")
    written = str(row.values.get(key) or "")
    if not written:
        return None
    try:
        places, above = locator.places_of(row, key)
    except Invalid:  # what is above it is asked about first
        return None
    called = (key, written, above or 0)
    choices = tuple((str(one.id), _full(one, above, locator)) for one in places.likest(written, above))
    text = f"“{written}”是哪个{places.what}？" + ("导入后记为它的别名，不再问。" if kept else "")
    return called, Question(row.table.sheet, row.row, problem.column, text, choices[:_OFFERED], called)


def _titled(row: StagedRow, key: str) -> str:
    place = row.table.places.get(key)
    return place.title if place else ""


def _full(one: Named, above: int | None, locator: Locator) -> str:
    """Return the name of a unit, with that of the unit above where the file has not said it."""
    parent = locator.towns.of(one.parent_id) if above is None and one.parent_id else None
    return f"{parent.name} · {one.name}" if parent else one.name
