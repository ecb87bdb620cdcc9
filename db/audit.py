"""Audit of the embedded engine: the session's own hooks write the lines, sealed per transaction.

On PostgreSQL the server's triggers (db/security.py) write the same lines and nothing here runs.
Source: architecture.md 4.9, trust.md 3.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, event, func, insert, inspect, select, update
from sqlalchemy.orm import Session

from db.base import Base, Row, TableKind, instant_text
from db.canonical import BULK, FIELD, LINE, NULL, columns, digest_of, lines_of, ranges, text_of, texts_of
from db.models.audit import AuditBlock, AuditEntry, AuditHead

Entry = tuple[str, str, str, str]  # table, op, record, payload


class Recorder:
    """Collects what one session changes and seals it into one block before the commit."""

    def __init__(self, session: Session, actor: str, station: str, now: datetime) -> None:
        self.session, self.actor, self.station, self.now = session, actor, station, now
        self.entries: list[Entry] = []
        event.listen(session, "after_flush", self._flushed)

    def _flushed(self, session: Session, _context: object) -> None:
        ledgers: dict[Table, list[Row]] = {}
        for record in session.new:
            if isinstance(record, Row) and record.kind is TableKind.LEDGER:
                ledgers.setdefault(_table(record), []).append(record)
            elif isinstance(record, Row):
                self._add(record, "INSERT", {"after": _values(record)})
        changed = [one for one in session.dirty if isinstance(one, Row) and session.is_modified(one)]
        for record in sorted(changed, key=lambda one: (_table(one).name, one.id)):  # a set has no order
            self._changed(record)
        for table, records in ledgers.items():
            rows = sorted(map(_row, records), key=lambda row: row["id"])
            self.bulk(table, {name: [row[name] for row in rows] for name in rows[0]})

    def _changed(self, record: Row) -> None:
        before, after = _difference(record)
        if before or after:
            self._add(record, "UPDATE", {"after": after, "before": before})

    def _add(self, record: Row, op: str, payload: dict[str, Any]) -> None:
        self.entries.append((_table(record).name, op, str(record.id), _json(payload)))

    def bulk(self, table: Table, values: Mapping[str, Sequence[Any]]) -> None:
        """Record inserted rows, given column by column in order of id.

        Ledgers and many rows at once by count and digest, a few rows of other tables by a copy each.
        """
        ids = values["id"]
        if _kind(table) is TableKind.LEDGER or len(ids) >= BULK:
            digest = digest_of(lines_of(table, values))
            payload = _json({"count": len(ids), "digest": digest, "ids": ranges(ids)})
            self.entries.append((table.name, "APPEND", "", payload))
            return
        for at, number in enumerate(ids):
            row = {name: column[at] for name, column in values.items()}
            self.entries.append((table.name, "INSERT", str(number), _json({"after": texts_of(table, row)})))

    def seal(self) -> int | None:
        """Write the entries and their block; call once, just before the commit.

        Returns: the block's number, None where nothing was written.
        """
        self.session.flush()  # everything pending must be in the block
        if not self.entries:
            return None
        entries, self.entries = self.entries, []
        return write(self.session.connection(), entries, (self.actor, self.station), self.now)


def write(connection: Connection, entries: Sequence[Entry], who: tuple[str, str], at: datetime) -> int:
    """Append entries of one person at one station and seal them into one block; return its number."""
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
    first = (connection.scalar(select(func.max(AuditEntry.id))) or 0) + 1
    seq: int = head.seq + 1
    rows = [_entry(first + n, seq, (*who, *entry), at) for n, entry in enumerate(entries)]
    connection.execute(insert(AuditEntry), rows)
    block = block_of(seq, seq, rows, at, head.hash)
    connection.execute(insert(AuditBlock), [block])
    connection.execute(update(AuditHead).values(seq=seq, hash=block["hash"]))
    return seq


def _entry(number: int, tx: int, told: tuple[str, ...], at: datetime) -> dict[str, Any]:
    actor, station, table, op, record, payload = told
    return {
        "id": number,
        "tx": tx,
        "at": at,
        "actor": actor,
        "station": station,
        "table_name": table,
        "op": op,
        "record": record,
        "payload": payload,
    }


def entry_line(row: dict[str, Any]) -> str:
    """Return the canonical line of an audit entry, as hashed on both engines."""
    return FIELD.join(
        (
            str(row["id"]),
            str(row["tx"]),
            instant_text(row["at"]),
            row["actor"],
            row["station"],
            row["table_name"],
            row["op"],
            row["record"],
            row["payload"],
        )
    )


def block_hash(prev: bytes, block: dict[str, Any]) -> bytes:
    """Return the hash of a block chained to ``prev``."""
    parts = (block["seq"], block["tx"], block["lo"], block["hi"], block["n"])
    text = FIELD.join((*map(str, parts), instant_text(block["at"]), block["digest"].hex()))
    return sha256(prev + text.encode()).digest()


def block_of(seq: int, tx: int, rows: list[dict[str, Any]], at: datetime, prev: bytes) -> dict[str, Any]:
    """Return the block that seals ``rows``."""
    digest = sha256(LINE.join(entry_line(row) for row in rows).encode()).digest()
    block = {
        "seq": seq,
        "tx": tx,
        "lo": rows[0]["id"],
        "hi": rows[-1]["id"],
        "n": len(rows),
        "at": at,
        "digest": digest,
        "prev": prev,
    }
    return {**block, "hash": block_hash(prev, block)}


def _table(record: Row) -> Table:
    table = inspect(type(record)).local_table
    assert isinstance(table, Table)
    return table


_KINDS: dict[str, TableKind] = {}


def _kind(table: Table) -> TableKind:
    if not _KINDS:
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Row):
                _KINDS[mapper.class_.__tablename__] = mapper.class_.kind
    return _KINDS[table.name]


def _row(record: Row) -> dict[str, Any]:
    mapper = inspect(type(record))
    state = inspect(record)
    return {attribute.columns[0].name: state.dict.get(attribute.key) for attribute in mapper.column_attrs}


def _values(record: Row) -> dict[str, Any]:
    return texts_of(_table(record), _row(record))


def _difference(record: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    state, mapper, counted = inspect(record), inspect(type(record)), set(columns(_table(record)))
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in mapper.column_attrs:
        column: Any = attribute.columns[0]
        history = state.attrs[attribute.key].history
        if column in counted and history.has_changes():
            old = history.deleted[0] if history.deleted else None
            before[column.name] = _plain(text_of(column, old))
            after[column.name] = _plain(text_of(column, history.added[0] if history.added else None))
    return before, after


def _plain(text: str) -> str | None:
    return None if text == NULL else text


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _json(payload: dict[str, Any]) -> str:
    return _CANONICAL.encode(payload)
