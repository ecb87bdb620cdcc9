"""A backup takes the place of the database whole, or nothing has changed; a rehearsal touches nothing."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from app.core.errors import AppError, Denied, Invalid, Unavailable
from app.services import accounts, acts, audit, restore
from app.services.backup import back_up
from app.workspace import Workspace
from db.bootstrap import keys_beside
from db.models.audit import Meta
from db.models.documents import Act
from db.restore import settled
from db.store import Store
from tests.crash import Camera
from tests.office import PASS, Office, one

NAME = select(Meta.value).where(Meta.key == "title")


@pytest.fixture
def copy(file_office: Office, tmp_path: Path) -> Path:
    """A backup, and a database that has another title since."""
    target = tmp_path / "away" / "备份.griddesk"
    target.parent.mkdir()
    file_office.admin.do(back_up, target)
    rename(file_office, "后来")
    file_office.close()
    return target


def rename(office: Office, title: str) -> None:
    engine = office.admin.store.engine.execution_options(griddesk_begin="IMMEDIATE")
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = :title WHERE key = 'title'"), {"title": title})


def put_back(office: Office, copy: Path, login: str = "admin", secret: str = PASS) -> restore.Restored:
    return restore.restored(office.place, copy, login, secret, clock=office.clock, station="甲机")


def title(office: Office) -> str | None:
    workspace = accounts.sign_in(office.place, "maker", PASS, clock=office.clock)
    try:
        return one(workspace, NAME)
    finally:
        workspace.store.close()


def beside(office: Office) -> set[str]:
    place = Path(office.place)
    return {path.name.removeprefix(place.name) for path in place.parent.glob(f"{place.name}*")}


def test_the_backup_takes_the_place_and_the_old_one_is_kept(file_office: Office, copy: Path) -> None:
    done = put_back(file_office, copy)
    assert title(file_office) == "测试县综治中心"
    kept = Store(f"sqlite:///{done.kept}", file_office.vault)
    assert one(Workspace(kept, file_office.template["admin"]), NAME) == "后来"
    kept.close()
    assert all(check.ok for check in file_office.admin.ask(audit.verified))
    acts = file_office.admin.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind == "restore")).all()
    )
    assert [(act.purpose, act.detail, act.recorded_by) for act in acts] == [
        (copy.name, done.contents.sha256, "admin")
    ]
    assert (done.contents.rows > 50, done.contents.until is not None) == (True, True)
    file_office.close()
    assert beside(file_office) >= {"", ".keys", ".before-restore", ".before-restore.keys"}
    assert not {name for name in beside(file_office) if ".restore-" in name}


def test_it_comes_back_where_nothing_is_left_or_what_is_left_is_damaged(
    file_office: Office, copy: Path
) -> None:
    place = Path(file_office.place)
    place.write_bytes(place.read_bytes()[:5000] + os.urandom(9000))
    put_back(file_office, copy)
    assert title(file_office) == "测试县综治中心"
    for left in place.parent.glob(f"{place.name}*"):
        left.unlink()
    done = put_back(file_office, copy)
    assert (title(file_office), done.kept) == ("测试县综治中心", "")


def _of_another(_: Office, copy: Path) -> None:
    keys_beside(copy).create("another")


def _damaged(_: Office, copy: Path) -> None:
    with copy.open("rb+") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(b"damage")


def _a_row_less(office: Office, copy: Path) -> None:
    _execute(office, copy, "DROP TRIGGER guard_account_delete", "DELETE FROM account WHERE login = 'clerk_b'")


def _newer(office: Office, copy: Path) -> None:
    _execute(office, copy, "UPDATE alembic_version SET version_num = '9999'")


def _execute(office: Office, copy: Path, *statements: str) -> None:
    store = Store(f"sqlite:///{copy}", office.vault)
    with store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    store.close()


def _no_keys(_: Office, copy: Path) -> None:
    keys_beside(copy).path.unlink()


@pytest.mark.parametrize(
    ("spoil", "kind", "sentence"),
    [
        (_of_another, Invalid, "另一个数据库的备份"),
        (_damaged, Unavailable, "不能用来恢复"),
        (_a_row_less, Unavailable, "没有通过检查"),
        (_newer, Unavailable, "请升级程序"),
        (_no_keys, Unavailable, "找不到密钥文件"),
    ],
)
def test_what_is_no_backup_of_this_database_changes_nothing(
    file_office: Office,
    copy: Path,
    spoil: Callable[[Office, Path], None],
    kind: type[AppError],
    sentence: str,
) -> None:
    spoil(file_office, copy)
    names, content = beside(file_office), Path(file_office.place).read_bytes()
    with pytest.raises(kind, match=sentence):
        put_back(file_office, copy)
    assert (beside(file_office), Path(file_office.place).read_bytes()) == (names, content)


def test_only_the_system_administrator_with_the_passphrase(file_office: Office, copy: Path) -> None:
    with pytest.raises(Denied, match="系统管理员办理"):
        put_back(file_office, copy, "maker")
    with pytest.raises(Denied, match="口令不正确"):
        put_back(file_office, copy, secret="wrong")
    for _ in range(4):
        with pytest.raises(Denied):
            put_back(file_office, copy, secret="wrong")
    with pytest.raises(Denied, match="锁定"):
        put_back(file_office, copy)
    assert title(file_office) == "后来"


def test_who_was_shut_out_since_does_not_come_back_by_an_old_backup(file_office: Office, copy: Path) -> None:
    (mine,) = [row for row in file_office.guard.ask(accounts.accounts) if row.login == "admin"]
    file_office.guard.do(accounts.disable, mine.id, mine.version)
    file_office.close()
    with pytest.raises(Denied, match="停用"):
        put_back(file_office, copy)
    assert title(file_office) == "后来"


def test_not_under_the_feet_of_who_works_with_it(file_office: Office, copy: Path) -> None:
    with file_office.maker.store.reading() as session:
        session.scalar(NAME)
        with pytest.raises(Unavailable, match="正在使用"):
            put_back(file_office, copy)
    file_office.close()
    assert title(file_office) == "后来"


def test_a_crash_at_any_step_leaves_the_old_or_the_new_and_the_next_start_says_so(
    file_office: Office, copy: Path, tmp_path: Path
) -> None:
    """What a kill would leave is copied before every step; real deaths are in tests/trust/restoring.py."""
    camera = Camera(Path(file_office.place), tmp_path / "states")
    with camera.before_each_step():
        put_back(file_office, copy)
    seen = set[tuple[str, str]]()
    for place in camera.states:
        told = settled(place)
        keys_beside(place).open("maker", PASS)
        store = Store(f"sqlite:///{place}", file_office.vault)
        name = one(Workspace(store, file_office.template["maker"]), NAME)
        store.close()
        seen.add((name, told[:12]))
        assert not [path for path in place.parent.iterdir() if ".restore-" in path.name], told
    assert len(camera.states) > 12
    assert {name for name, _ in seen} == {"测试县综治中心", "后来"}, seen
    assert {told for _, told in seen} == {"", "上一次从备份恢复中途断了，"[:12], "上一次从备份恢复没有完成"}


class NoRoom:
    """A disk on which nothing is written any more after so many copies."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, source: Path, target: Path) -> None:
        self.left -= 1
        if self.left < 0:
            Path(target).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "no room", str(target))
        Path(target).write_bytes(Path(source).read_bytes())


