"""Units as the pure rules of sizes, codes and names take them."""

from __future__ import annotations

from app.domain.sizing import Placed, Sized
from app.services.units.rows import UnitRow


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
