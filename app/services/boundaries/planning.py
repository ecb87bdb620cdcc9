"""What taking a drawn file in would do: whose its shapes are, and everything that is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.domain.boundaries.earth import Point, common_shift
from app.domain.boundaries.matching import (
    Drawn,
    Known,
    Match,
    Remark,
    Weight,
    Wishes,
    in_degrees,
    matched,
    place_remarks,
    shape_remarks,
)
from app.domain.boundaries.relations import HECTARE, Finding, Placed, Relation, findings
from app.domain.boundaries.shapes import Measured, measured, shape_of
from app.domain.units import short_name
from app.services import units
from app.services.boundaries._kept import Kept, has_territory, kept
from app.services.units import UnitRow
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something amiss between boundaries that keeps nobody from taking them in."""

    id: int
    relation: Annotated[Relation, Label("问题", width=10)]
    name: Annotated[str, Label("单位", width=36)]
    other: Annotated[str, Label("与", width=36)]
    hectares: Annotated[Decimal, Label("面积（公顷）", width=10, kind=Kind.SCORE)]
    percent: Annotated[Decimal, Label("占单位（%）", width=10, kind=Kind.SCORE)]
    unit_id: int


@dataclass(frozen=True, slots=True)
class Taking:
    """A shape that may be taken in: where it belongs, what is kept of it."""

    row: UnitRow
    drawn: Drawn
    measured: Measured


@dataclass(frozen=True, slots=True)
class Plan:
    """A file looked at: what may be taken in, what is to be said of each row, what is amiss."""

    shapes: int
    since: date
    takings: tuple[Taking, ...]
    remarks: tuple[Remark, ...]
    findings: tuple[FindingRow, ...]

    @property
    def refused(self) -> bool:
        """Whether something must be put right, or answered, first: nothing is taken in before."""
        return any(one.weight is not Weight.WARNING for one in self.remarks)

    @property
    def may_turn(self) -> bool:
        """Whether turning the coordinates would help."""
        return any("调换经纬度" in one.text for one in self.remarks)

    @property
    def may_name(self) -> bool:
        """Whether a shape without a code has exactly one unit of its name."""
        return any(one.weight is Weight.QUESTION for one in self.remarks)


@permits(Permission.UNITS_WRITE)
def preview(unit: Unit, drawn: Sequence[Drawn], wishes: Wishes, since: date | None = None) -> Plan:
    """Return what taking shapes in from a date would do; nothing is written."""
    day = since or unit.today
    tree = {row.id: row for row in units.tree(unit, day)}
    before = kept(unit, AsOf(day, unit.as_of.known_at))
    placed, remarks = in_degrees(drawn, wishes)
    remarks += shape_remarks(placed)
    wrong = {one.row for one in remarks}
    matches, more = matched(placed, _known(unit, tree), by_name=wishes.by_name)
    remarks += more
    sound = [one for one in matches if one.drawn.row not in wrong]
    remarks += place_remarks([one for one in placed if one.row not in wrong], _box(tree, before, sound))
    takings, small = _measured(sound, tree)
    remarks += [*small, *_shifted(takings, before)]
    amiss = _related(tree, before, takings)
    remarks += _outside(amiss, takings, tree)
    told = tuple(sorted(remarks, key=lambda one: (one.weight is Weight.WARNING, one.row)))
    return Plan(len(drawn), day, tuple(takings), told, tuple(_rows(amiss, tree)))


def _known(unit: Unit, tree: Mapping[int, UnitRow]) -> list[Known]:
    called = defaultdict(set)
    for alias in units.aliases(unit):
        called[alias.unit_id].add(alias.alias)
    return [
        Known(row.id, row.code, row.name, frozenset({row.name, short_name(row.name)} | called[row.id]))
        for row in tree.values()
    ]


