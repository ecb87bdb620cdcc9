"""The ledger of the county's money: what came in, what is promised, what was paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Kind, Label
from app.domain import budget as rules
from app.domain.budget import BudgetBucket, DocKind, Group, Leg, Overspend
from app.domain.workflow import Check, require
from app.services._actors import names
from app.services._entries import Paper, balances, check_money, key_of, legs_of, write
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetAssertion, BudgetEntry, BudgetOverride

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


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """How one subject stands."""

    subject: str
    title: Annotated[str, Label("预算项目", width=24)]
    appropriation: Annotated[Decimal, Label("预算", width=16)]
    reserved: Annotated[Decimal, Label("预留", width=14)]
    committed: Annotated[Decimal, Label("已承诺", width=14)]
    expended: Annotated[Decimal, Label("已支出", width=16)]
    balance: Annotated[Decimal, Label("结余", width=16)]
    rate: Annotated[Decimal, Label("执行率(%)", width=10, kind=Kind.SCORE)]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One group of the ledger (资金台账); ``balance`` is what is left to promise after it."""

    key: str
    effective: Annotated[date, Label("日期", width=11)]
    doc_no: Annotated[str, Label("凭证号", width=18)]
    kind: Annotated[DocKind, Label("单据", width=10)]
    summary: Annotated[str, Label("摘要", width=36)]
    subject: Annotated[str, Label("预算项目", width=20)]
    income: Annotated[Decimal, Label("收入", width=16)]
    committed: Annotated[Decimal, Label("承诺", width=14)]
    expended: Annotated[Decimal, Label("支出", width=14)]
    balance: Annotated[Decimal, Label("余额", width=16)]
    by: Annotated[str, Label("经手人", width=10)]
    doc_id: int | None = None


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
    if not new.doc_no.strip():
        raise Invalid("请填写凭证号。", {"doc_no": "请填写凭证号。"})
    _known_subject(unit, new.subject, new.effective)
    kind, group = _group(unit, act, new)
    key = key_of(act, new.effective.year, new.subject, new.doc_no)
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


def _group(unit: Unit, act: Act, new: NewEntry) -> tuple[DocKind, Group]:
    if act is not Act.TRANSFER:
        kind, group = _GROUPS[act]
        return kind, group(new.subject, new.amount)
    _known_subject(unit, new.to_subject, new.effective)
    return DocKind.TRANSFER, rules.transfer(new.subject, new.to_subject, new.amount)


def _known_subject(unit: Unit, subject: str, on: date) -> None:
    if subject not in _titles(unit, on):
        raise Invalid(f"县政策里没有经费科目“{subject}”，请先在政策中补充。", {"subject": "没有这个科目"})


def _titles(unit: Unit, on: date) -> dict[str, str]:
    return {line.subject: line.label for line in policy_on(unit, on).the_budget().lines}


def _afford(unit: Unit, group: Group, new: NewEntry, key: str) -> None:
    if new.override:
        unit.session.add(
            BudgetOverride(
                group_key=key, account_id=unit.actor.account_id, reason=new.override, doc_no=new.doc_no
            )
        )
        unit.session.flush()  # the check reads it
    require(check_money(unit, new.effective.year, group, _rule(unit, new.subject, new.effective), key))


def _rule(unit: Unit, subject: str, on: date) -> Overspend:
    lines = {line.subject: line for line in policy_on(unit, on).the_budget().lines}
    return Overspend(lines[subject].overspend.value)


@permits(Permission.BUDGET_READ)
def check(unit: Unit, act: Act, new: NewEntry) -> list[Check]:
    """Return what stands against an entry, with what used the money, a line each."""
    _, group = _group(unit, act, new)
    rule = _rule(unit, new.subject, new.effective)
    return check_money(unit, new.effective.year, group, rule)


@permits(Permission.BUDGET_WRITE)
def reverse(unit: Unit, key: str, reason: str, on: date) -> str:
    """Enter the exact negative of a group (红字冲销) and return the new group's key.

    Raises:
        NotFound: there is no such group. Invalid: it was reversed before, is a run's, or no reason is given.
    """
    found = unit.session.scalars(
        select(BudgetEntry).where(BudgetEntry.group_key == key).order_by(BudgetEntry.leg)
    ).all()
    if not found:
        raise NotFound("台账里没有这笔记录，请刷新后再试。")
    if not reason.strip():
        raise Invalid("请写明冲销的原因。", {"reason": "请写明冲销的原因。"})
    if found[0].doc_kind is DocKind.PAY_RUN:
        raise Invalid("补贴发放的记录不能单独冲销，请在“补贴发放”中办理更正。")
    again = select(BudgetEntry.id).where(BudgetEntry.reverses_group == key)
    if unit.session.scalar(again) is not None:
        raise Invalid("这笔记录已经冲销过，不能再次冲销。")
    group = rules.reverse(tuple(Leg(one.subject, one.bucket, one.amount) for one in found))
    rule = _rule(unit, found[0].subject, on)
    require(check_money(unit, found[0].year, group, rule), "冲销")
    paper = Paper(
        key=key_of("reverse", key),
        year=found[0].year,
        kind=DocKind.REVERSAL,
        effective=on,
        doc_no=found[0].doc_no,
        summary=f"冲销：{found[0].summary}（{reason.strip()}）"[:200],
        reverses=key,
    )
    return write(unit, group, paper)


