"""Questions about the tree: as it stood, by code, how many, and which grids lack their worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid, NotFound
from app.domain.units import Level, UnitKind
from app.services import policy
from app.services.units._standing import levels_by_code, postings, root_of, standing
from app.services.units.rows import LevelCount, Placing, StaffingRow, UnitRow
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def tree(unit: Unit, on: date | None = None, level: Level | None = None) -> list[UnitRow]:
    """List the units the actor may see, parents before children, as they stood on a date.

    ``on`` None is the date the unit looks at; ``level`` narrows the list to one level.
    """
    return [
        row
        for row in standing(unit, on).values()
        if unit.actor.sees(row.scope_lo) and level in (None, row.level)
    ]


@permits(Permission.UNITS_READ)
def unit_by_code(unit: Unit, code: str, on: date | None = None) -> UnitRow:
    """Return the unit that had a code on a date.

    Raises:
        NotFound: none had, or the actor may not see it.
    """
    for row in standing(unit, on).values():
        if row.code == code and unit.actor.sees(row.scope_lo):
            return row
    raise NotFound(f"没有代码为“{code}”的单位，或不在您的范围内，请核对代码。")


@permits(Permission.UNITS_READ)
def unit_by_id(unit: Unit, unit_id: int, on: date | None = None) -> UnitRow:
    """Return a unit as it stood on a date.

    Raises:
        NotFound: it did not exist then, or the actor may not see it.
    """
    row = standing(unit, on).get(unit_id)
    if row is None or not unit.actor.sees(row.scope_lo):
        raise NotFound("这个单位在所选日期不存在，或不在您的范围内，请刷新后再试。")
    return row


@permits(Permission.UNITS_READ)
def today_of(unit: Unit, unit_id: int) -> list[UnitRow]:
    """List what a unit is today: itself, or those it lives on in; of them those the actor may see."""
    here = standing(unit, unit.today)
    if unit_id not in here:
        from app.services import _standing  # the rules of a past are read when one is looked at

        lives = _standing.standing(unit)
        level = lives.then(unit_id, unit.today).level
        found = list(lives.heirs(unit_id, level, lives.stood(unit_id, unit.today), unit.today))
    else:
        found = [unit_id]
    return [here[one] for one in found if one in here and unit.actor.sees(here[one].scope_lo)]


@permits(Permission.UNITS_READ)
def ended(unit: Unit, level: Level) -> list[tuple[UnitRow, date]]:
    """List the units of a level that are no more, each as it last stood and with the last day it did."""
    from app.services import _standing

    lasts = (spells[-1] for spells in _standing.standing(unit).lives.values())
    gone = [one for one in lasts if one.level is level and one.valid_to <= unit.today]
    found = []
    for one in sorted(gone, key=lambda one: (one.valid_to, one.code)):
        last = one.valid_to - timedelta(days=1)
        row = standing(unit, last)[one.unit_id]
        found += [(row, last)] if unit.actor.sees(row.scope_lo) else []
    return found


@permits(Permission.UNITS_READ)
def staffable(unit: Unit, unit_id: int, on: date | None = None) -> UnitRow:
    """Return a unit that may carry people on a date; every posting asks here first.

    Raises:
        NotFound: as ``unit_by_id``. Invalid: the unit exists for statistics alone.
    """
    row = unit_by_id(unit, unit_id, on)
    if row.statistical:
        raise Invalid(f"“{row.name}”只供统计，不设网格、不配网格员，请选择实有的单位。")
    return row


@permits(Permission.UNITS_READ)
def counts(unit: Unit, on: date | None = None) -> list[LevelCount]:
    """Count the units the actor may see by level, from the top; apart: statistical ones, those with grids."""
    rows, scope = tree(unit, on), _gridded(unit, on or unit.as_of.valid_on)
    total = Counter(row.level for row in rows)
    apart = Counter(row.level for row in rows if row.statistical)
    there = Counter(row.level for row in rows if not row.statistical and scope(row.level, row.code))
    return [LevelCount(level, total[level], apart[level], there[level]) for level in Level if total[level]]


def _gridded(unit: Unit, day: date) -> Callable[[Level, str], bool]:
    """Return what tells whether a unit lies where the policy of a day has grids; all do without a policy."""
    try:
        return policy.policy_on(unit, day).hierarchy.is_gridded
    except NotFound:
        return lambda _level, _code: True


@permits(Permission.UNITS_READ)
def staffing(unit: Unit, on: date | None = None) -> list[StaffingRow]:
    """List the grids in the actor's scope, or what the policy staffs instead, with how many serve them.

    Source: county-practices E9 (一格一员); the number wanted is the policy's, one where it is silent.
    """
    day = on or unit.as_of.valid_on
    wanted, here = manning(unit, AsOf(day, unit.as_of.known_at))
    words = kind_words(unit, day)
    return [
        StaffingRow(
            row.id,
            row.code,
            row.name,
            row.path,
            words[row.unit_kind],
            row.unit_kind,
            here.get(row.id, 0),
            wanted,
            row.extra,
        )
        for row in tree(unit, day, staffed_level(unit, day))
        if not row.statistical
    ]


@permits(Permission.UNITS_READ)
def staffed_level(unit: Unit, day: date) -> Level:
    """Return the level at which the policy of a day has its workers; the grid where there is no policy."""
    try:
        return policy.policy_on(unit, day).hierarchy.worker_level
    except NotFound:
        return Level.GRID


@permits(Permission.UNITS_READ)
def kind_words(unit: Unit, day: date) -> dict[UnitKind, str]:
    """Return what the policy of a day calls each kind of unit; our own words where there is no policy."""
    try:
        rules = policy.policy_on(unit, day)
    except NotFound:
        return {kind: kind.label for kind in UnitKind}
    return {kind: rules.word_of(kind) for kind in UnitKind}


@permits(Permission.UNITS_READ)
def wanted_on(unit: Unit, day: date) -> int:
    """Return how many workers the policy in force on a day wants in a grid; one where it is silent."""
    stated = policy.policy_on(unit, day).workers_per_grid
    return stated.value if stated else 1


@permits(Permission.UNITS_READ)
def manning(unit: Unit, as_of: AsOf) -> tuple[int, dict[int, int]]:
    """Return how many workers a grid should have and how many serve each unit.

    Nothing for who may not read the roster: an administrator sees the units, and nobody in them.
    """
    if Permission.ROSTER_READ not in unit.actor.permissions:
        return 0, {}
    return wanted_on(unit, as_of.valid_on), serving(unit, as_of)


@permits(Permission.UNITS_READ)
def serving(unit: Unit, as_of: AsOf) -> dict[int, int]:
    """Return how many serve each unit in the actor's scope; none where nobody does.

    They are counted here: for groups the engine would look every posting up by an index, which takes twice
    as long as reading them as they lie.
    """
    return Counter(at for (at,) in unit.session.connection().execute(postings(unit, as_of)))


@permits(Permission.UNITS_READ)
def vacancies(unit: Unit, on: date | None = None) -> list[StaffingRow]:
    """List the grids that have fewer workers on a date than the policy wants."""
    return [row for row in staffing(unit, on) if row.workers < row.wanted]


@permits(Permission.UNITS_READ)
def placing(unit: Unit, on: date) -> Placing:
    """Return what an import of divisions from a date must fit: the root, the policy's kinds, what is open."""
    rules, now = policy.policy_on(unit, on), standing(unit, on)
    root = root_of(now)
    top = (root.code, root.name, root.level) if root else (rules.root.code, rules.root.name, rules.root.level)
    return Placing(top, rules.hierarchy, levels_by_code(now))
