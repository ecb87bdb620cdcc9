"""Nobody marks oneself, through whichever record of theirs the sheet was made for."""

from __future__ import annotations

from app.domain.assessment import check_assessor
from app.services._same import same
from app.workspace import Unit


def own_records(unit: Unit) -> frozenset[int]:
    """Return the records of the acting human being; none of an account nobody stands behind."""
    mine = unit.actor.person_id
    return frozenset(() if mine is None else same(unit, mine))


def refuse_own(unit: Unit, person_id: int, name: str) -> None:
    """Raise Denied where a sheet is the acting human's own."""
    own = own_records(unit)
    check_assessor(unit.actor.person_id, person_id, name, own if person_id in own else frozenset())
