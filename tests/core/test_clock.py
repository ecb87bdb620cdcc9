from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.clock import CHINA, SetClock, resumed, system_clock


def test_the_wall_clock_is_aware_and_chinese():
    assert system_clock().utcoffset() == timedelta(hours=8)


def test_a_set_clock_is_deterministic_and_never_repeats():
    first, second = SetClock(date(2026, 10, 8)), SetClock(date(2026, 10, 8))
    readings = [first() for _ in range(100)]
    assert readings == [second() for _ in range(100)]
    assert len(set(readings)) == 100
    assert readings == sorted(readings)
    assert readings[0].date() == date(2026, 10, 8)
    assert readings[0].tzinfo is CHINA


def test_setting_moves_forward_only():
    clock = SetClock(datetime(2026, 10, 8, 15))
    clock.set(date(2026, 10, 8))
    assert clock().hour == 15
    clock.set(date(2026, 10, 9))
    assert clock().date() == date(2026, 10, 9)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.set(date(2026, 10, 8))


def test_other_zones_are_shown_in_china_time():
    clock = SetClock(datetime(2026, 10, 8, 20, tzinfo=UTC))
    assert clock().date() == date(2026, 10, 9)


def test_a_clock_that_is_behind_goes_on_from_the_last_moment():
    machine = SetClock(date(2026, 3, 1))
    ahead = datetime(2026, 11, 30, 9, tzinfo=CHINA)
    clock = resumed(ahead, machine)
    first = clock()
    machine.set(date(2026, 3, 2))
    assert ahead <= first < clock() - timedelta(hours=23)
    assert resumed(datetime(2025, 1, 1, tzinfo=CHINA), machine) is machine
