"""Make an empty database: tables, triggers, keys and the first administrator, on either engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, insert, text
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import Invalid, Unavailable
from app.domain.accounts import Role
from db import about, fingerprint, logins, security, tls, upgrade
from db.address import parsed
from db.attempts import Attempts
from db.keys import COST, OPENLY, KeyFile, Slot, Vault, followed, wrap
from db.models.accounts import Account, KeySlot
from db.models.audit import AuditHead, Meta
from db.rights import login_roles
from db.store import Store, translated

Entropy = Callable[[int], bytes]
GUARD = "anquan"


@dataclass(frozen=True)
class Founder:
    """Who makes the database, with which passphrase, when; ``entropy`` is seeded by demonstrations.

    A founding makes two accounts, for two people: the founder's is the system administrator's, and ``guard``
    is the security administrator's, who lets everybody else in.  It opens with the same passphrase once; then
    whoever takes it over must choose their own.  A lone clerk holds both, and the audit says which did what.
    """

    login: str
    name: str
    passphrase: str
    at: datetime
    demo: bool = False
    entropy: Entropy = os.urandom
    guard: str = GUARD

    @property
    def offices(self) -> tuple[tuple[str, str, Role], ...]:
        """Login, name and role of the accounts that are founded."""
        guard_name = "演示安全管理员" if self.demo else "安全管理员"
        return (self.login, self.name, Role.SYSADMIN), (self.guard, guard_name, Role.SECADMIN)

    def slots(self, master: bytes, file_id: str) -> dict[str, Slot]:
        """Return the key slot of each account."""
        cost = OPENLY if self.demo else COST
        made = {
            login: wrap(master, file_id, login, self.passphrase, self.entropy, cost)
            for login, *_ in self.offices
        }
        return {login: followed(slot, None, self.at) for login, slot in made.items()}


def keys_beside(path: Path) -> KeyFile:
    """Return the key file of an embedded database."""
    return KeyFile(path.with_name(path.name + ".keys"))


def attempts_beside(path: Path) -> Attempts:
    """Return the counter of wrong passphrases of an embedded database."""
    return Attempts(path.with_name(path.name + ".attempts"))


def files_of(path: Path) -> list[Path]:
    """Return every file an embedded database consists of, there or not, the database itself first."""
    endings = ("-wal", "-shm", "-journal", ".keys", ".keys.tmp", ".attempts")
    return [path, *(path.with_name(path.name + ending) for ending in endings)]


def in_use(store: Store) -> bool:
    """Return whether another program has the embedded file open: it may not be replaced under its feet.

    Leaving WAL needs the file alone, which is the only question SQLite answers about its other users.
    """
    store.close()
    raw = store.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA busy_timeout=0")
        raw.cursor().execute("PRAGMA journal_mode=DELETE")
    except sqlcipher.OperationalError:
        return True
    finally:
        raw.close()
    return False


def found(url: str, title: str, founder: Founder) -> None:
    """Create the database at ``url`` with the way in of its two first administrators.

    On a server ``url`` must be a superuser's and the database exist and be empty.

    Raises:
        Invalid: something is there already.
        Unavailable: the place cannot be written or reached.
    """
    target = parsed(url)
    if target.get_backend_name() == "sqlite":
        _found_file(Path(target.database or ""), title, founder)
    else:
        _found_server(target, title, founder)


def _found_file(path: Path, title: str, founder: Founder) -> None:
    keys = keys_beside(path)
    if path.exists() or keys.exists:
        raise Invalid(f"“{path.name}”已经存在，没有改动；请换一个文件名。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file_id, master = founder.entropy(8).hex(), founder.entropy(32)
        keys.create(file_id)
    except OSError as error:
        raise Unavailable(f"不能写入“{path.parent}”，请检查磁盘和权限后重试。") from error
    for login, slot in founder.slots(master, file_id).items():
        keys.add(login, slot)
    store = Store(URL.create("sqlite", database=str(path)), Vault(file_id, master))
    try:
        with translated(), store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
            _furnish(connection, title, file_id, founder)
    finally:
        store.close()


def _found_server(target: URL, title: str, founder: Founder) -> None:
    engine = create_engine(tls.secured(target.set(drivername="postgresql+psycopg")))
    file_id, master = founder.entropy(8).hex(), founder.entropy(32)
    slots = founder.slots(master, file_id)
    try:
        with translated(), engine.begin() as connection:
            prepare_server(connection, target)
            connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
            connection.exec_driver_sql("SET LOCAL search_path = app")
            _furnish(connection, title, file_id, founder)
            set_up_logins(connection)
            _first_logins(connection, slots, founder)
            fingerprint.record(connection)
    finally:
        engine.dispose()


def prepare_server(connection: Connection, target: URL) -> None:
    """Set up the roles of a server and the schema of an empty database.

    Raises: Invalid when our data are there already.
    """
    if connection.scalar(text("SELECT to_regclass('app.account')")) is not None:
        raise Invalid("这个数据库里已经有本程序的数据，没有改动；请换一个空数据库。")
    _set_up_roles(connection, target)


def secure(url: str) -> None:
    """Set up roles, rights, functions and guards of a server's database anew; its rows stay as they are.

    For a restored or copied database, which brings no rights on itself and words its policies in its own way,
    and for one an older program made.  ``url`` is a superuser's; what was set up is written into the audit
    where it is not what was written there last.

    Raises:
        Invalid: none of our databases is there, or it is not of this program's version.
        Unavailable: it cannot be reached.
    """
    target = parsed(url)
    with _superuser_on_ours(target) as connection:
        _set_up_roles(connection, target)
        connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
        connection.exec_driver_sql("SET LOCAL search_path = app")
        found = upgrade.revision(connection)
        upgrade.refuse_newer(found)
        if found != upgrade.head():
            raise Invalid("数据库由较早版本的程序建立，没有改动；请先用同一个 --db 执行 server upgrade。")
        security.apply(connection)
        set_up_logins(connection)
        if fingerprint.drifted(connection):
            fingerprint.record(connection)


def bring_up(url: str, scripts: Path = upgrade.MIGRATIONS) -> upgrade.Upgraded:
    """Bring a server's database to this program's tables, from a backup, and return what was done.

    ``url`` is a superuser's: a newer program may know roles that only they can make.  The tables change in
    one transaction; the roles before it and the logins' functions after it can be set up any number of times.
    Where the tables are this program's already, policies, functions and guards are set up anew all the same.

    Raises:
        Invalid: none of our databases is there.
        Unavailable: it is newer, somebody else upgrades it, no ``pg_dump``, or the disk is full.
    """
    target = parsed(url)
    with _superuser_on_ours(target) as connection:
        _set_up_roles(connection, target)
    store = Store(target)
    try:
        done = upgrade.upgrade(store, scripts)
    finally:
        store.close()
    with _superuser_on_ours(target) as connection:
        connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
        connection.exec_driver_sql("SET LOCAL search_path = app")
        if done.before == done.after:  # no migration ran that would have set them up
            security.apply(connection)
        set_up_logins(connection)
        if fingerprint.drifted(connection):
            fingerprint.record(connection)
    return done


@contextmanager
def _superuser_on_ours(target: URL) -> Iterator[Connection]:
    """Yield one transaction on a server's database that holds our tables."""
    engine = create_engine(tls.secured(target.set(drivername="postgresql+psycopg")))
    try:
        with translated(), engine.begin() as connection:
            if connection.scalar(text("SELECT to_regclass('app.account')")) is None:
                raise Invalid("这个数据库里没有本程序的数据；请先恢复备份，或新建数据库。")
            yield connection
    finally:
        engine.dispose()


