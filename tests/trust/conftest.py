"""The ground of a goal at the size of the suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.ground import Ground, Size


@pytest.fixture
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    """A tiny ground on the templates and the server this worker already has."""
    given = request.getfixturevalue
    return Ground(
        tmp_path,
        20260101,
        Size.TINY,
        lambda: given("_file_template"),
        lambda: given("_server_template"),
        lambda: given("postgres"),
    )
