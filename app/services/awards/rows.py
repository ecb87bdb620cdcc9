"""What people fill in about a round of 评优, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.awards import AwardState, Standing
from app.domain.workflow import Check
from app.services.pay.rows import SlipRef
from app.services.recruiting.rows import Move, ObjectionRow, PastRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound:
    """Which year is rewarded; how many and for how many days are asked where the policy is silent."""

    cycle_id: Annotated[int, Label("年度考核", width=20)]
    places: Annotated[int, Label("名额", width=8)]
    days: Annotated[int, Label("公示工作日", width=8)]
    prize: Annotated[Decimal | None, Label("奖金（元/人）", width=12, help="没有奖金的留空")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TiePlace:
    """Who comes first of those no rule parts."""

    place: Annotated[int, Label("先后", width=8, help="同分的人里第几位，从 1 起")]
    reason: Annotated[str, Label("依据", width=40, help="例如会议纪要文号")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Where a list is made public, and under which number; it begins today."""

    doc_no: Annotated[str, Label("公示文号", width=20, help="不填由系统编号")] = ""
    place: Annotated[str, Label("公示地点", width=30, help="例如县政府网站、村务公开栏")]
    contact: Annotated[str, Label("受理异议", width=30, help="单位和电话")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHonours:
    """By whom and under which number people are commended; from today."""

    body: Annotated[str, Label("决定单位", width=24)]
    doc_no: Annotated[str, Label("表彰文号", width=20, help="不填由系统编号")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeGiven:
    """When whoever pays of their own money gave somebody a prize, and by which paper."""

    on: Annotated[date, Label("发放日期", width=12)]
    doc_no: Annotated[str, Label("发放凭证", width=24, help="例如：所在镇的付款凭证号、签收表编号")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeRepaid:
    """When a prize came back to who had paid it, and by which paper."""

    on: Annotated[date, Label("收回日期", width=12)]
    doc_no: Annotated[str, Label("收回凭证", width=24, help="例如：所在镇的收款凭证号")]


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A locked annual assessment that may be rewarded."""

    cycle_id: int
    told: str


@dataclass(frozen=True, slots=True)
class PrizeChoice:
    """What the policy says of prize money, in words; ``asked`` where a round says how much, if any.

    ``payer`` pays it of their own money, empty: the county with the month's pay.
    """

    told: str
    amount: Decimal | None = None
    asked: bool = False
    payer: str = ""


@dataclass(frozen=True, slots=True)
class RoundChoices:
    """What a round begins with; no ``title`` where the policy rewards nobody, None what it leaves open."""

    title: str
    places: int | None
    days: int | None
    years: tuple[YearChoice, ...]
    prize: PrizeChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One round."""

    id: int
    version: int
    number: Annotated[str, Label("编号", width=11)]
    title: Annotated[str, Label("称号", width=18)]
    state: Annotated[AwardState, Label("状态", width=9)]
    places: Annotated[int, Label("名额", width=7)]
    shown_from: Annotated[date | None, Label("公示开始", width=11)]
    shown_to: Annotated[date | None, Label("公示截止", width=11)]
    decided_on: Annotated[date | None, Label("决定日期", width=11)]
    doc_no: Annotated[str, Label("表彰文号", width=18)]
    decided: Annotated[str, Label("决定人", width=9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedRow:
    """Somebody of a round."""

    id: int
    version: int
    person_id: int
    rank: Annotated[int, Label("名次", width=6)]
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=12)]
    place: Annotated[str, Label("网格", width=18, tail=True)]
    value: Annotated[Decimal, Label("年度得分", width=9, kind=Kind.SCORE)]
    special: Annotated[Decimal | None, Label("专项考核", width=9, kind=Kind.SCORE)]
    standing: Annotated[Standing, Label("结果", width=9)]
    prize: Annotated[Decimal | None, Label("奖金", width=9)]
    given: Annotated[str, Label("奖金发放", width=13)]
    reason: Annotated[str, Label("理由", width=26)]
    public: bool
    revoked: bool
    due_back: bool
    slip: SlipRef | None


@dataclass(frozen=True, slots=True)
class RoundStep:
    """One station of the way: ``stage`` is done, now or later."""

    title: str
    stage: str
    lines: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class RoundFile:
    """A whole round, for its page and its papers; ``rule`` says how equal points are parted.

    ``body`` decided it, ``centre`` is the office's own name; ``payer`` pays the prizes (empty: the county,
    with the month's pay); ``whole`` is whether everybody ranked is seen.
    """

    row: RoundRow
    year: int
    days: int
    notice_no: str
    place: str
    contact: str
    body: str
    centre: str
    rule: str
    payer: str
    whole: bool
    steps: tuple[RoundStep, ...]
    moves: tuple[Move, ...]
    ranked: tuple[RankedRow, ...]
    objections: tuple[ObjectionRow, ...]
    history: tuple[PastRow, ...]

    @property
    def chosen(self) -> tuple[RankedRow, ...]:
        """Who is, or is to be, commended; the best first."""
        return tuple(one for one in self.ranked if one.standing is Standing.IN)

    @property
    def public(self) -> tuple[RankedRow, ...]:
        """Who stood on the list that was put up, whatever became of them since."""
        return tuple(one for one in self.ranked if one.public)
