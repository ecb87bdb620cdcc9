"""What rests on results: a dismissal that cites one holds it, until it is withdrawn or refused."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.tenure import TenureState
from app.workspace import Unit
from db.models.assessment import Result, Subject
from db.models.people import Person
from db.models.tenure import TenureAct, TenureCite

_LIVE = (TenureState.DRAFTED, TenureState.APPROVED)


def resting(unit: Unit, subject_ids: Collection[int]) -> set[int]:
    """Return those of these subjects a dismissal rests on."""
    held = (
        select(Result.subject_id)
        .join(TenureCite, TenureCite.result_id == Result.id)
        .join(TenureAct, TenureAct.id == TenureCite.act_id)
        .where(Result.subject_id.in_(subject_ids), TenureAct.state.in_(_LIVE))
    )
    return set(unit.session.scalars(held)) if subject_ids else set()


def refuse_resting(unit: Unit, subject_ids: Collection[int]) -> None:
    """Refuse to change results a dismissal rests on; the sentence names whose.

    Raises: Invalid.
    """
    if not subject_ids:
        return
    held = (
        select(Person.name)
        .join(TenureAct, TenureAct.person_id == Person.id)
        .join(TenureCite, TenureCite.act_id == TenureAct.id)
        .join(Result, Result.id == TenureCite.result_id)
        .join(Subject, Subject.id == Result.subject_id)
        .where(Subject.id.in_(subject_ids), TenureAct.state.in_(_LIVE))
    )
    if people := unit.session.scalars(held.distinct()).all():
        raise Invalid(
            f"{'、'.join(people)}的解聘以这个考核结果为依据，结果不能改；请先撤回解聘，已批准的另行纠正。"
        )
