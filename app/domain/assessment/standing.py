"""From scores to layers, grades, ranks and the year.  Pure rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core.errors import Invalid
from app.domain.assessment.scoring import (
    CENT,
    Outcome,
    Sheet,
    combine,
    round_score,
    score,
    weighted_mean,
)
from app.domain.assessment.states import MissingPolicy, TieKey
from app.domain.assessment.tiers import Tier, grade

UNGRADED = "不定等次"


@dataclass(frozen=True, slots=True)
class Layers:
    """The three layers above the raw scores; none overwrites the one below."""

    weighted: Decimal
    moderated: Decimal | None = None
    appealed: Decimal | None = None

    @property
    def final(self) -> Decimal:
        """Return the topmost layer there is."""
        for layer in (self.appealed, self.moderated):
            if layer is not None:
                return layer
        return self.weighted


def check_moderation(before: Decimal, after: Decimal, reason: str, limit: Decimal, ceiling: Decimal) -> None:
    """Accept a moderation of a weighted score.

    Raises: Invalid without a reason, beyond ±``limit`` points, outside 0 to ``ceiling``,
    or when nothing changes.
    """
    if not reason.strip():
        raise Invalid("请填写调整理由。", {"reason": "请填写调整理由"})
    if after != after.quantize(CENT) or not 0 <= after <= ceiling:
        raise Invalid(f"调整后的分数应在0至{ceiling}之间，最多两位小数。", {"after": "超出范围"})
    if after == before:
        raise Invalid("调整前后分数相同，无需调整。", {"after": "没有变化"})
    if abs(after - before) > limit:
        raise Invalid(
            f"调整幅度{abs(after - before)}分超过上限{limit}分，请重新评分或缩小幅度。", {"after": "超过上限"}
        )


#: percent of the most by which an assessor's mean is off everybody's before it is said; no rule says: 假设
FAR = Decimal(10)


@dataclass(frozen=True, slots=True)
class Spread:
    """How one assessor marks; ``flat`` when all got the same (“全是95分”), ``off`` against all marks."""

    assessor_id: int
    count: int
    lowest: Decimal
    highest: Decimal
    mean: Decimal
    off: Decimal
    flat: bool

    @property
    def remark(self) -> str:
        """Return what a reviewer should look at; empty where there is nothing."""
        far = "明显偏宽" if self.off >= FAR else "明显偏严" if self.off <= -FAR else ""
        return "、".join(filter(None, ("全部相同" if self.flat else "", far)))


def spreads(marks: Iterable[tuple[int, Decimal]], least: int = 5) -> list[Spread]:
    """Return each assessor's spread, who differs most first; below ``least`` marks nobody is called flat."""
    by_assessor: dict[int, list[Decimal]] = {}
    for assessor, mark in marks:
        by_assessor.setdefault(assessor, []).append(mark)
    if not by_assessor:
        return []
    overall = _mean([mark for got in by_assessor.values() for mark in got])
    found = [_spread(assessor, got, overall, least) for assessor, got in sorted(by_assessor.items())]
    return sorted(found, key=lambda one: (not one.flat, -abs(one.off)))


def _mean(marks: Sequence[Decimal]) -> Decimal:
    return round_score(sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks))


def _spread(assessor: int, got: Sequence[Decimal], overall: Decimal, least: int) -> Spread:
    mean, low, high = _mean(got), min(got), max(got)
    flat = low == high and len(got) >= least
    return Spread(assessor, len(got), low, high, mean, mean - overall, flat)


@dataclass(frozen=True, slots=True)
class Contender:
    """What ranking may look at; events are verified ones, never report counts."""

    id: int
    value: Decimal | None
    vetoed: bool = False
    town: int = 0
    special: Decimal | None = None
    events: int | None = None
    since: date | None = None


def rank(contenders: Sequence[Contender], order: Sequence[TieKey] = ()) -> dict[int, int | None]:
    """Return each contender's rank by id: 1, 2, 2, 4; None for vetoed and ungraded ones.

    Two share a rank only when every published key is equal.  A missing key loses.
    """
    ranked = sorted(
        _in_race(contenders), key=lambda person: (_merit(person, order), -person.id), reverse=True
    )
    ranks: dict[int, int | None] = {person.id: None for person in contenders}
    for place, person in enumerate(ranked, start=1):
        before = ranked[place - 2] if place > 1 else None
        tied = before is not None and _merit(before, order) == _merit(person, order)
        ranks[person.id] = ranks[before.id] if before is not None and tied else place
    return ranks


def _in_race(contenders: Iterable[Contender]) -> list[Contender]:
    return [person for person in contenders if person.value is not None and not person.vetoed]


def _merit(person: Contender, order: Sequence[TieKey]) -> tuple[Decimal, ...]:
    keys = {
        TieKey.SPECIAL: Decimal(-1) if person.special is None else person.special,
        TieKey.EVENTS: Decimal(-1 if person.events is None else person.events),
        TieKey.SERVICE: Decimal(-(person.since or date.max).toordinal()),
    }
    return (person.value or Decimal(0), *(keys[key] for key in order))


