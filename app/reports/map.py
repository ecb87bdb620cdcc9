"""电子地图 on paper: vector patches coloured by class, with title, legend, day, scale bar and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.colors import HexColor

from app.core.errors import Invalid
from app.domain.boundaries.colouring import Cut, Indicator, Klass, class_of, classes
from app.domain.boundaries.earth import Point, metres_text, round_metres
from app.domain.boundaries.naming import Spot, name_of, roomy
from app.domain.units import Level
from app.reports.fonts import Face
from app.reports.paper import GREY, LANDSCAPE, LANDSCAPE_A3, MM, Paper, Pen
from app.reports.stamp import Stamp
from app.services.boundaries import MapRow, Region
from app.services.boundaries.atlas import NONE

_TITLE, _SECTION, _WORD, _SMALL = (
    Pen(Face.TITLE, 18),
    Pen(Face.HEI, 11),
    Pen(Face.SONG, 9),
    Pen(Face.SONG, 8, GREY),
)
_PALE, _FULL, _WHITE = (0xE7, 0xF0, 0xFB), (0x1B, 0x5F, 0xB4), HexColor("#FFFFFF")
_UNKNOWN = HexColor("#F2F2F2")
_LEGEND, _HEAD, _GAP, _LINE = 52 * MM, 16 * MM, 5 * MM, 13.0
_MANY = 60  # units above which A4 is too small to read
_LISTED = 24  # names of units without a boundary that the legend has room for


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What a map on paper shows: one level coloured by one figure, as it is on a day."""

    rows: Sequence[MapRow]
    regions: Sequence[Region]
    level: Level
    indicator: Indicator
    cut: Cut
    on: date

    @property
    def drawn(self) -> list[Region]:
        """The boundaries of the level."""
        return [one for one in self.regions if one.level is self.level]

    @property
    def above(self) -> list[Region]:
        """The boundaries of the level above, drawn as lines over the colours."""
        order = list(Level)
        higher = [one.level for one in self.regions if order.index(one.level) < order.index(self.level)]
        return [one for one in self.regions if higher and one.level is max(higher, key=order.index)]

    @property
    def lacking(self) -> list[MapRow]:
        """The units of the level without a boundary."""
        return [row for row in self.rows if row.level is self.level and row.boundary == NONE]


def usual(rows: Sequence[MapRow], regions: Sequence[Region], on: date, *, town: bool) -> MapSheet:
    """Return the map a report shows where nobody chose: a county by villages, a town by grids.

    Raises:
        Invalid: there is no boundary.
    """
    there = {one.level for one in regions}
    wished = (Level.GRID, Level.VILLAGE, Level.TOWN) if town else (Level.VILLAGE, Level.TOWN, Level.GRID)
    level = next((one for one in wished if one in there), None)
    if level is None:
        raise Invalid("还没有边界，请先在“电子地图”里导入边界。")
    known = [one for one in Indicator if any(getattr(row, one.value) is not None for row in rows)]
    return MapSheet(rows, regions, level, (known or [Indicator.HOUSEHOLDS])[0], Cut.QUANTILES, on)


def map_pdf(sheet: MapSheet, stamp: Stamp) -> bytes:
    """Return the map as one page of A4 or, where that is too small, A3 landscape.

    Raises:
        Invalid: the level has no boundary.
    """
    if not sheet.drawn:
        raise Invalid(f"{sheet.level.label}这一级还没有边界，请换一级或先导入边界。")
    paper = Paper(stamp, LANDSCAPE_A3 if len(sheet.drawn) > _MANY else LANDSCAPE)
    paper.centre(paper.left + paper.width / 2, paper.top + 8, stamp.title, _TITLE)
    day = f"{sheet.on.year}年{sheet.on.month}月{sheet.on.day}日"
    told = f"{sheet.indicator.label}，按{sheet.level.label}，{day}的数据"
    paper.centre(paper.left + paper.width / 2, paper.top + 28, told, _WORD)
    values = {row.id: getattr(row, sheet.indicator.value) for row in sheet.rows}
    figures = [values[one.unit_id] for one in sheet.drawn if values.get(one.unit_id) is not None]
    found = classes(figures, sheet.cut)
    _Plot(paper, sheet).draw(found, values)
    _legend(paper, sheet, found, values)
    return paper.bytes()


