"""Appeals as a list, and one as its answer tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.fields import Kind, Label
from app.domain.assessment.appeals import AppealOutcome, appeal_number
from app.services._actors import names, own
from app.services.assessment._frame import name_of, names_at
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Result, Subject
from db.models.people import Person
from db.scope import in_scope

GONE = "没有这项申诉，或不在您的管辖范围，请刷新后再试。"
OPEN = "待答复"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """One appeal and what it came to; ``before`` is the result without it."""

    id: int
    version: int
    subject_id: int
    person_id: int
    mine: bool
    open: bool
    number: Annotated[str, Label("编号", width=9)]
    name: Annotated[str, Label("姓名", width=10)]
    cycle: Annotated[str, Label("考核", width=18)]
    state: Annotated[str, Label("答复", width=10)]
    filed_on: Annotated[date, Label("申诉日期", width=11)]
    grounds: Annotated[str, Label("申诉理由", width=28)]
    before: Annotated[Decimal | None, Label("原得分", width=8, kind=Kind.SCORE)]
    new_value: Annotated[Decimal | None, Label("更正后", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("现等次", width=8)]
    answer: Annotated[str, Label("核查情况和理由", width=28)]
    decided_on: Annotated[date | None, Label("答复日期", width=11)]
    decided: Annotated[str, Label("答复人", width=10)]
    doc: Annotated[str, Label("会议或文号", width=14)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    evidence: Annotated[str, Label("提交材料", width=20)]
    by: Annotated[str, Label("登记人", width=10)]


@permits(Permission.ASSESSMENT_READ)
def appeals(unit: Unit) -> list[AppealRow]:
    """List the appeals of whom the actor sees: those to be answered first, the latest first."""
    return sorted(_appeals(unit), key=lambda row: not row.open)


@permits(Permission.ASSESSMENT_READ)
def one_appeal(unit: Unit, appeal_id: int) -> AppealRow:
    """Return one appeal.

    Raises: NotFound outside the actor's scope.
    """
    found = _appeals(unit, Appeal.id == appeal_id)
    if not found:
        raise NotFound(GONE)
    return found[0]


def _appeals(unit: Unit, *where: ColumnElement[bool]) -> list[AppealRow]:
    found = unit.session.execute(
        select(Appeal, Subject, Cycle, Person.name)
        .join(Subject, Subject.id == Appeal.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .join(Person, Person.id == Subject.person_id)
        .where(in_scope(unit.actor.scopes, Appeal.scope_code), ~Appeal.voided, *where)
        .order_by(Appeal.id.desc())
    ).all()
    last = _last(unit, [row.Subject.id for row in found])
    called = {row.Cycle.id: names_at(unit, row.Cycle) for row in found}
    people = names(unit)
    return [_row(unit, Parts(*row), last.get(row.Subject.id), called[row.Cycle.id], people) for row in found]


class Parts(NamedTuple):
    """Of what a row is made."""

    appeal: Appeal
    subject: Subject
    cycle: Cycle
    name: str


def _row(
    unit: Unit, of: Parts, last: Result | None, called: Mapping[int, str], people: Mapping[str, str]
) -> AppealRow:
    one, explain = of.appeal, last.explain if last else {}
    before = explain.get("moderated") or explain.get("weighted")
    return AppealRow(
        id=one.id,
        version=one.version,
        subject_id=of.subject.id,
        person_id=of.subject.person_id,
        mine=own(unit, one.recorded_by),
        open=not one.outcome,
        number=appeal_number(one.id),
        name=of.name,
        cycle=name_of(of.cycle),
        state=AppealOutcome(one.outcome).label if one.outcome else OPEN,
        filed_on=one.filed_on,
        grounds=one.grounds,
        before=Decimal(before) if before else None,
        new_value=one.new_value,
        grade=last.grade if last else "",
        answer=one.answer,
        decided_on=one.decided_on,
        decided=people[one.decided_by] if one.decided_by else "",
        doc=one.decision_doc,
        town=called.get(of.subject.town_id, ""),
        grid=called.get(of.subject.unit_id, ""),
        evidence=one.evidence,
        by=people[one.recorded_by],
    )


def _last(unit: Unit, subjects: Collection[int]) -> dict[int, Result]:
    rows = unit.session.scalars(select(Result).where(Result.subject_id.in_(subjects)).order_by(Result.number))
    return {row.subject_id: row for row in rows}
