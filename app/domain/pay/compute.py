"""What everyone earned in a month: cut at each change, computed exactly, rounded once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from app.core.errors import Invalid
from app.core.money import round_fen, share, show
from app.core.period import OPEN_END, Month, overlap
from app.domain.pay import Bucket, DayBasis, SourceKind
from app.domain.pay.absence import kept_back
from app.domain.pay.facts import NIL as NIL
from app.domain.pay.facts import Item as Item
from app.domain.pay.facts import Line as Line
from app.domain.pay.facts import Person as Person
from app.domain.pay.facts import Problem as Problem
from app.domain.pay.facts import Rate as Rate
from app.domain.pay.facts import Rules as Rules
from app.domain.pay.facts import Service as Service
from app.domain.pay.facts import Slip as Slip
from app.domain.pay.plans import SENIORITY, Due, counted_day, dues, lacking, own_rates, personal

_FIXED_QUARTERS = 87  # 21.75 days in quarter days
_LATER = "请把扣款分到以后月份"
_RETURNED = "本人退回后，在“补发补扣”里把这项变动登记为不予处理，写明退款凭据，再重新计算"


@dataclass(frozen=True, slots=True)
class MonthPay:
    """The slips of a month and the people left unexplained."""

    slips: tuple[Slip, ...]
    problems: tuple[Problem, ...]

    @property
    def total(self) -> Decimal:
        """Return what the run pays, yuan."""
        return sum((slip.net for slip in self.slips), NIL)


def pay_month(people: Iterable[Person], rules: Rules, month: Month) -> MonthPay:
    """Return what everyone of ``people`` earned in ``month``, each in exactly one bucket.

    A person the rules cannot place (no rate, two postings at once, more deducted than
    earned) becomes a Problem, never a guess.

    Shape: one Slip or one Problem per person, in the order given.
    Units: yuan, per component and person rounded half up to fen, then split over the
        segments by largest remainder.
    Source: county-practices J31, J32; domain-model (a) Segments, Rounding, Buckets.
    """
    tariff = _Tariff(rules, month)
    done = [_place(person, tariff) for person in people]
    return MonthPay(
        tuple(one for one in done if isinstance(one, Slip)),
        tuple(one for one in done if isinstance(one, Problem)),
    )


def explain(line: Line) -> str:
    """Return the arithmetic of a line in words: ``600.00 元/月 × 14/31 天（…）= 270.97``."""
    if line.words:
        return line.words
    if line.monthly is None:
        return f"{line.reason or line.title}：{show(line.amount)}"
    words = _arithmetic(
        line.monthly, f"{line.days}/{line.whole} {line.unit}", line.start, line.end, line.amount
    )
    return f"{words}，{line.reason}" if line.reason else words


@lru_cache(maxsize=4096)
def _arithmetic(monthly: Decimal, days: str, start: date, end: date, amount: Decimal) -> str:
    return f"{show(monthly)} 元/月 × {days}（{start} 至 {end - timedelta(days=1)}）= {show(amount)}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A service as far as it lies in the month."""

    service: Service
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Piece:
    """The part of a service one rate of one component covers; ``days`` in the county's basis."""

    rate: Rate
    start: date
    end: date
    days: int


class _Unplaced(Exception):
    """A person's inputs contradict each other; the text says how."""


