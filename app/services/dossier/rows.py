"""What the sheet about one person says, a table for each group of records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.core.period import Month

KEPT, VOID = "有效", "已作废"


@dataclass(frozen=True, slots=True)
class Section:
    """One group of records: where they came from, what they are for, the rows of the class ``row``.

    ``why`` says why none is told where the actor may not read them.
    """

    title: str
    source: str
    purpose: str
    row: type[object]
    rows: tuple[object, ...] = ()
    note: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything kept about one person; ``limited`` says of which part it is not the whole."""

    person_id: int
    name: str
    limited: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing known of the person."""

    item: Annotated[str, Label("项目", width=14)]
    value: Annotated[str, Label("内容", width=60)]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One posting."""

    place: Annotated[str, Label("网格", width=26)]
    role: Annotated[str, Label("网格角色", width=10)]
    employment: Annotated[str, Label("用工类别", width=10)]
    since: Annotated[date, Label("上岗日期", width=11)]
    until: Annotated[date | None, Label("离岗日期", width=11)]
    reason: Annotated[str, Label("离岗原因", width=12)]
    doc_no: Annotated[str, Label("文号", width=16)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One campaign the person registered for."""

    number: Annotated[str, Label("选聘批次", width=12)]
    title: Annotated[str, Label("公告", width=26)]
    on: Annotated[date, Label("报名日期", width=11)]
    written: Annotated[Decimal | None, Label("笔试成绩", width=9, kind=Kind.SCORE)]
    interview: Annotated[Decimal | None, Label("面试成绩", width=9, kind=Kind.SCORE)]
    rank: Annotated[int | None, Label("名次", width=6)]
    state: Annotated[str, Label("状态", width=10)]
    verdict: Annotated[str, Label("说明", width=26)]


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """One thing the person declared on the registration form."""

    number: Annotated[str, Label("选聘批次", width=12)]
    item: Annotated[str, Label("项目", width=12)]
    value: Annotated[str, Label("内容", width=60)]


@dataclass(frozen=True, slots=True)
class CandidacyRow:
    """One vetting the person was the candidate of."""

    number: Annotated[str, Label("案卷", width=12)]
    opened_on: Annotated[date, Label("推荐日期", width=11)]
    place: Annotated[str, Label("拟任网格", width=26)]
    recommended_by: Annotated[str, Label("推荐单位", width=16)]
    state: Annotated[str, Label("状态", width=10)]
    why: Annotated[str, Label("不予聘用原因", width=20)] = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One sheet of such a case; whoever was asked is masked."""

    number: Annotated[str, Label("案卷", width=12)]
    on: Annotated[date, Label("日期", width=11)]
    part: Annotated[str, Label("环节", width=10)]
    by: Annotated[str, Label("提供人", width=8)]
    text: Annotated[str, Label("内容", width=40)]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One case of somebody else in which the person was asked, or asked others."""

    number: Annotated[str, Label("案卷", width=12)]
    on: Annotated[date | None, Label("日期", width=11)]
    part: Annotated[str, Label("身份", width=14)]
    about: Annotated[str, Label("考察对象", width=10)]
    text: Annotated[str, Label("内容", width=30)]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One month's public result."""

    month: Annotated[Month, Label("月份", width=10)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    published_on: Annotated[date, Label("公布日期", width=11)]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark, adjustment or appeal of a cycle whose results are public."""

    opens: Annotated[date, Label("考核开始", width=11)]
    item: Annotated[str, Label("项目", width=22)]
    value: Annotated[Decimal | None, Label("分值", width=8, kind=Kind.SCORE)]
    text: Annotated[str, Label("说明", width=26)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class WageRow:
    """One slip with what it is made of."""

    month: Annotated[Month, Label("月份", width=10)]
    kind: Annotated[str, Label("种类", width=8)]
    amount: Annotated[Decimal, Label("金额", width=10)]
    parts: Annotated[str, Label("组成或原因", width=34)]
    outcome: Annotated[str, Label("结果", width=10)]
    state: Annotated[str, Label("进度", width=8)]


@dataclass(frozen=True, slots=True)
class ChangeOfPayRow:
    """A month's pay withheld, or to be made up or taken back."""

    month: Annotated[Month, Label("月份", width=10)]
    kind: Annotated[str, Label("事项", width=10)]
    text: Annotated[str, Label("原因", width=34)]
    state: Annotated[str, Label("状态", width=10)]


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card, masked."""

    bank: Annotated[str, Label("开户行", width=20)]
    holder: Annotated[str, Label("户名", width=10)]
    card: Annotated[str, Label("卡号", width=22, kind=Kind.CODE)]
    since: Annotated[date, Label("启用日期", width=11)]
    until: Annotated[date | None, Label("停用日期", width=11)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One time of being insured."""

    number: Annotated[str, Label("保单", width=20)]
    insurer: Annotated[str, Label("保险公司", width=20)]
    since: Annotated[date, Label("起保日期", width=11)]
    until: Annotated[date | None, Label("终止日期", width=11)]
    premium: Annotated[Decimal, Label("保险费", width=10)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class LeaveTold:
    """One leave that was asked for, and what became of it."""

    kind: Annotated[str, Label("假别", width=10)]
    span: Annotated[str, Label("请假时间", width=30)]
    days: Annotated[Decimal, Label("天数", width=8, kind=Kind.SCORE)]
    reason: Annotated[str, Label("事由", width=20)]
    evidence: Annotated[str, Label("证明", width=16)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class TenureTold:
    """One agreement, or one thing decided about the person's employment."""

    kind: Annotated[str, Label("事项", width=12)]
    number: Annotated[str, Label("编号", width=20)]
    told: Annotated[str, Label("内容", width=34)]
    reason: Annotated[str, Label("依据、理由", width=30)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class DaysRow:
    """One entry of the account of days: a year's quota, or what a leave took of it."""

    year: Annotated[int, Label("年度", width=8)]
    kind: Annotated[str, Label("假别", width=10)]
    act: Annotated[str, Label("事由", width=12)]
    days: Annotated[Decimal, Label("增减（天）", width=10, kind=Kind.SCORE)]
    note: Annotated[str, Label("说明", width=30)]
    at: Annotated[datetime, Label("登记时间", width=18)]


@dataclass(frozen=True, slots=True)
class TrainedTold:
    """One session of training somebody was called to."""

    title: Annotated[str, Label("培训内容", width=26)]
    on: Annotated[date, Label("日期", width=11)]
    mark: Annotated[str, Label("签到", width=9)]
    hours: Annotated[Decimal | None, Label("学时", width=8, kind=Kind.SCORE)]
    score: Annotated[Decimal | None, Label("成绩", width=8, kind=Kind.SCORE)]
    feedback: Annotated[int | None, Label("满意度", width=8, kind=Kind.COUNT)]
    note: Annotated[str, Label("备注", width=20)]


@dataclass(frozen=True, slots=True)
class LogTold:
    """What was written of one day of somebody."""

    on: Annotated[date, Label("日期", width=11)]
    kinds: Annotated[str, Label("事项", width=16)]
    content: Annotated[str, Label("内容", width=44)]


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """One meeting somebody was called to."""

    on: Annotated[date, Label("日期", width=11)]
    kind: Annotated[str, Label("会议", width=12)]
    unit: Annotated[str, Label("单位", width=20)]
    came: Annotated[str, Label("到会", width=9)]
    topics: Annotated[str, Label("会议内容", width=36)]


@dataclass(frozen=True, slots=True)
class CertificateTold:
    """One certificate of training."""

    number: Annotated[str, Label("证书编号", width=16)]
    title: Annotated[str, Label("培训内容", width=26)]
    issued: Annotated[date, Label("发证日期", width=11)]
    expires: Annotated[date | None, Label("有效期至", width=11)]
    state: Annotated[str, Label("状态", width=9)]


@dataclass(frozen=True, slots=True)
class ThingTold:
    """One thing the person has of the county's."""

    kind: Annotated[str, Label("装备", width=16)]
    number: Annotated[str, Label("编号", width=16, kind=Kind.CODE)]
    quantity: Annotated[int, Label("数量", width=8)]
    since: Annotated[date, Label("领用日期", width=11)]
    worth: Annotated[Decimal | None, Label("价值", width=10)]


@dataclass(frozen=True, slots=True)
class SlipTold:
    """One slip of things given, taken back, handed on or lost."""

    number: Annotated[str, Label("单据编号", width=10)]
    kind: Annotated[str, Label("单据", width=10)]
    on: Annotated[date, Label("日期", width=11)]
    things: Annotated[str, Label("物品", width=30)]
    reason: Annotated[str, Label("说明", width=20)]
    value: Annotated[Decimal | None, Label("核定价值", width=10)]


@dataclass(frozen=True, slots=True)
class ExitTold:
    """One leaving, and what was not handed over."""

    number: Annotated[str, Label("编号", width=10)]
    on: Annotated[date, Label("离岗日期", width=11)]
    reason: Annotated[str, Label("离岗原因", width=10)]
    state: Annotated[str, Label("交接", width=10)]
    told: Annotated[str, Label("未交接事项", width=30)]
    answer: Annotated[str, Label("例外理由", width=18)]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One scan or photo."""

    name: Annotated[str, Label("文件", width=30)]
    kind: Annotated[str, Label("种类", width=12)]
    on: Annotated[date | None, Label("材料日期", width=11)]
    kept_on: Annotated[date, Label("保存日期", width=11)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class WayInRow:
    """One account of this program."""

    login: Annotated[str, Label("登录名", width=14)]
    roles: Annotated[str, Label("角色", width=20)]
    since: Annotated[date, Label("开通日期", width=11)]
    state: Annotated[str, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class EditRow:
    """One change of the person's own data; whoever made it is masked."""

    on: Annotated[date, Label("日期", width=11)]
    by: Annotated[str, Label("办理人", width=10)]
    text: Annotated[str, Label("内容", width=44)]


@dataclass(frozen=True, slots=True)
class LookRow:
    """How often something was done on a day."""

    on: Annotated[date, Label("日期", width=11)]
    what: Annotated[str, Label("事项", width=20)]
    count: Annotated[int, Label("次数", width=8)]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One time the person's data went to somebody outside."""

    on: Annotated[date, Label("日期", width=11)]
    to: Annotated[str, Label("接收方", width=20)]
    text: Annotated[str, Label("内容", width=40)]


@dataclass(frozen=True, slots=True)
class MeritTold:
    """One honour, discipline, or time in the reserve."""

    kind: Annotated[str, Label("种类", width=9)]
    title: Annotated[str, Label("名称", width=16)]
    since: Annotated[date, Label("生效日期", width=11)]
    until: Annotated[date | None, Label("结束日期", width=11)]
    body: Annotated[str, Label("决定单位", width=16)]
    doc_no: Annotated[str, Label("文号", width=16)]
    basis: Annotated[str, Label("依据", width=22)]
    ended: Annotated[str, Label("结果", width=18)]


@dataclass(frozen=True, slots=True)
class AwardTold:
    """How somebody stood in a year's commendation, and what came of objections."""

    title: Annotated[str, Label("称号", width=20)]
    state: Annotated[str, Label("办理情况", width=10)]
    value: Annotated[Decimal, Label("年度得分", width=9, kind=Kind.SCORE)]
    rank: Annotated[int, Label("名次", width=6)]
    standing: Annotated[str, Label("结果", width=9)]
    prize: Annotated[Decimal | None, Label("奖金", width=10)]
    reason: Annotated[str, Label("理由", width=24)]
    heard: Annotated[str, Label("异议核实", width=24)]
