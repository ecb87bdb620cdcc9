"""A PostgreSQL prepared from nothing by the program's own commands: what it ships is what is proved."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from app import cli
from app.core import platform
from tests.postgres import Postgres, binary_folders

DATABASE = "griddesk"
STATION, REVOKED = "station-1", "station-2"
_EXE = ".exe" if platform.WINDOWS else ""


@dataclass
class Encrypted:
    """A server with the shipped configuration, and the folder its certificates were made in."""

    server: Postgres
    certificates: Path

    def station(self, name: str) -> Path:
        """Return the folder a workstation was handed."""
        return self.certificates / "stations" / name

    @property
    def superuser(self) -> str:
        """The superuser's address of the database."""
        return self.server.url(db=DATABASE)


def with_openssl() -> Path | None:
    """Return the binaries of a server that can encrypt, None where this machine has none."""
    for folder in binary_folders():
        if b"libssl" in (folder / f"postgres{_EXE}").read_bytes():
            return folder
    return None


def command(*words: object) -> dict[str, Any]:
    """Run a command as typed and return what it says; one that fails fails the test."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run([*map(str, words), "--json", "--quiet"])
    if code:
        raise AssertionError(f"{words[:2]}: {code} {err.getvalue()}")
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


@contextmanager
def prepared(binaries: Path, folder: Path) -> Iterator[Encrypted]:
    """Yield a server after ``server ca`` and ``server init``; their files are not in place yet."""
    with Postgres(binaries) as server:
        made = Encrypted(server, folder / "ca")
        command("server", "ca", made.certificates, "--server", "127.0.0.1", "--station", STATION, REVOKED)
        out, network = folder / "out", "127.0.0.0/8"
        command("server", "init", "--db", made.superuser, "--out", out, "--network", network)
        yield made


def put_in_place(made: Encrypted, out: Path) -> None:
    """Do the steps that ``server init`` leaves to the server's administrator, and restart."""
    server = made.server
    command("server", "ca", made.certificates, "--revoke", REVOKED)
    place = server.data / "griddesk"
    shutil.copytree(made.certificates / "server", place)
    shutil.copy(out / "pg_hba.conf", server.data / "pg_hba.conf")
    shutil.copy(out / "griddesk.conf", server.data / "griddesk.conf")
    with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("include_if_exists = 'griddesk.conf'\n")
    account = platform.ordinary_user()
    if account:
        for path in (place, *place.iterdir(), server.data / "pg_hba.conf", server.data / "griddesk.conf"):
            os.chown(path, account["user"], account["group"])
    server.stop()
    server.start()
