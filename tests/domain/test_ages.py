"""Who passes the age up to which a county takes people on: the list of an alert keeps whom it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.ages import Ageing, ageing, passing

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("birth", "told"),
    [
        (date(1965, 11, 2), Ageing.OVER),  # 61 today
        (date(1965, 11, 3), Ageing.THIS_YEAR),
        (date(1965, 12, 31), Ageing.THIS_YEAR),
        (date(1966, 1, 1), Ageing.NEXT_YEAR),
        (date(1966, 12, 31), Ageing.NEXT_YEAR),
        (date(1967, 1, 1), None),
    ],
)
def test_somebody_is_over_sixty_from_the_day_they_are_sixty_one(birth: date, told: Ageing | None) -> None:
    assert ageing(birth, 60, DAY) is told


@pytest.mark.parametrize("today", [DAY, date(2028, 2, 29), date(2027, 2, 28), date(2027, 3, 1)])
def test_the_days_of_birth_are_those_of_whom_it_is_told(today: date) -> None:
    first, last = passing(60, today)
    days = [date(today.year - 63, 1, 1) + timedelta(days=each) for each in range(5 * 366)]
    mine = [day for day in days if ageing(day, 60, today) in (Ageing.THIS_YEAR, Ageing.NEXT_YEAR)]
    assert (mine[0], mine[-1]) == (first, last)
