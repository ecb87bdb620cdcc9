"""What training takes in and gives out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.training import Mark, Standing, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session; ``level`` is a key of the policy's levels, ``unit_id`` who holds it."""

    unit_id: int
    title: Annotated[str, Label("培训内容", width=38)]
    level: Annotated[str, Label("培训层次")]
    starts: Annotated[date, Label("起")]
    ends: Annotated[date, Label("止")]
    hours: Annotated[Decimal, Label("学时", kind=Kind.SCORE)]
    place: Annotated[str, Label("地点", width=30)]
    trainer: Annotated[str, Label("主讲人", width=20)] = ""
    pass_score: Annotated[Decimal | None, Label("考试合格分数", kind=Kind.SCORE, help="没有考试的不填")] = (
        None
    )
    note: Annotated[str, Label("备注", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """Whose people are called: those of a unit, of one kind of employment where that is said."""

    unit_id: int
    employment: Annotated[str, Label("用工类别")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What the signed sheet says of somebody."""

    mark: Annotated[Mark, Label("签到")]
    score: Annotated[Decimal | None, Label("成绩", kind=Kind.SCORE)] = None
    feedback: Annotated[int | None, Label("满意度", kind=Kind.COUNT, help="没有填写评价的空着")] = None
    note: Annotated[str, Label("备注", width=30)] = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form of a session may say: levels, and kinds of employment of a call."""

    levels: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    topics: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session, with what its sheet comes to as far as the actor sees it; ``held`` says it is theirs."""

    id: int
    version: int
    unit_id: int
    level_key: str
    held: bool
    makes_up_id: int | None
    number: Annotated[str, Label("编号", width=10)]
    title: Annotated[str, Label("培训内容", width=28)]
    standing: Annotated[Standing, Label("状态", width=9)]
    level: Annotated[str, Label("层次", width=18)]
    starts: Annotated[date, Label("起", width=11)]
    ends: Annotated[date, Label("止", width=11)]
    hours: Annotated[Decimal, Label("学时", width=7, kind=Kind.SCORE)]
    called: Annotated[int, Label("应到", width=6)]
    came: Annotated[int, Label("实到", width=6)]
    missed: Annotated[int, Label("请假缺席", width=8)]
    unmarked: Annotated[int, Label("未登记", width=7)]
    holder: Annotated[str, Label("举办单位", width=14)]
    place: Annotated[str, Label("地点", width=18)]
    trainer: Annotated[str, Label("主讲人", width=12)]
    pass_score: Annotated[Decimal | None, Label("合格分数", width=8, kind=Kind.SCORE)]
    makes_up: Annotated[str, Label("补训", width=10)]
    note: Annotated[str, Label("备注", width=16)]
    advice: Annotated[str, Label("意见建议", width=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One line of a sheet: the unit is that of the session's first day; ``score`` where there is a test.

    ``feedback`` is told at the desk that enters it alone.
    """

    id: int
    version: int
    person_id: int
    number: Annotated[int, Label("序号", width=6)]
    name: Annotated[str, Label("姓名", width=9)]
    mark: Annotated[Mark | None, Label("签到", width=11)]
    hours: Annotated[Decimal | None, Label("学时", width=7, kind=Kind.SCORE)]
    score: Annotated[Decimal | None, Label("成绩", width=7, kind=Kind.SCORE)]
    feedback: Annotated[int | None, Label("满意度", width=8, kind=Kind.COUNT)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]
    certificate: Annotated[str, Label("证书", width=14)]
    note: Annotated[str, Label("备注", width=16)]


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One person's year: hours asked for, done, lacking; ``done`` is the one sum of all sheets."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=14)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    employment: Annotated[str, Label("用工类别", width=10)]
    year: Annotated[str, Label("年度", width=7)]
    needed: Annotated[Decimal | None, Label("应学（学时）", width=10, kind=Kind.SCORE)]
    done: Annotated[Decimal, Label("已学（学时）", width=10, kind=Kind.SCORE)]
    lacking: Annotated[Decimal, Label("还差（学时）", width=10, kind=Kind.SCORE)]
    sessions: Annotated[int, Label("到课（期）", width=8)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """One certificate."""

    id: int
    version: int
    person_id: int
    session_id: int
    number: Annotated[str, Label("证书编号", width=14)]
    name: Annotated[str, Label("姓名", width=10)]
    validity: Annotated[Validity, Label("状态", width=9)]
    expires: Annotated[date | None, Label("有效期至", width=11)]
    issued: Annotated[date, Label("发证日期", width=11)]
    title: Annotated[str, Label("培训内容", width=28)]
    level: Annotated[str, Label("层次", width=18)]
    hours: Annotated[Decimal, Label("学时", width=7, kind=Kind.SCORE)]
    score: Annotated[Decimal | None, Label("成绩", width=7, kind=Kind.SCORE)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    note: Annotated[str, Label("作废原因", width=16)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedRow:
    """One session somebody was called to, for their card; ``feedback`` as ``PlaceRow`` tells it."""

    session_id: int
    title: Annotated[str, Label("培训内容", width=26)]
    level: Annotated[str, Label("层次", width=14)]
    starts: Annotated[date, Label("起", width=11)]
    ends: Annotated[date, Label("止", width=11)]
    mark: Annotated[str, Label("签到", width=11)]
    hours: Annotated[Decimal | None, Label("学时", width=7, kind=Kind.SCORE)]
    score: Annotated[Decimal | None, Label("成绩", width=7, kind=Kind.SCORE)]
    feedback: Annotated[int | None, Label("满意度", width=8, kind=Kind.COUNT)]
    note: Annotated[str, Label("备注", width=16)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """What attendees thought of a session, a lecturer's or a subject's sessions, or those of a town."""

    id: int
    session_id: int | None
    of: Annotated[str, Label("按", width=10)]
    name: Annotated[str, Label("名称", width=30)]
    average: Annotated[Decimal | None, Label("平均分", width=8, kind=Kind.SCORE)]
    answers: Annotated[int, Label("评价（份）", width=9)]
    share: Annotated[Decimal, Label("评价率（%）", width=10, kind=Kind.SCORE)]
    came: Annotated[int, Label("到课（人次）", width=10)]
    sessions: Annotated[int, Label("期数", width=6)]
    spread: Annotated[str, Label("各档份数", width=44)]
    advice: Annotated[str, Label("意见建议", width=30)]
