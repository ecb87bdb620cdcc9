"""A command killed for real at statement 1, 2, 3 … of its process (trust.md section 6, G4)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.office import Office
from tests.postgres import Postgres
from tests.trust.deaths import JOBS, copy_database, copy_file, every, survives


@pytest.mark.trust
@pytest.mark.parametrize("name", JOBS)
def test_killed_at_every_statement(office: Office, tmp_path: Path, name: str) -> None:
    assert survives(office, tmp_path, name, None) > 30


@pytest.mark.parametrize(("name", "points"), [("post", 6), ("month", 4), ("import", 4)])
def test_a_file_survives_kills_at_some_statements(
    file_office: Office, tmp_path: Path, name: str, points: int
) -> None:
    killed = survives(file_office, tmp_path, name, every(points, copy_file))
    assert killed >= points - 2, "once the work is kept, a rerun is shorter than the last points"


@pytest.mark.parametrize(("name", "points"), [("post", 3), ("month", 2), ("import", 2)])
def test_a_server_survives_kills_at_some_statements(
    server_office: Office, postgres: Postgres, tmp_path: Path, name: str, points: int
) -> None:
    copied = partial(copy_database, postgres)
    assert survives(server_office, tmp_path, name, every(points, copied)) >= points - 1
