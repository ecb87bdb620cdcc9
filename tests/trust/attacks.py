"""G1: what a town's clerk with psql tries, on every table a server keeps rows of; none may cross her town.

The first half of attacks.toml is aimed at every table, by its name and the ids of rows that are not hers; the
second half tries the doors beside the tables.  All is done in the clerk's own session, and undone.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Column, Enum, select
from sqlalchemy.dialects import postgresql

from app.domain.accounts import Role
from app.domain.bodies import BodyKind
from app.services import accounts, bodies
from app.services.accounts import NewAccount
from app.services.bodies import NewBody
from db.base import MINE, JsonText, Row, TableKind, tables
from db.models.roster import Posting
from db.models.units import Unit
from tests.office import PASS, Office, build, server_copy
from tests.postgres import Postgres, binary_folders
from tests.trust.county import TOWNS, settled
from tests.trust.ground import Ground, Reached, Size

IDS, NOTHING, UNTOUCHED, REFUSED = "ids", "nothing", "untouched", "refused"
_KEPT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
#: what says that the attack itself is mistyped, and shows nothing
_MISTYPED = ("42601", "42703", "42883", "42P01", "XX999")


@dataclass(frozen=True)
class Attack:
    """One statement, what must hold of it, and what is done before it."""

    name: str
    holds: str
    sql: str
    before: str = ""


EACH = [Attack(name, **found) for name, found in _KEPT["each"].items()]
ONCE = [Attack(name, **found) for name, found in _KEPT["once"].items()]
Session = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Prey:
    """A table, and rows of it that are not the clerk's."""

    table: type[Row]
    hidden: tuple[int, ...]

    @property
    def name(self) -> str:
        """The table as a statement names it."""
        return f"app.{self.table.__tablename__}"


@dataclass
class Report:
    """How many attacks were tried on how many tables, and which of them got through."""

    tried: int = 0
    tables: int = 0
    leaks: list[str] = field(default_factory=list)

    def note(self, told: str, where: str, attack: Attack) -> None:
        """Count an attack; ``told`` is what it got, empty for nothing."""
        self.tried += 1
        if told:
            self.leaks.append(f"{where}: {attack.name}: {told}")


def connect(office: Office, login: str) -> Session:
    """Open a plain session as psql would, with the person's own login and nothing of the program."""
    url = office.url(login).set(drivername="postgresql", query={})
    return psycopg.connect(
        url.render_as_string(hide_password=False), options="-csearch_path=app", autocommit=True
    )


def root(office: Office) -> Session:
    """Open a session of the server's own superuser."""
    return psycopg.connect(office.place.replace("+psycopg", ""), options="-csearch_path=app", autocommit=True)


def scoped() -> list[type[Row]]:
    """List the tables that hold rows a town may not see."""
    return [table for table in tables() if table.reach.part != "true"]


_NO_HOSTS = "SELECT id FROM app.posting WHERE host_body_id IS NULL"
_LENT = "SELECT person_id FROM app.posting WHERE host_body_id IS NOT NULL"
#: what makes a row another's: an event of a case, a file that wrote where the clerk is not
_AIMED = {"flow": "vetting", "table_name": "posting", "first_id": 1, "last_id": 10**6}


def filled(office: Office, town: int) -> None:
    """Put a row of ``town`` (a scope code) into every table that has none to hide, behind the program's back.

    A table every town sees whole, and no department, hides what it has from a department: one row is enough.
    What is tried is who sees it, not what it says: foreign keys and guards are put aside for it.
    """
    with root(office) as server, connect(office, "clerk_a") as clerk, server.transaction():
        server.execute("SET LOCAL session_replication_role = replica")
        parents = {
            "subject_id": f"subject WHERE posting_id IN ({_NO_HOSTS})",  # a department may not see it either
            "person_id": f"person WHERE id NOT IN ({_LENT})",
            "batch_id": "import_batch",
            "line_id": "pay_line",
        }
        hiding = [*scoped(), *(table for table in assigned() if table.reach.part == "true")]
        for table in sorted(hiding, key=lambda each: "IN (SELECT" in each.reach.part):
            name = table.__tablename__
            count = f"SELECT count(*) FROM app.{name}".encode()
            held, seen = (session.execute(count).fetchone() for session in (server, clerk))
            if held != seen or (table.reach.part == "true" and held != (0,)):
                continue
            values = any_values(table) | _AIMED | {"scope_code": town}
            for column, parent in parents.items():
                if column in values:
                    highest = server.execute(f"SELECT max(id) FROM app.{parent}").fetchone()
                    values[column] = highest[0] if highest else 1
            record = f"SELECT * FROM jsonb_populate_record(NULL::app.{name}, %s::jsonb)"
            server.execute(f"INSERT INTO app.{name} {record}".encode(), [json.dumps(values)])


