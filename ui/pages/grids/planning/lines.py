"""What the tables of a division say: each grid as it is and would be, each building and where it would go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from app.core.fields import Label
from app.domain.planning import Verdict, Village
from app.domain.units import short_name
from app.services.planning import Question


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid, today and in the division shown."""

    id: str
    name: Annotated[str, Label("网格", width=11)]
    now: Annotated[int, Label("现规模", width=7)]
    size: Annotated[int, Label("方案规模", width=8)]
    beyond: Annotated[str, Label("对照标准", width=10)]
    parts: Annotated[int, Label("处数", width=6)]
    came: Annotated[str, Label("划入", width=16)]
    gone: Annotated[str, Label("划出", width=16)]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One building or hamlet; ``moved`` says that it changes its grid."""

    id: int
    name: Annotated[str, Label("楼栋（湾组）", width=12)]
    now: Annotated[str, Label("现网格", width=11)]
    then: Annotated[str, Label("方案网格", width=11)]
    moved: Annotated[str, Label("变化", width=6)]
    households: Annotated[int | None, Label("户数", width=6)]
    residents: Annotated[int | None, Label("人口", width=6)]
    beside: Annotated[str, Label("相邻", width=22)]


def name_of(question: Question, grid: str) -> str:
    """Return what a grid of a division is called within its village; a new one by its number."""
    if not grid:
        return "未划入"
    known = question.names.get(grid, "")
    return known.removeprefix(short_name(question.village.name)) or f"新设网格{grid.removeprefix('新')}"


def grid_lines(question: Question, village: Village, verdict: Verdict) -> list[GridLine]:
    """Return the grids of a division, those that would close at the end."""
    now = {grid: sum(part.size for part in village.parts if part.grid == grid) for grid in question.names}
    names = {part.id: part.name for part in village.parts}
    found = [
        GridLine(
            id=one.grid,
            name=name_of(question, one.grid),
            now=now.get(one.grid, 0),
            size=one.size,
            beyond=_beyond(one.beyond, whole=one.whole),
            parts=len(one.parts),
            came="、".join(names[part] for part in one.came),
            gone="、".join(names[part] for part in one.gone),
        )
        for one in verdict.grids
    ]
    closed = [
        GridLine(grid, name_of(question, grid), now.get(grid, 0), 0, "不再保留", 0, "", "全部")
        for grid in verdict.closed
    ]
    return found + closed


def _beyond(beyond: int, *, whole: bool) -> str:
    told = f"超出 {beyond:,}" if beyond > 0 else f"不足 {-beyond:,}" if beyond < 0 else "符合"
    return told if whole else f"不连片；{told}"


def part_lines(question: Question, division: Mapping[int, str]) -> list[PartLine]:
    """Return the buildings with today's grid and the one they would be in."""
    return [
        PartLine(
            id=row.id,
            name=row.name,
            households=row.households,
            residents=row.residents,
            now=name_of(question, row.grid_code),
            then=name_of(question, division.get(row.id, "")),
            moved=_moved(row.grid_code, division.get(row.id, "")),
            beside="、".join(row.beside),
        )
        for row in question.parts
    ]


def _moved(now: str, then: str) -> str:
    if now == then:
        return ""
    return "改划" if now else "划入"


def verdict_words(verdict: Verdict, measure: str) -> str:
    """Return what the checker found of a division, in one line."""
    if verdict.faults:
        return "核验未通过：" + " ".join(verdict.faults[:2])
    told = "每格都在标准内" if not verdict.beyond else f"合计有{verdict.beyond:,}{measure}超出或不足标准"
    return (
        f"核验通过：{len(verdict.grids)}个网格各自连片，{told}；"
        f"改划{len(verdict.changes)}处，最大与最小相差{verdict.spread:,}{measure}。"
    )


def adjacency_words(question: Question) -> str:
    """Return on what it rests which buildings touch."""
    if not question.derived:
        return "相邻关系以登记的为准。"
    placed = sum(row.x is not None for row in question.parts)
    if placed == len(question.parts):
        return "相邻关系按坐标推算（两处之间没有别的楼栋），不符的请在名单的“相邻”一栏写明后重新导入。"
    return "没有登记相邻关系，坐标也不全：请在名单的“相邻”一栏写明，不然凑不成连片的网格。"
