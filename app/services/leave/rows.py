"""What leave takes in and gives out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.leave import LeaveAct, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeave:
    """A request; ``kind`` is a key of the policy's kinds of leave, ``cover_id`` the person who stands in."""

    person_id: int
    kind: Annotated[str, Label("假别")]
    first: Annotated[date, Label("起")]
    from_noon: Annotated[bool, Label("从下午起")] = False
    last: Annotated[date, Label("止")]
    to_noon: Annotated[bool, Label("到中午止")] = False
    reason: Annotated[str, Label("事由", width=40)]
    evidence: Annotated[str, Label("已收证明", width=40)] = ""
    cover_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTogether:
    """A leave for several people; ``covers`` are pairs of who goes and who stands in for them, if anybody."""

    kind: Annotated[str, Label("假别")]
    first: Annotated[date, Label("起")]
    from_noon: Annotated[bool, Label("从下午起")] = False
    last: Annotated[date, Label("止")]
    to_noon: Annotated[bool, Label("到中午止")] = False
    reason: Annotated[str, Label("事由", width=40)]
    evidence: Annotated[str, Label("已收证明", width=40)] = ""
    covers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Going:
    """One of several as their leave was looked at: what it would leave, or ``why`` they cannot go.

    ``id`` is the person.
    """

    id: int
    name: Annotated[str, Label("姓名", width=10)]
    place: Annotated[str, Label("网格", width=22, tail=True)]
    before: Annotated[str, Label("现在", width=16)]
    after: Annotated[str, Label("请假后", width=30)]
    why: Annotated[str, Label("不能请的原因", width=40)] = ""

    @property
    def changes(self) -> bool:
        """Whether they would go."""
        return not self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """How a leave really ended: the last day somebody was away; ``why`` it was another one than was said."""

    on: Annotated[date, Label("实际休到")]
    noon: Annotated[bool, Label("到中午止")] = False
    why: Annotated[str, Label("更正原因", width=40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuota:
    """How many days of a kind somebody has in a year, by another reckoning than the policy's."""

    person_id: int
    kind: Annotated[str, Label("假别")]
    year: Annotated[int, Label("年度")]
    days: Annotated[Decimal, Label("核定天数", kind=Kind.SCORE)]
    reason: Annotated[str, Label("依据", width=40)]


@dataclass(frozen=True, slots=True)
class LeaveKind:
    """One kind of leave as a form offers it."""

    key: str
    label: str
    quota: bool
    evidence: str
    halves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRow:
    """One request; ``left`` is what the year of its first day has left of this kind now."""

    id: int
    version: int
    person_id: int
    mine: bool
    kind_key: str
    name: Annotated[str, Label("姓名", width=9)]
    kind: Annotated[str, Label("假别", width=9)]
    standing: Annotated[Standing, Label("状态", width=9)]
    first: Annotated[date, Label("起", width=11)]
    last: Annotated[date, Label("止", width=11)]
    days: Annotated[Decimal, Label("天数", width=7, kind=Kind.SCORE)]
    left: Annotated[Decimal | None, Label("余额（天）", width=9, kind=Kind.SCORE)]
    cover: Annotated[str, Label("代班人", width=9)]
    reason: Annotated[str, Label("事由", width=24)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    by: Annotated[str, Label("登记人", width=9)]
    at: Annotated[datetime, Label("登记时间", width=16)]
    decided: Annotated[str, Label("审批人", width=9)]
    answer: Annotated[str, Label("审批意见", width=20)]
    evidence: Annotated[str, Label("证明", width=20)]
    words: str = ""
    noon: bool = False  # until noon of the last day


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One person's year of one kind: granted, taken, left; ``left`` is the sum of the ledger."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=14)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    kind: Annotated[str, Label("假别", width=10)]
    year: Annotated[str, Label("年度", width=8)]
    granted: Annotated[Decimal | None, Label("核定（天）", width=10, kind=Kind.SCORE)]
    taken: Annotated[Decimal, Label("已休（天）", width=10, kind=Kind.SCORE)]
    left: Annotated[Decimal | None, Label("余额（天）", width=10, kind=Kind.SCORE)]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the ledger, with the balance after it."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    number: Annotated[int, Label("序号", width=6)]
    at: Annotated[datetime, Label("登记时间", width=18)]
    kind: Annotated[str, Label("假别", width=10)]
    year: Annotated[str, Label("年度", width=8)]
    act: Annotated[LeaveAct, Label("事由", width=12)]
    span: Annotated[str, Label("请假时间", width=34)]
    days: Annotated[Decimal, Label("增减（天）", width=10, kind=Kind.SCORE)]
    left: Annotated[Decimal | None, Label("余额（天）", width=10, kind=Kind.SCORE)]
    by: Annotated[str, Label("登记人", width=10)]
    note: Annotated[str, Label("说明", width=30)]
