"""What changed since last month, person by person, and why: found by us or typed by the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core.money import show
from app.core.period import Month
from app.domain.pay import Bucket, Cause, SourceKind
from app.domain.pay.compute import NIL, Line, Slip
from app.domain.pay.facts import PERFORMANCE


@dataclass(frozen=True, slots=True)
class Figure:
    """What a month's slip says of one person, as far as a comparison needs it.

    Without a slip everything is nothing.  ``served`` is the share of the month in which the
    person was paid for a post, ``until`` the day it ended when that was before the month did.
    """

    net: Decimal = NIL
    bucket: Bucket | None = None
    regular: Decimal = NIL
    social: Decimal = NIL
    items: Decimal = NIL
    graded: Decimal = NIL
    corrections: Decimal = NIL
    released: Decimal = NIL
    served: Fraction = Fraction(0)
    until: date | None = None
    postings: frozenset[int | None] = frozenset()
    rates: frozenset[tuple[str, Decimal | None]] = frozenset()


NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class Difference:
    """One person's change of amount; ``unexplained`` is the part no cause was found for."""

    person_id: int
    before: Decimal
    after: Decimal
    causes: tuple[Cause, ...]
    unexplained: Decimal
    typed: str = ""
    graded: bool = False  # that another grade is what a one-off item comes from

    @property
    def delta(self) -> Decimal:
        """Return how much more than last month, yuan."""
        return self.after - self.before

    @property
    def explained(self) -> bool:
        """Return whether every fen has a cause, found or typed."""
        return not self.unexplained or bool(self.typed)

    @property
    def text(self) -> str:
        """Return the causes in words."""
        words = [_GRADED if self.graded and one is Cause.ITEM else one.label for one in self.causes]
        if self.unexplained and not self.typed:
            words.append(f"{show(self.unexplained)}元原因不明，请填写说明")
        return "、".join([*words, self.typed] if self.typed else words)


def figure(slip: Slip, month: Month) -> Figure:
    """Return the figure of a slip paid in ``month``."""
    own = [one for one in slip.lines if one.source is SourceKind.POSTING]
    items = [one for one in slip.lines if one.source is SourceKind.ITEM]
    regular = [one for one in own if one.month == month]
    first = [one for one in regular if one.component == regular[0].component]
    end = max((one.end for one in first), default=month.end)
    return Figure(
        slip.net,
        slip.bucket,
        regular=_sum(regular),
        social=_sum(one for one in slip.lines if one.source is SourceKind.CONTRIBUTION),
        items=_sum(one for one in items if one.component != PERFORMANCE),
        graded=_sum(one for one in items if one.component == PERFORMANCE),
        corrections=_sum(one for one in slip.lines if one.source in _CORRECTING),
        released=_sum(one for one in own if one.month != month),
        served=sum((Fraction(one.days) / Fraction(one.whole) for one in first), Fraction(0)),
        until=end if end < month.end else None,
        postings=frozenset(one.source_id for one in regular),
        rates=frozenset((one.component, one.monthly) for one in regular),
    )


_GRADED = "绩效"
_CORRECTING = (SourceKind.REVERSAL, SourceKind.RESTATED)


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), NIL)


def compare(
    before: Mapping[int, Figure], after: Mapping[int, Figure], typed: Mapping[int, str]
) -> list[Difference]:
    """Return every person whose amount changed, ordered by person id.

    ``typed`` holds the causes the office wrote, by person id.
    """
    people = sorted(before.keys() | after.keys())
    return [
        difference(one, before.get(one, NOTHING), after.get(one, NOTHING), typed.get(one, ""))
        for one in people
        if before.get(one, NOTHING).net != after.get(one, NOTHING).net
    ]


def difference(person_id: int, before: Figure, after: Figure, typed: str = "") -> Difference:
    """Return what changed for one person and why, each part of the amount on its own."""
    regular = after.regular - before.regular
    why = _why_regular(before, after) if regular else ()
    items, graded = after.items - before.items, after.graded - before.graded
    rest = (
        (Cause.ITEM, items or graded),
        (Cause.CORRECTION, after.corrections - before.corrections),
        (Cause.RELEASED, after.released - before.released),
    )
    causes = (*why, *(cause for cause, amount in rest if amount))
    if not why and after.social != before.social:
        causes = (Cause.RATE, *causes)
    unexplained = NIL if why else regular
    return Difference(
        person_id, before.net, after.net, causes, unexplained, typed, bool(graded) and not items
    )


def _why_regular(before: Figure, after: Figure) -> tuple[Cause, ...]:
    """Return why the pay of the postings changed; empty when nothing we know of did."""
    if Bucket.WITHHELD in (before.bucket, after.bucket):
        return (Cause.WITHHELD,)
    if not before.served:
        cause = Cause.MOVED if before.bucket is Bucket.EXCLUDED else Cause.JOINED
        return (cause,) if after.served >= 1 else (cause, Cause.PART_MONTH)
    if not after.served:
        return (Cause.MOVED if after.bucket is Bucket.EXCLUDED else Cause.LEFT,)
    return (*_days_changed(before, after), *_rate_changed(before, after))


def _days_changed(before: Figure, after: Figure) -> tuple[Cause, ...]:
    if before.served == after.served:
        return ()
    if after.served >= 1:
        return (Cause.FULL_MONTH,)
    return (Cause.LEFT, Cause.PART_MONTH) if after.until else (Cause.PART_MONTH,)


def _rate_changed(before: Figure, after: Figure) -> tuple[Cause, ...]:
    if before.rates == after.rates:
        return ()
    return (Cause.RATE,) if before.postings & after.postings else (Cause.MOVED,)
