"""What backups there are is told to everybody, where they lie and how they are put back to whoever may."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from app.core.errors import Denied, Invalid
from app.services import accounts, copies, daily, restore
from app.services.copies import FAILED, ON_SERVER, PASSED, Kind
from tests.office import Office
from tests.services.test_daily import in_earnest


def test_the_administrator_sees_the_copies_and_what_their_rehearsals_came_to(
    file_office: Office, tmp_path: Path
) -> None:
    folder, second, admin = in_earnest(file_office), tmp_path / "usb", file_office.admin
    second.mkdir()
    admin.do(daily.set_place, second)
    with pytest.raises(Denied):
        file_office.maker.do(daily.keep_now)
    made = admin.do(daily.keep_now)
    (folder / "office-before-0042.griddesk").write_bytes(b"no keys")  # nothing to be restored
    rows = {row.kind: row for row in admin.ask(copies.copies)}
    assert set(rows) == {Kind.DAY, Kind.MONTH} and {row.second for row in rows.values()} == {"有"}
    day = rows[Kind.DAY]
    assert day.path == made.file and day.tried not in (PASSED, FAILED)
    admin.do(restore.rehearsed, Path(day.path))
    assert {row.kind: row.tried for row in admin.ask(copies.copies)}[Kind.DAY] == PASSED
    Path(rows[Kind.MONTH].path).write_bytes(b"x" * 4096)
    admin.do(restore.rehearsed, Path(rows[Kind.MONTH].path))
    admin.do(daily.keep_now)  # another file under the same name: nobody has tried it
    tried = {row.kind: row.tried for row in admin.ask(copies.copies)}
    assert tried[Kind.MONTH] == FAILED and tried[Kind.DAY] == day.tried


def test_how_it_stands(file_office: Office, tmp_path: Path) -> None:
    in_earnest(file_office)
    admin, maker = file_office.admin, file_office.maker
    assert maker.ask(copies.standing) == copies.Standing(None, True)
    admin.do(daily.set_place, tmp_path)
    admin.do(daily.keep_now)
    now = admin.ask(copies.standing)
    assert now.at and file_office.clock() - now.at < timedelta(seconds=1)
    assert (now.overdue, now.second, now.missing) == (False, str(tmp_path), False)
    assert "office-day-" in now.words and "张表" in now.words and file_office.place in now.restore
    seen = maker.ask(copies.standing)
    assert seen == copies.Standing(now.at, False) and maker.ask(copies.copies) == []
    file_office.clock.set(file_office.clock() + timedelta(days=2))
    assert maker.ask(copies.standing).overdue


def test_a_server_warns_its_administrator_alone(server_office: Office) -> None:
    with server_office.admin.store.writing() as session:
        demo = session.scalar(text("SELECT value FROM meta WHERE key = 'demo'"))
    admin = server_office.admin
    assert admin.ask(daily.overdue) is (demo != "1")
    assert not server_office.maker.ask(daily.overdue) and admin.ask(copies.copies) == []
    assert admin.ask(copies.barred) == ON_SERVER
    with pytest.raises(Invalid, match="另选文件"):
        admin.do(daily.keep_now)


def test_a_server_is_warned_by_the_last_backup_whoever_made_it(server_office: Office) -> None:
    with psycopg.connect(server_office.place.replace("+psycopg", "")) as server:
        server.execute("UPDATE app.meta SET value = '0' WHERE key = 'demo'")
    admin, maker = server_office.admin, server_office.maker
    assert admin.ask(daily.overdue) and admin.ask(copies.standing).at is None
    guard = server_office.guard  # a task of the server has an account of its own; its acts are not admin's
    guard.do(lambda unit: accounts.note_act(unit, "backup", "夜间备份"))
    assert not admin.ask(daily.overdue)
    now = admin.ask(copies.standing)
    assert now.at is not None and now.words == "", "when, and not whose"
    assert now.at == maker.ask(daily.last_backup)
