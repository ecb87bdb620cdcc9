"""Accident insurance: the list at a date, exchanges without a premium, ages."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.core.identity import age_on
from app.domain.insurance import (
    Cover,
    EndorsementKind,
    Terms,
    age_warning,
    covered,
    enrol,
    exchange,
    premium_total,
    remove,
)

YEAR = Terms(date(2026, 1, 1), date(2027, 1, 1), Decimal("100.00"), 16, 65)


def test_the_whole_roster_costs_a_premium_each():
    movements = enrol(YEAR, range(421))
    assert premium_total(movements) == Decimal("42100.00")
    assert all(one.kind is EndorsementKind.ADD and one.on == date(2026, 1, 1) for one in movements)
    covers = [one.enters for one in movements if one.enters]
    assert len(covered(covers, date(2026, 12, 31))) == 421
    assert covered(covers, date(2027, 1, 1)) == []


def test_an_exchange_leaves_no_gap_no_double_and_no_premium():
    [added] = enrol(YEAR, [7])
    assert added.enters is not None
    change = exchange(YEAR, added.enters, 8, date(2026, 5, 16))
    assert change.premium == 0
    covers = [change.leaves, change.enters]
    for day, person in ((date(2026, 5, 15), 7), (date(2026, 5, 16), 8)):
        assert [one.person_id for one in covered([c for c in covers if c], day)] == [person]


def test_a_removal_ends_cover_and_returns_nothing():
    gone = remove(YEAR, Cover(7, YEAR.starts, YEAR.ends, Decimal("100.00")), date(2026, 3, 1))
    assert gone.premium == 0
    assert gone.leaves == Cover(7, YEAR.starts, date(2026, 3, 1), Decimal("100.00"))


@pytest.mark.parametrize(
    ("person", "on"),
    [(8, date(2027, 1, 1)), (8, date(2025, 12, 31)), (7, date(2026, 3, 1))],
    ids=["after the term", "before the term", "for oneself"],
)
def test_an_impossible_exchange_is_refused(person, on):
    with pytest.raises(Invalid, match="请"):
        exchange(YEAR, Cover(7, YEAR.starts, YEAR.ends, Decimal(100)), person, on)


def test_somebody_no_longer_covered_cannot_be_exchanged():
    left = Cover(7, YEAR.starts, date(2026, 3, 1), Decimal(100))
    with pytest.raises(Invalid, match="不在保"):
        exchange(YEAR, left, 8, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("birth", "age", "fits"),
    [
        (date(2010, 1, 1), 16, True),
        (date(2010, 1, 2), 15, False),
        (date(1960, 1, 2), 65, True),
        (date(1960, 1, 1), 66, False),
        (date(2000, 2, 29), 25, True),
    ],
)
def test_age_is_counted_on_the_first_day_of_cover(birth, age, fits):
    assert age_on(birth, YEAR.starts) == age
    assert (age_warning(YEAR, "测试", birth, YEAR.starts) == "") is fits
