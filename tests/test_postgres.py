"""The launcher of the tests' own PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from app.core import platform
from tests.postgres import NoServer, Postgres, binary_folders, check_version


def test_is_supported_local_and_not_root(postgres: Postgres) -> None:
    with postgres.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)
        assert connection.execute("SHOW lock_timeout").fetchone() == ("2min",), "nobody waits for ever"
    check_version(postgres.version)
    if platform.is_root():
        assert postgres.data.stat().st_uid != 0


def test_databases_are_copied_from_a_template(postgres: Postgres) -> None:
    postgres.create_database("launcher_mother")
    with postgres.connect("launcher_mother") as connection:
        connection.execute("CREATE TABLE grid AS SELECT 1 AS id")
    engine = create_engine(postgres.create_database("launcher_child", template="launcher_mother"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM grid")) == 1
    postgres.drop_database("launcher_child")  # although the pool still holds a connection
    postgres.drop_database("launcher_mother")
    engine.dispose()


def test_a_killed_server_recovers_and_a_stopped_one_starts_again() -> None:
    with Postgres(durable=True) as server:
        with server.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            server.connect()
        server.start()
        server.stop()
        server.start()
        with server.connect() as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)
    assert not server.root.exists()


def test_a_closed_server_leaves_nothing_behind_wherever_its_data_lay() -> None:
    with Postgres() as server, server.connect() as connection:
        assert server.data.is_dir()
        (kind,) = connection.execute("SHOW dynamic_shared_memory_type").fetchone() or ("",)
        assert kind == "mmap" or platform.WINDOWS, "shared memory of a killed server stays in /dev/shm"
    assert not server.root.exists() and not server.data.parent.exists()


def test_the_password_is_needed(postgres: Postgres) -> None:
    wrong = postgres.url(password="guess").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


@pytest.mark.parametrize("version", [(15, 17), (16, 13), (17, 9), (18, 3), (14, 99)])
def test_an_unsafe_release_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(NoServer, match="too old"):
        check_version(version)


def test_no_server_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.postgres.binary_folders", list)
    with pytest.raises(NoServer, match="GRIDDESK_PG_BIN"):
        Postgres()


def test_the_named_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("initdb", "initdb.exe"):
        (tmp_path / program).touch()
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(tmp_path))
    assert binary_folders()[0] == tmp_path
