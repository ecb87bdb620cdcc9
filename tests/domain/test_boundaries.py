"""Boundaries: where a coordinate is, what is wrong with a drawn file, how shapes lie to one another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.boundaries.colouring import MOST, Cut, class_of, classes
from app.domain.boundaries.earth import Plane, System, common_shift, system_of, unprojected
from app.domain.boundaries.matching import (
    Drawn,
    Known,
    Weight,
    Wishes,
    in_degrees,
    matched,
    place_remarks,
    shape_remarks,
)
from app.domain.boundaries.naming import name_of
from app.domain.boundaries.relations import Placed, Relation, findings
from app.domain.boundaries.shapes import (
    fault_of,
    flat,
    measured,
    numbering,
    rings_of,
    shape_of,
    simpler,
    text_of,
)


def square(west: float, south: float, size: float = 0.01, tall: float | None = None):
    """Return a square, its south-western corner in degrees."""
    east, north = west + size, south + (tall or size)
    return (((west, south), (east, south), (east, north), (west, north), (west, south)),)


HERE = (square(111, 35.6),)


def drawn(row, code="", name="", shape=HERE):
    return Drawn(row, code, name, shape)


KNOWN = [
    Known(1, "990101000000", "测试县", frozenset({"测试县"})),
    Known(2, "990101100200", "东村村委会", frozenset({"东村村委会", "东村"})),
    Known(3, "990101100200001", "第1网格", frozenset({"第1网格"})),
    Known(4, "990101100201001", "第1网格", frozenset({"第1网格"})),
]


def test_gauss_coordinates_are_turned_into_degrees_to_the_centimetre():
    # Forwards by the classical series in powers of the longitude's difference, its arc integrated.
    for east, north, place in (
        (563432.2755411104, 3941386.1216259985, (111.7, 35.6)),
        (625058.4795496986, 3354085.7630949966, (112.3, 30.3)),
        (417101.849610192, 2378649.135450108, (110.2, 21.5)),
    ):
        assert unprojected((37_000_000 + east, north)) == pytest.approx(place, abs=1e-9)
        assert unprojected((east, north), 111.0) == pytest.approx(place, abs=1e-9)
        assert unprojected((19_000_000 + east, north)) == pytest.approx(place, abs=1e-9)  # a 6-degree zone


@pytest.mark.parametrize(
    ("points", "system"),
    [
        ([(111, 35.6)], System.LONLAT),
        ([(35.6, 111)], System.TURNED),
        ([(37_563_432, 3_941_386)], System.ZONED),
        ([(563_432, 3_941_386)], System.PLANE),
        ([(0, 0)], System.UNKNOWN),
        ([], System.UNKNOWN),
    ],
)
def test_a_coordinate_system_is_known_by_its_numbers(points, system):
    assert system_of(points) is system


def test_an_area_is_true_wherever_it_lies():
    # A degree of the meridian at 35.5° is 110,950 m, of the parallel 90,730 m (GB 22021 ellipsoid).
    for latitude in (20.0, 35.5, 50.0):
        metres = flat((square(111, 35.495, 0.01),), Plane(latitude)).area
        assert metres == pytest.approx(1109.50 * 907.30, rel=5e-5)


def test_what_is_kept_of_a_shape_reads_back_the_same():
    found = measured((square(111, 35.6), square(111.02, 35.6)))
    assert found is not None and shape_of(found.text) == (square(111, 35.6), square(111.02, 35.6))
    assert found.area == pytest.approx(2 * 1_005_000, rel=0.01) and found.centre[1] == pytest.approx(35.605)
    assert text_of((square(111, 35.6),)).count(" ") == 0 and measured((square(111, 35.6, 1e-9),)) is None


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((), "没有图形"),
        (((),), "没有图形"),
        (((((1.0, 1.0), (1.0, 1.0), (1.0, 1.0)),),), "不足三个点"),
        (((((111.0, 35.0), (111.1, 35.0), (111.1, 35.1)),),), "没有闭合"),
        (((((111, 35), (111.1, 35.1), (111.1, 35), (111, 35.1), (111, 35)),),), "自己交叉"),
        (((((111, 35), (float("nan"), 35.1), (111.1, 35), (111, 35)),),), "不是数字"),
        ((square(111, 35)[0:1] + square(112, 35)[0:1],), "挖空的部分"),
    ],
)
def test_what_is_no_boundary_says_what_to_do(shape, words):
    assert words in fault_of(shape) and fault_of(shape).endswith("。")


def test_everything_wrong_with_a_file_is_said_row_by_row_at_once():
    turned = ((((35.6, 111), (35.61, 111), (35.61, 111.01), (35.6, 111)),),)
    rows = [
        drawn(1, "990101100200001"),
        drawn(2, "990101100999"),
        drawn(3, "990101100200001", "第1网格"),
        drawn(4, name="第1网格"),
        drawn(5, name="东村"),
        drawn(6),
        drawn(7, "990101", "别的县", (square(114, 38),)),
        replace(drawn(8, "990101100201001"), shape=turned[0:1]),
        drawn(9, "990101100201001", shape=()),
    ]
    placed, remarks = in_degrees(rows, Wishes())
    remarks += [
        *shape_remarks(placed),
        *place_remarks(placed, None),
        *matched(placed, KNOWN, by_name=False)[1],
    ]
    told = sorted((one.row, one.column, one.weight.value) for one in remarks)
    assert told == [
        (2, "代码", "error"),  # unknown
        (3, "代码", "error"),  # a second time
        (4, "代码", "error"),  # two are called so
        (5, "代码", "question"),
        (6, "代码", "error"),
        (7, "名称", "warning"),
        (7, "坐标", "error"),  # far from the others
        (8, "坐标", "error"),  # the latitude first
        (9, "图形", "error"),
    ]
    placed, remarks = in_degrees(rows, Wishes(turn=True))
    assert remarks == [] and placed[7].shape[0][0][0] == (111, 35.6)
    matches, remarks = matched(placed, KNOWN, by_name=True)
    assert {(one.drawn.row, one.unit.id) for one in matches} == {
        (1, 3),
        (3, 3),
        (5, 2),
        (7, 1),
        (8, 4),
        (9, 4),
    }
    assert not [one for one in remarks if one.weight is Weight.QUESTION]


def test_a_shape_outside_the_countys_box_is_seen():
    rows = [drawn(1), drawn(2, shape=(square(111.2, 35.6),))]
    box = ((110.9, 35.5), (111.1, 35.7))
    assert [one.row for one in place_remarks(rows, box)] == [2]


def test_planes_without_a_zone_need_their_meridian():
    plane = drawn(1, shape=(((((563432.0, 3941386.0), (563532.0, 3941386.0), (563532.0, 3941486.0))),),)[0:1])
    assert "没有带号" in in_degrees([plane], Wishes())[1][0].text
    placed, remarks = in_degrees([plane], Wishes(meridian=111.0))
    assert remarks == [] and placed[0].shape[0][0][0] == pytest.approx((111.7, 35.6), abs=1e-5)


def test_a_common_shift_is_seen_and_a_redrawn_county_is_none():
    places = [(111.0, 35.6), (111.1, 35.6), (111.0, 35.7)]
    moved = [(old, (old[0] + 0.006, old[1] + 0.001)) for old in places]
    assert common_shift(moved) == pytest.approx(554, abs=5)
    assert common_shift([*moved[:2], (places[2], places[2])]) is None and common_shift(moved[:2]) is None


def test_overlaps_gaps_and_what_hangs_out_are_measured():
    parent = Placed(9, None, (square(111, 35, 0.03, 0.01),))
    west, middle, east = (
        Placed(1, 9, (square(111, 35, 0.0105, 0.01),)),
        Placed(2, 9, (square(111.01, 35, 0.008, 0.01),)),
        Placed(3, 9, (square(111.02, 35, 0.011, 0.01),)),
    )
    office = Placed(4, 9, (square(111.001, 35.001, 0.001),), territory=False)
    lost = Placed(5, 9, (square(112, 35),))
    found = findings([parent, west, middle, east, office], {9: True})
    column = 0.001 * 0.01 / (0.01 * 0.01)  # a thousandth of a degree, of a square of a hundredth
    assert [(one.relation, one.unit_id, one.other_id) for one in found] == [
        (Relation.GAP, 9, 9),
        (Relation.BEYOND, 3, 9),
        (Relation.OVERLAP, 1, 2),
    ]
    assert found[0].share == pytest.approx(2 * column / 3, rel=1e-3)
    assert found[1].share == pytest.approx(column / 1.1, rel=1e-3)
    assert found[2].share == pytest.approx(0.0005 / 0.0105, rel=1e-3)
    assert found[2].area == pytest.approx(0.0005 / 0.01 * 1_012_000, rel=0.01)
    assert not [one for one in findings([parent, west, middle], {9: False}) if one.relation is Relation.GAP]
    assert findings([parent, lost], {})[0].relation is Relation.OUTSIDE and findings([], {}) == []


def test_grids_are_numbered_from_west_to_east_and_north_to_south():
    centres = [(number, (111 + number % 3 / 100, 35.6 - number // 3 / 100)) for number in range(9)]
    assert numbering(list(reversed(centres))) == list(range(9)) and numbering([]) == []
    uneven = [(1, (111.0, 35.601)), (2, (111.01, 35.602)), (3, (111.0, 35.59)), (4, (111.01, 35.591))]
    assert numbering(uneven) == [1, 2, 3, 4]


figures = st.lists(st.integers(0, 10_000) | st.decimals(0, 100, places=2), min_size=1, max_size=60)


@given(figures, st.sampled_from(Cut))
def test_every_value_has_exactly_one_class(values, cut):
    found = classes(values, cut)
    assert 1 <= len(found) <= MOST and sum(one.units for one in found) == len(values)
    for value in values:
        assert sum(one.holds(value) for one in found) == 1
        place = class_of(found, value)
        assert place is not None and found[place].holds(value)
    assert all(one.high < other.low for one, other in pairwise(found))


def test_classes_are_even_by_number_or_by_width():
    values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    assert [one.units for one in classes(values, Cut.QUANTILES)] == [2, 2, 2, 2, 2]
    assert [(one.low, one.high) for one in classes(values, Cut.EQUAL)] == [(1, 9), (100, 100)]
    assert classes([3, 3], Cut.EQUAL)[0].label("户") == "3 户" and classes([], Cut.EQUAL) == []
    assert classes([Decimal("1.50"), Decimal("20")], Cut.EQUAL)[0].label("户") == "1.50 户"
    assert class_of(classes(values, Cut.EQUAL), None) is None


def test_a_coarse_shape_has_fewer_points_and_a_small_one_its_own():
    long = tuple((111 + step / 10_000, 35.6 + (step % 2) / 1_000_000) for step in range(100))
    shape = (((*long, (111.0, 35.7), long[0]),),)
    assert sum(map(len, simpler(shape, 0.0001)[0])) < 10
    assert simpler((square(0, 0),), 1.0) == (square(0, 0),) and rings_of(flat((square(0, 0),)))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("东街村第1网格", "第1网格"),
        ("第三社区第2网格第11微网格", "第11微网格"),
        ("演宁安社区第4小组", "第4小组"),
        ("第二居民委员会", "第二"),
        ("东街村村民委员会", "东街村"),
    ],
)
def test_on_the_map_a_grid_is_called_by_its_number_alone(name: str, called: str) -> None:
    assert name_of(name) == called
