"""G12: who has the key of the file, or the server's superuser, changes something: ``verify`` finds it.

The guards are put aside and put back, as a determined intruder would, so that they give nothing away.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.services import documents
from db.audit import block_of
from db.base import Base, tables
from db.canonical import facts
from db.models.audit import AuditBlock, AuditEntry, AuditHead, Meta
from db.store import Store
from db.verify import Finding, verify
from tests.office import ENGINES, Office
from tests.trust.crash import Month
from tests.trust.filling import filled, some
from tests.trust.ground import Ground, Reached, Size

ENTRY, BLOCK, HEAD, META = (
    Base.metadata.tables[each.__tablename__] for each in (AuditEntry, AuditBlock, AuditHead, Meta)
)
AUDITED = [Base.metadata.tables[model.__tablename__] for model in tables()]
TRIES = 100


def found(ground: Ground) -> Reached:
    """Tamper many times on both engines, each time with a fresh copy, and count what verify finds."""
    kinds, missed, blind, untouched = Counter[str](), list[str](), 0, set[str]()
    for engine in ENGINES:
        with _furnished(ground, engine) as (office, anchors):
            scene = Scene(ground, office, anchors)
            calm = [one for one in scene.checked(lambda _: "nothing") if not one.ok]
            assert not calm, f"nothing was touched, and yet: {calm}"
            for number in range(ground.of(len(KINDS), 500, 5000)):
                kind = list(KINDS)[number % len(KINDS)]
                findings = scene.tampered(kind)
                kinds[kind] += 1
                missed += [f"{engine} {scene.told}"] if all(one.ok for one in findings) else []
                blind += all(one.ok for one in findings if one.name != "审计覆盖")
            left = set(scene.turns.names) - scene.turns.touched
            untouched |= set() if ground.size is Size.TINY else left
    total = kinds.total()
    told = "、".join(f"{name} {number}" for name, number in sorted(kinds.items()))
    text = f"{len(AUDITED)} 张表，{total - len(missed)}/{total} 次被发现({told})"
    text += f"；对照：不核对审计覆盖则漏掉 {blind} 次"
    notes = [text, *missed[:3], *(f"没有触及 {name}" for name in sorted(untouched))]
    return Reached(not missed and not untouched and blind > 0, "；".join(notes))


@contextmanager
def _furnished(ground: Ground, engine: str) -> Iterator[tuple[Office, Path]]:
    """Yield an office after a month's commands with rows in every table, and a folder with its anchor."""
    with ground.office(engine) as office:
        for step in Month(ground.place()).steps():
            step.act(office)
        filled(office)
        anchors = ground.place()
        (anchors / "2026-10.anchor").write_text(office.maker.ask(documents.anchor), encoding="utf-8")
        office.close()
        yield office, anchors


class Turns:
    """Whose turn it is: the tables that were tried least; of each it is known whether it was ever changed."""

    def __init__(self, rnd: random.Random) -> None:
        self.random = rnd
        self.names = [table.name for table in AUDITED]
        self.tried, self.touched = Counter[str](), set[str]()

    def next(self) -> Table:
        """Return a table; one that never let itself be changed is tried oftener."""
        name = min(self.names, key=self._weight)
        self.tried[name] += 1
        return Base.metadata.tables[name]

    def _weight(self, name: str) -> tuple[int, float]:
        return self.tried[name] + 40 * (name in self.touched), self.random.random()


@dataclass
class Scene:
    """Where the tampering happens; nothing of it stays."""

    ground: Ground
    office: Office
    anchors: Path
    told: str = ""

    def __post_init__(self) -> None:
        self.random = self.ground.random()
        self.elsewhere = self.ground.place() / "anchors"
        self.turns = Turns(self.random)

    def tampered(self, kind: str) -> list[Finding]:
        """Return the checks after a tampering of that kind that the database's constraints let through."""
        for _ in range(TRIES):
            with suppress(IntegrityError, DataError, Nothing):  # refused, or nothing of the sort: another one
                findings = self.checked(KINDS[kind])
                self.turns.touched |= {self.told.split()[1].split(".")[0]} & set(self.turns.names)
                return findings
        raise AssertionError(f"nobody can tamper in this way: {kind}")

    def checked(self, act: Callable[[Intruder], str]) -> list[Finding]:
        """Return what verify says after ``act`` on a copy."""
        shutil.rmtree(self.elsewhere, ignore_errors=True)
        shutil.copytree(self.anchors, self.elsewhere)
        with self._copy() as connection:
            self.told = act(Intruder(connection, self.turns, self.elsewhere))
            return self._verified(connection)

    @contextmanager
    def _copy(self) -> Iterator[Connection]:
        """Yield a connection that no guard watches; on a server in a transaction that is thrown away."""
        if self.office.url("maker").get_backend_name() == "sqlite":
            copy = Path(self.office.place).with_name("copy.griddesk")
            shutil.copyfile(self.office.place, copy)
            store = Store(f"sqlite:///{copy}", self.office.vault)
        else:
            store = Store(self.office.place, self.office.vault)
        try:
            with store.engine.execution_options(griddesk_begin="IMMEDIATE").connect() as connection:
                yield connection
                connection.rollback()
        finally:
            store.close()

    def _verified(self, connection: Connection) -> list[Finding]:
        if connection.dialect.name != "sqlite":
            with Session(connection) as session:
                return verify(session, self.elsewhere, self.office.vault)
        connection.commit()  # the file is closed, and opened by who checks it
        store = Store(connection.engine.url, self.office.vault)
        with store.reading() as session:
            findings = verify(session, self.elsewhere, self.office.vault)
        store.close()
        return findings


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Put the guards aside while the block runs."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        return
    guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    raw: Any = connection.connection.driver_connection
    raw.rollback()  # outside any transaction alone SQLite listens
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("BEGIN IMMEDIATE")
    for guard in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
    yield
    for guard in guards:
        connection.exec_driver_sql(guard.sql)


