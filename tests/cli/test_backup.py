"""``backup FILE`` and what opening says of a database this program does not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from app import cli
from tests.office import PASS, Office


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setenv("GRIDDESK_LOGS", str(tmp_path))


def backup(office: Office, target: Path, login: str) -> int:
    office.close()
    return cli.run(["backup", str(target), "--db", office.place, "--user", login, "--json", "--quiet"])


def test_the_command_writes_a_checked_copy_and_tells_its_hash(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.griddesk"
    assert backup(file_office, target, "admin") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["size"]) == (str(target), target.stat().st_size)
    assert len(told["sha256"]) == 64 and told["rows"] > 50


def test_who_may_not_is_told_so(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup(file_office, tmp_path / "out.griddesk", "maker") == 5
    assert "备份与升级" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert not (tmp_path / "out.griddesk").exists()


def test_a_newer_database_is_not_opened(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = file_office.admin.store.engine.execution_options(griddesk_begin="IMMEDIATE")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert backup(file_office, tmp_path / "out.griddesk", "admin") == 6
    assert "请升级程序" in json.loads(capsys.readouterr().out)["error"]["message"]


def restore(office: Office, file: Path, *options: str) -> int:
    office.close()
    return cli.run(["restore", str(file), *options, "--db", office.place, "--user", "admin", "--json"])


def test_a_backup_is_rehearsed_and_restored(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.griddesk"
    assert backup(file_office, target, "admin") == 0
    made = json.loads(capsys.readouterr().out)
    assert restore(file_office, target, "--rehearse") == 0
    tried = json.loads(capsys.readouterr().out)
    assert (tried["ok"], tried["sha256"], tried["rows"]) == (True, made["sha256"], made["rows"])
    assert restore(file_office, target) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["sha256"], Path(done["kept"]).exists()) == (made["sha256"], True)


def test_what_would_not_restore_is_exit_4_or_6(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.griddesk"
    assert backup(file_office, target, "admin") == 0
    target.write_bytes(target.read_bytes()[:9000])
    capsys.readouterr()
    assert restore(file_office, target, "--rehearse") == 4
    assert not json.loads(capsys.readouterr().out)["ok"]
    assert restore(file_office, target) == 6
    assert "数据没有改动" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_a_second_place_is_set_and_one_thing_is_asked_at_a_time(
    file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file_office.close()
    where = ["--db", file_office.place, "--user", "admin", "--json", "--quiet"]
    assert cli.run(["backup", "--second", str(tmp_path), *where]) == 0
    assert json.loads(capsys.readouterr().out) == {"second": str(tmp_path)}
    assert cli.run(["backup", "--second", str(tmp_path / "nowhere"), *where]) == 3
    assert cli.run(["backup", *where]) == 2
