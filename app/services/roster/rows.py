"""What the roster takes in and gives out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from app.core.fields import Field, Kind, Label
from app.core.identity import Sex
from app.core.period import OPEN_END, Month
from app.domain.moves import Held
from app.domain.own_fields import Shown
from app.domain.roster import EndReason, GridRole, Standing
from app.domain.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person as their identity card says; sex and birth are read from the number.

    ``ethnicity``, ``politics`` and ``education`` are codes of the standards (app/domain/codes.py).
    """

    name: Annotated[str, Label("姓名", width=10)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    ethnicity: Annotated[str, Label("民族")] = ""
    politics: Annotated[str, Label("政治面貌")] = ""
    education: Annotated[str, Label("学历")] = ""
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)] = ""
    address: Annotated[str, Label("住址", width=30)] = ""
    hukou_address: Annotated[str, Label("户籍地址", width=30)] = ""
    former_name: Annotated[str, Label("曾用名", width=10)] = ""
    note: Annotated[str, Label("备注", width=20)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What changes about somebody known; ``phone`` as it is shown, with stars, is the number there is.

    ``extra`` are the county's own fields of a person, as (key, value).
    """

    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)] = ""
    former_name: Annotated[str, Label("曾用名", width=10)] = ""
    address: Annotated[str, Label("住址", width=30)] = ""
    hukou_address: Annotated[str, Label("户籍地址", width=30)] = ""
    ethnicity: Annotated[str, Label("民族")] = ""
    politics: Annotated[str, Label("政治面貌")] = ""
    education: Annotated[str, Label("学历")] = ""
    school: Annotated[str, Label("毕业院校", width=20)] = ""
    major: Annotated[str, Label("专业", width=14)] = ""
    native_place: Annotated[str, Label("籍贯", width=14)] = ""
    note: Annotated[str, Label("备注", width=40)] = ""
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody as a form changes them: ``values`` by field of ``PersonFacts``, own ones by ``extra.key``."""

    version: int
    values: Mapping[str, Any]
    own: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorker(NewPerson):
    """A person and their posting: the roster's form, and one row of an imported roster.

    ``employment`` is a key of the policy's kinds; ``host_body`` the name of the enterprise a
    dedicated worker belongs to; ``since`` the first day in post; ``extra`` the county's own fields
    of person and posting, as (key, value).
    """

    unit_id: int
    employment: Annotated[str, Label("用工类别")] = ""
    since: Annotated[date, Label("聘用日期", width=11)]
    role: Annotated[GridRole, Label("网格角色")] = GridRole.WORKER
    source: Annotated[str, Label("原身份", width=14)] = ""
    doc_no: Annotated[str, Label("聘用文号", width=16)] = ""
    host_body: Annotated[str, Label("所属单位", width=20)] = ""
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)] = ""
    bank: Annotated[str, Label("开户行", width=20)] = ""
    until: date = OPEN_END
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosting:
    """A posting for a person who is known already (a candidate, a former worker)."""

    person_id: int
    unit_id: int
    employment: Annotated[str, Label("用工类别")] = ""
    since: Annotated[date, Label("聘用日期", width=11)]
    role: Annotated[GridRole, Label("网格角色")] = GridRole.WORKER
    source: Annotated[str, Label("原身份", width=14)] = ""
    doc_no: Annotated[str, Label("聘用文号", width=16)] = ""
    host_body_id: int | None = None
    replaces_id: int | None = None
    until: date = OPEN_END
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The end of a posting; ``on`` is the first day out of post."""

    on: Annotated[date, Label("离岗日期", width=11, help="当日起不在岗")]
    reason: Annotated[EndReason, Label("离岗原因")]
    note: Annotated[str, Label("说明", width=20)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A move to another grid; ``on`` is the first day there."""

    unit_id: int
    on: Annotated[date, Label("调整日期", width=11)]
    doc_no: Annotated[str, Label("文号", width=16)] = ""
    note: Annotated[str, Label("说明", width=20)] = ""


@dataclass(frozen=True, slots=True)
class Latest:
    """The months that the score and the stipend beside a worker are of; ``run`` is how far that pay is.

    ``quarterly``: ``scored`` is the last month of a quarter, and the score that of the quarter.
    """

    scored: Month | None = None
    paid: Month | None = None
    run: str = ""
    quarterly: bool = False


