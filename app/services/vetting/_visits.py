"""One neighbour's sheet as it is written, and who may have made it."""

from __future__ import annotations

import re
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


_AT = re.compile(r"(\d{1,2})[:：时点.](\d{1,2})?分?")


def time_of_day(said: str) -> str:
    """Return a time as HH:MM, empty for none.

    Raises: Invalid by field for what is no time of day.
    """
    text = clean(said)
    found = _AT.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if text and not (hour < 24 and minute < 60):
        raise Invalid(fields={"visited_at": f"“{text}”不是几点几分，请写成 9:30 的样子。"})
    return f"{hour:02}:{minute:02}" if text else ""


def visit_record(case: VettingCase, new: NewVisit) -> VettingVisit:
    """Return the row of a visit, its text cleaned.

    Raises: Invalid by field for a householder's name or a time of day that is none.
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
        visited_at=time_of_day(new.visited_at),
        residence=clean(new.residence)[:20],
        ratings=dict(new.ratings),
        remarks=clean(new.remarks, LONG),
        members=list(new.members),
        signed=new.signed,
        scope_code=case.scope_code,
    )
