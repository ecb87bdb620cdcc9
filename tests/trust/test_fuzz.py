"""A file that ends the process it is read in is found among many, and condemns no other."""

from __future__ import annotations

import os

from tests.trust.fuzz import Ends, Order, apart


def _ended_by_the_third(order: Order) -> Ends:
    ends = Ends()
    for place in range(order[1], order[1] + order[2]):
        if place == 2:
            os._exit(1)
        ends.ways["read"] += 1
    return ends


def test_one_that_dies_condemns_itself_alone() -> None:
    ends = apart(_ended_by_the_third, (0, 0, 5))
    assert (ends.ways, ends.died) == ({"read": 4, "refused": 1}, 1)
