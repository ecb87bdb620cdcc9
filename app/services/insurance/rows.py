"""The rows and forms of the accident insurance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.core.identity import Sex
from app.domain.insurance import EndorsementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """A contract with an insurer; the county's policy names premium and ages where left out."""

    year: Annotated[int, Label("年度")]
    number: Annotated[str, Label("保单号", width=20)]
    insurer: Annotated[str, Label("保险公司", width=20)]
    starts: Annotated[date | None, Label("起保日期")] = None
    ends: Annotated[date | None, Label("终止日期（不含）")] = None
    premium: Annotated[Decimal | None, Label("每人保费")] = None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract and what its list came to."""

    id: int
    version: int
    year: Annotated[int, Label("年度", width=7)]
    number: Annotated[str, Label("保单号", width=20)]
    insurer: Annotated[str, Label("保险公司", width=20)]
    starts: Annotated[date, Label("起保日期", width=11)]
    ends: Annotated[date, Label("终止日期（不含）", width=13)]
    premium: Annotated[Decimal, Label("每人保费", width=10)]
    total: Annotated[Decimal, Label("保费合计", width=14)]
    owed: Annotated[Decimal, Label("未付保费", width=14)]


@dataclass(frozen=True, slots=True)
class InsuredRow:
    """One person of the insured list (保险清单)."""

    id: int
    version: int
    person_id: int
    number: Annotated[int, Label("序号", width=6)]
    name: Annotated[str, Label("姓名", width=9)]
    id_type: Annotated[str, Label("证件类型", width=9)]
    identity: Annotated[str, Label("证件号", width=20, kind=Kind.CODE)]
    sex: Annotated[Sex, Label("性别", width=6)]
    birth: Annotated[date, Label("出生日期", width=11)]
    occupation: Annotated[str, Label("职业类别", width=12)]
    premium: Annotated[Decimal, Label("保费", width=10)]
    starts: Annotated[date, Label("生效日", width=11)]
    ends: Annotated[date, Label("终止日（不含）", width=12)]
    beneficiary: Annotated[str, Label("受益人", width=8)]
    phone: Annotated[str, Label("电话", width=13, kind=Kind.CODE)]
    place: Annotated[str, Label("所在网格", width=30, tail=True)]
    warning: Annotated[str, Label("提示", width=24)]


@dataclass(frozen=True, slots=True)
class EndorsementRow:
    """One change of the list as told to the insurer."""

    id: int
    kind: Annotated[EndorsementKind, Label("批改", width=8)]
    effective: Annotated[date, Label("生效日期", width=11)]
    leaves: Annotated[str, Label("减少", width=9)]
    enters: Annotated[str, Label("增加", width=9)]
    premium: Annotated[Decimal, Label("保费", width=10)]
    note: Annotated[str, Label("说明", width=24)]
