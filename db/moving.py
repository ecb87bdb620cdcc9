"""Carry an embedded database over to an empty server database: ids, audit chain and keys as they are.

One transaction of the server holds all of it, roles and tables too: what fails leaves the place empty.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import URL, Connection, Table, create_engine, insert, select, text, update
from sqlalchemy.orm import Session

from app.core.errors import Denied, Invalid, Unavailable
from app.domain.accounts import Role
from db import bootstrap, fingerprint, tls, upgrade
from db.base import Base, Yuan
from db.keys import Slot, Vault, followed, unwrap, wrap
from db.models.accounts import Account, KeySlot
from db.models.audit import AuditPending, Meta
from db.models.documents import Act
from db.rights import login_roles
from db.store import check_version, translated
from db.verify import verify

LEFT = (KeySlot.__tablename__, AuditPending.__tablename__)  # a file keeps its keys beside it
_MANY, _FEW = 1000, 5  # rows at a time; few where each holds a file


@dataclass(frozen=True, slots=True)
class Told:
    """What a table was found to hold: rows, the sum of its money, and a hash of every value."""

    table: str
    rows: int
    money: Decimal
    digest: str


@dataclass(frozen=True, slots=True)
class Chief:
    """The system administrator who does it, with the passphrase that the server is to know."""

    login: str
    passphrase: str
    at: datetime


def move(
    source: Connection, vault: Vault, slots: Mapping[str, Slot], target: URL, chief: Chief
) -> list[Told]:
    """Copy everything ``source`` holds into the empty database ``target``, a superuser's address.

    Returns: each table as found in both, the same to the last value.

    Raises:
        Invalid: there is something in the target, or on the server a login of the same name.
        Denied: no superuser's address. Unavailable: not reached, or the copy is not the same.
    """
    engine = create_engine(tls.secured(target.set(drivername="postgresql+psycopg")))
    try:
        with translated(), engine.begin() as connection:
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
            refuse_unfit(connection)
            bootstrap.prepare_server(connection, target)
            connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
            connection.exec_driver_sql("SET LOCAL search_path = app")
            upgrade.run(connection)
            connection.exec_driver_sql("RESET ROLE")
            told = [_carried(source, connection, table) for table in _tables()]
            _refuse_other(told, connection)
            _set_sequences(connection)
            connection.exec_driver_sql("UPDATE app.person SET scope_code = NULL")  # db/places.py says where
            bootstrap.set_up_logins(connection)
            insert_slots(connection, slots, chief)
            let_in(connection, vault, chief)
            note(connection, chief, "move", "从本机数据库文件迁入")
            fingerprint.record(connection)
            refuse_unsound(connection)
    finally:
        engine.dispose()
    return told


def refuse_unfit(connection: Connection) -> None:
    """Raise unless a superuser looks at an empty database of a server that is new enough."""
    check_version(connection)
    if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        raise Denied("要用服务器超级用户的地址（如 postgres）办理，请向服务器管理员索取。")
    strange = "schemaname NOT IN ('pg_catalog', 'information_schema')"
    if connection.scalar(text(f"SELECT count(*) FROM pg_tables WHERE {strange}")):
        raise Invalid("目标数据库里已经有数据，没有改动；请让服务器管理员新建一个空数据库。")


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT]


def _carried(source: Connection, target: Connection, table: Table) -> Told:
    """Copy a table's rows as they are: neither guards nor audit have a say in what was written before."""
    target.exec_driver_sql("SET LOCAL session_replication_role = replica")
    seen = Seen(table)
    for part in _parts(source, table):
        target.execute(insert(table), [dict(zip(table.columns.keys(), row, strict=True)) for row in part])
        seen.take(part)
    target.exec_driver_sql("SET LOCAL session_replication_role = origin")
    return seen.told()


