"""One program that checks a whole database on either engine: structure, sums, audit chain, files, guards.

Source: trust.md 3 (verify) and domain-model (a), (b): every figure must still follow from its rows.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from db import about, guards
from db.audit import block_hash, entry_line
from db.base import Base, tables
from db.canonical import FIELD, LINE, NULL, audited_text, digest_of, facts, line_of, numbers, texts_of
from db.ciphers import Vault, unopened
from db.models.audit import AuditBlock, AuditEntry, AuditHead
from db.models.documents import StoredFile
from db.rights import BACKUP, COUNTY, NOT_WORK
from db.shapes import Older, Shapes

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether it held, and in words what was seen."""

    name: str
    ok: bool
    detail: str


def verify(session: Session, anchors: Path | None = None, vault: Vault | None = None) -> list[Finding]:
    """Return every check in a fixed order; nothing is changed.  Sealed numbers are opened with ``vault``."""
    server = session.get_bind().dialect.name != "sqlite"
    eyes = _eyes(session) if server else Eyes.ALL
    steps = [
        ("文件完整性", _server_integrity(session) if server else _file_integrity(session)),
        ("外键", _server_keys(session) if server else _file_keys(session)),
        ("账目平衡", _sums(session) if eyes is not Eyes.PART else None),
        ("审计链", _chain(session, server=server)),
        ("审计覆盖", _coverage(session, eyes) if eyes is not Eyes.PART else None),
        ("审计锚点", _anchored(session, anchors, server=server)),
        ("档案文件", _files(session) if eyes is not Eyes.PART else None),
        ("加密号码", unopened(session, vault) if vault and eyes is not Eyes.PART else None),
        ("防护规则", guards.of_server(session) if server else guards.of_file(session)),
    ]
    return [_finding(name, problems) for name, problems in steps]


def _seen(problems: Iterator[str]) -> list[str]:
    """List what is wrong; what was written there by a stranger's hand may not even be readable."""
    found: list[str] = []
    try:
        found.extend(problems)
    except (ValueError, LookupError, TypeError) as problem:
        found.append(f"有读不出来的内容：{problem}")
    return found


class Eyes(enum.Enum):
    """How much of a server the checker is shown: a part cannot tell whether the whole agrees."""

    ALL = "all"
    COUNTY = "county"
    PART = "part"


def _eyes(session: Session) -> Eyes:
    """Return what is seen; a system administrator looks as the role that copies every row."""
    connection = session.connection()
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # the database's own limit is for a page
    member = text("SELECT pg_has_role(session_user, :role, 'member')")
    if connection.scalar(member, {"role": BACKUP}):
        connection.exec_driver_sql(f"SET LOCAL ROLE {BACKUP}")
        return Eyes.ALL
    return Eyes.COUNTY if connection.scalar(member, {"role": COUNTY}) else Eyes.PART


def _finding(name: str, found: Iterator[str] | None) -> Finding:
    if found is None:
        return Finding(name, True, "您只能看到一部分，这一项由全县范围的账号或系统管理员检查")
    problems = _seen(found)
    if not problems:
        return Finding(name, True, "正常")
    more = f" 等 {len(problems)} 处" if len(problems) > 3 else ""
    return Finding(name, False, ";".join(problems[:3]) + more)


def _file_integrity(session: Session) -> Iterator[str]:
    connection = session.connection()
    for pragma in ("integrity_check", "cipher_integrity_check"):
        for (line,) in connection.exec_driver_sql(f"PRAGMA {pragma}"):
            if line != "ok":
                yield str(line)


def _server_integrity(session: Session) -> Iterator[str]:
    broken = text(
        "SELECT relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE NOT indisvalid"
    )
    for (name,) in session.connection().execute(broken):
        yield f"索引 {name} 无效"


def _file_keys(session: Session) -> Iterator[str]:
    for table, row, parent, _key in session.connection().exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} 第 {row} 行指向不存在的 {parent}"


def _server_keys(session: Session) -> Iterator[str]:
    doubtful = text(
        "SELECT conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace "
        "WHERE nspname = 'app' AND NOT convalidated"
    )
    for (name,) in session.connection().execute(doubtful):
        yield f"约束 {name} 未验证"


