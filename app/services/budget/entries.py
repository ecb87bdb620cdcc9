"""Enter into the ledger of the county's money, take back from it, and foresee both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Kind, Label
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain import budget as rules
from app.domain.budget import BudgetBucket, DocKind, Group, Leg, Overspend
from app.domain.workflow import Check, require, unmet
from app.services._entries import (
    Foresight,
    Paper,
    check_money,
    foreseen,
    free_key,
    key_of,
    write,
)
from app.services.budget._ledger import carried_key, fixed, texts_of, titles_on
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry, BudgetOverride

NIL = Decimal("0.00")


class Act(Choice):
    """What an office does with a subject's money (domain-model b)."""

    APPROPRIATE = "appropriate", "预算下达"
    SUPPLEMENT = "supplement", "追加"
    CUT = "cut", "调减"
    TRANSFER = "transfer", "调剂"
    RESERVE = "reserve", "预留"
    COMMIT = "commit", "承诺支出"
    RELEASE = "release", "撤销承诺"
    EXPEND = "expend", "支付"
    RETURN = "return", "退回"


_GROUPS: dict[Act, tuple[DocKind, Callable[[str, Decimal], Group]]] = {
    Act.APPROPRIATE: (DocKind.APPROPRIATION, rules.appropriate),
    Act.SUPPLEMENT: (DocKind.SUPPLEMENT, rules.appropriate),
    Act.CUT: (DocKind.CUT, rules.cut),
    Act.RESERVE: (DocKind.RESERVATION, rules.reserve),
    Act.COMMIT: (DocKind.PAYMENT, rules.commit),
    Act.RELEASE: (DocKind.PAYMENT, rules.release),
    Act.EXPEND: (DocKind.PAYMENT, rules.expend),
    Act.RETURN: (DocKind.BANK_RETURN, rules.bank_return),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A document about money; ``override`` is the reason for going over what is available."""

    subject: Annotated[str, Label("经费科目", kind=Kind.CODE)]
    amount: Annotated[Decimal, Label("金额")]
    effective: Annotated[date, Label("日期")]
    doc_no: Annotated[str, Label("凭证号")]
    summary: Annotated[str, Label("摘要", width=30)] = ""
    to_subject: Annotated[str, Label("调入科目", kind=Kind.CODE)] = ""
    source: Annotated[str, Label("资金来源")] = ""
    override: Annotated[str, Label("超支理由")] = ""


@permits(Permission.BUDGET_WRITE)
def appropriate(unit: Unit, new: NewEntry) -> str:
    """Enter the year's appropriation and return its group key.

    Raises:
        Invalid: the amount is none, or the document was entered before.
    """
    return _enter(unit, Act.APPROPRIATE, new)


@permits(Permission.BUDGET_WRITE)
def enter(unit: Unit, act: Act, new: NewEntry) -> str:
    """Enter any act of the ledger and return its group key.

    Raises:
        Invalid: not enough money and no override, or the document was entered before.
    """
    return _enter(unit, act, new)


def _enter(unit: Unit, act: Act, new: NewEntry) -> str:
    new = _cleaned(new)
    kind, group = _group(unit, act, new)
    parts = (act, new.effective.year, new.subject, new.doc_no)
    key = free_key(unit, *parts, *filter(None, (new.to_subject,)))
    _afford(unit, group, new, key)
    paper = Paper(
        key=key,
        year=new.effective.year,
        kind=kind,
        effective=new.effective,
        doc_no=new.doc_no,
        summary=new.summary or act.label,
        source=new.source,
    )
    return write(unit, group, paper)


_LIMITS = {"doc_no": 60, "summary": 200, "source": 40, "override": 200}


def _cleaned(new: NewEntry) -> NewEntry:
    """Return the document with its texts cleaned.

    Raises: Invalid by field for one that is too long, or without a number.
    """
    texts, faults = texts_of(new, _LIMITS)
    if texts.get("doc_no") == "":
        faults["doc_no"] = "请填写凭证号。"
    if faults:
        raise Invalid(fields=faults)
    return replace(new, **texts)


def _group(unit: Unit, act: Act, new: NewEntry) -> tuple[DocKind, Group]:
    _known_subject(unit, new.subject, new.effective, "subject")
    if act is not Act.TRANSFER:
        kind, group = _GROUPS[act]
        return kind, group(new.subject, new.amount)
    _known_subject(unit, new.to_subject, new.effective, "to_subject")
    return DocKind.TRANSFER, rules.transfer(new.subject, new.to_subject, new.amount)


def _known_subject(unit: Unit, subject: str, on: date, field: str) -> None:
    if subject not in titles_on(unit, on):
        said = in_own_words(f"县政策里没有经费科目“{subject}”，请先在政策中补充。")
        raise Invalid(said, {field: said if subject else "请选择经费科目。"})


def _afford(unit: Unit, group: Group, new: NewEntry, key: str) -> None:
    if new.override:
        unit.session.add(
            BudgetOverride(
                group_key=key, account_id=unit.actor.account_id, reason=new.override, doc_no=new.doc_no
            )
        )
        unit.session.flush()  # the check reads it
    rule = _rule(unit, new.subject, new.effective)
    short = [one.text for one in unmet(check_money(unit, new.effective.year, group, rule, key))]
    if short:
        said = "；".join(short) + "。请核对金额" + ("，或写明超支理由。" if _lenient(group) else "。")
        raise Invalid(said, {"amount": said})


def _lenient(group: Group) -> bool:
    """Return whether somebody may sign for going over: only of what is available."""
    return all(leg.bucket is BudgetBucket.AVAILABLE for leg in group if leg.amount < 0)


def _rule(unit: Unit, subject: str, on: date) -> Overspend:
    lines = {line.subject: line for line in policy_on(unit, on).the_budget().lines}
    return Overspend(lines[subject].overspend.value)


@permits(Permission.BUDGET_READ)
def check(unit: Unit, act: Act, new: NewEntry) -> list[Check]:
    """Return what stands against an entry, with what used the money, a line each."""
    return list(foresee(unit, act, new).checks)


@permits(Permission.BUDGET_READ)
def foresee(unit: Unit, act: Act, new: NewEntry) -> Foresight:
    """Return what an entry would do to the balances, and what stands against it; nothing is written.

    Raises:
        Invalid: the subject is unknown or the amount is none.
    """
    _, group = _group(unit, act, new)
    return foreseen(unit, new.effective.year, group, _rule(unit, new.subject, new.effective))


@permits(Permission.BUDGET_WRITE)
def reverse(unit: Unit, key: str, reason: str, on: date) -> str:
    """Enter the exact negative of a group (红字冲销) and return the new group's key.

    Raises:
        NotFound: there is no such group. Invalid: it was reversed before, is a run's, or no reason is given.
    """
    found = _reversible(unit, key)
    first, why = found[0], clean(reason, 80)
    if not why:
        raise Invalid("请写明冲销的原因。", {"reason": "请写明冲销的原因。"})
    if on < first.effective:
        early = f"冲销日期不能早于原记录的日期{first.effective}，请改正。"
        raise Invalid(early, {"on": early})
    undone = _take_back(unit, found, why, on)
    if carried := _of(unit, carried_key(key)):
        _take_back(unit, carried, why, max(on, carried[0].effective))
    return undone


def _take_back(unit: Unit, found: Sequence[BudgetEntry], why: str, on: date) -> str:
    first = found[0]
    group, rule = _negative(unit, found)
    require(check_money(unit, first.year, group, rule), "冲销")
    paper = Paper(
        key=key_of("reverse", first.group_key),
        year=first.year,
        kind=DocKind.REVERSAL,
        effective=on,
        doc_no=first.doc_no,
        summary=f"冲销：{first.summary}（{why}）"[:200],
        doc_id=first.doc_id,
        reverses=first.group_key,
    )
    return write(unit, group, paper)


@permits(Permission.BUDGET_READ)
def foresee_reversal(unit: Unit, key: str) -> Foresight:
    """Return what reversing a group would do to the balances; nothing is written.

    Raises:
        NotFound: there is no such group. Invalid: it cannot be reversed.
    """
    found = _reversible(unit, key)
    seen = foreseen(unit, found[0].year, *_negative(unit, found))
    if not (carried := _of(unit, carried_key(key))):
        return seen
    year = carried[0].year
    also = foreseen(unit, year, *_negative(unit, carried))
    moved = (replace(one, title=f"{year}年{one.title}") for one in also.moved)
    return Foresight((*seen.moved, *moved), (*seen.checks, *also.checks))


def _of(unit: Unit, key: str) -> Sequence[BudgetEntry]:
    statement = select(BudgetEntry).where(BudgetEntry.group_key == key).order_by(BudgetEntry.leg)
    return unit.session.scalars(statement).all()


def _reversible(unit: Unit, key: str) -> Sequence[BudgetEntry]:
    """Return a group's entries.

    Raises: NotFound when there are none; Invalid when it cannot be reversed by itself.
    """
    if not (found := _of(unit, key)):
        raise NotFound("台账里没有这笔记录，请刷新后再试。")
    again = select(BudgetEntry.id).where(BudgetEntry.reverses_group == key)
    if why := fixed(found, again=unit.session.scalar(again) is not None):
        raise Invalid(why)
    return found


def _negative(unit: Unit, found: Sequence[BudgetEntry]) -> tuple[Group, Overspend]:
    """Return the exact negative of a group's entries, and the rule of the subject that gives money back."""
    group = rules.reverse(tuple(Leg(one.subject, one.bucket, one.amount) for one in found))
    giver = next(leg.subject for leg in group if leg.amount < 0)
    return group, _rule(unit, giver, found[0].effective)
