"""The years of one person: the page of each that was made public."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.core.access import Permission, permits
from app.domain.assessment import PUBLIC, CycleKind
from app.domain.units import Level
from app.services import units
from app.services._same import same
from app.services.assessment.sheets import PersonReport, person_reports
from app.workspace import Unit
from db.models.assessment import Cycle, Subject
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class YearPage:
    """The page of one year: which, the town whose pages it is of, what it says."""

    year: int
    town: str
    report: PersonReport


@permits(Permission.ASSESSMENT_READ)
def years_of(unit: Unit, person_id: int) -> list[YearPage]:
    """Return the pages of the years of somebody that were made public, the first year first."""
    them = same(unit, person_id)
    found = (
        select(Cycle.id, Cycle.month, Subject.id, Subject.scope_code)
        .join(Subject, Subject.cycle_id == Cycle.id)
        .where(Cycle.cycle_kind == CycleKind.ANNUAL, Cycle.state.in_(PUBLIC), Subject.person_id.in_(them))
        .where(in_scope(unit.actor.scopes, Subject.scope_code))
        .order_by(Cycle.month, Subject.id)
    )
    towns = [row for row in units.tree(unit) if row.level is Level.TOWN]
    pages = []
    for cycle_id, month, subject_id, scope in unit.session.execute(found).all():
        town = next((row for row in towns if row.scope_lo <= scope < row.scope_hi), None)
        told = person_reports(unit, cycle_id, town.id if town else None)
        named = town.name if town else ""
        pages += [YearPage(month.year, named, one) for one in told if month and one.subject_id == subject_id]
    return pages