@permits(Permission.BUDGET_WRITE)
def close_year(unit: Unit, subject: str, year: int, doc_no: str) -> str:
    """Let what is available and reserved lapse; return the group key, empty when nothing was left."""
    group = rules.year_end(subject, balances(unit, year))
    if not group:
        return ""
    paper = Paper(
        key=key_of("year_end", year, subject),
        year=year,
        kind=DocKind.YEAR_END,
        effective=date(year, 12, 31),
        doc_no=doc_no,
        summary=f"{year}年年终结转",
    )
    return write(unit, group, paper)


@permits(Permission.BUDGET_READ)
def group(unit: Unit, key: str) -> Group:
    """Return the legs of one group, in order; empty when there is none."""
    return legs_of(unit, key)


@permits(Permission.BUDGET_READ)
def subjects(unit: Unit, year: int, until: date | None = None) -> list[SubjectRow]:
    """List how every subject stands, up to a day included."""
    found = balances(unit, year, until)
    titles = _titles(unit, date(year, 12, 31))
    return [_subject_row(subject, titles.get(subject, subject), found) for subject in _subjects(found)]


def _subjects(found: rules.Balances) -> list[str]:
    return sorted({subject for subject, _ in found})


def _subject_row(subject: str, title: str, found: rules.Balances) -> SubjectRow:
    def in_(bucket: BudgetBucket) -> Decimal:
        return found.get((subject, bucket), NIL)

    given = -in_(BudgetBucket.SOURCE)
    spent = in_(BudgetBucket.EXPENDED)
    committed = in_(BudgetBucket.COMMITTED)
    rate = (spent * 100 / given).quantize(Decimal("0.01")) if given else NIL
    return SubjectRow(
        subject, title, given, in_(BudgetBucket.RESERVED), committed, spent, given - committed - spent, rate
    )


@permits(Permission.BUDGET_READ)
def ledger(unit: Unit, year: int, subject: str = "", until: date | None = None) -> list[LedgerRow]:
    """List the groups of a year in order of date, with the running balance of each subject."""
    statement = select(BudgetEntry).where(BudgetEntry.year == year)
    if subject:
        statement = statement.where(BudgetEntry.subject == subject)
    if until is not None:
        statement = statement.where(BudgetEntry.effective <= until)
    legs: dict[tuple[str, str], list[BudgetEntry]] = {}
    for entry in unit.session.scalars(statement.order_by(BudgetEntry.effective, BudgetEntry.id)):
        legs.setdefault((entry.group_key, entry.subject), []).append(entry)
    titles = _titles(unit, date(year, 12, 31))
    left, people = dict[str, Decimal](), names(unit)
    rows = (_ledger_row(entries, titles, left) for entries in legs.values())
    return [replace(row, by=people[row.by]) for row in rows]


def _ledger_row(entries: list[BudgetEntry], titles: dict[str, str], left: dict[str, Decimal]) -> LedgerRow:
    first = entries[0]
    moved = dict.fromkeys(BudgetBucket, NIL)
    for entry in entries:
        moved[entry.bucket] += entry.amount
    free = moved[BudgetBucket.AVAILABLE] + moved[BudgetBucket.RESERVED]
    left[first.subject] = left.get(first.subject, NIL) + free
    income = free if first.doc_kind is DocKind.TRANSFER else -moved[BudgetBucket.SOURCE]
    return LedgerRow(
        first.group_key,
        first.effective,
        first.doc_no,
        first.doc_kind,
        first.summary,
        titles.get(first.subject, first.subject),
        income,
        moved[BudgetBucket.COMMITTED],
        moved[BudgetBucket.EXPENDED],
        left[first.subject],
        first.recorded_by,
        first.doc_id,
    )


@permits(Permission.BUDGET_WRITE)
def assert_balance(
    unit: Unit, subject: str, bucket: BudgetBucket, on: date, amount: Decimal, doc_no: str = ""
) -> Check:
    """Keep what the treasury's statement says of a day and return whether the ledger agrees."""
    unit.session.add(
        BudgetAssertion(on=on, year=on.year, subject=subject, bucket=bucket, amount=amount, doc_no=doc_no)
    )
    found = balances(unit, on.year, on).get((subject, bucket), NIL)
    text = f"{subject}{bucket.label}：对账单{amount}元，台账{found}元"
    return Check(found == amount, text, "budget/ledger")
