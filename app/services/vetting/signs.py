"""What strikes in the visits of all cases a person sees, for whoever decides; it holds nobody up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.domain.vetting import Home
from app.domain.vetting.signs import Limits, Sheet, SignKind, signs
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.vetting import VettingCase, VettingMember, VettingVisit
from db.scope import in_scope


@dataclass(frozen=True, slots=True)
class SignRow:
    """One striking thing; ``case_ids`` are the cases it is in."""

    id: int
    case_ids: tuple[int, ...]
    kind: Annotated[SignKind, Label("疑点", width=12)]
    cases: Annotated[int, Label("案卷数", width=8)]
    text: Annotated[str, Label("说明", width=60)]


@permits(Permission.VETTING_DECIDE)
def visit_signs(unit: Unit) -> list[SignRow]:
    """List what strikes in the visits of all cases in scope; none where the policy is silent."""
    rule = policy_on(unit, unit.today).vetting.signs
    if rule is None:
        return []
    said = rule.value
    found = signs(_sheets(unit), Limits(said.cases, said.texts, said.text_length, said.agreed))
    return [
        SignRow(number, sign.cases, sign.kind, len(sign.cases), sign.text)
        for number, sign in enumerate(found, start=1)
    ]


def _sheets(unit: Unit) -> list[Sheet]:
    seen = in_scope(unit.actor.scopes, VettingVisit.scope_code)
    members = select(VettingMember.id, VettingMember.name, VettingMember.body)
    names = {at: f"{name}（{body}）" for at, name, body in unit.session.execute(members)}
    found = unit.session.execute(
        select(VettingVisit, VettingCase.number)
        .join(VettingCase, VettingCase.id == VettingVisit.case_id)
        .where(seen, VettingVisit.voided.is_(False), VettingCase.voided.is_(False))
        .order_by(VettingVisit.id)
    )
    return [
        Sheet(
            id=row.id,
            case_id=row.case_id,
            case=number,
            home=Home(row.householder, row.address, row.phone, row.household_no),
            on=row.visited_on,
            at=row.visited_at,
            remarks=row.remarks,
            opinion=row.opinion,
            visitors=tuple(names[at] for at in row.members if at in names),
        )
        for row, number in found
    ]
