"""Who a damaged number may have been: somebody registered of the same name, with the same first digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.services.roster._ground import chunks
from app.services.roster._persons import NUMBER
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class Likely:
    """The one person meant; the number is for the list that is read, and never shown whole."""

    person_id: int
    name: str
    number: str = field(repr=False)


@permits(Permission.ROSTER_WRITE)
def likely(unit: Unit, wanted: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Likely]:
    """Return, for names with the digits that are left of a number, the one person who has both.

    Nobody is proposed where two would fit, and nobody outside the actor's part of the county.
    """
    found: dict[tuple[str, str], list[Likely]] = {}
    for some in chunks({name for name, _ in wanted}):
        statement = select(Person).where(Person.name.in_(some), Person.voided.is_(False))
        if WHOLE not in unit.actor.scopes:
            here = select(Posting.person_id).where(in_scope(unit.actor.scopes, Posting.scope_code))
            statement = statement.where(Person.id.in_(here))
        for person in unit.session.scalars(statement):
            number = unit.vault.open(f"{NUMBER}|{person.uid}", person.id_number)
            for name, digits in wanted:
                if name == person.name and number.startswith(digits):
                    found.setdefault((name, digits), []).append(Likely(person.id, name, number))
    return {key: people[0] for key, people in found.items() if len(people) == 1}
