"""People and accounts by their numbers, which are kept sealed and found by a blind index."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.services._same import stays
from app.services._undoing import in_chunks
from app.workspace import Unit
from db.models.people import Person

NUMBER, CARD = "person.id", "bank_account.card"  # what the ciphertexts of a column are named by


def known(unit: Unit, blinds: Collection[bytes]) -> dict[bytes, Person]:
    """Return the persons already registered under these numbers, by blind index."""
    column: InstrumentedAttribute[bytes] = Person.id_number.prop.columns[1]
    found: dict[bytes, Person] = {}
    for some in in_chunks(_held(unit, column, blinds)):
        for person in unit.session.scalars(select(Person).where(column.in_(some))):
            if person.id_number.blind:
                found[person.id_number.blind] = person
    return _as_kept(unit, found)


def _held(unit: Unit, column: InstrumentedAttribute[bytes], blinds: Collection[bytes]) -> Collection[bytes]:
    """Return those of the numbers to be looked for: of more than the register has, those that it has."""
    if len(blinds) <= (unit.session.scalar(select(func.max(Person.id))) or 0):
        return blinds
    return set(blinds).intersection(unit.session.scalars(select(column)))


def _as_kept(unit: Unit, found: dict[bytes, Person]) -> dict[bytes, Person]:
    """Return for a record that went into another the one that stays: a list may still bring its number."""
    kept = stays(unit) if found else {}
    return {
        blind: unit.session.get_one(Person, kept[person.id]) if person.id in kept else person
        for blind, person in found.items()
    }
