"""What was decided for people's pay, as the calculation reads it, and how a decision is written down."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.core.period import OPEN_END
from app.domain.pay.plans import Terms
from app.workspace import Unit
from db.models.pay import PayTerms
from db.models.roster import Posting
from db.scope import known, unvoided

_MOST = 5000  # bound parameters of one statement


def terms_of(unit: Unit, people: Collection[int]) -> dict[int, tuple[Terms, ...]]:
    """Return everything decided for these people, by person, in order of days."""
    found: dict[int, tuple[Terms, ...]] = {}
    for some in _parts(people):
        rows = unit.session.scalars(
            select(PayTerms)
            .where(PayTerms.person_id.in_(some), unvoided(PayTerms, unit.as_of), known(PayTerms, unit.as_of))
            .order_by(PayTerms.valid_from)
        )
        for row in rows:
            found[row.person_id] = (*found.get(row.person_id, ()), as_terms(row))
    return found


def as_terms(row: PayTerms) -> Terms:
    """Return a kept decision as the rules read it."""
    return Terms(
        row.valid_from,
        None if row.valid_to == OPEN_END else row.valid_to,
        row.post,
        row.grade,
        row.reference,
        row.chosen,
        row.served_since,
        row.insured_since,
        row.base,
    )


def joined_days(unit: Unit, people: Collection[int]) -> dict[int, date]:
    """Return the first day each of these people ever served: years count from it unless decided otherwise."""
    found: dict[int, date] = {}
    for some in _parts(people):
        rows = unit.session.execute(
            select(Posting.person_id, func.min(Posting.valid_from).label("since"))
            .where(Posting.person_id.in_(some), unvoided(Posting, unit.as_of), known(Posting, unit.as_of))
            .group_by(Posting.person_id)
        )
        found |= {row.person_id: row.since for row in rows}
    return found


def replace_from(unit: Unit, person_ids: Collection[int], since: date, said: Mapping[str, Any]) -> list[int]:
    """Write one decision for these people from a day on and return its rows' ids, in the order given.

    What was decided before ends on that day; what begins on the same day is taken back; a later one stays,
    and the new one lasts until then.
    """
    later: dict[int, date] = {}
    for some in _parts(person_ids):
        standing = unit.session.scalars(
            select(PayTerms).where(
                PayTerms.person_id.in_(some), PayTerms.voided_at.is_(None), PayTerms.valid_to > since
            )
        )
        for row in standing:
            if row.valid_from > since:
                later[row.person_id] = min(row.valid_from, later.get(row.person_id, OPEN_END))
            elif row.valid_from == since:
                row.voided_at, row.voided_by = unit.now, unit.actor.login
                row.void_reason = "同一天重新核定"
            else:
                row.valid_to = since
    unit.session.flush()  # the old end before the new begin
    rows = [
        {**said, "person_id": one, "valid_from": since, "valid_to": later.get(one, OPEN_END)}
        for one in person_ids
    ]
    return list(unit.insert(PayTerms, rows))


def _parts(people: Collection[int]) -> Iterator[list[int]]:
    every = list(people)
    for place in range(0, len(every), _MOST):
        yield every[place : place + _MOST]
