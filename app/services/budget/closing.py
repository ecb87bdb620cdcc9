"""Close a year of a subject (年终结转): what is left goes back to the treasury, or into the next year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Choice, Kind, Label
from app.core.money import show
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain import budget as rules
from app.domain.budget import BudgetBucket, DocKind, Group, Overspend
from app.domain.policy import Cost
from app.domain.workflow import Check
from app.services import pay
from app.services._entries import Foresight, Paper, balances, foreseen, free_key, write
from app.services.budget._ledger import carried_key, titles_on
from app.services.budget.entries import NIL
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry

_LEFT = (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED)


class Leftover(Choice):
    """What becomes of the money a year leaves over."""

    RECALLED = "recalled", "财政收回"
    CARRIED = "carried", "结转下年使用"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The paper by which a subject's year is closed; ``on`` is the day it is entered."""

    subject: Annotated[str, Label("经费科目", kind=Kind.CODE)]
    goes: Annotated[Leftover, Label("结余去向")]
    on: Annotated[date, Label("结转日期")]
    doc_no: Annotated[str, Label("依据文号")]


@dataclass(frozen=True, slots=True)
class Closable:
    """The subjects of a year that have something left (key, title), and why none can be closed now."""

    year: int
    subjects: tuple[tuple[str, str], ...]
    against: str


@permits(Permission.BUDGET_WRITE)
def closable(unit: Unit, year: int) -> Closable:
    """Return what of a year can be closed today."""
    titles = titles_on(unit, date(year, 12, 31))
    left = {subject for subject, _ in titles.items() if _left(unit, year, subject)}
    against = "" if left else f"{year}年没有可用和预留的结余"
    if unit.today < date(year, 12, 1):
        against = f"{year}年12月起办理"
    return Closable(year, tuple((key, title) for key, title in titles.items() if key in left), against)


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A year that is over: the titles of the subjects that have something left, and how much, yuan."""

    year: int
    titles: tuple[str, ...]
    left: Decimal


@permits(Permission.BUDGET_WRITE)
def unclosed(unit: Unit) -> list[Unclosed]:
    """List the ended years of which something is left that was neither recalled nor carried on, oldest first.

    An overspent subject has nothing to close.
    """
    amount = func.sum(BudgetEntry.amount)
    rows = unit.session.execute(
        select(BudgetEntry.year, BudgetEntry.subject, amount)
        .where(BudgetEntry.year < unit.today.year, BudgetEntry.bucket.in_(_LEFT))
        .group_by(BudgetEntry.year, BudgetEntry.subject)
        .having(amount > 0)
        .order_by(BudgetEntry.year, BudgetEntry.subject)
    )
    found = dict[int, dict[str, Decimal]]()
    for year, subject, left in rows:
        title = titles_on(unit, date(year, 12, 31)).get(subject)
        if title is not None:  # a subject the policy has no more cannot be closed
            found.setdefault(year, {})[title] = left
    return [Unclosed(year, tuple(left), sum(left.values(), NIL)) for year, left in found.items()]


@permits(Permission.BUDGET_WRITE)
def close_year(unit: Unit, year: int, new: Closing) -> str:
    """Enter what is available and reserved as lapsed, or also as the next year's; return the group's key.

    Raises:
        Invalid: nothing is left, the day is not in December or later, or the paper was entered before.
    """
    group, new = _group(unit, year, new)
    key = free_key(unit, "year_end", year, new.subject, new.doc_no)
    summary = f"{year}年年终结转（{new.goes.label}）"
    paper = Paper(
        key=key, year=year, kind=DocKind.YEAR_END, effective=new.on, doc_no=new.doc_no, summary=summary
    )
    write(unit, group, paper)
    if new.goes is Leftover.CARRIED:
        carried = replace(
            paper,
            key=carried_key(key),
            year=year + 1,
            effective=max(new.on, date(year + 1, 1, 1)),
            summary=f"{year}年结转",
            source="上年结转",
        )
        write(unit, _carried(new.subject, group), carried)
    return key


@permits(Permission.BUDGET_WRITE)
def foresee_close(unit: Unit, year: int, new: Closing) -> Foresight:
    """Return what closing would do to both years, and what a person should look at first.

    Raises:
        Invalid: as ``close_year``.
    """
    group, new = _group(unit, year, new)
    closes = foreseen(unit, year, group, Overspend.STOP)
    notes = tuple(_open(unit, year, new.subject))
    if new.goes is Leftover.RECALLED:
        return Foresight(closes.moved, notes)
    next_year = foreseen(unit, year + 1, _carried(new.subject, group), Overspend.STOP)
    moved = (replace(one, title=f"{year + 1}年{one.title}") for one in next_year.moved)
    return Foresight((*closes.moved, *moved), notes)


def _group(unit: Unit, year: int, new: Closing) -> tuple[Group, Closing]:
    """Return what closing enters, and the command cleaned."""
    title = titles_on(unit, date(year, 12, 31)).get(new.subject, new.subject)
    faults = dict[str, str]()
    number = clean(new.doc_no, 60)
    if not number:
        faults["doc_no"] = "请填写依据文号，例如财政批复结转的文件。"
    if not date(year, 12, 1) <= new.on <= unit.today:
        faults["on"] = f"{year}年的结转在{year}年12月1日以后办理，日期不能晚于今天。"
    if new.goes is Leftover.CARRIED and new.subject not in titles_on(unit, date(year + 1, 1, 1)):
        faults["goes"] = in_own_words(
            f"{year + 1}年的县政策里没有“{title}”，请先在政策中补充，或选财政收回。"
        )
    group = rules.year_end(new.subject, balances(unit, year))
    if not group:
        faults["subject"] = f"“{title}”{year}年没有可用和预留的结余，不用结转。"
    elif _left(unit, year, new.subject) < 0:
        faults["subject"] = f"“{title}”{year}年已经超支，没有结余可以结转；请先登记追加或调剂。"
    if faults:
        raise Invalid(fields=faults)
    return group, replace(new, doc_no=number)


def _left(unit: Unit, year: int, subject: str) -> Decimal:
    found = balances(unit, year)
    return sum((found.get((subject, bucket), NIL) for bucket in _LEFT), NIL)


def _carried(subject: str, group: Group) -> Group:
    return rules.appropriate(subject, sum((-leg.amount for leg in group if leg.bucket in _LEFT), NIL))


def _open(unit: Unit, year: int, subject: str) -> Iterator[Check]:
    """Yield what is still to come of a year that is closed: promises not yet paid, months not yet posted."""
    promised = balances(unit, year).get((subject, BudgetBucket.COMMITTED), NIL)
    if promised:
        yield Check(True, f"已承诺、还没有支付的{show(promised)}元不结转，付出时照常登记。", warn=True)
    charges = policy_on(unit, date(year, 12, 31)).the_budget()
    posted = pay.posted_months(unit, year)
    ahead = range(max((month.number for month in posted), default=12) + 1, 13)
    if ahead and charges.line(Cost.WAGES).subject == subject:
        months = "、".join(f"{number}月" for number in ahead)
        yield Check(True, f"{months}补贴还没有过账，先过账再结转，否则发放时经费不足。", warn=True)
