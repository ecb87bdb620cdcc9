"""A list of divisions as counties keep it: code, name, level, parent; a tree by the rules of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from app.core.errors import Invalid
from app.core.identity import is_damaged
from app.core.text import clean_digits
from app.domain.divisions import RowProblem
from app.domain.own_fields import declared
from app.domain.policy import OwnField
from app.domain.units import Level, full_code, short_code
from app.imports import cells, words
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside
from app.imports.own import extra_of, own_column
from app.imports.rows import Layout, duplicates
from app.imports.sheet import Raw
from app.imports.staged import Problem, Severity, Staged, StagedRow
from app.services import imports, units
from app.services.policy import policy_on
from app.services.units import NewUnit
from app.workspace import Unit

KIND = "units"
_KEYS = {"代码": "code", "名称": "name", "户数": "households", "层级": "level", "上级代码": "parent_code"}
_GRID_DIGITS = (15, 17)

Guard = Callable[[Sequence[NewUnit]], Iterable[RowProblem]]


def nothing_doubted(_news: Sequence[NewUnit]) -> Iterable[RowProblem]:
    """Doubt nothing: where no county is known yet."""
    return ()


def unit_layout(guard: Guard, own: Sequence[OwnField] = (), doubts: Guard = nothing_doubted) -> Layout:
    """Return how a list of divisions is read; ``guard`` is the check the service makes of the whole list.

    ``doubts`` are what it only warns of.

    ``own`` are the county's own fields of units, each a column by its title.

    Source: standards-and-paper 1.5; cli.md ``import units``.
    """
    return Layout(kind=KIND, columns=(*_COLUMNS, *map(own_column, own)), check=_Check(guard, own, doubts))


def unit_list(unit: Unit, since: date | None) -> OneList:
    """Return how a list of divisions is read, open from ``since``, else from the policy's first day."""
    policy = policy_on(unit, unit.today)
    day, own = since or policy.valid_from, declared(policy, "unit")
    layout = unit_layout(
        lambda news: units.preview_divisions(unit, news, day).problems,
        own,
        lambda news: units.division_doubts(unit, news, day),
    )
    return OneList(day.isoformat(), layout, partial(_settled, since=day, own=own))


def _settled(unit: Unit, staged: Staged, since: date, own: Sequence[OwnField]) -> Settled:
    """Return the list beside the tree; all of it is handed on, for what is open already is left alone."""
    found = units.compare_divisions(unit, new_units(staged.accepted, own), since)
    settled, places = beside(staged, found, _KEYS)
    news = new_units(settled.accepted, own)
    return Settled(
        settled, lambda unit, batch: imports.open_divisions(unit, batch, news, since), bool(places)
    )


def new_units(rows: Sequence[StagedRow], own: Sequence[OwnField] = ()) -> list[NewUnit]:
    """Return the divisions the rows describe, in their order; ``row`` counts from one."""
    return [_new(number, row, own) for number, row in enumerate(rows, start=1)]


def code(raw: Raw) -> object:
    """Return a division code of 12 digits, or a grid's of 15 or 17; short forms are filled up.

    Raises:
        Invalid: another length, letters, or digits destroyed by a spreadsheet.
    """
    if damage := is_damaged(raw):
        raise Invalid(damage)
    digits = clean_digits(cells.plain(raw))
    return digits if digits.isdigit() and len(digits) in _GRID_DIGITS else full_code(digits)


_COLUMNS = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(
        key="code",
        titles=("code", "代码", "编码", "区划代码", "统计用区划代码", "单位代码"),
        parse=code,
        required=True,
    ),
    Column(key="name", titles=("name", "名称", "单位名称", "区划名称"), parse=cells.text, required=True),
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


class _Check:
    """The service's rules, and what only the file can say: who shares a code, whose parent looks foreign."""

    def __init__(self, guard: Guard, own: Sequence[OwnField], doubts: Guard) -> None:
        self._guard, self._own, self._doubts = guard, own, doubts
        self._keys = _KEYS | {one.title: f"extra.{one.key}" for one in own}

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        readable = [row for row in rows if row.values["code"] and row.values["level"]]
        shared = list(duplicates(readable, "code", str, "代码", Severity.ERROR))
        yield from shared
        twice = {(problem.sheet, problem.row) for problem in shared}
        for found in self._guard(new_units(readable, self._own)):
            row = readable[found.row - 1]
            key = self._keys[found.column]
            said_before = (row.table.sheet, row.row) in twice and key == "code"
            if not said_before and not _unread(row, key):
                yield row.problem(key, f"{found.reason.rstrip('。')}。")
        for doubt in self._doubts(new_units(readable, self._own)):
            reason = f"{doubt.reason}。"
            yield readable[doubt.row - 1].problem(self._keys[doubt.column], reason, Severity.WARNING)
        for row in readable:
            yield from _foreign(row)


def _unread(row: StagedRow, key: str) -> bool:
    """Whether the cell could not be read, which has been said already."""
    return row.values[key] is None and (key == "name" or not cells.blank(row.cells.get(key, "")))


def _foreign(row: StagedRow) -> Iterator[Problem]:
    own, parent = str(row.values["code"]), row.values["parent_code"]
    if isinstance(parent, str) and parent != own and not own.startswith(short_code(parent)):
        reason = f"代码前{len(short_code(parent))}位与上级 {parent} 不同，请核对是否放错了上级。"
        yield row.problem("code", reason, Severity.WARNING)


def _new(number: int, row: StagedRow, own: Sequence[OwnField]) -> NewUnit:
    said = row.values["level"]
    if not isinstance(said, tuple) or not isinstance(said[0], Level):
        raise TypeError(said)
    parent, households, residents = (row.values[key] for key in ("parent_code", "households", "residents"))
    return NewUnit(
        code=str(row.values["code"]),
        name=str(row.values["name"] or ""),
        level=said[0],
        parent_code=parent if isinstance(parent, str) else None,
        unit_kind=said[1],
        households=households if isinstance(households, int) else None,
        residents=residents if isinstance(residents, int) else None,
        row=number,
        extra=extra_of(row, own),
    )
