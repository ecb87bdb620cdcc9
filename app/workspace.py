"""The open database and the person using it: ``ask`` reads, ``do`` writes."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Select, Table, event, func, insert, inspect, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from app.core.access import WHOLE, Actor
from app.core.asof import AsOf
from app.core.clock import CHINA, Clock, system_clock
from app.core.errors import Conflict, Denied, Unavailable
from app.core.own_words import Words, shipped, speak
from db import bulk
from db.address import written
from db.audit import Recorder
from db.base import Row
from db.keys import Vault
from db.models.accounts import Account
from db.models.audit import AuditBlock, AuditEntry, AuditHead, Command
from db.standing import scopes_of
from db.store import Away, Busy, Store, Unsure

P = ParamSpec("P")
R = TypeVar("R")
Topics = frozenset[str]
TRIES = 5
_GIVEN_UP = "given up"  # the name of a command whose key nobody may use any more
LOOK = 2.0  # seconds between two looks for what others have written; a server says it at once
_BREATH = 0.3  # seconds between two pieces of news: an import of many transactions is not told one by one


class Happened(Conflict):
    """What was sent before, and nobody knew the fate of, has been carried out; ``key`` is its own."""

    def __init__(self, key: str) -> None:
        super().__init__("上一次提交其实已经保存了，这次改动没有再提交。")
        self.key = key


@dataclass(slots=True)
class Unit:
    """One transaction on behalf of one person; every service takes it first."""

    session: Session
    actor: Actor
    now: datetime
    as_of: AsOf
    vault: Vault
    embedded: bool
    recorder: Recorder | None = None
    topics: set[str] = field(default_factory=set)
    #: what a query of this unit has already worked out (the policy in force, the tree…)
    kept: dict[Any, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The business date in China."""
        return self.now.astimezone(CHINA).date()

    def insert(self, model: type[Row], rows: Sequence[dict[str, Any]]) -> list[int]:
        """Insert many rows of ``model`` at once, audited; return their ids in the order given.

        ``rows`` map column names to Python values; ``recorded_at``/``recorded_by`` are filled in.
        """
        if not rows:
            return []
        table = inspect(model).local_table
        assert isinstance(table, Table)
        stamp = {"recorded_at": self.now, "recorded_by": self.actor.login}
        if not _alike(rows):
            raise ValueError("every row needs the same columns: the first row names them for all")
        given = _defaults(table) | stamp
        self.session.flush()  # rows added before must get their ids first
        self.topics.add(table.name)
        return (
            self._insert_embedded(table, given, rows)
            if self.embedded
            else self._insert_server(table, given, rows)
        )

    def _insert_embedded(
        self, table: Table, given: dict[str, Any], rows: Sequence[dict[str, Any]]
    ) -> list[int]:
        connection = self.session.connection()
        first = (connection.scalar(select(func.max(table.c.id))) or 0) + 1
        values = bulk.by_column(first, given, rows)
        bulk.write(connection, table, values)
        if self.recorder:
            self.recorder.bulk(table, values)
        return list(values["id"])

    def _insert_server(
        self, table: Table, given: dict[str, Any], rows: Sequence[dict[str, Any]]
    ) -> list[int]:
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        full = [given | row for row in rows]
        return list(self.session.connection().execute(statement, full).scalars())


def _alike(rows: Sequence[dict[str, Any]]) -> bool:
    """Return whether all rows have the columns of the first: made by one hand, in its order."""
    first = tuple(rows[0])
    return all(tuple(row) == first or row.keys() == rows[0].keys() for row in rows)


def _defaults(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.default, ScalarElementColumnDefault):
            found[column.name] = column.default.arg
        elif isinstance(column.default, CallableColumnDefault):
            found[column.name] = column.default.arg(cast("Any", None))
    return found