class _Plot:
    """The map in its box: metres become points."""

    def __init__(self, paper: Paper, sheet: MapSheet) -> None:
        self.paper, self.sheet = paper, sheet
        points = [p for one in sheet.drawn for rings in one.fine for p in rings[0]]
        self.west, self.north = min(x for x, _ in points), min(y for _, y in points)
        across = max(x for x, _ in points) - self.west
        down = max(y for _, y in points) - self.north
        self.wide, self.high = paper.width - _LEGEND - _GAP, paper.height - _HEAD - 2
        self.scale = min(self.wide / across, (self.high - 8 * MM) / down)
        self.x = paper.left + (self.wide - across * self.scale) / 2
        self.y = paper.top + _HEAD + (self.high - 8 * MM - down * self.scale) / 2

    def place(self, point: Point) -> Point:
        """Return where a point of the map lies on the page."""
        return self.x + (point[0] - self.west) * self.scale, self.y + (point[1] - self.north) * self.scale

    def draw(self, found: Sequence[Klass], values: dict[int, Any]) -> None:
        """Draw patches, lines and names, and the bar below them."""
        shades, grounds = _shades(len(found)), dict[int, HexColor]()
        for one in self.sheet.drawn:
            place = class_of(found, values.get(one.unit_id))
            grounds[one.unit_id] = _UNKNOWN if place is None else shades[place]
            self._patch(one, grounds[one.unit_id], 0.3)
        for one in self.sheet.above:
            self._patch(one, None, 0.9)
        self._names(grounds)
        self._bar()

    def _patch(self, one: Region, colour: HexColor | None, weight: float) -> None:
        rings = [[self.place(point) for point in ring] for rings in one.fine for ring in rings]
        self.paper.area(rings, colour, weight)

    def _names(self, grounds: dict[int, HexColor]) -> None:
        called = {row.id: name_of(row.name) for row in self.sheet.rows}
        pen = Pen(Face.SONG, 6.5 if len(grounds) > _MANY else 8)
        white = Pen(pen.face, pen.size, _WHITE)
        spots = [self._spot(one, called[one.unit_id], pen) for one in self.sheet.drawn]
        for spot in roomy(spots):
            dark = sum(grounds[spot.unit_id].rgb()) < 1.7
            self.paper.centre(*spot.at, spot.text, white if dark else pen)

    def _spot(self, one: Region, text: str, pen: Pen) -> Spot:
        xs, ys = [x for x, _ in one.fine[0][0]], [y for _, y in one.fine[0][0]]
        patch = ((max(xs) - min(xs)) * self.scale, (max(ys) - min(ys)) * self.scale)
        return Spot(
            one.unit_id, text, self.place(one.at), (self.paper.measure(text, pen), pen.size * 1.2), patch
        )

    def _bar(self) -> None:
        metres = round_metres(38 * MM / self.scale)
        long, left, low = metres * self.scale, self.paper.left, self.paper.top + _HEAD + self.high
        self.paper.rule(left, low, left + long, low, 1)
        for x in (left, left + long):
            self.paper.rule(x, low - 4, x, low, 1)
        self.paper.text(left + long + 5, low - 3, metres_text(metres), _SMALL)
        self.paper.text(left + long + 60, low - 3, "上北下南", _SMALL)


def _shades(count: int) -> list[HexColor]:
    shares = [step / (count - 1) for step in range(count)] if count > 1 else [0.5] * count
    mixed = [
        [round(low + (high - low) * share) for low, high in zip(_PALE, _FULL, strict=True)]
        for share in shares
    ]
    return [HexColor(f"#{red:02X}{green:02X}{blue:02X}") for red, green, blue in mixed]


def _legend(paper: Paper, sheet: MapSheet, found: Sequence[Klass], values: dict[int, Any]) -> None:
    """Write what the colours mean, who has no boundary, and where boundaries come from."""
    x, y = paper.left + paper.width - _LEGEND, paper.top + _HEAD + 8
    paper.text(x, y, "图例", _SECTION)
    blank = sum(values.get(one.unit_id) is None for one in sheet.drawn)
    told = [
        (shade, one.label(sheet.indicator.measure), one.units)
        for shade, one in zip(_shades(len(found)), found, strict=True)
    ]
    for colour, text, units in [*told, *([(_UNKNOWN, "没有数据", blank)] if blank else [])]:
        y += _LINE + 2
        box = [[(x, y - 4.5), (x + 16, y - 4.5), (x + 16, y + 4.5), (x, y + 4.5)]]
        paper.area(box, colour, 0.3)
        paper.text(x + 22, y, text, _WORD)
        paper.right(x + _LEGEND, y, f"{units:,} 个", _WORD)
    for line in _notes(sheet):
        y += _LINE
        paper.text(x, y, line, _SMALL)


def _notes(sheet: MapSheet) -> list[str]:
    lacking, label = sheet.lacking, sheet.level.label
    lines = ["", f"有边界 {len(sheet.drawn):,} 个{label}，没有边界 {len(lacking):,} 个"]
    lines += [f"　{row.name}" for row in lacking[:_LISTED]]
    lines += [f"　……共 {len(lacking):,} 个"] if len(lacking) > _LISTED else []
    sources = dict.fromkeys(row.source for row in sheet.rows if row.source)
    parts = [f"边界来源：{source}" for source in list(sources)[:4]]
    return [*lines, "", *(part[at : at + 18] for part in parts for at in range(0, len(part), 18))]
