"""A list of divisions beside the tree: what it opens, what is open already, what it calls otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.access import Permission, permits
from app.services._listed import SAME, Comparison, Listed, Standing, against
from app.services.units._standing import standing
from app.services.units.rows import NewUnit, UnitRow
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def compare_divisions(unit: Unit, rows: Sequence[NewUnit], valid_from: date) -> Comparison:
    """Return what every row means beside the units open on a day; ``told`` names ``RowProblem``'s columns."""
    tree = standing(unit, valid_from)
    here = {row.code: row for row in tree.values()}
    return Comparison([_beside(new, here.get(new.code), tree) for new in rows])


def _beside(new: NewUnit, old: UnitRow | None, tree: dict[int, UnitRow]) -> Listed:
    """Return what a row means; a name nobody registered is told by the list's own guard."""
    if old is None:
        return Listed(Standing.NEW)
    above = tree.get(old.parent_id or 0)
    if new.parent_code and above and new.parent_code not in (above.code, new.code):
        return against("上级代码", f"已登记在“{above.name}”之下；改隶属请办理单位变更。")
    return SAME
