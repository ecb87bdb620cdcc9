"""Postings that go on at another unit because their own went into it: nobody asks for each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.roster import EndReason, GridRole
from app.services.pay._late import Late, keep_late
from app.services.roster._extra import still_declared
from app.services.roster._ground import chunks, sites_of
from app.services.roster._intake import insert_postings
from app.services.roster.rows import NewPosting
from app.workspace import Unit
from db.models.roster import Posting

_LONGEST = 200
Place = tuple[int, int, GridRole]  # who, where, as what


@dataclass(frozen=True, slots=True)
class Following:
    """One posting and the unit it goes on at from ``on``; ``note`` is said of its end."""

    posting_id: int
    unit_id: int
    on: date
    doc_no: str
    note: str


def follow(unit: Unit, moves: Sequence[Following]) -> int:
    """End postings and let them go on elsewhere the same day, as a transfer does; return how many begin.

    Same person, role and kind; one that is to end later still ends then, one that begins later begins at
    the other unit.  Who already serves there in the role goes on as they do.  To be called where it is
    permitted: the document of the units' change was approved by another person.
    """
    if not moves:
        return 0
    on = moves[0].on
    olds = _postings(unit, [one.posting_id for one in moves])
    sites = sites_of(unit, {one.unit_id for one in moves}, on)
    taken = _taken(unit, list(sites), on)
    begun: list[tuple[NewPosting, Posting]] = []
    for move in moves:
        old = olds[move.posting_id]
        if (old.person_id, move.unit_id, old.role) not in taken:
            taken.add((old.person_id, move.unit_id, old.role))
            begun.append((_next(unit, old, move), old))
    reasons = [(old.end_reason, old.end_note) for _, old in begun]
    keep_late(unit, [_end(unit, olds[move.posting_id], move) for move in moves])
    unit.session.flush()  # the old ones end before the others begin
    ids = insert_postings(unit, [new for new, _ in begun], sites)
    for posting_id, (reason, note) in zip(ids, reasons, strict=True):
        if reason is not None:  # it was to end later, and why is known already
            later = unit.session.get_one(Posting, posting_id)
            later.end_reason, later.end_note = reason, note
    return len(ids)


def _postings(unit: Unit, ids: Sequence[int]) -> dict[int, Posting]:
    return {
        one.id: one
        for some in chunks(ids)
        for one in unit.session.scalars(select(Posting).where(Posting.id.in_(some)))
    }


def _taken(unit: Unit, unit_ids: Sequence[int], on: date) -> set[Place]:
    found: set[Place] = set()
    for some in chunks(unit_ids):
        columns = (Posting.person_id, Posting.unit_id, Posting.role)
        there = select(*columns).where(Posting.voided_at.is_(None), Posting.valid_to == OPEN_END)
        found.update(
            (row[0], row[1], row[2])
            for row in unit.session.execute(there.where(Posting.unit_id.in_(some), Posting.valid_from <= on))
        )
    return found


def _next(unit: Unit, old: Posting, move: Following) -> NewPosting:
    return NewPosting(
        person_id=old.person_id,
        unit_id=move.unit_id,
        employment=old.employment,
        since=max(move.on, old.valid_from),
        role=old.role,
        source=old.source,
        doc_no=move.doc_no or old.doc_no,
        host_body_id=old.host_body_id,
        until=old.valid_to,
        extra=still_declared(unit, old.extra),
    )


def _end(unit: Unit, old: Posting, move: Following) -> Late:
    """End a posting on the day, or void one that would only begin then; return what pay should know of it."""
    note = clean(move.note)[:_LONGEST]
    if old.valid_from < move.on:
        old.valid_to, old.end_reason, old.end_note = move.on, EndReason.TRANSFERRED, note
    else:
        old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, note
    return Late(
        person_id=old.person_id,
        scope_code=old.scope_code,
        since=move.on,
        kind=EndReason.TRANSFERRED.label,
    )
