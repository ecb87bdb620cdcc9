"""A backup is a copy that has been opened and counted; nothing less ever has the name."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text

from app.core import platform
from app.core.errors import Denied, Invalid, Unavailable
from app.services import accounts
from app.services.backup import back_up
from app.workspace import Workspace
from db import backup, upgrade
from db.bootstrap import keys_beside
from db.models.audit import AuditBlock
from db.models.documents import Act
from db.models.units import UnitVersion
from db.store import Store
from tests import children
from tests.office import PASS, Office, count, one
from tests.postgres import Postgres


def units_in(file: Path, office: Office) -> int:
    """Return how many units a copy has, opened as any database is."""
    store = Store(f"sqlite:///{file}", office.vault)
    try:
        return count(Workspace(store, office.admin.actor), UnitVersion)
    finally:
        store.close()


# --- a file -----------------------------------------------------------------------------------


def test_the_copy_opens_with_the_same_passphrases_and_holds_everything(
    file_office: Office, tmp_path: Path
) -> None:
    row = file_office.admin.do(back_up, tmp_path / "out.griddesk")
    assert units_in(tmp_path / "out.griddesk", file_office) == count(file_office.admin, UnitVersion)
    assert (row.size, row.rows > 50, len(row.sha256)) == (
        (tmp_path / "out.griddesk").stat().st_size,
        True,
        64,
    )
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.griddesk", "out.griddesk.keys"]
    accounts.sign_in(str(tmp_path / "out.griddesk"), "clerk_a", PASS).store.close()


def test_who_made_it_is_recorded_and_only_an_administrator_may(file_office: Office, tmp_path: Path) -> None:
    with pytest.raises(Denied, match="备份与升级"):
        file_office.maker.do(back_up, tmp_path / "out.griddesk")
    assert not (tmp_path / "out.griddesk").exists()
    row = file_office.admin.do(back_up, tmp_path / "out.griddesk")
    acts = file_office.admin.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind == "backup")).all()
    )
    mb = f"{row.size / 1_000_000:,.1f}"
    assert [(act.purpose, act.detail, act.recorded_by) for act in acts] == [
        (
            f"out.griddesk（{row.tables}张表，{row.rows:,}条记录，{mb} MB），在 {tmp_path}"[:200],
            row.sha256,
            "admin",
        )
    ]


def test_the_copy_is_encrypted(file_office: Office, tmp_path: Path) -> None:
    file_office.admin.do(back_up, tmp_path / "out.griddesk")
    content = (tmp_path / "out.griddesk").read_bytes()
    assert not content.startswith(b"SQLite format 3") and "东村".encode() not in content


@pytest.mark.parametrize("suffix", ["", ".keys"])
def test_the_database_itself_is_not_a_target(file_office: Office, suffix: str) -> None:
    before = Path(file_office.place).stat().st_size
    with pytest.raises(Invalid, match="数据库文件本身"):
        file_office.admin.do(back_up, Path(file_office.place + suffix))
    assert Path(file_office.place).stat().st_size == before


def test_another_databases_backup_is_not_overwritten(file_office: Office, tmp_path: Path) -> None:
    target = tmp_path / "other.griddesk"
    shutil.copyfile(file_office.place, target)
    keys = keys_beside(target)
    keys.create("another")
    with pytest.raises(Invalid, match="另一个数据库的备份"):
        file_office.admin.do(back_up, target)
    assert keys.file_id() == "another"


def test_a_missing_folder_is_said(file_office: Office, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="不存在"):
        file_office.admin.do(back_up, tmp_path / "nowhere" / "out.griddesk")


@pytest.mark.parametrize("damage", ["a page", "a row"])
def test_a_damaged_copy_never_replaces_a_good_one(
    file_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    target = tmp_path / "out.griddesk"
    file_office.admin.do(back_up, target)
    good = target.read_bytes()
    opened = backup._opened

    @contextmanager
    def damaging(path: Path, vault: Any) -> Iterator[Any]:
        copy = path.suffix == ".part"
        if copy and damage == "a page":
            with path.open("rb+") as file:
                file.seek(40_000)
                file.write(b"\0" * 64)
        with opened(path, vault) as raw:
            if copy and damage == "a row":
                raw.execute("DELETE FROM meta WHERE key = 'title'")
            yield raw

    monkeypatch.setattr(backup, "_opened", damaging)
    with pytest.raises(Unavailable):
        file_office.admin.do(back_up, target)
    assert target.read_bytes() == good
    assert not list(tmp_path.glob("*.part"))
    kept = select(func.count()).select_from(Act).where(Act.act_kind == "backup")
    assert one(file_office.admin, kept) == 1, "only the good one is on record"


CHILD = """
import sys
from pathlib import Path
from sqlalchemy import URL
from app.core import platform
from app.core.errors import AppError
from db import backup, upgrade
from db.keys import Vault
place, file_id, master, target, mode, number = sys.argv[1:]
if mode == "space":
    platform.limit_file_size(int(number))
else:
    left = [int(number)]
    def dying(function):
        def call(*arguments, **named):
            left[0] -= 1
            if left[0] == 0:
                platform.kill_self()
            return function(*arguments, **named)
        return call
    for name in ("_copy_keys", "count", "_verify", "sync", "digest", "sync_folder"):
        setattr(backup, name, dying(getattr(backup, name)))
    Path.replace = dying(Path.replace)
