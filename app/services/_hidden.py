"""What a person's label hides: sealed beside the row, and opened only where the work cannot be done without.

The row itself says ``张*`` and no address, so that whoever reads it, by whatever list, sentence or SQL, sees
no more; nobody has to remember to mask.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.domain import names
from app.domain.sensitivity import SEALED, Sensitivity, veil
from app.workspace import Unit
from db.models.people import Person
from db.sealed import Sealed

_PLACE = "person.hidden"
_END = "    "  # the last four signs lie beside the ciphertext in clear: they are to say nothing
NOTHING = Sealed(None, None, None)


def opened(unit: Unit, uid: str, cipher: bytes | None) -> dict[str, str]:
    """Return the facts sealed beside a row, by column; nothing where nothing is."""
    if cipher is None:
        return {}
    found: dict[str, str] = json.loads(unit.vault.open(f"{_PLACE}|{uid}", Sealed(cipher, None, None)))
    return found


def true(unit: Unit, person: Person, column: str) -> str:
    """Return what a column would say without the label; the caller answers for who is told."""
    found: str = opened(unit, person.uid, person.hidden.cipher).get(column, getattr(person, column))
    return found


def put(unit: Unit, person: Person, facts: Mapping[str, Any]) -> None:
    """Write columns of a person; what the label hides goes where it is hidden."""
    hidden = opened(unit, person.uid, person.hidden.cipher)
    for column, value in facts.items():
        if column in SEALED[person.sensitivity]:
            hidden[column] = value
        else:
            setattr(person, column, value)
    if hidden:
        person.hidden = _sealed(unit, person, hidden)


def label(unit: Unit, person: Person, level: Sensitivity) -> None:
    """Give a person's record another label: what it hides leaves the columns, what it does not comes back."""
    told = {column: true(unit, person, column) for column in SEALED[Sensitivity.IMPORTANT]}
    hidden = {column: told[column] for column in SEALED[level]}
    person.sensitivity = level
    for column, value in told.items():
        setattr(person, column, "" if column in hidden else value)
    call(person, veil(told["name"]) if "name" in hidden else told["name"])
    person.hidden = _sealed(unit, person, hidden)


def call(person: Person, name: str) -> None:
    """Let a person be called so, and sorted and found by it."""
    keys = names.keys(name)
    person.name, person.sort_key = name, keys.sort[:120]
    person.full_keys, person.initial_keys = " ".join(keys.full)[:800], " ".join(keys.initials)[:200]


def _sealed(unit: Unit, person: Person, hidden: Mapping[str, str]) -> Sealed:
    if not hidden:
        return NOTHING
    text = json.dumps(hidden, ensure_ascii=False, sort_keys=True) + _END
    return unit.vault.seal(f"{_PLACE}|{person.uid}", text)


def important(unit: Unit) -> dict[int, str]:
    """Return whom the actor sees that is labelled 重要, and how they are called."""
    if "hidden.important" not in unit.kept:
        found = select(Person.id, Person.name).where(Person.sensitivity == Sensitivity.IMPORTANT)
        unit.kept["hidden.important"] = dict(unit.session.execute(found).all())
    kept: dict[int, str] = unit.kept["hidden.important"]
    return kept
