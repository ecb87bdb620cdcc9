"""A county moves from its file to a server: all of it, compared, or nothing; the file says where it went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from app.core.errors import Denied, Invalid, Unavailable
from app.services import accounts, audit, moving, roster
from app.workspace import Workspace
from db import about
from db import moving as carrying
from db.bootstrap import keys_beside
from db.keys import wrap
from tests.office import PASS, Office
from tests.postgres import Postgres
from tests.services.paid import hire

NEW, OTHER = "another-long-passphrase", "the-guards-own-words"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of its own: login roles belong to the whole server, and these have the office's names."""
    with Postgres() as own:
        yield own


@pytest.fixture
def target(server: Postgres) -> Iterator[str]:
    yield server.create_database("moved")
    server.drop_database("moved")


def move(office: Office, url: str, tmp_path: Path) -> moving.Moved:
    return office.admin.do(moving.move_to, url, PASS, tmp_path / "before.griddesk")


def empty(server: Postgres) -> bool:
    with server.connect("moved") as connection:
        found = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'app'").fetchone()
        roles = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'u\\_%'").fetchone()
    return (found, roles) == ((0,), (0,))


def test_what_is_not_the_same_on_both_sides_leaves_the_server_empty(
    file_office: Office, server: Postgres, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = carrying._carried

    def lossy(source: Any, connection: Any, table: Any) -> carrying.Told:
        told = carried(source, connection, table)
        if table.name == "unit_version":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("UPDATE app.unit_version SET name = '乙' WHERE id = 3"))
        return told

    monkeypatch.setattr(carrying, "_carried", lossy)
    with pytest.raises(Unavailable, match="与原来不一样"):
        move(file_office, target, tmp_path)
    assert empty(server)
    accounts.sign_in(file_office.place, "maker", PASS, clock=file_office.clock).store.close()
    monkeypatch.undo()
    with server.connect("moved") as connection:
        connection.execute("CREATE TABLE public.theirs (a int)")
    with pytest.raises(Invalid, match="已经有数据"):
        move(file_office, target, tmp_path)
    with pytest.raises(Invalid, match="postgresql://"):
        move(file_office, str(tmp_path / "x.griddesk"), tmp_path)
    with pytest.raises(Denied, match="备份与升级"):
        file_office.maker.do(moving.move_to, target, PASS, tmp_path / "x.griddesk")
    assert empty(server)


def in_earnest(office: Office) -> None:
    """Make it a county of its own, where everybody has another passphrase."""
    office.admin.do(lambda unit: about.put(unit.session, unit.recorder, "demo", "0"))
    vault = office.vault
    keys_beside(Path(office.place)).add("guard", wrap(vault.master, vault.file_id, "guard", OTHER))


def test_everything_is_there_and_everybody_works_on(
    file_office: Office, server: Postgres, target: str, tmp_path: Path
) -> None:
    """The chain goes on, new rows are numbered after the old ones, and the file lets nobody work on.

    The administrator's passphrase is known to the server, the guard's first one is the same and must be
    changed, and the guard gives everybody else theirs.
    """
    hire(file_office)
    names = sorted(row.name for row in file_office.maker.ask(roster.workers))
    in_earnest(file_office)
    done = move(file_office, target, tmp_path)
    told = {row.table: row.rows for row in done.tables}
    assert told["person"] > 0 and told["audit_block"] > 5 and (tmp_path / "before.griddesk").exists()
    assert "maker" in done.to_reset and not {"admin", "guard"} & set(done.to_reset)

    def enter(login: str, secret: str, new: str = "") -> Workspace:
        bare = make_url(target).set(username=None, password=None).render_as_string()
        return accounts.sign_in(bare, login, secret, clock=file_office.clock, new=new)

    for login, secret in (("guard", OTHER), ("maker", PASS)):
        with pytest.raises(Denied):
            enter(login, secret)
    guard = enter("guard", PASS, NEW)
    (maker,) = [row for row in guard.ask(accounts.accounts) if row.login == "maker"]
    guard.do(accounts.reset_passphrase, maker.id, maker.version, OTHER)
    office = [guard, enter("maker", OTHER, NEW), enter("admin", PASS, NEW)]
    assert sorted(row.name for row in office[1].ask(roster.workers)) == names
    assert [one for one in office[2].ask(audit.verified) if not one.ok] == []
    for workspace in office:
        workspace.store.close()


def test_the_file_says_where_the_county_has_gone(
    file_office: Office, server: Postgres, tmp_path: Path
) -> None:
    engine = file_office.admin.store.engine.execution_options(griddesk_begin="IMMEDIATE")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO meta VALUES ('moved_to', 'postgresql://h/county')"))
    file_office.close()
    with pytest.raises(Unavailable, match="postgresql://h/county"):
        accounts.sign_in(file_office.place, "maker", PASS, clock=file_office.clock)
    keeper = accounts.sign_in(file_office.place, "admin", PASS, clock=file_office.clock)
    assert "已经迁到服务器" in keeper.told
    with pytest.raises(Invalid, match="不能再迁"):
        keeper.do(moving.move_to, server.url(db="nowhere"), PASS, tmp_path / "again.griddesk")
    keeper.store.close()
