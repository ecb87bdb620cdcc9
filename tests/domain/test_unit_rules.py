"""Sizes, codes and names of units by policy: pure rules, shared by tree, opening, import and check."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import policy
from app.domain.policy import Policy
from app.domain.sizing import Placed, Sized, Sizing, check_sizes
from app.domain.unit_codes import Coded, check_codes, in_reading_order, number_units
from app.domain.unit_names import Called, check_names, twins
from app.domain.units import Level, UnitKind
from app.imports import policies as texts

VILLAGE = "990101100200"


@cache
def county(name: str) -> Policy:
    return policy.load(texts.policy_text(name))


def told(name: str, unit: Sized) -> list[str]:
    return [found.text for found in Sizing.of(county(name)).check(unit)]


def grid(kind: UnitKind = UnitKind.URBAN_GRID, **known: int | bool) -> Sized:
    return replace(Sized(level=Level.GRID, unit_kind=kind, beside=1), **known)


@pytest.mark.parametrize(
    ("households", "text"),
    [
        (299, ["不足城市社区网格 300 户的下限"]),
        (300, []),
        (500, []),
        (501, ["超过城市社区网格 500 户的上限"]),
        (None, []),
    ],
)
def test_an_urban_grid_has_300_to_500_households(households, text) -> None:
    for name in ("jishan", "ezhou"):  # 鄂州 names two kinds of town grid: both are measured
        assert told(name, grid(households=households)) == text


def test_a_rural_grid_is_measured_as_a_towns_only_where_it_is_flagged() -> None:
    rural = grid(UnitKind.RURAL_GRID, households=900, residents=2000)
    assert told("ezhou", rural) == []
    assert told("ezhou", replace(rural, urban_like=True)) == ["超过城市社区网格 500 户的上限"]


def test_a_hamlet_under_100_is_to_be_joined_where_there_is_something_to_join() -> None:
    hamlet = grid(UnitKind.RURAL_GRID, residents=99)
    assert told("ezhou", hamlet) == ["自然村湾不足 100 人，宜与相邻的合并"]
    assert told("ezhou", replace(hamlet, beside=0)) == []
    assert told("ezhou", replace(hamlet, residents=100)) == []
    assert told("jishan", hamlet) == []  # its text does not say so


def test_a_group_has_30_to_50_households_and_a_soft_rule_only_warns() -> None:
    group = Sized(level=Level.GROUP, unit_kind=UnitKind.GROUP, households=55)
    (found,) = Sizing.of(county("dianbai")).check(group)
    assert (found.text, found.hard, found.facts) == (
        "超过住户小组 50 户的上限",
        False,
        "households=55",
    )
    assert told("dianbai", replace(group, households=29)) == ["不足住户小组 30 户的下限"]


def test_a_village_under_500_is_one_grid_and_its_people_are_those_of_its_grids() -> None:
    village = Sized(level=Level.VILLAGE, unit_kind=UnitKind.VILLAGE, id=1)
    parts = [replace(grid(UnitKind.RURAL_GRID, residents=240), id=number) for number in (2, 3)]
    tree = [Placed(village, None), *(Placed(part, 1) for part in parts)]
    (found,) = check_sizes(Sizing.of(county("ezhou")), tree)
    assert (found.unit_id, found.text) == (1, "行政村不足 500 人，应整村设一个网格，现有 2 个")
    grown = [Placed(village, None), *(Placed(replace(part, residents=250), 1) for part in parts)]
    assert check_sizes(Sizing.of(county("ezhou")), grown) == []
    unknown = [*tree[:2], Placed(replace(parts[1], residents=None), 1)]
    assert check_sizes(Sizing.of(county("ezhou")), unknown) == []
    assert check_sizes(Sizing.of(county("ezhou")), tree[:2]) == []  # one grid already
    apart = [replace(one, statistical=True) for one in tree]
    assert check_sizes(Sizing.of(county("ezhou")), apart) == []


def coded(number: int, code: str, level: Level = Level.GRID, parent: int | None = 1, **more) -> Coded:
    return Coded(number, level, code, parent, order=number, **more)


BASE = Coded(1, Level.VILLAGE, VILLAGE)


def codes(*units: Coded, given: tuple[str, ...] = ()) -> dict[int, str]:
    return {found.unit_id: found.text for found in check_codes([BASE, *units], given)}


def test_the_checker_names_what_is_wrong_with_each_code() -> None:
    assert codes(coded(2, VILLAGE + "001"), coded(3, VILLAGE + "002")) == {}
    assert codes(coded(2, VILLAGE + "01")) == {2: "代码应为 15 位，现在是 14 位"}
    assert codes(coded(2, "99010110020A001")) == {2: "代码“99010110020A001”里有数字以外的字符"}
    assert codes(coded(2, "990101100999001")) == {2: f"代码前 12 位应与上级相同（{VILLAGE}）"}
    assert codes(coded(2, VILLAGE + "001"), coded(3, VILLAGE + "001")) == dict.fromkeys(
        (2, 3), f"代码 {VILLAGE}001 有 2 个单位在用"
    )
    virtual = Coded(1, Level.VILLAGE, VILLAGE, statistical=True)
    (found,) = check_codes([virtual, coded(2, VILLAGE + "001")])
    assert found.text == "上级只供统计，下面不应设网格"
    (found,) = check_codes([replace(BASE, for_statistics=True)])
    assert found.text == "按代码或名称只供统计，却登记为实有单位"


def test_a_number_that_was_given_once_is_no_gap() -> None:
    here = (coded(2, VILLAGE + "001"), coded(3, VILLAGE + "004"))
    assert codes(*here) == {1: "网格顺序码缺 002、003"}
    assert codes(*here, given=(VILLAGE + "002",)) == {1: "网格顺序码缺 003"}


def test_divisions_share_the_digits_of_their_level_with_what_they_are_under() -> None:
    county_, town = Coded(1, Level.COUNTY, "990101000000"), Coded(2, Level.TOWN, "990101100000", 1)
    assert check_codes([county_, town, Coded(3, Level.VILLAGE, VILLAGE, 2)]) == []
    (found,) = check_codes([county_, town, Coded(3, Level.VILLAGE, "990101101200", 2)])
    assert found.text == "代码前 9 位应与上级相同（990101100）"


def test_micro_grids_have_two_digits_more_and_groups_what_the_policy_says() -> None:
    grid_ = coded(2, VILLAGE + "001")
    micro = coded(3, VILLAGE + "00101", Level.MICRO_GRID, 2)
    without = coded(4, VILLAGE + "00001", Level.MICRO_GRID, 1)  # 长子: a village without grids
    group = coded(5, VILLAGE + "001001", Level.GROUP, 2)
    assert check_codes([BASE, grid_, micro, without, group], group_digits=3) == []
    assert [found.text for found in check_codes([BASE, grid_, group], group_digits=2)] == [
        "代码应为 17 位，现在是 18 位"
    ]


def test_grids_are_numbered_in_rows_from_north_to_south_each_from_west_to_east() -> None:
    spots = {"西北": (111.0, 35.9), "东北": (111.2, 35.88), "西南": (111.01, 35.1), "东南": (111.19, 35.12)}
    units = [
        coded(number, "", position=spots[name])
        for number, name in enumerate(("东南", "西南", "东北", "西北"), start=2)
    ]
    assert [unit.id for unit in in_reading_order(units)] == [5, 4, 3, 2]
    plain = [replace(unit, position=None) for unit in units]
    assert [unit.id for unit in in_reading_order(plain)] == [2, 3, 4, 5]
    assert [one.new[-3:] for one in number_units([BASE, *units])] == ["001", "002", "003", "004"]


def test_right_codes_stay_and_a_number_is_never_given_twice() -> None:
    units = [BASE, coded(2, VILLAGE + "001"), coded(3, ""), coded(4, VILLAGE + "001")]
    made = {one.id: one.new[-3:] for one in number_units(units, given=[VILLAGE + "007"])}
    assert made == {3: "008", 4: "009"}
    full = number_units([BASE, coded(2, "")], given=[VILLAGE + "999"])
    assert [(one.new, one.why) for one in full] == [("", "网格顺序号已用到 999，没有空号")]


def test_what_hangs_on_a_unit_with_another_code_keeps_its_number_under_it() -> None:
    old = "990101100999001"
    units = [BASE, coded(2, old), coded(3, old + "07", Level.MICRO_GRID, 2)]
    assert {one.id: one.new for one in number_units(units)} == {2: VILLAGE + "001", 3: VILLAGE + "00107"}


@given(
    st.lists(
        st.sampled_from(["", VILLAGE + "001", VILLAGE + "002", VILLAGE + "31", "x", "990101100999001"]),
        max_size=12,
    ),
    st.sets(st.integers(1, 60)),
)
def test_after_numbering_no_code_is_wrong_twice_or_given_before(old, past) -> None:
    units = [BASE, *(coded(number, code) for number, code in enumerate(old, start=2))]
    ever = {f"{VILLAGE}{number:03d}" for number in past}
    made = {one.id: one.new for one in number_units(units, ever)}
    assert all(code not in ever and code not in old for code in made.values())
    after = [replace(unit, code=made.get(unit.id, unit.code)) for unit in units]
    faults = {found.key for found in check_codes(after, ever)}
    assert {key for key in faults if "gap" not in key} == set()
    assert number_units(after, ever) == []


def called(number: int, name: str, level: Level = Level.VILLAGE, parent_id: int = 1, **more) -> Called:
    kind = UnitKind.RURAL_GRID if level is Level.GRID else UnitKind.VILLAGE
    return Called(number, name, level, more.pop("kind", kind), parent_id, **more)


PATTERN = "{village}第{number}网格"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("东村第1网格", []),
        ("东村第2网格", ["名称写第 2，编码末三位是 001"]),
        ("东村第一网格", ["不合统一名称格式，应写“东村第1网格”"]),
        ("第1网格", ["不合统一名称格式，应写“东村第1网格”"]),
        ("东村第１网格", ["名称里有全角数字，应写“东村第1网格”"]),
        ("东村 第1网格", ["名称里有空格，应写“东村第1网格”"]),
        ("东\ue5e5第1网格", ["名称里有 1 个打印不出的字，请换成规范的字"]),
        ("", ["没有名称"]),
    ],
)
def test_a_grids_name_follows_the_countys_pattern(name, text) -> None:
    unit = called(2, name, Level.GRID, parent="东村村委会", code=VILLAGE + "001")
    assert [found.text for found in check_names([unit], PATTERN)] == text
    if text and "应写“东村第1网格”" in text[0] and "不合" in text[0]:
        assert check_names([unit]) == []  # a county without a rule
        assert check_names([replace(unit, unit_kind=UnitKind.DEDICATED_GRID)], PATTERN) == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("东街村委会", "东街村委会", "名称相同"),
        ("东街 村委会", "东街村委会", "只差写法"),
        ("枣林塆村", "枣林湾村", "只差写法"),  # who cannot type the rare character
        ("１０里铺村", "十里铺村", "只差写法"),
        ("东街社区居民委员会", "东街社区", "只差后缀"),
        ("东街社区", "东街村委会", "只差后缀"),
        ("溪头村", "西头村", "读音相同"),
        ("东街村", "西街村", ""),  # that is what the words are for
        ("东街村", "南关村", ""),
        ("东街一组", "东街二组", ""),
        ("上东村", "下西村", ""),
    ],
)
def test_names_that_may_be_one_are_told_with_the_nearest_reason(one, other, why) -> None:
    found = twins([called(2, one), called(3, other)])
    assert [pair.why.startswith(why) for pair in found] == ([True] if why else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("东村第1网格", "东村第一网格", True),
        ("第1网格", "东村第１网格", True),
        ("东村第1网格", "东村第2网格", False),
        ("东村第十一网格", "东村第11网格", True),
    ],
)
def test_grids_are_compared_with_those_of_their_village_alone(one, other, same) -> None:
    here = called(2, one, Level.GRID, 1, parent="东村村委会")
    beside = called(3, other, Level.GRID, 1, parent="东村村委会")
    assert bool(twins([here, beside])) is same
    assert twins([here, replace(beside, parent_id=9)]) == []


def test_towns_apart_are_compared_but_for_directions_and_an_alias_is_a_name() -> None:
    east, west = called(2, "东街村", parent_id=1), called(3, "西街村", parent_id=9)
    assert twins([east, west]) == []
    assert [pair.why for pair in twins([east, replace(west, name="东街村")])] == ["名称相同"]
    known = replace(west, aliases=("东街村",))
    assert [(pair.one, pair.other) for pair in twins([east, known])] == [(2, 3)]
