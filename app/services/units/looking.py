"""The grids of another day with who served them, as they were or under the grids of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.domain.own_fields import Shown
from app.domain.restructuring.figures import Fact, Way
from app.domain.restructuring.standing import ESTIMATED, Standpoint
from app.services._standing import ground_of, standing
from app.services.units.queries import kind_words, manning, staffed_level, staffing, tree
from app.services.units.rows import StaffingRow
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def staffing_from(unit: Unit, point: Standpoint) -> list[StaffingRow]:
    """List the grids a standpoint has with how many served there on its day; both ways sum to the same.

    按现在 carries them to today's grids by lineage: by shares is marked 估, and what was in a grid closed
    without heirs stands in a row of what that lay in.
    """
    lives = standing(unit)
    on_it = ground_of(unit, point, lives)
    was = staffing(unit, point.day)
    rows = was if point.way is Way.AS_WAS else list(_carried(unit, point, was))
    return [row for row in rows if on_it(row.id, (row.id,))]


@permits(Permission.UNITS_READ)
def vacancies_from(unit: Unit, point: Standpoint) -> list[StaffingRow]:
    """List the grids of ``staffing_from`` that had fewer workers than the policy of the day wanted."""
    return [row for row in staffing_from(unit, point) if row.workers < row.wanted]


def _carried(unit: Unit, point: Standpoint, was: list[StaffingRow]) -> Iterator[StaffingRow]:
    lives, on = standing(unit), point.units_of(unit.today)
    level = staffed_level(unit, point.day)
    wanted, _ = manning(unit, AsOf(point.day, unit.as_of.known_at))
    facts = [Fact(row.id, point.day, "workers", row.workers) for row in was]
    found = {top: one for (top, _), one in lives.found(facts, level, point, unit.today).items()}
    words = kind_words(unit, on)
    for row in tree(unit, on, level):
        if not row.statistical:
            carried = found.pop(row.id, None)
            name = f"{row.name}（{ESTIMATED}）" if carried and carried.estimated else row.name
            count = int(carried.amount) if carried else 0
            kind = row.unit_kind
            yield StaffingRow(row.id, row.code, name, row.path, words[kind], kind, count, wanted, row.extra)
    extra = was[0].extra if was else ()
    for top, carried in found.items():
        if carried.amount:
            one, path = lives.then(top, on), list(lives.path(top, on))[1:-1]
            above = " › ".join(each.name for each in reversed(path))
            count, kind = int(carried.amount), one.unit_kind
            yield StaffingRow(top, one.code, one.name, above, words[kind], kind, count, 0, _blank(extra))


def _blank(extra: Sequence[tuple[str, Shown]]) -> tuple[tuple[str, Shown], ...]:
    return tuple((title, None) for title, _ in extra)
