"""What a vetting case takes in and gives out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from app.core.fields import Kind, Label
from app.domain.recruiting.form import Stage
from app.domain.vetting import CaseState, Opinion, Relation
from app.domain.workflow import Check
from app.services.roster import NewPerson
from app.services.vetting.case_list import CaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase(NewPerson):
    """A candidate recommended for a grid; ``category`` is a key of the policy's categories.

    ``age_reason`` and ``category_reason`` are the written exceptions to soft rules; ``extra`` are the
    county's own fields of a case, as (key, value).
    """

    unit_id: int
    employment: Annotated[str, Label("用工类别")]
    opened_on: Annotated[date, Label("推荐日期", width=11)]
    category: Annotated[str, Label("人员类别")] = ""
    recommended_by: Annotated[str, Label("推荐单位", width=20)] = ""
    channel: Annotated[str, Label("选聘渠道", width=16)] = ""
    household_no: Annotated[str, Label("户号", width=14, kind=Kind.CODE)] = ""
    age_reason: Annotated[str, Label("年龄例外理由", width=20)] = ""
    category_reason: Annotated[str, Label("类别例外理由", width=20)] = ""
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """One member of the joint team; ``recused`` when the signed declaration names a tie to the candidate."""

    name: Annotated[str, Label("姓名", width=10)]
    body: Annotated[str, Label("所在单位", width=20)]
    leader: Annotated[bool, Label("组长", width=6)] = False
    recusal_signed: Annotated[bool, Label("已签回避声明", width=12)] = False
    recused: Annotated[bool, Label("须回避", width=8)] = False
    person_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTeam:
    """The joint team, whole; forming it again takes the place of the one before."""

    formed_on: Annotated[date, Label("组建日期", width=11)]
    members: tuple[NewMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """An inspection on the spot; ``members`` are ids of team members present."""

    held_on: Annotated[date, Label("考察日期", width=11)]
    at_hukou: Annotated[bool, Label("户籍所在地", width=10)]
    place: Annotated[str, Label("考察地点", width=24)]
    members: tuple[int, ...]
    findings: Annotated[str, Label("考察情况", width=40)] = ""
    photos: Annotated[int, Label("照片数", width=8)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """The inspection meeting; ``members`` are ids of team members present, ``guests`` others by name."""

    held_on: Annotated[date, Label("会议日期", width=11)]
    members: tuple[int, ...]
    minutes: Annotated[str, Label("会议纪要", width=40)]
    place: Annotated[str, Label("地点", width=20)] = ""
    guests: tuple[str, ...] = ()
    votes_for: Annotated[int, Label("同意", width=6)] = 0
    votes_against: Annotated[int, Label("不同意", width=6)] = 0
    abstained: Annotated[int, Label("弃权", width=6)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """One sheet of the neighbours, in its order; ``ratings`` answer the policy's questions by key."""

    visited_on: Annotated[date, Label("走访时间", width=11)]
    address: Annotated[str, Label("地点", width=20)] = ""
    householder: Annotated[str, Label("户主", width=10)]
    respondent: Annotated[str, Label("被访人", width=10)] = ""
    relation: Annotated[Relation, Label("与考察对象关系", width=14)] = Relation.NEIGHBOUR
    residence: Annotated[str, Label("居住年限", width=10, help="邻居住了多久，例如 12年")] = ""
    household_no: Annotated[str, Label("户号", width=14, kind=Kind.CODE)] = ""
    phone: Annotated[str, Label("电话", width=13, kind=Kind.CODE)] = ""
    ratings: tuple[tuple[str, str], ...] = ()
    remarks: Annotated[str, Label("具体意见", width=40)] = ""
    opinion: Annotated[Opinion, Label("是否同意", width=8)]
    signed: Annotated[bool, Label("已签字", width=8)]
    visited_at: Annotated[str, Label("几点", width=8, help="例如 9:30，没有记的不填")] = ""
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBallot:
    """The count of a democratic ballot; ``votes`` by the key of each aspect, and of the view over all."""

    held_on: Annotated[date, Label("测评日期", width=11)]
    place: Annotated[str, Label("测评地点", width=20)] = ""
    issued: Annotated[int, Label("发出票数", width=8)]
    returned: Annotated[int, Label("收回票数", width=8)]
    valid: Annotated[int, Label("有效票数", width=8)]
    votes: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """A problem raised against the candidate."""

    raised_on: Annotated[date, Label("反映日期", width=11)]
    text: Annotated[str, Label("反映的问题", width=40)]
    origin: Annotated[str, Label("来源", width=16)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The candidate's answer and the team's finding."""

    answered_on: Annotated[date, Label("核实日期", width=11)]
    answer: Annotated[str, Label("本人说明", width=40)]
    finding: Annotated[str, Label("核实结论", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterview:
    """The talk with the candidate face to face; ``members`` are ids of team members present."""

    held_on: Annotated[date, Label("面谈日期", width=11)]
    members: tuple[int, ...]
    summary: Annotated[str, Label("面谈记录", width=40)]
    place: Annotated[str, Label("地点", width=20)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """The county centre's decision; ``panel`` are others who decided with the signed-in person.

    Against a candidate it names a reason of the policy's list (key or label), and what they are told.
    """

    decided_on: Annotated[date, Label("决定日期", width=11)]
    text: Annotated[str, Label("综合评价意见", width=40)]
    refusal: Annotated[str, Label("不予聘用原因", width=20)] = ""
    told: Annotated[str, Label("告知本人的说明", width=40, help="写进告知书的话，不引用受访人的意见")] = ""
    panel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What turns a candidate into a worker: the first day, the letter, where they are paid."""

    since: Annotated[date, Label("聘用日期", width=11)]
    doc_no: Annotated[str, Label("聘用文号", width=16)] = ""
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)] = ""
    bank: Annotated[str, Label("开户行", width=20)] = ""
    host_body_id: int | None = None
    replaces_id: int | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Where a case stands: its state, the step forward (None at the end), and every line."""

    number: str
    state: CaseState
    next: str | None
    next_title: str
    lines: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Return whether nothing blocks the step forward."""
        return all(line.ok for line in self.lines)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of the joint team."""

    id: int
    version: int
    name: Annotated[str, Label("姓名", width=10)]
    body: Annotated[str, Label("所在单位", width=20)]
    leader: Annotated[bool, Label("组长", width=6)]
    recusal_signed: Annotated[bool, Label("已签回避声明", width=12)]
    recused: Annotated[bool, Label("须回避", width=8)]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit; ``fault`` says why it cannot count by itself, ``ratings`` answer the policy's questions."""

    id: int
    version: int
    visited_on: Annotated[date, Label("走访时间", width=11)]
    householder: Annotated[str, Label("户主", width=10)]
    respondent: Annotated[str, Label("被访人", width=10)]
    relation: Annotated[str, Label("关系", width=10)]
    address: Annotated[str, Label("地点", width=24)]
    phone: Annotated[str, Label("电话", width=13, kind=Kind.CODE)]
    opinion: Annotated[Opinion, Label("意见", width=8)]
    remarks: Annotated[str, Label("具体意见", width=40)]
    visitors: Annotated[str, Label("走访人", width=16)]
    fault: Annotated[str, Label("不计原因", width=24)]
    household_no: str = ""
    residence: Annotated[str, Label("居住年限", width=10)] = ""
    ratings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One raised problem and what became of it."""

    id: int
    version: int
    raised_on: Annotated[date, Label("反映日期", width=11)]
    origin: Annotated[str, Label("来源", width=16)]
    text: Annotated[str, Label("反映的问题", width=40)]
    answer: Annotated[str, Label("本人说明", width=40)]
    finding: Annotated[str, Label("核实结论", width=40)]
    answered_on: Annotated[date | None, Label("核实日期", width=11)]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An inspection, a meeting or an interview, as the case summary prints it."""

    id: int
    kind: Annotated[str, Label("事项", width=14)]
    held_on: Annotated[date, Label("日期", width=11)]
    place: Annotated[str, Label("地点", width=24)]
    present: Annotated[str, Label("到场", width=24)]
    text: Annotated[str, Label("记录", width=40)]
    detail: Annotated[str, Label("说明", width=24)]


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A counted ballot; ``said`` are the votes of each grade over all, in words."""

    id: int
    version: int
    votes: Mapping[str, Sequence[int]]
    held_on: Annotated[date, Label("测评日期", width=11)]
    place: Annotated[str, Label("测评地点", width=20)]
    issued: Annotated[int, Label("发出", width=7)]
    returned: Annotated[int, Label("收回", width=7)]
    valid: Annotated[int, Label("有效", width=7)]
    said: Annotated[str, Label("综合评价得票", width=36)]

    @property
    def spoilt(self) -> int:
        """How many of those returned do not count."""
        return self.returned - self.valid

    def of(self, key: str) -> Sequence[int]:
        """Return the votes of each grade of an aspect, best first."""
        return self.votes.get(key, ())


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The county centre's decision."""

    decided_on: Annotated[date, Label("决定日期", width=11)]
    accepted: Annotated[bool, Label("同意聘用", width=8)]
    text: Annotated[str, Label("意见", width=40)]
    by: Annotated[str, Label("决定人", width=12)]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """The candidate as the case summary introduces them; the number is masked."""

    name: Annotated[str, Label("姓名", width=10)]
    sex: Annotated[str, Label("性别", width=6)]
    birth: Annotated[date, Label("出生日期", width=11)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    ethnicity: Annotated[str, Label("民族", width=8)]
    politics: Annotated[str, Label("政治面貌", width=12)]
    education: Annotated[str, Label("学历", width=8)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    address: Annotated[str, Label("住址", width=30)]
    hukou_address: Annotated[str, Label("户籍地址", width=30)]


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection and what came of it."""

    id: int
    version: int
    raised_on: Annotated[date, Label("提出日期", width=11)]
    origin: Annotated[str, Label("提出人", width=12)]
    text: Annotated[str, Label("异议内容", width=30)]
    finding: Annotated[str, Label("核实结论", width=30)]
    upheld: Annotated[str, Label("成立", width=8)]
    answered_on: Annotated[date | None, Label("答复日期", width=11)]


@dataclass(frozen=True, slots=True)
class PublicityRow:
    """How far a candidate was made public: ``ends`` is None before; ``days`` are working days."""

    days: int
    number: str
    starts: date | None
    ends: date | None
    place: str
    objections: tuple[ObjectionRow, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A whole case, for the window's case page and the 考察材料.

    ``publicity`` is what was put up and said against it, None where nothing was; ``questions`` are the
    keys and words of what neighbours are asked; ``career`` is what they declared of it on 报名登记表.
    """

    case: CaseRow
    candidate: CandidateRow
    team: tuple[MemberRow, ...]
    inspections: tuple[SheetRow, ...]
    meetings: tuple[SheetRow, ...]
    visits: tuple[VisitRow, ...]
    households: int
    needed: int
    issues: tuple[IssueRow, ...]
    interviews: tuple[SheetRow, ...]
    decision: DecisionRow | None
    checklist: Checklist
    earlier: tuple[CaseRow, ...]
    ballots: tuple[BallotRow, ...] = ()
    publicity: PublicityRow | None = None
    questions: tuple[tuple[str, str], ...] = ()
    career: tuple[Stage, ...] = ()
