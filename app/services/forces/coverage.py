"""How far the forces reach: by town and kind, units with at least one, members, heads against the ratio."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, Scope, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.domain.policy import Policy
from app.domain.policy.forces import ForceRule
from app.services import policy, units
from app.services.forces._ground import Place, fits, places, rules_of
from app.workspace import Unit
from db.models.forces import Force
from db.scope import in_scope, valid

_TENTH = Decimal("0.1")
_RATIO = "平均每个登记的人数与政策写的约数，如每户联系10名左右党员"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind in one town: ``rate`` is of units with at least one, in per cent."""

    id: str
    scope: Scope
    town: Annotated[str, Label("乡镇", width=16)]
    kind: Annotated[str, Label("种类", width=16)]
    level: Annotated[str, Label("设在", width=16)]
    units: Annotated[int, Label("单位数", width=8)]
    covered: Annotated[int, Label("已有的单位", width=10)]
    rate: Annotated[Decimal | None, Label("覆盖率（%）", width=17, kind=Kind.SCORE)]
    missing: Annotated[int, Label("还没有的", width=9)]
    entries: Annotated[int, Label("登记数", width=8)]
    each: Annotated[Decimal | None, Label("每单位平均", width=10, kind=Kind.SCORE)]
    heads: Annotated[int, Label("登记人数", width=9, help="支部成员、联系党员等，按种类而定")]
    average: Annotated[Decimal | None, Label("每个平均", width=9, kind=Kind.SCORE, help=_RATIO)]
    ratio: Annotated[int | None, Label("每个约", width=8, help=_RATIO)]
    everywhere: Annotated[bool, Label("要求全覆盖", width=10)]


@dataclass(slots=True)
class _Sum:
    """What is counted of one kind in one town."""

    units: int = 0
    covered: int = 0
    entries: int = 0
    heads: int = 0
    counted: int = 0


@permits(Permission.ROSTER_READ)
def coverage(unit: Unit, on: date | None = None) -> list[CoverageRow]:
    """List how far each kind of the policy reaches on a day, by town, in the order of the tree.

    Source: county-practices C5 (100 %), E19 (177 of 381), E20 (10×10).
    """
    day = on or unit.as_of.valid_on
    rules = policy.policy_on(unit, day)
    declared, here = rules_of(rules), _here(unit, AsOf(day, unit.as_of.known_at))
    sums: dict[tuple[int, str], _Sum] = defaultdict(_Sum)
    known = places(units.tree(unit, day))
    towns = {place.town_id: place for place in reversed(known.values())}
    for place in known.values():
        for rule in declared.values():
            if fits(rule, place.row, rules):
                _add(sums[place.town_id, rule.key], *here.get((place.row.id, rule.key), (0, 0, 0)))
    return [
        _told(towns[town_id], declared[key], one, _where(rules, declared[key]))
        for (town_id, key), one in sums.items()
    ]


def _where(rules: Policy, rule: ForceRule) -> str:
    """Return what the units a kind is tied to are called: their kinds, else their level, in county words."""
    words = dict.fromkeys(rules.word_of(kind) for kind in rule.kinds)
    return "、".join(words) or rules.hierarchy.label_of(rule.level)


def _here(unit: Unit, as_of: AsOf) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return by unit and kind how many there are, how many heads they have, and how many say so."""
    statement = (
        select(
            Force.unit_id,
            Force.force_kind,
            func.count(),
            func.coalesce(func.sum(Force.heads), 0),
            func.count(Force.heads),
        )
        .where(valid(Force, as_of), in_scope(unit.actor.scopes, Force.scope_code))
        .group_by(Force.unit_id, Force.force_kind)
    )
    rows = unit.session.connection().execute(statement)
    return {(at, key): (entries, int(heads or 0), counted) for at, key, entries, heads, counted in rows}


def _add(one: _Sum, entries: int, heads: int, counted: int) -> None:
    one.units += 1
    one.covered += entries > 0
    one.entries += entries
    one.heads += heads
    one.counted += counted


def _told(town: Place, rule: ForceRule, one: _Sum, level: str) -> CoverageRow:
    top = town.row
    return CoverageRow(
        f"{town.town_id}:{rule.key}",
        Scope(top.scope_lo, top.scope_hi),
        town.town,
        rule.label,
        level,
        one.units,
        one.covered,
        _of(one.covered * 100, one.units),
        one.units - one.covered,
        one.entries,
        _of(one.entries, one.units),
        one.heads,
        _of(one.heads, one.counted),
        rule.ratio,
        rule.everywhere,
    )


def _of(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_TENTH) if whole else None
