"""Which postings may stand beside one another, where, and when they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.period import OPEN_END
from app.domain.roster import (
    GridRole,
    Ground,
    Kind,
    Post,
    Standing,
    Terms,
    ending_checks,
    posting_checks,
    standing_on,
    vacant,
)
from app.domain.units import Level

RURAL = Kind(key="rural", label="农村兼职", dedicated=False, waged=True)
POSTAL = Kind(key="postal", label="邮政专属", dedicated=True, waged=True)
HELPER = Kind(key="helper", label="义务", dedicated=False, waged=False)
TERMS = Terms(
    kinds={kind.key: kind for kind in (RURAL, POSTAL, HELPER)},
    levels={GridRole.WORKER: Level.GRID, GridRole.CHIEF: Level.VILLAGE},
)
GRID = Ground(name="西汉村第1网格", level=Level.GRID, statistical=False, opened=date(2020, 1, 1))
POST = Post(person_id=1, unit_id=10, role=GridRole.WORKER, employment="rural", start=date(2026, 3, 1))


def _texts(post: Post = POST, held: tuple[Post, ...] = (), ground: Ground = GRID) -> list[str]:
    return [check.text for check in posting_checks(post, held, ground, TERMS) if not check.ok]


def test_a_plain_posting_stands():
    assert _texts() == []


def test_standing_is_half_open():
    post = replace(POST, end=date(2026, 6, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]
    wanted = [Standing.COMING, Standing.SERVING, Standing.SERVING, Standing.ENDED]
    assert [standing_on(post.start, post.end, day) for day in days] == wanted


def test_two_waged_worker_postings_do_not_overlap():
    other = replace(POST, id=5, unit_id=11, start=date(2025, 1, 1), place="东汉村第1网格")
    assert _texts(held=(other,)) == ["此人2025-01-01起已是在册网格员（东汉村第1网格），请先办理离岗"]
    assert _texts(held=(replace(other, employment="postal", host_body_id=1),)) != []


def test_a_posting_may_start_the_day_the_other_ends():
    other = replace(POST, id=5, unit_id=11, start=date(2025, 1, 1), end=date(2026, 3, 1))
    assert _texts(held=(other,)) == []
    assert _texts(held=(replace(other, end=date(2026, 3, 2)),)) != []


@pytest.mark.parametrize(
    "other",
    [
        Post(person_id=1, unit_id=3, role=GridRole.CHIEF, start=date(2025, 1, 1)),
        Post(person_id=1, unit_id=11, role=GridRole.WORKER, employment="helper", start=date(2025, 1, 1)),
    ],
)
def test_other_posts_may_be_held_beside(other):
    assert _texts(held=(other,)) == []


def test_the_same_post_twice():
    chief = Post(person_id=1, unit_id=3, role=GridRole.CHIEF, start=date(2026, 1, 1))
    village = replace(GRID, level=Level.VILLAGE)
    assert _texts(chief, (replace(chief, id=4),), village) == ["此人同一时间已经是这里的网格长，不要重复登记"]


def test_a_posting_is_not_held_against_itself():
    assert _texts(replace(POST, id=4), (replace(POST, id=4),)) == []


def test_a_dedicated_worker_belongs_to_a_host():
    assert _texts(replace(POST, employment="postal")) == ["邮政专属属于专属网格，请填写所属单位"]
    assert _texts(replace(POST, employment="postal", host_body_id=7)) == []
    assert _texts(replace(POST, host_body_id=7)) == ["农村兼职没有所属单位，请清空这一项"]


def test_a_worker_needs_a_kind_the_county_knows():
    assert _texts(replace(POST, employment="")) == ["用工类别应为：农村兼职、邮政专属、义务"]
    assert _texts(replace(POST, employment="urban")) != []


def test_statistical_units_carry_nobody():
    assert _texts(ground=replace(GRID, name="虚拟社区", statistical=True)) == [
        "虚拟社区是统计用单位，不能安排人员，请换一个网格"
    ]


def test_a_role_has_its_level():
    village = replace(GRID, name="西汉村", level=Level.VILLAGE)
    assert _texts(ground=village) == ["网格员应安排在网格，西汉村不是"]


@pytest.mark.parametrize(
    "ground",
    [replace(GRID, opened=date(2026, 3, 2)), replace(GRID, closed=date(2026, 12, 31))],
)
def test_the_unit_lives_as_long_as_the_posting(ground):
    assert len(_texts(ground=ground)) == 1


def _warnings(post: Post, ground: Ground) -> list[str]:
    checks = posting_checks(post, (), ground, TERMS)
    assert all(check.ok for check in checks)
    return [check.text for check in checks]


def test_a_full_grid_warns_until_the_day_somebody_leaves():
    worker = replace(POST, id=5, person_id=2, start=date(2025, 1, 1))
    assert _warnings(POST, replace(GRID, places=1, taken=(worker,))) == [
        "西汉村第1网格定员1名，已经满员，请核对是否超员"
    ]
    assert _warnings(POST, replace(GRID, places=2, taken=(worker,))) == []
    leaving = replace(worker, end=date(2026, 3, 1))
    assert _warnings(POST, replace(GRID, places=1, taken=(leaving,))) == []


def test_a_later_joiner_counts_too():
    coming = replace(POST, id=5, person_id=2, start=date(2026, 9, 1))
    ground = replace(GRID, places=1, taken=(coming,))
    assert len(_warnings(POST, ground)) == 1
    assert _warnings(replace(POST, end=date(2026, 9, 1)), ground) == []


def test_vacancy_on_the_day():
    ground = replace(GRID, places=1, taken=(replace(POST, end=date(2026, 6, 1)),))
    assert [vacant(ground, day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [False, True]
    assert vacant(replace(ground, places=None), date(2026, 5, 31))


def test_ending():
    today = date(2026, 6, 1)
    assert ending_checks(POST, date(2026, 3, 2), today) == []
    assert ending_checks(POST, date(2026, 3, 1), today)[0].text == "离岗日期应晚于上岗日期2026-03-01"
    ended, coming = replace(POST, end=today), replace(POST, end=date(2026, 6, 2))
    assert ending_checks(ended, date(2026, 5, 1), today)[0].text == "此岗位已于2026-06-01离岗，不能再办"
    assert ending_checks(coming, date(2026, 6, 1), today) == [], "an end to come may be brought forward"
    assert "已定于2026-06-02离岗，只能提前" in ending_checks(coming, date(2026, 6, 2), today)[0].text
    assert POST.end == OPEN_END