def test_a_full_disk_changes_nothing(
    file_office: Office, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for left in (0, 1):
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "copyfile", NoRoom(left))
            with pytest.raises(Unavailable, match="磁盘已满"):
                put_back(file_office, copy)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1000))
        with pytest.raises(Unavailable, match="兆空闲磁盘空间"):
            put_back(file_office, copy)
    assert title(file_office) == "后来"
    assert not {name for name in beside(file_office) if ".restore-" in name}


# --- rehearsing -------------------------------------------------------------------------------


def test_a_rehearsal_touches_nothing_and_is_written_down(file_office: Office, copy: Path) -> None:
    done = file_office.admin.do(restore.rehearsed, copy)
    assert (done.problem, done.known[:5]) == ("", "admin")
    _a_row_less(file_office, copy)
    bad = file_office.admin.do(restore.rehearsed, copy)
    assert "没有通过检查" in bad.problem and bad.contents is None
    acts = file_office.admin.ask(
        lambda unit: unit.session.scalars(select(Act.detail).where(Act.act_kind == "rehearsal")).all()
    )
    assert len(acts) == 2 and acts[0].startswith("演练通过") and "没有通过" in acts[1]
    with pytest.raises(Denied):
        file_office.maker.do(restore.rehearsed, copy)
    file_office.close()
    assert title(file_office) == "后来"
    assert not {name for name in beside(file_office) if "restore" in name}


def test_a_servers_archive_is_read_whole(
    server_office: Office, postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(postgres.binaries))
    made = server_office.admin.do(back_up, tmp_path / "out.dump")
    done = server_office.admin.do(restore.rehearsed, tmp_path / "out.dump")
    assert done.contents is not None and (done.contents.rows, done.known[:5]) == (made.rows, "admin")
    shutil.copyfile(__file__, tmp_path / "no.dump")
    assert "不是完整的备份" in server_office.admin.do(restore.rehearsed, tmp_path / "no.dump").problem


# --- a server ---------------------------------------------------------------------------------


def test_an_archive_fills_an_empty_database_or_leaves_it_empty(
    server_office: Office, postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(postgres.binaries))
    archive = tmp_path / "out.dump"
    made = server_office.admin.do(back_up, archive)
    url = postgres.create_database("filled")

    def fill(login: str = "admin", secret: str = PASS) -> restore.Restored:
        return restore.restored(url, archive, login, secret, clock=server_office.clock)

    for login, secret in (("maker", PASS), ("admin", "wrong")):
        with pytest.raises(Denied):
            fill(login, secret)
    try:
        done = fill()
        assert (done.contents.rows, done.contents.sha256, done.to_reset) == (made.rows, made.sha256, [])
        with pytest.raises(Invalid, match="已经有数据"):
            fill()
        bare = make_url(url).set(username=None, password=None).render_as_string()
        auditor = accounts.sign_in(bare, "auditor", PASS, clock=server_office.clock)
        (act,) = [row for row in auditor.ask(acts.acts) if row.what == "恢复"]
        auditor.store.close()
        assert (act.login, act.detail) == ("admin", made.sha256)
    finally:
        postgres.drop_database("filled")
