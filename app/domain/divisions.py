"""A division list before it becomes units: everything wrong with it, named row by row.  Pure rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from app.core.errors import Invalid
from app.core.fields import Kind, Label
from app.domain.units import Level, is_above, level_of

_LEVELS = {word: level for level in Level for word in (level.value, level.label)}


class RootRule(Protocol):
    """The unit rows without a parent stand under; policy's ``Root`` is one."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One line of a division list as it was read; ``number`` is its line in the file."""

    number: Annotated[int, Label("行号", width=6)]
    code: Annotated[str, Label("代码", width=14, kind=Kind.CODE)]
    name: Annotated[str, Label("名称", width=28)]
    level: Annotated[str, Label("层级", width=10)]
    parent_code: Annotated[str, Label("上级代码", width=14, kind=Kind.CODE)]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell of a list, in a sentence that says what to do."""

    row: Annotated[int, Label("行号", width=6)]
    column: Annotated[str, Label("列", width=10)]
    value: Annotated[str, Label("内容", width=20)]
    reason: Annotated[str, Label("原因", width=60)]


@dataclass(frozen=True, slots=True)
class Division:
    """A checked division: its parent is one of those before it, or the root."""

    code: str
    name: str
    level: Level
    parent_code: str


def check_divisions(
    rows: Sequence[DivisionRow], root: RootRule, existing: Mapping[str, Level] | None = None
) -> list[RowProblem]:
    """Return every problem of a division list, in the order of its rows; none when it can be imported.

    ``existing`` are the codes already open, with their levels: a row may stand under one of them.
    """
    above = {root.code: root.level, **(existing or {})}
    known = {row.code: row for row in rows}
    twice = {code for code, times in Counter(row.code for row in rows).items() if times > 1}
    found: list[RowProblem] = []
    for row in rows:
        own = list(_own_problems(row))
        if row.code in twice:
            own.append(RowProblem(row.number, "代码", row.code, "代码重复，请删去多余的一行"))
        found += own or _parent_problems(row, known, root, above)
    return found


def _own_problems(row: DivisionRow) -> Iterator[RowProblem]:
    """Yield what is wrong with a row by itself."""
    if not row.name.strip():
        yield RowProblem(row.number, "名称", row.name, "没有名称，请补上")
    level = _LEVELS.get(row.level)
    if level is None:
        words = "、".join(one.value for one in Level)
        yield RowProblem(row.number, "层级", row.level, f"不认识这个层级，应为 {words} 之一")
    elif not is_above(level, Level.GRID):
        reason = "区划列表只列到村（社区），网格请在区划导入后开设"
        yield RowProblem(row.number, "层级", row.level, reason)
    try:
        by_code = level_of(row.code)
    except Invalid:
        yield RowProblem(row.number, "代码", row.code, "代码应为12位数字，请检查是否被表格软件改成了数值")
        return
    if level is not None and level is not by_code:
        reason = f"代码属于“{by_code.label}”一级，层级写的是“{level.label}”，请改正其中一个"
        yield RowProblem(row.number, "层级", row.level, reason)


def _parent_problems(
    row: DivisionRow, known: Mapping[str, DivisionRow], root: RootRule, open_: Mapping[str, Level]
) -> list[RowProblem]:
    """Return what is wrong with where a sound row stands."""
    level = _LEVELS[row.level]
    if not row.parent_code:
        if row.code == root.code or is_above(root.level, level):
            return []
        reason = f"政策的根单位是“{root.name}”（{root.code}），这一行不能放在它下面；请换用这个地方的政策"
        return [RowProblem(row.number, "上级代码", "", reason)]
    parent = known.get(row.parent_code)
    if parent is None and row.parent_code not in open_:
        reason = "列表里没有这个上级代码，请补上上级单位或改正代码"
        return [RowProblem(row.number, "上级代码", row.parent_code, reason)]
    if _in_circle(row, known):
        return [RowProblem(row.number, "上级代码", row.parent_code, "上级关系绕成了圈，请改正上级代码")]
    above = _LEVELS.get(parent.level) if parent else open_[row.parent_code]
    if above is not None and not is_above(above, level):
        reason = f"上级是“{above.label}”一级，下面不能放“{level.label}”，请改正上级代码"
        return [RowProblem(row.number, "上级代码", row.parent_code, reason)]
    return []


def _in_circle(row: DivisionRow, known: Mapping[str, DivisionRow]) -> bool:
    """Return whether going up from ``row`` comes back to it."""
    seen: set[str] = set()
    here: DivisionRow | None = row
    while here and here.parent_code and here.code not in seen:
        seen.add(here.code)
        here = known.get(here.parent_code)
    return here is not None and here.code == row.code and bool(seen)


def in_order(
    rows: Sequence[DivisionRow], root: RootRule, existing: Mapping[str, Level] | None = None
) -> list[Division]:
    """Return the divisions below the root, parents before children, siblings by code.

    The root's own row is left out; rows without a parent stand under the root.

    Raises:
        Invalid: the list has problems; the sentence names the first and counts the rest.
    """
    refuse(check_divisions(rows, root, existing))
    by_level = sorted(rows, key=lambda row: (list(Level).index(_LEVELS[row.level]), row.code))
    return [
        Division(row.code, row.name.strip(), _LEVELS[row.level], row.parent_code or root.code)
        for row in by_level
        if row.code != root.code
    ]


def refuse(problems: Sequence[RowProblem], what: str = "区划列表没有导入") -> None:
    """Raise Invalid with the first problem and the count when there are any; ``fields`` holds them all.

    ``what`` says what was not done.
    """
    if not problems:
        return
    first = problems[0]
    more = f"；另有{len(problems) - 1}处，请一并改正" if len(problems) > 1 else ""
    fields = {
        f"{one.row}.{one.column}": f"第{one.row}行{one.column}“{one.value}”：{one.reason}" for one in problems
    }
    raise Invalid(
        f"{what}。第{first.row}行{first.column}“{first.value}”：{first.reason.rstrip('。')}{more}。", fields
    )
