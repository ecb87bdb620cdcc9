"""Whether the guards stand as they were set up: triggers, functions, and who may come in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from app.domain.accounts import Role
from db import fingerprint
from db.models.accounts import Account
from db.rights import intervals, login_roles
from db.security import postgres_statements, sqlite_statements


def of_file(session: Session) -> Iterator[str]:
    """Yield what differs in a file."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    present: dict[str, str] = dict(session.connection().exec_driver_sql(query).all())
    for statement in sqlite_statements():
        if statement.startswith("CREATE TRIGGER"):
            name = statement.split()[2]
            if present.pop(name, None) != statement:
                yield f"触发器 {name} 缺失或被改动"
    for name in present:
        yield f"多出触发器 {name}"


_FUNCTION = re.compile(r"FUNCTION app\.(\w+)\(.*?\$\$(.*)\$\$", re.S)


def of_server(session: Session) -> Iterator[str]:
    """Yield what differs on a server."""
    connection = session.connection()
    yield from fingerprint.drifted(connection)
    yield from _strange_logins(connection)
    bodies: dict[str, str] = dict(connection.execute(text(_BODIES)).all())
    enabled = set(connection.scalars(text(_ENABLED)))
    for statement in postgres_statements():
        if made := _TRIGGER.match(statement):
            if made[1] not in enabled:
                yield f"触发器 {made[1]} 缺失或停用"
        elif (found := _FUNCTION.search(statement)) and bodies.get(found[1]) != found[2]:
            yield f"函数 {found[1]} 缺失或被改动"


def _strange_logins(connection: Connection) -> Iterator[str]:
    """Compare who holds which roles on the server with the accounts: one may be changed without the other."""
    held: dict[str, set[str]] = {}
    for login, role in connection.execute(text(_HELD)):
        held.setdefault(login, set()).add(role)
    for row in connection.execute(select(Account.login, Account.roles, Account.unit_ids, Account.active)):
        found = held.get(row.login, set())
        expected = {"cg_app", *login_roles(map(Role, row.roles), intervals(connection, row.login))}
        if row.active and found != {*expected, MAY_LOG_IN}:
            yield f"账号 {row.login} 在服务器上的角色与登记不符"
        elif not row.active and MAY_LOG_IN in found:
            yield f"账号 {row.login} 已停用，服务器上仍可登录"


MAY_LOG_IN = "(login)"
_HELD = (
    "SELECT substr(m.rolname, 3), r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = member "
    "JOIN pg_roles r ON r.oid = roleid WHERE m.rolname LIKE 'u\\_%' UNION ALL "
    f"SELECT substr(rolname, 3), '{MAY_LOG_IN}' FROM pg_roles WHERE rolname LIKE 'u\\_%' AND rolcanlogin"
)
_TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)")
_BODIES = (
    "SELECT proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'app'"
)
_ENABLED = (
    "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n "
    "ON n.oid = relnamespace WHERE nspname = 'app' AND NOT tgisinternal AND tgenabled = 'O'"
)
