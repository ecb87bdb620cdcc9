"""``server init``, ``check``, ``user-add`` and ``user-disable`` on real servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from app import cli
from app.core.errors import AppError, Denied, Unavailable
from app.services import accounts, audit
from db import bootstrap, store, upgrade
from tests.db.upgrading import planned
from tests.office import PASS, Office
from tests.postgres import Postgres

NET = ["--network", "10.20.0.0/16"]


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = cli.run([*map(str, words), "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    """The address of a database that is not there yet."""
    yield postgres.url(db="prepared")
    postgres.drop_database("prepared")


def test_a_database_is_made_and_the_files_say_who_comes_in(
    empty: str, postgres: Postgres, tmp_path: Path, capsys
) -> None:
    words = (
        "server",
        "init",
        "--db",
        empty,
        "--out",
        tmp_path / "out",
        "--network",
        "10.20.0.0/16",
        "fd00::/8",
    )
    code, said = answer(capsys, *words)
    assert (code, said["database"], said["created"], said["secured"]) == (0, "prepared", True, False)
    lines = [
        line.split()
        for line in (tmp_path / "out/pg_hba.conf").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert lines[-2:] == [["local", "all", "all", "reject"], ["host", "all", "all", "all", "reject"]]
    assert [(line[2], line[3]) for line in lines if line[0] == "hostssl"] == [
        (who, where) for where in ("10.20.0.0/16", "fd00::/8") for who in ("+cg_app", "cg_knock")
    ]
    assert all(line[-1] == "clientcert=verify-ca" for line in lines if line[0] == "hostssl")
    assert any(postgres.data.as_posix() in step for step in said["steps"]), "where to put it is said"
    with postgres.connect("prepared") as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("1min",)
    assert answer(capsys, *words)[1]["created"] is False


def test_a_database_of_ours_is_secured_anew(server_office: Office, tmp_path: Path, capsys) -> None:
    bare = server_office.place.replace("+psycopg", "")
    with psycopg.connect(bare, autocommit=True) as server:
        server.execute("DROP POLICY town_see ON app.person")
        server.execute("CREATE POLICY town_see ON app.person USING (true)")
        server.execute("CREATE POLICY strange ON app.posting USING (true)")
    checked = ("server", "check", "--db", server_office.place)
    found = {check["name"]: check for check in answer(capsys, *checked)[1]["checks"]}
    roles = found["角色属性"]  # roles are the whole server's: other tests of this process leave theirs
    assert not found["防护规则"]["ok"] and "策略" in found["防护规则"]["detail"]
    init = ("server", "init", "--db", server_office.place, "--out", tmp_path, *NET)
    code, said = answer(capsys, *init)
    assert (code, said["secured"], said["created"]) == (0, True, False)
    found = {check["name"]: check for check in answer(capsys, *checked)[1]["checks"]}
    assert found["防护规则"]["ok"] and found["会话时限"]["ok"] and found["角色属性"] == roles
    with psycopg.connect(bare) as server:
        strange = server.execute("SELECT 1 FROM pg_policies WHERE policyname = 'strange'")
        assert strange.fetchone() is None, "nobody declared it: it would be taken as ours from now on"


def test_a_database_of_this_version_is_left_alone_and_an_older_one_is_brought_up(
    server_office: Office, postgres: Postgres, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(postgres.binaries))
    with psycopg.connect(server_office.place.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("DROP FUNCTION app.looks(bigint)")  # what an older program of the same tables lacks
    code, said = answer(capsys, "server", "upgrade", "--db", server_office.place)
    with psycopg.connect(server_office.place.replace("+psycopg", "")) as server:
        assert server.execute("SELECT to_regproc('app.looks')").fetchone() != (None,)
    assert (code, said) == (0, {"before": upgrade.head(), "after": upgrade.head(), "backup": None})
    done = bootstrap.bring_up(server_office.place, planned(tmp_path / "migrations"))
    assert (done.before, done.after) == (upgrade.head(), "9999")
    assert done.backup is not None and done.backup.stat().st_size > 0
    found = server_office.auditor.ask(audit.verified)
    assert [check for check in found if not check.ok] == []
    words = ("server", "init", "--db", server_office.place, "--out", tmp_path / "out", *NET)
    code, said = answer(capsys, *words)
    assert code == 6 and "请升级程序" in said["error"]["message"]


def test_a_server_without_its_configuration_is_told_line_by_line(server_office: Office, capsys) -> None:
    code, said = answer(capsys, "server", "check", "--db", server_office.place)
    assert code == 4
    found = {check["name"]: check for check in said["checks"]}
    assert all(set(check) == {"name", "ok", "detail"} for check in said["checks"])
    wrong = {name for name, check in found.items() if not check["ok"]}
    assert {"传输加密", "访问规则", "日志不记个人信息", "试错延迟"} <= wrong
    assert {"版本", "口令存储", "防护规则", "账号与角色", "口令期限"} & wrong == set(), found
    assert "log_parameter_max_length 现在是" in found["日志不记个人信息"]["detail"]


def test_roles_that_are_not_the_accounts_are_found(server_office: Office, capsys) -> None:
    """In a transaction of its own database: what an account says is changed, not the shared login role."""
    with psycopg.connect(server_office.place.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("""UPDATE app.account SET roles = '["sysadmin", "auditor"]' WHERE login = 'auditor'""")
        server.execute(
            "UPDATE app.account SET recorded_at = now() - interval '100 days' WHERE login = 'checker'"
        )
        server.execute("UPDATE app.meta SET value = '0' WHERE key = 'demo'")
    code, said = answer(capsys, "server", "check", "--db", server_office.place)
    found = {check["name"]: check["detail"] for check in said["checks"] if not check["ok"]}
    assert code == 4
    assert "“auditor”" in found["账号与角色"] and "不兼任" in found["账号与角色"]
    assert "“checker”" in found["闲置账号"]
    assert "“maker”的口令没有期限" in found["口令期限"]


@pytest.mark.parametrize(
    ("address", "networks", "code", "sentence"),
    [
        ("county.griddesk", NET, 3, "--db"),
        ("{server}/postgres", NET, 3, "服务器自己用的"),
        ("{server}/prepared", ["--network", "10.0.0.300/8"], 3, "不是网段"),
        ("{clerk}/prepared", NET, 5, "超级用户"),
        ("postgresql://127.0.0.1:1/prepared", NET, 6, "连接不上"),
    ],
)
def test_what_cannot_be_prepared_is_refused_and_nothing_is_made(
    server_office: Office,
    postgres: Postgres,
    tmp_path: Path,
    capsys,
    address: str,
    networks: list[str],
    code: int,
    sentence: str,
) -> None:
    server = postgres.url().rpartition("/")[0]
    clerk = server.replace(f"postgres:{make_url(server).password}", f"u_maker:{PASS}")
    with postgres.connect() as connection:
        connection.execute("GRANT CONNECT ON DATABASE postgres TO PUBLIC")
    place = address.format(server=server, clerk=clerk)
    out = tmp_path / "out"
    found, said = answer(capsys, "server", "init", "--db", place, "--out", out, *networks)
    assert (found, sentence in said["error"]["message"]) == (code, True), said
    assert not out.exists()
    with postgres.connect() as connection:
        there = connection.execute("SELECT count(*) FROM pg_database WHERE datname = 'prepared'").fetchone()
    assert there == (0,)


def test_a_server_with_known_holes_is_refused(empty: str, tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(store, "PG_OLDEST", {15: 99, 16: 99, 17: 99, 18: 99})
    code, said = answer(capsys, "server", "init", "--db", empty, "--out", tmp_path / "out", *NET)
    assert (code, "已知安全漏洞" in said["error"]["message"]) == (6, True)


def test_a_component_that_can_corrupt_a_file_is_refused(file_office: Office, monkeypatch) -> None:
    monkeypatch.setattr(store, "SQLITE_OLDEST", (99, 0, 0))
    with pytest.raises(Unavailable, match="版本过旧"):
        store.Store(f"sqlite:///{file_office.place}", file_office.vault)


@pytest.fixture
def newcomer(server_office: Office) -> Iterator[str]:
    """A login of this test's own: its role belongs to the whole server and goes with the test."""
    yield "newcomer_1"
    with psycopg.connect(server_office.place.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS u_newcomer_1")


def test_a_person_is_let_in_once_by_the_passphrase_that_is_told_and_shut_out_at_once(
    server_office: Office, newcomer: str, capsys, monkeypatch
) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    bare = make_url(server_office.place).set(username=None, password=None).render_as_string()
    as_guard = ("--db", bare, "--user", "guard")
    person = ("server", "user-add", newcomer, "--name", "新来的", "--role", "town_clerk")
    code, said = answer(capsys, *person, "--unit", "990101100000", *as_guard)
    assert (code, said["roles"], said["where"]) == (0, ["town_clerk"], "甲镇")
    own = "another-good-phrase-9"
    workspace = accounts.sign_in(bare, newcomer, said["passphrase"], new=own)
    assert workspace.actor.login == newcomer
    assert answer(capsys, *person, *as_guard)[0] == 3
    code, said = answer(capsys, "server", "user-disable", newcomer, *as_guard)
    assert (code, said) == (0, {"login": newcomer, "name": "新来的", "active": False})
    with pytest.raises(AppError):
        workspace.ask(accounts.about)
    workspace.store.close()
    with pytest.raises(Denied):
        accounts.sign_in(bare, newcomer, own)
    assert answer(capsys, "server", "user-disable", newcomer, *as_guard)[0] == 3


@pytest.mark.parametrize(
    ("words", "user", "code", "sentence"),
    [
        (["user-add", "newcomer_1", "--name", "甲", "--role", "town_clerk"], "maker", 5, "没有"),
        (["user-add", "newcomer_1", "--name", "甲", "--role", "king"], "guard", 2, "没有角色“king”"),
        (
            ["user-add", "newcomer_1", "--name", "甲", "--role", "town_clerk", "--unit", "1"],
            "guard",
            3,
            "代码",
        ),
        (["user-add", "New Comer", "--name", "甲", "--role", "town_clerk"], "guard", 3, "登录名"),
        (["user-add", "newcomer_1", "--name", "甲", "--role", "auditor", "sysadmin"], "guard", 3, "不兼任"),
        (["user-add", "newcomer_1", "--name", "甲", "--role", "dept"], "guard", 3, "单位"),
        (["user-add", "newcomer_1", "--name", "甲", "--role", "dept", "--body", "无"], "guard", 3, "“无”"),
        (["user-disable", "nobody"], "guard", 3, "没有登录名"),
        (["user-disable", "guard"], "guard", 3, "自己"),
        (["frobnicate"], "guard", 2, "frobnicate"),
    ],
)
def test_what_is_not_done_is_said(
    server_office: Office, capsys, monkeypatch, words: list[str], user: str, code: int, sentence: str
) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    found, said = answer(
        capsys,
        "server",
        *words,
        "--db",
        server_office.url("guard").set(username=None, password=None).render_as_string(),
        "--user",
        user,
    )
    assert (found, sentence in str(said["error"])) == (code, True), said
