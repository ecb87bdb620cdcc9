"""A pasted block against the sheet: what its columns and people may be called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.imports.block import Ground, Person, Place, Plan, fit
from ui.kit.giving import uncopied
from ui.pages.assessment.sheet.drafts import Cell
from ui.pages.assessment.sheet.model import SheetModel

Names = Mapping[str, str]
_NONE: Names = MappingProxyType({})


def fitted(
    model: SheetModel,
    block: Sequence[Sequence[str]],
    at: Cell,
    apart: Sequence[str] = (),
    names: Names = _NONE,
) -> Plan:
    """Return a block fitted to a sheet, from a cell on.

    ``apart`` are columns that tell namesakes apart; ``names`` are the columns' names in full, by key.
    """
    typing = model.held.typing
    rows = [line for line in model.lines if hasattr(line, "id")]
    known = [names.get(field.key, field.label.title) for field in model.columns]
    places = [
        Place(
            field.key,
            _titles(field.label.title, names.get(field.key, field.label.title), known),
            typing.parse[field.key],
        )
        for field in model.columns
        if field.key in typing.parse
    ]
    people = [
        Person(row.id, (typing.name(row),), tuple(str(getattr(row, key)) for key in apart)) for row in rows
    ]
    ground = Ground(
        places,
        people,
        *at,
        lambda row_id, key: model.held.lock((row_id, key)),
        lambda row_id, key: getattr(next(row for row in rows if row.id == row_id), key),
    )
    return fit(block, ground)


def _titles(title: str, name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return a column's title, its name, and the halves offices use that no other column could mean."""
    halves = (name[:4], name[-4:]) if len(name) >= 6 else ()
    return (title, name, *(half for half in halves if sum(half in other for other in known) == 1))


def held_back(view: Any, rows: Sequence[Any]) -> str:
    """Return why selected cells may not be copied: the names of many persons; marks alone may be."""
    typed, chosen = view.sheet.held.typing.parse, view.selected.cells().values()
    named = any(view.sheet.columns[column].key not in typed for row in chosen for column in row)
    return uncopied(len(rows)) if named else ""
