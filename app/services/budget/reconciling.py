"""Compare the ledger with the treasury's statement of a day (对账), keep it, and name what may differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.money import round_fen, show
from app.core.own_words import in_own_words
from app.core.period import Month
from app.domain.budget import (
    Agreement,
    BudgetBucket,
    Compared,
    Hint,
    agreement,
    months_to_compare,
    told_compared,
)
from app.services._actors import names
from app.services._entries import balances
from app.services.budget._ledger import texts_of, titles_on
from app.services.budget.entries import NIL
from app.workspace import Unit
from db.models.budget import BudgetAssertion, BudgetEntry

#: the two figures a statement gives, with the sign their bucket has in the ledger
_FIGURES = {BudgetBucket.SOURCE: ("累计下达", -1), BudgetBucket.EXPENDED: ("累计支出", 1)}
_LIMITS = {"doc_no": 60, "note": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the treasury's statement says of a subject, its year added up to the day ``on``; yuan."""

    subject: Annotated[str, Label("经费科目", kind=Kind.CODE)]
    on: Annotated[date, Label("对账单截止日期")]
    doc_no: Annotated[str, Label("对账单号")]
    given: Annotated[Decimal, Label("对账单累计下达")]
    spent: Annotated[Decimal, Label("对账单累计支出")]
    note: Annotated[str, Label("差异说明", width=40)] = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One figure that was compared; ``booked`` is what the ledger says of that day now, ``was`` said then."""

    id: int
    on: Annotated[date, Label("截止日期", width=11)]
    subject: Annotated[str, Label("经费科目", width=20)]
    figure: Annotated[str, Label("项目", width=10)]
    state: Annotated[Agreement, Label("结果", width=12)]
    said: Annotated[Decimal, Label("对账单", width=16)]
    booked: Annotated[Decimal, Label("台账", width=16)]
    off: Annotated[Decimal, Label("差额", width=14)]
    doc_no: Annotated[str, Label("对账单号", width=18)]
    note: Annotated[str, Label("差异说明", width=30)]
    by: Annotated[str, Label("经手人", width=10)]
    was: Decimal = NIL


@permits(Permission.BUDGET_WRITE)
def reconcile(unit: Unit, new: Statement) -> str:
    """Keep what a statement says beside what the ledger says, and return a sentence of what came of it.

    Raises:
        Invalid: by field, for what no statement can say.
    """
    new = _cleaned(unit, new)
    found = balances(unit, new.on.year, new.on)
    for bucket, said in _said(new).items():
        booked = found.get((new.subject, bucket), NIL)
        unit.session.add(
            BudgetAssertion(
                on=new.on,
                year=new.on.year,
                subject=new.subject,
                bucket=bucket,
                amount=said,
                booked=booked,
                doc_no=new.doc_no,
                note=new.note if said != booked else "",
            )
        )
    return told_compared(_beside(unit, new))


@permits(Permission.BUDGET_WRITE)
def foresee_reconciling(unit: Unit, new: Statement) -> list[Compared]:
    """Return a statement's figures beside the ledger's, last what is left of them; nothing is written.

    Raises: Invalid as ``reconcile``, but for the number, which may still be to come.
    """
    given, spent = _beside(unit, _cleaned(unit, new, unnumbered=True))
    said, booked = given.said - spent.said, given.booked - spent.booked
    return [given, spent, Compared("未支出余额", said, booked, said - booked)]


@permits(Permission.BUDGET_READ)
def statements(unit: Unit) -> list[StatementRow]:
    """List every figure that was compared, the latest day first; one entered again replaces the earlier."""
    rows = unit.session.scalars(select(BudgetAssertion).order_by(BudgetAssertion.id)).all()
    newest = set({(row.on, row.subject, row.bucket): row.id for row in rows}.values())
    found = {on: balances(unit, on.year, on) for on in {row.on for row in rows}}
    titles = {on: titles_on(unit, on) for on in found}
    people = names(unit)
    listed = [
        _row(row, titles[row.on], found[row.on], people[row.recorded_by], newest=row.id in newest)
        for row in rows
    ]
    return sorted(listed, key=lambda row: (row.on, row.id), reverse=True)


def _row(
    row: BudgetAssertion,
    titles: Mapping[str, str],
    found: Mapping[tuple[str, BudgetBucket], Decimal],
    by: str,
    *,
    newest: bool,
) -> StatementRow:
    figure, sign = _FIGURES[row.bucket]
    booked = sign * found.get((row.subject, row.bucket), NIL)
    said, was = sign * row.amount, sign * row.booked
    off = said - booked
    explained = bool(row.note) and booked == was
    return StatementRow(
        id=row.id,
        on=row.on,
        subject=titles.get(row.subject, row.subject),
        figure=figure,
        said=said,
        booked=booked,
        off=off,
        state=agreement(off, explained=explained) if newest else Agreement.REPLACED,
        doc_no=row.doc_no,
        note=row.note,
        by=by,
        was=was,
    )


@permits(Permission.BUDGET_READ)
def hints(unit: Unit, statement_id: int) -> tuple[Hint, ...]:
    """Return the entries that may be the difference of a compared figure, as the ledger is now.

    Raises:
        NotFound: nothing was compared under this number.
    """
    row = unit.session.get(BudgetAssertion, statement_id)
    if row is None:
        raise NotFound("这条对账记录不在了，请刷新后再试。")
    found = balances(unit, row.year, row.on).get((row.subject, row.bucket), NIL)
    return tuple(_hints(unit, row.subject, row.bucket, row.on, row.amount - found))


@permits(Permission.BUDGET_READ)
def latest_statement(unit: Unit, year: int) -> str:
    """Return in a few words how far a year's ledger was compared with the treasury, and what came of it."""
    rows = [row for row in statements(unit) if row.on.year == year and row.state is not Agreement.REPLACED]
    if not rows:
        return f"{year}年还没有对账"
    off = sum(row.state is Agreement.DIFFERS for row in rows)
    return f"已对账到{rows[0].on}，" + (f"{off}项不符" if off else "没有未说明的差异")


