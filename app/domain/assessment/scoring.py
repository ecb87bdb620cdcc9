"""From raw scores to one computed score, exactly.  Pure rules, fixed operators, no formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from app.core.errors import Invalid
from app.domain.assessment.states import ItemKind, Measure, MissingPolicy, Operator

CENT = Decimal("0.01")
Mark = Decimal | Fraction  # a Fraction only where several marks were averaged
SCORED = frozenset({ItemKind.MANUAL, ItemKind.INDICATOR})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sheet: at most ``max`` points, counting ``weight`` of the sheet's total weight.

    Plus, minus and veto items have no weight: they act on the weighted score.
    ``counted`` are the records it is counted from, None where somebody judges.
    Their absence means that nothing happened; a scored item's absence is never zero.
    """

    code: str
    name: str
    max: Decimal
    weight: Decimal = Decimal(0)
    kind: ItemKind = ItemKind.MANUAL
    missing: MissingPolicy = MissingPolicy.BLOCK
    default: Decimal | None = None
    operator: Operator = Operator.MEAN
    counted: Measure | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template's items and limits: full score, ceiling of the result, caps of plus and minus."""

    items: tuple[Item, ...]
    full: Decimal = Decimal(100)
    ceiling: Decimal = Decimal(100)
    plus_cap: Decimal | None = None
    minus_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one scored item brought: its raw score, its share of the whole, its points.

    ``share`` is the weight after renormalising; the shares of one outcome sum to 1.
    """

    item: Item
    raw: Mark
    share: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """The weighted layer of one person, unrounded inside, ``value`` rounded half up to 2 places.

    ``value`` is None while a required score is missing or nothing was scored; ``missing``
    names the items without a score, whatever their policy; ``blocking`` those that must come.
    """

    parts: tuple[Part, ...]
    weighted: Fraction | None
    plus: Fraction
    minus: Fraction
    vetoes: tuple[str, ...]
    missing: tuple[str, ...]
    blocking: tuple[str, ...]
    value: Decimal | None


def round_score(exact: Fraction) -> Decimal:
    """Return ``exact`` rounded half up (away from zero at .005 upwards) to 2 places."""
    return Decimal((exact * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)


def combine(item: Item, marks: Sequence[Decimal]) -> Mark | None:
    """Return one raw score from the marks of several assessors or findings; None without marks.

    MEAN averages; SUM_CAP adds up to the item's maximum; BEST_OF takes the highest;
    DEDUCT takes the marks off the maximum and stops at zero (扣完为止).
    """
    if not marks:
        return None
    return _OPERATORS[item.operator](item.max, marks)


def _mean(_: Decimal, marks: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks)


_OPERATORS: dict[Operator, Callable[[Decimal, Sequence[Decimal]], Mark]] = {
    Operator.MEAN: _mean,
    Operator.SUM_CAP: lambda most, marks: min(most, sum(marks, Decimal(0))),
    Operator.BEST_OF: lambda most, marks: min(most, max(marks)),
    Operator.DEDUCT: lambda most, marks: max(Decimal(0), most - sum(marks, Decimal(0))),
}


def weighted_mean(pairs: Sequence[tuple[Mark | None, Decimal]]) -> Fraction | None:
    """Return the mean of the values that exist under their weights; None when none exists.

    5, 5 and absent give 5, not 3.33 (hrms#2023).
    """
    there = [(Fraction(value), Fraction(weight)) for value, weight in pairs if value is not None]
    total = sum((weight for _, weight in there), Fraction(0))
    if not total:
        return None
    return sum((value * weight for value, weight in there), Fraction(0)) / total


def indicator(numerator: Decimal, denominator: Decimal, item: Item) -> Decimal | None:
    """Return the points a measured rate earns, at most the item's maximum.

    Nothing to do (denominator 0) is a missing score, not a failed one: None.
    """
    if denominator <= 0:
        return None
    return min(item.max, round_score(Fraction(item.max) * Fraction(numerator) / Fraction(denominator)))


def check_raw(item: Item, raw: Decimal) -> None:
    """Accept a mark for ``item``.

    Raises: Invalid unless it lies in 0 to the maximum with at most 2 places; a veto is 0 or 1.
    """
    if not raw.is_finite() or raw != raw.quantize(CENT, ROUND_FLOOR):
        raise Invalid(f"“{item.name}”评分{raw}最多保留两位小数，请改正。", {item.code: "最多两位小数"})
    if not 0 <= raw <= item.max:
        raise Invalid(f"“{item.name}”评分{raw}不在0至{item.max}之间，请改正。", {item.code: "超出范围"})
    if item.kind is ItemKind.VETO and raw not in (0, 1):
        raise Invalid(f"“{item.name}”只能填0（无）或1（有）。", {item.code: "只能填0或1"})


def score(sheet: Sheet, raw: Mapping[str, Mark | None]) -> Outcome:
    """Return the weighted outcome of one person's raw scores, keyed by item code.

    Every scored item is taken as a part of its own maximum, so items of 5, 20 and 100 points
    mix.  Missing follows the item's policy.  Plus and minus act last, within their caps, and the
    result stays within 0 and the ceiling.  Rounded once, at the end.
    """
    missing = tuple(i.code for i in sheet.items if i.kind in SCORED and raw.get(i.code) is None)
    blocking = tuple(i.code for i in sheet.items if i.code in missing and i.missing is MissingPolicy.BLOCK)
    parts = _parts(sheet, raw)
    weighted = sum((part.points for part in parts), Fraction(0)) if parts else None
    plus = _capped(_total(sheet, raw, ItemKind.PLUS), sheet.plus_cap)
    minus = _capped(_total(sheet, raw, ItemKind.MINUS), sheet.minus_cap)
    value = None
    if weighted is not None and not blocking:
        exact = weighted + plus - minus
        value = round_score(min(Fraction(sheet.ceiling), max(Fraction(0), exact)))
    vetoes = tuple(i.code for i in sheet.items if i.kind is ItemKind.VETO and raw.get(i.code))
    return Outcome(parts, weighted, plus, minus, vetoes, missing, blocking, value)


def _parts(sheet: Sheet, raw: Mapping[str, Mark | None]) -> tuple[Part, ...]:
    present = [
        (item, value)
        for item in sheet.items
        if item.kind in SCORED and (value := _effective(item, raw.get(item.code))) is not None
    ]
    total = sum((Fraction(item.weight) for item, _ in present), Fraction(0))
    if not total:
        return ()
    return tuple(_part(sheet.full, item, value, Fraction(item.weight) / total) for item, value in present)


def _part(full: Decimal, item: Item, raw: Mark, share: Fraction) -> Part:
    return Part(item, raw, share, share * Fraction(raw) / Fraction(item.max) * Fraction(full))


def _effective(item: Item, raw: Mark | None) -> Mark | None:
    if raw is None and item.missing is MissingPolicy.DEFAULT:
        return item.default
    return raw


def _total(sheet: Sheet, raw: Mapping[str, Mark | None], kind: ItemKind) -> Fraction:
    return sum((Fraction(raw.get(i.code) or 0) for i in sheet.items if i.kind is kind), Fraction(0))


def _capped(total: Fraction, cap: Decimal | None) -> Fraction:
    return total if cap is None else min(total, Fraction(cap))


def sheet_problems(sheet: Sheet) -> list[str]:
    """Return what is wrong with a template, one sentence each; empty when it can be used."""
    codes = [item.code for item in sheet.items]
    found = [f"指标代码“{code}”重复。" for code in sorted({c for c in codes if codes.count(c) > 1})]
    if not any(item.kind in SCORED for item in sheet.items):
        found.append("模板没有评分项，请至少设一项。")
    weights = sum((item.weight for item in sheet.items), Decimal(0))
    if weights != sheet.full:
        found.append(f"各项权重合计{weights}，应等于满分{sheet.full}。")
    return found + [problem for item in sheet.items for problem in _item_problems(item)]


def _item_problems(item: Item) -> list[str]:
    scored = item.kind in SCORED
    checks = (
        (item.max > 0, "满分应大于0"),
        (not scored or item.weight > 0, "评分项的权重应大于0"),
        (scored or item.weight == 0, "加分、扣分和否决项不设权重"),
        (item.kind is not ItemKind.VETO or item.max == 1, "否决项的满分应为1"),
        ((item.missing is MissingPolicy.DEFAULT) == (item.default is not None), "默认值与缺失规则不一致"),
        (item.default is None or 0 <= item.default <= item.max, "默认值不在0至满分之间"),
    )
    return [f"“{item.name}”{text}。" for ok, text in checks if not ok]
