"""A small county office for service tests, the same on both engines.

A template database is made once per worker and engine and copied per test (a file copy, or
CREATE DATABASE … TEMPLATE); its accounts are real: on PostgreSQL every workspace is that person's login.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from filecmp import cmp
from functools import wraps
from pathlib import Path

import pytest
from sqlalchemy import URL, event, make_url, select

from app.core.access import Actor
from app.core.clock import SetClock
from app.domain.accounts import Role
from app.domain.units import Level, UnitKind
from app.services import accounts
from app.workspace import Unit, Workspace
from db.bootstrap import Founder, keys_beside
from db.keys import Vault
from db.models.policy import PolicyVersion
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.security import database_rights
from db.store import Store
from tests.postgres import Postgres

ENGINES = ("sqlite", "postgresql")
#: asks for both where ``office`` is one alone, as in the tests of the window
on_both = pytest.mark.parametrize("office", ENGINES, indirect=True)
PASS = "a-long-passphrase"
START = date(2026, 1, 1)
FOUNDED = date(2025, 12, 20)
TODAY = date(2026, 11, 2)
ADMINISTRATORS = ("admin", "guard")  # of the system, of security
#: login -> name, role, town code (empty: the whole county)
PEOPLE = {
    "maker": ("经办甲", Role.COUNTY_MAKER, ""),
    "checker": ("复核乙", Role.COUNTY_CHECKER, ""),
    "approver": ("审批丙", Role.COUNTY_APPROVER, ""),
    "clerk_a": ("甲镇经办", Role.TOWN_CLERK, "990101100000"),
    "clerk_b": ("乙镇经办", Role.TOWN_CLERK, "990101101000"),
    "auditor": ("审计丁", Role.AUDITOR, ""),
}
#: code, name, level, kind, parent code
UNITS = (
    ("990101000000", "测试县", Level.COUNTY, UnitKind.COUNTY, ""),
    ("990101100000", "甲镇", Level.TOWN, UnitKind.TOWN, "990101000000"),
    ("990101101000", "乙镇", Level.TOWN, UnitKind.TOWN, "990101000000"),
    ("990101100200", "东村村委会", Level.VILLAGE, UnitKind.VILLAGE, "990101100000"),
    ("990101100201", "西村村委会", Level.VILLAGE, UnitKind.VILLAGE, "990101100000"),
    ("990101100498", "甲镇虚拟社区", Level.VILLAGE, UnitKind.VIRTUAL, "990101100000"),
    ("990101101200", "南村村委会", Level.VILLAGE, UnitKind.VILLAGE, "990101101000"),
    ("990101101001", "城关社区居委会", Level.VILLAGE, UnitKind.COMMUNITY, "990101101000"),
    ("990101100200001", "东村第1网格", Level.GRID, UnitKind.RURAL_GRID, "990101100200"),
    ("990101100200002", "东村第2网格", Level.GRID, UnitKind.RURAL_GRID, "990101100200"),
    ("990101100201001", "西村第1网格", Level.GRID, UnitKind.RURAL_GRID, "990101100201"),
    ("990101101200001", "南村第1网格", Level.GRID, UnitKind.RURAL_GRID, "990101101200"),
    ("990101101001001", "城关社区第1网格", Level.GRID, UnitKind.URBAN_GRID, "990101101001"),
    ("990101101001002", "城关社区邮政网格", Level.GRID, UnitKind.DEDICATED_GRID, "990101101001"),
)
STEP = {Level.COUNTY: 10**18, Level.TOWN: 10**15, Level.VILLAGE: 10**12, Level.GRID: 10**9}


@dataclass(frozen=True)
class States:
    """How what a county was brought to is kept beside its template, and given to a copy of it."""

    template: str
    untouched: Callable[[], bool]
    keep: Callable[[str], object]
    give: Callable[[str], object]


@dataclass
class Office:
    """One test's county: a workspace per person, a clock, and the units by code."""

    place: str
    clock: SetClock
    vault: Vault
    template: dict[str, Actor]
    url: Callable[[str], URL]
    unit_ids: dict[str, int]
    demo: bool = True
    states: States | None = None

    def __post_init__(self) -> None:
        self._open: dict[str, Workspace] = {}

    @property
    def untouched(self) -> bool:
        """Return whether it is a copy of the template in which nobody has worked, on its first day."""
        new = self.states is not None and self.states.untouched() and not self._open
        return new and self.clock() == SetClock(TODAY)()

    def workspace(self, login: str) -> Workspace:
        """Return the workspace of ``login`` (admin, guard, or one of PEOPLE)."""
        if login not in self._open:
            store = Store(self.url(login), self.vault)
            self._open[login] = Workspace(store, self.template[login], self.clock)
        return self._open[login]

    def __getattr__(self, name: str) -> Workspace:
        if name in PEOPLE or name in ADMINISTRATORS:
            return self.workspace(name)
        raise AttributeError(name)

    def unit_id(self, code: str) -> int:
        """Return the id of the unit with that code."""
        return self.unit_ids[code]

    def close(self) -> None:
        """Give every connection back."""
        for workspace in self._open.values():
            workspace.store.close()