class _Tariff:
    """The rules seen from one month: each kind's rates clipped to it, and its days counted."""

    def __init__(self, rules: Rules, month: Month) -> None:
        self.month, self.excluded, self._rules = month, rules.excluded, rules
        self._cut: dict[tuple[str, str, date, date, tuple[Rate, ...]], list[_Piece]] = {}
        self._plans = rules.plans if personal(rules.plans) else ()
        self._workdays = sorted(day for day in rules.workdays if month.contains(day))
        if rules.basis is not DayBasis.CALENDAR and not self._workdays:
            raise Invalid(f"工作日历里没有{month.label}的工作日，请先在“工作日历”中补齐，再计算补贴。")
        self.unit = "天" if rules.basis is DayBasis.CALENDAR else "个工作日"

    def pieces(self, part: _Part, person: Person) -> Sequence[_Piece]:
        """Return what a part is paid, cut at every change of rate, component by component.

        Remembered, because most people serve the whole month in one of a few kinds.

        Raises: _Unplaced when no component has a rate for every day of the part.
        """
        own = self._own(part.service.kind, person)
        shape = part.service.kind, part.service.role, part.start, part.end, own
        if shape not in self._cut:
            self._cut[shape] = self._pieces(part, own)
        return self._cut[shape]

    def _own(self, kind: str, person: Person) -> tuple[Rate, ...]:
        """Return what the person's own terms give, as rates of the kind."""
        if not self._plans:
            return ()
        found = own_rates(self._plans, person.terms, kind, person.joined, self.month)
        return tuple(
            Rate(
                one.component, one.title, kind, one.monthly, one.start, one.end,
                rule_id=one.rule_id, why=one.why,
            )
            for one in found
        )  # fmt: skip

    def dues(self, parts: Sequence[_Part], person: Person) -> tuple[Due, ...]:
        """Return the social insurance of the month, by the part that holds the day that counts."""
        day = counted_day(self._plans, self.month)
        here = [part for part in parts if day is not None and part.start <= day < part.end]
        return dues(self._plans, person.terms, here[0].service.kind, self.month) if here else ()

    def _pieces(self, part: _Part, own: tuple[Rate, ...]) -> list[_Piece]:
        components = self._clip(part.service.kind, part.service.role, own)
        cut = [
            [
                _Piece(rate, max(start, part.start), min(end, part.end), 0)
                for rate, start, end in clipped
                if max(start, part.start) < min(end, part.end)
            ]
            for clipped in components.values()
        ]
        needed, steady = (part.end - part.start).days, (one for one in cut if one[:1] and _steady(one))
        if not any(sum((piece.end - piece.start).days for piece in pieces) == needed for pieces in steady):
            last = part.end - timedelta(days=1)
            why = lacking(self._plans, part.service.kind)
            raise _Unplaced(
                f"{part.start}至{last}{why or '没有适用的补贴标准，请在政策中补上该类人员的标准'}"
            )
        flat = (piece for pieces in cut for piece in pieces)
        return [replace(piece, days=self.days(piece.start, piece.end)) for piece in flat]

    def _clip(self, kind: str, role: str, own: tuple[Rate, ...]) -> dict[str, list[tuple[Rate, date, date]]]:
        found: dict[str, list[tuple[Rate, date, date]]] = {}
        for rate in (*self._rules.rates, *own):
            within = overlap(rate.start, rate.end, self.month)
            if within and rate.kind == kind and rate.role in ("", role):
                found.setdefault(rate.component, []).append((rate, *within))
        for clipped in found.values():
            _must_not_overlap(sorted(clipped, key=itemgetter(1)))
        return found

    def days(self, start: date, end: date) -> int:
        """Return the days of ``[start, end)`` in the county's basis."""
        if self._rules.basis is DayBasis.CALENDAR:
            return (end - start).days
        return bisect_left(self._workdays, end) - bisect_left(self._workdays, start)

    def counts(self, day: date) -> bool:
        """Return whether a day is one of those the month's pay is counted in."""
        return self._rules.basis is DayBasis.CALENDAR or day in self._rules.workdays

    def whole(self, days: int) -> tuple[int, int, str]:
        """Return what ``days`` is divided by, as numerator, denominator and text.

        21.75 is an average: a full month is never less than the monthly rate, a part
        never more.
        """
        if self._rules.basis is DayBasis.CALENDAR:
            return 1, self.month.days, str(self.month.days)
        if self._rules.basis is DayBasis.WORKDAYS or days == len(self._workdays):
            return 1, len(self._workdays), str(len(self._workdays))
        if days * 4 > _FIXED_QUARTERS:
            return 1, days, str(days)
        return 4, _FIXED_QUARTERS, "21.75"


def _steady(pieces: Sequence[_Piece]) -> bool:
    """Return whether a component is pay by itself: an addition for years served is not."""
    return pieces[0].rate.component != SENIORITY


def _must_not_overlap(clipped: Sequence[tuple[Rate, date, date]]) -> None:
    for (rate, _, end), (_, start, _) in pairwise(clipped):
        if start < end:
            raise Invalid(f"“{rate.title}”在{start}有两个标准，请在政策中改正起止日期，再计算补贴。")


