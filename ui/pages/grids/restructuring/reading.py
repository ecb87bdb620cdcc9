"""The lines of a document read as changes, by the same rules as a workbook's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.access import Permission, permits
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow
from app.services import restructuring
from app.services.restructuring import Preview
from app.workspace import Unit
from ui.pages.grids.restructuring.table import TITLES

_HEAD = 1  # lines above the first


@dataclass(frozen=True, slots=True)
class Looked:
    """What lines say, or what is wrong with them; ``row`` of a problem counts the lines from one."""

    rows: tuple[ChangeRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    preview: Preview | None = None


@permits(Permission.UNITS_READ)
def looked(unit: Unit, lines: Sequence[Sequence[str]]) -> Looked:
    """Return what written lines would do, or all that is wrong with them."""
    from app.imports.changes import change_layout, change_rows
    from app.imports.guard import pasted
    from app.imports.rows import stage

    def guard(rows: Sequence[ChangeRow]) -> Sequence[RowProblem]:
        return restructuring.check(unit, rows).problems

    staged = stage(pasted("变更清单.csv", [TITLES, *lines]), change_layout(guard))
    if staged.problems:
        wrong = (RowProblem(one.row - _HEAD, one.column, one.value, one.reason) for one in staged.problems)
        return Looked(problems=tuple(wrong))
    rows = tuple(change_rows(staged.rows))
    return Looked(rows, (), restructuring.check(unit, rows))


@permits(Permission.UNITS_READ)
def file_lines(_unit: Unit, path: Path) -> list[list[str]]:
    """Return the lines of a workbook as they are written in it, in the columns of the table.

    Raises: Invalid, Unavailable: it cannot be read, or holds no changes.
    """
    from app.imports.changes import change_layout
    from app.imports.guard import intake
    from app.imports.rows import stage
    from app.imports.sheet import shown

    layout = change_layout()
    keys = {title: column.key for column in layout.columns for title in column.titles}
    staged = stage(intake(path), layout)
    return [[shown(row.cells.get(keys[title], "")) for title in TITLES] for row in staged.rows]


def first_fault(seen: Looked) -> str:
    """Return all that is wrong with the first line that is: in the line itself it may have no room."""
    row = min(one.row for one in seen.problems)
    reasons = "；".join(one.reason.rstrip("。") for one in seen.problems if one.row == row)
    return f"第 {row} 行：{reasons}。"
