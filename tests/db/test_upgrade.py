"""Upgrades: the tables the models say, all or nothing, from a copy, and never backwards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

from app.core.errors import Unavailable
from db import upgrade
from db.base import Base
from db.store import Store
from tests.crash import killed_at_every_statement
from tests.db.upgrading import HEAD, execute, file_store, furnish, owner, planned, scalar, server_store
from tests.postgres import Postgres

Make = Callable[..., Store]


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An old file with a template in it; what a test harms is a copy."""
    store = file_store(tmp_path_factory.mktemp("old") / "old.griddesk")
    furnish(store)
    store.close()
    return Path(str(store.url.database))


@pytest.fixture(scope="module")
def old_database(postgres: Postgres) -> Iterator[str]:
    """The name of the same on a server."""
    store = server_store(postgres, "up_old")
    furnish(store)
    store.close()
    yield "up_old"
    postgres.drop_database("up_old")


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Return a maker of databases by name, empty ones or ``old`` ones of this version, on both engines."""
    monkeypatch.chdir(tmp_path)
    stores: list[Store] = []

    def kept(store: Store) -> Store:
        stores.append(store)
        return store

    if request.param == "sqlite":
        source: Path = request.getfixturevalue("old_file")
        yield lambda name, old=False: kept(_copied(source, tmp_path / name) if old else _new(tmp_path / name))
    else:
        server: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("GRIDDESK_PG_BIN", str(server.binaries))
        template: str = request.getfixturevalue("old_database")
        yield lambda name, old=False: kept(server_store(server, f"up_{name}", template if old else None))
    for store in stores:
        store.close()
        if not store.embedded:
            server.drop_database(str(store.url.database))


def _new(path: Path) -> Store:
    return file_store(path.with_suffix(".griddesk"))


def _copied(source: Path, path: Path) -> Store:
    return file_store(Path(shutil.copyfile(source, path.with_suffix(".griddesk"))))


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Return the product's migrations with a second one that copies a parent table and moves rows."""
    return planned(tmp_path / "migrations")


def shape(engine: Engine) -> dict[str, Any]:
    """Return everything an inspector can tell of a schema, without names the engines make up."""
    look = inspect(engine)
    return {name: _shape(look, name) for name in look.get_table_names() if name not in ("alembic_version",)}


def _shape(look: Any, name: str) -> dict[str, Any]:
    columns = look.get_columns(name)
    return {
        "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in columns],
        "primary": look.get_pk_constraint(name)["constrained_columns"],
        "foreign": sorted(_foreign(key) for key in look.get_foreign_keys(name)),
        "unique": sorted((c["name"], tuple(c["column_names"])) for c in look.get_unique_constraints(name)),
        "checks": sorted(
            (c["name"], c["sqltext"].replace(f"{name}.", "")) for c in look.get_check_constraints(name)
        ),
        "indexes": sorted(
            (i["name"], tuple(i["column_names"]), i["unique"], _where(i)) for i in look.get_indexes(name)
        ),
    }


def _foreign(key: ReflectedForeignKeyConstraint) -> tuple[Any, ...]:
    return (key["name"], *key["constrained_columns"], key["referred_table"], *key["referred_columns"])


def _where(index: Any) -> str:
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


# --- what a migration makes -------------------------------------------------------------------


def test_migrations_make_what_the_models_say(make: Make) -> None:
    migrated, created = make("migrated"), make("created")
    assert upgrade.upgrade(migrated) == upgrade.Upgraded(None, upgrade.head(), None)
    with owner(created) as connection:
        Base.metadata.create_all(connection)
        connection.commit()
    assert shape(migrated.engine) == shape(created.engine)
    with owner(migrated) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_revisions_are_those_alembic_finds(scripts: Path) -> None:
    """The start reads them without the library; a migration that states them otherwise would be missed."""
    for folder in (upgrade.MIGRATIONS, scripts):
        directory = ScriptDirectory(str(folder))
        assert upgrade.head(folder) == directory.get_current_head()
        assert upgrade._known(folder)[1] == {each.revision for each in directory.walk_revisions()}


def test_a_changed_model_is_noticed(make: Make) -> None:
    """The comparison above can fail: a column more, a check less."""
    store = make("drift", old=True)
    before = shape(store.engine)
    execute(store, "ALTER TABLE tpl ADD COLUMN remark VARCHAR(40)")
    assert shape(store.engine) != before


def test_guards_stand_after_an_upgrade(make: Make, scripts: Path) -> None:
    store = make("guards", old=True)
    upgrade.upgrade(store, scripts)
    with pytest.raises(Exception, match="不能修改"):
        execute(store, "UPDATE tpl SET title = 'x'")
    with pytest.raises(Exception, match="不能删除"):
        execute(store, "DELETE FROM tpl")


def test_a_copied_parent_keeps_its_children(make: Make, scripts: Path) -> None:
    store = make("children", old=True)
    done = upgrade.upgrade(store, scripts)
    assert (done.before, done.after) == (HEAD, "9999")
    assert scalar(store, "SELECT count(*) FROM tpl_version") == 1
    assert scalar(store, "SELECT title FROM extra") == "日常"
    assert scalar(store, "SELECT version_num FROM alembic_version") == "9999"
    assert scalar(store, "SELECT record FROM audit_entry WHERE op = 'UPGRADE'") == "9999", "it is audited"
    if store.embedded:
        assert scalar(store, "PRAGMA foreign_keys") == 1, "enforcement is back on the pooled connection"