@dataclass(frozen=True, slots=True)
class Uncompared:
    """The months of a subject of which no statement was compared though they are over for long enough."""

    title: str
    months: tuple[Month, ...]
    last: date


@permits(Permission.BUDGET_WRITE)
def uncompared(unit: Unit) -> list[Uncompared]:
    """List what of this year and the last was not compared, of subjects that have been compared before."""
    compared = dict[str, list[date]]()
    days = select(BudgetAssertion.subject, BudgetAssertion.on).order_by(BudgetAssertion.on)
    for subject, on in unit.session.execute(days):
        compared.setdefault(subject, []).append(on)
    found = []
    for subject, done in compared.items():
        years = range(max(done[0].year, unit.today.year - 1), unit.today.year + 1)
        if months := tuple(one for year in years for one in _lacking(unit, subject, year, done)):
            title = titles_on(unit, months[-1].last).get(subject, subject)
            found.append(Uncompared(title, months, done[-1]))
    return found


def _lacking(unit: Unit, subject: str, year: int, done: Sequence[date]) -> list[Month]:
    """Return the months of a year to compare, from its first entry, or the first comparison ever, on."""
    first = unit.session.scalar(
        select(func.min(BudgetEntry.effective)).where(
            BudgetEntry.year == year, BudgetEntry.subject == subject
        )
    )
    if first is None:
        return []
    latest = max((on for on in done if on.year == year), default=None)
    return months_to_compare(max(first, done[0]), latest, unit.today)


def _cleaned(unit: Unit, new: Statement, *, unnumbered: bool = False) -> Statement:
    texts, faults = texts_of(new, _LIMITS)
    if texts.get("doc_no") == "" and not unnumbered:
        faults["doc_no"] = "请填写对账单号；没有编号的写对账单的名称和月份。"
    if new.on > unit.today:
        faults["on"] = "对账单的截止日期不能晚于今天。"
    elif new.subject not in titles_on(unit, new.on):
        faults["subject"] = in_own_words(f"{new.on}的县政策里没有这个经费科目，请核对科目和日期。")
    for key in ("given", "spent"):
        amount: Decimal = getattr(new, key)
        if amount < 0 or round_fen(amount) != amount:
            faults[key] = "请照对账单填写不小于零、到分为止的金额。"
    if faults:
        raise Invalid(fields=faults)
    return replace(new, **texts)


def _said(new: Statement) -> dict[BudgetBucket, Decimal]:
    """Return what a statement says of each bucket, signed as the ledger signs it."""
    return {BudgetBucket.SOURCE: -new.given, BudgetBucket.EXPENDED: new.spent}


def _beside(unit: Unit, new: Statement) -> list[Compared]:
    found = balances(unit, new.on.year, new.on)
    compared = []
    for bucket, said in _said(new).items():
        figure, sign = _FIGURES[bucket]
        booked = found.get((new.subject, bucket), NIL)
        named = tuple(_hints(unit, new.subject, bucket, new.on, said - booked))
        compared.append(Compared(figure, sign * said, sign * booked, sign * said - sign * booked, named))
    return compared


def _hints(unit: Unit, subject: str, bucket: BudgetBucket, on: date, off: Decimal) -> Iterator[Hint]:
    """Yield the groups of the year whose amount is just the difference, statement less ledger."""
    if not off:
        return
    for key, effective, text, kind, amount in _groups(unit, subject, on.year):
        about = f"{effective} {text} {show(abs(amount))}元"
        if kind is bucket and amount == off and effective > on:
            yield Hint(key, f"台账记在截止日期以后：{about}")
        elif kind is bucket and amount == -off and effective <= on:
            yield Hint(key, f"台账已经登记，对账单没有：{about}")
        elif kind is BudgetBucket.COMMITTED and bucket is BudgetBucket.EXPENDED and amount == off > 0:
            yield Hint(key, f"台账已承诺，支付登记了没有，请核对：{about}")


def _groups(unit: Unit, subject: str, year: int) -> Iterator[tuple[str, date, str, BudgetBucket, Decimal]]:
    """Yield key, day, words, bucket and amount of what moved a subject's buckets and was not taken back."""
    taken = select(BudgetEntry.reverses_group).where(BudgetEntry.reverses_group.is_not(None))
    amount = func.sum(BudgetEntry.amount)
    rows = unit.session.execute(
        select(
            BudgetEntry.group_key,
            func.min(BudgetEntry.effective),
            func.min(BudgetEntry.doc_no),
            func.min(BudgetEntry.summary),
            BudgetEntry.bucket,
            amount,
        )
        .where(BudgetEntry.year == year, BudgetEntry.subject == subject)
        .where(BudgetEntry.reverses_group.is_(None), BudgetEntry.group_key.not_in(taken))
        .group_by(BudgetEntry.group_key, BudgetEntry.bucket)
        .having(amount != 0)
        .order_by(func.min(BudgetEntry.id))
    )
    for key, effective, doc_no, summary, bucket, moved in rows:
        yield key, effective, f"{doc_no} {summary}".strip(), bucket, moved
