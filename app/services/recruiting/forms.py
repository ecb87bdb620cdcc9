"""What the office's registration form says of those who registered in a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.identity import mask_identity, mask_phone
from app.domain import codes
from app.domain.recruiting import EntryState
from app.domain.recruiting.form import Declared
from app.services._declared import declared_of
from app.services.recruiting._facts import rows_of
from app.services.recruiting.queries import campaign_file
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """Somebody who registered, as the form has them; numbers are masked."""

    entry_id: int
    name: Annotated[str, Label("姓名", width=10)]
    sex: Annotated[str, Label("性别", width=6)]
    birth: Annotated[date, Label("出生日期", width=11)]
    ethnicity: Annotated[str, Label("民族", width=8)]
    politics: Annotated[str, Label("政治面貌", width=12)]
    education: Annotated[str, Label("学历", width=8)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    phone: Annotated[str, Label("联系电话", width=13, kind=Kind.CODE)]
    address: Annotated[str, Label("现住址", width=30)]
    hukou_address: Annotated[str, Label("户籍地址", width=30)]
    place: Annotated[str, Label("报考岗位", width=20)]
    category: Annotated[str, Label("人员类别", width=12)]
    recommended_by: Annotated[str, Label("推荐单位", width=14)]
    registered_on: Annotated[date, Label("报名日期", width=11)]
    verdict: Annotated[str, Label("审查意见", width=20)]
    declared: Declared


@permits(Permission.VETTING_READ)
def registrations(unit: Unit, campaign_id: int) -> list[RegistrationRow]:
    """List those who registered in a campaign, in the order of its list.

    Raises: NotFound outside the actor's scope.
    """
    listed = {row.id: row for row in campaign_file(unit, campaign_id).entries}
    found = rows_of(unit, campaign_id)
    declared = declared_of(unit, (entry for entry, _ in found))
    rows = []
    for entry, person in found:
        number = unit.vault.open(f"person.id|{person.uid}", person.id_number)
        seen = listed[entry.id]
        rows.append(
            RegistrationRow(
                entry_id=entry.id,
                name=person.name,
                sex=person.sex.label,
                birth=person.birth,
                ethnicity=codes.said(codes.ETHNICITY, person.ethnicity),
                politics=codes.said(codes.POLITICS, person.politics),
                education=codes.said(codes.EDUCATION, person.education),
                identity=mask_identity(number),
                phone=mask_phone(person.phone),
                address=person.address,
                hukou_address=person.hukou_address,
                place=seen.on_paper,
                category=seen.category,
                recommended_by=entry.recommended_by,
                registered_on=entry.registered_on,
                verdict=entry.verdict or _found(seen.state),
                declared=declared[entry.id],
            )
        )
    return rows


def _found(state: EntryState) -> str:
    """Return what the review of somebody found: who came further since was found eligible then."""
    if state is EntryState.REGISTERED:
        return ""
    further = (EntryState.CHOSEN, EntryState.APPOINTED)
    return (EntryState.ADMITTED if state in further else state).label
