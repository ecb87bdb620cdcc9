from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.period import OPEN_END, Month, Quarter, Year, overlap, parse_day

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    "text", ["2026-10", "2026年10月", "202610", " 2026-10 ", "２０２６年１０月", "2026/10", "2026.10"]
)
def test_an_office_may_write_a_month_in_any_of_its_ways(text):
    assert Month.parse(text) == Month(2026, 10)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-10", "2026-10-01", "20261", "十月", "2026-1x"]
)
def test_what_is_not_a_month_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid, match="请"):
        Month.parse(text)


@pytest.mark.parametrize(
    "text", ["2026-10-05", "2026.10.5", "20261005", "２０２６．１０．０５", "2026年10月5日", " 2026/10/5 "]
)
def test_an_office_may_write_a_day_in_any_of_its_ways(text):
    assert parse_day(text) == date(2026, 10, 5)


@pytest.mark.parametrize(
    "text", ["", "2026-10", "26.10.5", "2026-02-30", "0000-01-01", "十月五日", "202610051"]
)
def test_what_is_not_a_day_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid, match="请"):
        parse_day(text)


def test_a_month_knows_its_edges():
    december = Month(2026, 12)
    assert (december.first, december.last, december.end) == (
        date(2026, 12, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
    )
    assert (Month(2024, 2).days, Month(2026, 2).days, Month(1900, 2).days) == (29, 28, 28)
    assert (str(Month(2026, 3)), Month(2026, 3).label) == ("2026-03", "2026年3月")


@given(months, st.integers(-600, 600))
def test_plus_and_back_is_the_same_month(month, count):
    assert month.plus(count).plus(-count) == month
    assert (month.plus(count) > month) == (count > 0)


@given(months)
def test_months_touch_without_gap_and_read_back(month):
    assert month.next().first == month.end == month.last + timedelta(days=1)
    assert month.next().previous() == month
    assert Month.parse(str(month)) == Month.parse(month.label) == month


@given(days)
def test_every_day_lies_in_one_month_quarter_and_year(day):
    for period in (Month.of(day), Quarter.of(day), Year.of(day)):
        assert period.first <= day < period.end
        assert period.contains(day)
        assert not period.contains(period.end)
    assert Month.of(day) in Quarter.of(day).months
    assert len(Year.of(day).months) == 12


@given(days, st.one_of(st.none(), days), months)
def test_overlap_holds_exactly_the_days_of_both(start, end, month):
    clipped = overlap(start, end, month)
    both = {
        month.first + timedelta(n)
        for n in range(month.days)
        if start <= month.first + timedelta(n) < (end or OPEN_END)
    }
    inside = (
        set()
        if clipped is None
        else {clipped[0] + timedelta(n) for n in range((clipped[1] - clipped[0]).days)}
    )
    assert inside == both


def test_an_end_on_the_first_day_leaves_nothing():
    assert overlap(date(2026, 1, 1), date(2026, 10, 1), Month(2026, 10)) is None
    assert overlap(date(2026, 10, 31), None, Month(2026, 10)) == (date(2026, 10, 31), date(2026, 11, 1))
    assert overlap(date(2026, 1, 1), OPEN_END, Month(2026, 10)) == (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    "make", [lambda: Quarter(2026, 0), lambda: Quarter(2026, 5), lambda: Year(0), lambda: Month(0, 1)]
)
def test_periods_that_do_not_exist_are_refused(make):
    with pytest.raises(Invalid, match="没有"):
        make()


def test_labels_of_longer_periods():
    assert (Quarter(2026, 4).label, str(Quarter(2026, 4))) == ("2026年第4季度", "2026-Q4")
    assert (Year(2026).label, str(Year(2026))) == ("2026年", "2026")
