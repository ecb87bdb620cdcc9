"""The canonical text of a row: one definition, read by SQLite's hooks, PostgreSQL's triggers and verify."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Boolean, Column, Date, LargeBinary, Table

from db.base import Instant, JsonText, instant_text

FIELD, LINE, NULL = chr(31), chr(10), chr(30)
SILENT = frozenset({"scope_code", "scope_lo", "scope_hi"})  # they route, they are no facts


def columns(table: Table) -> list[Column[Any]]:
    """List the columns that count: no routing, no ciphertext."""
    return [
        c
        for c in table.columns
        if c.name not in SILENT and not c.name.endswith("_cipher") and c.name != "content"
    ]


def text_of(column: Column[Any], value: Any) -> str:
    """Return one value's canonical text."""
    if value is None:
        return NULL
    if isinstance(column.type, JsonText):
        return JsonText.text(value)
    if isinstance(column.type, Instant):
        return instant_text(value)
    return _PLAIN.get(type(value), _text)(value)


def _text(value: Any) -> str:
    return str(value.value) if isinstance(value, enum.Enum) else str(value)


_PLAIN: dict[type, Callable[[Any], str]] = {
    int: str,
    str: str,
    bool: lambda value: "true" if value else "false",
    Decimal: lambda value: str(int(value * 100)),
    bytes: lambda value: value.hex(),
    date: lambda value: value.isoformat(),
}


def sql_of(column: Column[Any]) -> str:
    """Return the PostgreSQL expression of the same text."""
    name = f'n."{column.name}"'
    kind = column.type
    if isinstance(kind, Instant):
        shown = f"""to_char({name} at time zone 'UTC','YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    elif isinstance(kind, Date):
        shown = f"to_char({name},'YYYY-MM-DD')"
    elif isinstance(kind, Boolean):
        shown = f"case when {name} then 'true' when not {name} then 'false' end"
    elif isinstance(kind, LargeBinary):
        shown = f"encode({name},'hex')"
    else:
        shown = f"{name}::text"
    return f"coalesce({shown},chr(30))"


@lru_cache(maxsize=256)
def _plan(table: Table) -> tuple[tuple[str, Column[Any] | None], ...]:
    """Return the columns of a line; a column whose text depends on the value alone goes by name only."""
    return tuple(
        (column.name, column if isinstance(column.type, (JsonText, Instant)) else None)
        for column in columns(table)
    )


def line_of(table: Table, row: dict[str, Any]) -> str:
    """Return a row's canonical line; ``row`` maps column names to Python values."""
    return FIELD.join(
        [
            NULL
            if (value := row.get(name)) is None
            else _PLAIN.get(type(value), _text)(value)
            if column is None
            else text_of(column, value)
            for name, column in _plan(table)
        ]
    )


def texts_of(table: Table, row: dict[str, Any]) -> dict[str, str | None]:
    """Return a row's canonical texts by column name, None where it is empty."""
    return {
        name: None
        if (value := row.get(name)) is None
        else _PLAIN.get(type(value), _text)(value)
        if column is None
        else text_of(column, value)
        for name, column in _plan(table)
    }


def digest_of(lines: list[str]) -> str:
    """Return the digest of rows in order of id."""
    return sha256(LINE.join(lines).encode()).hexdigest()


def ranges(ids: list[int]) -> str:
    """Return sorted ids as ``1-421,430-441``."""
    parts: list[list[int]] = []
    for number in sorted(ids):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{lo}-{hi}" for lo, hi in parts)
