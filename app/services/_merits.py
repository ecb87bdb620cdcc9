"""The discipline in force about people, for whoever vets, recruits or appoints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.domain.merits import MeritKind, words
from app.services._same import stays
from app.workspace import Unit
from db.models.merits import Merit


def disciplines(unit: Unit, people: Collection[int], day: date) -> dict[int, tuple[str, ...]]:
    """Return by person, in words, the discipline in force on a day; nobody else is in it."""
    kept, found = stays(unit), defaultdict[int, list[str]](list)
    statement = select(Merit).where(
        Merit.merit_kind == MeritKind.DISCIPLINE,
        Merit.voided_at.is_(None),
        Merit.valid_from <= day,
        Merit.valid_to > day,
    )
    for one in unit.session.scalars(statement.order_by(Merit.id)):
        said = words(one.merit_kind, one.title, one.doc_no, one.valid_from, one.valid_to)
        found[kept.get(one.person_id, one.person_id)].append(said)
    return {person: tuple(found[who]) for person in people if (who := kept.get(person, person)) in found}
