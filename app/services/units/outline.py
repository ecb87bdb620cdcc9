"""The tree with its figures: what is known of households and people, who serves, and what is amiss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.core.records import many
from app.domain.roster import GridRole
from app.domain.sizing import Sizing, check_sizes
from app.domain.units import FINEST, Level
from app.services import policy
from app.services.units._judged import placed
from app.services.units._standing import serves
from app.services.units.checks import explained
from app.services.units.queries import kind_words, staffing, tree
from app.services.units.rows import StaffingRow, UnitRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting

_COUNTED = ("households", "residents", "grids", "workers", "wanted", "lacking")


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A unit with the sums of the grids in it; households and residents are None where no grid has any.

    So are ``workers``, ``wanted`` and ``lacking`` for who may not read the roster,
    as is ``lacking`` without a grid.  ``people`` are those who serve in the unit itself, its 网格长 first.
    """

    id: int
    parent_id: int | None
    level: Level
    full_name: str
    name: Annotated[str, Label("名称", width=20)]
    people: Annotated[str, Label("网格长、网格员", width=13, help="在这里任职的人，网格长在前")]
    problem: Annotated[str, Label("问题", width=13)]
    workers: Annotated[int | None, Label("在岗", width=7)]
    wanted: Annotated[int | None, Label("应配", width=7)]
    grids: Annotated[int, Label("网格", width=7)]
    households: Annotated[int | None, Label("户数", width=8)]
    residents: Annotated[int | None, Label("人口", width=9)]
    kind: Annotated[str, Label("类型", width=10)]
    code: Annotated[str, Label("代码", width=17, kind=Kind.CODE)]
    scope_lo: int
    scope_hi: int
    statistical: bool = False
    lacking: int | None = None

    @property
    def amiss(self) -> bool:
        """Whether something is wrong in it or just below it: towns and above only add up."""
        return bool(self.problem) and not self.statistical and self.level in (Level.VILLAGE, *FINEST)


_outlined = many(OutlineRow)


@permits(Permission.UNITS_READ)
def outline(unit: Unit, on: date | None = None) -> list[OutlineRow]:
    """List the units the actor may see with the sums of their grids, parents before children."""
    day = on or unit.as_of.valid_on
    rows = tree(unit, day)
    staffed = {row.id: row for row in staffing(unit, day)}
    sums, sizes, said = _sums(rows, staffed), defaultdict[int, list[str]](list), explained(unit)
    rules = policy.policy_on(unit, day)
    words = kind_words(unit, day)
    for found in check_sizes(Sizing.of(rules), [placed(row) for row in rows]):
        if found.hard or (found.unit_id, found.key, found.facts) not in said:
            sizes[found.unit_id].append(found.text)
    manned = Permission.ROSTER_READ in unit.actor.permissions
    people = _people(unit, AsOf(day, unit.as_of.known_at)) if manned else {}
    return [
        _row(
            row,
            sums[row.id],
            _problem(row, sums[row.id], sizes.get(row.id, ())),
            (words[row.unit_kind], people.get(row.id, "")),
            manned=manned,
        )
        for row in rows
    ]


def _sums(rows: Sequence[UnitRow], staffed: dict[int, StaffingRow]) -> dict[int, dict[str, int]]:
    """Return the figures of every unit: children come after their parents, so the last are added first."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in reversed(rows):
        mine = sums[row.id]
        if row.id in staffed:
            one = staffed[row.id]
            mine["grids"] = 1
            mine["workers"], mine["wanted"] = one.workers, one.wanted
            mine["lacking"] = max(one.wanted - one.workers, 0)
        if row.level in FINEST:  # what is known of a grid itself goes before the sum of its parts
            known = (("households", row.households), ("residents", row.residents))
            mine.update({key: value for key, value in known if value is not None})
        if row.parent_id is not None:
            above = sums[row.parent_id]
            for key in _COUNTED:
                if key in mine:
                    above[key] += mine[key]
    return sums


def _people(unit: Unit, as_of: AsOf) -> dict[int, str]:
    """Return the names of who serves in each unit, the 网格长 first and called so."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(Posting.unit_id, Posting.role, Person.name).join(Person, Person.id == Posting.person_id)
    chief = Posting.role == GridRole.CHIEF
    inside = rows.where(*serves(unit, as_of)).order_by(chief.desc(), Posting.valid_from, Posting.id)
    for unit_id, role, name in unit.session.connection().execute(inside):
        found[unit_id].append(f"{name}（{role.label}）" if role is GridRole.CHIEF else name)
    return {unit_id: "、".join(told) for unit_id, told in found.items()}


def _row(
    row: UnitRow, sums: dict[str, int], problem: str, told: tuple[str, str], *, manned: bool
) -> OutlineRow:
    word, people = told
    return _outlined(
        id=row.id,
        parent_id=row.parent_id,
        level=row.level,
        full_name=row.full_name,
        name=row.name,
        people=people,
        code=row.code,
        kind=word,
        households=sums.get("households"),
        residents=sums.get("residents"),
        grids=sums.get("grids", 0),
        workers=sums.get("workers", 0) if manned else None,
        wanted=sums.get("wanted", 0) if manned else None,
        problem=problem,
        scope_lo=row.scope_lo,
        scope_hi=row.scope_hi,
        statistical=row.statistical,
        lacking=sums.get("lacking") if manned else None,
    )


def _problem(row: UnitRow, sums: dict[str, int], sizes: Sequence[str]) -> str:
    if row.statistical:
        return "统计用，不设网格"
    found = [f"缺 {sums['lacking']} 人"] if sums.get("lacking") else []
    if row.level is Level.VILLAGE and not sums.get("grids"):
        found.append("还没有网格")
    return "；".join([*found, *sizes])
