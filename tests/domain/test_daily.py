"""Counts day by day: what of a day counts is capped, what is invalid or told twice never counts."""

from __future__ import annotations

from datetime import date

from app.domain.assessment.daily import DayCount, tally

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


def test_a_day_counts_to_its_cap_and_the_rates_stand_beside_the_count() -> None:
    days = (DayCount(FIRST, 10, 8, 2), DayCount(SECOND, 2, 1))
    summed = tally(days, cap=3, asked=5)
    assert (summed.count, summed.valid, summed.repeated) == (12, 9, 2)
    assert (summed.done, summed.over) == (4, 3), "6 new ones of the first day, of which 3 count"
    assert (
        summed.told
        == "计 4，满分 5；报 12，有效 9（75.0%），重复 2（占有效 22.2%）；每天至多计 3，超出不计 3"
    )
    assert "有效 0（无）" in tally((), 3, 5).told, "no rate of nothing"


def test_what_does_not_add_up_is_told() -> None:
    assert DayCount(FIRST, 2, 3).wrong == "有效数 3 大于数量 2，请核对。"
    assert DayCount(FIRST, 3, 2, 3).wrong == "重复数 3 大于有效数 2，请核对。"
    assert DayCount(FIRST, 3, 3, 3).wrong == ""
