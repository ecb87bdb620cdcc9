"""A list of money from before: what came in and was paid out until the program was there, line by line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.own_words import in_own_words
from app.domain.budget import BudgetBucket
from app.services import pay
from app.services._entries import balances, free_key, key_of, legs_of, titles_of
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services.budget._ledger import titles_on
from app.services.budget.entries import NIL, Act, NewEntry, enter, reverse
from app.workspace import Unit
from db.models.budget import BudgetEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """One line of the office's own book; ``income`` is the year's money coming in, else it was paid out."""

    on: date
    doc_no: str
    subject: str
    amount: Decimal
    income: bool
    summary: str = ""


Vouchers = Mapping[tuple[int, str, str], Collection[Decimal]]


def _vouchers(unit: Unit, years: Collection[int]) -> Vouchers:
    """Return the amounts the ledger has under a voucher already, whatever wrote them: a run, a contract."""
    found: dict[tuple[int, str, str], set[Decimal]] = {}
    rows = select(BudgetEntry.year, BudgetEntry.subject, BudgetEntry.doc_no, BudgetEntry.amount)
    stands = BudgetEntry.group_key.not_in(
        select(BudgetEntry.reverses_group).where(BudgetEntry.reverses_group.is_not(None))
    )
    for year, subject, doc_no, amount in unit.session.execute(
        rows.where(BudgetEntry.year.in_(years), BudgetEntry.amount > 0).where(
            BudgetEntry.reverses_group.is_(None), stands
        )
    ):
        found.setdefault((year, subject, doc_no), set()).add(amount)
    return found


def _act(line: PastLine) -> Act:
    if not line.income:
        return Act.EXPEND
    return Act.SUPPLEMENT if "追加" in line.summary else Act.APPROPRIATE


@permits(Permission.BUDGET_WRITE)
def compare_lines(unit: Unit, lines: Sequence[PastLine]) -> Comparison:
    """Return what every line means beside the ledger, and whether the money suffices for all of them."""
    there = _vouchers(unit, {line.on.year for line in lines})
    rows = [_compared(unit, line, there) for line in lines]
    new = [line for line, row in zip(lines, rows, strict=True) if row.written]
    return Comparison(rows, (*_short(unit, new), *_posted(unit, new)))


def _compared(unit: Unit, line: PastLine, vouchers: Vouchers) -> Listed:
    if line.on > unit.today:
        return against("on", "日期晚于今天；还没有发生的收支不能登记。")
    if line.subject not in titles_on(unit, line.on):
        return against("subject", in_own_words(f"{line.on}的县政策里没有这个经费科目，请核对日期和科目。"))
    if line.amount <= 0:
        return against("amount", "金额要大于 0；退回、红字请在“经费台账”里登记。")
    parts = (_act(line), line.on.year, line.subject, line.doc_no)
    there = legs_of(unit, key_of(*parts)) if free_key(unit, *parts) == key_of(*parts) else ()
    if not there:
        known = line.amount in vouchers.get((line.on.year, line.subject, line.doc_no), ())
        return SAME if known else Listed(Standing.NEW)
    amount = max(leg.amount for leg in there)
    if amount == line.amount:
        return SAME
    return against("doc_no", f"这个凭证号已登记过 {amount} 元，与这里的 {line.amount} 元不同，请核对。")


def _short(unit: Unit, new: Sequence[PastLine]) -> list[Said]:
    """Return for which subjects more was paid out than there is."""
    found = []
    for year, subject in sorted({(line.on.year, line.subject) for line in new}):
        mine = [line for line in new if (line.on.year, line.subject) == (year, subject)]
        change = sum((line.amount if line.income else -line.amount for line in mine), NIL)
        left = balances(unit, year).get((subject, BudgetBucket.AVAILABLE), NIL) + change
        if left < 0:
            title = titles_of(unit, year).get(subject, subject)
            found.append(Said("", f"{year}年“{title}”支出比收入多 {-left} 元，请补上预算下达的一行再导入。"))
    return found


def _posted(unit: Unit, new: Sequence[PastLine]) -> list[Said]:
    """Return a warning where pay of a month that is paid out here has been posted by the program too."""
    paid = {(line.on.year, line.on.month) for line in new if not line.income}
    months = {month for year, _ in paid for month in pay.posted_months(unit, year)}
    both = sorted(month for month in months if (month.year, month.number) in paid)
    said = "、".join(month.label for month in both)
    return [Said("", f"系统已过账{said}的补贴，请核对没有重复登记。", warn=True)] if both else []


@permits(Permission.BUDGET_WRITE)
def take_lines(unit: Unit, lines: Sequence[PastLine]) -> int:
    """Enter these lines, what came in first, and return how many; a payment is promised and paid at once.

    Raises: Invalid, as ``enter``.
    """
    for line in sorted(lines, key=lambda one: (not one.income, one.on)):
        new = NewEntry(
            subject=line.subject,
            amount=line.amount,
            effective=line.on,
            doc_no=line.doc_no,
            summary=line.summary,
        )
        if not line.income:
            enter(unit, Act.COMMIT, new)
        enter(unit, _act(line), new)
        unit.session.flush()  # the next line's money is counted with this one's
    return len(lines)


@permits(Permission.BUDGET_WRITE)
def take_back_lines(unit: Unit, entry_ids: Collection[int], reason: str) -> int:
    """Reverse the groups of a list, the latest first, but those reversed by hand; return how many.

    Raises: Invalid where the money that came in has been used since.
    """
    rows = select(BudgetEntry).where(BudgetEntry.id.in_(entry_ids)).order_by(BudgetEntry.id.desc())
    days = {one.group_key: one.effective for one in unit.session.scalars(rows)}
    again = select(BudgetEntry.reverses_group).where(BudgetEntry.reverses_group.in_(days))
    done = set(unit.session.scalars(again))
    for key, day in days.items():
        if key not in done:
            reverse(unit, key, reason, day)
            unit.session.flush()
    return len(days) - len(done)
