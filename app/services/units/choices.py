"""What the form of a new grid offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, permits
from app.core.fields import Field
from app.domain import own_fields
from app.domain.units import UnitKind
from app.services._own import own_fields as own_of
from app.services.policy import policy_on
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class GridChoices:
    """The policy's kinds of grid with its words, and the county's own fields of a unit."""

    kinds: tuple[tuple[UnitKind, str], ...]
    own: tuple[Field, ...]
    today: date


@permits(Permission.UNITS_READ)
def grid_choices(unit: Unit) -> GridChoices:
    """Return what may be chosen today.

    Raises: NotFound while the county has no policy.
    """
    rules = policy_on(unit, unit.today).grid_kinds
    plain = (UnitKind.RURAL_GRID, UnitKind.URBAN_GRID, UnitKind.DEDICATED_GRID)
    kinds = [(rule.kind, rule.label) for rule in rules.value] if rules else [(k, k.label) for k in plain]
    return GridChoices(tuple(kinds), own_fields.fields(own_of(unit, "unit")), unit.today)
