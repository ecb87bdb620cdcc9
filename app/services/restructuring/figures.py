"""Figures of a month by unit, under the units of their time or under those of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.pay import POSTED
from app.domain.restructuring import Spell
from app.domain.restructuring.figures import Fact, Found, Way
from app.domain.restructuring.standing import ESTIMATED, Standing, Standpoint
from app.domain.units import FINEST, Level
from app.services import units
from app.services._standing import standing
from app.services.units.queries import serving, staffed_level
from app.workspace import Unit
from db.models.assessment import Cycle, Subject
from db.models.pay import PayPeriod, PayRun, PaySlip
from db.scope import in_scope

MEASURES = ("grids", "households", "residents", "workers", "assessed", "paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which figures: of a month, by the units of a level, under which units."""

    month: Month
    level: Level = Level.TOWN
    way: Way = Way.AS_WAS


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One unit's figures; None where the reader may not see one.  ``estimated`` says 估 of a split's."""

    id: int
    code: Annotated[str, Label("代码", width=17, kind=Kind.CODE)]
    name: Annotated[str, Label("单位", width=30)]
    grids: Annotated[int, Label("网格", width=8)]
    households: Annotated[int, Label("户数", width=9)]
    residents: Annotated[int, Label("人口", width=9)]
    workers: Annotated[int | None, Label("在岗网格员", width=11)]
    assessed: Annotated[int | None, Label("考核人次", width=9)]
    paid: Annotated[Decimal | None, Label("已过账补贴", width=14)]
    estimated: Annotated[str, Label("说明", width=10)]


@permits(Permission.UNITS_READ)
def unit_figures(unit: Unit, asked: Asked) -> list[FigureRow]:
    """List the figures of a month by unit; each measure has the same total in both ways.

    按当时: under the unit as it stood on the month's last day, or on its own last day within the month.
    按现在: carried to the units of today by lineage; what a split shares out is marked 估.  What was closed
    without heirs counts, at the levels above it, where the unit it lay in is today.
    """
    day = min(asked.month.last, unit.today)
    point, lives = Standpoint(day, asked.way), standing(unit)
    found = lives.found(_facts(unit, asked.month, day), asked.level, point, unit.today)
    return _rows(unit, asked.level, point.units_of(unit.today), lives, found)


def _facts(unit: Unit, month: Month, day: date) -> Iterator[Fact]:
    """Yield what is known of the month, of measures the actor may see, in their scope."""
    yield from _ground(unit, day)
    may = unit.actor.permissions
    if Permission.ROSTER_READ in may:
        for at, count in serving(unit, AsOf(day, unit.as_of.known_at)).items():
            yield Fact(at, day, "workers", count)
    if Permission.ASSESSMENT_READ in may:
        yield from _assessed(unit, month, day)
    if Permission.PAY_READ in may:
        yield from _paid(unit, month, day)


def _ground(unit: Unit, day: date) -> Iterator[Fact]:
    """Yield the grids, or what the policy staffs instead, and the households and people known on a day.

    What is known of a grid itself goes before the sum of its parts, as in ``units.outline``.
    """
    staffed, known = staffed_level(unit, day), dict[tuple[int, str], bool]()
    for row in units.tree(unit, day):  # parents come before their children
        if row.level is staffed and not row.statistical:
            yield Fact(row.id, day, "grids", 1)
        for key in ("households", "residents") if row.level in FINEST else ():
            value, told = getattr(row, key), known.get((row.parent_id or 0, key), False)
            known[row.id, key] = told or value is not None
            if value is not None and not told:
                yield Fact(row.id, day, key, value)


def _assessed(unit: Unit, month: Month, day: date) -> Iterator[Fact]:
    statement = (
        select(Subject.unit_id, func.count())
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Cycle.month == month, ~Cycle.voided, ~Subject.voided)
        .where(in_scope(unit.actor.scopes, Subject.scope_code))
        .group_by(Subject.unit_id)
    )
    for at, count in unit.session.execute(statement):
        yield Fact(at, day, "assessed", count)


def _paid(unit: Unit, month: Month, day: date) -> Iterator[Fact]:
    statement = (
        select(PaySlip.snap_unit_id, func.sum(PaySlip.total))
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayPeriod.month == month, PayRun.state.in_(POSTED))
        .where(in_scope(unit.actor.scopes, PaySlip.scope_code))
        .group_by(PaySlip.snap_unit_id)
    )
    for at, amount in unit.session.execute(statement):
        yield Fact(at, day, "paid", amount)


def _rows(unit: Unit, level: Level, on: date, lives: Standing, found: Found) -> list[FigureRow]:
    """Return a row for every unit of the level that stands then, and for those figures lie in besides."""
    sums: dict[int, dict[str, int | Decimal]] = {}
    guessed: set[int] = set()
    for (top, measure), one in found.items():
        sums.setdefault(top, {})[measure] = one.amount
        if one.estimated:
            guessed.add(top)
    named = {row.id: row.full_name or row.name for row in units.tree(unit, on, level)}
    named |= {at: lives.then(at, on).name for at in sums if at not in named}
    return [
        _row(unit, lives.then(at, on), name, sums.get(at, {}), ESTIMATED if at in guessed else "")
        for at, name in named.items()
    ]


def _row(unit: Unit, one: Spell, name: str, mine: Mapping[str, int | Decimal], told: str) -> FigureRow:
    may = unit.actor.permissions
    count = {key: int(mine.get(key, 0)) for key in MEASURES[:-1]}
    return FigureRow(
        one.unit_id,
        one.code,
        name,
        count["grids"],
        count["households"],
        count["residents"],
        count["workers"] if Permission.ROSTER_READ in may else None,
        count["assessed"] if Permission.ASSESSMENT_READ in may else None,
        Decimal(mine.get("paid", 0)) if Permission.PAY_READ in may else None,
        told,
    )