def _set_up_roles(connection: Connection, target: URL) -> None:
    # the database's own limits are for people
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    for statement in (*security.postgres_roles(), *logins.knock_role(scram_of(connection, logins.KNOCK))):
        security.run(connection, statement)
    for statement in security.database_rights(target.database or ""):
        security.run(connection, statement)


def _furnish(connection: Connection, title: str, file_id: str, founder: Founder) -> None:
    upgrade.run(connection)
    connection.execute(insert(AuditHead), [{"one": 1, "seq": 0, "hash": b"\0"}])
    facts = {"title": title, "file_id": file_id, "demo": str(int(founder.demo))}
    connection.execute(insert(Meta), [{"key": key, "value": value} for key, value in facts.items()])
    about.record(connection, founder.login, founder.at)


def set_up_logins(connection: Connection) -> None:
    """Set up the functions that make and stop login roles."""
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("GRANT CREATE ON SCHEMA app TO cg_rolemgr")
    connection.exec_driver_sql("GRANT SELECT ON app.meta TO cg_rolemgr")
    connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
    for statement in logins.owner_functions():
        security.run(connection, statement)
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("SET LOCAL ROLE cg_rolemgr")
    for statement in logins.user_functions():
        security.run(connection, statement)
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA app FROM cg_rolemgr")


def _first_logins(connection: Connection, slots: dict[str, Slot], founder: Founder) -> None:
    create = text("SELECT app.user_create(:login, :verifier, :roles)")
    for login, _, role in founder.offices:
        verifier = scram(connection, login, founder.passphrase)
        connection.execute(create, {"login": login, "verifier": verifier, "roles": login_roles((role,), 0)})
    stamp = {"recorded_at": founder.at, "recorded_by": founder.guard, "version": 1, "voided": False}
    connection.execute(insert(KeySlot), [{"login": login, "slot": slots[login], **stamp} for login in slots])


def scram(connection: Connection, login: str, passphrase: str) -> str:
    """Return the SCRAM verifier of a passphrase: clear text never reaches the server or its log."""
    return scram_of(connection, f"u_{login}", passphrase)


def scram_of(connection: Connection, role: str, secret: str = "") -> str:
    """Return the verifier of any role, whose own name is its secret where it has none."""
    raw: Any = connection.connection.dbapi_connection
    verifier: bytes = raw.pgconn.encrypt_password((secret or role).encode(), role.encode(), b"scram-sha-256")
    return verifier.decode()


def accounts_of(founder: Founder) -> list[Account]:
    """Return the first accounts' rows, to be added as the security administrator's own first act."""
    return [
        Account(
            login=login,
            name=name,
            roles=[role.value],
            unit_ids=[],
            must_change=login == founder.guard and not founder.demo,
        )
        for login, name, role in founder.offices
    ]


def clear_demo(url: str) -> None:
    """Remove a demonstration from a server's database, with its login roles.

    Raises:
        Invalid: what is there is no demonstration.
    """
    engine = create_engine(tls.secured(parsed(url).set(drivername="postgresql+psycopg")))
    try:
        with translated(), engine.begin() as connection:
            if connection.scalar(text("SELECT to_regclass('app.meta')")) is None:
                return
            if connection.scalar(text("SELECT value FROM app.meta WHERE key = 'demo'")) != "1":
                raise Invalid("这个数据库里不是演示数据，没有改动；请换一个空数据库。")
            logins = connection.scalars(text("SELECT login FROM app.account")).all()
            connection.exec_driver_sql("DROP SCHEMA app CASCADE")
            for login in logins:
                connection.exec_driver_sql(f'DROP ROLE IF EXISTS "u_{login}"')
    finally:
        engine.dispose()
