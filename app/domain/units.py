"""The tree of units: levels, codes, scope intervals, the check of a division list.  Pure rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from app.core.access import Scope
from app.core.errors import Invalid
from app.core.fields import Choice


class Level(Choice):
    """Where a unit stands; the order of the members is the order of the tree."""

    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "乡镇"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格"
    MICRO_GRID = "micro_grid", "微网格"
    GROUP = "group", "住户小组"


class UnitKind(Choice):
    """What a unit is; the legal list of township and village kinds, and of grids."""

    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"
    STREET = "street", "街道"
    COMMUNITY_OFFICE = "community_office", "社区办事处"
    SERVICE_CENTRE = "service_centre", "服务中心"
    ZONE = "zone", "开发区"
    VILLAGE = "village", "行政村"
    COMMUNITY = "community", "社区"
    VIRTUAL = "virtual", "虚拟社区"
    RURAL_GRID = "rural_grid", "农村网格"
    URBAN_GRID = "urban_grid", "城市网格"
    DEDICATED_GRID = "dedicated_grid", "专属网格"
    MICRO_GRID = "micro_grid", "微网格"
    GROUP = "group", "住户小组"


class ChangeOp(Choice):
    """What a change does to units."""

    CREATE = "create", "新设"
    RENAME = "rename", "更名"
    MOVE = "move", "划转"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    EXTRACT = "extract", "析出"
    RECUT = "recut", "重划"
    CLOSE = "close", "撤销"


class ChangeState(Choice):
    """How far a change of units has gone."""

    DRAFT = "draft", "草稿"
    APPROVED = "approved", "已批准"
    APPLIED = "applied", "已生效"
    CANCELLED = "cancelled", "已取消"


class Basis(Choice):
    """On what a share of a split rests."""

    HOUSEHOLDS = "households", "户数"
    POPULATION = "population", "人口"
    AREA = "area", "面积"
    WHOLE = "whole", "整体"


class CodeKind(Protocol):
    """A kind of unit by the three digits of its place in the code; policy's ``CodeKind`` is one."""

    kind: UnitKind
    code_from: str
    code_to: str


class Statistical(Protocol):
    """How units for statistics alone are known; policy's ``StatisticalRule`` is one."""

    village_codes: tuple[str, ...]
    name_endings: tuple[str, ...]


K = TypeVar("K", bound=CodeKind)
R = TypeVar("R")

_SIGNIFICANT = {Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12, Level.GRID: 15}
_DIVISION_DIGITS = 12
_GRID_DIGITS = 15
_MICRO_DIGITS = 17
_LONGEST = 20

# Digits of a scope code: six levels of three below the root (architecture.md 4.7).
_SCOPE_BASE = 1000
_SCOPE_LEVELS = 6
MAX_CHILDREN = _SCOPE_BASE - 1


FINEST = (Level.GRID, Level.MICRO_GRID, Level.GROUP)
"""The levels below the village: cut by the county, numbered by rule; workers serve in one of them."""


def is_above(level: Level, other: Level) -> bool:
    """Return whether ``level`` stands higher in the tree than ``other``."""
    order = list(Level)
    return order.index(level) < order.index(other)


def check_code(code: str) -> str:
    """Return ``code`` if it is a division code (12 digits), a grid's (15) or a micro-grid's (17).

    Raises:
        Invalid: says what a code looks like.  Source: GB/T 2260, GB/T 10114, standards 1.1.
    """
    if not (code.isascii() and code.isdigit()) or len(code) not in (
        _DIVISION_DIGITS,
        _GRID_DIGITS,
        _MICRO_DIGITS,
    ):
        raise Invalid(f"“{code}”不是单位代码：区划代码12位数字，网格代码15位，微网格代码17位。请改正代码。")
    return code


def is_group_code(code: str) -> bool:
    """Return whether only a household group can have this code: it is longer than a micro-grid's.

    One below a grid has as many digits as a micro-grid: there its kind must be said.
    """
    return code.isascii() and code.isdigit() and _MICRO_DIGITS < len(code) <= _LONGEST


def level_of(code: str) -> Level:
    """Return the level a code stands at; trailing zeros count by level, never by pattern.

    Raises:
        Invalid: ``code`` is no unit code.
    """
    check_code(code)
    if len(code) == _MICRO_DIGITS:
        return Level.MICRO_GRID
    if len(code) == _GRID_DIGITS:
        return Level.GRID
    for level, begin, end in ((Level.VILLAGE, 9, 12), (Level.TOWN, 6, 9), (Level.COUNTY, 4, 6)):
        if int(code[begin:end]):
            return level
    return Level.CITY


def short_code(code: str) -> str:
    """Return the digits of a division code that carry meaning at its level: 4, 6, 9 or 12."""
    return code[: _SIGNIFICANT[level_of(code)]] if len(code) == _DIVISION_DIGITS else code


def full_code(code: str) -> str:
    """Return the 12-digit form of a division code written with 4, 6, 9 or 12 digits.

    Raises:
        Invalid: another number of digits.
    """
    if not (code.isascii() and code.isdigit()) or len(code) not in (4, 6, 9, 12):
        raise Invalid(f"“{code}”不是区划代码：应为6、9或12位数字。请改正代码。")
    return code.ljust(_DIVISION_DIGITS, "0")


def parent_code(code: str) -> str:
    """Return the code one level up: of a micro-grid its grid, of a grid its village, and so on.

    Raises:
        Invalid: ``code`` is no unit code.
    """
    above = {
        Level.MICRO_GRID: 15,
        Level.GRID: 12,
        Level.VILLAGE: 9,
        Level.TOWN: 6,
        Level.COUNTY: 4,
        Level.CITY: 2,
    }
    digits = above[level_of(code)]
    return code[:digits] if digits >= _DIVISION_DIGITS else code[:digits].ljust(_DIVISION_DIGITS, "0")


