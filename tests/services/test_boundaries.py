"""Boundaries on both engines: taken in whole or not at all, dated, taken back, and seen by whose they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid
from app.domain.boundaries.matching import Drawn, Known, Match, Weight, Wishes, place_remarks
from app.domain.boundaries.relations import Relation
from app.domain.units import Level, UnitKind
from app.imports.boundaries import DrawnFile, keep, look
from app.services import boundaries, imports, roster, units
from app.services.boundaries import planning
from app.services.units import UnitRow
from tests.domain.test_boundaries import square
from tests.office import TODAY, Office
from tests.services.test_roster import new

COUNTY, TOWN_A, TOWN_B = "990101000000", "990101100000", "990101101000"
VILLAGE, GRID_1, GRID_2 = "990101100200", "990101100200001", "990101100200002"


def drawn(code: str, west: float = 111, size: float = 0.01, tall: float | None = None, row: int = 1, **more):
    return Drawn(row, code, "", (square(west, 35.6, size, tall),), **more)


def of(*rows: Drawn, name: str = "网格.geojson") -> DrawnFile:
    numbered = tuple(
        Drawn(number, row.code, row.name, row.shape, row.four_sides) for number, row in enumerate(rows, 1)
    )
    return DrawnFile(name, f"{hash((name, rows)) & (1 << 64) - 1:064d}", numbered)


NESTED = of(
    drawn(COUNTY, 111, 0.1),
    drawn(TOWN_A, 111, 0.05, 0.1),
    drawn(VILLAGE, 111, 0.02, 0.01),
    drawn(GRID_1, 111, 0.01, four_sides="东至 汾河"),
    drawn(GRID_2, 111.01, 0.01),
)


def seen(office: Office, login: str) -> dict[str, str]:
    return {row.code: row.boundary for row in office.workspace(login).ask(boundaries.map_rows)}


def test_a_file_is_kept_whole_dated_and_taken_back(office: Office) -> None:
    batch = office.maker.do(keep, NESTED, Wishes())
    rows = {row.code: row for row in office.maker.ask(boundaries.map_rows)}
    grid = rows[GRID_1]
    assert (grid.boundary, grid.four_sides, rows["990101100201001"].boundary) == (
        "有",
        "东至 汾河",
        "没有边界",
    )
    assert grid.hectares == pytest.approx(Decimal("100.5"), abs=Decimal("0.5"))
    assert sum(row.boundary == "有" for row in rows.values()) == 5
    assert rows[VILLAGE].hectares == pytest.approx(2 * grid.hectares, abs=Decimal("0.02"))
    assert office.maker.ask(boundaries.found_amiss) == []
    later = TODAY + timedelta(days=10)
    wider = of(drawn(GRID_1, 111, 0.012), name="重划.geojson")
    second = office.maker.do(keep, wider, Wishes(), later)
    assert {row.code: row for row in office.maker.ask(boundaries.map_rows)}[GRID_1].hectares == grid.hectares
    office.clock.set(later)
    moved = {row.code: row for row in office.maker.ask(boundaries.map_rows)}[GRID_1]
    assert moved.hectares == pytest.approx(grid.hectares * Decimal("1.44"), rel=Decimal("0.001"))
    told = office.maker.ask(boundaries.found_amiss)
    assert {(one.relation, one.name, one.other) for one in told} == {
        (Relation.OVERLAP, "甲镇 › 东村村委会 › 东村第1网格", "甲镇 › 东村村委会 › 东村第2网格"),
        (Relation.BEYOND, "甲镇 › 东村村委会 › 东村第1网格", "甲镇 › 东村村委会"),
    }
    with pytest.raises(Invalid, match="改动过的边界"):
        office.maker.do(imports.undo, batch)
    office.maker.do(imports.undo, second)
    assert {row.code: row for row in office.maker.ask(boundaries.map_rows)}[GRID_1].hectares == grid.hectares
    assert office.maker.ask(imports.batches)[0].kind is imports.ImportKind.BOUNDARIES


def test_a_file_with_anything_wrong_writes_nothing(office: Office) -> None:
    bow = ((111.0, 35.6), (111.1, 35.7), (111.1, 35.6), (111.0, 35.7), (111.0, 35.6))
    file = of(
        drawn(COUNTY, 111, 0.1),
        drawn(VILLAGE, 111, 0.02, 0.01),
        Drawn(1, GRID_2, "", ((bow,),)),
        drawn(GRID_1, 111.05, 0.01),
        drawn("990101100201001", 112, 0.01),
        drawn("990101100999"),
        Drawn(1, "", "南村第1网格", (square(111, 35.6),)),
    )
    plan = office.maker.ask(look, file, Wishes())
    assert [(one.row, one.column, one.weight) for one in plan.remarks] == [
        (3, "图形", Weight.ERROR),  # crosses itself
        (4, "图形", Weight.ERROR),  # outside its village
        (5, "坐标", Weight.ERROR),  # outside the county's box
        (6, "代码", Weight.ERROR),
        (7, "代码", Weight.QUESTION),
    ]
    assert plan.refused and plan.may_name and not plan.may_turn
    with pytest.raises(Invalid, match="没有写入任何边界"):
        office.maker.do(keep, file, Wishes())
    assert set(seen(office, "maker").values()) == {"没有边界"} and office.maker.ask(imports.batches) == []


def test_questions_are_answered_and_the_same_file_is_refused(office: Office) -> None:
    turned = Drawn(1, "", "东村第1网格", ((tuple((y, x) for x, y in square(111, 35.6)[0]),),))
    file = of(turned)
    assert office.maker.ask(look, file, Wishes()).may_turn
    batch = office.maker.do(keep, file, Wishes(turn=True, by_name=True))
    (region,) = office.maker.ask(boundaries.regions)
    assert region.unit_id == office.unit_id(GRID_1) and region.level is Level.GRID
    assert max(x for x, _ in region.fine[0][0]) == pytest.approx(906, abs=1) and region.at[
        1
    ] == pytest.approx(555, abs=1)
    assert f"批次 {batch}" in office.maker.ask(look, file, Wishes(turn=True, by_name=True)).remarks[0].text
    with pytest.raises(Invalid, match="已经导入过"):
        office.maker.do(keep, file, Wishes(turn=True, by_name=True))


def test_a_shifted_file_is_warned_of_and_kept_all_the_same(office: Office) -> None:
    office.maker.do(keep, NESTED, Wishes())
    shifted = of(
        drawn(VILLAGE, 111.004, 0.02, 0.01), drawn(GRID_1, 111.004, 0.01), drawn(GRID_2, 111.014, 0.01)
    )
    plan = office.maker.ask(look, shifted, Wishes())
    assert not plan.refused
    assert [one.weight for one in plan.remarks] == [Weight.WARNING] and "火星坐标" in plan.remarks[0].text


def test_a_town_sees_its_own_boundaries_and_writes_none(office: Office) -> None:
    office.maker.do(keep, NESTED, Wishes())
    assert {code for code, has in seen(office, "clerk_a").items() if has == "有"} == {
        TOWN_A,
        VILLAGE,
        GRID_1,
        GRID_2,
    }
    assert (
        set(seen(office, "clerk_b").values()) == {"没有边界"} and office.clerk_b.ask(boundaries.regions) == []
    )
    assert len(office.clerk_a.ask(boundaries.regions)) == 4
    with pytest.raises(Denied):
        office.clerk_a.do(keep, of(drawn(GRID_1)), Wishes())


def test_figures_are_those_of_the_lists_and_only_what_one_may_see(office: Office) -> None:
    office.maker.do(roster.register, new(office, GRID_1, 1, card=""))
    rows = {row.code: row for row in office.maker.ask(boundaries.map_rows)}
    told = {row.code: row for row in office.maker.ask(units.outline)}
    for code, row in rows.items():
        assert (row.workers, row.households, row.residents) == (
            told[code].workers,
            told[code].households,
            told[code].residents,
        )
    assert rows[GRID_1].lacking == 0 and rows[GRID_2].lacking == 1
    assert rows[COUNTY].lacking == len(office.maker.ask(units.vacancies))
    assert "990101100498" not in rows  # for statistics alone: it has no ground
    for row in office.admin.ask(boundaries.map_rows):
        assert (row.lacking, row.workers, row.score, row.stipend) == (None, None, None, None)


def test_a_citys_ground_is_all_of_it_not_its_first_county() -> None:
    city = UnitRow(
        id=1, version=1, parent_id=None, code="420700000000", name="样市", level=Level.CITY,
        unit_kind=UnitKind.CITY, path="", statistical=False, urban_like=False, households=None,
        residents=None, host="", valid_from=TODAY, scope_lo=0, scope_hi=9,
    )  # fmt: skip
    east = replace(city, id=2, parent_id=1, level=Level.COUNTY, unit_kind=UnitKind.COUNTY)
    west = replace(east, id=3)
    tree = {row.id: row for row in (city, east, west)}
    shapes = {1: (square(111, 35.6, 0.4),), 2: (square(111, 35.6, 0.2),), 3: (square(111.2, 35.6, 0.2),)}
    drawn_all = [Drawn(at, "", "", shape) for at, shape in shapes.items()]
    sound = [Match(one, Known(one.row, "", "", frozenset())) for one in drawn_all]
    box = planning._box(tree, {}, sound)
    assert box is not None and box[1][0] == pytest.approx(111.4)
    assert list(place_remarks(drawn_all, box)) == []
    assert planning._box(tree, {}, sound[1:]) is None, "nobody drew the city"
