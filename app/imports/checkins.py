"""Check-ins of the forces as offices list them (报到记录): who, which grid, which day, tasks, hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.errors import Invalid
from app.domain.checkins import tasks_named
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, text_of
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import checkins, imports
from app.services.checkins import ListedCheckIn
from app.services.imports import ImportKind
from app.services.policy import policy_on
from app.workspace import Unit

_HOURS = Decimal(24)


@dataclass(frozen=True, slots=True)
class _Rules:
    """By what the cells are read: the tasks by their words and digits, the units by every name."""

    labels: Mapping[str, str]
    locator: Locator


def check_in_list(unit: Unit, known: Locator) -> OneList:
    """Return how a list of check-ins is read.

    Raises: Invalid where the policy asks nobody to check in.
    """
    if silent := checkins.no_rules(unit):
        raise Invalid(silent)
    rules = _Rules(policy_on(unit, unit.today).check_in.task_labels, known)
    layout = Layout(kind=ImportKind.CHECK_INS.value, columns=_columns(rules), check=_check(rules))
    settled = partial(_settled, rules=rules)
    return OneList("", layout, settled, (known.villages, known.grids))


def _settled(unit: Unit, staged: Staged, rules: _Rules) -> Settled:
    listed = [_line(row, rules) for row in staged.accepted]
    settled, places = beside(staged, checkins.compare_list(unit, listed))
    good = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.keep_check_ins(unit, batch, good), bool(good))


def _line(row: StagedRow, rules: _Rules) -> ListedCheckIn:
    day, tasks, hours = day_of(row, "day"), row.values.get("tasks"), row.values.get("hours")
    return ListedCheckIn(
        unit_id=_grid(row, rules),
        name=text_of(row, "name"),
        day=day or date.max,
        tasks=tasks if isinstance(tasks, tuple) else (),
        phone=text_of(row, "phone"),
        hours=hours if isinstance(hours, Decimal) else None,
        content=text_of(row, "content"),
    )


def _grid(row: StagedRow, rules: _Rules) -> int:
    """Return the grid a row names: by its code, or by village and grid.

    Raises: Invalid.
    """
    places = rules.locator
    if code := text_of(row, "grid_code"):
        return places.grids.find(code).id
    named = text_of(row, "grid")
    if not named:
        raise Invalid("没有写网格（或编码），找不到是哪个网格，请补上。")
    village = text_of(row, "village")
    return places.grids.find(named, places.villages.find(village).id if village else None).id


def _check(rules: _Rules) -> Callable[[Sequence[StagedRow]], Iterator[Problem]]:
    def check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            try:
                _grid(row, rules)
            except Invalid as unknown:
                key = next((one for one in ("grid_code", "grid") if one in row.table.places), "name")
                yield row.problem(key, str(unknown))

    return check


def _hours(raw: Raw) -> object:
    """Return hours: 2, 2.5, 2小时.

    Raises: Invalid.
    """
    if isinstance(raw, str):
        raw = raw.strip().removesuffix("小时").removesuffix("个").strip()
    return cells.score(raw, maximum=_HOURS)


def _columns(rules: _Rules) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
        Column(key="village", titles=("村", "社区", "村社区", "村（社区）", "所属村"), parse=cells.text),
        Column(key="grid", titles=("网格", "网格名称", "所属网格", "报到网格"), parse=cells.text),
        Column(key="grid_code", titles=("网格编码", "网格代码", "编码", "代码"), parse=cells.unit_code),
        Column(key="name", titles=("姓名", "报到人", "党员姓名"), parse=cells.name, required=True),
        Column(key="phone", titles=("联系电话", "电话", "手机", "手机号"), parse=cells.phone),
        Column(
            key="day", titles=("日期", "报到日期", "报到时间"), parse=cells.day, required=True, dated=True
        ),
        Column(
            key="tasks",
            titles=("任务", "报到任务", "事项", "服务事项"),
            parse=lambda raw: tasks_named(cells.plain(raw), rules.labels),
            required=True,
        ),
        Column(key="hours", titles=("小时", "时长", "小时数", "服务时长"), parse=_hours),
        Column(key="content", titles=("内容", "服务内容", "做了什么", "工作内容"), parse=cells.text),
    )