#: what must return no row; the first column names the culprit
SUMS = {
    "经费分录组 {} 不平": "SELECT group_key FROM budget_entry GROUP BY group_key HAVING sum(amount) <> 0",
    "发放单 {} 与明细不符": (
        "SELECT s.id FROM pay_slip s LEFT JOIN pay_line l ON l.slip_id = s.id "
        "GROUP BY s.id, s.total HAVING s.total <> coalesce(sum(l.amount), 0)"
    ),
    "发放批次 {} 与发放单合计不符": (
        "SELECT r.id FROM pay_run r LEFT JOIN pay_slip s ON s.run_id = r.id AND s.bucket = 'paid' "
        "WHERE r.state NOT IN ('draft', 'discarded') GROUP BY r.id, r.total "
        "HAVING r.total <> coalesce(sum(s.total), 0)"
    ),
    "发放批次 {} 过账摘要与审批时不符": (
        "SELECT id FROM pay_run WHERE state IN ('posted', 'exported', 'paid', 'settled') "
        "AND (approved_digest = '' OR approved_digest <> digest)"
    ),
    "发放批次 {} 与经费台账不符": (
        "SELECT r.id FROM pay_run r LEFT JOIN budget_entry e ON e.group_key = r.budget_group "
        "AND e.bucket = 'committed' WHERE r.state IN ('posted', 'exported', 'paid', 'settled') "
        "GROUP BY r.id, r.total HAVING r.total <> coalesce(sum(e.amount), 0)"
    ),
    "银行文件 {} 与批次合计不符": (
        "SELECT x.id FROM pay_export x JOIN pay_run r ON r.id = x.run_id WHERE x.total <> r.total "
        "AND x.id = (SELECT min(id) FROM pay_export y WHERE y.run_id = r.id)"  # later ones pay returns again
    ),
    "发放批次 {} 的经办、复核、审批不是三个人": (
        "SELECT id FROM pay_run WHERE state IN ('posted', 'exported', 'paid', 'settled') AND "
        "(made_by_id = checked_by_id OR made_by_id = approved_by_id OR checked_by_id = approved_by_id)"
    ),
}


def _sums(session: Session) -> Iterator[str]:
    for sentence, query in SUMS.items():
        for row in session.connection().execute(text(query)):
            yield sentence.format(row[0])


def _chain(session: Session, *, server: bool) -> Iterator[str]:
    connection = session.connection()
    sealed, kept = _resealed_by_server(session) if server else _resealed(session)
    prev, number = b"\0", 0
    for row in connection.execute(select(AuditBlock.__table__).order_by(AuditBlock.seq)).mappings():
        number += 1
        block = dict(row)
        if block["seq"] != number:
            yield f"第 {number} 块缺失"
            return
        yield from _block(block, sealed[number], prev)
        prev = block["hash"]
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
    if (head.seq, head.hash) != (number, prev):
        yield f"链尾不符：登记 {head.seq} 块，实有 {number} 块"
    if strays := kept - sum(found for found, _ in sealed.values()):
        yield f"有 {strays} 条审计记录不在任何块内"


Sealed = dict[int, tuple[int, bytes]]


def _block(block: dict[str, Any], now: tuple[int, bytes], prev: bytes) -> Iterator[str]:
    count, digest = now
    if count != block["n"]:
        yield f"第 {block['seq']} 块应有 {block['n']} 条记录，实有 {count} 条"
    elif digest != block["digest"]:
        yield f"第 {block['seq']} 块的记录被改动"
    if block["prev"] != prev or block_hash(prev, block) != block["hash"]:
        yield f"第 {block['seq']} 块的哈希不符"


def _resealed_by_server(session: Session) -> tuple[Sealed, int]:
    """Return what the entries of each block are now, and how many there are: figures, no contents."""
    connection = session.connection()
    found = connection.execute(text("SELECT seq, n, digest FROM app.resealed()"))
    kept = connection.scalar(text("SELECT app.entries_kept()")) or 0
    return {row.seq: (row.n, bytes(row.digest)) for row in found}, kept


def _resealed(session: Session) -> tuple[Sealed, int]:
    """Return the same of a file."""
    entries, found = _entries(session), Sealed()
    for row in session.connection().execute(select(AuditBlock.__table__)):
        mine = [entry for entry in entries.get(row.tx, []) if row.lo <= entry["id"] <= row.hi]
        digest = sha256(LINE.join(entry_line(entry) for entry in mine).encode()).digest()
        found[row.seq] = (len(mine), digest)
    return found, sum(len(each) for each in entries.values())


def _entries(session: Session) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in session.connection().execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).mappings():
        found.setdefault(row["tx"], []).append(dict(row))
    return found


def _coverage(session: Session, eyes: Eyes) -> Iterator[str]:
    """Every row is still what the audit says it was written as, once its audited changes are undone.

    Accounts, keys and acts are shown to nobody who works for the county: the administrators check those.
    """
    appends, shapes = _appends(session), Shapes(session)
    shown = [model for model in tables() if eyes is Eyes.ALL or model.__tablename__ not in NOT_WORK]
    for model in shown:
        table, lines = Base.metadata.tables[model.__tablename__], Lines()
        mine = appends.get(table.name, [])
        older = shapes.older(table, [(entry, payload.get("ids", "")) for entry, payload in mine])
        yield from _rows_as_written(session, table, lines, older)
        yield from _covered(table, [payload for _, payload in mine], lines)
    yield from about.unlike(session)