@dataclass(frozen=True, slots=True)
class Marked:
    """One person of a cycle with the raw scores there are, by item code, and the layers above them."""

    id: int
    town: int
    raw: Mapping[str, Decimal]
    since: date | None = None
    moderated: Decimal | None = None
    appealed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """How one person stands: the outcome, its layers (None without a value), grade and ranks."""

    outcome: Outcome
    layers: Layers | None
    grade: str
    rank: int | None
    town_rank: int | None

    @property
    def value(self) -> Decimal | None:
        """Return the topmost layer; None while a required score is missing."""
        return self.layers.final if self.layers else None


def outcome_of(sheet: Sheet, one: Marked) -> Outcome:
    """Return the weighted outcome of one person's raw scores."""
    return score(
        sheet,
        {item.code: combine(item, [one.raw[item.code]]) for item in sheet.items if item.code in one.raw},
    )


def place(
    tiers: Sequence[Tier], order: Sequence[TieKey], people: Sequence[Marked], outcomes: Mapping[int, Outcome]
) -> dict[int, Placed]:
    """Return how everybody stands, by id: what a closed cycle writes, and what is shown while it is typed."""
    layers = {one.id: _layers(one, outcomes[one.id]) for one in people}
    field = [_contender(one, outcomes[one.id], layers[one.id]) for one in people]
    ranks, within = rank(field, order), dict[int, int | None]()
    for town in {one.town for one in field}:
        within |= rank([one for one in field if one.town == town], order)
    return {
        one.id: Placed(
            outcomes[one.id],
            layers[one.id],
            _graded(one.value, tiers, vetoed=one.vetoed),
            ranks[one.id],
            within[one.id],
        )
        for one in field
    }


def _layers(one: Marked, outcome: Outcome) -> Layers | None:
    return None if outcome.value is None else Layers(outcome.value, one.moderated, one.appealed)


def _contender(one: Marked, outcome: Outcome, layers: Layers | None) -> Contender:
    value = layers.final if layers else None
    return Contender(one.id, value, bool(outcome.vetoes), one.town, since=one.since)


def _graded(value: Decimal | None, tiers: Sequence[Tier], *, vetoed: bool) -> str:
    return UNGRADED if value is None else grade(value, tiers, vetoed=vetoed)


def leading(
    contenders: Sequence[Contender], places: int, order: Sequence[TieKey] = (), per_town: int | None = None
) -> list[int]:
    """Return the ids that fill ``places`` by rank, at most ``per_town`` of one town.

    A tie across the last place is not cut by chance: all of it is left out, for people to decide.
    """
    ranks = rank(contenders, order)
    chosen: list[Contender] = []
    towns: Counter[int] = Counter()
    for person in sorted(_in_race(contenders), key=lambda person: (ranks[person.id] or 0, person.id)):
        if per_town is None or towns[person.town] < per_town:
            chosen.append(person)
            towns[person.town] += 1
    if len(chosen) <= places:
        return [person.id for person in chosen]
    edge = ranks[chosen[places].id]
    return [person.id for person in chosen[:places] if ranks[person.id] != edge]


def scoring_unit(days: Mapping[int, int]) -> int:
    """Return the unit that scores somebody who moved: the one with most days, the latest on a tie.

    ``days`` maps unit id to days served, in order of service.
    """
    return max(reversed(list(days)), key=lambda unit: days[unit])


@dataclass(frozen=True, slots=True)
class RollUpPart:
    """One source of the annual score and what its absence means."""

    code: str
    name: str
    weight: Decimal
    missing: MissingPolicy = MissingPolicy.BLOCK


@dataclass(frozen=True, slots=True)
class RollUp:
    """A versioned annual rule: which part of the year weighs how much, from how many months on."""

    version: int
    parts: tuple[RollUpPart, ...]
    least_months: int
    months_code: str = "months"


@dataclass(frozen=True, slots=True)
class Annual:
    """The year's value, or the reason why there is none (不定等次)."""

    value: Decimal | None
    reason: str = ""


def roll_up(rule: RollUp, values: Mapping[str, Sequence[Decimal]]) -> Annual:
    """Return the annual value: each part's own mean under the rule's weights, rounded half up.

    ``values`` holds the periods served under each part's code; whoever joined mid-year has
    fewer months, and below ``least_months`` is not graded.
    """
    served = len(values.get(rule.months_code, ()))
    if served < rule.least_months:
        return Annual(None, f"全年考核{served}个月，不足{rule.least_months}个月，不定等次")
    means = [(part, _average(values.get(part.code, ()))) for part in rule.parts]
    for part, mean in means:
        if mean is None and part.missing is not MissingPolicy.RENORMALISE:
            return Annual(None, f"缺{part.name}成绩，请先补齐")
    total = weighted_mean([(mean, part.weight) for part, mean in means])
    return Annual(None, "没有考核成绩，不定等次") if total is None else Annual(round_score(total))


def _average(values: Sequence[Decimal]) -> Fraction | None:
    return weighted_mean([(value, Decimal(1)) for value in values])