try:
    backup.back_up(URL.create("sqlite", database=place), Vault(file_id, bytes.fromhex(master)), Path(target))
except AppError as problem:
    print(problem)
    sys.exit(6)
"""


def child(office: Office, target: Path, mode: str, number: int) -> children.Ended:
    secret = (office.vault.file_id, office.vault.master.hex())  # a test database's: nothing to hide
    return children.run(CHILD, office.place, *secret, str(target), mode, str(number))


@pytest.mark.skipif(platform.WINDOWS, reason="Windows has no limit for the size of a file")
def test_a_full_disk_leaves_the_earlier_backup(file_office: Office, tmp_path: Path) -> None:
    target = tmp_path / "out.griddesk"
    full = file_office.admin.do(back_up, target).size
    good = target.read_bytes()
    for part in (1, 3, 5, 7):
        done = child(file_office, target, "space", full * part // 8)
        assert done.returncode == 6, done.stderr
        assert "磁盘" in done.stdout
        assert target.read_bytes() == good
        assert not list(tmp_path.glob("*.part"))


def test_a_kill_at_any_step_leaves_a_checked_copy_or_none(file_office: Office, tmp_path: Path) -> None:
    wanted, number = count(file_office.admin, UnitVersion), 0
    while True:
        number += 1
        target = tmp_path / f"out{number}.griddesk"
        done = child(file_office, target, "kill", number)
        if target.exists():
            assert units_in(target, file_office) == wanted
        if done.returncode == 0:
            break
    assert number > 8
    # what a killed one leaves behind does not disturb the next
    again = tmp_path / "out3.griddesk"
    assert child(file_office, again, "kill", 0).returncode == 0
    assert units_in(again, file_office) == wanted and not again.with_name(again.name + ".part").exists()


# --- a server ---------------------------------------------------------------------------------


@pytest.fixture
def client_programs(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(postgres.binaries))


def test_a_server_is_dumped_by_its_administrator_and_the_dump_restores(
    server_office: Office, postgres: Postgres, tmp_path: Path, client_programs: None
) -> None:
    row = server_office.admin.do(back_up, tmp_path / "out.dump")
    postgres.create_database("restored")
    place = postgres.url(db="restored").replace("postgresql+psycopg", "postgresql")
    done = subprocess.run(
        [postgres.binaries / "pg_restore", "-d", place, str(tmp_path / "out.dump")],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with postgres.connect("restored") as connection:
        tables = [
            name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'")
        ]
        counts = [
            connection.execute(f'SELECT count(*) FROM app."{name}"'.encode()).fetchone() for name in tables
        ]
    postgres.drop_database("restored")
    assert (len(tables), sum(found[0] for found in counts if found)) == (row.tables, row.rows)
    assert not list(tmp_path.glob("*.part"))


def test_without_pg_dump_the_user_is_told_where_to_get_it(
    server_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(tmp_path))
    with pytest.raises(Unavailable, match="找不到 pg_dump"):
        server_office.admin.do(back_up, tmp_path / "out.dump")


def test_the_backup_role_is_out_of_reach_of_everybody_else(
    server_office: Office, client_programs: None
) -> None:
    def read_all(workspace: Workspace) -> int | None:
        def run(unit: Any) -> int | None:
            unit.session.execute(text("SET LOCAL ROLE cg_backup"))
            found: int | None = unit.session.scalar(select(func.count(AuditBlock.seq)))
            return found

        return workspace.ask(run)

    assert read_all(server_office.admin)
    for login in ("maker", "clerk_a", "checker", "approver"):
        with pytest.raises(Denied):
            read_all(server_office.workspace(login))
    with pytest.raises(Denied):
        backup.back_up(server_office.url("maker"), None, Path("never.dump"))
    assert not Path("never.dump").exists()


def test_an_archive_with_a_row_less_is_no_backup(
    server_office: Office, tmp_path: Path, client_programs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = backup._server_rows

    def one_more(connection: psycopg.Connection[Any]) -> dict[str, int]:
        found = rows(connection)
        return found | {"person": found["person"] + 1}

    monkeypatch.setattr(backup, "_server_rows", one_more)
    with pytest.raises(Unavailable, match="没有通过检查"):
        server_office.admin.do(back_up, tmp_path / "out.dump")
    assert list(tmp_path.glob("out*")) == []


# --- opening ----------------------------------------------------------------------------------


def test_an_upgrade_on_opening_is_on_record(
    file_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database says who brought it to a new program, and where the copy of before lies."""
    copy = tmp_path / "backups" / "before.griddesk"
    monkeypatch.setattr(upgrade, "needs_upgrade", lambda store: True)
    monkeypatch.setattr(upgrade, "make_ready", lambda store: upgrade.Upgraded("0001", "0002", copy))
    with pytest.raises(Unavailable, match="系统管理员登录一次"):
        accounts.sign_in(file_office.place, "clerk_a", PASS)
    accounts.sign_in(file_office.place, "admin", PASS).store.close()
    acts = file_office.admin.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind != "sign_in")).all()
    )
    assert [(act.act_kind, act.purpose, act.detail, act.recorded_by) for act in acts] == [
        ("upgrade", "0001 → 0002", str(copy), "admin")
    ]
