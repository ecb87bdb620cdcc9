"""Who serves, as heads: how many, of which kind and born when, without the rows of the roster."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.domain.roster import GridRole
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, valid


@permits(Permission.ROSTER_READ)
def births(unit: Unit, as_of: AsOf | None = None) -> dict[str, list[date]]:
    """Return when those that ``workers`` lists were born, eldest first, by kind of employment in its words.

    ``as_of`` is the unit's own date unless given.
    """
    when = as_of or unit.as_of
    statement = (
        select(Posting.employment, Person.birth)
        .join(Person, Person.id == Posting.person_id)
        .where(*_serving(unit, when))
        .order_by(Person.birth)
    )
    labels = policy_on(unit, unit.today).kind_labels
    found: dict[str, list[date]] = {}
    for key, birth in unit.session.connection().execute(statement).all():
        found.setdefault(labels.get(key, key), []).append(birth)
    return found


@permits(Permission.ROSTER_READ)
def heads(unit: Unit, as_of: AsOf) -> int:
    """Return how many ``workers`` lists on a date."""
    counted = select(func.count()).select_from(Posting).where(*_serving(unit, as_of))
    return unit.session.connection().execute(counted).scalar_one()


def _serving(unit: Unit, when: AsOf) -> tuple[ColumnElement[bool], ...]:
    return (
        valid(Posting, when),
        Posting.role == GridRole.WORKER,
        in_scope(unit.actor.scopes, Posting.scope_code),
    )
