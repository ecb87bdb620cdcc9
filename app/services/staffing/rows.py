"""What the staffing services hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.access import Scope
from app.core.fields import Kind, Label
from app.domain.roster import GridRole

_SINCE = "最后一人离岗之日；一直没有人的，从设岗起算"
_SPARED = "缺编以来、本年以内，按政策的补贴标准本应发放的；等级工资按最低一级，不含社会保险"


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of one unit on a day; ``since`` is None where nobody lacks.

    ``never`` says that nobody has held it since the day it has been there from.  ``spared`` is None where
    the policy does not tell, or the reader may not see pay.  ``employment`` is empty where the post is open
    to several kinds, or is none.
    """

    id: str
    unit_id: int
    town_id: int
    town: Annotated[str, Label("乡镇", width=14)]
    name: Annotated[str, Label("单位", width=24, tail=True)]
    post: Annotated[str, Label("岗位", width=15)]
    minimum: Annotated[int, Label("编制数", width=7, help="政策要求至少配几人")]
    here: Annotated[int, Label("在岗", width=6)]
    short: Annotated[int, Label("缺编", width=6)]
    since: Annotated[date | None, Label("缺编起始", width=11, help=_SINCE)]
    days: Annotated[int | None, Label("缺编天数", width=9)]
    never: Annotated[bool, Label("从未配备", width=9)]
    maximum: Annotated[int | None, Label("限额", width=6, help="政策允许最多配几人；空着是没有限额")]
    over: Annotated[int, Label("超编", width=6, help="超过限额的人数，如一格两员")]
    doubled: Annotated[int, Label("一人多岗", width=9, help="在岗的人里同时还在别的岗位的人数")]
    spared: Annotated[Decimal | None, Label("本年节余补贴", width=13, help=_SPARED)]
    paid: Annotated[bool, Label("有报酬", width=8)]
    recruited_by: Annotated[str, Label("谁选聘", width=18)]
    managed_by: Annotated[str, Label("谁管理", width=14)]
    used_by: Annotated[str, Label("谁使用", width=14)]
    village: Annotated[str, Label("村（社区）", width=16)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    role: GridRole
    employment: str


@dataclass(frozen=True, slots=True)
class PostTotal:
    """A post in one town, or in the county itself: its units added up."""

    id: str
    scope: Scope
    name: Annotated[str, Label("乡镇", width=20)]
    post: Annotated[str, Label("岗位", width=15)]
    units: Annotated[int, Label("单位数", width=8)]
    minimum: Annotated[int, Label("编制数", width=8)]
    here: Annotated[int, Label("在岗", width=8)]
    short: Annotated[int, Label("缺编", width=8)]
    empty: Annotated[int, Label("缺编单位", width=9)]
    days: Annotated[int | None, Label("最长缺编天数", width=12)]
    over: Annotated[int, Label("超编", width=8)]
    doubled: Annotated[int, Label("一人多岗", width=9)]
    spared: Annotated[Decimal | None, Label("本年节余补贴", width=13, help=_SPARED)]
    recruited_by: Annotated[str, Label("谁选聘", width=18)]
    managed_by: Annotated[str, Label("谁管理", width=14)]
    used_by: Annotated[str, Label("谁使用", width=14)]
