"""The map on paper, read back: its words, its colours where the patches lie, its paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from app.core.errors import Invalid
from app.domain.boundaries.colouring import Cut, Indicator
from app.domain.units import Level
from app.reports.map import MapSheet, map_pdf, usual
from app.services.boundaries import MapRow, Region
from app.services.boundaries.atlas import HAS, NONE
from tests.reports.paper_kit import STAMP, texts

DAY = date(2026, 11, 26)


def row(number: int, level: Level, lacking: int | None, boundary: str = HAS) -> MapRow:
    return MapRow(
        id=number,
        parent_id=1,
        name=f"东村第{number}网格" if level is Level.GRID else f"村{number}",
        level=level,
        boundary=boundary,
        hectares=Decimal(100),
        lacking=lacking,
        workers=None,
        households=None,
        residents=None,
        load=None,
        score=None,
        stipend=None,
        four_sides="",
        source="演示边界" if boundary == HAS else "",
        full_name="",
        code="",
        scope_lo=number,
        scope_hi=number,
    )


def region(number: int, level: Level, west: float, wide: float) -> Region:
    shape = (((((west, 0.0), (west + wide, 0.0), (west + wide, 1000.0), (west, 1000.0), (west, 0.0))),),)
    return Region(number, level, shape, shape, (west + wide / 2, 500.0))


ROWS = [
    row(1, Level.VILLAGE, 3),
    *(row(number, Level.GRID, number - 2) for number in (2, 3, 4)),
    row(5, Level.GRID, None),
    row(6, Level.GRID, 9, NONE),
]
GRIDS = [region(number, Level.GRID, (number - 2) * 1000, 1000) for number in range(2, 6)]
REGIONS = [region(1, Level.VILLAGE, 0, 4000), *GRIDS]
SHEET = MapSheet(ROWS, REGIONS, Level.GRID, Indicator.LACKING, Cut.QUANTILES, DAY)


def test_the_map_says_what_it_shows_and_who_is_not_on_it():
    (page,) = texts(map_pdf(SHEET, STAMP))
    for words in (
        STAMP.title,
        "缺员人数，按网格，2026年11月26日的数据",
        "0 人",
        "2 人",
        "没有数据",
        "有边界 4 个网格，没有边界 1 个",
        "东村第6网格",
        "边界来源：演示边界",
        "第2网格",
        "500 米",
        "演示数据",
    ):
        assert words in page, words


def test_every_patch_has_the_colour_of_its_class():
    document = pypdfium2.PdfDocument(map_pdf(SHEET, STAMP))
    try:
        picture = document[0].render(scale=1.0).to_pil().convert("RGB")
    finally:
        document.close()
    strip = range(picture.height * 2 // 5, picture.height * 3 // 5, 3)
    points = [(x, y) for x in range(0, picture.width, 3) for y in strip]
    seen = {picture.getpixel(point) for point in points}
    assert {(0xE7, 0xF0, 0xFB), (0x1B, 0x5F, 0xB4), (0xF2, 0xF2, 0xF2)} <= seen
    first = {colour: min(x for x, y in points if picture.getpixel((x, y)) == colour) for colour in seen}
    assert first[0xE7, 0xF0, 0xFB] < first[0x1B, 0x5F, 0xB4] < first[0xF2, 0xF2, 0xF2]  # from west to east


def test_many_patches_go_on_larger_paper_and_the_same_map_gives_the_same_bytes():
    many = [region(number, Level.GRID, number * 1000, 1000) for number in range(2, 72)]
    rows = [row(number, Level.GRID, 0) for number in range(2, 72)]
    large = map_pdf(replace(SHEET, rows=rows, regions=many), STAMP)
    assert large == map_pdf(replace(SHEET, rows=rows, regions=many), STAMP)
    for content, width in ((large, 420), (map_pdf(SHEET, STAMP), 297)):
        document = pypdfium2.PdfDocument(content)
        assert document[0].get_width() == pytest.approx(width * 72 / 25.4, abs=1)
        document.close()


def test_the_usual_map_is_by_villages_of_a_town_by_grids_and_refused_without_boundaries():
    assert usual(ROWS, REGIONS, DAY, town=False).level is Level.VILLAGE
    assert usual(ROWS, REGIONS, DAY, town=True).level is Level.GRID
    with pytest.raises(Invalid, match="还没有边界"):
        usual(ROWS, [], DAY, town=False)
    with pytest.raises(Invalid, match="还没有边界"):
        map_pdf(replace(SHEET, level=Level.TOWN), STAMP)
