"""The county's own fields of persons and postings: checked on the way in, titled on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.own_fields import Kept, Shown, blank, checked, declared, shown
from app.domain.policy import OwnField
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person

Pairs = Iterable[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Own:
    """What the policy in force today adds to a person and to a posting."""

    person: tuple[OwnField, ...]
    posting: tuple[OwnField, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """One worker's own values, sorted to where they are kept, and what is wrong by field."""

    person: dict[str, Kept] = field(default_factory=dict)
    posting: dict[str, Kept] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


_NOTHING = Extra()  # nobody writes into what is returned


def own_of(unit: Unit) -> Own:
    """Return the own fields of the policy in force today."""
    if "roster.own" not in unit.kept:
        policy = policy_on(unit, unit.today)
        unit.kept["roster.own"] = Own(declared(policy, "person"), declared(policy, "posting"))
    found: Own = unit.kept["roster.own"]
    return found


def extra_of(unit: Unit, given: Pairs, known: Person | None) -> Extra:
    """Return the own values of a new worker; a key declared for person and posting is kept in both.

    What somebody already ``known`` has need not be given again.
    """
    own, values = own_of(unit), dict(given)
    if not values and not own.person and not own.posting:
        return _NOTHING
    before: Mapping[str, Any] = known.extra if known else {}
    mine = {
        one.key: before.get(one.key) if blank(values.get(one.key)) else values[one.key] for one in own.person
    }
    strangers = values.keys() - {one.key for one in (*own.person, *own.posting)}
    theirs = {one.key: values.get(one.key) for one in own.posting} | dict.fromkeys(strangers)
    (person, faults), (posting, more) = checked(own.person, mine), checked(own.posting, theirs)
    return Extra(person, posting, {f"extra.{key}": text for key, text in (faults | more).items()})


def posting_extra(unit: Unit, given: Pairs) -> tuple[dict[str, Kept], dict[str, str]]:
    """Return the own values of a posting and what is wrong with those given.

    None is asked for here: somebody appointed from a case, or moved, has no form for them.
    """
    values = dict(given)
    kept, faults = checked(own_of(unit).posting, values)
    return kept, {f"extra.{key}": text for key, text in faults.items() if key in values}


def still_declared(unit: Unit, kept: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return what a posting has in fields the county still keeps, for the posting that follows it."""
    return tuple((one.key, kept[one.key]) for one in own_of(unit).posting if one.key in kept)


def shown_extra(
    own: Own, person: Mapping[str, Any], posting: Mapping[str, Any]
) -> tuple[tuple[str, Shown], ...]:
    """Return (title, value) of every own field, the person's first; one of both is shown once."""
    if not own.person and not own.posting:
        return ()
    both = {one.key for one in own.person}
    rest = [one for one in own.posting if one.key not in both]
    return (*shown(own.person, person), *shown(rest, posting))
