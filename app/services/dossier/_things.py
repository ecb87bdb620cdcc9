"""What the person was given, how their leaving was settled, what was decided about them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.domain.awards import AwardState, honour
from app.services import equipment, exits, merits
from app.services._same import same
from app.services.dossier.rows import AwardTold, ExitTold, MeritTold, SlipTold, ThingTold
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardObjection, AwardRound
from db.models.people import Person
from db.scope import in_scope


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


def awards_of(unit: Unit, person: Person) -> Iterator[AwardTold]:
    """Yield how the person stood in the rounds of 评优 that were made public, the oldest first."""
    found = unit.session.execute(
        select(AwardCandidate, AwardRound)
        .join(AwardRound, AwardRound.id == AwardCandidate.round_id)
        .where(AwardCandidate.person_id.in_(same(unit, person.id)), AwardCandidate.voided.is_(False))
        .where(AwardRound.state != AwardState.DRAFTED, AwardRound.shown_from.is_not(None))
        .where(in_scope(unit.actor.scopes, AwardCandidate.scope_code))
        .order_by(AwardRound.id)
    )
    for one, round_ in found.all():
        heard = unit.session.scalars(
            select(AwardObjection.finding)
            .where(AwardObjection.candidate_id == one.id, AwardObjection.voided.is_(False))
            .order_by(AwardObjection.id)
        )
        title, told = honour(round_.year, round_.title), "；".join(filter(None, heard))
        back = f"{one.revoked_on}撤销表彰" if one.revoked_on else ""
        why = "；".join(filter(None, (back, one.reason)))
        stood = one.value, one.rank, one.standing.label
        yield AwardTold(title, round_.state.label, *stood, one.prize, why, told)
