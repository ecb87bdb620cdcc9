"""A list of new figures of units: code, households, people, whether the town's standard holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.domain.divisions import RowProblem
from app.imports import cells
from app.imports.header import Column
from app.imports.rows import Layout, duplicates
from app.imports.staged import Problem, Severity, StagedRow
from app.imports.units import code
from app.services.units import UnitFigures

KIND = "figures"
_KEYS = {"代码": "code", "户数": "households", "人口": "residents", "变更依据": "reason"}
_FLAG = {"是": True, "√": True, "有": True, "否": False, "×": False, "无": False}

Guard = Callable[[Sequence[UnitFigures]], Iterable[RowProblem]]

_COLUMNS = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(
        key="code",
        titles=("代码", "编码", "网格编码", "网格代码", "单位代码", "code"),
        parse=code,
        required=True,
    ),
    Column(key="name", titles=("名称", "网格名称", "单位名称", "name"), parse=cells.text, soft=True),
    Column(key="households", titles=("户数", "households"), parse=cells.count),
    Column(key="residents", titles=("人口", "人口数", "常住人口", "residents"), parse=cells.count),
    Column(key="urban_like", titles=("比照城市",), parse=cells.choice(_FLAG, "比照城市")),
    Column(key="reason", titles=("变更依据", "依据", "原因", "备注"), parse=cells.text),
)


def figure_layout(guard: Guard, reason: str) -> Layout:
    """Return how a list of figures is read; a row without a reason of its own has that of the file."""
    return Layout(kind=KIND, columns=_COLUMNS, check=_Check(guard, reason))


def new_figures(rows: Sequence[StagedRow], reason: str) -> list[UnitFigures]:
    """Return the figures the rows give, in their order; ``row`` counts from one."""
    return [_new(number, row, reason) for number, row in enumerate(rows, start=1)]


class _Check:
    """The service's rules, and codes that stand in two rows."""

    def __init__(self, guard: Guard, reason: str) -> None:
        self._guard, self._reason = guard, reason

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        readable = [row for row in rows if row.values["code"]]
        yield from duplicates(readable, "code", str, "代码", Severity.ERROR)
        for found in self._guard(new_figures(readable, self._reason)):
            yield readable[found.row - 1].problem(_KEYS[found.column], f"{found.reason}。")


def _new(number: int, row: StagedRow, reason: str) -> UnitFigures:
    households, residents, flag = (row.values.get(key) for key in ("households", "residents", "urban_like"))
    return UnitFigures(
        code=str(row.values["code"]),
        households=households if isinstance(households, int) else None,
        residents=residents if isinstance(residents, int) else None,
        urban_like=flag if isinstance(flag, bool) else None,
        reason=str(row.values.get("reason") or reason),
        row=number,
    )
