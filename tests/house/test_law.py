"""The law page names only tests that exist."""

from __future__ import annotations

import pytest

from app.domain.law import REQUIREMENTS
from tests.house.tree import ROOT
from tests.trust.catalogue import GOALS

NAMED = sorted({one for _asked, _where, tests in REQUIREMENTS for one in tests})


def there(named: str) -> bool:
    """Whether a test or a goal is there."""
    path, _, name = named.partition("::")
    file = ROOT / path
    return named in GOALS or (file.is_file() and f"def {name}(" in file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("named", NAMED)
def test_every_test_the_law_page_names_is_there(named: str) -> None:
    assert there(named)


def test_one_that_is_not_there_is_seen() -> None:
    assert not there("tests/house/test_law.py::test_nothing") and not there("G99")
    assert len(REQUIREMENTS) >= 20