def _box(
    tree: Mapping[int, UnitRow], before: Mapping[int, Kept], sound: Sequence[Match]
) -> tuple[Point, Point] | None:
    """Return the corners of the whole county or city, of the file or as kept; None where nobody drew it."""
    root = next((row.id for row in tree.values() if row.parent_id is None), 0)
    drawn = next((one.drawn.shape for one in sound if one.unit.id == root), None)
    if drawn is None and root in before:
        drawn = shape_of(before[root].shape)
    if drawn is None:
        return None
    points = [point for rings in drawn for ring in rings for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _measured(sound: Sequence[Match], tree: Mapping[int, UnitRow]) -> tuple[list[Taking], list[Remark]]:
    found, small = list[Taking](), list[Remark]()
    for one in sound:
        figures = measured(one.drawn.shape)
        if figures is None:
            small.append(Remark(one.drawn.row, "图形", "面积不到 1 平方米，不是一块地方。请核对图形。"))
        else:
            found.append(Taking(tree[one.unit.id], one.drawn, figures))
    return found, small


def _shifted(takings: Sequence[Taking], before: Mapping[int, Kept]) -> Iterator[Remark]:
    """Warn where all places lie beside where they were: 火星坐标."""
    pairs = [(before[one.row.id].centre, one.measured.centre) for one in takings if one.row.id in before]
    if far := common_shift(pairs):
        told = (
            f"全部图形比原来的边界整体偏移约 {far:,.0f} 米，像是火星坐标（GCJ-02）。请向制图单位核对坐标系。"
        )
        yield Remark(0, "坐标", told, Weight.WARNING)


def _related(
    tree: Mapping[int, UnitRow], before: Mapping[int, Kept], takings: Sequence[Taking]
) -> list[Finding]:
    """Return what is amiss around the shapes taken in: among them, their neighbours and what they lie in."""
    new = {one.row.id: one.drawn.shape for one in takings}
    concerned = {parent for one in takings if (parent := one.row.parent_id) is not None} | set(new)
    others = [
        one
        for one in before
        if one not in new and one in tree and (one in concerned or tree[one].parent_id in concerned)
    ]
    shapes = new | {one: shape_of(before[one].shape) for one in others}
    every = [
        Placed(one, tree[one].parent_id, shape, has_territory(tree[one])) for one, shape in shapes.items()
    ]
    return [one for one in findings(every, _complete(tree, {*before, *new})) if _of(one, concerned)]


def _of(one: Finding, concerned: Collection[int]) -> bool:
    return one.unit_id in concerned or one.other_id in concerned


def _complete(tree: Mapping[int, UnitRow], drawn: Collection[int]) -> dict[int, bool]:
    """Return of each parent whether everything directly in it that has a territory has a boundary."""
    found: dict[int, bool] = {}
    for row in tree.values():
        if row.parent_id is not None and has_territory(row):
            found[row.parent_id] = found.get(row.parent_id, True) and row.id in drawn
    return found


def _outside(
    amiss: Sequence[Finding], takings: Sequence[Taking], tree: Mapping[int, UnitRow]
) -> Iterator[Remark]:
    rows = {one.row.id: one.drawn.row for one in takings}
    for one in amiss:
        if one.relation is Relation.OUTSIDE and one.unit_id in rows:
            share = round(one.share * 100)
            told = f"有 {share}% 在上级“{tree[one.other_id].name}”之外。请核对代码、坐标系和图形。"
            yield Remark(rows[one.unit_id], "图形", told)


def _rows(amiss: Sequence[Finding], tree: Mapping[int, UnitRow]) -> Iterator[FindingRow]:
    for number, one in enumerate(amiss, start=1):
        other = tree[one.other_id].full_name if one.other_id != one.unit_id else ""
        hectares = Decimal(one.area / HECTARE).quantize(Decimal("0.01"))
        percent = Decimal(one.share * 100).quantize(Decimal("0.1"))
        name = tree[one.unit_id].full_name or tree[one.unit_id].name
        yield FindingRow(number, one.relation, name, other, hectares, percent, one.unit_id)


@permits(Permission.UNITS_READ)
def found_amiss(unit: Unit) -> list[FindingRow]:
    """List the overlaps and gaps of the boundaries in force in the actor's scope, the largest first."""
    tree, drawn = {row.id: row for row in units.tree(unit)}, kept(unit)
    places = [
        Placed(
            one.unit_id, tree[one.unit_id].parent_id, shape_of(one.shape), has_territory(tree[one.unit_id])
        )
        for one in drawn.values()
        if one.unit_id in tree
    ]
    return list(_rows(findings(places, _complete(tree, drawn)), tree))
