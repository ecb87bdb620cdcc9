"""Login roles of a server, attacked by SQL typed in a security administrator's own session."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from app.domain.passphrases import LASTS
from db.logins import CONNECTIONS
from tests.office import PASS, Office

GOOD = "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$c3RvcmVka2V5:c2VydmVya2V5"
CREATE, CLERK = "SELECT app.user_create(%s, %s, %s)", ["cg_town_clerk"]
_names = itertools.count(1)


@contextmanager
def session(office: Office, login: str, secret: str = PASS) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection as a person with psql would have it."""
    url = office.url(login)
    with psycopg.connect(
        host=url.host, port=url.port, dbname=url.database, user=f"u_{login}", password=secret, autocommit=True
    ) as connection:
        yield connection


@contextmanager
def superuser(office: Office) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(office.place.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


@contextmanager
def somebody(office: Office, roles: list[str]) -> Iterator[str]:
    """Yield the login of a person who was let in by SQL; the role goes with the test."""
    login = f"stranger_{next(_names)}"
    with session(office, "guard") as guard:
        verifier = guard.pgconn.encrypt_password(PASS.encode(), f"u_{login}".encode(), b"scram-sha-256")
        guard.execute(CREATE, [login, verifier.decode(), roles])
    try:
        yield login
    finally:
        with superuser(office) as server:
            server.execute(f"DROP ROLE u_{login}")


ATTACKS = {
    "two administrators": (("evil", GOOD, ["cg_sysadmin", "cg_secadmin"]), "不兼其他角色"),
    "the same one twice": (("evil", GOOD, ["cg_auditor", "cg_auditor"]), "不兼其他角色"),
    "an administrator at a desk": (("evil", GOOD, ["cg_county_maker", "cg_auditor"]), "不兼其他角色"),
    "a department at a desk": (("evil", GOOD, ["cg_dept", "cg_town_clerk"]), "不兼其他角色"),
    "a department with a town": (("evil", GOOD, ["cg_dept", "cg_town"]), "不兼其他角色"),
    "a department that administers": (("evil", GOOD, ["cg_dept", "cg_secadmin"]), "不兼其他角色"),
    "the owner": (("evil", GOOD, ["cg_owner"]), "没有这个角色"),
    "who makes roles": (("evil", GOOD, ["cg_rolemgr"]), "没有这个角色"),
    "who reads all": (("evil", GOOD, ["cg_backup"]), "没有这个角色"),
    "a superuser": (("evil", GOOD, ["postgres"]), "没有这个角色"),
    "a server's own": (("evil", GOOD, ["pg_read_all_data"]), "没有这个角色"),
    "nothing for a role": (("evil", GOOD, [None]), "没有这个角色"),
    "no role": (("evil", GOOD, []), "至少要有一个角色"),
    "roles unsaid": (("evil", GOOD, None), "至少要有一个角色"),
    "capitals": (("Evil", GOOD, CLERK), "登录名不合规定"),
    "too short": (("ev", GOOD, CLERK), "登录名不合规定"),
    "a quotation mark": (('evil" SUPERUSER --', GOOD, CLERK), "登录名不合规定"),
    "a line after it": (("evil\nx", GOOD, CLERK), "登录名不合规定"),
    "no name": ((None, GOOD, CLERK), "登录名不合规定"),
    "a password in clear": (("evil", "a-long-passphrase", CLERK), "加密形式"),
    "an old hash": (("evil", "md5" + "0" * 32, CLERK), "加密形式"),
    "clear behind the word": (("evil", "SCRAM-SHA-256$my password", CLERK), "加密形式"),
    "no password": (("evil", None, CLERK), "加密形式"),
    "somebody there": (("clerk_a", GOOD, CLERK), "服务器上已有"),
}


def test_the_database_itself_refuses(server_office: Office) -> None:
    for attack, (words, said) in ATTACKS.items():
        with session(server_office, "guard") as guard, pytest.raises(psycopg.Error) as caught:
            guard.execute(CREATE, words)
        assert said in str(caught.value), attack
    with superuser(server_office) as server:
        assert server.execute("SELECT count(*) FROM pg_roles WHERE rolname ILIKE 'u_ev%'").fetchone() == (0,)


def test_only_the_security_administrator_makes_login_roles(server_office: Office) -> None:
    statements = (
        f"SELECT app.user_create('evil', '{GOOD}', '{{cg_town_clerk}}')",
        f"SELECT app.user_passphrase('guard', '{GOOD}')",
        "SELECT app.user_disable('guard')",
        "SELECT app.user_reach('clerk_a', true)",
        "SELECT app.user_lasts()",
        "GRANT cg_secadmin TO CURRENT_USER",
        "SET ROLE cg_rolemgr",
        "CREATE ROLE u_evil LOGIN",
        "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'",
    )
    for login, statement in itertools.product(("admin", "auditor", "maker", "clerk_a"), statements):
        with session(server_office, login) as own, pytest.raises(psycopg.errors.InsufficientPrivilege):
            own.execute(statement)


def test_a_passphrase_in_clear_is_refused_on_changing_too(server_office: Office) -> None:
    with session(server_office, "guard") as guard:
        for verifier in ("a-long-passphrase", None):
            with pytest.raises(psycopg.Error, match="加密形式"):
                guard.execute("SELECT app.user_passphrase('clerk_a', %s)", [verifier])


def test_a_login_role_has_few_connections_and_runs_out_unless_it_is_a_demonstration(
    server_office: Office,
) -> None:
    asked = (
        "SELECT rolconnlimit, CASE rolvaliduntil WHEN 'infinity' THEN 0 ELSE"
        " round(extract(epoch FROM rolvaliduntil - now()) / 86400) END FROM pg_roles WHERE rolname = %s"
    )
    with superuser(server_office) as server:
        for demo, days in (("1", 0), ("0", LASTS.days)):
            server.execute("UPDATE app.meta SET value = %s WHERE key = 'demo'", [demo])
            with somebody(server_office, ["cg_town_clerk"]) as login:
                assert server.execute(asked, [f"u_{login}"]).fetchone() == (CONNECTIONS, days)


def test_who_is_disabled_is_out_at_once_with_a_session_open_and_a_plan(
    server_office: Office,
) -> None:
    with somebody(server_office, ["cg_county_maker"]) as login, session(server_office, login) as own:
        for _ in range(3):
            own.execute("SELECT count(*) FROM app.unit", prepare=True)
        with session(server_office, "guard") as guard:
            guard.execute("SELECT app.user_disable(%s)", [login])
        with pytest.raises(psycopg.OperationalError):
            own.execute("SELECT count(*) FROM app.unit", prepare=True)
        with (
            pytest.raises(psycopg.OperationalError, match="not permitted to log in"),
            session(server_office, login),
        ):
            pass
        with superuser(server_office) as server:
            held = (
                "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'cg%%' AND pg_has_role(%s, oid, 'member')"
            )
            assert server.execute(held, [f"u_{login}"]).fetchone() == (0,)


def test_a_role_that_somebody_else_granted_is_not_passed_over_in_silence(server_office: Office) -> None:
    """From 16 on a REVOKE of another's grant only warns: the function looks at what is left."""
    with somebody(server_office, ["cg_town_clerk"]) as login:
        with superuser(server_office) as server:
            server.execute(f"GRANT cg_county_approver TO u_{login}")
            new = server.info.server_version >= 160000
        with session(server_office, "guard") as guard:
            if new:
                with pytest.raises(psycopg.Error, match="停用没有生效"):
                    guard.execute("SELECT app.user_disable(%s)", [login])
            else:
                guard.execute("SELECT app.user_disable(%s)", [login])