def _furnish(unit: Unit) -> dict[str, int]:
    """Put the units and the 稷山 policy into the template."""
    text = Path("resources/policies/jishan.toml").read_text(encoding="utf-8")
    unit.session.add(
        PolicyVersion(title="测试政策", digest="0" * 64, text=text, source="稷山县", valid_from=START)
    )
    ids: dict[str, int] = {}
    interval: dict[str, tuple[int, int]] = {"": (0, 10**18 - 1)}
    children: dict[str, itertools.count[int]] = {}
    for position, (code, name, level, kind, parent) in enumerate(UNITS):
        order = next(children.setdefault(parent, itertools.count(1)))
        low = 0 if level is Level.COUNTY else interval[parent][0] + order * STEP[level]
        interval[code] = (low, low + STEP[level] - 1)
        record = UnitRecord(level=level, scope_lo=low, scope_hi=interval[code][1])
        unit.session.add(record)
        unit.session.flush()  # children need the id
        ids[code] = record.id
        unit.session.add(
            UnitVersion(
                unit_id=record.id,
                parent_id=ids.get(parent),
                code=code,
                name=name,
                unit_kind=kind,
                statistical=kind is UnitKind.VIRTUAL,
                position=position,
                valid_from=date(2020, 1, 1),
            )
        )
    return ids


#: the vault, unit ids by code, and actors by login of a template
Template = tuple[Vault, dict[str, int], dict[str, Actor]]


def build(place: str) -> Template:
    """Found the small office at ``place``, a path or a superuser's URL; return what a copy needs."""
    clock = SetClock(FOUNDED)
    founder = Founder("admin", "管理员", PASS, clock(), demo=True, guard="guard")
    admin = accounts.establish(place, "测试县综治中心", founder, clock=clock)
    ids = admin.do(_furnish)
    bare = make_url(place).set(username=None, password=None) if "://" in place else place
    guard = accounts.sign_in(str(bare), "guard", PASS, clock=clock)
    for login, (name, role, town) in PEOPLE.items():
        towns = (ids[town],) if town else ()
        guard.do(
            accounts.create,
            accounts.NewAccount(login=login, name=name, passphrase=PASS, roles=(role,), unit_ids=towns),
        )
    actors = {login: accounts.actor_of(admin.store, login) for login in (*PEOPLE, *ADMINISTRATORS)}
    guard.store.close()
    vault = admin.store.vault
    admin.store.close()
    assert vault is not None
    return vault, ids, actors


@pytest.fixture(scope="session")
def _file_template(tmp_path_factory: pytest.TempPathFactory):
    place = tmp_path_factory.mktemp("template") / "office.griddesk"
    return place, build(str(place))


@pytest.fixture(scope="session")
def _server_template(postgres: Postgres):
    url = postgres.create_database("office_template")
    return postgres, build(url)


