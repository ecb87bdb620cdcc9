"""Write, sum and foresee the zero-sum groups of the budget; what the services that spend money share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import count

from sqlalchemy import func, select

from app.core.errors import Invalid
from app.domain.budget import BudgetBucket, DocKind, Group, Leg, Overspend, Use, overspend
from app.domain.workflow import Check
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry, BudgetOverride


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a group rests on; ``key`` makes it unique: the same paper cannot be entered twice."""

    key: str
    year: int
    kind: DocKind
    effective: date
    doc_no: str = ""
    summary: str = ""
    doc_id: int | None = None
    unit_id: int | None = None
    source: str = ""
    reverses: str | None = None


def key_of(*parts: object) -> str:
    """Return a group key of at most 32 characters that the same paper always gets."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def free_key(unit: Unit, *parts: object) -> str:
    """Return the key of the same paper, another one for each time it was taken back by a reversal.

    A paper that was reversed may be entered again, one that stands may not.
    """
    key = key_of(*parts)
    for again in count(2):
        taken_back = select(BudgetEntry.id).where(BudgetEntry.reverses_group == key).limit(1)
        if unit.session.scalar(taken_back) is None:
            break
        key = key_of(*parts, again)
    return key


def write(unit: Unit, group: Group, paper: Paper) -> str:
    """Enter a group and return its key.

    Raises: Invalid when the paper was entered before.
    """
    if not group or sum((leg.amount for leg in group), Decimal(0)) != 0:
        raise ValueError(f"the legs of {paper.key} do not sum to zero")
    if legs_of(unit, paper.key):
        raise Invalid(f"{paper.doc_no or paper.summary}已经登记过，不能重复登记；要更正请先红字冲销。")
    unit.session.add_all(_entry(number, leg, paper) for number, leg in enumerate(group, 1))
    return paper.key


def _entry(number: int, leg: Leg, paper: Paper) -> BudgetEntry:
    return BudgetEntry(
        group_key=paper.key,
        leg=number,
        year=paper.year,
        subject=leg.subject,
        source=paper.source,
        unit_id=paper.unit_id,
        bucket=leg.bucket,
        amount=leg.amount,
        doc_kind=paper.kind,
        doc_id=paper.doc_id,
        doc_no=paper.doc_no,
        summary=paper.summary,
        effective=paper.effective,
        reverses_group=paper.reverses,
    )


def legs_of(unit: Unit, key: str) -> Group:
    """Return the legs of a group, in order; empty when there is none."""
    rows = unit.session.execute(
        select(BudgetEntry.subject, BudgetEntry.bucket, BudgetEntry.amount)
        .where(BudgetEntry.group_key == key)
        .order_by(BudgetEntry.leg)
    )
    return tuple(Leg(*row) for row in rows)


def balances(unit: Unit, year: int, until: date | None = None) -> dict[tuple[str, BudgetBucket], Decimal]:
    """Return the balance of every bucket of every subject of a year, up to a day included."""
    statement = (
        select(BudgetEntry.subject, BudgetEntry.bucket, func.sum(BudgetEntry.amount))
        .where(BudgetEntry.year == year)
        .group_by(BudgetEntry.subject, BudgetEntry.bucket)
    )
    if until is not None:
        statement = statement.where(BudgetEntry.effective <= until)
    return {(subject, bucket): amount for subject, bucket, amount in unit.session.execute(statement)}


def check_money(unit: Unit, year: int, group: Group, rule: Overspend, key: str = "") -> list[Check]:
    """Return what stands against entering ``group``; an override of ``key`` makes it a warning."""
    signed = select(BudgetOverride.id).where(BudgetOverride.group_key == key)
    overridden = bool(key) and unit.session.scalar(signed) is not None
    uses = _uses(unit, year, [leg.subject for leg in group])
    titles = titles_of(unit, year)
    return overspend(balances(unit, year), group, rule, uses, titles, overridden=overridden)


def _uses(unit: Unit, year: int, subjects: Sequence[str]) -> list[Use]:
    """Return what committed the subjects' money, group by group."""
    rows = unit.session.execute(
        select(BudgetEntry.group_key, func.min(BudgetEntry.summary), func.sum(BudgetEntry.amount))
        .where(BudgetEntry.year == year, BudgetEntry.subject.in_(subjects))
        .where(BudgetEntry.bucket.in_((BudgetBucket.COMMITTED, BudgetBucket.EXPENDED)))
        .group_by(BudgetEntry.group_key)
        .having(func.sum(BudgetEntry.amount) != 0)
        .order_by(func.min(BudgetEntry.id))
    )
    return [Use(summary, amount, f"budget/{key}") for key, summary, amount in rows]


def titles_of(unit: Unit, year: int) -> dict[str, str]:
    """Return what the policy of a year calls its subjects."""
    budget = policy_on(unit, date(year, 12, 31)).budget
    return {line.subject: line.label for line in budget.lines} if budget else {}


@dataclass(frozen=True, slots=True)
class Moved:
    """One bucket of one subject before and after a group, yuan."""

    title: str
    bucket: BudgetBucket
    before: Decimal
    change: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a group would do to the ledger, and what stands against it; the changes sum to zero."""

    moved: tuple[Moved, ...]
    checks: tuple[Check, ...]


def foreseen(unit: Unit, year: int, group: Group, rule: Overspend) -> Foresight:
    """Return what entering a group would do, nothing written."""
    before, titles, legs = (
        balances(unit, year),
        titles_of(unit, year),
        dict[tuple[str, BudgetBucket], Decimal](),
    )
    for leg in group:
        legs[leg.subject, leg.bucket] = legs.get((leg.subject, leg.bucket), Decimal(0)) + leg.amount
    moved = []
    for (subject, bucket), change in legs.items():
        had = before.get((subject, bucket), Decimal("0.00"))
        moved.append(Moved(titles.get(subject, subject), bucket, had, change, had + change))
    return Foresight(tuple(moved), tuple(check_money(unit, year, group, rule)))
