"""One unit on one page, as of a day: what it is, where it came from, who serves, posts, figures, ground."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.core.access import Permission, Scope, permits
from app.core.asof import AsOf
from app.core.errors import NotFound
from app.domain.units import Level
from app.services import boundaries, policy, restructuring, roster, staffing, units
from app.services.boundaries import MapRow, Region
from app.services.restructuring import StoryRow
from app.services.roster import WorkerRow
from app.services.units import UnitRow
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class PostSum:
    """A post of a unit and of all below it: how many it asks for, has and lacks."""

    post: str
    minimum: int
    here: int
    short: int


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """What is told of a unit as it was on a day; what the reader may not see is empty.

    ``kind`` says its level and kind and ``below`` counts the units under it by level, in the county's words;
    ``regions`` are its boundary and those of its children, whose ``names`` are by id.
    """

    row: UnitRow
    on: date
    kind: str
    below: tuple[tuple[str, int], ...]
    story: tuple[StoryRow, ...]
    people: tuple[WorkerRow, ...]
    posts: tuple[PostSum, ...]
    figures: MapRow | None
    regions: tuple[Region, ...]
    names: dict[int, str]


@permits(Permission.UNITS_READ)
def unit_sheet(unit: Unit, unit_id: int, on: date) -> UnitSheet:
    """Return a unit's sheet as of a day.

    Raises:
        NotFound: it was not there on that day, or lies outside the actor's scope.
    """
    row = units.unit_by_id(unit, unit_id, on)
    then = replace(unit, as_of=AsOf(on, unit.as_of.known_at), kept={})
    tree = units.tree(then, on)
    ids = _under(tree, unit_id)
    near = {unit_id, *(one.id for one in tree if one.parent_id == unit_id)}
    inside = replace(then, actor=replace(then.actor, scopes=(Scope(row.scope_lo, row.scope_hi),)), kept={})
    words, kinds = _words(then, on), units.kind_words(then, on)
    under = [one for one in tree if one.id in ids and one.id != unit_id and not one.statistical]
    return UnitSheet(
        row=row,
        on=on,
        kind="、".join(dict.fromkeys((words[row.level], kinds[row.unit_kind]))),
        below=_levels(under, words),
        story=tuple(one for one in restructuring.story(unit, unit_id) if one.effective <= on),
        people=_people(inside, ids),
        posts=_posts(inside, ids),
        figures=next((one for one in boundaries.map_rows(inside) if one.id == unit_id), None),
        regions=tuple(one for one in boundaries.regions(inside) if one.unit_id in near),
        names={one.id: one.name for one in tree if one.id in near},
    )


def _under(tree: Iterable[UnitRow], unit_id: int) -> set[int]:
    """Return the ids of a unit and all below it; parents come before their children."""
    found = {unit_id}
    for row in tree:
        if row.parent_id in found:
            found.add(row.id)
    return found


def _words(unit: Unit, on: date) -> dict[Level, str]:
    """Return what the policy of a day calls each level; our own words where there is no policy."""
    try:
        tiers = policy.policy_on(unit, on).hierarchy
    except NotFound:
        return {level: level.label for level in Level}
    return {level: tiers.label_of(level) for level in Level}


def _levels(rows: Iterable[UnitRow], words: Mapping[Level, str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(row.level for row in rows)
    return tuple((words[level], counts[level]) for level in Level if counts[level])


def _people(unit: Unit, ids: set[int]) -> tuple[WorkerRow, ...]:
    if Permission.ROSTER_READ not in unit.actor.permissions:
        return ()
    return tuple(one for one in roster.workers(unit, None, None) if one.unit_id in ids)


def _posts(unit: Unit, ids: set[int]) -> tuple[PostSum, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in staffing.posts(unit):
        if one.unit_id in ids:
            for place, count in enumerate((one.minimum, one.here, one.short)):
                sums[one.post][place] += count
    return tuple(PostSum(post, *counts) for post, counts in sums.items())
