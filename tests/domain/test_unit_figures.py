"""Figures by unit: as they were and as they are now add up to the same, whatever was merged and split."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.restructuring import Link
from app.domain.restructuring.figures import Carried, Fact, as_now, as_was
from app.domain.units import Basis

MARCH, JULY, TODAY = date(2026, 3, 31), date(2026, 7, 1), date(2026, 11, 2)
A, B, AB, C = 1, 2, 3, 4


def link(old: int, new: int, on: date = JULY, num: int = 1, den: int = 1) -> Link:
    return Link(old, new, num, den, Basis.WHOLE if num == den else Basis.HOUSEHOLDS, on)


def test_a_merger_is_added_up_under_its_successor():
    facts = [Fact(A, MARCH, "workers", 5), Fact(B, MARCH, "workers", 7), Fact(AB, TODAY, "workers", 9)]
    assert as_was(facts) == {
        (A, "workers"): Carried(5),
        (B, "workers"): Carried(7),
        (AB, "workers"): Carried(9),
    }
    assert as_now(facts, [link(A, AB), link(B, AB)], TODAY) == {(AB, "workers"): Carried(21)}


def test_a_split_shares_money_to_the_fen_and_people_to_whole_ones_and_says_so():
    facts = [Fact(A, MARCH, "paid", Decimal("100.01")), Fact(A, MARCH, "workers", 5)]
    found = as_now(facts, [link(A, B, num=1, den=2), link(A, C, num=1, den=2)], TODAY)
    assert found == {
        (B, "paid"): Carried(Decimal("50.01"), estimated=True),
        (C, "paid"): Carried(Decimal("50.00"), estimated=True),
        (B, "workers"): Carried(3, estimated=True),
        (C, "workers"): Carried(2, estimated=True),
    }


def test_what_is_split_within_one_unit_is_no_estimate_there():
    facts = [Fact(A, MARCH, "paid", Decimal("100.01"))]
    links = [link(A, B, num=1, den=2), link(A, C, num=1, den=2)]
    assert as_now(facts, links, TODAY, lambda _at: AB) == {(AB, "paid"): Carried(Decimal("100.01"))}


def test_what_happened_after_a_change_or_a_change_still_to_come_carries_nothing():
    later = Fact(A, JULY, "workers", 4)
    assert as_now([later], [link(A, AB)], TODAY) == {(A, "workers"): Carried(4)}
    assert as_now([Fact(A, MARCH, "workers", 4)], [link(A, AB, date(2027, 1, 1))], TODAY) == {
        (A, "workers"): Carried(4)
    }


@st.composite
def histories(draw):
    """Facts of the first units, and a chain of mergers and splits of them, each of units that still stand."""
    alive, fresh, links = list(range(1, draw(st.integers(2, 6)))), 100, []
    facts = [
        Fact(at, MARCH, measure, amount)
        for at in alive
        for measure, amount in (
            ("workers", draw(st.integers(0, 9))),
            ("paid", Decimal(draw(st.integers(-500, 99999))).scaleb(-2)),
        )
    ]
    for step in range(draw(st.integers(0, 6))):
        on = JULY + timedelta(days=step)
        gone = draw(st.lists(st.sampled_from(alive), min_size=1, max_size=2, unique=True))
        weights = draw(st.lists(st.integers(1, 7), min_size=1, max_size=3))
        heirs = [fresh := fresh + 1 for _ in weights]
        links += [
            link(old, heir, on, weight, sum(weights))
            for old in gone
            for heir, weight in zip(heirs, weights, strict=True)
        ]
        alive = [at for at in alive if at not in gone] + heirs
    return facts, links, alive


@given(histories())
def test_every_measure_has_one_total_in_both_ways_and_lies_in_units_that_stand(history):
    facts, links, alive = history
    was, now = as_was(facts), as_now(facts, links, TODAY)

    def totals(found):
        sums = Counter()
        for (_, measure), one in found.items():
            sums[measure] += one.amount
        return sums

    assert totals(was) == totals(now)
    assert {at for at, _ in now} <= set(alive)
