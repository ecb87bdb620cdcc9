"""学时 of a year: what it asks of everybody in post, what they did, who lacks; what ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.period import Year
from app.domain.policy import Policy
from app.domain.roster import GridRole
from app.domain.training import Validity
from app.domain.training.hours import Term, lacking, required
from app.services._same import kept_as, stays, together
from app.services.policy import policy_on
from app.services.roster._found import Found, in_force, in_force_from
from app.services.roster._places import Place
from app.services.roster._sight import seen_person
from app.services.training._book import NONE, Sum, sums
from app.services.training.giving import certificates
from app.services.training.rows import CertificateRow, HoursRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, unvoided, valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_FEW = 500


@permits(Permission.ROSTER_READ)
def hours(unit: Unit) -> list[HoursRow]:
    """List the year of everybody in post on the day looked at, in the order of the tree."""
    return _rows(unit, in_force(unit, unit.as_of, GridRole.WORKER))


@permits(Permission.ROSTER_READ)
def hours_from(unit: Unit, point: Standpoint) -> list[HoursRow]:
    """List the year by a standpoint's day of who was in post on it, under the units it asks for."""
    then = replace(unit, as_of=AsOf(point.day, unit.as_of.known_at))
    return _rows(then, in_force_from(then, point, GridRole.WORKER))


@permits(Permission.ROSTER_READ)
def hours_of(unit: Unit, person_id: int) -> tuple[Decimal | None, Decimal]:
    """Return what this year asks of somebody the actor sees, None for nothing, and what they did of it."""
    seen_person(unit, person_id)
    day = unit.today
    needed = required(policy_on(unit, day).training, _terms(unit, day.year, {person_id})[person_id], day.year)
    return needed, sums(unit, day.year, day, person_id).get(kept_as(unit, person_id), NONE).hours


def _rows(unit: Unit, found: Sequence[tuple[Found, Place]]) -> list[HoursRow]:
    day = unit.as_of.valid_on
    policy = policy_on(unit, day)
    done, kept = sums(unit, day.year, day), stays(unit)
    terms = _terms(unit, day.year, {row.person_id for row, _ in found})
    once = {row.person_id: (row, place) for row, place in reversed(found)}
    return [
        _row(row, place, policy, (day.year, terms[person], done.get(kept.get(person, person), NONE)))
        for person, (row, place) in reversed(once.items())
    ]


def _row(row: Found, place: Place, policy: Policy, year: tuple[int, Sequence[Term], Sum]) -> HoursRow:
    number, terms, done = year
    needed = required(policy.training, terms, number)
    return HoursRow(
        row.person_id,
        row.person_id,
        row.name,
        place.town,
        place.grid or place.village,
        policy.kind_labels.get(row.employment, row.employment),
        f"{number}年",
        needed,
        done.hours,
        lacking(needed, done.hours),
        done.sessions,
    )


def _terms(unit: Unit, year: int, people: Collection[int]) -> Mapping[int, Sequence[Term]]:
    """Return as what and when each served as a worker in a year, wherever it was, under either record."""
    span = Year(year)
    statement = (
        select(Posting.person_id, Posting.valid_from, Posting.valid_to, Posting.employment)
        .where(Posting.role == GridRole.WORKER, unvoided(Posting, unit.as_of))
        .where(Posting.valid_from < span.end, Posting.valid_to > span.first)
    )
    if len(people) <= _FEW:
        statement = statement.where(Posting.person_id.in_(together(unit, people)))
    kept, found = stays(unit), defaultdict[int, list[Term]](list)
    for row in unit.session.execute(statement):
        found[kept.get(row.person_id, row.person_id)].append(
            Term(row.valid_from, row.valid_to, row.employment)
        )
    return {person: found[kept.get(person, person)] for person in people}


class Behind(NamedTuple):
    """Somebody in post, and the hours they lack."""

    name: str
    lacking: Decimal


@permits(Permission.ROSTER_READ)
def behind(unit: Unit) -> list[Behind]:
    """List who lacks hours once the policy's day of warning has come, who lacks most first.

    Nobody before the year's first sheet: an office that does not keep training here is not told of everybody.
    No more is read of ten thousand people than their names and days.
    """
    rules, day = policy_on(unit, unit.today).training, unit.today
    if rules.warn_from is None or f"{day:%m-%d}" < rules.warn_from.value:
        return []
    if not (done := sums(unit, day.year, day)):
        return []
    here = unit.session.connection().execute(
        select(Person.id, Person.name)
        .join(Posting, Posting.person_id == Person.id)
        .where(valid(Posting, AsOf(day)), Posting.role == GridRole.WORKER)
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
    )
    names = {row.id: row.name for row in here}
    terms = _terms(unit, day.year, names)
    found = [
        Behind(name, lacking(required(rules, terms[one], day.year), done.get(one, NONE).hours))
        for one, name in names.items()
    ]
    return sorted((one for one in found if one.lacking), key=lambda one: -one.lacking)


@permits(Permission.ROSTER_READ)
def ending(unit: Unit) -> list[CertificateRow]:
    """List the certificates that end within the policy's days, the first to end first; renewed ones aside."""
    if not (stated := policy_on(unit, unit.today).training.certificate) or not stated.value.years:
        return []
    rows = certificates(unit)
    latest: dict[tuple[int, str], CertificateRow] = {}
    for row in reversed(rows):
        if row.validity is not Validity.VOID:
            latest[row.person_id, row.level] = row
    found = [row for row in latest.values() if row.validity is Validity.ENDING]
    return sorted(found, key=lambda row: row.expires or unit.today)
