"""A file read by the product, beside what must be read of it and asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.core.errors import AppError, Invalid
from app.core.identity import Identity
from app.imports.guard import intake
from app.imports.reading import parse
from app.imports.rows import stage
from app.imports.staged import Staged, StagedRow
from app.imports.workers import RosterRules, worker_layout
from tests.imports.dirty import forms, layouts, numbers, words
from tests.imports.dirty.truth import Case, Told
from tests.imports.rules import roster_rules


def every() -> Iterator[Case]:
    """Yield every case, in the order of their numbers."""
    for part in (numbers, words, layouts, forms):
        yield from part.cases()


def read(path: Path, rules: RosterRules) -> Staged:
    """Return a roster as the product reads it, in this process."""
    file = intake(path)
    return stage(file, worker_layout(rules), parse(file))


def faults(path: Path, case: Case) -> list[str]:
    """Return what is not as expected in how a file is read: values, questions, rows left out."""
    rules = roster_rules()
    try:
        staged = read(path, rules)
    except AppError as refused:
        return [] if case.notes == (str(refused),) else [f"refused: {refused}"]
    found = [_told(row, rules) for row in staged.accepted]
    questions = [(one.sheet, one.row, one.column, one.severity.value, one.reason) for one in staged.problems]
    said = [f"row not expected: {one}" for one in found if one not in case.rows]
    said += [f"row not read: {one}" for one in case.rows if one not in found]
    open_ = list(questions)
    for asked in case.questions:
        answer = next((one for one in open_ if one[:4] == asked[:4] and asked[4] in one[4]), None)
        if answer is None:
            said.append(f"not asked: {asked}")
        else:
            open_.remove(answer)
    said += [f"asked beyond: {one}" for one in open_]
    if len(staged.skipped) != case.skipped:
        said.append(f"left out {[(one.row, one.text[:20], one.reason) for one in staged.skipped]}")
    return said


def _told(row: StagedRow, rules: RosterRules) -> Told:
    values = row.values
    identity = values["identity"]
    try:
        unit = rules.locator.unit_of(row).code
    except Invalid as unknown:
        unit = str(unknown)
    number = identity.number if isinstance(identity, Identity) else ""
    return (
        row.row,
        str(values["name"]),
        number,
        unit,
        str(values["since"]),
        *(str(values[key] or "") for key in ("phone", "card", "politics", "education")),
    )