def test_a_second_upgrade_does_nothing(make: Make, scripts: Path) -> None:
    store = make("again", old=True)
    upgrade.upgrade(store, scripts)
    assert upgrade.upgrade(store, scripts) == upgrade.Upgraded("9999", "9999", None)
    assert not upgrade.needs_upgrade(store, scripts)


def test_opening_upgrades_a_file_and_leaves_a_server_to_its_administrator(make: Make, scripts: Path) -> None:
    store = make("opening", old=True)
    assert upgrade.make_ready(store) is None
    if store.embedded:
        done = upgrade.make_ready(store, scripts)
        assert done is not None and done.backup is not None and done.after == "9999"
    else:
        with pytest.raises(Unavailable, match="联系系统管理员"):
            upgrade.make_ready(store, scripts)
        assert scalar(store, "SELECT version_num FROM alembic_version") == HEAD


# --- what is refused --------------------------------------------------------------------------


def test_a_newer_database_is_refused(make: Make, scripts: Path) -> None:
    store = make("newer", old=True)
    upgrade.upgrade(store, scripts)
    for attempt in (upgrade.upgrade, upgrade.needs_upgrade):
        with pytest.raises(Unavailable, match="数据库由更新版本的程序建立，请升级程序"):
            attempt(store)
    assert scalar(store, "SELECT version_num FROM alembic_version") == "9999"


def test_somebody_elses_database_is_refused(make: Make) -> None:
    store = make("foreign")
    execute(store, "CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(Unavailable, match="不是本程序的数据库"):
        upgrade.upgrade(store)
    assert inspect(store.engine).get_table_names() == ["invoices"]


def test_a_full_disk_is_said_before_anything_is_touched(
    tmp_path: Path, old_file: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _copied(old_file, tmp_path / "full")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(Unavailable, match="清理磁盘"):
        upgrade.upgrade(store, scripts)
    assert list((tmp_path / "backups").iterdir()) == []
    assert scalar(store, "SELECT version_num FROM alembic_version") == HEAD
    store.close()


# --- all or nothing ---------------------------------------------------------------------------


def test_a_killed_process_leaves_all_or_nothing(tmp_path: Path, old_file: Path, scripts: Path) -> None:
    """The same with real deaths, at a few statements: the copies above must not flatter us."""
    path = Path(shutil.copyfile(old_file, tmp_path / "live.griddesk"))
    code = (
        "from pathlib import Path; from db import upgrade\n"
        "from db.keys import Vault; from db.store import Store\n"
        f"store = Store('sqlite:///{path.as_posix()}', Vault('0' * 16, b'k' * 32))\n"
        f"print(upgrade.upgrade(store, Path({scripts.as_posix()!r})).after)"
    )

    def check(at: int) -> None:
        live = file_store(path)
        assert scalar(live, "SELECT version_num FROM alembic_version") == (HEAD if at else "9999")
        assert scalar(live, "PRAGMA integrity_check") == "ok"
        live.close()

    done = killed_at_every_statement(code, check, points=[8, 30, 60, 100])
    assert done.points == 4 and done.stdout.strip() == "9999"


def test_a_disk_that_fills_during_the_upgrade_changes_nothing(
    tmp_path: Path, old_file: Path, scripts: Path
) -> None:
    old = Path(shutil.copyfile(old_file, tmp_path / "old.griddesk"))
    outcomes = [_upgrade_with_spare(old, spare, scripts) for spare in range(0, 60, 6)]
    assert set(outcomes) == {HEAD, "9999"}


def _upgrade_with_spare(old: Path, spare: int, scripts: Path) -> str:
    """Return the revision after upgrading a copy of ``old`` that may grow by ``spare`` pages only.

    SQLite answers “full”, as on a full disk, at whatever statement needs the next page.
    """
    path = Path(shutil.copyfile(old, old.with_name(f"spare{spare}.griddesk")))
    store = file_store(path)
    most = scalar(store, "PRAGMA page_count") + spare
    store.engine.dispose()
    event.listen(store.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={most}"))
    refusal = _refusal(store, scripts)
    after = str(scalar(store, "SELECT version_num FROM alembic_version"))
    assert ("extra" in inspect(store.engine).get_table_names()) is (after == "9999")
    assert ("磁盘" in refusal) is (after == HEAD)
    assert scalar(store, "PRAGMA integrity_check") == "ok"
    store.close()
    return after


def _refusal(store: Store, scripts: Path) -> str:
    try:
        upgrade.upgrade(store, scripts)
    except Unavailable as problem:
        return str(problem)
    return ""


def test_the_url_of_a_store_is_never_in_a_backup_name(tmp_path: Path, old_file: Path, scripts: Path) -> None:
    store = _copied(old_file, tmp_path / "名册")
    taken = upgrade.upgrade(store, scripts).backup
    assert taken == tmp_path / "backups" / "名册-before-9999.griddesk"
    copy = file_store(taken)
    assert scalar(copy, "SELECT version_num FROM alembic_version") == HEAD
    assert make_url(f"sqlite:///{taken}") == copy.url
    copy.close()
    store.close()


def test_a_file_is_not_asked_by_lists_of_words(old_file: Path) -> None:
    """SQLite fills a table with such a list for every row that is written; a server looks one up."""
    store = file_store(old_file)
    with owner(store) as connection:
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table'")
        told = found.scalars().all()
    store.close()
    assert any("role = 'commander' OR role = 'instructor'" in text for text in told)
    assert not [text for text in told if re.search(r" IN \((?:'[^']*', ){2}", text)]
