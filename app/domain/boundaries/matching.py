"""Whose boundary each shape of a file is, and everything that is wrong with the file, row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.text import clean
from app.domain.boundaries.earth import (
    Point,
    System,
    metres_between,
    system_of,
    unprojected,
)
from app.domain.boundaries.shapes import Shape, fault_of, middle
from app.domain.units import full_code

_GRID_DIGITS = (15, 17)
_FAR = 150_000.0  # metres: no county reaches that far from its middle


class Weight(Choice):
    """What a remark about a row means for taking it in."""

    ERROR = "error", "错误"
    QUESTION = "question", "请确认"
    WARNING = "warning", "提醒"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape of a file; ``row`` counts from 1, ``four_sides`` what it says of the four sides (四至)."""

    row: int
    code: str
    name: str
    shape: Shape
    four_sides: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A unit a shape may belong to; ``names`` are its full and short name and its aliases."""

    id: int
    code: str
    name: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a row; row 0 is the file."""

    row: int
    column: str
    text: str
    weight: Weight = Weight.ERROR


@dataclass(frozen=True, slots=True)
class Match:
    """A shape in degrees, and the unit it belongs to."""

    drawn: Drawn
    unit: Known


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person has said to the questions: turn coordinates, take units by name; the meridian."""

    turn: bool = False
    by_name: bool = False
    meridian: float | None = None


def in_degrees(rows: Sequence[Drawn], wishes: Wishes) -> tuple[list[Drawn], list[Remark]]:
    """Return the rows with longitudes and latitudes, and what is wrong with the coordinates of others."""
    found, remarks = list[Drawn](), list[Remark]()
    for row in rows:
        points = [point for rings in row.shape for ring in rings for point in ring]
        system = system_of(points)
        if not points or system is System.LONLAT:
            found.append(row)
        elif system is System.TURNED and wishes.turn:
            found.append(_each(row, lambda point: (point[1], point[0])))
        elif system is System.ZONED:
            found.append(_each(row, unprojected))
        elif system is System.PLANE and wishes.meridian is not None:
            found.append(_each(row, lambda point: unprojected(point, wishes.meridian)))
        else:
            remarks.append(Remark(row.row, "坐标", _SYSTEMS[system]))
    return found, remarks


_SYSTEMS = {
    System.TURNED: "坐标像是先纬度、后经度，和通行的顺序相反。可以勾选“调换经纬度”后再检查。",
    System.PLANE: "是投影坐标，但没有带号，也没有说明中央经线。请导出为经纬度坐标（CGCS2000）后再导入。",
    System.UNKNOWN: "坐标不在我国范围内，也不是带号的高斯坐标。请导出为经纬度坐标（CGCS2000）后再导入。",
}


def _each(row: Drawn, turned: object) -> Drawn:
    assert callable(turned)
    shape = tuple(tuple(tuple(turned(point) for point in ring) for ring in rings) for rings in row.shape)
    return replace(row, shape=shape)


def shape_remarks(rows: Iterable[Drawn]) -> Iterator[Remark]:
    """Yield what is wrong with shapes by themselves."""
    for row in rows:
        if fault := fault_of(row.shape):
            yield Remark(row.row, "图形", fault)


def place_remarks(rows: Sequence[Drawn], box: tuple[Point, Point] | None) -> Iterator[Remark]:
    """Yield which shapes lie outside the bounding box of all, else too far from the rest."""
    corners = {row.row: row.shape[0][0][0] for row in rows if row.shape and row.shape[0] and row.shape[0][0]}
    if not corners:
        return
    centre = middle(list(corners.values()))
    for row, point in corners.items():
        if box is not None:
            (west, south), (east, north) = box
            if not (west <= point[0] <= east and south <= point[1] <= north):
                yield Remark(row, "坐标", "落在辖区范围以外。请核对坐标系和图形。")
        elif (far := max(map(abs, metres_between(centre, point)))) > _FAR:
            told = f"离其他图形约 {far / 1000:,.0f} 公里，不像在同一个县。请核对坐标系和图形。"
            yield Remark(row, "坐标", told)


def matched(
    rows: Sequence[Drawn], known: Sequence[Known], *, by_name: bool
) -> tuple[list[Match], list[Remark]]:
    """Return whose each shape is by its code; by its name or alias only where the person has said so.

    A name is never guessed at: it is asked about, or refused where two units are called so.
    """
    by_code = {one.code: one for one in known}
    called = defaultdict(list)
    for one in known:
        for name in one.names:
            called[name].append(one)
    found, remarks = list[Match](), list[Remark]()
    for row in rows:
        unit, remark = _whose(row, by_code, called, by_name=by_name)
        found += [Match(row, unit)] if unit is not None else []
        remarks += [remark] if remark is not None else []
    return found, [*remarks, *_twice(found)]


def _whose(
    row: Drawn, by_code: Mapping[str, Known], called: Mapping[str, list[Known]], *, by_name: bool
) -> tuple[Known | None, Remark | None]:
    if not row.code:
        return _by_name(row, called.get(clean(row.name), []) if row.name else [], by_name=by_name)
    unit = by_code.get(_whole(row.code))
    if unit is None:
        told = f"没有代码为“{row.code}”的单位，或不在您的范围内。请核对代码。"
        return None, Remark(row.row, "代码", told)
    if row.name and clean(row.name) not in unit.names:
        told = f"代码是“{unit.name}”的，名称却写着“{row.name}”。请核对是不是同一个单位。"
        return unit, Remark(row.row, "名称", told, Weight.WARNING)
    return unit, None


def _by_name(row: Drawn, named: Sequence[Known], *, by_name: bool) -> tuple[Known | None, Remark | None]:
    if len(named) == 1 and by_name:
        return named[0], None
    if len(named) == 1:
        told = f"没有代码，按名称是“{named[0].name}”（{named[0].code}）吗？是的话请勾选“按名称对应”。"
        return None, Remark(row.row, "代码", told, Weight.QUESTION)
    if named:
        told = f"没有代码，叫“{row.name}”的单位有 {len(named)} 个。请补上代码。"
    else:
        told = f"没有代码，也没有叫“{row.name}”的单位。" if row.name else "没有代码，也没有名称。"
        told += "请补上代码。"
    return None, Remark(row.row, "代码", told)


def _whole(code: str) -> str:
    if code.isdigit() and len(code) in _GRID_DIGITS:
        return code
    try:
        return full_code(code)
    except Invalid:
        return code


def _twice(found: Sequence[Match]) -> Iterator[Remark]:
    often = Counter(one.unit.id for one in found)
    first: dict[int, int] = {}
    for one in found:
        if often[one.unit.id] > 1 and first.setdefault(one.unit.id, one.drawn.row) != one.drawn.row:
            told = f"“{one.unit.name}”（{one.unit.code}）在第 {first[one.unit.id]} 个图形已经有了。"
            yield Remark(one.drawn.row, "代码", f"{told}请合并成一个多部分图形，或改正代码。")
