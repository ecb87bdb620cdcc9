"""G19: who comes in by which door: TLS with two certificates, wrong passphrases, last days, three offices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from app.core.clock import SetClock
from app.core.errors import AppError
from app.domain.accounts import LONE, Role, role_fault
from app.domain.passphrases import FAILURES, LASTS
from app.services import accounts
from db import inspection
from tests.encrypted import (
    DATABASE,
    REVOKED,
    STATION,
    Encrypted,
    command,
    prepared,
    put_in_place,
    with_openssl,
)
from tests.office import FOUNDED, PASS, build
from tests.postgres import Postgres
from tests.trust.ground import Ground, Reached, Size

CLERK = "maker"
WRONG = "not-the-passphrase"


@dataclass
class Count:
    """How many cases of a family went as they must, and which did not."""

    title: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def held(self, case: str, outcome: object) -> None:
        """Count a case; ``outcome`` is true where it went as it must."""
        self.tried += 1
        if not outcome:
            self.wrong.append(case)

    def __str__(self) -> str:
        missed = f"（{'、'.join(self.wrong[:4])}）" if self.wrong else ""
        return f"{self.title} {self.tried - len(self.wrong)}/{self.tried}{missed}"


def kept(ground: Ground) -> Reached:
    """Try every door of a server that was prepared by the program's own commands (G19).

    Without a server that can encrypt the cases of TLS are said to be missing; only the suite lets that pass.
    """
    binaries, folder = with_openssl(), ground.place()
    if binaries is None:
        return _without_tls(ground)
    with prepared(binaries, folder) as made:
        build(made.superuser)
        put_in_place(made, folder / "out")
        families = [encrypted(made, folder), checked(made)]
        _hurry(made.server)
        families += [family(made.server, lambda login: _shown(made, login)) for family in FAMILIES]
    return Reached(not any(each.wrong for each in families), "；".join(map(str, families)))


def _without_tls(ground: Ground) -> Reached:
    """Do what needs no encryption, on a cluster of its own: its login roles are everybody's on a server."""
    with Postgres() as server:
        build(server.create_database(DATABASE))
        families = [family(server, lambda login: _plain(server, login)) for family in FAMILIES]
    text = "TLS 没有验证：本机没有带 OpenSSL 的 PostgreSQL（Debian 的 postgresql 包带有）"
    ok = ground.size is Size.TINY and not any(each.wrong for each in families)
    return Reached(ok, "；".join([text, *map(str, families)]))


def _plain(server: Postgres, _login: str) -> URL:
    return URL.create("postgresql", host="127.0.0.1", port=server.port, database=DATABASE)


def _shown(made: Encrypted, _login: str, **changed: str | None) -> URL:
    """Return the address a workstation with its certificate uses; None leaves an option out."""
    place = made.station(STATION)
    options: dict[str, str | None] = {
        "sslmode": "verify-full",
        "sslrootcert": str(place / "ca.crt"),
        "sslcert": str(place / "station.crt"),
        "sslkey": str(place / "station.key"),
        **changed,
    }
    query = {name: value for name, value in options.items() if value is not None}
    return _plain(made.server, "").set(query=query)


def encrypted(made: Encrypted, folder: Path) -> Count:
    """Try the doors of TLS as a workstation's program does; each refusal must say which it was."""
    count = Count("TLS")
    other, revoked = folder / "rogue", made.station(REVOKED)
    command("server", "ca", other, "--station", STATION)
    rogue = other / "stations" / STATION
    for name, options, sentence in (
        ("right", {}, ""),
        ("channel_binding", {"channel_binding": "require"}, ""),
        ("no TLS", {"sslmode": "disable", "sslcert": None, "sslkey": None}, "不接受这次连接"),
        ("no device certificate", {"sslcert": "none", "sslkey": None}, "没有登录服务器用的证书"),
        ("rogue device", _pair(rogue), "不认这台电脑的证书"),
        ("rogue server", {"sslrootcert": str(other / "ca.crt")}, "不是本县签发"),
        ("wrong host", {"host": "localhost", "hostaddr": "127.0.0.1"}, "与地址不一致"),
        ("wrong passphrase", {}, "用户名或口令不正确"),
        ("revoked", _pair(revoked), "不认这台电脑的证书"),
    ):
        secret = WRONG if name == "wrong passphrase" else PASS
        said = _told(_shown(made, CLERK, **options), CLERK, secret)
        count.held(f"{name}: {said}", sentence in said if sentence else said == "TLSv1.3")
    return count


def checked(made: Encrypted) -> Count:
    """Let ``server check`` look at the server that is set up as shipped: it has nothing to say."""
    count = Count("检查")
    for check in inspection.inspect(made.superuser, SetClock(FOUNDED)()):
        count.held(f"{check.name}: {check.detail}", check.ok)
    return count


def _hurry(server: Postgres) -> None:
    """Take the delay after a wrong word away again: what follows counts, and is not about waiting."""
    with server.connect() as connection:
        connection.execute("ALTER SYSTEM SET auth_delay.milliseconds = 0")
        connection.execute("SELECT pg_reload_conf()")


def _pair(folder: Path) -> dict[str, str | None]:
    return {"sslcert": str(folder / "station.crt"), "sslkey": str(folder / "station.key")}