class Nothing(Exception):
    """There is nothing to tamper with in this way."""


class Intruder:
    """Tampers in one way; every method returns in words what was done."""

    def __init__(self, connection: Connection, turns: Turns, anchors: Path) -> None:
        self.connection, self.turns, self.anchors = connection, turns, anchors
        self.random = turns.random

    def rows(self, number: int) -> tuple[Table, list[Row[Any]]]:
        """Return a table of the audit or of what is audited, and some different rows of it."""
        table = self.turns.next() if self.random.random() < 0.7 else ENTRY
        found = self.connection.execute(select(table)).all()
        if len(found) < number:
            raise Nothing
        return table, self.random.sample(found, number)

    def put(self, table: Table, row: Row[Any], values: dict[str, Any]) -> None:
        key = next(iter(table.primary_key))
        mine = key == row._mapping[key.name]
        self.connection.execute(update(table).where(mine).values(values))


def columns_of(table: Table) -> list[Column[Any]]:
    """List the columns of a table that say something."""
    counted = table.columns if table in (ENTRY, BLOCK, META) else facts(table)
    return [one for one in counted if not one.primary_key]


def _edit(intruder: Intruder) -> str:
    """Change a value, put one where there was none, or take one away."""
    table, (row,) = intruder.rows(1)
    column = intruder.random.choice(columns_of(table))
    value = row._mapping[column.name]
    if value is None:
        value = some(column)
    elif column.nullable and intruder.random.random() < 0.2:
        value = None
    else:
        value = another(value)
    with unguarded(intruder.connection):
        intruder.put(table, row, {column.name: value})
    return f"edit {table.name}.{column.name}"


def another(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, date | datetime):
        return value - timedelta(days=1)  # an open end is the last day there is
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1, *value[1:]]) if value else b"x"
    if isinstance(value, dict | list | tuple):
        return {"改": 1}
    if isinstance(value, str) and type(value) is str:
        return value[:-1] + ("改" if not value.endswith("改") else "动")
    raise Nothing  # an enumeration or a month: the same column is edited by a swap


def _swap(intruder: Intruder) -> str:
    table, (one, other) = intruder.rows(2)
    name = intruder.random.choice(columns_of(table)).name
    mine, theirs = one._mapping[name], other._mapping[name]
    if mine == theirs:
        raise Nothing
    with unguarded(intruder.connection):
        intruder.put(table, one, {name: theirs})
        intruder.put(table, other, {name: mine})
    return f"swap {table.name}.{name}"


def _remove(intruder: Intruder) -> str:
    table, (row,) = intruder.rows(1)
    with unguarded(intruder.connection):
        intruder.connection.execute(delete(table).where(table.c.id == row.id))
    return f"remove {table.name} {row.id}"


def _insert(intruder: Intruder) -> str:
    table, (row,) = intruder.rows(1)
    last = intruder.connection.scalar(select(func.max(table.c.id)))
    fresh = {one.name: _fresh(row._mapping[one.name]) for one in table.columns if one.unique}
    values = {**_by_column(row), **fresh, "id": last + 1}
    with unguarded(intruder.connection):
        intruder.connection.execute(insert(table).values(values))
    return f"insert {table.name}"


def _by_column(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)


def _fresh(value: Any) -> Any:
    return value if value is None else another(value)


