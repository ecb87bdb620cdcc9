"""Posts and norms: what the policies ask for, and since when a seat is empty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import policy
from app.domain.policy import Unfit
from app.domain.roster import GridRole
from app.domain.staffing import short_since, slots_of
from app.domain.units import Level, UnitKind
from app.imports.policies import policy_text

DAY, OPENED = date(2026, 11, 2), date(2026, 1, 1)


def slots(county: str, **changes: str):
    text = policy_text(county)
    for old, new in changes.items():
        text = text.replace(old, new)
    return slots_of(policy.load(text))


def test_a_station_has_a_head_and_two_deputies_and_a_grid_one_worker() -> None:
    found = {one.label: one for one in slots("jingzhou")}
    assert [(one.label, one.minimum, one.maximum) for one in found.values()] == [
        ("站长", 1, 1),
        ("副站长", 2, 2),
        ("网格员", 1, 1),
    ]
    assert found["站长"].fits(Level.VILLAGE, UnitKind.COMMUNITY)
    assert not found["站长"].fits(Level.VILLAGE, UnitKind.VILLAGE)
    assert (found["网格员"].recruited_by, found["网格员"].managed_by) == ("区人社局", "区网格化管理服务中心")


def test_three_owners_of_a_worker_come_from_the_kind_of_employment() -> None:
    urban, rural, other = slots("ezhou")
    owners = (urban.recruited_by, urban.managed_by, urban.used_by)
    assert owners == ("区级统一招聘", "街道统一管理", "社区统一使用") and urban.paid
    assert (rural.recruited_by, rural.minimum, rural.maximum) == ("", 1, 1)
    assert not other.fits(Level.GRID, UnitKind.URBAN_GRID) and other.fits(Level.GRID, UnitKind.DEDICATED_GRID)


def test_six_roles_ask_for_nobody_where_the_text_names_no_number() -> None:
    found = slots("jishan")
    assert {one.role for one in found} == set(GridRole) - {GridRole.STATION_HEAD, GridRole.DEPUTY_HEAD}
    asked = {one.label for one in found if one.minimum}
    assert {"社区专职网格员", "农村兼职网格员", "专属网格员"} <= asked and "网格长" not in asked


def test_the_workers_of_a_fifth_level_are_wanted_there() -> None:
    (only,) = slots("dianbai")
    assert (only.level, only.label, only.recruited_by) == (Level.GROUP, "五级网格员", "镇（街道）")


def test_the_branches_of_ezhou_have_a_secretary_and_members_and_a_household_about_ten() -> None:
    branch, household = (one.value for one in policy.load(policy_text("ezhou")).forces[:2])
    assert (branch.leader, branch.counted, household.ratio, household.expected) == (
        "书记",
        "支部成员",
        10,
        1877,
    )
    text = policy_text("ezhou").replace('counted = "联系党员", ', "")
    with pytest.raises(Unfit, match="写明登记的是什么人数"):
        policy.load(text)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('employment = "rural_part_time"', 'employment = "nobody"', "用工类别没有写"),
        ('employment = "rural_part_time"', "minimum = 2", "每个网格的网格员数"),
        ('employment = "rural_part_time"', 'employment = "dedicated", used_by = "村"', "不再写"),
        ('kinds = ["rural_grid"]', 'kinds = ["urban_grid"]', "同一单位的同一角色"),
        ('label = "网格长", level = "village" }', 'label = "网格长", level = "town" }', "写在两个层级"),
    ],
)
def test_posts_that_contradict_the_policy_are_refused(old: str, new: str, sentence: str) -> None:
    text = policy_text("jishan")
    head, mark, rest = text.partition("[[posts]]")
    posts, grids, tail = rest.partition("[grid_kinds]")
    assert old in posts
    with pytest.raises(Unfit) as refusal:
        policy.load(head + mark + posts.replace(old, new, 1) + grids + tail)
    assert sentence in str(refusal.value)


def test_a_seat_is_empty_from_the_day_its_last_holder_left() -> None:
    june, august = date(2026, 6, 1), date(2026, 8, 1)
    far = date(9999, 12, 31)
    assert short_since([], 1, DAY, OPENED) == OPENED
    assert short_since([(OPENED, june)], 1, DAY, OPENED) == june
    assert short_since([(OPENED, june), (june, august)], 1, DAY, OPENED) == august
    assert short_since([(OPENED, far), (OPENED, june), (august, DAY)], 2, DAY, OPENED) == DAY
    assert short_since([(date(2020, 1, 1), date(2021, 1, 1))], 1, DAY, OPENED) == OPENED
    assert short_since([(OPENED, june), (DAY + timedelta(1), far)], 1, DAY, OPENED) == june


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8),
    st.integers(1, 3),
    st.integers(1, 40),
)
def test_it_is_the_first_day_of_the_last_unbroken_time_with_too_few(spans, minimum, today) -> None:
    start = date(2026, 1, 1)
    held = [(start + timedelta(first), start + timedelta(first + length)) for first, length in spans]
    here = [sum(first <= start + timedelta(n) < end for first, end in held) for n in range(today + 1)]
    if here[today] >= minimum:
        return
    back = today
    while back and here[back - 1] < minimum:
        back -= 1
    assert short_since(held, minimum, start + timedelta(today), start) == start + timedelta(back)
