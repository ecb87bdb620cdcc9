"""Restore the archive of a server's database into an empty one, of the same server or another.

``pg_restore`` has a transaction of its own, so what fails after it is taken away again: the place is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, func, select

from app.core.errors import Denied, Unavailable
from app.domain.accounts import Role
from db import backup, bootstrap, moving, tls, upgrade
from db.keys import Vault, unwrap
from db.models.accounts import Account, KeySlot
from db.models.audit import AuditBlock, Meta
from db.moving import Chief
from db.store import Store, translated

_EMPTY = "没有恢复，目标数据库仍是空的"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Rows by table, how far the record goes, and the accounts the server knows no passphrase of."""

    rows: dict[str, int]
    until: datetime | None
    to_reset: list[str]


def unpack(archive: Path, target: URL, chief: Chief, digest: str) -> Unpacked:
    """Restore ``archive`` into the empty database ``target``, a superuser's address.

    Login roles the server has stay as they are, those it lacks are made (``moving.let_in``).

    Raises:
        Invalid: something is there. Denied: no superuser's address, or not the system administrator of the
            archive. Unavailable: not whole, of a newer program, not sound, or the server is not reached.
    """
    rows = backup.archived_rows(archive)
    if not rows:
        raise Unavailable(f"“{archive.name}”不是完整的备份，{_EMPTY}；请换一份备份。")
    engine = create_engine(tls.secured(target.set(drivername="postgresql+psycopg")))
    try:
        with translated(), engine.begin() as connection:
            moving.refuse_unfit(connection)
            bootstrap.prepare_server(connection, target)
            connection.exec_driver_sql("DROP SCHEMA app CASCADE")  # the archive brings it
        try:
            _fill(archive, target, rows)
            with translated(), engine.begin() as connection:
                return _settle(connection, archive, rows, (chief, digest))
        except BaseException:
            _empty(engine)
            raise
    finally:
        engine.dispose()


def _fill(archive: Path, target: URL, rows: dict[str, int]) -> None:
    backup.fill(archive, target)
    if backup.rows_at(target) != rows:
        raise Unavailable(f"恢复出来的记录数与备份不一样，{_EMPTY}。")
    store = Store(target)
    try:
        upgrade.upgrade(store, copied=True)
    finally:
        store.close()
    bootstrap.secure(target.render_as_string(hide_password=False))


def _settle(connection: Connection, archive: Path, rows: dict[str, int], who: tuple[Chief, str]) -> Unpacked:
    chief, digest = who
    connection.exec_driver_sql("SET LOCAL search_path = app")
    connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    vault = _vault(connection, chief)
    until = connection.scalar(select(func.max(AuditBlock.at)))
    to_reset = moving.let_in(connection, vault, chief)
    moving.note(connection, chief, "restore", archive.name, digest)
    moving.refuse_unsound(connection)
    return Unpacked(rows, until, to_reset)


def _vault(connection: Connection, chief: Chief) -> Vault:
    """Return the vault for who was system administrator in the archive.

    Raises: Denied.
    """
    held = select(Account.roles).where(Account.login == chief.login, Account.active)
    slot = connection.scalar(select(KeySlot.slot).where(KeySlot.login == chief.login))
    file_id = connection.scalar(select(Meta.value).where(Meta.key == "file_id"))
    if slot is None or file_id is None or Role.SYSADMIN.value not in (connection.scalar(held) or ()):
        raise Denied(f"恢复要由备份里的系统管理员办理，{_EMPTY}；请换 --user。")
    return Vault(file_id, unwrap(slot, file_id, chief.login, chief.passphrase))


def _empty(engine: Engine) -> None:
    with translated(), engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS app CASCADE")
