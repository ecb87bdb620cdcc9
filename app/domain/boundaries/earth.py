"""Where a coordinate is on the earth: which system it is in, and how large what it encloses is.

Lengths are metres, angles degrees; the ellipsoid is CGCS2000's (GB 22021-2008), which differs from WGS 84 by
less than a millimetre.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from app.core.fields import Choice

A, F = 6378137.0, 1 / 298.257222101
_E2 = F * (2 - F)
_E = math.sqrt(_E2)
_N = F / (2 - F)
#: Krueger's series, third flattening to the fourth power: below a millimetre within six degrees
_RECTIFYING = A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_DELTA = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)  # all of China
_FALSE_EAST, _ZONE = 500_000.0, 1_000_000.0
_THREE_DEGREE, _SIX_DEGREE = range(24, 46), range(13, 24)  # zone numbers of China do not overlap

Point = tuple[float, float]


class System(Choice):
    """What the numbers of a file are."""

    LONLAT = "lonlat", "经纬度（CGCS2000 或 WGS84）"
    TURNED = "turned", "经纬度，先纬度后经度"
    ZONED = "zoned", "CGCS2000 高斯投影坐标（带号在前）"
    PLANE = "plane", "投影坐标，没有带号"
    UNKNOWN = "unknown", "看不出的坐标"


@dataclass(frozen=True, slots=True)
class Plane:
    """The equal-area plane of a county: areas in it are true, shapes nearly so close to ``latitude``."""

    latitude: float

    @property
    def _stretch(self) -> float:
        sine = math.sin(math.radians(self.latitude))
        return math.cos(math.radians(self.latitude)) / math.sqrt(1 - _E2 * sine**2)

    def place(self, point: Point) -> Point:
        """Return where a longitude and latitude lie in the plane, in metres."""
        sine = math.sin(math.radians(point[1]))
        q = (1 - _E2) * (sine / (1 - _E2 * sine**2) + math.atanh(_E * sine) / _E)
        return A * self._stretch * math.radians(point[0]), A * q / (2 * self._stretch)


def system_of(points: Iterable[Point]) -> System:
    """Return what the coordinates of a file are, by where the median of them would lie."""
    some = list(points)
    if not some:
        return System.UNKNOWN
    first, second = median(x for x, _ in some), median(y for _, y in some)
    if _in(first, LONGITUDES) and _in(second, LATITUDES):
        return System.LONLAT
    if _in(first, LATITUDES) and _in(second, LONGITUDES):
        return System.TURNED
    if _zone(first) is not None and 0 < second < 6e6:
        return System.ZONED
    if abs(first) < _ZONE and 0 < second < 6e6 and (abs(first) > 360 or second > 360):
        return System.PLANE
    return System.UNKNOWN


def _in(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _zone(east: float) -> int | None:
    number = int(east // _ZONE)
    return number if number in _THREE_DEGREE or number in _SIX_DEGREE else None


def meridian_of(east: float) -> float | None:
    """Return the central meridian of the zone whose number leads an easting; None where none does."""
    number = _zone(east)
    if number is None:
        return None
    return number * 3.0 if number in _THREE_DEGREE else number * 6.0 - 3.0


def unprojected(point: Point, meridian: float | None = None) -> Point:
    """Return the longitude and latitude of a Gauss-Krueger point (easting, northing).

    ``meridian`` is the central one of an easting without a zone's number; other zones say theirs.

    Source: Karney 2011, inverse of Krueger's series, scale 1 (GB/T 17798: 高斯-克吕格投影).
    """
    east, north = point
    central = meridian_of(east) if meridian is None else meridian
    if central is None:
        raise ValueError(point)
    eta, xi = (east % _ZONE - _FALSE_EAST) / _RECTIFYING, north / _RECTIFYING
    flat_xi = xi - sum(
        b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in enumerate(_BETA, start=1)
    )
    flat_eta = eta - sum(
        b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in enumerate(_BETA, start=1)
    )
    chi = math.asin(math.sin(flat_xi) / math.cosh(flat_eta))
    latitude = chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(_DELTA, start=1))
    longitude = math.atan2(math.sinh(flat_eta), math.cos(flat_xi))
    return central + math.degrees(longitude), math.degrees(latitude)


def metres_between(one: Point, other: Point) -> Point:
    """Return how far east and north ``other`` lies of ``one``, in metres; for places of one county."""
    turn = math.radians(1) * A
    return (other[0] - one[0]) * turn * math.cos(math.radians(one[1])), (other[1] - one[1]) * turn


def common_shift(pairs: Sequence[tuple[Point, Point]]) -> float | None:
    """Return by how many metres all places moved the same way between two lists, None where they did not.

    A list in GCJ-02 (火星坐标) lies 100 to 1,000 m beside the same places in WGS 84, all in one direction.
    """
    if len(pairs) < 3:
        return None
    steps = [metres_between(old, new) for old, new in pairs]
    east, north = median(x for x, _ in steps), median(y for _, y in steps)
    far = math.hypot(east, north)
    alike = all(math.hypot(x - east, y - north) < max(30.0, far / 10) for x, y in steps)
    return far if alike and 100 <= far <= 1000 else None


def round_metres(most: float) -> float:
    """Return the largest of 1, 2 and 5 with noughts that is no more than ``most``."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)


def metres_text(metres: float) -> str:
    """Return a length as a map says it."""
    return f"{metres / 1000:g} 公里" if metres >= 1000 else f"{metres:g} 米"
