"""A public result as somebody objects to it or has it opened again: found by a few letters, and told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from app.core.errors import NotFound
from app.core.text import clean
from app.domain.assessment import CycleState
from app.domain.names import spelt
from app.domain.search import Entry, Group, lines, matches
from app.services.assessment._names import name_of
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.people import Person
from db.scope import in_scope, known

_MOST = 60  # rows that are looked at: of so many people two signs are typed
GONE = "没有这个考核结果，或不在您的管辖范围，请刷新后再试。"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A newest result with the person it is of and the cycle it is from."""

    result: Result
    subject: Subject
    cycle: Cycle
    name: str


def chosen(unit: Unit, result_id: int) -> Chosen:
    """Return the newest result of whom a result is of.

    Raises: NotFound outside the actor's scope.
    """
    first = unit.session.get(Result, result_id)
    subject = unit.session.get(Subject, first.subject_id) if first is not None else None
    if first is None or subject is None or not unit.actor.sees(subject.scope_code):
        raise NotFound(GONE)
    return of_subject(unit, subject)


def of_subject(unit: Unit, subject: Subject) -> Chosen:
    """Return the newest result of a subject."""
    last = unit.session.scalars(
        select(Result)
        .where(Result.subject_id == subject.id, known(Result, unit.as_of))
        .order_by(Result.number.desc())
        .limit(1)
    ).one()
    person = unit.session.get_one(Person, subject.person_id)
    return Chosen(last, subject, unit.session.get_one(Cycle, subject.cycle_id), person.name)


def offered(unit: Unit, state: CycleState, text: str, limit: int = 8) -> list[Entry]:
    """List the results of cycles in a state whose person fits a few letters best, the latest first."""
    later = aliased(Result)
    superseded = select(later.id).where(later.supersedes_id == Result.id)
    rows = unit.session.execute(
        select(Result.id, Result.value, Result.grade, Person.name, Cycle)
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .join(Person, Person.id == Subject.person_id)
        .where(Cycle.state == state, ~Cycle.voided, ~superseded.exists())
        .where(in_scope(unit.actor.scopes, Result.scope_code))
        .where(_like(text))
        .order_by(Cycle.opens.desc(), Person.sort_key)
        .limit(_MOST)
    )
    found = [
        Entry(
            Group.PERSONS,
            row.name,
            f"{name_of(row.Cycle)}　{points(row.value)}　{row.grade}",
            lines((row.name, *spelt(row.name))),
            "results",
            row.id,
        )
        for row in rows
    ]
    return [entry for each in matches(found, text, limit) for entry in each.entries]


def _like(text: str) -> ColumnElement[bool]:
    """Return the condition that a person's name or its pinyin holds what was typed."""
    typed = clean(text).lower()
    keys = (Person.name, Person.full_keys, Person.initial_keys)
    return or_(*(key.contains(typed, autoescape=True) for key in keys))


def points(value: Decimal | None) -> str:
    """Return points as a sentence has them."""
    return "没有得分" if value is None else f"{value.normalize():f}分"
