"""What a campaign takes in and gives out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.recruiting import CampaignState, EntryState
from app.domain.recruiting.form import Declared
from app.domain.workflow import Check
from app.services.roster import NewPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """A campaign; ``way`` is a key of the policy's ways, ``employment`` one of its kinds of employment."""

    way: Annotated[str, Label("选聘方式")]
    employment: Annotated[str, Label("用工类别")]
    unit_id: int
    title: Annotated[str, Label("名称", width=30)]
    opens: Annotated[date, Label("报名开始", width=11)]
    closes: Annotated[date, Label("报名截止", width=11)]
    doc_no: Annotated[str, Label("公告文号", width=20)] = ""
    terms: Annotated[str, Label("其他条件", width=40)] = ""
    contact: Annotated[str, Label("报名地点和电话", width=30)] = ""
    money_reason: Annotated[str, Label("经费不足的说明", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """How many are wanted for one unit."""

    unit_id: int
    heads: Annotated[int, Label("人数", width=6)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry(NewPerson, Declared):
    """Somebody who registers; the reasons override soft rules; ``unit_id`` is the post they ask for."""

    registered_on: Annotated[date, Label("报名日期", width=11)]
    unit_id: int | None = None
    category: Annotated[str, Label("人员类别")] = ""
    recommended_by: Annotated[str, Label("推荐单位", width=20)] = ""
    age_reason: Annotated[str, Label("年龄例外理由", width=20)] = ""
    education_reason: Annotated[str, Label("学历例外理由", width=20)] = ""
    category_reason: Annotated[str, Label("类别例外理由", width=20)] = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """What somebody who registered declared, as it is changed: the entry's version, and whether it may be."""

    entry_id: int
    version: int
    name: str
    declared: Declared
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether somebody meets the conditions; who does not is told why, by a reason of the policy's list."""

    admitted: Annotated[bool, Label("资格合格")]
    refusal: Annotated[str, Label("不合格原因", width=20)] = ""
    note: Annotated[str, Label("审查意见", width=30, help="判为不合格的必填，会告诉本人")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks of one candidate; None is not marked yet, ``absent`` did not come."""

    entry_id: int
    written: Annotated[Decimal | None, Label("笔试成绩", width=9, kind=Kind.SCORE)] = None
    interview: Annotated[Decimal | None, Label("面试成绩", width=9, kind=Kind.SCORE)] = None
    absent: Annotated[bool, Label("缺考", width=6)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Somebody to be chosen for a post; ``reason`` where others come before."""

    unit_id: int
    reason: Annotated[str, Label("不按名次的理由", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallUp:
    """Somebody who stands by is called up for a post; ``reason`` where others come before."""

    unit_id: int
    doc_no: Annotated[str, Label("公示文号", width=20)] = ""
    reason: Annotated[str, Label("不按名次的理由", width=30)] = ""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A post that nobody holds any more: who dropped out, and in words."""

    unit_id: int
    instead_id: int | None
    told: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody called up: in whose place, and the days they are made public."""

    entry_id: int
    instead_id: int | None
    instead: str
    called_on: date
    doc_no: str
    shown_from: date
    shown_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChoice:
    """The words in which those listed are chosen."""

    text: Annotated[str, Label("选定意见", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCosign:
    """A body that signs beside the one that recruits."""

    body: Annotated[str, Label("会签单位", width=20)]
    by: Annotated[str, Label("签字人", width=10)]
    on: Annotated[date, Label("会签日期", width=11)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObjection:
    """What somebody says against those made public; ``entry_id`` against whom, None against the campaign."""

    raised_on: Annotated[date, Label("提出日期", width=11)]
    text: Annotated[str, Label("异议内容", width=40)]
    entry_id: int | None = None
    origin: Annotated[str, Label("提出人", width=16)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer:
    """What came of an objection; one that is upheld takes the person off the list, for a reason."""

    answered_on: Annotated[date, Label("答复日期", width=11)]
    finding: Annotated[str, Label("核实结论", width=40)]
    upheld: Annotated[bool, Label("异议成立", width=8)] = False
    refusal: Annotated[str, Label("取消拟聘的原因", width=20)] = ""
    told: Annotated[str, Label("告知本人的说明", width=40)] = ""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign of the list."""

    id: int
    version: int
    unit_id: int
    way_key: str
    employment_key: str
    number: Annotated[str, Label("编号", width=12)]
    title: Annotated[str, Label("名称", width=30)]
    way: Annotated[str, Label("选聘方式", width=20)]
    state: Annotated[CampaignState, Label("状态", width=14)]
    employment: Annotated[str, Label("用工类别", width=10)]
    unit: Annotated[str, Label("选聘单位", width=16)]
    heads: Annotated[int, Label("岗位", width=7)]
    entries: Annotated[int, Label("报名", width=7)]
    opens: Annotated[date, Label("报名开始", width=11)]
    closes: Annotated[date, Label("报名截止", width=11)]
    doc_no: Annotated[str, Label("公告文号", width=20)]


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a campaign; ``on_paper`` is how a paper names it, with its town."""

    id: int
    version: int
    unit_id: int
    place: Annotated[str, Label("岗位", width=30)]
    heads: Annotated[int, Label("人数", width=6)]
    room: Annotated[bool, Label("有空缺", width=8)]
    chosen: Annotated[int, Label("已定", width=6)]
    on_paper: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Somebody who registered; ``faults`` is what speaks against them, ``out`` why they have no rank.

    ``made`` is the day they were appointed on, ``on_paper`` how a paper names the post, with its town.
    ``bare``: the name of the reason somebody was refused for says nothing.
    """

    id: int
    version: int
    person_id: int
    unit_id: int | None
    case_id: int | None
    posting_id: int | None
    name: Annotated[str, Label("姓名", width=9)]
    sex: Annotated[str, Label("性别", width=6)]
    age: Annotated[int, Label("年龄", width=6)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    education: Annotated[str, Label("学历", width=10)]
    category: Annotated[str, Label("人员类别", width=12)]
    place: Annotated[str, Label("岗位", width=16)]
    state: Annotated[EntryState, Label("状态", width=10)]
    reserve: Annotated[str, Label("递补", width=12)]
    written: Annotated[Decimal | None, Label("笔试", width=7, kind=Kind.SCORE)]
    interview: Annotated[Decimal | None, Label("面试", width=7, kind=Kind.SCORE)]
    total: Annotated[Decimal | None, Label("总成绩", width=7, kind=Kind.SCORE)]
    rank: Annotated[int | None, Label("名次", width=6)]
    out: Annotated[str, Label("未排名原因", width=12)]
    case: Annotated[str, Label("考察", width=14)]
    faults: Annotated[str, Label("不符合或须注意", width=26)]
    refusal: Annotated[str, Label("不合格原因", width=16)]
    verdict: Annotated[str, Label("审查意见", width=20)]
    earlier: Annotated[str, Label("以前报名", width=16)]
    recommended_by: Annotated[str, Label("推荐单位", width=14)]
    letter: Annotated[str, Label("聘用文号", width=16)]
    since: Annotated[date | None, Label("聘用日期", width=11)]
    term: str = ""
    made: date | None = None
    on_paper: str = ""
    refused_on: date | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection and what came of it; ``entry_id`` is None where it is against the whole campaign."""

    id: int
    version: int
    entry_id: int | None
    raised_on: Annotated[date, Label("提出日期", width=11)]
    against: Annotated[str, Label("对谁", width=10)]
    origin: Annotated[str, Label("提出人", width=12)]
    text: Annotated[str, Label("异议内容", width=30)]
    finding: Annotated[str, Label("核实结论", width=30)]
    upheld: Annotated[str, Label("成立", width=8)]
    answered_on: Annotated[date | None, Label("答复日期", width=11)]


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step of a campaign as the county calls it: ``stage`` is done, now or later."""

    state: CampaignState
    title: str
    stage: str
    lines: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An act that may come next, and everything that stands in its way for the signed-in person."""

    action: str
    title: str
    forward: bool
    reasons: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class PastRow:
    """One thing that happened to the campaign."""

    id: int
    on: Annotated[date, Label("日期", width=11)]
    act: Annotated[str, Label("办理", width=16)]
    state: Annotated[str, Label("之后的状态", width=14)]
    by: Annotated[str, Label("办理人", width=10)]
    note: Annotated[str, Label("说明", width=30)]


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A whole campaign: for its page and its papers; ``hosts`` may lend its workers, None: nobody lends.

    ``reasons`` are why somebody may be refused, by today's policy.
    """

    row: CampaignRow
    steps: tuple[WayStep, ...]
    moves: tuple[Move, ...]
    posts: tuple[PostRow, ...]
    entries: tuple[EntryRow, ...]
    objections: tuple[ObjectionRow, ...]
    history: tuple[PastRow, ...]
    conditions: tuple[str, ...]
    cosigners: tuple[str, ...]
    cosigned: tuple[str, ...]
    exam: tuple[int, int] | None
    publicity_days: int
    terms: str
    contact: str
    money_reason: str
    choice: str
    shown_from: date | None
    shown_to: date | None
    has_exam: bool
    vets: bool
    hosts: tuple[tuple[int, str], ...] | None
    openings: tuple[OpeningRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    reserve_until: date | None = None
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms offer today: (key, words); a way names the kinds it is for, none for all."""

    ways: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    ethnicities: tuple[tuple[str, str], ...]
    politics: tuple[tuple[str, str], ...]
    educations: tuple[tuple[str, str], ...]
    home: int
    home_name: str
    closes: date
