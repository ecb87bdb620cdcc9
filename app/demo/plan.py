"""What happens in the demonstration's year, drawn from the seed: pure data, no database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.core.money import share
from app.domain.roster import EndReason


class Ending(StrEnum):
    """How a vetting of the demonstration ends."""

    APPOINTED = "appointed"
    TOO_FEW = "too_few"  # four households: the candidate withdraws
    REFUSED = "refused"  # an issue is confirmed
    HEAD = "head"  # a 两委主干: refused at once


@dataclass(frozen=True, slots=True)
class Change:
    """A post changes hands on ``on``: the leaver's ``place`` in the list of posts, and why."""

    on: date
    place: int
    reason: EndReason


@dataclass(frozen=True, slots=True)
class Failure:
    """A candidate who is not taken, for a post that a second candidate then fills."""

    on: date
    place: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Return:
    """A transfer the bank sends back: in the run of which month, which line."""

    month: int
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The year: hand-overs, failed vettings, returned transfers."""

    changes: tuple[Change, ...]
    failures: tuple[Failure, ...]
    returns: tuple[Return, ...]

    @property
    def places(self) -> set[int]:
        """The places of the posts that change hands."""
        return {change.place for change in self.changes}


#: months with how many hand-overs; none in October but on its first day, so that a whole month stands
HAND_OVERS = ((2, 2), (3, 1), (4, 2), (5, 1), (6, 2), (7, 2), (8, 1), (9, 2))
ALWAYS = 5  # posts at least that nobody leaves
REASONS = (EndReason.RESIGNED, EndReason.RESIGNED, EndReason.PROMOTED, EndReason.EXPIRED, EndReason.EXPIRED)
BEFORE = timedelta(days=40)  # how long before its hand-over a post's first candidate is tried
ENDINGS = (Ending.TOO_FEW, Ending.REFUSED, Ending.HEAD)


def plan_of(seed: int, posts: Sequence[int], months: int, year: int = 2026) -> Plan:
    """Return the events of the first ``months`` months; ``posts`` are the places that may change hands.

    Nothing happens where there are too few to change.
    """
    chance = random.Random(f"plan-{seed}")
    wanted = sum(number for _, number in HAND_OVERS) + 1
    if len(posts) < wanted + ALWAYS:
        return Plan((), (), ())
    places = chance.sample(posts, wanted)
    changes: list[Change] = []
    for month, number in HAND_OVERS:
        for _ in range(number):
            day = date(year, month, chance.randrange(3, 26))
            changes.append(Change(day, places[len(changes)], chance.choice(REASONS)))
    changes.append(Change(date(year, 10, 1), places[-1], EndReason.RESIGNED))
    last = date(year, months, 28)
    changes = [change for change in sorted(changes, key=lambda one: one.on) if change.on <= last]
    failures = [
        Failure(max(change.on - BEFORE, date(year, 1, 4)), change.place, ending)
        for change, ending in zip(changes[1::4], ENDINGS, strict=False)
    ]
    returns = tuple(
        Return(month, chance.randrange(len(posts) - ALWAYS)) for month in (4, 8) if month <= months
    )
    return Plan(tuple(changes), tuple(failures), returns)


def spread(total: int, places: int, chance: random.Random) -> list[int]:
    """Return how many of ``total`` stand at each of ``places``: at least one each, the rest by chance.

    Shape: ``places`` numbers that sum to ``total``; with fewer than places, every so many get one.
    """
    if total <= places:
        return [(place + 1) * total // places - place * total // places for place in range(places)]
    weights = [chance.randrange(40, 200) for _ in range(places)]
    extra = share(Decimal(total - places).scaleb(-2), weights)
    return [1 + int(part * 100) for part in extra]
