"""A rate follows from its two numbers, and half a figure is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.surveys import count_faults, day_faults, rate, told


@pytest.mark.parametrize(
    ("part", "whole", "meant"),
    [(190, 200, "95.00"), (2, 3, "66.67"), (1, 800, "0.13"), (0, 5, "0.00"), (None, 5, None), (0, 0, None)],
)
def test_a_rate_is_rounded_once_and_of_nothing_there_is_none(part, whole, meant):
    assert rate(part, whole) == (None if meant is None else Decimal(meant))


def test_a_figure_is_told_with_what_it_is_made_of():
    assert told(1190, 1200, ("抽查", "准确")) == "抽查 1,200 条，准确 1,190 条（99.17%）"


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ((200, 190, None, None), ""),
        ((None, None, 50, 50), ""),
        ((200, 0, 50, 49), ""),
        ((None, None, None, None), "checked"),
        ((200, None, 50, 50), "correct"),
        ((None, 190, 50, 50), "checked"),
        ((200, 190, 50, None), "matched"),
        ((200, 201, None, None), "correct"),
        ((None, None, 50, 51), "matched"),
        ((0, 0, None, None), "checked"),
        ((-1, -1, None, None), "checked"),
    ],
)
def test_a_check_has_whole_figures_whose_part_is_no_more_than_all(counts, field):
    keys = ("checked", "correct", "compared", "matched")
    assert next((key for key, _ in count_faults(dict(zip(keys, counts, strict=True)))), "") == field


def test_what_is_not_over_is_not_kept():
    first, last, today = date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31)
    assert list(day_faults(first, last, today)) == []
    assert [key for key, _ in day_faults(last, first, today)] == ["ends"]
    assert [key for key, _ in day_faults(first, date(2026, 11, 1), today)] == ["ends"]
