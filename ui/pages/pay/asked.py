"""What the acts on a run ask of a person: the small forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.fields import Label
from app.core.period import Month
from app.domain.search import Entry, Group


def entry(person_id: int, name: str) -> Entry:
    """Return a person as a picker shows them."""
    return Entry(Group.PERSONS, name, "", "", "roster", person_id)


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A step that asks for nothing but the confirmation."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is done."""

    reason: Annotated[str, Label("原因", width=40)]


@dataclass(frozen=True, kw_only=True)
class Approval:
    """An approval; with a reason it stands for going over the budget."""

    override: Annotated[
        str, Label("超支理由", width=40, help="经费足够时不用填；超出预算的，由审批人写明。")
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Paid:
    """The bank's answer to a whole file."""

    on: Annotated[date, Label("银行回单日期")]
    doc_no: Annotated[str, Label("回单号", width=20)] = ""


@dataclass(frozen=True, kw_only=True)
class Remitted:
    """When social insurance was paid over."""

    on: Annotated[date, Label("缴费日期")]
    doc_no: Annotated[str, Label("缴费凭证号", width=20)] = ""


@dataclass(frozen=True, kw_only=True)
class Back:
    """Transfers the bank sent back."""

    on: Annotated[date, Label("退票日期")]
    doc_no: Annotated[str, Label("回单号", width=20)] = ""
    reason: Annotated[str, Label("退票原因", width=40)]


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Months put right in another month's books."""

    month: Annotated[Month, Label("入账月份")]
    reason: Annotated[str, Label("更正原因", width=40)]
