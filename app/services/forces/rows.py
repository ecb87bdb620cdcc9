"""What the register of 网格力量 hands out and takes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.fields import Kind, Label


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A person or body at a unit; ``until`` is the first day it is no more, None while none is set."""

    id: int
    version: int
    unit_id: int
    key: str
    town: Annotated[str, Label("乡镇", width=14)]
    unit: Annotated[str, Label("单位", width=26, tail=True)]
    kind: Annotated[str, Label("种类", width=17)]
    name: Annotated[str, Label("姓名或名称", width=26)]
    leader: Annotated[str, Label("负责人", width=10)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    heads: Annotated[int | None, Label("登记人数", width=9, help="支部成员、联系党员等，按种类而定")]
    place: Annotated[str, Label("具体位置", width=14)]
    origin: Annotated[str, Label("原身份", width=14)]
    since: Annotated[date, Label("起始日期", width=11)]
    until: Annotated[date | None, Label("终止日期", width=11)]
    note: Annotated[str, Label("备注", width=16)]
    village: Annotated[str, Label("村（社区）", width=16)]
    code: Annotated[str, Label("单位代码", width=18, kind=Kind.CODE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForce:
    """A person or body to keep; ``kind`` is a key of the policy's forces.

    ``phone`` with stars, as it is shown, is the number there is.
    """

    kind: Annotated[str, Label("种类")]
    unit_id: Annotated[int, Label("网格（单位）")]
    name: Annotated[str, Label("姓名或名称", width=16)]
    since: Annotated[date, Label("起始日期", width=11)]
    leader: Annotated[str, Label("负责人", width=10, help="支部书记、党小组长等；个人不填")] = ""
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)] = ""
    heads: Annotated[int | None, Label("登记人数", width=9, help="支部成员、联系党员等，按种类而定")] = None
    place: Annotated[str, Label("具体位置", width=14, help="如3号楼、北街")] = ""
    origin: Annotated[str, Label("原身份", width=14, help="如居民小组长、义工、社区党员")] = ""
    note: Annotated[str, Label("备注", width=20)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The end of an entry; ``on`` is the first day it is no more."""

    on: Annotated[date, Label("终止日期", width=11, help="当日起不再列入")]
    note: Annotated[str, Label("终止原因", width=20)]


@dataclass(frozen=True, slots=True)
class ForceChoices:
    """The kinds of the policy, with their words, and the day of today."""

    kinds: tuple[tuple[str, str], ...]
    today: date
