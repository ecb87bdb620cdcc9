"""Who rose, fell or moved aside: read from the postings of whoever had several, or was dismissed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from app.domain.moves import Held, Move, moves
from app.domain.roster import EndReason
from app.services._same import stays
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, unvoided


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of somebody, with the papers it rests on; ``last_id`` is their latest post."""

    person_id: int
    name: str
    move: Move
    doc_no: str
    note: str
    last_id: int


def hours_of(unit: Unit) -> dict[str, bool | None]:
    """Return by kind of employment whether it is 专职; None for what a host pays, which is no rung."""
    kinds = policy_on(unit, unit.today).employment_kinds
    return {kind.key: None if kind.host_paid.value else kind.full_time.value for kind in kinds}


def moved(unit: Unit) -> Iterator[Moved]:
    """Yield the moves up to today of whom the actor sees; a town knows of its own posts alone."""
    rows: dict[int, list[tuple[Posting, str]]] = {}
    kept, hours = stays(unit), hours_of(unit)
    for posting, name in unit.session.execute(_several(unit, tuple({*kept, *kept.values()}))):
        rows.setdefault(kept.get(posting.person_id, posting.person_id), []).append((posting, name))
    for person_id, mine in rows.items():
        by_id = {one.id: one for one, _ in mine}
        held = [held_of(one, hours) for one in by_id.values()]
        for move in moves(held):
            if move.on <= unit.today:
                begun = by_id[move.after.id] if move.after and move.after.start == move.on else None
                ended = by_id[move.before.id]
                note = ended.end_note or (ended.end_reason.label if ended.end_reason else "")
                yield Moved(person_id, mine[-1][1], move, begun.doc_no if begun else "", note, mine[-1][0].id)


def held_of(posting: Posting, hours: dict[str, bool | None]) -> Held:
    """Return a posting as a move looks at it."""
    full = hours.get(posting.employment)
    days = (posting.valid_from, posting.valid_to)
    return Held(posting.id, posting.unit_id, posting.role, full, *days, posting.end_reason)


def _several(unit: Unit, joined: tuple[int, ...]) -> Select[Posting, str]:
    mine = (unvoided(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
    many = select(Posting.person_id).where(*mine).group_by(Posting.person_id).having(func.count() > 1)
    wanted = [Posting.person_id.in_(many), Posting.end_reason == EndReason.DISMISSED]
    if joined:
        wanted.append(Posting.person_id.in_(joined))
    return (
        select(Posting, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(*mine, or_(*wanted))
        .order_by(Posting.valid_from, Posting.id)
    )
