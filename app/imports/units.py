"""A list of divisions: code, name, level, parent; checked as a tree before anything is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.identity import is_damaged
from app.core.text import clean_digits
from app.domain.units import Level, UnitKind
from app.imports import cells, words
from app.imports.header import Column
from app.imports.rows import Layout, duplicates
from app.imports.sheet import Raw
from app.imports.staged import Problem, Severity, Staged, StagedRow

KIND = "units"
_ORDER = {level: number for number, level in enumerate(Level)}
_DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12, Level.GRID: 15}


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit to open; ``parent_code`` None is the root."""

    code: str
    name: str
    level: Level
    kind: UnitKind
    parent_code: str | None
    statistical: bool
    households: int | None
    residents: int | None
    row: int


@dataclass(frozen=True, slots=True)
class DivisionRules:
    """What a policy says about a list of divisions.

    ``root`` is (code, name, level): rows without a parent go under it. ``kind_of`` gives the kind of
    a unit from level, code and name, ``statistical`` whether it exists for statistics alone;
    ``existing`` are the codes of units already in the database, with their levels.
    """

    root: tuple[str, str, Level]
    kind_of: Callable[[Level, str, str], UnitKind | None]
    statistical: Callable[[str, str], bool]
    existing: dict[str, Level]


def unit_layout(rules: DivisionRules) -> Layout:
    """Return how a list of divisions is read.

    Source: standards-and-paper 1.5; cli.md ``import units``.
    """
    return Layout(kind=KIND, columns=_COLUMNS, check=_Tree(rules))


def unit_records(staged: Staged, rules: DivisionRules) -> tuple[UnitRecord, ...]:
    """Return the accepted units, parents before children, otherwise in the order of the file."""
    records = [_record(row, rules) for row in staged.accepted]
    return tuple(sorted(records, key=lambda item: _ORDER[item.level]))


def code(raw: Raw) -> object:
    """Return a division code as text: 12 digits for divisions, 15 or 17 for grids and micro-grids.

    Six and nine digits are the short forms of a county and a township.

    Raises:
        Invalid: another length, letters, or digits destroyed by a spreadsheet.
    """
    if damage := is_damaged(raw):
        raise Invalid(damage)
    digits = clean_digits(cells.plain(raw))
    if not digits.isdigit() or len(digits) not in {6, 9, 12, 15, 17}:
        raise Invalid(f"代码应是12位数字(网格15位),这里是“{digits[:20]}”,请核对。")
    return digits.ljust(12, "0")


_COLUMNS = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(
        key="code",
        titles=("code", "代码", "编码", "区划代码", "统计用区划代码", "单位代码", "网格编码"),
        parse=code,
        required=True,
    ),
    Column(
        key="name",
        titles=("name", "名称", "单位名称", "区划名称", "网格名称"),
        parse=cells.text,
        required=True,
    ),
    Column(
        key="level",
        titles=("level", "级别", "层级", "类型"),
        parse=cells.choice(words.LEVELS, "级别"),
        required=True,
    ),
    Column(
        key="parent_code",
        titles=("parent_code", "parent", "上级代码", "上级区划代码", "父级代码", "上级编码"),
        parse=code,
        must_exist=True,
    ),
    Column(key="households", titles=("户数", "households"), parse=cells.count),
    Column(key="residents", titles=("人口", "人口数", "常住人口", "residents"), parse=cells.count),
)


class _Tree:
    """Whether the rows, hung on what exists, are one tree."""

    def __init__(self, rules: DivisionRules) -> None:
        self._rules = rules

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        sound = [row for row in rows if _sound(row)]
        levels = {**self._rules.existing, self._rules.root[0]: self._rules.root[2]}
        levels |= {str(row.values["code"]): _level(row) for row in sound}
        parents = {str(row.values["code"]): _parent(row, self._rules) for row in sound}
        yield from duplicates(rows, "code", str, "代码", Severity.ERROR)
        for row in sound:
            yield from self._place(row, levels, parents)

    def _place(
        self, row: StagedRow, levels: dict[str, Level], parents: dict[str, str | None]
    ) -> Iterator[Problem]:
        own, parent, level = str(row.values["code"]), _parent(row, self._rules), _level(row)
        if row.values["name"] and _kind(row, self._rules) is None:
            yield row.problem("code", "按政策的代码段认不出它是哪一种单位,请核对代码,或在政策里补上这一段。")
        if parent is None:
            return
        if parent not in levels:
            yield row.problem(
                "parent_code", f"上级代码 {parent} 在文件里和库里都没有,请补上这个上级或改正代码。"
            )
        elif loop := _loop(own, parents):
            yield row.problem("parent_code", f"上下级成了一个圈:{' → '.join(loop)},请改正上级代码。")
        elif _ORDER[levels[parent]] >= _ORDER[level]:
            reason = f"{level.label}不能放在{levels[parent].label}下面,请核对级别或上级代码。"
            yield row.problem("parent_code", reason)
        elif (digits := _DIGITS.get(levels[parent])) and own[:digits] != parent[:digits]:
            reason = f"代码前{digits}位与上级 {parent} 不同,请核对是否放错了上级。"
            yield row.problem("code", reason, Severity.WARNING)


def _loop(own: str, parents: dict[str, str | None]) -> list[str]:
    """Return the codes from ``own`` round to itself, [] when the chain ends elsewhere."""
    chain, here = [own], parents.get(own)
    while here is not None and here not in chain:
        chain.append(here)
        here = parents.get(here)
    return [*chain, own] if here == own else []


def _sound(row: StagedRow) -> bool:
    """Whether code, level and parent were read; what was not has a problem already."""
    unread = row.values["parent_code"] is None and not cells.blank(row.shown.get("parent_code", ""))
    return row.values["code"] is not None and row.values["level"] is not None and not unread


def _level(row: StagedRow) -> Level:
    value = row.values["level"]
    if not isinstance(value, tuple):
        raise TypeError(value)
    level: Level = value[0]
    return level


def _parent(row: StagedRow, rules: DivisionRules) -> str | None:
    """Return the parent's code; a row without one hangs under the policy's root, unless it is the root."""
    if (written := row.values["parent_code"]) is not None:
        return str(written)
    return None if row.values["code"] == rules.root[0] else rules.root[0]


def _kind(row: StagedRow, rules: DivisionRules) -> UnitKind | None:
    value = row.values["level"]
    said = value[1] if isinstance(value, tuple) else None
    by_rule = rules.kind_of(_level(row), str(row.values["code"]), str(row.values["name"]))
    return said or by_rule


def _record(row: StagedRow, rules: DivisionRules) -> UnitRecord:
    own, name = str(row.values["code"]), str(row.values["name"])
    kind = _kind(row, rules)
    if kind is None:
        raise TypeError(own)
    households, residents = row.values.get("households"), row.values.get("residents")
    return UnitRecord(
        own,
        name,
        _level(row),
        kind,
        _parent(row, rules),
        rules.statistical(own, name),
        households if isinstance(households, int) else None,
        residents if isinstance(residents, int) else None,
        row.row,
    )
