"""Plan a restructuring: every problem row by row, or the versions and the lineage it would write.  Pure.

The rows of one day are one step, whatever their order: old codes mean the tree as it is before them, parents
and the uniqueness of codes the tree after them.  A unit's versions are only ever continued at their end, so a
change dated before an approved later one of the same unit is refused.
Source: domain-model (e); issue 5, points 2 and 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from app.domain.divisions import RowProblem
from app.domain.restructuring.after import After
from app.domain.restructuring.checks import faults
from app.domain.restructuring.day import UNKNOWN, Day, KindOf, Lives
from app.domain.restructuring.lineage import Link
from app.domain.restructuring.rows import HEIRED, ActKey, ChangeRow, Ending, Planned, Spell
from app.domain.units import Level, UnitKind

_PLAIN = {
    Level.GRID: UnitKind.RURAL_GRID,
    Level.MICRO_GRID: UnitKind.MICRO_GRID,
    Level.GROUP: UnitKind.GROUP,
}


def by_level(level: Level, _code: str, _name: str) -> UnitKind | None:
    """Return the kind of a unit where its level alone says it."""
    plain = {
        Level.MICRO_GRID: UnitKind.MICRO_GRID,
        Level.GROUP: UnitKind.GROUP,
        Level.GRID: UnitKind.RURAL_GRID,
    }
    return plain.get(level)


def plan(
    spells: Iterable[Spell],
    rows: Sequence[ChangeRow],
    done: Mapping[ActKey, str] | None = None,
    kind_of: KindOf = by_level,
) -> Planned:
    """Return what ``rows`` would make of a tree, or all that is wrong with them.

    ``spells`` are the versions of every unit that are not void, past ones and approved later ones included.
    ``done`` says of the acts done before under which document; ``kind_of`` names the kind of a new unit.
    """
    problems = faults(rows, done or {})
    if not rows:
        problems.append(RowProblem(0, "", "", "没有要办的变更，请至少写一行。"))
    lives = _lives(spells)
    links: list[Link] = []
    touched: dict[int, tuple[int, ...]] = {}
    for _, some in groupby(sorted(rows, key=_effective), key=_effective):
        links += _step(lives, list(some), kind_of, problems, touched)
    if problems:
        return Planned(_told(rows, problems), touched=touched)
    return _written(lives, links, touched)


def _step(
    lives: Lives,
    rows: Sequence[ChangeRow],
    kind_of: KindOf,
    problems: list[RowProblem],
    touched: dict[int, tuple[int, ...]],
) -> list[Link]:
    """Carry the lives on by those rows of a day that are right, say what is wrong with the others."""
    while True:
        fit = _standing(rows, {problem.row for problem in problems})
        if not fit:
            return []
        excused = {row.old_code for row in rows if row not in fit}
        day = Day(lives, fit, kind_of, excused)
        day.want()
        after = None if day.problems else After(day)
        if after is not None and not day.problems:
            after.check()
        touched.update({number: tuple(dict.fromkeys(ids)) for number, ids in day.touched.items()})
        if after is not None and not day.problems:
            return after.commit()
        problems += day.problems


def _standing(rows: Sequence[ChangeRow], bad: set[int]) -> list[ChangeRow]:
    """Return the rows that are right: an act of several rows falls with one of them."""
    fallen = [row for row in rows if row.number in bad]
    rest = [row for row in rows if row.number not in bad]
    while fallen:
        olds, news = ({getattr(row, code) for row in fallen if row.op in HEIRED} for code in _CODES)
        fallen = [row for row in rest if row.op in HEIRED and (row.old_code in olds or row.new_code in news)]
        rest = [row for row in rest if row not in fallen]
    return rest


_CODES = ("old_code", "new_code")


def _told(rows: Sequence[ChangeRow], problems: Sequence[RowProblem]) -> tuple[RowProblem, ...]:
    """Return the problems row by row, without those of codes that rows found wrong would have made."""
    bad = {problem.row for problem in problems}
    promised = {row.new_code for row in rows if row.number in bad}
    told = [one for one in problems if not (one.reason.startswith(UNKNOWN) and one.value in promised)]
    return tuple(sorted(told or problems, key=lambda one: one.row))


def _effective(row: ChangeRow) -> date:
    return row.effective


def _lives(spells: Iterable[Spell]) -> Lives:
    lives: Lives = defaultdict(list)
    for spell in sorted(spells, key=lambda one: one.valid_from):
        lives[spell.unit_id].append(spell)
    return lives


def _written(lives: Lives, links: Sequence[Link], touched: dict[int, tuple[int, ...]]) -> Planned:
    """Return the difference between the lives as they were read and as they are now."""
    kept = {unit_id: tuple(some) for unit_id, some in lives.items()}
    every = [spell for some in kept.values() for spell in some]
    endings = [
        Ending(one.version_id, one.unit_id, one.valid_to, one.row)
        for one in every
        if one.version_id and one.row
    ]
    new = [one for one in every if not one.version_id]
    return Planned((), tuple(endings), tuple(new), tuple(links), kept, touched)
