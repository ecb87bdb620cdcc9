"""Many rows into one table of the embedded engine: turned into columns once, bound and audited by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import NoneType
from typing import Any

from sqlalchemy import Column, Connection, Dialect, LargeBinary, Table, insert

from db.base import JsonText
from db.canonical import Each
from db.store import make_room

_BOUND = "?"
_MANY = 1000  # rows of one statement whose pages an idle window's cache may not hold
Values = dict[str, Sequence[Any]]


def by_column(first: int, given: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Values:
    """Return rows that all have the same keys as columns, with ids from ``first`` and what all are given."""
    count = len(rows)
    values: Values = {"id": range(first, first + count)}
    values |= {name: [value] * count for name, value in given.items()}
    return values | {name: [row[name] for row in rows] for name in rows[0]}


def write(connection: Connection, table: Table, values: Values) -> None:
    """Insert rows given column by column, in one statement that says itself what is the same in all."""
    statement, names = _statement(table, connection.dialect, tuple(values))
    columns = [_bound(table.c[name], values[name], connection.dialect) for name in names]
    told = [_spelt(column) for column in columns]
    if len(values["id"]) >= _MANY:
        make_room(connection)
    bound = [column for column, text in zip(columns, told, strict=True) if text == _BOUND]
    connection.exec_driver_sql(f"{statement}({', '.join(told)})", list(zip(*bound, strict=True)))


def _spelt(column: Sequence[Any]) -> str:
    """Return a column's value as SQL writes it where all rows have the same, else a mark to bind each.

    A value is bound once a row and column: of ten thousand people half the columns never differ.
    """
    first = column[0]
    if len(column) < _MANY or first != column[-1] or not isinstance(column, list):
        return _BOUND
    if type(first) not in (str, int, NoneType) or column.count(first) < len(column):
        return _BOUND  # a True is equal to a 1
    if isinstance(first, str):
        return _BOUND if "\0" in first else "'" + first.replace("'", "''") + "'"
    return "NULL" if first is None else str(first)


@lru_cache(maxsize=64)
def _statement(table: Table, dialect: Dialect, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled).partition("VALUES")[0] + "VALUES ", tuple(compiled.positiontup or ())


def _bound(column: Column[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """Return the values as the driver takes them; a type's own conversion is asked once per value."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(column.type, LargeBinary):  # the driver looks for an adapter of bytes: five times as long
        return [None if value is None else bytearray(value) for value in values]
    if process is None:
        return values
    if isinstance(column.type, JsonText):  # what cannot be hashed
        return [process(value) for value in values]
    return list(map(Each(process).__getitem__, values))
