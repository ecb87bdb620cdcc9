"""Units: codes, scope intervals and division lists."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.access import WHOLE, Scope
from app.core.errors import Invalid
from app.domain import policy, units
from app.domain.divisions import DivisionRow, check_divisions, in_order, refuse
from app.domain.policy import Root
from app.domain.units import Level, UnitKind

RESOURCES = Path(__file__).parents[2] / "resources"
ROOT = Root(code="140824000000", name="稷山县")


def listed(name: str) -> list[DivisionRow]:
    with (RESOURCES / "divisions" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        DivisionRow(number, row["code"], row["name"], row["level"], row["parent_code"])
        for number, row in enumerate(rows, start=2)
    ]


def row(code: str, level: str = "village", parent: str = "140824100000", name: str = "某村") -> DivisionRow:
    return DivisionRow(2, code, name, level, parent)


@pytest.mark.parametrize(
    ("code", "level", "short", "above"),
    [
        ("420700000000", Level.CITY, "4207", "420000000000"),
        ("140824000000", Level.COUNTY, "140824", "140800000000"),
        ("140820000000", Level.COUNTY, "140820", "140800000000"),
        ("140824100000", Level.TOWN, "140824100", "140824000000"),
        ("140824100200", Level.VILLAGE, "140824100200", "140824100000"),
        ("140824100200001", Level.GRID, "140824100200001", "140824100200"),
        ("14082410020000101", Level.MICRO_GRID, "14082410020000101", "140824100200001"),
    ],
)
def test_a_code_says_its_level_and_trailing_zeros_count_by_level(
    code: str, level: Level, short: str, above: str
) -> None:
    assert units.level_of(code) is level
    assert units.short_code(code) == short
    assert units.parent_code(code) == above
    if len(code) == 12:
        assert units.full_code(short) == code


@pytest.mark.parametrize(
    "code", ["", "14082410020", "1.40824E+11", "14082410020０", "140824100200-1", "1" * 16]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid, match="代码"):
        units.check_code(code)


def test_grids_are_numbered_under_a_village_and_micro_grids_under_a_grid() -> None:
    assert units.grid_code("140824100200", 7) == "140824100200007"
    assert units.micro_grid_code("140824100200007", 12) == "14082410020000712"
    for refused in (
        lambda: units.grid_code("140824100000", 1),
        lambda: units.grid_code("140824100200", 0),
        lambda: units.grid_code("140824100200", 1000),
        lambda: units.micro_grid_code("140824100200", 1),
        lambda: units.micro_grid_code("140824100200007", 100),
    ):
        with pytest.raises(Invalid):
            refused()


def test_six_levels_of_three_digits_and_not_one_more() -> None:
    scope = WHOLE
    for depth in range(6):
        scope = units.child_interval(scope, 999)
        assert scope.hi - scope.lo + 1 == 10 ** (15 - 3 * depth)
    assert scope == Scope(999999999999999999, 999999999999999999)
    with pytest.raises(Invalid, match="6层"):
        units.child_interval(scope, 1)
    with pytest.raises(Invalid, match="999"):
        units.child_interval(WHOLE, 1000)
    with pytest.raises(Invalid, match="999"):
        units.child_interval(WHOLE, 0)


@given(st.lists(st.integers(1, 999), max_size=5), st.integers(1, 999), st.integers(1, 999))
def test_a_child_lies_inside_its_parent_and_beside_its_siblings(
    path: list[int], one: int, other: int
) -> None:
    parent = WHOLE
    for ordinal in path:
        parent = units.child_interval(parent, ordinal)
    left, right = units.child_interval(parent, one), units.child_interval(parent, other)
    assert parent.lo < left.lo <= left.hi <= parent.hi  # the parent's own code is nobody else's
    assert units.ordinal_in(parent, left) == one
    assert (left == right) == (one == other)
    if one < other:
        assert left.hi < right.lo


def test_kinds_and_statistical_units_follow_the_policy() -> None:
    jishan = policy.load((RESOURCES / "policies" / "jishan.toml").read_text(encoding="utf-8"))
    rule = jishan.hierarchy.statistical
    assert rule is not None
    kinds = jishan.hierarchy.township_kinds.value
    statistical = [
        one.name
        for one in listed("jishan_140824.csv")
        if units.is_statistical(one.code, one.name, rule.value)
    ]
    assert statistical == ["稷山县经济技术开发区", "稷山县经济技术开发区虚拟社区"]
    towns = [one for one in listed("jishan_140824.csv") if one.level == "town"]
    found = [units.kind_by_code(one.code, kinds) for one in towns]
    counted = [kind.kind for kind in found if kind]
    assert [counted.count(kind.kind) for kind in kinds] == [5, 2, 1, 1]
    assert units.kind_by_code("140824999000", kinds) is None


@pytest.mark.parametrize(
    ("name", "code", "county", "below"),
    [
        ("jishan_140824.csv", "140824000000", "稷山县", 160),
        ("jingzhou_421003.csv", "421003000000", "荆州区", 180),
        ("zhangzi_140428.csv", "140428000000", "长子县", 306),
    ],
)
def test_real_lists_are_sound_and_come_parents_first(name: str, code: str, county: str, below: int) -> None:
    ordered = in_order(listed(name), Root(code=code, name=county))
    seen = {code}
    for one in ordered:
        assert one.parent_code in seen
        seen.add(one.code)
    assert len(ordered) == below


def test_several_rows_without_a_parent_go_under_the_root_of_the_policy() -> None:
    rows = [
        row("140824100000", "town", "", "甲镇"),
        row("140824101000", "town", "", "乙镇"),
        row("140824100200"),
    ]
    assert [(one.code, one.parent_code) for one in in_order(rows, ROOT)] == [
        ("140824100000", ROOT.code),
        ("140824101000", ROOT.code),
        ("140824100200", "140824100000"),
    ]


TOWN = row("140824100000", "town", "140824000000", "甲镇")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([TOWN, row("140824100200", parent="140824109000")], "没有这个上级代码"),
        ([TOWN, row("140824100200"), row("140824100200")], "重复"),
        ([TOWN, row("140824100200", parent="140824100200")], "绕成了圈"),
        (
            [row("140824100200", parent="140824100201"), row("140824100201", parent="140824100200")],
            "绕成了圈",
        ),
        ([TOWN, row("1.40824E+11")], "12位数字"),
        ([TOWN, row("140824100200", level="hamlet")], "不认识这个层级"),
        ([TOWN, row("140824100200", level="town")], "请改正其中一个"),
        ([TOWN, row("140824100200", name=" ")], "没有名称"),
        ([TOWN, row("140824100200"), row("140824100201", parent="140824100200")], "下面不能放"),
        ([row("421003000000", "county", "", "荆州区")], "请换用这个地方的政策"),
        ([TOWN, row("140824100200001", level="grid", parent="140824100200")], "网格请在区划导入后开设"),
    ],
)
def test_a_faulty_list_is_refused_row_by_row(rows: list[DivisionRow], sentence: str) -> None:
    problems = check_divisions(rows, ROOT)
    assert any(sentence in one.reason for one in problems)
    with pytest.raises(Invalid, match="没有导入"):
        in_order(rows, ROOT)


def test_a_refusal_names_the_first_problem_and_counts_the_rest() -> None:
    problems = check_divisions([row("x"), row("y")], ROOT)
    with pytest.raises(Invalid, match="另有1处") as caught:
        refuse(problems)
    assert len(caught.value.fields) == 1  # both stand in line 2 of the same column
    refuse([])


def test_levels_know_which_stands_above() -> None:
    assert units.is_above(Level.TOWN, Level.GRID)
    assert not units.is_above(Level.GRID, Level.GRID)
    assert UnitKind.VIRTUAL.label == "虚拟社区"


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("东北街村委会", "东北街村"),
        ("同富村村委会", "同富村"),
        ("汾水社区居委会", "汾水社区"),
        ("通会桥社区居民委员会", "通会桥社区"),
        ("稷峰镇", "稷峰镇"),
    ],
)
def test_a_committee_is_not_part_of_the_name_of_a_place(full: str, short: str) -> None:
    assert units.short_name(full) == short


def test_a_row_may_stand_under_a_unit_that_is_open_already() -> None:
    late = row("140824100299")
    assert in_order([late], ROOT, {"140824100000": Level.TOWN})[0].code == "140824100299"
    assert "下面不能放" in check_divisions([late], ROOT, {"140824100000": Level.VILLAGE})[0].reason
