"""What is known of the database itself: its name, its key, whether it is a demonstration, where it went.

These facts (``meta``) are no rows of the county's and have no triggers; whoever writes one tells the audit by
this module, and verify compares.  A database of an older program is compared once they have been said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.orm import Session

from db.audit import Entry, Recorder, write
from db.models.audit import AuditEntry, AuditHead, Meta

META, SET = "meta", "SET"
Facts = dict[str, str | None]


def put(session: Session, recorder: Recorder, key: str, value: str | None) -> None:
    """Say a fact about a file anew, None: it holds no more.  Whatever was never said before is said too."""
    connection = session.connection()
    connection.execute(delete(Meta).where(Meta.key == key))
    if value is not None:
        connection.execute(insert(Meta), [{"key": key, "value": value}])
    recorder.entries += _entries({**_unsaid(connection), key: value})


def record(connection: Connection, actor: str, at: datetime) -> None:
    """Say to the audit what it was not told yet: when a database is founded or upgraded."""
    if connection.scalar(select(AuditHead.seq)) is None:
        return  # tables without a database around them
    entries = _entries(_unsaid(connection))
    if connection.dialect.name == "sqlite":
        if entries:
            write(connection, entries, (actor, ""), at)
        return
    add = text("SELECT app.audit_add(:table, :op, :record, :payload)")
    for table, op, key, payload in entries:
        connection.execute(add, {"table": table, "op": op, "record": key, "payload": payload})


def unlike(session: Session) -> Iterator[str]:
    """Yield what is not as it was last said."""
    said, kept = _said(session.connection()), _kept(session.connection())
    for key in sorted({*said, *kept}) if said else ():
        if said.get(key) != kept.get(key):
            yield f"数据库信息 {key} 被改动"


def _entries(facts: Mapping[str, str | None]) -> list[Entry]:
    return [
        (META, SET, key, json.dumps({"after": {"value": value}}, ensure_ascii=False, separators=(",", ":")))
        for key, value in facts.items()
    ]


def _unsaid(connection: Connection) -> Facts:
    said = _said(connection)
    return {key: value for key, value in _kept(connection).items() if key not in said}


def _kept(connection: Connection) -> Facts:
    return {row.key: row.value for row in connection.execute(select(Meta.key, Meta.value).order_by(Meta.key))}


def _said(connection: Connection) -> Facts:
    """Return what was said last of each fact."""
    told = select(AuditEntry.record, AuditEntry.payload).where(AuditEntry.table_name == META)
    rows = connection.execute(told.order_by(AuditEntry.id))
    return {row.record: json.loads(row.payload)["after"]["value"] for row in rows}
