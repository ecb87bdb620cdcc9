"""A list of new figures of units: code, households, people, whether the town's standard holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen
from app.imports.rows import Layout, duplicates
from app.imports.staged import Severity, Staged, StagedRow
from app.imports.units import code
from app.services import imports, units
from app.services.units import UnitFigures
from app.workspace import Unit

KIND = "figures"
_KEYS = {"代码": "code", "户数": "households", "人口": "residents", "变更依据": "reason"}
_FLAG = {"是": True, "√": True, "有": True, "否": False, "×": False, "无": False}

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


def figure_list(unit: Unit, since: date | None) -> OneList:
    """Return how a list of figures is read, which hold from ``since``, else from today.

    A row without a reason of its own has that of the file.
    """
    day = since or unit.today
    layout = Layout(
        kind=KIND,
        columns=_COLUMNS,
        check=lambda rows: duplicates(
            [row for row in rows if row.values["code"]], "code", str, "代码", Severity.ERROR
        ),
    )
    return OneList(day.isoformat(), layout, partial(_settled, since=day))


def _settled(unit: Unit, staged: Staged, since: date) -> Settled:
    news = _figures(staged.accepted, f"导入“{staged.file_name[-60:]}”")
    settled, places = beside(staged, units.compare_figures(unit, news, since), _KEYS)
    good = chosen(news, places)
    return Settled(settled, lambda unit, batch: imports.revise_figures(unit, batch, good, since), bool(good))


def _figures(rows: Sequence[StagedRow], reason: str) -> list[UnitFigures]:
    """Return the figures the rows give, in their order; ``row`` counts from one."""
    return [_new(number, row, reason) for number, row in enumerate(rows, start=1)]


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