@pytest.fixture(params=ENGINES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A fresh copy of the small county, on SQLite and on PostgreSQL in turn."""
    yield from fresh_office(request, tmp_path, request.param)


@pytest.fixture
def file_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same county on SQLite alone, for what concerns files or the window."""
    yield from fresh_office(request, tmp_path, "sqlite")


@pytest.fixture
def server_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same county on PostgreSQL alone."""
    yield from fresh_office(request, tmp_path, "postgresql")


_names = itertools.count(1)


def fresh_office(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> Iterator[Office]:
    """Yield a copy of the small county on one of ENGINES, for a fixture."""
    if engine == "sqlite":
        source, template = request.getfixturevalue("_file_template")
        with file_copy(source, template, tmp_path) as office:
            yield office
        return
    server, template = request.getfixturevalue("_server_template")
    with server_copy(server, template) as office:
        yield office


def copy_file(source: Path, copy: Path) -> None:
    """Copy a file of ours with its keys."""
    shutil.copyfile(source, copy)
    shutil.copyfile(keys_beside(source).path, keys_beside(copy).path)


@contextmanager
def file_copy(source: Path, template: Template, folder: Path) -> Iterator[Office]:
    """Yield an office on a copy of the file ``source``, made in ``folder``."""
    copy = folder / "office.griddesk"
    copy_file(source, copy)
    office = office_at(copy, template)
    office.states = States(
        str(source),
        lambda: cmp(source, copy, shallow=False) and not Path(f"{copy}-wal").exists(),
        lambda state: copy_file(copy, source.with_name(f"{state}.griddesk")),
        lambda state: copy_file(source.with_name(f"{state}.griddesk"), copy),
    )
    yield office
    office.close()


def office_at(path: Path, template: Template) -> Office:
    """Return the office on the file ``path``, which is a copy of the template's."""
    vault, ids, actors = template
    return Office(
        str(path),
        SetClock(TODAY),
        vault,
        actors,
        lambda _login: URL.create("sqlite", database=str(path)),
        ids,
    )


def copy_database(server: Postgres, name: str, template: str) -> None:
    """Copy a database with the rights on it, which CREATE DATABASE leaves behind."""
    server.create_database(name, template)
    with server.connect() as connection:
        for statement in database_rights(name):
            connection.execute(statement.encode())


@contextmanager
def server_copy(server: Postgres, template: Template) -> Iterator[Office]:
    """Yield an office on a copy of the database office_template of ``server``."""
    vault, ids, actors = template
    name = f"office_{next(_names)}"
    copy_database(server, name, "office_template")

    def url(login: str) -> URL:
        return URL.create("postgresql", f"u_{login}", PASS, "127.0.0.1", server.port, name)

    def give(state: str) -> None:
        server.drop_database(name)
        copy_database(server, name, f"office_{state}")

    office = Office(str(server.url(db=name)), SetClock(TODAY), vault, actors, url, ids)
    office.states = States(
        str(server.data), lambda: True, lambda state: server.create_database(f"office_{state}", name), give
    )
    yield office
    office.close()
    server.drop_database(name)


Bring = Callable[[Office], int]
_kept: dict[tuple[str, str], tuple[int, datetime]] = {}


def brought_once(bring: Bring) -> Bring:
    """Return ``bring`` that is done once per template: each later untouched office gets what came of it.

    Where somebody has worked already, it is done as ever.
    """
    name = bring.__name__

    @wraps(bring)
    def brought(office: Office) -> int:
        if not office.untouched:
            return bring(office)
        assert office.states is not None
        states, office.states = office.states, None
        if (name, states.template) in _kept:
            states.give(name)
            result, moment = _kept[name, states.template]
            office.clock.set(moment)
            return result
        result = bring(office)
        office.close()
        office._open.clear()
        states.keep(name)
        _kept[name, states.template] = result, office.clock()
        return result

    return brought


def one(workspace: Workspace, statement):
    """Return the single value of a select, read by ``workspace``."""
    return workspace.ask(lambda unit: unit.session.scalar(statement))


def count(workspace: Workspace, model) -> int:
    """Return how many rows ``model`` has."""
    return len(workspace.ask(lambda unit: unit.session.scalars(select(model.id)).all()))


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """Collect the SELECTs that are sent while the block runs."""
    sent: list[str] = []

    def seen(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith("SELECT account.active"):  # whether the person is still let in: of every unit
            return
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(workspace.store.engine, "before_cursor_execute", seen)
    yield sent
    event.remove(workspace.store.engine, "before_cursor_execute", seen)
