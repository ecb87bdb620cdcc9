"""The canonical text of a row: one definition, read by SQLite's hooks, PostgreSQL's triggers and verify."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, LargeBinary, String, Table, Text

from db.base import Instant, JsonText, instant_text

FIELD, LINE, NULL = chr(31), chr(10), chr(30)
SILENT = frozenset({"scope_code", "scope_lo", "scope_hi", "follows_id"})  # they route, they are no facts
UNSAID = SILENT | {"content", "slot"}  # and what the audit has no business to repeat
BULK = 100  # rows of one statement from which on they are audited by count and digest


def columns(table: Table) -> list[Column[Any]]:
    """List the columns that count: no routing, no ciphertext, no key somebody could try passphrases on."""
    return [c for c in table.columns if c.name not in UNSAID and not c.name.endswith("_cipher")]


def facts(table: Table) -> list[Column[Any]]:
    """List the columns of a row's line: those that count, without the counter of its changes."""
    return [column for column in columns(table) if column.name != "version"]


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


def audited_text(column: Column[Any], value: Any) -> str:
    """Return the canonical text of a value as either engine's audit kept it in JSON."""
    if value is None:
        return NULL
    if isinstance(column.type, Instant):
        return instant_text(datetime.fromisoformat(value))
    if isinstance(column.type, LargeBinary):
        return str(value).removeprefix("\\x")
    return _PLAIN.get(type(value), _text)(value)


@lru_cache(maxsize=256)
def _plan(table: Table, *, whole: bool) -> tuple[tuple[str, Column[Any] | None], ...]:
    """Return the columns that count, or those of a line; one whose text is the value's own goes by name."""
    return tuple(
        (column.name, column if isinstance(column.type, (JsonText, Instant)) else None)
        for column in (columns(table) if whole else facts(table))
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
            for name, column in _plan(table, whole=False)
        ]
    )


def lines_of(table: Table, values: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return the lines of many rows, given column by column: each text is made once per distinct value."""
    empty = [None] * len(values["id"])
    texts = [_texts(column, values.get(column.name, empty)) for column in facts(table)]
    return list(map(FIELD.join, zip(*texts, strict=True)))


#: columns whose values seldom repeat, and the text of one
_UNIQUE: dict[type, Callable[[Any], str]] = {String: str, Text: str, BigInteger: str, LargeBinary: bytes.hex}


def _texts(column: Column[Any], values: Sequence[Any]) -> Sequence[str]:
    kind = type(column.type)
    if kind is JsonText:  # what cannot be hashed
        return [text_of(column, value) for value in values]
    if kind in _UNIQUE and None not in values:
        return values if kind in (String, Text) else list(map(_UNIQUE[kind], values))
    return list(map(Each(lambda value: text_of(column, value)).__getitem__, values))


class Each(dict[Any, Any]):
    """What a function gives for a value, asked once per value; the values of one column are of one type."""

    def __init__(self, of: Callable[[Any], Any]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, value: Any) -> Any:
        made = self[value] = self._of(value)
        return made


def texts_of(table: Table, row: dict[str, Any]) -> dict[str, str | None]:
    """Return a row's canonical texts by column name, None where it is empty."""
    return {
        name: None
        if (value := row.get(name)) is None
        else _PLAIN.get(type(value), _text)(value)
        if column is None
        else text_of(column, value)
        for name, column in _plan(table, whole=True)
    }


def digest_of(lines: list[str]) -> str:
    """Return the digest of rows in order of id."""
    return sha256(LINE.join(lines).encode()).hexdigest()


def ranges(ids: Sequence[int]) -> str:
    """Return sorted ids as ``1-421,430-441``."""
    if isinstance(ids, range) and ids:  # what was inserted at once
        return f"{ids[0]}-{ids[-1]}"
    parts: list[list[int]] = []
    for number in sorted(ids):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{lo}-{hi}" for lo, hi in parts)


def numbers(ranges: str) -> Iterator[int]:
    """Yield the ids of such a text."""
    for part in filter(None, ranges.split(",")):
        low, high = part.split("-")
        yield from range(int(low), int(high) + 1)
