"""What the rounds of 摸底 and the checks of data hand out and take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.access import Scope
from app.core.fields import Kind, Label
from app.domain.surveys import TITLES

_RATE = {"width": 12, "kind": Kind.SCORE}
_HEADING = "核查的是全部数据，还是四清的一项"
_CHECKED = "按名单或系统里的记录到现场核对了多少条"
_COMPARED = "与公安、民政等部门的数据比对了多少条"


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of one unit; ``then`` and ``now`` count who serves there on its last day, and today.

    Both are None of a unit that has gone into another: its people cannot be told from that one's.
    """

    id: int
    version: int
    unit_id: int
    kind_key: str
    scope: Scope
    number: Annotated[str, Label("编号", width=9, kind=Kind.CODE)]
    kind: Annotated[str, Label("种类", width=10)]
    round: Annotated[int, Label("轮次", width=6)]
    unit: Annotated[str, Label("单位", width=16, tail=True)]
    heads: Annotated[int | None, Label("摸底人数", width=9)]
    then: Annotated[int | None, Label("当日在册", width=9, help="结束那天花名册里在岗的人数")]
    differs: Annotated[int | None, Label("摸底比在册", width=11, help="摸底人数减当日在册；0是相符")]
    now: Annotated[int | None, Label("现在在册", width=9, help="今天花名册里在岗的人数")]
    starts: Annotated[date, Label("开始日期", width=11)]
    ends: Annotated[date, Label("结束日期", width=11)]
    bodies: Annotated[str, Label("调查单位", width=26)]
    finding: Annotated[str, Label("查明的情况", width=40)]
    doc_no: Annotated[str, Label("文号", width=18)]
    by: Annotated[str, Label("登记人", width=10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound:
    """A round of 摸底 to keep; ``kind`` is a key of ``SurveyKind``."""

    kind: Annotated[str, Label("种类", width=10)]
    round: Annotated[int, Label("轮次", width=6, help="第几次摸底")]
    unit_id: Annotated[int, Label("单位")]
    starts: Annotated[date, Label("开始日期", width=11)]
    ends: Annotated[date, Label("结束日期", width=11)]
    bodies: Annotated[str, Label("调查单位", width=26, help="如区委组织部、区综治办、区民政局")]
    heads: Annotated[int | None, Label("摸底人数", width=9, help="摸到多少名网格员，没有数的不填")] = None
    finding: Annotated[str, Label("查明的情况", width=40)]
    doc_no: Annotated[str, Label("文号", width=18, help="布置或报告这次摸底的文件")] = ""


@dataclass(frozen=True, slots=True)
class OfferedRound:
    """The kinds of rounds, and the day of today."""

    kinds: tuple[tuple[str, str], ...]
    today: date


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of a grid's data: two figures, each with the numbers it is made of."""

    id: int
    version: int
    unit_id: int
    heading_key: str
    month: Annotated[str, Label("月份", width=12, help="核查结束那天所在的月份")]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    town: Annotated[str, Label("乡镇", width=12)]
    heading: Annotated[str, Label("项目", width=12, help=_HEADING)]
    accuracy: Annotated[Decimal | None, Label("准确率（%）", **_RATE)]
    matching: Annotated[Decimal | None, Label("匹配率（%）", **_RATE)]
    checked: Annotated[int | None, Label(TITLES["checked"], width=9, help=_CHECKED)]
    correct: Annotated[int | None, Label(TITLES["correct"], width=9)]
    compared: Annotated[int | None, Label(TITLES["compared"], width=9, help=_COMPARED)]
    matched: Annotated[int | None, Label(TITLES["matched"], width=9)]
    village: Annotated[str, Label("村（社区）", width=18)]
    number: Annotated[str, Label("编号", width=9, kind=Kind.CODE)]
    starts: Annotated[date, Label("开始日期", width=11)]
    ends: Annotated[date, Label("结束日期", width=11)]
    bodies: Annotated[str, Label("核查单位", width=20)]
    finding: Annotated[str, Label("说明", width=24)]
    doc_no: Annotated[str, Label("文号", width=16)]
    by: Annotated[str, Label("登记人", width=10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """A check of a grid's data to keep: one figure at least, each with both of its numbers."""

    unit_id: Annotated[int, Label("网格")]
    heading: Annotated[str, Label("项目", width=12, help=_HEADING)] = ""
    starts: Annotated[date, Label("开始日期", width=11)]
    ends: Annotated[date, Label("结束日期", width=11, help="算在这一天所在月份的考核里")]
    checked: Annotated[int | None, Label(TITLES["checked"], width=9, help=_CHECKED)] = None
    correct: Annotated[int | None, Label(TITLES["correct"], width=9)] = None
    compared: Annotated[int | None, Label(TITLES["compared"], width=9, help=_COMPARED)] = None
    matched: Annotated[int | None, Label(TITLES["matched"], width=9)] = None
    bodies: Annotated[str, Label("核查单位", width=20, help="谁核对、谁比对的")]
    finding: Annotated[str, Label("说明", width=24, help="错在哪里、依据什么")] = ""
    doc_no: Annotated[str, Label("文号", width=16)] = ""

    @property
    def counts(self) -> dict[str, int | None]:
        """Return the four numbers by field."""
        return {key: getattr(self, key) for key in TITLES}


@dataclass(frozen=True, slots=True)
class TownRow:
    """The checks of one town and month together: the sums, and the rates of the sums."""

    id: str
    month: Annotated[str, Label("月份", width=12)]
    town: Annotated[str, Label("乡镇", width=16)]
    heading: Annotated[str, Label("项目", width=12, help=_HEADING)]
    grids: Annotated[int, Label("核查网格", width=9)]
    accuracy: Annotated[Decimal | None, Label("准确率（%）", **_RATE)]
    matching: Annotated[Decimal | None, Label("匹配率（%）", **_RATE)]
    checked: Annotated[int, Label(TITLES["checked"], width=9)]
    correct: Annotated[int, Label(TITLES["correct"], width=9)]
    compared: Annotated[int, Label(TITLES["compared"], width=9)]
    matched: Annotated[int, Label(TITLES["matched"], width=9)]
