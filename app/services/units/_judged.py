"""Units as the pure rules of sizes, codes and names take them, and everything these find in a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.asof import AsOf
from app.domain.policy import Policy
from app.domain.sizing import Placed, Sized, Sizing, check_sizes
from app.domain.unit_checks import Check, Finding
from app.domain.unit_codes import GROUP_DIGITS, Coded, check_codes
from app.domain.unit_names import Called, check_names, twins
from app.domain.units import FINEST, Level
from app.services.policy import policy_on
from app.services.units.names import known_names
from app.services.units.queries import tree
from app.services.units.rows import UnitRow
from app.workspace import Unit
from db.models.units import Unit as UnitRecord
from db.models.units import UnitShape, UnitVersion
from db.scope import valid


def placed(row: UnitRow) -> Placed:
    """Return a unit as far as its size goes."""
    unit = Sized(
        level=row.level,
        unit_kind=row.unit_kind,
        urban_like=row.urban_like,
        households=row.households,
        residents=row.residents,
        id=row.id,
    )
    return Placed(unit, row.parent_id, row.statistical)


def coded(
    rows: Sequence[UnitRow], rules: Policy, spots: Mapping[int, tuple[float, float]] | None = None
) -> list[Coded]:
    """Return units as far as their codes go; ``spots`` are their positions, where they are known."""
    return [
        Coded(
            id=row.id,
            level=row.level,
            code=row.code,
            parent_id=row.parent_id,
            statistical=row.statistical,
            for_statistics=row.level in (Level.TOWN, Level.VILLAGE)
            and len(row.code) == 12
            and row.code.isdigit()
            and rules.hierarchy.is_statistical(row.code, row.name),
            position=(spots or {}).get(row.id),
            order=order,
        )
        for order, row in enumerate(rows)
    ]


def called(rows: Iterable[UnitRow], known_as: Mapping[int, tuple[str, ...]]) -> list[Called]:
    """Return units as far as their names go, those for statistics left out."""
    found, names = [], dict[int, str]()
    for row in rows:
        names[row.id] = row.name
        if not row.statistical:
            above = names.get(row.parent_id or 0, "")
            also = known_as.get(row.id, ())
            found.append(
                Called(row.id, row.name, row.level, row.unit_kind, row.parent_id, above, row.code, also)
            )
    return found


def group_digits(rules: Policy) -> int:
    """Return how many digits of its own a household group has."""
    stated = rules.hierarchy.grid_code
    return (stated.value.group_digits if stated else None) or GROUP_DIGITS


def ever_given(unit: Unit) -> set[str]:
    """Return every code a grid or less ever had, those of versions made void too: none is given twice."""
    codes = select(UnitVersion.code).join(UnitRecord, UnitRecord.id == UnitVersion.unit_id)
    return set(unit.session.scalars(codes.where(UnitRecord.level.in_(FINEST)).distinct()))


def spots(unit: Unit, day: date) -> dict[int, tuple[float, float]]:
    """Return where units lie: the middle of their boundary on the day, else what their version says.

    A version says it in its attributes ``lon`` and ``lat``, as an old system's list may.
    """
    when, run = AsOf(day), unit.session.execute
    attrs = select(UnitVersion.unit_id, UnitVersion.attrs).where(valid(UnitVersion, when))
    found = {unit_id: spot for unit_id, kept in run(attrs) if (spot := _spot(kept)) is not None}
    shapes = select(UnitShape.unit_id, UnitShape.centre_lon, UnitShape.centre_lat)
    return found | {
        one: (lon / 1e7, lat / 1e7) for one, lon, lat in run(shapes.where(valid(UnitShape, when)))
    }


def _spot(attrs: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        return float(attrs["lon"]), float(attrs["lat"])
    except (KeyError, TypeError, ValueError):
        return None


def found_in(unit: Unit, day: date) -> list[Finding]:
    """Return everything amiss with the units the actor sees, in the order of the tree."""
    rows, rules = tree(unit, day), policy_on(unit, day)
    stated = rules.hierarchy.grid_code
    names = called(rows, known_names(unit))
    found = [
        *check_sizes(Sizing.of(rules), [placed(row) for row in rows]),
        *check_codes(coded(rows, rules), ever_given(unit), group_digits(rules)),
        *check_names(names, stated.value.name_pattern if stated else ""),
        *_twins(names),
        *without_grid(rows),
    ]
    place = {row.id: order for order, row in enumerate(rows)}
    return sorted(found, key=lambda one: place[one.unit_id])


def _twins(names: Sequence[Called]) -> Iterator[Finding]:
    for pair in twins(names):
        mine, theirs = pair.names
        text = f"与“{theirs}”{pair.why}，是不是同一个？"
        facts = f"{mine}|{theirs}"
        yield Finding(pair.one, Check.TWIN, f"twin.{pair.other}", text, facts, other=pair.other)


def without_grid(rows: Sequence[UnitRow]) -> Iterator[Finding]:
    """Yield the villages and communities nothing stands under."""
    below = Counter(row.parent_id for row in rows)
    for row in rows:
        if row.level is Level.VILLAGE and not row.statistical and not below[row.id]:
            yield Finding(row.id, Check.NO_GRID, "no_grid", "还没有网格", "")
