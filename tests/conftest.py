"""What every test may use: no display, and a PostgreSQL of this worker's own."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import tempfile
from pathlib import Path

# What was compiled is read by the next worker, child and run, also where nothing may lie beside a source.
if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Before anything imports Qt: tests need no display, whatever this machine has.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Generator, Iterator

import hypothesis
import pytest

from app.core import platform
from app.core.collector import collector_held
from app.core.own_words import shipped, speak
from tests.postgres import Postgres, memory

pytest_plugins = ["tests.once", "tests.office"]

#: folders with the files that take longest, and a file of another that takes minutes
LONG = ("stories", "trust", "bench", "test_vetting_doors.py", "ui", "db", "cli")

try:  # pytest-qt would die of a missing system library with a traceback
    importlib.import_module("PySide6.QtWidgets")
except ImportError as problem:
    pytest.exit(platform.missing_software(problem) or repr(problem), returncode=2)

# A commit waits seven milliseconds for a disk and none for memory: our files and our children's go there.
if place := memory():
    os.environ["TMPDIR"] = tempfile.tempdir = str(place)

# A loaded machine is no failure, and a run leaves no file behind.
hypothesis.settings.register_profile("griddesk", deadline=None, database=None)
hypothesis.settings.load_profile("griddesk")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the workers for ``-n auto``: one per core for the whole suite, none for a part of it."""
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS
    return min(os.cpu_count() or 1, 4) if whole else 0


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Find the tests without looking for garbage: a fifth of the time went there."""
    with collector_held():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders whose files take minutes first: begun last, one of them would keep one core alone."""
    items.sort(key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    return min((LONG.index(one) for one in (path.name, path.parent.name) if one in LONG), default=len(LONG))


@pytest.fixture(scope="module", autouse=True)
def _what_stays_is_set_apart(request: pytest.FixtureRequest) -> None:
    """Let the collector pass over what lives as long as the run; a test of the window takes that back."""
    if request.path.parent.name != "ui" and not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _in_the_words_as_shipped() -> Iterator[None]:
    """Let no county's words outlive the tests of a module that opened one."""
    yield
    speak(shipped)


@pytest.fixture(scope="session", autouse=True)
def _nothing_in_the_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Send logs and crash reports, of child processes too, to a folder of this run."""
    os.environ["GRIDDESK_LOGS"] = str(tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL cluster, one per worker: databases and roles of a test are its own to clean up."""
    with Postgres() as server:
        yield server
