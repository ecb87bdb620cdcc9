"""How the county's money stands, subject by subject, and the ledger line by line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.own_words import in_own_words
from app.domain import budget as rules
from app.domain.budget import BudgetBucket, DocKind, Group
from app.services._actors import names
from app.services._entries import balances, legs_of
from app.services.budget._ledger import fixed, titles_on
from app.services.budget.entries import NIL, Act
from app.workspace import Unit
from db.models.budget import BudgetEntry


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """How one subject stands."""

    subject: str
    title: Annotated[str, Label("经费科目", width=20)]
    appropriation: Annotated[Decimal, Label("预算", width=15)]
    reserved: Annotated[Decimal, Label("预留", width=12)]
    committed: Annotated[Decimal, Label("已承诺", width=12)]
    expended: Annotated[Decimal, Label("已支出", width=15)]
    balance: Annotated[Decimal, Label("结余", width=15)]
    rate: Annotated[Decimal, Label("执行率（%）", width=10, kind=Kind.SCORE)]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One group of the ledger (资金台账); ``balance`` is what is left to promise after it.

    ``reverses`` and ``reversed_by`` are keys of other groups; ``fixed`` says why it cannot be reversed.
    """

    key: str
    effective: Annotated[date, Label("日期", width=11)]
    doc_no: Annotated[str, Label("凭证号", width=18)]
    kind: Annotated[DocKind, Label("单据", width=10)]
    summary: Annotated[str, Label("摘要", width=36)]
    subject: Annotated[str, Label("经费科目", width=20)]
    income: Annotated[Decimal, Label("收入", width=16)]
    committed: Annotated[Decimal, Label("承诺", width=14)]
    expended: Annotated[Decimal, Label("支出", width=14)]
    balance: Annotated[Decimal, Label("余额", width=16)]
    by: Annotated[str, Label("经手人", width=10)]
    doc_id: int | None = None
    reverses: str = ""
    reversed_by: str = ""
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new entry may be about: the subjects (key, title), and why an act is not possible now."""

    today: date
    subjects: tuple[tuple[str, str], ...]
    against: dict[Act, str]


@permits(Permission.BUDGET_WRITE)
def choices(unit: Unit) -> Choices:
    """Return what may be entered today.

    Raises:
        Invalid: the county's policy has no subjects yet.
    """
    titles, found = titles_on(unit, unit.today), balances(unit, unit.today.year)

    def holds(bucket: BudgetBucket) -> bool:
        return any(found.get((subject, bucket), NIL) > 0 for subject in titles)

    against = {}
    if len(titles) == 1:
        against[Act.TRANSFER] = in_own_words("县政策里只有一个经费科目")
    if not holds(BudgetBucket.COMMITTED):
        against |= dict.fromkeys((Act.RELEASE, Act.EXPEND), "没有已承诺、还没支付的经费")
    if not holds(BudgetBucket.EXPENDED):
        against[Act.RETURN] = "还没有支付过"
    return Choices(unit.today, tuple(titles.items()), against)


@permits(Permission.BUDGET_READ)
def group(unit: Unit, key: str) -> Group:
    """Return the legs of one group, in order; empty when there is none."""
    return legs_of(unit, key)


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg of a group in words; the amounts of a group sum to zero."""

    title: Annotated[str, Label("经费科目", width=20)]
    bucket: Annotated[BudgetBucket, Label("状态", width=8)]
    amount: Annotated[Decimal, Label("金额", width=14)]


@permits(Permission.BUDGET_READ)
def legs(unit: Unit, key: str, year: int) -> list[LegRow]:
    """List the legs of a group of a year's ledger, in order."""
    titles = titles_on(unit, date(year, 12, 31))
    return [
        LegRow(titles.get(leg.subject, leg.subject), leg.bucket, leg.amount) for leg in legs_of(unit, key)
    ]


@permits(Permission.BUDGET_READ)
def subjects(unit: Unit, year: int, until: date | None = None) -> list[SubjectRow]:
    """List how every subject stands, up to a day included."""
    found = balances(unit, year, until)
    titles = titles_on(unit, date(year, 12, 31))
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
    titles = titles_on(unit, date(year, 12, 31))
    left, people, undone = dict[str, Decimal](), names(unit), _undone(unit, year)
    rows = (_ledger_row(entries, titles, left, undone) for entries in legs.values())
    return [replace(row, by=people[row.by]) for row in rows]


@permits(Permission.BUDGET_READ)
def years(unit: Unit) -> list[int]:
    """List the years of which the ledger holds something, and the one being looked at, latest first."""
    found = unit.session.scalars(select(BudgetEntry.year).distinct())
    return sorted({*found, unit.as_of.valid_on.year}, reverse=True)


@permits(Permission.BUDGET_READ)
def year_of(unit: Unit, key: str) -> int | None:
    """Return in which year's ledger a group stands, None where there is no such group."""
    return unit.session.scalar(select(BudgetEntry.year).where(BudgetEntry.group_key == key).limit(1))


def _undone(unit: Unit, year: int) -> dict[str, str]:
    """Return which group took a group back, by its key."""
    rows = unit.session.execute(
        select(BudgetEntry.reverses_group, BudgetEntry.group_key)
        .where(BudgetEntry.year == year, BudgetEntry.reverses_group.is_not(None))
        .distinct()
    )
    return {row.reverses_group: row.group_key for row in rows}


def _ledger_row(
    entries: list[BudgetEntry], titles: dict[str, str], left: dict[str, Decimal], undone: dict[str, str]
) -> LedgerRow:
    first = entries[0]
    moved = dict.fromkeys(BudgetBucket, NIL)
    for entry in entries:
        moved[entry.bucket] += entry.amount
    free = moved[BudgetBucket.AVAILABLE] + moved[BudgetBucket.RESERVED]
    left[first.subject] = left.get(first.subject, NIL) + free
    income = free + moved[BudgetBucket.COMMITTED] + moved[BudgetBucket.EXPENDED]
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
        first.reverses_group or "",
        undone.get(first.group_key, ""),
        fixed(entries, again=first.group_key in undone),
    )