def _parts(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    step = _FEW if "content" in table.columns else _MANY
    found = connection.execute(select(table).order_by(*table.primary_key))
    for part in found.partitions(step):
        yield [tuple(row) for row in part]


class Seen:
    """What has gone by of a table."""

    def __init__(self, table: Table) -> None:
        self.table, self.rows, self.money, self._hash = table, 0, Decimal(), sha256()
        self._sums = [at for at, column in enumerate(table.columns) if isinstance(column.type, Yuan)]

    def take(self, part: list[tuple[Any, ...]]) -> None:
        """Count, add and hash some rows more."""
        self.rows += len(part)
        for row in part:
            self.money += sum((row[at] or Decimal() for at in self._sums), Decimal())
            self._hash.update(repr(row).encode("utf-8", "surrogatepass"))

    def told(self) -> Told:
        """Return what it came to."""
        return Told(self.table.name, self.rows, self.money, self._hash.hexdigest())


def _refuse_other(told: list[Told], target: Connection) -> None:
    """Read every table back and compare."""
    for expected in told:
        seen = Seen(Base.metadata.tables[expected.table])
        for part in _parts(target, seen.table):
            seen.take(part)
        if seen.told() != expected:
            raise Unavailable(
                f"“{expected.table}”迁过去后与原来不一样（原 {expected.rows} 行，现 {seen.rows} 行），"
                "没有迁移，目标数据库仍是空的；请联系维护人员。"
            )


def _set_sequences(connection: Connection) -> None:
    """Let new rows be numbered after the carried ones."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('app.{table.name}', 'id'), max(id)) "
                f"FROM app.{table.name} HAVING max(id) IS NOT NULL"
            )


def insert_slots(connection: Connection, slots: Mapping[str, Slot], chief: Chief) -> None:
    """Keep the slots of the accounts in the database, where a server has them."""
    stamp = {"recorded_at": chief.at, "recorded_by": chief.login, "version": 1, "voided": False}
    known = connection.scalars(select(Account.login).order_by(Account.id)).all()
    rows = [{"login": login, "slot": slots[login], **stamp} for login in known if login in slots]
    connection.execute(insert(KeySlot), rows)


def let_in(connection: Connection, vault: Vault, chief: Chief) -> list[str]:
    """Make the login roles that the server lacks; return those of open accounts it knows no passphrase of.

    A server knows a passphrase by its own verifier, which a slot does not give: only the chief's is known
    here.  The security administrator's opens with it once and must be changed, as after a founding; everybody
    else gets a first one from them.  In a demonstration all have the same.
    """
    there = set(
        connection.scalars(text("SELECT substr(rolname, 3) FROM pg_roles WHERE rolname LIKE 'u\\_%'"))
    )
    demo = connection.scalar(select(Meta.value).where(Meta.key == "demo")) == "1"
    slots: dict[str, Slot] = dict(connection.execute(select(KeySlot.login, KeySlot.slot)).all())
    unknown: list[str] = []
    for account in connection.execute(select(Account.__table__).order_by(Account.id)).all():
        if account.login in there:
            continue
        opens = _opens(slots.get(account.login), vault, account.login, chief.passphrase)
        guards = account.active and Role.SECADMIN.value in account.roles
        known = account.login == chief.login or guards or (demo and opens)
        _make_role(connection, account, chief.passphrase if known else secrets.token_urlsafe(24))
        if guards and not opens:
            _rewrap(connection, vault, slots.get(account.login), (account.login, chief))
        if account.active and not known:
            unknown.append(account.login)
    return unknown


def _opens(slot: Slot | None, vault: Vault, login: str, passphrase: str) -> bool:
    try:
        return slot is not None and unwrap(slot, vault.file_id, login, passphrase) == vault.master
    except Denied:
        return False


def _make_role(connection: Connection, account: Any, secret: str) -> None:
    create = text("SELECT app.user_create(:login, :verifier, :roles)")
    verifier = bootstrap.scram(connection, account.login, secret)
    roles = login_roles(map(Role, account.roles), len(account.unit_ids))
    connection.execute(create, {"login": account.login, "verifier": verifier, "roles": roles})
    if not account.active:
        connection.execute(text("SELECT app.user_disable(:login)"), {"login": account.login})


def _rewrap(connection: Connection, vault: Vault, old: Slot | None, who: tuple[str, Chief]) -> None:
    login, chief = who
    slot = followed(wrap(vault.master, vault.file_id, login, chief.passphrase), old, chief.at)
    for table, values in ((KeySlot, {"slot": slot}), (Account, {"must_change": True})):
        change = update(table).where(table.login == login).values(version=table.version + 1, **values)
        connection.execute(change)


def note(connection: Connection, chief: Chief, kind: str, purpose: str, detail: str = "") -> None:
    """Write an act into the new database; its audit says that the superuser wrote it for the chief."""
    act = {"act_kind": kind, "subject_kind": "", "purpose": purpose, "detail": detail}
    connection.execute(insert(Act), [{**act, "recorded_at": chief.at, "recorded_by": chief.login}])


def refuse_unsound(connection: Connection) -> None:
    """Check the whole database as anybody would check it later; what is not sealed yet is sealed first.

    Raises: Unavailable.
    """
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with Session(connection) as session:
        wrong = [f"{one.name}：{one.detail}" for one in verify(session) if not one.ok]
        connection.exec_driver_sql("RESET ROLE")
    if wrong:
        raise Unavailable(f"服务器上的数据没有通过检查（{'；'.join(wrong)}），没有保留，目标数据库仍是空的。")
