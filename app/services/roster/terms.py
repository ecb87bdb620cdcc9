"""Who served a unit, and when."""

from __future__ import annotations

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.period import OPEN_END
from app.services.policy import policy_on
from app.services.roster.rows import ServedRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope


@permits(Permission.ROSTER_READ)
def served(unit: Unit, unit_id: int) -> list[ServedRow]:
    """List everybody who serves, served or will serve a unit in the actor's scope, latest first."""
    labels = policy_on(unit, unit.today).kind_labels
    found = unit.session.execute(
        select(Posting, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.unit_id == unit_id, Posting.voided_at.is_(None))
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
    )
    return [
        ServedRow(
            id=posting.id,
            person_id=posting.person_id,
            name=name,
            role=posting.role,
            employment=labels.get(posting.employment, posting.employment),
            since=posting.valid_from,
            until=None if posting.valid_to == OPEN_END else posting.valid_to,
            reason=posting.end_reason,
        )
        for posting, name in found
    ]
