"""What the page and its forms offer: documents, months, towns, cases.

What draws papers takes a quarter of a second to be read: a reader does it here, and nobody waits for the
window meanwhile.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, Scope, permits
from app.core.period import Month
from app.domain.units import Level
from app.services import recruiting, units, vetting
from app.workspace import Unit

_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Town:
    """A town to choose."""

    code: str
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen; documents by name, months newest first, cases and campaigns by number."""

    today: date
    papers: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    towns: tuple[Town, ...]
    cases: tuple[tuple[str, str], ...]

    @property
    def usual(self) -> Month:
        """The month whose papers are made now: the one before this."""
        return self.months[1]


@permits(Permission.UNITS_READ)
def choices(unit: Unit) -> Choices:
    """Return what the actor may choose."""
    papers, _ = (importlib.import_module(f"app.reports.{name}") for name in ("catalogue", "bundle"))
    towns = [(row, row.name) for row in units.tree(unit, level=Level.TOWN)]
    towns += [(row, f"{row.name}（至{last}）") for row, last in units.ended(unit, Level.TOWN)]
    cases = vetting.cases(unit) if Permission.VETTING_READ in unit.actor.permissions else []
    campaigns = recruiting.campaigns(unit) if Permission.VETTING_READ in unit.actor.permissions else []
    this = Month.of(unit.today)
    return Choices(
        unit.today,
        tuple((name, report.title) for name, report in papers.REPORTS.items()),
        tuple(this.plus(-back) for back in range(_MONTHS)),
        tuple(Town(row.code, name, Scope(row.scope_lo, row.scope_hi)) for row, name in towns),
        tuple((row.number, f"{row.number} {row.name}") for row in cases)
        + tuple((row.number, f"{row.number} {row.title}") for row in campaigns),
    )
