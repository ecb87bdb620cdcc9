"""The papers the office made of a person's employment and equipment, and the pages of their years."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.access import Permission
from app.domain.equipment import SlipKind
from app.services import assessment, equipment, exits, tenure
from app.services.assessment import YearPage
from app.services.equipment import SlipLine, SlipRow
from app.services.exits import ExitFile
from app.services.tenure import PaperRow
from app.workspace import Unit

Slip = tuple[SlipRow, tuple[SlipLine, ...]]


@dataclass(frozen=True, slots=True)
class OfficePapers:
    """Dismissals, resignations and renewals, slips, leavings, years; each the oldest first."""

    tenure: tuple[PaperRow, ...]
    slips: tuple[Slip, ...]
    exits: tuple[ExitFile, ...]
    years: tuple[YearPage, ...]

    def __len__(self) -> int:
        return len(self.tenure) + len(self.slips) + len(self.exits) + len(self.years)


def office_papers(unit: Unit, person_id: int) -> OfficePapers:
    """Return what the actor may see of them."""
    acts = [one.id for one in reversed(tenure.acts(unit, person_id))]
    slips = [equipment.one_slip(unit, one.id) for one in reversed(equipment.slips(unit, person_id))]
    years = assessment.years_of(unit, person_id) if may_see_years(unit) else []
    return OfficePapers(
        tuple(tenure.papers(unit, acts)),
        tuple((row, tuple(lines)) for row, lines in slips),
        tuple(exits.exit_file(unit, one.id) for one in reversed(exits.exits(unit, person_id))),
        tuple(years),
    )


def may_see_years(unit: Unit) -> bool:
    """Return whether the actor reads assessments."""
    return Permission.ASSESSMENT_READ in unit.actor.permissions


def others(papers: OfficePapers, name: str) -> int:
    """Return how many others the slips name: who handed things over or took them."""
    named = {row.signer for row, _ in papers.slips}
    for row, _ in papers.slips:
        if row.kind is SlipKind.HANDED:
            named |= {row.source, row.target}
    return len(named - {name, ""})
