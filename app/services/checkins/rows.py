"""What the check-ins hand out and take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.access import Scope
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.checkins import Mode, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckIn:
    """One check-in to keep: ``force_id`` is the first entry of who came, ``unit_id`` their grid that day."""

    force_id: int
    unit_id: int
    day: Annotated[date, Label("日期")]
    tasks: tuple[str, ...]
    hours: Annotated[Decimal | None, Label("小时", kind=Kind.SCORE)] = None
    content: Annotated[str, Label("内容", width=40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One line of a grid's sheet as it is typed: number, day, tasks, hours, words."""

    unit_id: int
    month: Month
    text: Annotated[str, Label("报到", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCheckIn:
    """A line of somebody's list: who by name at a unit, told apart by a telephone where it states one."""

    unit_id: int
    name: str
    day: date
    tasks: tuple[str, ...]
    phone: str = ""
    hours: Decimal | None = None
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """Somebody on the list on a day: whether they came within the interval of the mode in force."""

    id: int
    unit_id: int
    name: Annotated[str, Label("姓名", width=10)]
    state: Annotated[Standing, Label("报到", width=9)]
    last: Annotated[date | None, Label("最近一次", width=11, help="一年以内的")]
    times: Annotated[int, Label("本月次数", width=9)]
    hours: Annotated[Decimal | None, Label("本月小时", width=9, kind=Kind.SCORE)]
    tasks: Annotated[str, Label("本月各项任务", width=34)]
    kind: Annotated[str, Label("种类", width=14)]
    town: Annotated[str, Label("乡镇", width=14)]
    unit: Annotated[str, Label("网格", width=24, tail=True)]
    origin: Annotated[str, Label("原身份", width=14)]
    since: Annotated[date, Label("列入日期", width=11)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRow:
    """One town on a day: how many are listed, came within the interval, did not; what the month comes to."""

    id: int
    scope: Scope
    town: Annotated[str, Label("乡镇", width=16)]
    listed: Annotated[int, Label("名单人数", width=9)]
    done: Annotated[int, Label("已报到", width=8)]
    lacking: Annotated[int, Label("未报到", width=8)]
    fresh: Annotated[int, Label("新列入", width=8, help="列入还不到一个报到期限")]
    rate: Annotated[Decimal | None, Label("报到率（%）", width=17, kind=Kind.SCORE)]
    times: Annotated[int, Label("本月次数", width=9)]
    hours: Annotated[Decimal, Label("本月小时", width=9, kind=Kind.SCORE)]
    tasks: Annotated[str, Label("本月各项任务", width=44)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of a grid's month: a check-in, or somebody on the list who has none."""

    id: str
    force_id: int
    check_in_id: int | None = None
    version: int = 0
    number: Annotated[int, Label("序号", width=6, help="登记时先写的数")]
    name: Annotated[str, Label("姓名", width=10)]
    day: Annotated[date | None, Label("日期", width=11)] = None
    tasks: Annotated[str, Label("任务", width=24)] = ""
    hours: Annotated[Decimal | None, Label("小时", width=7, kind=Kind.SCORE)] = None
    content: Annotated[str, Label("内容", width=36)] = ""
    mode: Annotated[Mode | None, Label("状态", width=10)] = None
    by: Annotated[str, Label("登记人", width=10)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What a grid's month is of: where, which month, which digit is which task."""

    unit_id: int
    month: Month
    town: str
    unit: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How the county stands on a day: the mode, since when, by whom and why, and what it asks."""

    mode: Mode
    label: str
    days: int
    told: str
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """How many have not checked in within the interval; none where nothing is asked."""

    count: int
    label: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Another mode from a day on, and why."""

    mode: Annotated[Mode, Label("状态")]
    on: Annotated[date, Label("起始日期", width=11)]
    reason: Annotated[str, Label("原因", width=40)]
