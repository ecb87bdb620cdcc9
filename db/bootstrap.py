"""Make an empty database: tables, triggers, keys and the first administrator, on either engine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, insert, make_url, text
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import Invalid, Unavailable
from app.domain.accounts import Role
from db import security, upgrade
from db.keys import KeyFile, Vault, wrap
from db.models.accounts import Account, KeySlot
from db.models.audit import AuditHead, Meta
from db.store import Store, translated

Entropy = Callable[[int], bytes]
INSTALLER = (Role.SYSADMIN, Role.SECADMIN)  # one person until the trust issue parts the two


@dataclass(frozen=True)
class Founder:
    """Who makes the database, with which passphrase, when; ``entropy`` is seeded by demonstrations."""

    login: str
    name: str
    passphrase: str
    at: datetime
    demo: bool = False
    entropy: Entropy = os.urandom


def keys_beside(path: Path) -> KeyFile:
    """Return the key file of an embedded database."""
    return KeyFile(path.with_name(path.name + ".keys"))


def files_of(path: Path) -> list[Path]:
    """Return every file an embedded database consists of, there or not, the database itself first."""
    endings = ("-wal", "-shm", "-journal", ".keys", ".keys.tmp")
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
    """Create the database at ``url`` with its first administrator.

    On a server ``url`` must be a superuser's and the database exist and be empty.

    Raises:
        Invalid: something is there already.
        Unavailable: the place cannot be written or reached.
    """
    target = make_url(url)
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
    keys.add(founder.login, wrap(master, file_id, founder.login, founder.passphrase, founder.entropy))
    store = Store(URL.create("sqlite", database=str(path)), Vault(file_id, master))
    try:
        with translated(), store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
            _furnish(connection, title, file_id, founder)
    finally:
        store.close()


def _found_server(target: URL, title: str, founder: Founder) -> None:
    engine = create_engine(target.set(drivername="postgresql+psycopg"))
    file_id, master = founder.entropy(8).hex(), founder.entropy(32)
    slot = wrap(master, file_id, founder.login, founder.passphrase, founder.entropy)
    try:
        with translated(), engine.begin() as connection:
            _prepare_server(connection, target)
            connection.exec_driver_sql("SET LOCAL ROLE cg_owner")
            connection.exec_driver_sql("SET LOCAL search_path = app")
            _furnish(connection, title, file_id, founder)
            _first_login(connection, slot, founder)
    finally:
        engine.dispose()


def _prepare_server(connection: Connection, target: URL) -> None:
    if connection.scalar(text("SELECT to_regclass('app.account')")) is not None:
        raise Invalid("这个数据库里已经有本程序的数据，没有改动；请换一个空数据库。")
    for statement in security.postgres_roles():
        security.run(connection, statement)
    security.run(connection, f'GRANT CONNECT ON DATABASE "{target.database}" TO cg_app')


def _furnish(connection: Connection, title: str, file_id: str, founder: Founder) -> None:
    upgrade.run(connection)
    connection.execute(insert(AuditHead), [{"one": 1, "seq": 0, "hash": b"\0"}])
    facts = {"title": title, "file_id": file_id, "demo": str(int(founder.demo))}
    connection.execute(insert(Meta), [{"key": key, "value": value} for key, value in facts.items()])


def _first_login(connection: Connection, slot: dict[str, object], founder: Founder) -> None:
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("GRANT CREATE ON SCHEMA app TO cg_rolemgr")
    connection.exec_driver_sql("SET LOCAL ROLE cg_rolemgr")
    for statement in security.user_functions():
        security.run(connection, statement)
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA app FROM cg_rolemgr")
    verifier = scram(connection, founder.login, founder.passphrase)
    roles = [f"cg_{role.value}" for role in INSTALLER]
    create = text("SELECT app.user_create(:login, :verifier, :roles)")
    connection.execute(create, {"login": founder.login, "verifier": verifier, "roles": roles})
    stamp = {"recorded_at": founder.at, "recorded_by": founder.login, "version": 1, "voided": False}
    connection.execute(insert(KeySlot), [{"login": founder.login, "slot": slot, **stamp}])


def scram(connection: Connection, login: str, passphrase: str) -> str:
    """Return the SCRAM verifier of a passphrase: clear text never reaches the server or its log."""
    raw: Any = connection.connection.dbapi_connection
    role = f"u_{login}".encode()
    verifier: bytes = raw.pgconn.encrypt_password(passphrase.encode(), role, b"scram-sha-256")
    return verifier.decode()


def account_of(founder: Founder) -> Account:
    """Return the founder's account row, to be added as the founder's own first act."""
    return Account(
        login=founder.login,
        name=founder.name,
        roles=[role.value for role in INSTALLER],
        unit_ids=[],
        must_change=False,
    )


def clear_demo(url: str) -> None:
    """Remove a demonstration from a server's database, with its login roles.

    Raises:
        Invalid: what is there is no demonstration.
    """
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
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
