"""Appropriation, commitment, payment: zero-sum groups over buckets, and the forecast.  Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.money import round_fen, show
from app.core.period import Month, Year
from app.domain.workflow import Check

NIL = Decimal("0.00")
#: the treasury's statement of a month has come, and been compared, so many days after it; no rule says: 假设
STATEMENT_DAYS = 15


class BudgetBucket(Choice):
    """Where money of a subject stands (domain-model b)."""

    SOURCE = "source", "财政拨款（记负数）"
    AVAILABLE = "available", "可用"
    RESERVED = "reserved", "预留"
    COMMITTED = "committed", "已承诺"
    EXPENDED = "expended", "已支出"
    LAPSED = "lapsed", "已结转"


class DocKind(Choice):
    """Which paper a group of entries rests on."""

    APPROPRIATION = "appropriation", "预算下达"
    SUPPLEMENT = "supplement", "追加"
    CUT = "cut", "调减"
    TRANSFER = "transfer", "调剂"
    RESERVATION = "reservation", "预留"
    PAY_RUN = "pay_run", "补贴发放"
    PAYMENT = "payment", "财政支付"
    BANK_RETURN = "bank_return", "银行退票"
    INSURANCE = "insurance", "保险费"
    YEAR_END = "year_end", "年终结转"
    REVERSAL = "reversal", "红字冲销"


class Overspend(Choice):
    """What happens when a group would take more than is available."""

    STOP = "stop", "禁止超支"
    WARN = "warn", "超支提醒"


class Agreement(Choice):
    """What came of comparing a figure of the treasury's statement with the ledger."""

    AGREES = "agrees", "相符"
    EXPLAINED = "explained", "差异已说明"
    DIFFERS = "differs", "不符"
    REPLACED = "replaced", "已重新登记"


def agreement(off: Decimal, *, explained: bool) -> Agreement:
    """Return what came of a comparison: ``off`` is the difference, ``explained`` that it is accounted for."""
    if not off:
        return Agreement.AGREES
    return Agreement.EXPLAINED if explained else Agreement.DIFFERS


def months_to_compare(since: date, compared: date | None, today: date) -> list[Month]:
    """Return the months of a year of which no statement was compared and one should have been by now.

    ``since`` is the year's first entry; ``compared`` the latest day a statement of that year was added up to:
    one says all that came before it in its year.
    """
    waited = today - timedelta(days=STATEMENT_DAYS)
    done = compared or date.min
    return [one for one in Year.of(since).months if since <= one.last < waited and done < one.first]


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a group: an amount in yuan into (or, negative, out of) a bucket of a subject."""

    subject: str
    bucket: BudgetBucket
    amount: Decimal


Group = tuple[Leg, ...]
Balances = Mapping[tuple[str, BudgetBucket], Decimal]


def appropriate(subject: str, amount: Decimal) -> Group:
    """Return the group of an appropriation or a supplement."""
    return _move(subject, BudgetBucket.SOURCE, BudgetBucket.AVAILABLE, amount)


def cut(subject: str, amount: Decimal) -> Group:
    """Return the group that takes appropriated money away again."""
    return _move(subject, BudgetBucket.AVAILABLE, BudgetBucket.SOURCE, amount)


def transfer(subject: str, to: str, amount: Decimal) -> Group:
    """Return the group that moves available money to another subject.

    Raises: Invalid when both subjects are the same.
    """
    if subject == to:
        same = "调出与调入是同一科目，请选择另一个科目。"
        raise Invalid(same, {"to_subject": same})
    value = _positive(amount)
    return (Leg(subject, BudgetBucket.AVAILABLE, -value), Leg(to, BudgetBucket.AVAILABLE, value))


def reserve(subject: str, amount: Decimal) -> Group:
    """Return the group that sets money aside, for a year's wages for instance."""
    return _move(subject, BudgetBucket.AVAILABLE, BudgetBucket.RESERVED, amount)


def commit(subject: str, amount: Decimal, source: BudgetBucket = BudgetBucket.AVAILABLE) -> Group:
    """Return the group of an obligation entered into, from available or reserved money."""
    if source not in (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED):
        raise Invalid(f"不能从“{source.label}”承诺支出，请从可用或预留资金中安排。")
    return _move(subject, source, BudgetBucket.COMMITTED, amount)


def release(subject: str, amount: Decimal) -> Group:
    """Return the group that frees a commitment that will not be paid."""
    return _move(subject, BudgetBucket.COMMITTED, BudgetBucket.AVAILABLE, amount)


def expend(subject: str, amount: Decimal) -> Group:
    """Return the group of a payment the treasury or the bank confirmed."""
    return _move(subject, BudgetBucket.COMMITTED, BudgetBucket.EXPENDED, amount)


def bank_return(subject: str, amount: Decimal) -> Group:
    """Return the group of a transfer that came back: owed again, not spent."""
    return _move(subject, BudgetBucket.EXPENDED, BudgetBucket.COMMITTED, amount)


def year_end(subject: str, balances: Balances) -> Group:
    """Return the group that lets what is available and reserved lapse; empty when nothing is left."""
    left = [
        Leg(subject, bucket, -balances.get((subject, bucket), NIL))
        for bucket in (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED)
        if balances.get((subject, bucket), NIL)
    ]
    if not left:
        return ()
    return (*left, Leg(subject, BudgetBucket.LAPSED, -sum((leg.amount for leg in left), NIL)))


def reverse(group: Group) -> Group:
    """Return the exact negative of a group (红字冲销)."""
    return tuple(Leg(leg.subject, leg.bucket, -leg.amount) for leg in group)


def _move(subject: str, source: BudgetBucket, target: BudgetBucket, amount: Decimal) -> Group:
    value = _positive(amount)
    return (Leg(subject, source, -value), Leg(subject, target, value))