def _told(url: URL, login: str, secret: str = PASS) -> str:
    """Return how the session is encrypted, or the sentence why there is none."""
    try:
        workspace = accounts.sign_in(url.render_as_string(hide_password=False), login, secret)
    except AppError as refused:
        return str(refused)
    try:
        return (
            workspace.ask(lambda unit: unit.session.connection().exec_driver_sql(_HOW).scalar_one())
            or "plain"
        )
    finally:
        workspace.store.close()


_HOW = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


def locked(server: Postgres, way: Callable[[str], URL]) -> Count:
    """Try wrong words until the door is shut: the right one does not open it then, and half an hour does."""
    count, login = Count("锁定"), "clerk_a"
    for number in range(1, FAILURES + 1):
        said = _told(way(login), login, WRONG)
        count.held(f"{number}", "锁定到" in said if number == FAILURES else "不正确" in said)
    count.held("right word", "锁定到" in _told(way(login), login))
    count.held("others", "锁定" not in _told(way("clerk_b"), "clerk_b"))
    with server.connect(DATABASE) as connection:
        connection.execute("ALTER TABLE app.act DISABLE TRIGGER USER")
        connection.execute("UPDATE app.act SET recorded_at = recorded_at - interval '31 minutes'")
        connection.execute("ALTER TABLE app.act ENABLE TRIGGER USER")
    count.held("after half an hour", _came_in(_told(way(login), login)))
    return count


def _came_in(said: str) -> bool:
    return said in ("plain", "TLSv1.3")


def expired(server: Postgres, way: Callable[[str], URL]) -> Count:
    """Try a passphrase that has run out, one that has a day left, and ask how long a new one lasts."""
    count, login = Count("到期"), "checker"
    with server.connect(DATABASE) as connection:
        for when, sentence in (("-1 day", f"已满 {LASTS.days} 天"), ("1 day", "")):
            until = connection.execute(f"SELECT (now() + interval '{when}')::text").fetchone()
            assert until is not None
            connection.execute(f"ALTER ROLE u_{login} VALID UNTIL '{until[0]}'")
            said = _told(way(login), login)
            count.held(when, sentence in said if sentence else _came_in(said))
        connection.execute("UPDATE app.meta SET value = '0' WHERE key = 'demo'")
        with _session(way("guard"), "guard") as guard:
            guard.execute(CREATE, ["newcomer", _verifier(guard, "newcomer"), ["cg_town_clerk", "cg_town"]])
        days = (
            "SELECT round(extract(epoch FROM rolvaliduntil - now()) / 86400) FROM pg_roles WHERE rolname = %s"
        )
        count.held("a new one", connection.execute(days, ["u_newcomer"]).fetchone() == (LASTS.days,))
        connection.execute("UPDATE app.meta SET value = '1' WHERE key = 'demo'")
    return count


CREATE = "SELECT app.user_create(%s, %s, %s)"


@contextmanager
def _session(url: URL, login: str) -> Iterator[psycopg.Connection[Any]]:
    words = url.set(username=f"u_{login}", password=PASS).render_as_string(hide_password=False)
    with psycopg.connect(words, autocommit=True) as connection:
        yield connection


def _verifier(connection: psycopg.Connection[Any], login: str) -> str:
    return connection.pgconn.encrypt_password(PASS.encode(), f"u_{login}".encode(), b"scram-sha-256").decode()


#: an act at an SQL prompt, and which of admin (system), guard (security), auditor it is for
OFFICES = (
    ("SELECT count(*) FROM app.person", ()),
    ("SELECT count(*) FROM app.posting", ()),
    ("SELECT count(*) FROM app.pay_slip", ()),
    ("SELECT count(*) FROM app.budget_entry", ()),
    ("SELECT * FROM app.vetting_case", ()),  # how many are open, the administrator of policies must see
    ("SELECT count(*) FROM app.audit_entry", ("auditor",)),
    ("SELECT app.user_disable('nobody_there')", ("guard",)),
    ("SET ROLE cg_backup", ("admin",)),
    ("UPDATE app.account SET name = name", ("guard",)),
    ("UPDATE app.policy_version SET version = version", ("admin",)),
    ("UPDATE app.unit_version SET version = version", ("admin",)),
    ("UPDATE app.audit_entry SET payload = payload", ()),
    ("SET ROLE cg_rolemgr", ()),
)


def offices(_server: Postgres, way: Callable[[str], URL]) -> Count:
    """Try what each of the three administrators may and may not, and every pair of roles on one account."""
    count = Count("三员")
    for login in ("admin", "guard", "auditor"):
        with _session(way(login), login) as own:
            for statement, whose in OFFICES:
                count.held(f"{login}: {statement}", _allowed(own, statement) == (login in whose))
    with _session(way("guard"), "guard") as guard:
        for place, pair in enumerate(itertools.combinations(Role, 2)):
            alone = bool(LONE & set(pair))
            made = _allowed(guard, CREATE, f"pair_{place}", pair)
            count.held("+".join(pair), (made, bool(role_fault(pair))) == (not alone, alone))
    return count


def _allowed(
    own: psycopg.Connection[Any], statement: str, login: str = "", roles: tuple[Role, ...] = ()
) -> bool:
    """Return whether a session may do that; it is undone."""
    words = [login, _verifier(own, login), [f"cg_{role.value}" for role in roles]] if login else None
    own.execute("BEGIN")
    try:
        own.execute(statement, words)
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.UndefinedObject:  # nobody there to be shut out: but it may be tried
        return True
    finally:
        own.execute("ROLLBACK")
    return True


FAMILIES = (offices, expired, locked)
