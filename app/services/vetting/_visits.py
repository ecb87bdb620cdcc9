"""One neighbour's sheet as it is written, and who may have made it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.text import clean, clean_name
from app.domain.vetting import Relation
from app.services.vetting.rows import NewVisit
from app.workspace import Unit
from db.models.vetting import VettingCase, VettingMember, VettingVisit

LONG = 4000  # characters of a record


def members_of(unit: Unit, case_id: int) -> dict[int, VettingMember]:
    """Return the joint team by id, members of a team formed before left out."""
    found = (
        select(VettingMember)
        .where(VettingMember.case_id == case_id, VettingMember.voided.is_(False))
        .order_by(VettingMember.id)
    )
    return {member.id: member for member in unit.session.scalars(found)}


def refuse_strangers(unit: Unit, case_id: int, members: Collection[int]) -> None:
    """Raise Invalid unless somebody was present, and only members of the team are named."""
    if not members or not set(members) <= set(members_of(unit, case_id)):
        raise Invalid(fields={"members": "到场人员应从考察组成员里选，请先组建考察组。"})


def visit_record(case: VettingCase, new: NewVisit) -> VettingVisit:
    """Return the row of a visit, its text cleaned.

    Raises: Invalid by field for a householder's name that is none.
    """
    try:
        householder = clean_name(new.householder)
    except Invalid as error:
        raise Invalid(fields={"householder": str(error)}) from None
    return VettingVisit(
        case_id=case.id,
        visited_on=new.visited_on,
        household_no=clean(new.household_no),
        householder=householder,
        respondent=clean(new.respondent),
        address=clean(new.address),
        phone=clean(new.phone),
        relation=new.relation.label,
        relative=new.relation is Relation.RELATIVE,
        opinion=new.opinion,
        ratings=dict(new.ratings),
        remarks=clean(new.remarks, LONG),
        members=list(new.members),
        signed=new.signed,
        scope_code=case.scope_code,
    )
