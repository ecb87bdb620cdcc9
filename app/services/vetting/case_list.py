"""The cases as a list; what carries one through its steps is not read for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Label
from app.domain.own_fields import Shown, declared, shown
from app.domain.vetting import ENDED, CaseState
from app.services._own import OWN
from app.services._places import places
from app.services._refusals import Labels
from app.services._same import same
from app.services._standing import placed
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person
from db.models.vetting import VettingCase
from db.scope import in_scope

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the list; ``told`` is what a rejected candidate is told beside the reason."""

    id: int
    version: int
    person_id: int
    unit_id: int
    posting_id: int | None
    employment_key: str
    number: Annotated[str, Label("编号", width=12)]
    name: Annotated[str, Label("考察对象", width=10)]
    state: Annotated[CaseState, Label("状态", width=14)]
    place: Annotated[str, Label("拟任网格", width=34, tail=True)]
    opened_on: Annotated[date, Label("推荐日期", width=11)]
    employment: Annotated[str, Label("用工类别", width=10)]
    category: Annotated[str, Label("人员类别", width=18)]
    recommended_by: Annotated[str, Label("推荐单位", width=16)]
    refusal: Annotated[str, Label("不予聘用原因", width=18)] = ""
    extra: tuple[tuple[str, Shown], ...] = ()
    told: str = ""

    @classmethod
    def of(cls, case: VettingCase, name: str, place: str, labels: Labels) -> Self:
        """Return the row of a case, its candidate's name and its place."""
        rules = policy_on(labels.unit, labels.unit.today)
        kinds, rejected = rules.kind_labels, case.state is CaseState.REJECTED
        return cls(
            id=case.id,
            version=case.version,
            person_id=case.person_id,
            unit_id=case.unit_id,
            posting_id=case.posting_id,
            employment_key=case.employment,
            number=case.number,
            name=name,
            state=case.state,
            place=place,
            opened_on=case.opened_on,
            employment=kinds.get(case.employment, case.employment),
            category=rules.recruit.category_labels().get(case.category, case.category),
            recommended_by=case.recommended_by,
            refusal=labels.of(case.refusal, case.refused_on) if rejected else "",
            extra=shown(declared(rules, "case"), case.overrides.get(OWN, {})),
            told=case.told,
        )


@permits(Permission.VETTING_READ)
def cases(unit: Unit, *, open_only: bool = False, person_id: int | None = None) -> list[CaseRow]:
    """List the cases in the actor's scope, latest first; those still open, or of one person, if asked."""
    statement = (
        select(VettingCase, Person.name)
        .join(Person, Person.id == VettingCase.person_id)
        .where(in_scope(unit.actor.scopes, VettingCase.scope_code), VettingCase.voided.is_(False))
        .order_by(VettingCase.opened_on.desc(), VettingCase.id.desc())
    )
    if open_only:
        statement = statement.where(VettingCase.state.not_in(ENDED))
    if person_id is not None:
        statement = statement.where(VettingCase.person_id.in_(same(unit, person_id)))
    found = unit.session.execute(statement).all()
    names = places(unit, {case.unit_id for case, _name in found})
    labels = Labels(unit)
    return [CaseRow.of(case, name, names.get(case.unit_id, ""), labels) for case, name in found]


@permits(Permission.VETTING_READ)
def cases_by(unit: Unit, point: Standpoint) -> list[CaseRow]:
    """List the cases recommended by a standpoint's day, under the units it asks for, in today's state."""
    rows = [row for row in cases(unit) if row.opened_on <= point.day]
    return [replace(row, place=place) for row, place in placed(unit, point, rows, attrgetter("unit_id"))]