@dataclass
class Workspace:
    """A store, a signed-in person and a clock; each call is one short transaction."""

    store: Store
    actor: Actor
    clock: Clock = system_clock
    publish: Callable[[Topics], None] = lambda topics: None
    as_of: AsOf | None = None
    #: transactions of this workspace that were not yet among the news; None where nobody asks for news
    own: set[int] | None = None
    #: what happened at the door that the person should read
    told: str = ""
    #: how the county calls its tiers: what is read, refused and shown is said in these words
    words: Words = shipped

    @property
    def place(self) -> str:
        """Where the database lies, as a person writes it: a whole path, or an address with nobody's name."""
        url = self.store.url
        return str(Path(url.database or "").resolve()) if self.store.embedded else written(url)

    def at(self, as_of: AsOf) -> Workspace:
        """Return the same workspace looking at another date."""
        return replace(self, as_of=as_of)

    def say(self, words: Words) -> None:
        """Speak in a county's words from now on."""
        self.words = words
        speak(words)

    def forbid_this_thread(self, thread: int | None) -> None:
        """Raise on every statement executed on ``thread`` (the GUI thread); None lifts it."""
        self.store.no_statements_on(thread)

    def ask(self, query: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query; whatever it touches is thrown away.  It is run again where the connection was lost."""
        return self._retried((Busy,), lambda: self._read(query, *args, **kwargs))

    def _read(self, query: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self.store.reading() as session:
            unit = self._unit(session)
            _still_in(unit)
            return query(unit, *args, **kwargs)

    def do(self, command: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in one transaction, again if the database asks for it; then publish."""
        return self._retried((Busy,), lambda: self._run(command, *args, **kwargs))

    def once(
        self, key: str, command: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a command whose intention has a key: however often it is sent, it happens once.

        The result must be plain JSON (a number, a text, None, a list); a replay returns the first one.
        """

        def keyed(unit: Unit, /, *args: P.args, **kwargs: P.kwargs) -> R:
            name = getattr(command, "__qualname__", "command")
            if not _claimed(unit, key, name):
                return cast("R", _replay(unit, key))
            result = command(unit, *args, **kwargs)
            done = update(Command).where(Command.key == key).values(result=json.dumps(result))
            unit.session.connection().execute(done)
            return result

        return self._retried((Busy, Unsure), lambda: self._run(keyed, *args, **kwargs))

    def _run(self, command: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self.store.writing() as session:
            unit = self._unit(session)
            _watch(unit)
            if self.store.embedded:
                station = self.actor.station or "本机"
                unit.recorder = Recorder(session, self.actor.login, station, unit.now)
            _still_in(unit)
            result = command(unit, *args, **kwargs)
            tx = unit.recorder.seal() if unit.recorder else self._transaction(session)
        if self.own is not None and tx is not None:
            self.own.add(tx)
        self.publish(frozenset(unit.topics))  # only after the commit
        return result

    def _transaction(self, session: Session) -> int | None:
        """Return what the server calls this transaction; None where nothing was written, or nobody asks."""
        if self.own is None:
            return None
        session.flush()
        found: int | None = session.scalar(text("SELECT pg_current_xact_id_if_assigned()::text::bigint"))
        return found

    def changes(self, stopped: threading.Event, every: float = LOOK) -> Iterator[Topics]:
        """Yield the tables others have touched, soon after they have, until ``stopped``; blocks between.

        What happens while the database cannot be reached is told when it can be reached again.
        """
        self.own, since = set(), None
        while not stopped.is_set():
            try:
                with self.store.listening(stopped) as wait:
                    while not stopped.is_set():
                        since, topics = self._news(since)
                        if topics:
                            yield topics
                        stopped.wait(min(every, _BREATH))
                        wait(every)
            except Unavailable:
                stopped.wait(every)

    def _news(self, since: int | None) -> tuple[int, Topics]:
        """Return how far the audit has come, and the tables others have touched after ``since``."""
        seq, found = self._read(_written, since)
        own = self.own or set()
        mine = {tx for tx, _ in found} & own
        own -= mine
        return seq, frozenset(table for tx, table in found if tx not in mine)

    def _retried(self, signs: tuple[type[Exception], ...], attempt: Callable[[], R]) -> R:
        """Return what an attempt gives; where a standby may take over it waits for that, and tries again."""
        ends, tries = time.monotonic() + self.store.patience, 0
        while True:
            try:
                return attempt()
            except Away:
                if time.monotonic() > ends:
                    raise
            except signs:
                tries += 1
                if tries == TRIES:
                    raise
            time.sleep(random.uniform(0.01, 0.1) * (tries or TRIES))

    def _unit(self, session: Session) -> Unit:
        speak(self.words)
        now = self.clock()
        as_of = self.as_of or AsOf(now.astimezone(CHINA).date())
        assert self.store.vault is not None
        return Unit(session, self.actor, now, as_of, self.store.vault, self.store.embedded)


def _still_in(unit: Unit) -> None:
    """Refuse whoever was disabled meanwhile; a server takes their roles and ends their sessions itself.

    Whoever sees a part of the county stands where its units are by now: they may be merged meanwhile.

    Raises: Denied.
    """
    actor = unit.actor
    if not actor.account_id or not (unit.embedded or WHOLE not in actor.scopes):
        return
    mine = select(Account.active, Account.unit_ids).where(Account.id == actor.account_id)
    active, unit_ids = unit.session.connection().execute(mine).first() or (False, [])
    if unit.embedded and not active:
        raise Denied("这个账号已停用，不能再办理；请联系县综治中心安全管理员。")
    if unit_ids and WHOLE not in actor.scopes:
        unit.actor = replace(actor, scopes=scopes_of(unit.session, unit_ids))


def give_up(unit: Unit, keys: Sequence[str]) -> None:
    """Make sure that intentions whose fate is unknown never happen any more.

    Raises: Happened when one of them has been carried out: it is not carried out in another form as well.
    """
    for key in keys:
        if not _claimed(unit, key, _GIVEN_UP) and not _given_up(unit, key):
            raise Happened(key)


def _given_up(unit: Unit, key: str) -> bool:
    name = unit.session.connection().scalar(select(Command.name).where(Command.key == key))
    return name == _GIVEN_UP


def _written(unit: Unit, since: int | None) -> tuple[int, list[tuple[int, str]]]:
    """Return the number of the last block of the audit, and who touched what after ``since``."""
    seq = unit.session.scalar(select(AuditHead.seq)) or 0
    if since is None or seq == since:
        return seq, []
    return seq, [
        (tx, table) for tx, table in unit.session.execute(_between(since, seq, embedded=unit.embedded))
    ]


def _between(after: int, upto: int, *, embedded: bool) -> Select[int, str]:
    """Ask which tables were touched in these blocks; lines are an auditor's, this is everybody's."""
    if not embedded:
        told = func.app.written(after, upto).table_valued("tx", "table_name")
        return select(told.c.tx, told.c.table_name)
    return (
        select(AuditEntry.tx, AuditEntry.table_name)
        .join(AuditBlock, AuditEntry.id.between(AuditBlock.lo, AuditBlock.hi))
        .where(AuditBlock.seq > after, AuditBlock.seq <= upto)
        .distinct()
    )


def _claimed(unit: Unit, key: str, name: str) -> bool:
    # RETURNING, not rowcount: SQLAlchemy reports -1 for this statement (trust.md section 4)
    claim = _insert_of(unit)(Command).values(key=key, name=name, actor=unit.actor.login, at=unit.now)
    statement = claim.on_conflict_do_nothing().returning(Command.key)
    return unit.session.connection().scalar(statement) is not None


def _insert_of(unit: Unit) -> Any:
    """Return the INSERT of the engine in use, which knows ON CONFLICT; a file has no use for the other's."""
    if unit.embedded:
        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def _replay(unit: Unit, key: str) -> Any:
    stored = unit.session.connection().scalar(select(Command.result).where(Command.key == key))
    return json.loads(stored) if stored is not None else None


def _watch(unit: Unit) -> None:
    """Collect touched tables, stamp new rows, and refuse bulk statements the audit would not see."""

    @event.listens_for(unit.session, "before_flush")
    def stamped(session: Session, _context: object, _instances: object) -> None:
        for record in session.new:
            if isinstance(record, Row):
                record.recorded_at, record.recorded_by = unit.now, unit.actor.login
        if session.deleted:
            raise RuntimeError("nothing is deleted: void it")

    @event.listens_for(unit.session, "after_flush")
    def flushed(session: Session, _context: object) -> None:
        changed: list[Any] = [*session.new]
        changed += [record for record in session.dirty if session.is_modified(record)]
        unit.topics.update(record.__tablename__ for record in changed)

    @event.listens_for(unit.session, "do_orm_execute")
    def executed(state: ORMExecuteState) -> None:
        if state.is_update or state.is_delete or state.is_insert:
            raise RuntimeError("change records, or use unit.insert: the audit must see it")
