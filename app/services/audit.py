"""Reading the audit, and checking the whole database against it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from sqlalchemy import or_, select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.workspace import Unit
from db.canonical import numbers
from db.models.audit import AuditEntry
from db.models.imports import ImportBatch
from db.verify import Finding, verify


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the audit."""

    id: int
    at: Annotated[datetime, Label("时间", width=18)]
    actor: Annotated[str, Label("操作人", width=12)]
    station: Annotated[str, Label("工作站", width=16)]
    table: Annotated[str, Label("登记簿", width=14)]
    op: Annotated[str, Label("操作", width=8)]
    record: Annotated[str, Label("编号", width=8)]
    payload: Annotated[str, Label("内容", width=60)]


@permits(Permission.AUDIT_READ)
def entries(unit: Unit, start: datetime, end: datetime, actor: str = "") -> list[EntryRow]:
    """List the audit lines of [start, end), of one actor if given; a period is always required."""
    statement = select(AuditEntry).where(AuditEntry.at >= start, AuditEntry.at < end).order_by(AuditEntry.id)
    if actor:
        statement = statement.where(AuditEntry.actor == actor)
    return _rows(unit.session.scalars(statement))


def _rows(found: Iterable[AuditEntry]) -> list[EntryRow]:
    return [EntryRow(e.id, e.at, e.actor, e.station, e.table_name, e.op, e.record, e.payload) for e in found]


@permits(Permission.AUDIT_READ)
def trail(unit: Unit, table: str, record: int) -> list[EntryRow]:
    """List the audit lines about one record, also one written among many, and the file it came from."""
    mine = or_(AuditEntry.record == str(record), AuditEntry.op == "APPEND")
    lines = unit.session.scalars(select(AuditEntry).where(AuditEntry.table_name == table, mine)).all()
    about = [line for line in lines if line.op != "APPEND" or record in numbers(_ids(line))]
    brought = {line.tx for line in about if line.op != "UPDATE"}
    batches = select(AuditEntry).where(
        AuditEntry.tx.in_(brought),
        AuditEntry.table_name == ImportBatch.__tablename__,
        AuditEntry.op == "INSERT",
    )
    files = [line for line in unit.session.scalars(batches) if line not in about]
    return _rows(sorted((*about, *files), key=lambda line: line.id))


def _ids(line: AuditEntry) -> str:
    return str(json.loads(line.payload).get("ids", ""))


@permits(Permission.DATA_VERIFY)
def verified(unit: Unit, anchors: Path | None = None) -> list[Finding]:
    """Check structure, sums, the audit chain, files and guards; anyone who may look may check."""
    return verify(unit.session, anchors, unit.vault)
