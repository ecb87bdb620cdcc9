"""What the person was given, how their leaving was settled, what was decided about them."""

from __future__ import annotations

from collections.abc import Iterator

from app.services import equipment, exits, merits
from app.services.dossier.rows import ExitTold, MeritTold, SlipTold, ThingTold
from app.workspace import Unit
from db.models.people import Person


def things(unit: Unit, person: Person) -> Iterator[ThingTold]:
    """Yield what is with the person now."""
    for row in equipment.held_now(unit, person.id):
        yield ThingTold(row.kind, row.number, row.quantity, row.since, row.worth)


def slips(unit: Unit, person: Person) -> Iterator[SlipTold]:
    """Yield the slips the person stands in, the oldest first."""
    for row in reversed(equipment.slips(unit, person.id)):
        yield SlipTold(row.number, row.kind.label, row.on, row.things, row.reason, row.value)


def exits_of(unit: Unit, person: Person) -> Iterator[ExitTold]:
    """Yield the leavings of the person, the oldest first."""
    for row in reversed(exits.exits(unit, person.id)):
        yield ExitTold(row.number, row.left_on, row.reason.label, row.standing.label, row.told, row.answer)


def merits_of(unit: Unit, person: Person) -> Iterator[MeritTold]:
    """Yield honours, discipline and the reserve, the oldest first."""
    for row in reversed(merits.merits(unit, person.id)):
        told = (row.body, row.doc_no, row.basis, row.ended)
        yield MeritTold(row.kind.label, row.title, row.since, row.until, *told)
