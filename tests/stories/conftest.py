"""Two counties, each built once per worker by the real command: the whole year, and a small one for harm."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from app.services import accounts
from app.workspace import Workspace
from db.bootstrap import keys_beside
from db.store import Store
from tests.stories.program import SECRET, Done, here, program

SMALL = ("--workers", 90, "--months", 2)  # towns with a handful of people, a month that is issued and one not


@dataclass(frozen=True)
class County:
    """A demonstration that was built: its folder, its database, and what the command said."""

    folder: Path
    database: Path
    done: Done

    def call(self, *words: object, user: str = "jingban", **more: str) -> Done:
        """Run a command on its database as one of its people."""
        return here(*words, "--db", self.database, "--user", user, **more)

    @contextmanager
    def desk(self, user: str) -> Iterator[Workspace]:
        """Sign in as one of its people for a while."""
        signed = accounts.sign_in(str(self.database), user, SECRET)
        try:
            yield signed
        finally:
            signed.store.close()

    def ask(self, query: Callable[..., Any], *words: Any, user: str = "jingban", **more: Any) -> Any:
        """Ask one thing as one of its people."""
        with self.desk(user) as signed:
            return signed.ask(query, *words, **more)


def opened(county: County) -> Store:
    """Open the file as somebody would who has the key: any person's slot gives it, and nobody signs in."""
    vault = keys_beside(county.database).open("jingban", SECRET)
    return Store(URL.create("sqlite", database=str(county.database)), vault)


def built(folder: Path, done: Done) -> County:
    """Return the county of a command that went well."""
    assert done.code == 0, done.err
    return County(folder, folder / "jishan.griddesk", done)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> County:
    """稷山县 as the README's first command builds it; only test_demo.py asks for it."""
    folder = tmp_path_factory.mktemp("year")
    return built(folder, program("demo", "jishan", "--out", folder, "--no-window", "--json"))


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("small")
    return built(folder, here("demo", "jishan", "--out", folder, "--no-window", *SMALL))


@pytest.fixture
def small(_small: County, tmp_path: Path) -> County:
    """A copy of a county of ninety people and two months, for a test to harm."""
    folder = tmp_path / "county"
    shutil.copytree(_small.folder, folder)
    return County(folder, folder / "jishan.griddesk", _small.done)
