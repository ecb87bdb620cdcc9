"""What the daily log and the meetings take in and give out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.fields import Label
from app.domain.worklog import Came


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What somebody did on a day, as it is typed: digits of the kinds, then the words."""

    person_id: int
    day: Annotated[date, Label("日期")]
    text: Annotated[str, Label("日志", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """A meeting of a unit; ``absent`` are the numbers of who was missing, ``kind`` a key of the policy."""

    unit_id: int
    kind: Annotated[str, Label("会议")]
    day: Annotated[date, Label("日期")]
    chair: Annotated[str, Label("主持人", width=12)]
    absent: Annotated[str, Label("缺席的序号", width=20, help="例如 3 5-7；都到了不填")] = ""
    topics: Annotated[str, Label("会议内容", width=40)]
    tasks: Annotated[str, Label("布置任务", width=40)] = ""


@dataclass(frozen=True, slots=True)
class OfferedMeeting:
    """What the form of a meeting chooses from: kinds by key."""

    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One worker's line of a day; ``version`` is 0 and ``log_id`` None while nothing is written."""

    id: int
    log_id: int | None
    version: int
    number: Annotated[int, Label("序号", width=6)]
    name: Annotated[str, Label("姓名", width=9)]
    kinds: Annotated[str, Label("事项", width=14)]
    content: Annotated[str, Label("内容", width=44)]
    away: Annotated[str, Label("请假", width=12)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    by: Annotated[str, Label("登记人", width=10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One worker's month: workdays that ask for a line, lines on them, what is missing, the last one."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=14)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    month: Annotated[str, Label("月份", width=10)]
    due: Annotated[int, Label("应记（天）", width=9, help="到所看的日子为止在岗的工作日，整天请假的除外")]
    done: Annotated[int, Label("已记（天）", width=9)]
    lacking: Annotated[int, Label("缺记（天）", width=9)]
    last: Annotated[date | None, Label("最近一次", width=11)]
    kinds: Annotated[str, Label("各事项天数", width=34)]
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line as the month's sheet prints it."""

    id: int
    person_id: int
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    name: Annotated[str, Label("姓名", width=9)]
    day: Annotated[date, Label("日期", width=11)]
    kinds: Annotated[str, Label("事项", width=14)]
    content: Annotated[str, Label("内容", width=44)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """One meeting, and how many of its list were there."""

    id: int
    version: int
    unit_id: int
    kind_key: str
    number: Annotated[str, Label("编号", width=9)]
    kind: Annotated[str, Label("会议", width=10)]
    day: Annotated[date, Label("日期", width=11)]
    unit: Annotated[str, Label("单位", width=18)]
    chair: Annotated[str, Label("主持人", width=9)]
    called: Annotated[int, Label("应到", width=6)]
    came: Annotated[int, Label("实到", width=6)]
    excused: Annotated[int, Label("请假", width=6)]
    absent: Annotated[int, Label("缺席", width=6)]
    topics: Annotated[str, Label("会议内容", width=30)]
    tasks: Annotated[str, Label("布置任务", width=30)]
    by: Annotated[str, Label("登记人", width=10)]


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of a meeting's list."""

    number: Annotated[int, Label("序号", width=6)]
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    came: Annotated[Came, Label("到会", width=8)]
