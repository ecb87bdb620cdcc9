"""What a planner is asked of a village: its parts as they stand, and the size the policy wants of grids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.domain.planning import Measure, Part, Village, Wish, neighbours, village_of
from app.domain.sizing import Sizing
from app.domain.units import Level, UnitKind
from app.services.policy import policy_on
from app.services.units import UnitRow, tree, unit_by_id
from app.workspace import Unit
from db.models.planning import PlacePart
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.domain.policy import Policy, SizeRule

SCALE = 10_000_000
_WHOLE = "whole_village"


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village with buildings or hamlets."""

    id: int
    full_name: Annotated[str, Label("村（社区）", width=30)]
    parts: Annotated[int, Label("楼栋（湾组）", width=10)]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A building or hamlet as it stands."""

    id: int
    version: int
    name: Annotated[str, Label("楼栋（湾组）", width=14)]
    households: Annotated[int | None, Label("户数", width=7)]
    residents: Annotated[int | None, Label("人口", width=7)]
    grid: Annotated[str, Label("现网格", width=16)]
    beside: Annotated[tuple[str, ...], Label("相邻", width=20)]
    grid_id: int | None
    grid_code: str
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """A village before it is divided: its parts, its grids by code, and the size the policy wants of each.

    ``grids`` None leaves their number open; ``standard`` says in words where the size comes from.
    """

    village: UnitRow
    parts: tuple[PartRow, ...]
    names: dict[str, str]
    measure: Measure
    least: int
    most: int | None
    grids: int | None
    standard: str
    derived: bool

    @property
    def wish(self) -> Wish:
        """Return what the policy wants."""
        return Wish(least=self.least, most=self.most, grids=self.grids)

    def of_village(self) -> Village:
        """Return the village as the planner takes it; neighbours are as kept, or else by position.

        Raises: Invalid, where a part has no figure.
        """
        unknown = [row.name for row in self.parts if self.size(row) is None]
        if unknown:
            what = "户数" if self.measure is Measure.HOUSEHOLDS else "人口"
            raise Invalid(f"“{unknown[0]}”等{len(unknown)}处没有登记{what}，请先补上。")
        parts = [
            Part(row.id, row.name, self.size(row) or 0, row.grid_code, row.x, row.y) for row in self.parts
        ]
        return village_of(parts, self.pairs())

    def pairs(self) -> list[tuple[int, int]]:
        """Return which parts touch: as kept, or where nothing is kept by their positions."""
        if not self.derived:
            return self._pairs()
        return neighbours([Part(row.id, row.name, 0, "", row.x, row.y) for row in self.parts])

    def size(self, row: PartRow) -> int | None:
        """Return how large a part is in the measure of the question."""
        return row.households if self.measure is Measure.HOUSEHOLDS else row.residents

    def _pairs(self) -> list[tuple[int, int]]:
        place = {row.name: row.id for row in self.parts}
        return [
            (row.id, place[name])
            for row in self.parts
            for name in row.beside
            if name in place and name != row.name
        ]


@permits(Permission.UNITS_READ)
def villages(unit: Unit) -> list[VillageRow]:
    """List the villages and communities in the actor's scope that have parts, in the order of the tree."""
    counted = (
        select(PlacePart.unit_id, func.count())
        .where(valid(PlacePart, unit.as_of), in_scope(unit.actor.scopes, PlacePart.scope_code))
        .group_by(PlacePart.unit_id)
    )
    found = dict(unit.session.execute(counted).all())
    return [
        VillageRow(row.id, row.full_name, found[row.id])
        for row in tree(unit, level=Level.VILLAGE)
        if row.id in found
    ]


@permits(Permission.UNITS_READ)
def question(unit: Unit, village_id: int) -> Question:
    """Return a village's parts and the size the policy in force wants of its grids.

    Raises: NotFound, when the village is not the actor's.
    """
    village = unit_by_id(unit, village_id)
    grids = [row for row in tree(unit, level=Level.GRID) if row.parent_id == village_id]
    known = {row.id: row for row in tree(unit)}
    wanted = (
        select(PlacePart)
        .where(valid(PlacePart, unit.as_of), PlacePart.unit_id == village_id)
        .order_by(PlacePart.id)
    )
    found = (_row(one, known) for one in unit.session.scalars(wanted))
    parts = tuple(sorted(found, key=lambda row: _counted(row.name)))
    rule = _rule(policy_on(unit, unit.today), village, grids)
    measure = Measure(rule.measure.value) if rule else Measure.HOUSEHOLDS
    return Question(
        village=village,
        parts=parts,
        names={row.code: row.name for row in grids},
        measure=measure,
        least=(rule.minimum or 0) if rule else 0,
        most=rule.maximum if rule else None,
        grids=1 if _is_whole(policy_on(unit, unit.today), village, parts) else None,
        standard=_told(rule, measure),
        derived=not any(row.beside for row in parts),
    )


def _row(one: PlacePart, known: dict[int, UnitRow]) -> PartRow:
    grid = known.get(one.grid_id or 0)
    return PartRow(
        id=one.id,
        version=one.version,
        name=one.name,
        households=one.households,
        residents=one.residents,
        grid=grid.name if grid else "",
        beside=tuple(map(str, one.beside)),
        grid_id=grid.id if grid else None,
        grid_code=grid.code if grid else "",
        x=None if one.x is None else one.x / SCALE,
        y=None if one.y is None else one.y / SCALE,
    )


def _counted(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a name as it is put in order: 2号楼 before 10号楼."""
    return tuple(
        (1, int(piece), "") if piece.isdecimal() else (0, 0, piece) for piece in re.split(r"(\d+)", name)
    )


def _rule(rules: Policy, village: UnitRow, grids: Sequence[UnitRow]) -> SizeRule | None:
    """Return the rule the grids of a village keep to: of the kind most of them are."""
    plain = UnitKind.URBAN_GRID if village.unit_kind is UnitKind.COMMUNITY else UnitKind.RURAL_GRID
    kinds = Counter(row.unit_kind for row in grids if row.unit_kind is not UnitKind.DEDICATED_GRID)
    kind = kinds.most_common(1)[0][0] if kinds else plain
    urban_like = village.urban_like or any(row.urban_like for row in grids)
    found = Sizing.of(rules).rules_of(Level.GRID, kind, urban_like=urban_like)
    return next((rule for rule in found if rule.minimum is not None or rule.maximum is not None), None)


def _is_whole(rules: Policy, village: UnitRow, parts: Sequence[PartRow]) -> bool:
    """Return whether a village has so few people that it is one grid (county-practices E4)."""
    people = [row.residents for row in parts if row.residents is not None]
    if not parts or len(people) < len(parts):
        return False
    found = Sizing.of(rules).rules_of(Level.VILLAGE, village.unit_kind, urban_like=village.urban_like)
    return any(rule.action == _WHOLE and sum(people) < (rule.minimum or 0) for rule in found)


def _told(rule: SizeRule | None, measure: Measure) -> str:
    if rule is None:
        return "政策没有写明这类网格的规模，请自行填写每格的上下限，或只定网格数。"
    low = f"至少{rule.minimum:,}{measure.label}" if rule.minimum is not None else ""
    high = f"至多{rule.maximum:,}{measure.label}" if rule.maximum is not None else ""
    return f"政策标准（{rule.label}）：每格{'、'.join(filter(None, (low, high)))}。"
