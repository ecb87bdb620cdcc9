"""A division as a restructuring: rows of a document, a draft for another person; nothing is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Annotated

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.domain.planning import Measure, Wish, check
from app.domain.restructuring import ChangeRow
from app.domain.restructuring.staff import ALL
from app.domain.units import Basis, ChangeOp, grid_code, short_name
from app.services import restructuring
from app.services.planning.question import Question, question
from app.services.restructuring import NewChange
from app.workspace import Unit

_DIGITS = 12
_BASES = {Measure.HOUSEHOLDS: Basis.HOUSEHOLDS, Measure.PERSONS: Basis.POPULATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDivision:
    """A division to be put forward: which grid each part is in, from which day, by which document."""

    village_id: int
    division: tuple[tuple[int, str], ...]
    effective: Annotated[date, Label("生效日期", width=12)]
    doc_no: Annotated[str, Label("文号", width=20, help="批准这次调整的文件")] = ""
    reason: Annotated[str, Label("说明", width=40)] = ""


@permits(Permission.UNITS_WRITE)
def draft_division(unit: Unit, new: NewDivision) -> int:
    """Keep a division as a document of changes for another person to approve, and return the document's id.

    Raises:
        Invalid: the checker finds a fault, nothing would change, or as ``restructuring.draft``.
    """
    rows = division_rows(unit, new)
    return restructuring.draft(unit, NewChange(rows=tuple(rows), doc_no=new.doc_no, reason=new.reason))


@permits(Permission.UNITS_READ)
def division_rows(unit: Unit, new: NewDivision) -> list[ChangeRow]:
    """Return the rows of a document that lead from today's grids to a division's; nothing is kept.

    Raises: Invalid, where the checker finds a fault or nothing changes.
    """
    return _change_rows(question(unit, new.village_id), dict(new.division), new.effective, new.doc_no)


def _change_rows(
    asked: Question, division: Mapping[int, str], effective: date, doc_no: str = ""
) -> list[ChangeRow]:
    """Return the rows that lead from today's grids to a division's: one for each pair that gives and takes.

    Each says the share of the old one's size that goes over; a grid that keeps what it has needs none.

    Raises: Invalid, where the checker finds a fault or nothing changes.
    """
    verdict = check(asked.of_village(), division, Wish())
    if verdict.faults:
        raise Invalid(f"划分没有通过核验：{verdict.faults[0]}请先调整，或刷新后重新试算。")
    flows = Counter[tuple[str, str]]()
    for row in asked.parts:
        if row.grid_code:
            flows[row.grid_code, division[row.id]] += asked.size(row) or 0
    moves = [(old, grid, size) for (old, grid), size in sorted(flows.items()) if old != grid]
    if not moves:
        raise Invalid("方案与现状相同，没有要办的调整。")
    whole = _sums(flows)
    codes, heirs = _codes(asked, division), Counter(old for old, _, _ in moves)
    largest = {old: grid for old, grid, _ in sorted(moves, key=itemgetter(2))}  # its people go there
    return [
        ChangeRow(
            number=number,
            op=_op(ends=old in verdict.closed, heirs=heirs[old]),
            old_code=old,
            new_code=codes[grid],
            name="" if grid in asked.names else _name(asked, codes[grid]),
            parent_code="" if grid in asked.names else asked.village.code,
            num=size if whole[old] else 1,
            den=whole[old] or 1,
            basis=_BASES[asked.measure],
            effective=effective,
            doc_no=doc_no,
            staff=ALL[0] if old in verdict.closed and heirs[old] > 1 and largest[old] == grid else "",
        )
        for number, (old, grid, size) in enumerate(moves, start=1)
    ]


def _sums(flows: Mapping[tuple[str, str], int]) -> Counter[str]:
    """Return the size of each of today's grids."""
    whole = Counter[str]()
    for (old, _), size in flows.items():
        whole[old] += size
    return whole


def _op(*, ends: bool, heirs: int) -> ChangeOp:
    """Return what happens to a grid that gives: it stays and lets some go, or ends into one or several."""
    if not ends:
        return ChangeOp.EXTRACT
    return ChangeOp.MERGE if heirs == 1 else ChangeOp.SPLIT


def _codes(asked: Question, division: Mapping[int, str]) -> dict[str, str]:
    """Return the codes of a division's grids: those there are, and the next free ones for new grids."""
    used = [int(code[_DIGITS:]) for code in asked.names if code[:_DIGITS] == asked.village.code]
    free = max(used, default=0)
    found = {}
    for grid in sorted(set(division.values())):
        if grid in asked.names:
            found[grid] = grid
        else:
            free += 1
            found[grid] = grid_code(asked.village.code, free)
    return found


def _name(asked: Question, code: str) -> str:
    return f"{short_name(asked.village.name)}第{int(code[_DIGITS:])}网格"
