"""能上能下: who rose, fell or moved aside, from the days of their posts."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.period import OPEN_END
from app.domain.moves import Held, Way, moves
from app.domain.roster import EndReason, GridRole

JAN, MAY, SEP = date(2026, 1, 1), date(2026, 5, 1), date(2026, 9, 1)
WORKER, CHIEF = GridRole.WORKER, GridRole.CHIEF
GONE, MOVED = EndReason.DISMISSED, EndReason.TRANSFERRED


def post(id_, unit, role, full, start, end=OPEN_END, reason=None):
    return Held(id_, unit, role, full, start, end, reason)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([post(1, 1, WORKER, False, JAN, MAY), post(2, 9, CHIEF, None, MAY)], [(MAY, "网格员 → 网格长")]),
        (
            # made chief beside the post, and no longer: the lower one goes on
            [post(1, 1, WORKER, False, JAN), post(2, 9, CHIEF, None, MAY, SEP)],
            [(MAY, "网格员 → 网格长"), (SEP, "网格长 → 网格员")],
        ),
        (
            [post(1, 1, WORKER, False, JAN, MAY), post(2, 1, WORKER, True, MAY, SEP, GONE)],
            [(MAY, "兼职 → 专职"), (SEP, "网格员，解聘")],
        ),
        ([post(1, 1, WORKER, True, JAN, MAY), post(2, 2, WORKER, False, MAY)], [(MAY, "专职 → 兼职")]),
        ([post(1, 1, WORKER, True, JAN, MAY), post(2, 2, WORKER, None, MAY)], [(MAY, "网格员，调动")]),
        # a host's people at the same grid, who resigned and came back: neither went anywhere
        ([post(1, 1, WORKER, True, JAN, MAY), post(2, 1, WORKER, None, MAY)], []),
        ([post(1, 1, WORKER, False, JAN, MAY), post(2, 9, CHIEF, None, SEP)], []),
        (
            [post(1, 1, WORKER, False, JAN, MAY, MOVED), post(2, 9, CHIEF, None, SEP)],
            [(SEP, "网格员 → 网格长")],
        ),
    ],
)
def test_who_rises_and_falls_follows_from_the_days_of_the_posts(held, told) -> None:
    found = list(moves(held))
    assert [(one.on, one.words) for one in found] == told
    ways = {"→ 网格长": Way.UP, "→ 专职": Way.UP, "调动": Way.ASIDE}
    assert all(
        one.way is next((w for end, w in ways.items() if one.words.endswith(end)), Way.DOWN) for one in found
    )