Lines = dict[int, str]  # a row's line by its id


def _appends(session: Session) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Return by table what was audited by count and digest, with the number of each entry."""
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    query = select(AuditEntry.id, AuditEntry.table_name, AuditEntry.payload)
    for entry, name, payload in session.connection().execute(query.where(AuditEntry.op == "APPEND")):
        found.setdefault(name, []).append((entry, json.loads(payload)))
    return found


def _rows_as_written(session: Session, table: Table, lines: Lines, older: Older) -> Iterator[str]:
    """Compare the rows that the audit has a copy of, and put the lines of all others into ``lines``.

    The latest audited change is undone first, and must be what the row says; a row that an ``older`` program
    wrote has the line of that day.
    """
    copies = _audited(session, table, "INSERT")
    changes = _audited(session, table, "UPDATE")
    counted = [column for column in table.columns if column.name != "content"]
    for found in session.connection().execute(select(*counted).order_by(table.c.id)).mappings():
        row, record = dict(found), str(found["id"])
        columns = older.get(row["id"])
        if record not in copies and record not in changes and columns is None:
            lines[row["id"]] = line_of(table, row)
            continue
        texts = {name: NULL if text is None else text for name, text in texts_of(table, row).items()}
        for change in changes.get(record, []):
            yield from _differs(table, record, texts, change.get("after", {}))
            texts |= {
                name: audited_text(table.c[name], old) for name, old in change.get("before", {}).items()
            }
        if record in copies:
            for copy in copies.pop(record):
                yield from _differs(table, record, texts, copy.get("after", {}))
        else:
            lines[row["id"]] = FIELD.join(texts[column.name] for column in columns or facts(table))
    for record in copies:
        yield f"{table.name} 第 {record} 行被删除"


def _audited(session: Session, table: Table, op: str) -> dict[str, list[dict[str, Any]]]:
    """Return by record what the audit has of ``op`` on ``table``, the latest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    query = select(AuditEntry.record, AuditEntry.payload).where(
        AuditEntry.op == op, AuditEntry.table_name == table.name
    )
    for record, payload in session.connection().execute(query.order_by(AuditEntry.id.desc())):
        found.setdefault(record, []).append(json.loads(payload))
    return found


def _differs(table: Table, record: str, texts: dict[str, str], told: dict[str, Any]) -> Iterator[str]:
    counted = {column.name for column in facts(table)}
    for name, value in told.items():
        if name in counted and texts[name] != audited_text(table.c[name], value):
            yield f"{table.name} 第 {record} 行的 {name} 被改动"


def _covered(table: Table, appends: list[dict[str, Any]], lines: Lines) -> Iterator[str]:
    for append in appends:
        ids = list(numbers(append.get("ids", "")))
        missing = [number for number in ids if number not in lines]
        if missing:
            yield f"{table.name} 第 {missing[0]} 行被删除"
        elif digest_of([lines[number] for number in ids]) != append.get("digest"):
            yield f"{table.name} 的行被改动（编号 {append.get('ids')}）"
        for number in ids:
            lines.pop(number, None)
    if lines:
        yield f"{table.name} 第 {min(lines)} 行没有审计记录"


ANCHOR = re.compile(r"(\d+)-([0-9a-f]{16})")


def _anchored(session: Session, folder: Path | None, *, server: bool) -> Iterator[str]:
    """Compare the chain with anchors kept elsewhere and with those printed on issued documents."""
    known = {
        row.seq: row.hash.hex()[:16]
        for row in session.connection().execute(select(AuditBlock.seq, AuditBlock.hash))
    }
    printed = "app.anchors()" if server else "issued_document"
    texts = [row[0] for row in session.connection().execute(text(f"SELECT anchor FROM {printed}"))]
    for path in sorted(folder.glob("*.anchor")) if folder else ():
        lines = path.read_text("utf-8", "replace").splitlines()
        texts += lines
        if not all(ANCHOR.search(line) for line in lines if line.strip()):
            yield f"锚点文件“{path.name}”里有不是锚点的行"
    for seq, mark in (found for part in texts for found in ANCHOR.findall(part)):
        if known.get(int(seq)) != mark:
            yield f"锚点 {seq}-{mark} 与审计链不符"


def _files(session: Session) -> Iterator[str]:
    query = select(StoredFile.id, StoredFile.sha256, StoredFile.size, StoredFile.content)
    for row in session.connection().execute(query.execution_options(yield_per=10)):
        if sha256(row.content).hexdigest() != row.sha256 or len(row.content) != row.size:
            yield f"档案文件 {row.id} 的内容与校验码不符"
