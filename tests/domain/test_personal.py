"""When a period is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.personal import LEAST_LOG_DAYS, RULES, Kind


@pytest.mark.parametrize(
    ("since", "due"),
    [(date(2023, 5, 1), date(2025, 5, 1)), (date(2024, 2, 29), date(2026, 3, 1))],
)
def test_two_years_are_over_on_the_same_day_two_years_later(since: date, due: date) -> None:
    assert RULES[Kind.CONTACT].due(since) == due


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(Kind))
def test_the_last_day_that_is_due_is_the_day_before_the_first_that_is_not(on: date, kind: Kind) -> None:
    rule = RULES[kind]
    last = rule.last(on)
    assert rule.due(last) <= on < rule.due(last + timedelta(days=1))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_no_log_is_due_within_six_months(day: date) -> None:
    assert RULES[Kind.TRACE].due(day) - day >= timedelta(days=LEAST_LOG_DAYS)
