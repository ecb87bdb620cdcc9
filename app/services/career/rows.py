"""What a worker's card shows; ``page`` and ``target`` say where the window shows the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.fields import Choice, Kind, Label


class Topic(Choice):
    """What an event is about."""

    POSTING = "posting", "任职"
    VETTING = "vetting", "考察"
    ASSESSMENT = "assessment", "考核"
    PAY = "pay", "补贴"
    ACCOUNT = "account", "银行卡"
    INSURANCE = "insurance", "保险"
    LEAVE = "leave", "请假"
    TRAINING = "training", "培训"
    EQUIPMENT = "equipment", "装备"
    EXIT = "exit", "交接"
    MERIT = "merit", "奖惩"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the terms somebody serves on; ``source`` says who says so."""

    title: str
    text: str
    source: str = ""
    page: str = ""
    target: object = None


@dataclass(frozen=True, slots=True)
class Point:
    """One month's public result."""

    month: Annotated[str, Label("月份", width=8)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]


@dataclass(frozen=True, slots=True)
class Paper:
    """A scan or photo kept with the person, or with one of their cases; ``scan_id`` where it is theirs."""

    file_id: int
    name: Annotated[str, Label("文件", width=30)]
    kind: Annotated[str, Label("种类", width=10)]
    on: Annotated[date | None, Label("日期", width=11)]
    scan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to somebody."""

    on: Annotated[date, Label("日期", width=11)]
    topic: Annotated[Topic, Label("事项", width=8)]
    text: Annotated[str, Label("内容", width=50)]
    page: str = ""
    target: object = None


@dataclass(frozen=True, slots=True)
class Career:
    """One posting's terms, and of its person the scores (oldest first), papers and events (latest first)."""

    person_id: int
    name: str
    case_id: int | None
    facts: tuple[Fact, ...]
    points: tuple[Point, ...]
    papers: tuple[Paper, ...]
    events: tuple[Event, ...]
