"""Which records are one human being: whoever reads of one of them reads of all that went into it.

A merge moves nothing: a posting, a slip, a paper stays with the record it was written for (DECISIONS).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.core.access import WHOLE, Scope
from app.workspace import Unit
from db.models.merging import PersonMerge
from db.models.people import Person
from db.models.recruiting import CampaignEntry
from db.models.roster import Posting
from db.models.vetting import VettingCase
from db.scope import in_scope


def within(scopes: Sequence[Scope], person: Any) -> ColumnElement[bool]:
    """Return the condition that somebody has a posting, a case or a registration in a part of the county."""
    kept = (Posting, VettingCase, CampaignEntry)
    found = (select(one.person_id).where(in_scope(scopes, one.scope_code)) for one in kept)
    return or_(*(person.in_(each) for each in found))


def same(unit: Unit, person_id: int) -> list[int]:
    """Return every record of the human being this one is of, as far as the actor sees them; itself first."""
    kept = unit.kept.setdefault("same", {})
    if person_id not in kept:
        kept[person_id] = [person_id, *(one for one in _joined(unit, person_id) if one != person_id)]
    found: list[int] = kept[person_id]
    return found


def _joined(unit: Unit, person_id: int) -> list[int]:
    stays = kept_as(unit, person_id)
    return [stays, *sorted(other for other, main in _merges(unit).items() if main == stays)]


def kept_as(unit: Unit, person_id: int) -> int:
    """Return the record that stays for this one; itself where it went into none the actor sees."""
    return _merges(unit).get(person_id, person_id)


def forget(unit: Unit) -> None:
    """Let the rest of the unit read anew which records are one: a merge began or ended."""
    unit.kept.pop("merges", None)
    unit.kept.pop("same", None)


def _merges(unit: Unit) -> dict[int, int]:
    """Return by record that went into another the one that stays, where the actor sees both; read once."""
    if "merges" not in unit.kept:
        found = select(PersonMerge.other_id, PersonMerge.person_id).where(PersonMerge.in_force)
        if WHOLE not in unit.actor.scopes:
            both = (PersonMerge.person_id, PersonMerge.other_id)
            found = found.where(*(within(unit.actor.scopes, one) for one in both))
        unit.kept["merges"] = dict(unit.session.execute(found).all())
    kept: dict[int, int] = unit.kept["merges"]
    return kept


def main(person: Any) -> ColumnElement[int]:
    """Return the record that stays, of a column of persons: sums are added up under it."""
    stays = select(PersonMerge.person_id).where(PersonMerge.other_id == person, PersonMerge.in_force)
    return func.coalesce(stays.correlate_except(PersonMerge).scalar_subquery(), person)


def alone() -> ColumnElement[bool]:
    """Return the condition that a person's record went into no other."""
    return Person.id.not_in(select(PersonMerge.other_id).where(PersonMerge.in_force))


def stays(unit: Unit) -> dict[int, int]:
    """Return by record that went into another the one that stays, of the whole county."""
    found = select(PersonMerge.other_id, PersonMerge.person_id).where(PersonMerge.in_force)
    return dict(unit.session.execute(found).all())


def together(unit: Unit, people: Collection[int]) -> set[int]:
    """Return these records and every other of the same human beings, for lists: one statement for all."""
    kept = stays(unit)
    mains = {kept.get(one, one) for one in people}
    return {*people, *mains, *(other for other, main in kept.items() if main in mains)}


def copies(unit: Unit, person: Person) -> list[Person]:
    """Return the records that went into a person's."""
    found = select(Person).join(PersonMerge, PersonMerge.other_id == Person.id)
    return list(unit.session.scalars(found.where(PersonMerge.person_id == person.id, PersonMerge.in_force)))