def _place(person: Person, tariff: _Tariff) -> Slip | Problem:
    try:
        parts = _segments(person, tariff.month)
        mine = [part for part in parts if part.service.kind not in tariff.excluded]
        if parts and not mine and not person.items and not person.carried:
            return Slip(person.person_id, Bucket.EXCLUDED, _why_excluded(parts, tariff))
        earned = tuple(_month_lines(mine, person, tariff))
        lines = (
            *earned,
            *kept_back(earned, person.absences, tariff.counts),
            *_due_lines(tariff.dues(mine, person), tariff.month),
            *_item_lines(person, tariff.month),
            *person.carried,
        )
        return _bucket(person, mine, lines)
    except _Unplaced as problem:
        return Problem(person.person_id, f"{person.name}：{problem}")


def _why_excluded(parts: Sequence[_Part], tariff: _Tariff) -> str:
    reasons = dict.fromkeys(tariff.excluded[part.service.kind] for part in parts)
    return "；".join(reasons)


def _segments(person: Person, month: Month) -> list[_Part]:
    """Return the person's services inside the month, in order.

    Raises: _Unplaced when two of them cover the same day.
    """
    inside = ((service, overlap(service.start, service.end, month)) for service in person.services)
    parts = [_Part(service, *within) for service, within in inside if within]
    parts.sort(key=lambda part: part.start)
    for earlier, later in pairwise(parts):
        if later.start < earlier.end:
            raise _Unplaced(f"{later.start}同时有两项任职，请在花名册中先办结一项")
    return parts


def _month_lines(parts: Sequence[_Part], person: Person, tariff: _Tariff) -> Iterator[Line]:
    by_component: dict[str, list[tuple[_Piece, int]]] = {}
    for part in parts:
        for piece in tariff.pieces(part, person):
            by_component.setdefault(piece.rate.component, []).append((piece, part.service.posting_id))
    for cut in by_component.values():
        yield from _component_lines(cut, tariff)


def _component_lines(cut: Sequence[tuple[_Piece, int]], tariff: _Tariff) -> Iterator[Line]:
    times, whole, text = tariff.whole(sum(piece.days for piece, _ in cut))
    weights = tuple(int(piece.rate.monthly * 100) * piece.days * times for piece, _ in cut)
    for (piece, posting_id), amount in zip(cut, _amounts(weights, whole), strict=True):
        rate = piece.rate
        yield Line(
            rate.component, rate.title, tariff.month, piece.start, piece.end, amount, rate.monthly,
            days=piece.days, whole=text, unit=tariff.unit, rule_id=rate.rule_id, source_id=posting_id,
            reason=rate.why,
        )  # fmt: skip


def _due_lines(owed: Sequence[Due], month: Month) -> Iterator[Line]:
    for due in owed:
        yield Line(
            due.component, due.title, month, month.first, month.end, -due.person, rule_id=due.rule_id,
            source=SourceKind.CONTRIBUTION, reason=due.why, employer=due.employer,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _amounts(weights: tuple[int, ...], whole: int) -> tuple[Decimal, ...]:
    """Return the fen weights over ``whole`` days as yuan: their rounded sum, shared out.

    Remembered, because a month has thousands of people and few different amounts.
    """
    total = round_fen(Fraction(sum(weights), whole * 100))
    return tuple(share(total, weights)) if sum(weights) else (NIL,) * len(weights)


def _item_lines(person: Person, month: Month) -> Iterator[Line]:
    for item in person.items:
        yield Line(
            item.component, item.title, month, month.first, month.end, item.amount,
            source=SourceKind.ITEM, source_id=item.source_id, reason=item.reason,
        )  # fmt: skip


def _bucket(person: Person, parts: Sequence[_Part], lines: tuple[Line, ...]) -> Slip:
    net = sum((line.amount for line in lines), NIL)
    if net < 0:
        raise _Unplaced(f"扣款多于应发，差{show(-net)}元，{_RETURNED if person.carried else _LATER}")
    if person.hold:
        return Slip(person.person_id, Bucket.WITHHELD, f"{person.hold}（暂缓{show(net)}元）")
    if net:
        return Slip(person.person_id, Bucket.PAID, "", lines)
    return Slip(person.person_id, Bucket.ZERO, _why_zero(person, parts, lines), lines)


def _why_zero(person: Person, parts: Sequence[_Part], lines: Iterable[Line]) -> str:
    if any(line.amount for line in lines):
        return "应发与扣款相抵"
    if parts:
        return "适用标准为零"
    ended = [one.end for one in person.services if one.end not in (None, OPEN_END)]
    left = f"已于{max(ended):%Y-%m-%d}离岗，" if ended else ""
    return f"{left}当月没有在岗天数"
