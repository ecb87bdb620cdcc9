"""Where what is known of a day stands: under the units of that day, or by lineage under those of today.

One way for all: figures are carried to units (``found``), rows that cannot be halved (persons, results) are
dealt to them by the same shares (``seats``), so that a list and the figures over it agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from app.core.access import WHOLE, Scope
from app.core.period import OPEN_END
from app.domain.restructuring.figures import Fact, Found, Way, as_now, as_was, split
from app.domain.restructuring.lineage import Link, carried
from app.domain.restructuring.rows import Spell
from app.domain.units import Basis, Level, is_above

ESTIMATED = "估"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a register or report is looked at: a day, and under which units its rows stand.

    ``ground`` is the part of today's tree somebody stands on: of 按当时 it means the same unit on that day.
    """

    day: date
    way: Way = Way.AS_WAS
    ground: Scope = WHOLE

    @property
    def told(self) -> str:
        """Say it as the head of a page and of a paper does: 2026年3月1日 · 按当时."""
        return f"{self.dated} · {self.way.label}"

    @property
    def dated(self) -> str:
        """Write its day as papers do: 2026年3月1日."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"

    def units_of(self, today: date) -> date:
        """Return the day whose units rows stand under; of a day to come nothing is carried back."""
        return self.day if self.way is Way.AS_WAS else max(self.day, today)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a row stands: under the unit ``top`` of the level asked for, in one or several ``units`` there.

    Of what was split within ``top`` nobody knows in which part a person was: it names them all, and is no
    estimate.  ``estimated`` (估) says that the shares of a split across several tops have dealt it.
    """

    top: int
    units: tuple[int, ...]
    estimated: bool = False


class Standing:
    """The lives of all units and their lineage, asked where one of a day stands."""

    def __init__(self, spells: Iterable[Spell], links: Iterable[Link]) -> None:
        self.lives: dict[int, list[Spell]] = defaultdict(list)
        for one in sorted(spells, key=lambda one: one.valid_from):
            self.lives[one.unit_id].append(one)
        self._links = tuple(links)
        self._seen: dict[Level, list[Link]] = {}
        self._leaving: dict[Level, set[int]] = {}

    def then(self, at: int, on: date) -> Spell:
        """Return a unit's version of a day, the nearest earlier one where it had ended."""
        spells = self.lives[at]
        return next((one for one in reversed(spells) if one.valid_from <= on), spells[0])

    def stood(self, at: int, day: date) -> date:
        """Return a day, or the last one on which its unit stood where that is before."""
        return min(day, self.lives[at][-1].valid_to - timedelta(days=1))

    def path(self, at: int, on: date) -> Iterator[Spell]:
        """Yield the versions of a unit and of all it lay in, from below."""
        here: int | None = at
        while here is not None:
            one = self.then(here, on)
            yield one
            here = one.parent_id

    def lay_in(self, at: int, home: int, day: date, today: date) -> bool:
        """Return whether a unit lay in another on a day; where that is younger, whether it went into it."""
        if any(one.holds(day) for one in self.lives[home]):
            return home in self._ids(at, self.stood(at, day))
        level = self.lives[home][0].level
        return any(home in self._ids(heir, today) for heir in self.heirs(at, level, day, today))

    def _ids(self, at: int, on: date) -> set[int]:
        return {one.unit_id for one in self.path(at, on)}

    def above(self, at: int, level: Level, on: date) -> int:
        """Return the unit of a level that one lay in, or itself where none of that level is above."""
        for one in self.path(at, on):
            if one.level is level:
                return one.unit_id
            if not is_above(level, one.level):
                break
        return at

    def links(self, level: Level) -> list[Link]:
        """Return the lineage as a level sees it: one below it that was closed goes on in what it lay in."""
        if level not in self._seen:
            self._seen[level] = list(self._with_closings(level))
        return self._seen[level]

    def _with_closings(self, level: Level) -> Iterator[Link]:
        going: dict[tuple[int, date], list[Link]] = defaultdict(list)
        for link in self._links:
            going[link.from_id, link.effective].append(link)
        lasts = (some[-1] for some in self.lives.values())
        for one in sorted(lasts, key=lambda one: list(Level).index(one.level)):  # what it lay in comes first
            key, parent = (one.unit_id, one.valid_to), one.parent_id
            if one.valid_to == OPEN_END or parent is None or key in going or not is_above(level, one.level):
                continue
            onward = going.get((parent, one.valid_to), ())  # it ended on the same day
            whole = Link(one.unit_id, parent, 1, 1, Basis.WHOLE, one.valid_to)
            going[key] = [replace(link, from_id=one.unit_id) for link in onward] or [whole]
        for some in going.values():
            yield from some

    def heirs(self, at: int, level: Level, day: date, on: date) -> dict[int, Fraction]:
        """Return in which units one of a day lies on another, as a level sees it, with what share."""
        links = self.links(level)
        if level not in self._leaving:
            self._leaving[level] = {one.from_id for one in links}
        return (
            carried(at, links, self.stood(at, day), on) if at in self._leaving[level] else {at: Fraction(1)}
        )

    def found(self, facts: Iterable[Fact], level: Level, point: Standpoint, today: date) -> Found:
        """Return figures of a day by the units of a level; every measure has the same total in both ways."""
        on = point.units_of(today)
        dated = [replace(one, day=self.stood(one.unit_id, one.day)) for one in facts]
        if point.way is Way.AS_WAS:
            return as_was(dated, lambda at: self.above(at, level, on))
        return as_now(dated, self.links(level), on, lambda at: self.above(at, level, on))

    def seats(self, at: int, count: int, level: Level, point: Standpoint, today: date) -> list[Seat]:
        """Return where each of ``count`` rows of a unit stands, dealt as a figure of as many would be."""
        on = point.units_of(today)
        if point.way is Way.AS_WAS:
            return [Seat(self.above(at, level, on), (at,))] * count
        tops: dict[int, dict[int, Fraction]] = defaultdict(dict)
        for heir, share in self.heirs(at, level, point.day, on).items():
            tops[self.above(heir, level, on)][heir] = share
        weights = [sum(some.values(), Fraction()) for some in tops.values()]
        dealt = zip(tops.items(), weights, split(count, weights), strict=True)
        seats = ((Seat(top, tuple(some), weight < 1), int(many)) for (top, some), weight, many in dealt)
        return [seat for seat, many in seats for _ in range(many)]


def joined(names: Sequence[str]) -> str:
    """Name several units in one cell, each once."""
    return "、".join(dict.fromkeys(filter(None, names)))
