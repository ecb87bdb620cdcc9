"""What is known of a person, changed: telephone, addresses, standing, the county's own fields."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.identity import mask_phone
from app.domain import own_fields
from app.domain.recruiting.form import Declared, cleaned
from app.domain.sensitivity import SEALED
from app.services._declared import KEPT
from app.services._hidden import put
from app.services._versions import unchanged
from app.services.roster._extra import own_of
from app.services.roster._persons import told_of
from app.services.roster._sight import seen_person
from app.services.roster.rows import KnownPerson, PersonFacts
from app.workspace import Unit
from db.models.people import Person


@permits(Permission.ROSTER_WRITE)
def known_person(unit: Unit, person_id: int) -> KnownPerson:
    """Return what may be changed about a person, the telephone masked; what their label hides is blank.

    Raises: NotFound for a person outside the actor's scope.
    """
    person = seen_person(unit, person_id)
    return KnownPerson(person.version, _values(unit, person), own_fields.fields(own_of(unit).person))


def _values(unit: Unit, person: Person) -> dict[str, Any]:
    told = {
        each.name: getattr(person, each.name) or "" for each in fields(PersonFacts) if each.name != "extra"
    }
    own = own_of(unit).person
    pairs = zip(own, own_fields.shown(own, person.extra), strict=True)
    return told | {"phone": mask_phone(person.phone)} | {f"extra.{one.key}": said for one, (_, said) in pairs}


@permits(Permission.ROSTER_WRITE)
def change_person(unit: Unit, person_id: int, version: int, new: PersonFacts) -> None:
    """Change what is known of a person; name and number are put right by two people (``correcting``).

    What the person's label hides stays where it is left blank, and is hidden again where it is not.

    Raises:
        Invalid by field. NotFound for a person outside the actor's scope.
        Conflict: the person was changed since ``version``.
    """
    person = seen_person(unit, person_id)
    unchanged(unit, person, version, "这个人的资料刚被别人修改过，请刷新后再试。", _values(unit, person))
    faults: dict[str, str] = {}
    if person.phone and new.phone == mask_phone(person.phone):
        new = replace(new, phone=person.phone)
    elif "*" in new.phone:
        faults["phone"] = "联系电话要填写完整的号码，或清空后重新填写。"
        new = replace(new, phone="")
    told = told_of(new, faults) | _schooling(new, faults)
    kept, wrong = own_fields.checked(own_of(unit).person, dict(new.extra))
    faults |= {f"extra.{key}": text for key, text in wrong.items()}
    if faults:
        raise Invalid(fields=faults)
    gone = {one.key for one in own_of(unit).person}
    person.extra = {key: value for key, value in person.extra.items() if key not in gone} | kept
    hidden = SEALED[person.sensitivity]
    put(unit, person, {key: value for key, value in told.items() if value or key not in hidden})


def _schooling(new: PersonFacts, faults: dict[str, str]) -> dict[str, str | None]:
    """Return what the registration form has too, None where it is left out as where nobody ever said it."""
    kept, wrong = cleaned(Declared(**{key: getattr(new, key) for key in KEPT}))
    faults |= wrong
    return {key: getattr(kept, key) or None for key in KEPT}