_SOME = {
    "BIGINT": 900,
    "INTEGER": 900,
    "DATE": "2030-01-01",
    "TIMESTAMP": "2026-01-01T00:00:00Z",
    "BOOLEAN": False,
    "BYTEA": "\\x00",
}


def any_values(table: type[Row]) -> dict[str, Any]:
    """Return a row of a table as JSON would carry it: whatever each column that may not be empty takes."""
    return {column.name: _any(column) for column in table.__table__.columns if not column.nullable}


def _any(column: Column[Any]) -> Any:
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if column.name == "valid_to":
        return "2031-01-01"  # what is in force begins before it ends
    name = column.type.compile(postgresql.dialect()).split()[0].split("(")[0]
    return "{}" if isinstance(column.type, JsonText) else _SOME.get(name, "x")


def assigned() -> list[type[Row]]:
    """List the tables that hold rows a department may not see."""
    return [table for table in tables() if table.reach.dept != "true"]


_names = itertools.count(1)


def department(office: Office) -> str:
    """Let the enterprise that lends a worker in, beside another body; return its login, the cluster's own."""
    login = f"dept_{next(_names)}"
    office.maker.do(bodies.add_body, NewBody(name="县民政局", kind=BodyKind.DEPARTMENT))
    host = office.maker.ask(
        lambda unit: unit.session.scalars(select(Posting.host_body_id).where(Posting.host_body_id > 0)).one()
    )
    new = NewAccount(login=login, name="部门甲", passphrase=PASS, roles=(Role.DEPT,), body_id=host)
    office.guard.do(accounts.create, new)
    return login


def preys(
    office: Office, login: str = "clerk_a", among: Callable[[], list[type[Row]]] = scoped
) -> list[Prey]:
    """Return every table that keeps rows of others, with some of them.

    Every such table must hold a row that is hidden from the clerk, or nothing would be shown.
    """
    with root(office) as all_seeing, connect(office, login) as clerk:
        return list(_hidden(all_seeing, clerk, among()))


def crossing(office: Office, aims: Sequence[Prey], login: str = "clerk_a") -> Report:
    """Try everything, on every table; return what was tried and what got through."""
    report = Report(tables=len(aims))
    with root(office) as all_seeing, connect(office, login) as clerk:
        for prey in aims:
            words = _words(all_seeing, prey)
            for attack in _against(prey):
                report.note(_got(clerk, _aimed(attack, words), prey.hidden), prey.name, attack)
        for attack in ONCE:
            told = replace(attack, sql=attack.sql.replace("clerk_a", login))
            report.note(_got(clerk, told, ()), login, attack)
    return report


def _against(prey: Prey) -> list[Attack]:
    """Leave out what is no attack where rows are their author's: a copy under one's own name."""
    own = prey.table.reach.part.startswith(MINE)
    return [attack for attack in EACH if not (own and attack.name == "clone")]


def _hidden(all_seeing: Session, clerk: Session, among: list[type[Row]]) -> Iterator[Prey]:
    for table in among:
        ids = sql.SQL("SELECT id FROM {}").format(sql.Identifier("app", table.__tablename__))
        every = {row[0] for row in all_seeing.execute(ids)}
        mine = {row[0] for row in clerk.execute(ids)}
        hidden = tuple(sorted(every - mine))[:50]
        if not hidden:
            raise AssertionError(
                f"no row of {table.__tablename__} is hidden from the clerk: nothing is shown"
            )
        yield Prey(table, hidden)


def _words(all_seeing: Session, prey: Prey) -> dict[str, str]:
    """Return what an attack on a table is filled with."""
    row = all_seeing.execute(
        f"SELECT to_jsonb(t)::text FROM {prey.name} t WHERE id = {prey.hidden[0]}"
    ).fetchone()
    assert row is not None
    return {
        "t": prey.name,
        "h": f"ARRAY[{','.join(map(str, prey.hidden))}]::bigint[]",
        "one": str(prey.hidden[0]),
        "c": "version" if prey.table.kind is not TableKind.LEDGER else "recorded_by",
        "row": _literal(row[0]),
        "clone": _literal(row[0]) + "||jsonb_build_object('id', 4000000000, 'recorded_by', app.me())",
        "forged": _literal(row[0]) + '||\'{"id": 4000000001, "recorded_by": "maker"}\'',
    }


def _aimed(attack: Attack, words: dict[str, str]) -> Attack:
    statement, before = attack.sql, attack.before
    for key, value in words.items():
        statement, before = statement.replace(f"{{{key}}}", value), before.replace(f"{{{key}}}", value)
    return replace(attack, sql=statement, before=before)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'::jsonb"