class Measured(NamedTuple):
    """Where somebody serves, with the newest score and stipend; None is not known or not seen."""

    unit_id: int
    score: Decimal | None
    stipend: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One posting of the roster as it stands on a date; numbers are masked.

    ``score``, ``grade`` and ``stipend`` are those of the months ``latest``, known to ``listed`` alone;
    ``due`` is what waits to be done about somebody's tenure and age today, known to ``tenure.listed``.
    """

    id: int
    version: int
    person_id: int
    unit_id: int
    account_id: int | None
    employment_key: str
    number: Annotated[
        str, Label("工作证号", width=15, kind=Kind.CODE, help="印在工作证上；在搜索框输入或扫码就找到这个人")
    ]
    town: Annotated[str, Label("乡镇", width=10)]
    grid: Annotated[str, Label("网格名称", width=16, tail=True)]
    employment: Annotated[str, Label("用工类别", width=9)]
    standing: Annotated[Standing, Label("状态", width=8)]
    score: Annotated[Decimal | None, Label("当月考核", width=9, kind=Kind.SCORE)] = None
    grade: Annotated[str, Label("等次", width=9)] = ""
    due: Annotated[str, Label("聘用提醒", width=9, help="应解聘、试用期和聘期将满的人；超过选聘年龄的人")] = (
        ""
    )
    away: Annotated[str, Label("请假", width=16, help="这一天正在休的假，和代班的人")] = ""
    stipend: Annotated[Decimal | None, Label("月补贴", width=11)] = None
    village: Annotated[str, Label("村（社区）", width=18)]
    grid_code: Annotated[str, Label("网格编码", width=17, kind=Kind.CODE)]
    name: Annotated[str, Label("姓名", width=10)]
    sex: Annotated[Sex, Label("性别", width=6)]
    birth: Annotated[date, Label("出生日期", width=11)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    ethnicity: Annotated[str, Label("民族", width=8)]
    politics: Annotated[str, Label("政治面貌", width=12)]
    education: Annotated[str, Label("学历", width=8)]
    role: Annotated[GridRole, Label("网格角色", width=12)]
    source: Annotated[str, Label("原身份", width=14)]
    since: Annotated[date, Label("聘用日期", width=11)]
    until: Annotated[date | None, Label("离岗日期", width=11)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    address: Annotated[str, Label("住址", width=30)]
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", width=20)]
    note: Annotated[str, Label("备注", width=20)]
    mark: Annotated[
        Sensitivity,
        Label("安全标记", width=10, help="敏感：电话、住址加密隐藏；重要：姓名也隐藏，导出一人也要两人"),
    ] = Sensitivity.GENERAL
    name_sort: str = ""
    name_keys: str = ""
    extra: tuple[tuple[str, Shown], ...] = ()  # the county's own fields: title and value
    latest: Latest = Latest()


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of the printed 花名册, numbers in full.

    Source: standards-and-paper part 2, worker_roster.
    """

    number: Annotated[int, Label("序号", width=6)]
    town: Annotated[str, Label("乡镇", width=14)]
    village: Annotated[str, Label("村（社区）", width=18)]
    grid: Annotated[str, Label("网格名称", width=20, tail=True)]
    grid_code: Annotated[str, Label("网格编码", width=17, kind=Kind.CODE)]
    name: Annotated[str, Label("姓名", width=10)]
    sex: Annotated[Sex, Label("性别", width=6)]
    ethnicity: Annotated[str, Label("民族", width=8)]
    birth: Annotated[str, Label("出生年月", width=10)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    politics: Annotated[str, Label("政治面貌", width=12)]
    education: Annotated[str, Label("学历", width=8)]
    role: Annotated[GridRole, Label("网格角色", width=12)]
    employment: Annotated[str, Label("专/兼职", width=12)]
    source: Annotated[str, Label("原身份", width=14)]
    since: Annotated[date, Label("聘用日期", width=11)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    address: Annotated[str, Label("住址", width=30)]
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", width=20)]
    note: Annotated[str, Label("备注", width=20)]
    extra: tuple[tuple[str, Shown], ...] = ()  # the county's own fields: title and value
    person_id: int = 0


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting of a person, past, present or coming."""

    id: int
    version: int
    unit_id: int
    place: Annotated[str, Label("网格", width=30, tail=True)]
    role: Annotated[GridRole, Label("网格角色", width=12)]
    employment: Annotated[str, Label("用工类别", width=12)]
    since: Annotated[date, Label("上岗日期", width=11)]
    until: Annotated[date | None, Label("离岗日期", width=11)]
    reason: Annotated[EndReason | None, Label("离岗原因", width=12)]
    doc_no: str = ""
    held: Held | None = None  # as a move looks at it


@dataclass(frozen=True, slots=True)
class ServedRow:
    """Somebody's time at one unit."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    role: Annotated[GridRole, Label("网格角色", width=12)]
    employment: Annotated[str, Label("用工类别", width=12)]
    since: Annotated[date, Label("上岗日期", width=11)]
    until: Annotated[date | None, Label("离岗日期", width=11)]
    reason: Annotated[EndReason | None, Label("离岗原因", width=12)]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of one kind serve on a date; ``planned`` is the policy's number, where it has one."""

    key: str
    label: Annotated[str, Label("用工类别", width=14)]
    count: Annotated[int, Label("在岗人数", width=10)]
    planned: Annotated[int | None, Label("核定人数", width=10)]


@dataclass(frozen=True, slots=True)
class Revealed:
    """A person's numbers in full, shown because somebody said what for."""

    name: Annotated[str, Label("姓名", width=10)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    address: Annotated[str, Label("住址", width=30)]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one of several new workers cannot be registered; ``index`` counts from 0."""

    index: int
    field: str
    text: str
    warn: bool = False
