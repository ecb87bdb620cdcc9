"""What is doubtful, not wrong, in a list of divisions about to be opened: names and sizes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.access import Permission, permits
from app.core.text import clean
from app.domain.divisions import RowProblem
from app.domain.sizing import Placed, Sized, Sizing, check_sizes
from app.domain.unit_names import Called, check_names, twins
from app.domain.units import UnitKind
from app.services.policy import policy_on
from app.services.units._judged import called
from app.services.units._standing import standing
from app.services.units.names import known_names
from app.services.units.rows import NewUnit
from app.workspace import Unit

_EXPECTED = "direction"  # 东街 and 西街 in one list are two places


@permits(Permission.UNITS_READ)
def division_doubts(unit: Unit, rows: Sequence[NewUnit], on: date) -> list[RowProblem]:
    """List what a person should look at in a list of divisions: near names, odd signs, sizes.

    A row that is open already is not told again.
    """
    rules, now = policy_on(unit, on), list(standing(unit, on).values())
    open_ = {row.code: row.id for row in now}
    new = {-place: row for place, row in enumerate(rows, start=1) if row.code not in open_}
    ids = open_ | {row.code: number for number, row in new.items()}
    kinds = {
        number: row.unit_kind or rules.hierarchy.kind_of(row.level, row.code, clean(row.name))
        for number, row in new.items()
    }
    fresh = [_called(number, row, kinds[number], ids) for number, row in new.items() if row.name.strip()]
    sized = [_placed(number, row, kinds[number], ids) for number, row in new.items()]
    told = [(one.unit_id, "名称", one.text) for one in check_names(fresh)]
    told += [(one.unit_id, "户数", one.text) for one in check_sizes(Sizing.of(rules), sized)]
    for pair in twins([*called(now, known_names(unit)), *fresh]):
        later, earlier = (pair.one, 1) if pair.one < pair.other else (pair.other, 0)
        if min(pair.one, pair.other) < 0 and pair.key != _EXPECTED:
            text = f"与“{pair.names[earlier]}”{pair.why}，请核对是不是同一个"
            told.append((later, "名称", text))
    return [
        RowProblem(new[number].row or -number, column, clean(new[number].name), text)
        for number, column, text in sorted(told, key=lambda one: -one[0])
        if number in new
    ]


def _called(number: int, row: NewUnit, kind: UnitKind | None, ids: dict[str, int]) -> Called:
    parent = ids.get(row.parent_code or "")
    return Called(number, clean(row.name), row.level, kind or UnitKind.VILLAGE, parent, code=row.code)


def _placed(number: int, row: NewUnit, kind: UnitKind | None, ids: dict[str, int]) -> Placed:
    unit = Sized(
        level=row.level,
        unit_kind=kind or UnitKind.VILLAGE,
        households=row.households,
        residents=row.residents,
        id=number,
    )
    return Placed(unit, ids.get(row.parent_code or ""))
