"""What a batch wrote as runs of ids, and which batches lie outside somebody's part of the county."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import WHOLE
from app.workspace import Unit
from db.base import Row
from db.models.assessment import Score
from db.models.equipment import Equipment, EquipmentHold
from db.models.forces import CheckIn, Force
from db.models.imports import ImportRow
from db.models.insurance import Insured
from db.models.pay import PayOutcome
from db.models.planning import PlacePart
from db.models.recruiting import CampaignEntry
from db.models.roster import Posting
from db.models.surveys import Survey
from db.models.units import Unit as UnitRecord
from db.models.units import UnitShape
from db.models.vetting import VettingVisit
from db.scope import in_scope


def outside(unit: Unit) -> set[int]:
    """Return the batches that wrote anything outside the actor's part of the county."""
    if WHOLE in unit.actor.scopes:
        return set()
    found: set[int] = set()
    for model, scope in _PLACED.items():
        there = (ImportRow.table_name == model.__tablename__, model.id.between(*_RUN))
        beyond = select(ImportRow.batch_id).join(model, and_(*there))
        found.update(unit.session.scalars(beyond.where(~in_scope(unit.actor.scopes, scope)).distinct()))
    return found


_RUN = (ImportRow.first_id, ImportRow.last_id)
_PLACED: dict[type[Row], InstrumentedAttribute[int]] = {
    UnitRecord: UnitRecord.scope_lo,
    Posting: Posting.scope_code,
    Score: Score.scope_code,
    VettingVisit: VettingVisit.scope_code,
    UnitShape: UnitShape.scope_code,
    PlacePart: PlacePart.scope_code,
    Force: Force.scope_code,
    CheckIn: CheckIn.scope_code,
    CampaignEntry: CampaignEntry.scope_code,
    Equipment: Equipment.scope_code,
    EquipmentHold: EquipmentHold.scope_code,
    Insured: Insured.scope_code,
    Survey: Survey.scope_code,
    PayOutcome: PayOutcome.scope_code,
}
"""What a batch writes that lies somewhere; its other records belong to these."""


def new_ids(unit: Unit, model: type[Row], last: int) -> Sequence[int]:
    """Return what this transaction wrote; another one's rows differ in their hand or their instant."""
    mine = (model.id > last, model.recorded_by == unit.actor.login, model.recorded_at == unit.now)
    spans = select(func.count(), func.min(model.id), func.max(model.id)).where(*mine)
    count, first, end = unit.session.execute(spans).one()
    if count and end - first + 1 == count:  # nobody wrote between
        return range(first, end + 1)
    return unit.session.scalars(select(model.id).where(*mine).order_by(model.id)).all()


def as_runs(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending ids as runs without a gap, both ends included."""
    if isinstance(ids, range) and ids:
        return [(ids[0], ids[-1])]
    breaks = [at for at, (one, after) in enumerate(pairwise(ids), start=1) if after != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(ids)]
    return [(ids[start], ids[end - 1]) for start, end in zip(starts, ends, strict=True)] if ids else []
