"""Old databases and a migration that is still to come, for what is tested of upgrades."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from db import security, upgrade
from db.keys import Vault
from db.models.audit import AuditHead
from db.store import Store
from tests.postgres import Postgres

VAULT = Vault("0" * 16, b"k" * 32)
HEAD = upgrade.head()


def file_store(path: Path) -> Store:
    return Store(f"sqlite:///{path}", VAULT)


def server_store(server: Postgres, name: str, template: str | None = None) -> Store:
    """Return a store on an empty prepared database, or a copy, signed in as an installer: of cg_owner."""
    server.create_database(name, template)
    with server.connect(name) as connection:
        for statement in security.postgres_roles():
            connection.execute(statement.encode())
        connection.execute(
            "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'u_installer') THEN "
            "CREATE ROLE u_installer LOGIN PASSWORD 'demo' IN ROLE cg_owner; END IF; END$$"
        )
    return Store(server.url("u_installer", "demo", name), VAULT)


def planned(folder: Path) -> Path:
    """Return the product's migrations with one more, which copies a parent table and moves rows."""
    shutil.copytree(upgrade.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_test.py").write_text(NEXT, encoding="utf-8")
    return folder


NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{HEAD}"


def upgrade():
    with op.batch_alter_table("tpl", recreate="auto") as batch:
        batch.alter_column("title", type_=sa.String(120))
        batch.add_column(sa.Column("remark", sa.String(40)))
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True), sa.Column("title", sa.Text()))
    op.execute("INSERT INTO extra (id, title) SELECT id, title FROM tpl")
    op.create_index("ix_extra_title", "extra", ["title"])
"""


def owner(store: Store) -> Connection:
    connection = store.engine.execution_options(griddesk_begin="").connect()
    if not store.embedded:
        connection.exec_driver_sql("SET ROLE cg_owner")
    return connection


def execute(store: Store, *statements: str) -> None:
    with owner(store) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def scalar(store: Store, statement: str) -> Any:
    with owner(store) as connection:
        return connection.exec_driver_sql(statement).scalar()


def furnish(store: Store) -> None:
    """Make an old database: a parent row, its child, and the head every audit chain starts from."""
    upgrade.upgrade(store)
    fill(store)


def fill(store: Store) -> None:
    """Write what ``furnish`` says into a database that has its tables."""
    with owner(store) as connection:
        connection.execute(insert(AuditHead), [{"one": 1, "seq": 0, "hash": b"\0"}])
        connection.exec_driver_sql(INSERT_TPL)
        connection.exec_driver_sql(INSERT_VERSION)
        connection.commit()


INSERT_TPL = (
    "INSERT INTO tpl (id, code, title, recorded_at, recorded_by) "
    "VALUES (1, 'daily', '日常', '2026-01-01T00:00:00.000000Z', 'a')"
)
INSERT_VERSION = (
    "INSERT INTO tpl_version (id, tpl_id, number, digest, grades, rules, recorded_at, recorded_by) "
    "VALUES (1, 1, 1, 'x', '[]', '{}', '2026-01-01T00:00:00.000000Z', 'a')"
)
