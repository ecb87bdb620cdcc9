"""What the unit services hand out and take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.access import Scope
from app.core.fields import Kind, Label
from app.domain.divisions import RowProblem
from app.domain.own_fields import Shown
from app.domain.policy import Hierarchy
from app.domain.units import Level, UnitKind


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as it stood on a date; ``path`` names what it belongs to, from the towns down.

    ``extra`` are the county's own fields of a unit, as (title, value).
    """

    id: int
    version: int
    parent_id: int | None
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    name: Annotated[str, Label("名称", width=24)]
    level: Annotated[Level, Label("层级", width=10)]
    unit_kind: Annotated[UnitKind, Label("类型", width=10)]
    path: Annotated[str, Label("所属", width=30)]
    statistical: Annotated[bool, Label("统计用", width=8)]
    urban_like: Annotated[bool, Label("比照城市", width=8)]
    households: Annotated[int | None, Label("户数", width=8)]
    residents: Annotated[int | None, Label("人口", width=8)]
    host: Annotated[str, Label("所属单位", width=16)]
    valid_from: Annotated[date, Label("设立日期", width=11)]
    scope_lo: int
    scope_hi: int
    extra: tuple[tuple[str, Shown], ...] = ()

    @property
    def full_name(self) -> str:
        """Return the name with what it belongs to: 稷峰镇 › 东街村委会 › 东街村第1网格."""
        return f"{self.path} › {self.name}" if self.path else self.name


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit: how many serve in it and below, and in how many grids somebody is missing.

    ``parent_id`` is None at the top of what the actor sees.
    """

    id: int
    parent_id: int | None
    name: Annotated[str, Label("名称", width=24)]
    level: Annotated[Level, Label("层级", width=10)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    full_name: Annotated[str, Label("全称", width=40)]
    scope_lo: int
    scope_hi: int
    workers: Annotated[int, Label("在岗", width=6)]
    missing: Annotated[int, Label("缺员网格", width=8)]

    @property
    def scope(self) -> Scope:
        """Its part of the tree."""
        return Scope(self.scope_lo, self.scope_hi)


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """A grid, what the county calls its kind, how many serve it on a date, and how many the policy wants."""

    id: int
    code: Annotated[str, Label("网格编码", width=18, kind=Kind.CODE)]
    name: Annotated[str, Label("网格名称", width=30, tail=True)]
    path: Annotated[str, Label("所属", width=32, tail=True)]
    kind: Annotated[str, Label("类型", width=14)]
    unit_kind: UnitKind
    workers: Annotated[int, Label("在岗", width=6)]
    wanted: Annotated[int, Label("应配", width=6)]
    extra: tuple[tuple[str, Shown], ...] = ()


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many units stand at a level, how many of them exist for statistics alone, how many have grids.

    ``gridded``: those that lie where the policy has grids, statistical ones not; None where not asked.
    """

    level: Annotated[Level, Label("层级", width=12)]
    units: Annotated[int, Label("单位数", width=8)]
    statistical: Annotated[int, Label("其中统计用", width=10)]
    gridded: Annotated[int | None, Label("其中设网格", width=10)] = None


@dataclass(frozen=True, slots=True)
class AliasRow:
    """Another name by which papers call a unit."""

    id: int
    version: int
    unit_id: int
    alias: Annotated[str, Label("别名", width=20)]
    name: Annotated[str, Label("名称", width=24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A division to open; ``row`` is its line in the file, the kind follows from policy unless given.

    ``extra`` are the county's own fields, as (key, value).
    """

    code: str
    name: str
    level: Level
    parent_code: str | None = None
    unit_kind: UnitKind | None = None
    households: int | None = None
    residents: int | None = None
    row: int = 0
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrid:
    """A grid to open under a village or community; code and, unless given, name are made by rule.

    ``extra`` are the county's own fields, as (key, value).
    """

    village_id: Annotated[int, Label("村（社区）")]
    unit_kind: Annotated[UnitKind, Label("网格类型")]
    name: Annotated[str, Label("网格名称")] = ""
    households: Annotated[int | None, Label("户数")] = None
    residents: Annotated[int | None, Label("人口")] = None
    urban_like: Annotated[bool, Label("比照城市", help="农村集镇、拆迁安置社区的网格按城市标准衡量")] = False
    host: Annotated[str, Label("所属单位", help="专属网格要写所属的机关、企业或学校")] = ""
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: what is new by level, what is there already, what is wrong."""

    new: tuple[LevelCount, ...]
    unchanged: int
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """What policy and database say of where a division may stand; an import's rules are made of it."""

    root: tuple[str, str, Level]
    hierarchy: Hierarchy
    existing: dict[str, Level]
