"""What a column's filter keeps, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.core.narrowing import Kept, Narrowing, only


@dataclass(frozen=True)
class Line:
    town: str
    score: int | None


LINES = [Line("西社镇", 80), Line("西社镇", None), Line("化峪镇", 90)]


@pytest.mark.parametrize(
    ("narrowing", "places"),
    [
        (Narrowing(), [0, 1, 2]),
        (only(town="西社镇"), [0, 1]),
        (only(score=None), [1]),
        (only(town="西社镇", score=80), [0]),
        (Narrowing((Kept(key="score", least=80, most=90),)), [0, 2]),
        (Narrowing((Kept(key="score", least=81),)), [2]),
        (Narrowing((Kept(key="score", most=80),)), [0]),
        (Narrowing((Kept(key="score"),)), [0, 2]),
        (Narrowing((Kept(key="town", values=frozenset()),)), []),
    ],
)
def test_rows_that_stay(narrowing, places):
    assert [LINES.index(line) for line in LINES if narrowing.holds(line)] == places
