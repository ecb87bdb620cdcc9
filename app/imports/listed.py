"""A list about one thing, a campaign, a contract, a run, a session: how it is read, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.core.identity import Identity
from app.imports.namesakes import Namesakes
from app.imports.places import Places
from app.imports.rows import Layout
from app.imports.staged import Fate, Problem, Severity, Staged, StagedRow
from app.services.imports import Comparison, NewBatch, Said
from app.workspace import Unit

Write = Callable[[Unit, NewBatch], int]
T = TypeVar("T")
_SEVERITY = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Settled:
    """A list beside what is kept, the act that writes it, and whether there is anything to write."""

    staged: Staged
    write: Write
    anything: bool = True


@dataclass(frozen=True, slots=True)
class OneList:
    """How a list about one thing is read; ``target`` is what tells that thing from others of its kind.

    ``places`` are where the names of units in it are sought, ``asked`` which of several of one name is meant.
    """

    target: str
    layout: Layout
    settled: Callable[[Unit, Staged], Settled]
    places: tuple[Places, ...] = ()
    asked: Namesakes = field(default_factory=lambda: Namesakes({}))


def beside(
    staged: Staged, comparison: Comparison, columns: Mapping[str, str] | None = None
) -> tuple[Staged, list[int]]:
    """Return the file with what was said of its rows and what becomes of each, and which are to be written.

    ``columns`` says which column a field of the command stands for where the keys differ.
    """
    rows, names = staged.accepted, columns or {}
    told = [
        _problem(row, said, names)
        for row, one in zip(rows, comparison.rows, strict=True)
        for said in one.told
    ]
    whole = [Problem(0, "", "", said.text, _SEVERITY[said.warn]) for said in comparison.whole]
    fates = {
        (row.table.sheet, row.row): Fate(one.standing.label, one.changes)
        for row, one in zip(rows, comparison.rows, strict=True)
    }
    settled = replace(staged.with_problems([*told, *whole]), fates=fates)
    good = {id(row) for row in settled.accepted}
    listed = zip(rows, comparison.rows, strict=True)
    return settled, [at for at, (row, one) in enumerate(listed) if one.written and id(row) in good]


def _problem(row: StagedRow, said: Said, names: Mapping[str, str]) -> Problem:
    key = names.get(said.field, said.field)
    return row.problem(key if key in row.table.places else "name", said.text, _SEVERITY[said.warn])


def chosen(items: Sequence[T], places: Sequence[int]) -> list[T]:
    """Return the items at some places."""
    return [items[at] for at in places]


def text_of(row: StagedRow, key: str) -> str:
    """Return a value as text, empty where there is none."""
    return str(row.values.get(key) or "")


def number_of(row: StagedRow) -> str:
    """Return the identity number a row states, empty where it states none."""
    identity = row.values.get("identity")
    return identity.number if isinstance(identity, Identity) else ""


def day_of(row: StagedRow, key: str) -> date | None:
    """Return the day a row states, None where it states none."""
    value = row.values.get(key)
    return value if isinstance(value, date) else None
