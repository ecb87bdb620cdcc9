"""Tables that stand beside one another in a sheet: each is read as a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.imports.header import Column, Found, find
from app.imports.sheet import Raw, Sheet, cell_name, shown
from app.imports.staged import StagedRow, Table

_RIGHT = "（右）"  # after the name of a sheet: its table to the right
_FEW = 2  # titles a table cannot do without that stand twice: fewer are a chance


def parts(sheet: Sheet, columns: Sequence[Column]) -> Iterator[tuple[Sheet, Found]]:
    """Yield a sheet with its tables, or the parts of it whose tables stand beside one another."""
    found = find(sheet, columns)
    twice = [table for table in found.tables if repeated(table, columns)]
    at = min((_begins(table, columns) for table in twice), default=0)
    name = sheet.name if sheet.part_of is None else sheet.part_of
    right = _cut(sheet, at, None, f"{sheet.name}{_RIGHT}", name) if at else sheet
    beside = list(parts(right, columns)) if at else []
    if not any(_alike(one, twice[0], columns) for _, one in beside):  # another list, which is not read
        yield sheet, found
        return
    left = _cut(sheet, 0, at, sheet.name, name)
    here = find(left, columns)
    yield left, here
    above = here.tables[0].preamble if here.tables else ()
    yield from ((part, _below(one, above)) for part, one in beside)


def repeated(table: Table, columns: Sequence[Column]) -> list[str]:
    """Return the titles of the columns a table needs that stand once more to its right, if several do."""
    twice = [column.titles[0] for column in columns if column.required and column.key in table.again]
    return twice if len(twice) >= _FEW else []


def differing(sheet: Sheet, table: Table, rows: Sequence[StagedRow]) -> Iterator[tuple[str, str, list[int]]]:
    """Yield the titles that stand twice over the same kind of column, where, and the rows that differ there.

    The left one is read; of two telephones or two identity numbers in a row nobody would see the other.
    """
    for key, at in table.again.items():
        place = table.places[key]
        heads = sheet.cells[table.header_row - 1 : table.first_row - 1]
        if [_at(row, at) for row in heads] != [_at(row, place.index) for row in heads]:
            continue
        others = [
            row.row
            for row in rows
            if row.table is table and _differs(sheet.cells[row.row - 1], place.index, at)
        ]
        if others:
            yield place.title, cell_name(table.header_row - 1, at), others


def _differs(row: Sequence[Raw], left: int, right: int) -> bool:
    return _at(row, right) not in ("", _at(row, left))


def _at(row: Sequence[Raw], at: int) -> str:
    return shown(row[at]) if at < len(row) else ""


def _alike(found: Found, left: Table, columns: Sequence[Column]) -> bool:
    """Whether a table to the right has what the left one has of the columns a table needs."""
    needed = {column.key for column in columns if column.required and column.key in left.places}
    return any(needed <= table.places.keys() for table in found.tables)


def _begins(table: Table, columns: Sequence[Column]) -> int:
    """Return the column at which the table to the right begins: its first one that stands to the left too."""
    at = min(table.again[column.key] for column in columns if column.required and column.key in table.again)
    others = set(table.again.values())
    while at - 1 in others:
        at -= 1
    return at


def _cut(sheet: Sheet, first: int, end: int | None, name: str, part_of: str) -> Sheet:
    """Return the columns from ``first`` to before ``end``, at their places."""
    empty = ("",) * first
    cells = tuple((*empty, *row[first:end]) for row in sheet.cells)
    return replace(sheet, name=name, cells=cells, part_of=part_of)


def _below(found: Found, above: Sequence[str]) -> Found:
    """Return the tables of a right part with what stands above the left one too: who filled it in, say."""
    tables = {id(table): replace(table, preamble=(*table.preamble, *above)) for table in found.tables}
    found.rows = [replace(row, table=tables[id(row.table)]) for row in found.rows]
    found.tables = list(tables.values())
    return found
