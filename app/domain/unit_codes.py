"""Codes of units: what is wrong with those in use, and which a unit should get.  Pure rules.

A division has twelve digits, a grid its village's and three, a micro-grid two more; a household group as many
as the policy says.  Source: standards-and-paper 1.1 and 1.5; county-practices E7.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.unit_checks import Check, Finding
from app.domain.units import Level

GROUP_DIGITS = 2  # where the policy is silent
_DIVISION = 12
_GRID = 15
_PREFIX = {Level.COUNTY: 4, Level.TOWN: 6, Level.VILLAGE: 9}  # digits a division shares with what it is under
_NUMBERED = (Level.GRID, Level.MICRO_GRID, Level.GROUP)
_NAMED = 5  # missing numbers a sentence names


@dataclass(frozen=True, slots=True)
class Coded:
    """A unit as far as its code goes; ``position`` is (longitude, latitude), ``order`` where it is listed."""

    id: int
    level: Level
    code: str
    parent_id: int | None = None
    statistical: bool = False
    for_statistics: bool = False
    position: tuple[float, float] | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """A code a unit should get instead of the one it has; empty ``new`` says in ``why`` what bars it."""

    id: int
    old: str
    new: str
    why: str


def digits_of(level: Level, group_digits: int = GROUP_DIGITS) -> int:
    """Return how many digits of its own a grid, micro-grid or household group has."""
    return {Level.GRID: 3, Level.MICRO_GRID: 2, Level.GROUP: group_digits}[level]


def stem_of(level: Level, parent: Coded) -> str:
    """Return what the code of a grid or of less begins with under ``parent``.

    A micro-grid of a village without grids stands under the number 000, which no grid has.
    """
    if level is Level.MICRO_GRID and parent.level is Level.VILLAGE:
        return parent.code + "0" * (_GRID - _DIVISION)
    return parent.code


def check_codes(
    units: Sequence[Coded], given: Collection[str] = (), group_digits: int = GROUP_DIGITS
) -> list[Finding]:
    """Return what is wrong with the codes of a tree: length, parent, duplicates, gaps, statistical units.

    ``given`` are the codes ever given: a number that was is no gap, it is never given again.
    """
    by_id = {unit.id: unit for unit in units}
    times = Counter(unit.code for unit in units)
    found: list[Finding] = []
    for unit in units:
        parent = by_id.get(unit.parent_id or 0)
        found += filter(None, (_fault(unit, parent, group_digits), _statistics(unit, parent)))
        if times[unit.code] > 1:
            text = f"代码 {unit.code} 有 {times[unit.code]} 个单位在用"
            found.append(Finding(unit.id, Check.CODE, "code.duplicate", text, unit.code))
    found += _gaps(units, by_id, {*given, *times}, group_digits)
    return found


def _fault(unit: Coded, parent: Coded | None, group_digits: int) -> Finding | None:
    """Return what is wrong with a code by itself or under its parent."""
    told = _length(unit, parent, group_digits) or _stem(unit, parent)
    return Finding(unit.id, Check.CODE, told[0], told[1], unit.code) if told else None


def _length(unit: Coded, parent: Coded | None, group_digits: int) -> tuple[str, str] | None:
    if not (unit.code.isascii() and unit.code.isdigit()):
        return "code.digits", f"代码“{unit.code}”里有数字以外的字符" if unit.code else "没有代码"
    wanted = _wanted(unit, parent, group_digits)
    if len(unit.code) != wanted:
        return "code.length", f"代码应为 {wanted} 位，现在是 {len(unit.code)} 位"
    return None


def _wanted(unit: Coded, parent: Coded | None, group_digits: int) -> int:
    if unit.level not in _NUMBERED:
        return _DIVISION
    own = digits_of(unit.level, group_digits)
    if unit.level is Level.GROUP and parent is not None:
        return len(parent.code) + own
    return _DIVISION + own if unit.level is Level.GRID else _GRID + own


def _stem(unit: Coded, parent: Coded | None) -> tuple[str, str] | None:
    if parent is None:
        return None
    stem = stem_of(unit.level, parent) if unit.level in _NUMBERED else parent.code[: _PREFIX[unit.level]]
    if unit.code.startswith(stem):
        return None
    return "code.parent", f"代码前 {len(stem)} 位应与上级相同（{stem}）"


def _statistics(unit: Coded, parent: Coded | None) -> Finding | None:
    if unit.level in _NUMBERED and parent is not None and parent.statistical:
        text = "上级只供统计，下面不应设网格"
        return Finding(unit.id, Check.CODE, "code.statistical", text, parent.code)
    if unit.for_statistics and not unit.statistical:
        text = "按代码或名称只供统计，却登记为实有单位"
        return Finding(unit.id, Check.CODE, "code.statistical", text, unit.code)
    return None


def _gaps(
    units: Sequence[Coded], by_id: Mapping[int, Coded], given: Collection[str], group_digits: int
) -> Iterator[Finding]:
    """Yield the parents whose children's numbers leave some out that were never given."""
    used: dict[tuple[int, Level], list[int]] = defaultdict(list)
    for unit in units:
        parent = by_id.get(unit.parent_id or 0)
        if unit.level in _NUMBERED and parent is not None and _fault(unit, parent, group_digits) is None:
            used[parent.id, unit.level].append(int(unit.code[-digits_of(unit.level, group_digits) :]))
    for (parent_id, level), numbers in used.items():
        stem, own = stem_of(level, by_id[parent_id]), digits_of(level, group_digits)
        every = (f"{number:0{own}d}" for number in range(1, max(numbers)))
        missing = [number for number in every if stem + number not in given]
        if missing:
            more = f"等 {len(missing)} 个" if len(missing) > _NAMED else ""
            text = f"{level.label}顺序码缺 {'、'.join(missing[:_NAMED])}{more}"
            yield Finding(parent_id, Check.CODE, f"code.gap.{level}", text, ",".join(missing)[:200])


