"""How somebody who registered is refused or struck: for a reason of the policy's list, at every door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.domain.recruiting import EntryState
from app.services._refusals import Labels, refusal_of
from app.services.recruiting.rows import EntryRow
from app.workspace import Unit
from db.models.recruiting import CampaignEntry
from db.models.vetting import VettingCase

OUT = frozenset({EntryState.REFUSED, EntryState.STRUCK})
"""Who was refused, before or after they were listed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The reason, by key or label, and what the person is told beside it."""

    reason: str
    told: str


def refuse(unit: Unit, entry: CampaignEntry, state: EntryState, said: Refused) -> None:
    """Take somebody out of a campaign today.

    Raises: Invalid by field where the reason is not of the list, or says too little.
    """
    entry.refusal = refusal_of(unit, unit.today, said.reason, said.told)
    entry.state, entry.refused_on = state, unit.today


def with_reasons(unit: Unit, entries: Sequence[CampaignEntry], rows: Sequence[EntryRow]) -> list[EntryRow]:
    """Return rows with why each was refused; who was listed and then rejected is told of by their case."""
    labels, cases = Labels(unit), {entry.case_id for entry in entries} - {None}
    asked = select(VettingCase.id, VettingCase.refusal, VettingCase.refused_on)
    by_case = {row.id: row for row in unit.session.execute(asked.where(VettingCase.id.in_(cases)))}
    given = {one.id: one if one.state in OUT else by_case.get(one.case_id) for one in entries}
    return [
        replace(
            row,
            refusal=labels.of(said.refusal, said.refused_on),
            refused_on=said.refused_on,
            bare=labels.bare(said.refusal, said.refused_on),
        )
        if row.state in OUT and (said := given[row.id])
        else row
        for row in rows
    ]
