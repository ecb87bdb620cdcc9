"""What tenure takes in and gives out; every ``over`` is a first day after, every ``last`` a last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from app.core.fields import Label
from app.domain.tenure import ProbationEnd, Standing, TenureKind, TenureState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDismissal:
    """A dismissal; ``ground`` is a key of the policy's: results it rests on are cited by themselves."""

    ground: Annotated[str, Label("解聘情形", width=30)]
    on: Annotated[date, Label("解聘日期", width=11, help="当日起不在岗")]
    doc_no: Annotated[str, Label("依据文件文号", width=24)] = ""
    case_id: int | None = None
    reason: Annotated[str, Label("事实和理由", width=60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResignation:
    """A resignation as it was handed in; ``reason`` also says why less notice is agreed."""

    asked_on: Annotated[date, Label("申请日期", width=11)]
    last: Annotated[date, Label("最后工作日", width=11)]
    reason: Annotated[str, Label("辞职原因", width=60)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProbationEnd:
    """What comes of a probation; ``until`` is a longer one's last day, ``on`` the first day out of post."""

    outcome: Annotated[ProbationEnd, Label("试用期考核", width=16)]
    reason: Annotated[str, Label("考核意见", width=60)]
    until: Annotated[date | None, Label("试用延长到", width=11, help="选“延长试用”时填")] = None
    on: Annotated[date | None, Label("终止日期", width=11, help="选“不合格”时填，当日起不在岗")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Agreements for many: how long and since when, where neither the policy nor the one before says it."""

    years: Annotated[int | None, Label("聘期（年）", width=8, help="不填按县政策的聘期")] = None
    since: Annotated[
        date | None, Label("起始日期", width=11, help="不填从现协议期满起；没有协议的从今天起")
    ] = None
    reason: Annotated[str, Label("续聘意见", width=40)] = "考核合格，同意续聘"


@dataclass(frozen=True, slots=True)
class Renewed:
    """Somebody as a renewal was looked at; ``version`` is the posting's."""

    id: int
    version: int
    name: str
    place: str
    before: str
    after: str
    why: str = ""

    @property
    def changes(self) -> bool:
        """Whether it would be written."""
        return not self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """Somebody in post and their agreement; ``due`` is what waits to be done about it."""

    id: int
    version: int
    person_id: int
    name: Annotated[str, Label("姓名", width=9)]
    standing: Annotated[Standing, Label("状态", width=14)]
    due: Annotated[str, Label("要办的事", width=30)]
    ends: Annotated[date | None, Label("聘期止", width=11)]
    left: Annotated[int | None, Label("还有（天）", width=11)]
    probation: Annotated[date | None, Label("试用期止", width=11)]
    employment: Annotated[str, Label("用工类别", width=11)]
    starts: Annotated[date | None, Label("聘期起", width=11)]
    since: Annotated[date, Label("上岗日期", width=11)]
    number: Annotated[str, Label("协议编号", width=20)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act as it stands; ``cited`` is what it rests on in words, ``papers`` its scans by number."""

    id: int
    version: int
    person_id: int
    posting_id: int
    mine: bool
    number: Annotated[str, Label("编号", width=20)]
    kind: Annotated[TenureKind, Label("事项", width=11)]
    name: Annotated[str, Label("姓名", width=9)]
    state: Annotated[TenureState, Label("状态", width=9)]
    effective: Annotated[date, Label("生效日期", width=11)]
    told: Annotated[str, Label("内容", width=40)]
    cited: Annotated[str, Label("依据", width=40)]
    paper: Annotated[str, Label("附件", width=16)]
    employment: Annotated[str, Label("用工类别", width=11)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    by: Annotated[str, Label("起草人", width=9)]
    at: Annotated[datetime, Label("起草时间", width=16)]
    decided: Annotated[str, Label("审批人", width=9)]
    decided_at: Annotated[datetime | None, Label("审批时间", width=16)]
    answer: Annotated[str, Label("审批意见", width=20)]
    reason: str = ""
    papers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement of a person in words."""

    number: str
    span: str
    state: str


@dataclass(frozen=True, slots=True)
class Case:
    """A closed case of a person that a dismissal may rest on."""

    id: int
    told: str


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground as the form offers it: what it would rest on in words, or ``why`` it cannot be used."""

    key: str
    label: str
    told: str
    why: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What somebody may be dismissed on."""

    grounds: tuple[GroundRow, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One act with what its paper says beside it; ``source`` is where the county's grounds stand."""

    act: ActRow
    place: str
    identity: str
    since: date
    reason: str
    ground: str
    source: str
    doc_no: str
    probation: ProbationEnd | None
    asked_on: date | None
    ends: date | None
    notice_days: int
    appeal_days: int | None