def _got(session: Session, attack: Attack, hidden: Sequence[int]) -> str:
    """Return what an attack got, empty for nothing; whatever it did is undone."""
    try:
        with session.transaction(force_rollback=True):
            if attack.before:
                session.execute(attack.before.encode())
            return _seen(session, attack, hidden)
    except psycopg.Error as refused:
        return f"the attack itself is wrong: {refused}" if refused.sqlstate in _MISTYPED else ""


def _seen(session: Session, attack: Attack, hidden: Sequence[int]) -> str:
    if attack.name == "copy-out":
        with session.cursor().copy(attack.sql.encode()) as out:
            return _named({int(bytes(line)) for line in out} & set(hidden))
    cursor = session.execute(attack.sql.encode())
    if attack.holds == REFUSED:
        return "it was not refused"
    if attack.holds == UNTOUCHED:
        return f"{cursor.rowcount} rows" if cursor.rowcount > 0 else ""
    rows = cursor.fetchall()
    if attack.holds == NOTHING:
        return "" if not rows or not rows[0][0] else str(rows[0][0])
    return _named({row[0] for row in rows} & set(hidden))


def _named(ids: set[object]) -> str:
    return f"ids {sorted(map(str, ids))[:3]}" if ids else ""


def administrators(office: Office, logins: Sequence[str]) -> Report:
    """Try to read the centre's work as each administrator: every table of it must refuse."""
    report, work = Report(), [each for each in tables() if each.reach.admins is None or each.reach.columns]
    report.tables = len(work)
    for login in logins:
        with connect(office, login) as session:
            for table in work:
                attack = Attack("read", REFUSED, f"SELECT * FROM app.{table.__tablename__}")
                report.note(_got(session, attack, ()), f"{login}: {table.__tablename__}", attack)
    return report


def crossed(ground: Ground) -> Reached:
    """Try every attack on each kind of server at hand; a table left open on purpose must be noticed (G1)."""
    told: list[str] = []
    leaks: list[str] = []
    for server in _servers(ground):
        with server as office:
            settled(office)
            filled(office, _town(office, "clerk_b"))
            aims = preys(office)
            report, admins = crossing(office, aims), administrators(office, ["admin", "auditor"])
            of_dept = _of_a_department(office)
            leaks += report.leaks + admins.leaks + of_dept.leaks
            told.append(
                f"PostgreSQL {_version(office)}：{report.tables} 张表，{report.tried + admins.tried} 次攻击，"
                f"部门经办 {of_dept.tables} 张表、{of_dept.tried} 次"
            )
            with root(office) as session:
                session.execute("CREATE POLICY evil ON app.posting USING (true)")
            control = crossing(office, [prey for prey in aims if prey.name == "app.posting"])
            told[-1] += f"；对照：开放一张表即泄露 {len(control.leaks)} 次"
            leaks += [] if len(control.leaks) > 20 else ["the control leaks nothing: the attacks are toys"]
    return Reached(not leaks, "；".join([*told, f"{len(leaks)} 次泄露", *leaks[:3]]))


def _of_a_department(office: Office) -> Report:
    """Try everything as a department's user, who must see its own, and nothing else of any table."""
    login = department(office)
    report = crossing(office, preys(office, login, assigned), login)
    with connect(office, login) as session:
        own = {table: session.execute(f"SELECT id FROM app.{table}".encode()).fetchall() for table in _OWN}
    report.leaks += [
        f"{login} sees {len(rows)} of its {table}" for table, rows in own.items() if len(rows) != 1
    ]
    return report


_OWN = ("posting", "person", "subject", "body", "account")  # of the host's one worker, one month


def _servers(ground: Ground) -> Iterator[AbstractContextManager[Office]]:
    """Yield an office on the usual server, and at the promised figure on every other version at hand."""
    yield ground.office("postgresql")
    if ground.size is Size.TINY:
        return
    usual, *others = binary_folders()
    del usual
    for folder in others:
        yield _on(folder)


@contextmanager
def _on(folder: Path) -> Iterator[Office]:
    with Postgres(folder) as server:
        template = build(server.create_database("office_template"))
        with server_copy(server, template) as office:
            yield office


def _version(office: Office) -> str:
    with root(office) as session:
        row = session.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "?"


def _town(office: Office, login: str) -> int:
    """Return where the clerk's town begins."""
    found = select(Unit.scope_lo).where(Unit.id == office.unit_id(TOWNS[login]))
    return int(office.maker.ask(lambda unit: unit.session.scalars(found).one()))
