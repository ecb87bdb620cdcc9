import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.domain.calendar import DayStatus, add_workdays, build, is_provisional

FOLDER = Path(__file__).parents[2] / "resources" / "calendar"


def schedule(year):
    return tomllib.loads((FOLDER / f"{year}.toml").read_text(encoding="utf-8"))


def published(year):
    return build(year, schedule(year))


def dates(*spans):
    return {
        date.fromisoformat(a) + timedelta(n)
        for a, b in spans
        for n in range((date.fromisoformat(b) - date.fromisoformat(a)).days + 1)
    }


@pytest.mark.parametrize(
    ("year", "off", "swapped", "workdays"),
    [
        (
            2025,
            dates(
                ("2025-01-01", "2025-01-01"),
                ("2025-01-28", "2025-02-04"),
                ("2025-04-04", "2025-04-06"),
                ("2025-05-01", "2025-05-05"),
                ("2025-05-31", "2025-06-02"),
                ("2025-10-01", "2025-10-08"),
            ),
            {date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)},
            248,
        ),
        (
            2026,
            dates(
                ("2026-01-01", "2026-01-03"),
                ("2026-02-15", "2026-02-23"),
                ("2026-04-04", "2026-04-06"),
                ("2026-05-01", "2026-05-05"),
                ("2026-06-19", "2026-06-21"),
                ("2026-09-25", "2026-09-27"),
                ("2026-10-01", "2026-10-07"),
            ),
            {
                date(2026, 1, 4),
                date(2026, 2, 14),
                date(2026, 2, 28),
                date(2026, 5, 9),
                date(2026, 9, 20),
                date(2026, 10, 10),
            },
            248,
        ),
    ],
)
def test_the_notices_day_by_day(year, off, swapped, workdays):
    days = published(year)
    assert len(days) == 365
    for day in days:
        expected = day.date in swapped or (day.date.weekday() < 5 and day.date not in off)
        assert day.is_work == expected, day
        assert day.status is DayStatus.PUBLISHED
        assert "国办发明电" in day.source
        assert bool(day.label) == (day.date in swapped or not expected)
    assert sum(day.is_work for day in days) == workdays


def test_labels_say_why():
    labels = {day.date: day.label for day in published(2026)}
    assert labels[date(2026, 2, 17)] == "春节"
    assert labels[date(2026, 2, 14)] == "调休上班"
    assert labels[date(2026, 3, 7)] == "周末"
    assert labels[date(2026, 3, 9)] == ""


def test_a_swapped_saturday_counts_as_a_workday():
    """2021-05-08, the Saturday other calendars get wrong."""
    notice = {
        "year": 2021,
        "name": "通知",
        "number": "国办发明电〔2020〕27号",
        "workdays": [date(2021, 4, 25), date(2021, 5, 8)],
        "holidays": [{"label": "劳动节", "first": date(2021, 5, 1), "last": date(2021, 5, 5)}],
    }
    days = build(2021, notice)
    assert add_workdays(days, date(2021, 5, 7), 1) == date(2021, 5, 8)
    assert add_workdays(days, date(2021, 4, 30), 1) == date(2021, 5, 6)


def test_a_year_without_notice_is_provisional():
    days = build(2027, None)
    works = {day.date: day.is_work for day in days}
    assert all(day.status is DayStatus.PROVISIONAL for day in days)
    assert not works[date(2027, 10, 1)]
    assert not works[date(2027, 5, 1)]
    assert works[date(2027, 10, 4)]
    assert not works[date(2027, 10, 9)]
    assert all(day.source.startswith("假设") for day in days)
    assert len(build(2028, None)) == 366


def test_workdays_forward_and_back():
    days = published(2026)
    assert add_workdays(days, date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_workdays(days, date(2026, 10, 8), 2) == date(2026, 10, 10)
    assert add_workdays(days, date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_workdays(days, date(2026, 10, 3), 1) == date(2026, 10, 8)
    assert add_workdays(days, date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_every_count_forward_comes_back():
    days = published(2026)
    for day in (each.date for each in days if each.is_work and each.date < date(2026, 12, 1)):
        assert add_workdays(days, add_workdays(days, day, 7), -7) == day


@pytest.mark.parametrize(
    ("start", "count"),
    [(date(2026, 12, 31), 1), (date(2026, 1, 4), -1), (date(2027, 1, 1), 1), (date(2025, 12, 31), 5)],
)
def test_beyond_the_calendar_is_said(start, count):
    with pytest.raises(Invalid, match="补充工作日历"):
        add_workdays(published(2026), start, count)
    with pytest.raises(Invalid, match="补充工作日历"):
        add_workdays([], start, count)


def test_a_span_into_next_year_is_provisional():
    days = [*published(2026), *build(2027, None)]
    assert not is_provisional(days, date(2026, 12, 1), date(2026, 12, 31))
    assert is_provisional(days, date(2026, 12, 31), date(2027, 1, 1))
    assert is_provisional(days, date(2027, 1, 4))
    assert is_provisional(days, date(2028, 1, 4)), "a date nobody knows is not published"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"year": 2025}, "不在"),
        ({"workdays": [date(2025, 10, 11)]}, "不在"),
        ({"workdays": [date(2026, 10, 3)]}, "不能调休"),
        ({"workdays": [date(2026, 10, 12)]}, "不能调休"),
        ({"workdays": "周六"}, "workdays"),
        ({"extra": 1}, "extra"),
        ({"holidays": [{"label": "国庆节"}]}, "first"),
    ],
)
def test_a_wrong_notice_is_refused_by_name(change, why):
    with pytest.raises(Invalid, match=why):
        build(2026, schedule(2026) | change)
