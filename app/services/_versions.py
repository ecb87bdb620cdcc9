"""Whether a record is still what somebody saw: one check, one refusal that says who changed it to what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.core.errors import Conflict, Edit
from app.services._actors import names
from app.workspace import Unit
from db.base import Row, Versioned, Working
from db.models.audit import AuditEntry

_MOST = 50  # changes that are looked at


def unchanged(
    unit: Unit,
    record: Working | Versioned,
    version: int | None,
    sentence: str,
    now: Mapping[str, Any] | None = None,
) -> None:
    """Return when ``record`` is still of ``version``, as the command was made; None does not ask.

    ``now`` are the values of the command's fields as the record has them; without them the command is an act
    that changes no fields of its own.

    Raises: Conflict with ``sentence``, what the fields say now, and who changed the record when.
    """
    if version is None or record.version == version:
        return
    lines = _since(unit, record, record.version - version)
    people = names(unit)
    raise Conflict(
        sentence,
        version=record.version,
        theirs=now,
        moved=frozenset(_moved([line.payload for line in lines])),
        edits=[Edit(people[line.actor], line.at) for line in lines],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the audit has it; a server keeps its values from all but auditors."""

    actor: str
    at: datetime
    payload: dict[str, dict[str, Any]]


def _since(unit: Unit, record: Working | Versioned, count: int) -> list[Line]:
    """Return the last ``count`` changes of a record, in order: each change counts one version."""
    return edits(unit, record, min(_MOST, max(0, count)))


def edits(unit: Unit, record: Working | Versioned, most: int) -> list[Line]:
    """Return the last changes of a record, in order."""
    found = unit.session.execute(_asked(record, most, embedded=unit.embedded)).all()
    return [Line(row.actor, row.at, json.loads(row.payload)) for row in reversed(found)]


def _asked(record: Working | Versioned, most: int, *, embedded: bool) -> Select[str, datetime, str]:
    if not embedded:
        told = func.app.changes(record.__tablename__, str(record.id), most).table_valued(
            "actor", "at", "payload"
        )
        return select(told.c.actor, told.c.at, told.c.payload)
    return (
        select(AuditEntry.actor, AuditEntry.at, AuditEntry.payload)
        .where(AuditEntry.table_name == record.__tablename__, AuditEntry.record == str(record.id))
        .where(AuditEntry.op == "UPDATE")
        .order_by(AuditEntry.id.desc())  # they are among the latest: found without reading the whole audit
        .limit(most)
    )


def _moved(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the columns that say something else after the changes than before them."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for change in changes:
        before = {**change["before"], **before}
        after |= change["after"]
    changed = (column for column in after if before.get(column) != after[column])
    yield from (column for column in changed if column != "version")  # which only a server's audit lists


def edit_of(unit: Unit, row: Row) -> Edit:
    """Return who wrote a row that took the place of another, and when."""
    return Edit(names(unit)[row.recorded_by], row.recorded_at)
