"""How a decision about a person stands on its first and its last day, and what it is called in a line."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.period import OPEN_END
from app.domain.merits import MeritKind, MeritState, good_years, state_on, words

SINCE, UNTIL = date(2026, 3, 1), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 2, 28), MeritState.COMING),
        (SINCE, MeritState.IN_FORCE),
        (date(2026, 8, 31), MeritState.IN_FORCE),
        (UNTIL, MeritState.ENDED),
    ],
)
def test_a_decision_holds_from_its_first_day_to_the_day_before_its_end(day, state):
    assert state_on(SINCE, UNTIL, day) is state


def test_a_decision_in_a_line():
    assert words(MeritKind.DISCIPLINE, "警告", "甲纪〔2026〕1号", SINCE, UNTIL) == (
        "处分：警告（2026-03-01起至2026-09-01，甲纪〔2026〕1号）"
    )
    assert words(MeritKind.HONOUR, "先进", "1号", SINCE, OPEN_END) == "表彰：先进（2026-03-01起，1号）"


@pytest.mark.parametrize(
    ("graded", "last", "years"),
    [
        ({2024: ["优秀"], 2025: ["优秀"]}, 2025, (2024, 2025)),
        ({2023: ["优秀"], 2024: ["良好"], 2025: ["优秀"]}, 2025, (2025,)),
        ({2023: ["优秀"], 2025: ["优秀"]}, 2025, (2025,)),
        ({2024: ["优秀"]}, 2025, ()),
        ({2024: ["优秀"], 2025: ["优秀", "合格"]}, 2025, ()),
        ({2025: ["优秀", "优秀"]}, 2025, (2025,)),
    ],
)
def test_only_years_in_a_row_up_to_the_last_are_counted(graded, last, years):
    assert good_years(graded, "优秀", last) == years
