"""Which columns a row's line had when it was audited by digest: an upgrade says what it changed.

A digest is of all columns that counted on that day.  Once a later program adds one, the line of an old row is
longer than what was hashed; so every upgrade leaves in the audit the columns before it, where they changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, inspect, select, text
from sqlalchemy.orm import Session

from db.audit import write
from db.base import Base, tables
from db.canonical import facts, numbers
from db.models.audit import AuditEntry, AuditHead

SCHEMA, UPGRADE = "schema", "UPGRADE"
Older = dict[int, Sequence[Column[Any]]]  # the columns of a row's line, by its id
Shape = dict[str, list[str]]  # by table, the columns of a line in their order


def shape_of(connection: Connection) -> Shape:
    """Return the columns that count of every table that is there, in the order of today's declarations."""
    look = inspect(connection)
    there = set(look.get_table_names())
    found: Shape = {}
    for model in tables():
        table = Base.metadata.tables[model.__tablename__]
        if table.name in there:
            kept = {column["name"] for column in look.get_columns(table.name)}
            found[table.name] = [column.name for column in facts(table) if column.name in kept]
    return found


def record(connection: Connection, before: Shape, revision: str, at: datetime) -> None:
    """Write into the audit that the tables are those of ``revision`` now, and what they were ``before``."""
    if connection.scalar(select(AuditHead.seq)) is None:
        return  # tables without a database around them
    after = shape_of(connection)
    moved = {name: columns for name, columns in before.items() if after.get(name) != columns}
    payload = json.dumps({"before": moved}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if connection.dialect.name == "sqlite":
        write(connection, [(SCHEMA, UPGRADE, revision, payload)], ("", ""), at)
        return
    add = text("SELECT app.audit_add(:table, :op, :record, :payload)")
    entry = {"table": SCHEMA, "op": UPGRADE, "record": revision, "payload": payload}
    connection.execute(add, entry)


class Shapes:
    """What the upgrades of a database said of the columns before them."""

    def __init__(self, session: Session) -> None:
        told = select(AuditEntry.id, AuditEntry.payload).where(
            AuditEntry.table_name == SCHEMA, AuditEntry.op == UPGRADE
        )
        self._told: list[tuple[int, Any]] = [
            (row.id, json.loads(row.payload)["before"])
            for row in session.execute(told.order_by(AuditEntry.id))
        ]

    def older(self, table: Table, entries: Iterable[tuple[int, str]]) -> Older:
        """Return the columns of the line of each row that was hashed otherwise than today.

        ``entries``: the number of each entry that hashed rows of ``table``, and their ids as ranges.
        """
        told = [(upgrade, before[table.name]) for upgrade, before in self._told if table.name in before]
        found: Older = {}
        for entry, ids in entries if told else ():
            names = next((names for upgrade, names in told if upgrade > entry), None)
            if names is not None:
                columns = tuple(table.c[name] for name in names)
                found |= dict.fromkeys(numbers(ids), columns)
        return found