def _positive(amount: Decimal) -> Decimal:
    if amount <= 0 or round_fen(amount) != amount:
        odd = f"金额{amount}不能入账，请填写大于零、到分为止的金额。"
        raise Invalid(odd, {"amount": odd})
    return round_fen(amount)


def balances(legs: Iterable[Leg]) -> dict[tuple[str, BudgetBucket], Decimal]:
    """Return the balance of every bucket of every subject, yuan; nothing is stored that could drift."""
    found: dict[tuple[str, BudgetBucket], Decimal] = {}
    for leg in legs:
        place = leg.subject, leg.bucket
        found[place] = found.get(place, NIL) + leg.amount
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """Something that used money: what it was, how much, where to look."""

    text: str
    amount: Decimal
    goto: str = ""


def overspend(
    before: Balances,
    group: Group,
    rule: Overspend,
    uses: Sequence[Use] = (),
    titles: Mapping[str, str] | None = None,
    *,
    overridden: bool = False,
) -> list[Check]:
    """Return what stands against a group: more taken from a bucket than it holds; ``titles`` name subjects.

    Of available money a county may be warned instead of stopped, or a named person may have
    overridden; then the line warns.  What used the money follows, a line each.
    """
    after = balances([*(Leg(*place, amount) for place, amount in before.items()), *group])
    checks: list[Check] = []
    for subject, bucket in dict.fromkeys((leg.subject, leg.bucket) for leg in group):
        left, had = after[subject, bucket], before.get((subject, bucket), NIL)
        if left >= min(had, NIL) or bucket is BudgetBucket.SOURCE:  # what is brought is no overspending
            continue
        lenient = bucket is BudgetBucket.AVAILABLE and (overridden or rule is Overspend.WARN)
        title = (titles or {}).get(subject, subject)
        text = f"{title}{bucket.label}{show(had)}元，本次需要{show(had - left)}元，超出{show(-left)}元"
        checks.append(Check(lenient, text, "budget/ledger", warn=lenient))
        checks += [Check(True, f"已用于{use.text}{show(use.amount)}元", use.goto, warn=True) for use in uses]
    return checks or [Check(True, "经费足够", "budget/ledger")]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a coming month will cost on the present roster, yuan; ``other`` is paid before wages."""

    month: Month
    wages: Decimal
    other: Decimal = NIL


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """One month of the forecast: money left before and after it (below zero: short)."""

    month: Month
    wages: Decimal
    other: Decimal
    before: Decimal
    after: Decimal

    @property
    def shortfall(self) -> Decimal:
        """Return what this month itself lacks, yuan."""
        return max(NIL, -self.after) - max(NIL, -self.before)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The year as it will end: month by month, what is left, where it runs out, in words."""

    appropriation: Decimal
    used: Decimal
    months: tuple[MonthAhead, ...]
    balance: Decimal
    short: tuple[MonthAhead, ...]
    last_day: date | None
    text: str

    @property
    def shortfall(self) -> Decimal:
        """Return what the year lacks, yuan."""
        return max(NIL, -self.balance)


def forecast(
    appropriation: Decimal, used: Decimal, planned: Sequence[Planned], basis: str = "按现有人员推算"
) -> Forecast:
    """Return the year to its end: ``used`` is expended and committed, ``planned`` what comes.

    ``basis`` opens the sentence: what the plan rests on.

    Wages accrue by calendar day, so ``last_day`` is the last day the money covers in full;
    None when it lasts.

    Source: county-practices J30; domain-model (b) Forecast.
    """
    left, months = appropriation - used, []
    for one in planned:
        after = left - one.wages - one.other
        months.append(MonthAhead(one.month, one.wages, one.other, left, after))
        left = after
    short = tuple(one for one in months if one.shortfall)
    last_day = _last_day(short[0]) if short else None
    text = f"{basis}，{_words(appropriation - left, left, short, last_day)}"
    return Forecast(appropriation, used, tuple(months), left, short, last_day, text)


def _last_day(month: MonthAhead) -> date:
    """Return the last day whose wages the money still covers; the day before, if not even the first."""
    left = max(NIL, month.before - month.other)
    days = int(left * month.month.days // month.wages) if month.wages else 0
    return month.month.first + timedelta(days=min(days, month.month.days) - 1)


def _words(spent: Decimal, left: Decimal, short: Sequence[MonthAhead], last_day: date | None) -> str:
    if not short or last_day is None:
        state = f"年末结余{show(left)}元" if left >= 0 else f"资金已超支{show(-left)}元"
        return f"全年支出{show(spent)}元，{state}。"
    until = f"现有资金可保障到{last_day.year}年{last_day.month}月{last_day.day}日。"
    each = "，".join(f"{one.month.number}月补贴将短缺{show(one.shortfall)}元" for one in short)
    whole = f"，全年共短缺{show(-left)}元" if len(short) > 1 else ""
    return f"{each}{whole}，{until}"


@dataclass(frozen=True, slots=True)
class Hint:
    """An entry of the ledger that may be the difference: its key, and what it is in words."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a statement beside the ledger, yuan; ``off`` is the statement less the ledger."""

    figure: str
    said: Decimal
    booked: Decimal
    off: Decimal
    hints: tuple[Hint, ...] = ()


def told_compared(compared: Sequence[Compared]) -> str:
    """Return a sentence about the figures that were compared."""
    differ = [one for one in compared if one.off]
    if not differ:
        return "对账单与台账相符。"
    said = (f"{one.figure}对账单{'多' if one.off > 0 else '少'}{show(abs(one.off))}元" for one in differ)
    return f"对账单与台账不符：{'，'.join(said)}。"