def grid_code(village_code: str, sequence: int) -> str:
    """Return the 15-digit code of the ``sequence``-th grid of a village (standards 1.1).

    Raises:
        Invalid: the code is no village's, or the sequence is not 1 to 999.
    """
    if level_of(village_code) is not Level.VILLAGE:
        raise Invalid(f"网格只能设在村（社区）下面，“{village_code}”不是村（社区）代码。")
    return village_code + _sequence(sequence, 3)


def micro_grid_code(code: str, sequence: int) -> str:
    """Return the 17-digit code of the ``sequence``-th micro-grid of a grid.

    Raises:
        Invalid: the code is no grid's, or the sequence is not 1 to 99.
    """
    if level_of(code) is not Level.GRID:
        raise Invalid(f"微网格只能设在网格下面，“{code}”不是网格代码。")
    return code + _sequence(sequence, 2)


def part_code(above: str, level: Level, sequence: int) -> str:
    """Return the code of the ``sequence``-th grid, micro-grid or household group below a unit.

    A grid adds three digits to its village's, a finer unit two to its parent's; where a county skips the
    grids, the three of the grid are zeros.

    Raises:
        Invalid: a grid below no village, or more units than the digits can number.
    """
    if level is Level.GRID:
        return grid_code(above, sequence)
    return prefix_of(above, level) + _sequence(sequence, 2)


def prefix_of(above: str, level: Level) -> str:
    """Return what the codes of a unit's children of a level begin with."""
    skips = level is not Level.GRID and len(above) == _DIVISION_DIGITS
    return f"{above}000" if skips else above


def _sequence(sequence: int, digits: int) -> str:
    if not 1 <= sequence < 10**digits:
        raise Invalid(f"顺序码应在1到{10**digits - 1}之间，现在是{sequence}。请检查网格数。")
    return f"{sequence:0{digits}d}"


def kind_by_code(code: str, kinds: Sequence[K]) -> K | None:
    """Return the kind of a township or village by the three digits of its own place; None if unlisted."""
    own = code[6:9] if level_of(code) is Level.TOWN else code[9:12]
    return next((one for one in kinds if one.code_from <= own <= one.code_to), None)


def is_statistical(code: str, name: str, rule: Statistical) -> bool:
    """Return whether a division exists for statistics alone (虚拟社区, 开发区): no grid, no worker."""
    village = level_of(code) is Level.VILLAGE and code[9:12] in rule.village_codes
    return village or name.endswith(rule.name_endings)


def child_interval(parent: Scope, ordinal: int) -> Scope:
    """Return the scope of the ``ordinal``-th child (1 to 999) of the unit that owns ``parent``.

    The unit itself keeps ``lo``, so its interval holds it and everything below and nothing else.

    Raises:
        Invalid: no such place, or the tree is already six levels deep.
    """
    width = (parent.hi - parent.lo + 1) // _SCOPE_BASE
    if width < 1:
        raise Invalid(f"层级最多在根单位下面再分{_SCOPE_LEVELS}层，不能再往下设单位。")
    if not 1 <= ordinal <= MAX_CHILDREN:
        raise Invalid(f"一个单位下面最多设{MAX_CHILDREN}个下级单位，请先合并或撤销。")
    low = parent.lo + ordinal * width
    return Scope(low, low + width - 1)


def scopes_above(code: int) -> list[int]:
    """Return the scope codes of a unit and of all it hangs on, the root's last."""
    return [code - code % _SCOPE_BASE**level for level in range(_SCOPE_LEVELS + 1)]


def scope_above(scope: Scope) -> Scope:
    """Return the interval one level up, of the root its own."""
    width = min((scope.hi - scope.lo + 1) * _SCOPE_BASE, _SCOPE_BASE**_SCOPE_LEVELS)
    low = scope.lo - scope.lo % width
    return Scope(low, low + width - 1)


def ordinal_in(parent: Scope, child: Scope) -> int:
    """Return which child of ``parent`` owns ``child``; the inverse of ``child_interval``."""
    return (child.lo - parent.lo) // ((parent.hi - parent.lo + 1) // _SCOPE_BASE)


def in_tree_order(rows: Sequence[R], place: Callable[[R], tuple[int, int | None]]) -> Sequence[R]:
    """Return rows so that each unit is followed by all that hangs on it; ``place`` gives its id and parent's.

    Rows by interval mostly are so already.  A past tree is not: intervals follow today's.
    """
    path: list[int] = []
    there = {place(row)[0] for row in rows}
    for row in rows:
        unit_id, above = place(row)
        while path and path[-1] != above:
            path.pop()
        if not path and above in there:
            return _sorted_tree(rows, place, there)
        path.append(unit_id)
    return rows


def _sorted_tree(
    rows: Sequence[R], place: Callable[[R], tuple[int, int | None]], there: set[int]
) -> Sequence[R]:
    below: dict[int | None, list[R]] = {}
    for row in reversed(rows):
        above = place(row)[1]
        below.setdefault(above if above in there else None, []).append(row)
    found: list[R] = []
    waiting = below.pop(None, [])
    while waiting:
        row = waiting.pop()
        found.append(row)
        waiting += below.pop(place(row)[0], [])
    return found


_VILLAGE_ENDINGS = ("村民委员会", "村委会")
_COMMUNITY_ENDINGS = ("居民委员会", "居委会")


def short_name(name: str) -> str:
    """Return a village's or community's name without its committee: 东街村委会 is 东街村."""
    for ending in _VILLAGE_ENDINGS:
        if name.endswith(ending):
            base = name.removesuffix(ending)
            return base if base.endswith("村") else base + "村"
    for ending in _COMMUNITY_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name