def _cipher(intruder: Intruder) -> str:
    """Change a sealed number's ciphertext, take it away, or put another row's in its place."""
    names = [(table, one.name) for table in AUDITED for one in table.columns if one.name.endswith("_cipher")]
    table, name = intruder.random.choice(names)
    rows = [row for row in intruder.connection.execute(select(table)).all() if row._mapping[name]]
    if len(rows) < 2:
        raise Nothing
    row, other = intruder.random.sample(rows, 2)
    bits, how = bytearray(row._mapping[name]), intruder.random.randrange(4)
    bits[intruder.random.randrange(len(bits))] ^= 1 << intruder.random.randrange(8)
    put = (bytes(bits), bytes(bits[:-1]), None, other._mapping[name])[how]
    with unguarded(intruder.connection):
        intruder.put(table, row, {name: put})
    return f"cipher {how} {table.name}.{name}"


def _truncate(intruder: Intruder) -> str:
    """Cut the end of the audit off, and set the head back so that the chain is whole."""
    last = intruder.connection.scalar(select(BLOCK.c.seq).order_by(BLOCK.c.seq.desc()).limit(1)) or 0
    kept = max(1, last - intruder.random.randint(1, 5))
    gone = intruder.connection.execute(select(BLOCK.c.lo, BLOCK.c.hi).where(BLOCK.c.seq > kept)).all()
    with unguarded(intruder.connection):
        for lo, hi in gone:
            intruder.connection.execute(delete(ENTRY).where(ENTRY.c.id.between(lo, hi)))
        intruder.connection.execute(delete(BLOCK).where(BLOCK.c.seq > kept))
        end = intruder.connection.scalar(select(BLOCK.c.hash).where(BLOCK.c.seq == kept))
        intruder.connection.execute(update(HEAD).values(seq=kept, hash=end))
    return f"truncate after {kept}"


def _block(intruder: Intruder) -> str:
    """Change, remove or copy a block of the chain, or its head."""
    blocks = intruder.connection.execute(select(BLOCK)).all()
    row = intruder.random.choice(blocks)
    name = intruder.random.choice([one.name for one in BLOCK.columns])
    how = intruder.random.randrange(3)
    with unguarded(intruder.connection):
        if how == 0:
            mine = BLOCK.c.seq == row.seq
            other = another(row._mapping[name])
            other = other + 100000 if name == "seq" else other
            intruder.connection.execute(update(BLOCK).where(mine).values({name: other}))
        elif how == 1:
            intruder.connection.execute(delete(BLOCK).where(BLOCK.c.seq == row.seq))
        else:
            intruder.connection.execute(update(HEAD).values(hash=row.prev))
    return f"block {how} {name}"


def _rewrite(intruder: Intruder) -> str:
    """Change what the audit says and chain it anew: only an anchor elsewhere knows better."""
    entry = intruder.random.choice(intruder.connection.execute(select(ENTRY)).all())
    with unguarded(intruder.connection):
        intruder.put(ENTRY, entry, {"actor": "nobody"})
        prev = b"\0"
        for block in intruder.connection.execute(select(BLOCK).order_by(BLOCK.c.seq)).all():
            mine = (ENTRY.c.tx == block.tx) & ENTRY.c.id.between(block.lo, block.hi)
            rows = intruder.connection.execute(select(ENTRY).where(mine).order_by(ENTRY.c.id)).mappings()
            new = block_of(block.seq, block.tx, list(map(dict, rows)), block.at, prev)
            intruder.connection.execute(update(BLOCK).where(BLOCK.c.seq == block.seq).values(new))
            prev = new["hash"]
        intruder.connection.execute(update(HEAD).values(hash=prev))
    return f"rewrite from entry {entry.id}"


def _forge(intruder: Intruder) -> str:
    """Change the anchor that is kept elsewhere: its number, its hash, or all of it."""
    (path,) = intruder.anchors.iterdir()
    text = path.read_text(encoding="utf-8")
    places = [at for at, sign in enumerate(text) if sign in "0123456789abcdef"]
    at = intruder.random.choice(places)
    other = intruder.random.choice([sign for sign in "0123456789abcdef" if sign != text[at]])
    forged = text[:at] + other + text[at + 1 :] if intruder.random.random() < 0.8 else "无"
    path.write_text(forged, encoding="utf-8")
    return f"forge {text} {forged}"


def _fact(intruder: Intruder) -> str:
    """Change, remove or add what is known of the database itself."""
    row = intruder.random.choice(intruder.connection.execute(select(META)).all())
    how = intruder.random.randrange(3)
    with unguarded(intruder.connection):
        if how == 0:
            intruder.put(META, row, {"value": another(row.value)})
        elif how == 1:
            intruder.connection.execute(delete(META).where(META.c.key == row.key))
        else:
            intruder.connection.execute(insert(META).values(key=f"{row.key}2", value=row.value))
    return f"fact {how} {row.key}"


KINDS: dict[str, Callable[[Intruder], str]] = {
    "改动": _edit,
    "删除": _remove,
    "调换": _swap,
    "插入": _insert,
    "截断": _truncate,
    "链块": _block,
    "重算": _rewrite,
    "假锚点": _forge,
    "密文": _cipher,
    "库信息": _fact,
}
