"""The auditor's search in the audit: what changed, before and after, and whether its block holds."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Annotated, Any

from sqlalchemy import Select, func, or_, select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.fields import Choice, Label
from app.domain.records import OPS, change_words, table_word
from app.services._actors import names
from app.services.policy._book import loaded
from app.workspace import Unit
from db.audit import block_hash, entry_line
from db.base import Base
from db.canonical import LINE, numbers
from db.models.audit import AuditBlock, AuditEntry
from db.models.policy import PolicyVersion
from db.shapes import UPGRADE

PAGE = 500  # lines read at a time: the audit of a county has millions
WHOLE, CHANGED, STRAY = "完好", "被改动", "不在任何块内"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which lines are wanted: days both included; ``before`` is the line after which the page begins."""

    start: date | None = None
    end: date | None = None
    table: str = ""
    record: str = ""
    login: str = ""
    op: str = ""
    before: int | None = None

    def check(self) -> None:
        """Raise Invalid when the days are the wrong way round, or a record is given without its table."""
        if self.start and self.end and self.start > self.end:
            raise Invalid("开始日期晚于结束日期，请改正后再查。")
        if self.record and not self.table:
            raise Invalid("按编号查要先选登记簿：每个登记簿的编号各自从1开始。")


EVERY = Sought()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the audit in the county's words; ``holds`` is whether its block is as it was sealed."""

    id: int
    at: Annotated[datetime, Label("时间", width=18)]
    who: Annotated[str, Label("操作人", width=10)]
    table: Annotated[str, Label("登记簿", width=14)]
    op: Annotated[str, Label("操作", width=9)]
    record: Annotated[str, Label("编号", width=8)]
    words: Annotated[str, Label("内容", width=44)]
    holds: Annotated[str, Label("校验", width=9)]
    block: Annotated[str, Label("块号", width=8)]
    login: Annotated[str, Label("登录名", width=12)]
    station: Annotated[str, Label("工作站", width=14)]


@permits(Permission.AUDIT_READ)
def changes(unit: Unit, sought: Sought = EVERY) -> list[ChangeRow]:
    """List the lines that are sought, the latest first, a page at a time: the next begins before its last.

    Raises: Invalid when the days are the wrong way round, or a record is given without its table.
    """
    with unit.session.scalars(_chosen(unit, sought).execution_options(yield_per=PAGE)) as lines:
        found = list(islice((line for line in lines if _is_about(line, sought.record)), PAGE))
    blocks = _blocks(unit, {line.tx for line in found})
    verdicts = _verdicts(unit, blocks)
    people, keys = names(unit), _keys(unit)
    return [
        _row(line, people[line.actor], (_block_of(line, blocks), verdicts), _words(line, keys, people))
        for line in found
    ]


def _keys(unit: Unit) -> dict[str, str]:
    """Return the words of every key that a policy of the county declared."""
    found: dict[str, str] = {}
    for text in unit.session.scalars(select(PolicyVersion.text).order_by(PolicyVersion.id)):
        found |= dict(_labelled(tomllib.loads(text))) | loaded(text).words
    return found


def _labelled(part: object) -> Iterator[tuple[str, str]]:
    """Yield every key with its label that a policy's text declares, however deep."""
    if isinstance(part, dict) and isinstance(part.get("key"), str):
        label = part.get("label")
        word = label.get("value") if isinstance(label, dict) else label  # one with its source, or bare
        if isinstance(word, str):
            yield part["key"], word
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _labelled(each)


def _chosen(unit: Unit, sought: Sought) -> Select[AuditEntry]:
    sought.check()
    found = select(AuditEntry).order_by(AuditEntry.id.desc())
    if sought.record:  # rows of ledgers are written down together, by their numbers
        found = found.where(or_(AuditEntry.record == sought.record, AuditEntry.op == "APPEND"))
    else:
        found = found.limit(PAGE)
    for condition in _between(unit, sought):
        found = found.where(condition)
    for column, wanted in (
        (AuditEntry.table_name, sought.table),
        (AuditEntry.actor, sought.login),
        (AuditEntry.op, sought.op),
    ):
        if wanted:
            found = found.where(column == wanted)
    return found


def _is_about(line: AuditEntry, record: str) -> bool:
    if not record or line.op != "APPEND":
        return True
    return record.isdecimal() and int(record) in numbers(str(json.loads(line.payload).get("ids", "")))