def in_reading_order(units: Sequence[Coded]) -> list[Coded]:
    """Return siblings as they are numbered: rows from north to south, each from west to east; then the rest.

    How high a row is follows from how many there are: the extent cut into as many rows as a square has.
    Those without a position keep the order of the list.
    """
    placed = [(unit.position, unit) for unit in units if unit.position is not None]
    rest = sorted((unit for unit in units if unit.position is None), key=lambda unit: unit.order)
    if not placed:
        return rest
    north, south = max(at[1] for at, _ in placed), min(at[1] for at, _ in placed)
    height = (north - south) / math.ceil(math.sqrt(len(placed))) or 1.0

    def place(one: tuple[tuple[float, float], Coded]) -> tuple[int, float, float, int]:
        (east, up), unit = one
        return int((north - up) / height), east, -up, unit.order

    lowest = math.ceil(math.sqrt(len(placed))) - 1  # the southernmost stand on the last row's edge
    ordered = sorted(placed, key=lambda one: (min(place(one)[0], lowest), *place(one)[1:]))
    return [unit for _, unit in ordered] + rest


def number_units(
    units: Sequence[Coded], given: Collection[str] = (), group_digits: int = GROUP_DIGITS
) -> list[Numbered]:
    """Return the code each grid, micro-grid and household group without a right one should get.

    Right codes stay.  ``given`` are all codes ever given; the next free number is the one after the highest,
    so that none is given twice.  What hangs on a unit that gets another code keeps its own number under it.
    """
    return _Numbering(units, given, group_digits).run()


class _Numbering:
    """One run over a tree: what every unit will be coded, and the highest number under each stem."""

    def __init__(self, units: Sequence[Coded], given: Collection[str], group_digits: int) -> None:
        self._by_id = {unit.id: unit for unit in units}
        self._new = {unit.id: unit.code for unit in units}
        self._digits = group_digits
        self._taken = {*given, *self._new.values()}
        self._first = {unit.code: unit.id for unit in reversed(units)}  # of twins the first keeps the code
        self._below: dict[tuple[int, Level], list[Coded]] = defaultdict(list)
        self._top = Counter[tuple[str, int]]()  # by what a code begins with and how many digits follow
        for unit in units:
            if unit.level in _NUMBERED and unit.parent_id in self._by_id:
                self._below[unit.parent_id or 0, unit.level].append(unit)
        for code in self._taken:
            for own in {3, 2, group_digits}:
                self._note(code, own)

    def run(self) -> list[Numbered]:
        order = {level: place for place, level in enumerate(_NUMBERED)}
        found = []
        for (parent_id, level), children in sorted(self._below.items(), key=lambda one: order[one[0][1]]):
            parent = self._by_id[parent_id]
            for unit in in_reading_order(children):
                if (why := self._wrong(unit, parent)) is not None:
                    found.append(self._number(unit, parent, level, why))
        return found

    def _wrong(self, unit: Coded, parent: Coded) -> str | None:
        """Return why a unit needs another code, None where its own is right."""
        now = Coded(parent.id, parent.level, self._new[parent.id])
        fault = _fault(unit, now, self._digits)
        if fault is not None:
            return fault.text
        return None if self._first[unit.code] == unit.id else f"代码 {unit.code} 重复"

    def _number(self, unit: Coded, parent: Coded, level: Level, why: str) -> Numbered:
        code = self._new[parent.id]
        if not code.isdigit() or (parent.level is Level.VILLAGE and len(code) != _DIVISION):
            return Numbered(unit.id, unit.code, "", "上级的代码不对，请先改正上级")
        stem, own = stem_of(level, Coded(parent.id, parent.level, code)), digits_of(level, self._digits)
        moved = code != parent.code and unit.code.startswith(parent.code) and unit.code[-own:].isdigit()
        kept = stem + unit.code[-own:]
        if moved and kept not in self._taken:
            return self._give(unit, kept, "上级换了代码，顺序号不变")
        free = self._top[stem, own] + 1
        if free >= 10**own:
            return Numbered(unit.id, unit.code, "", f"{level.label}顺序号已用到 {10**own - 1}，没有空号")
        return self._give(unit, f"{stem}{free:0{own}d}", why)

    def _give(self, unit: Coded, code: str, why: str) -> Numbered:
        self._taken.add(code)
        self._note(code, digits_of(unit.level, self._digits))
        self._new[unit.id] = code
        return Numbered(unit.id, unit.code, code, why)

    def _note(self, code: str, own: int) -> None:
        if code[-own:].isdigit():
            place = code[:-own], own
            self._top[place] = max(self._top[place], int(code[-own:]))