def _between(unit: Unit, sought: Sought) -> Iterable[Any]:
    """Yield where the page lies: days are looked up in the blocks: lines have no index of time."""
    if sought.before is not None:
        yield AuditEntry.id < sought.before
    if sought.start is not None:
        yield AuditEntry.at >= _begin(sought.start)
        first = unit.session.scalar(
            select(func.min(AuditBlock.lo)).where(AuditBlock.at >= _begin(sought.start))
        )
        yield AuditEntry.id >= (first or 0)
    if sought.end is not None:
        yield AuditEntry.at < _begin(sought.end + timedelta(days=1))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _blocks(unit: Unit, transactions: set[int]) -> Sequence[AuditBlock]:
    return unit.session.scalars(select(AuditBlock).where(AuditBlock.tx.in_(transactions))).all()


def _block_of(line: AuditEntry, blocks: Iterable[AuditBlock]) -> int:
    mine = (block.seq for block in blocks if block.tx == line.tx and block.lo <= line.id <= block.hi)
    return next(mine, 0)


def _verdicts(unit: Unit, blocks: Sequence[AuditBlock]) -> dict[int, str]:
    """Return whether each block is what was sealed: its lines by count and digest, itself by the chain."""
    table, lines = AuditEntry.__table__, dict[int, list[dict[str, Any]]]()
    query = select(table).where(table.c.tx.in_({block.tx for block in blocks})).order_by(table.c.id)
    for row in unit.session.execute(query).mappings():
        lines.setdefault(row["tx"], []).append(dict(row))
    before = select(AuditBlock.seq, AuditBlock.hash).where(AuditBlock.seq.in_([b.seq - 1 for b in blocks]))
    hashes = {row.seq: row.hash for row in unit.session.execute(before)}
    return {b.seq: _verdict(b, lines.get(b.tx, []), hashes.get(b.seq - 1, b"\0")) for b in blocks}


def _verdict(block: AuditBlock, lines: Iterable[dict[str, Any]], prev: bytes) -> str:
    mine = [line for line in lines if block.lo <= line["id"] <= block.hi]
    digest = sha256(LINE.join(map(entry_line, mine)).encode()).digest()
    sealed = {name: getattr(block, name) for name in ("seq", "tx", "lo", "hi", "n", "at", "digest")}
    kept = len(mine) == block.n and digest == block.digest
    return WHOLE if kept and block.prev == prev and block_hash(prev, sealed) == block.hash else CHANGED


def _row(line: AuditEntry, who: str, seal: tuple[int, dict[int, str]], words: str) -> ChangeRow:
    block, verdicts = seal
    return ChangeRow(
        id=line.id,
        at=line.at,
        who=who,
        login=line.actor,
        table=table_word(line.table_name),
        op=OPS.get(line.op, line.op),
        record=line.record,
        words=words,
        station=line.station,
        block=str(block or ""),
        holds=verdicts.get(block, STRAY),
    )


def _words(line: AuditEntry, keys: Mapping[str, str], people: Mapping[str, str]) -> str:
    """Return the line's contents; a line that was tampered with may hold anything."""
    if line.op == UPGRADE:
        return f"升级到 {line.record}"
    try:
        payload = json.loads(line.payload)
    except ValueError:
        return line.payload
    if not isinstance(payload, dict):
        return str(payload)
    said = {**_choices(line.table_name), **dict.fromkeys(_signed(line.table_name), people)}
    return change_words(line.table_name, payload, said, keys)


@cache
def _signed(table: str) -> tuple[str, ...]:
    """Return the columns of a table that say who did something, by login."""
    found = Base.metadata.tables.get(table)
    return tuple(c.name for c in found.columns if c.name.endswith("_by")) if found is not None else ()


@cache
def _choices(table: str) -> dict[str, dict[str, str]]:
    """Return what the values of a table's columns are called, where a column holds one of a closed list."""
    found = Base.metadata.tables.get(table)
    kinds = {c.name: getattr(c.type, "enum_class", None) for c in found.columns} if found is not None else {}
    return {
        column: {member.value: member.label for member in kind}
        for column, kind in kinds.items()
        if kind is not None and issubclass(kind, Choice)
    }
