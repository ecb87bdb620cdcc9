"""Who meets the county's rule for the reserve of village cadres: found by their years, entered by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.domain.assessment import PUBLIC, CycleKind
from app.domain.merits import MeritKind, good_years
from app.domain.policy import Policy
from app.domain.units import Level
from app.services import merits
from app.services._merits import disciplines
from app.services._same import stays
from app.services.merits import NewMerit
from app.services.policy import policy_on
from app.services.roster._places import places
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.merits import Merit
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.scope import in_scope, known, unvoided


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody whose years meet the rule, and the results it follows from."""

    id: int
    posting_id: int
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=12)]
    place: Annotated[str, Label("网格", width=20, tail=True)]
    years: Annotated[int, Label("连续年数", width=9)]
    evidence: Annotated[str, Label("各年考核", width=44)]
    barred: Annotated[str, Label("不能列入的原因", width=30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """The decision that takes several people into the reserve; what each rests on is written by itself."""

    title: Annotated[str, Label("名称", width=24, help="例如：村（社区）两委后备干部")]
    body: Annotated[str, Label("决定单位", width=24)]
    doc_no: Annotated[str, Label("文号", width=20)]
    since: Annotated[date, Label("生效日期", width=12)]


@dataclass(slots=True)
class _Years:
    graded: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    points: dict[int, list[Decimal]] = field(default_factory=lambda: defaultdict(list))

    def told(self, years: Sequence[int]) -> str:
        scores = {year: "、".join(f"{one.normalize():f}分" for one in self.points[year]) for year in years}
        return "；".join(f"{year}年度{self.graded[year][0]}，{scores[year]}" for year in years)


@permits(Permission.ASSESSMENT_READ)
@permits(Permission.ROSTER_READ)  # discipline is told
def suggested(unit: Unit) -> list[CandidateRow]:
    """List who serves where the actor sees, and whose years up to the newest public one meet the policy.

    Nobody where the policy does not name years and grade. Of a moved person the years elsewhere are seen by
    the county only, so the county lists them. Who is in the reserve is left out; whoever is under discipline
    is listed with it, and cannot enter.
    Source: county-practices J40, D21.
    """
    policy = policy_on(unit, unit.today)
    rule, last = policy.reserve_cadre, _last(unit)
    if rule is None or rule.consecutive_years is None or rule.grade is None or last is None:
        return []
    kept, inside = stays(unit), _reserved(unit)
    found = [
        (person, of, years)
        for person, of in _years(unit, kept).items()
        if person not in inside
        and len(years := good_years(of.graded, rule.grade.value, last)) >= rule.consecutive_years.value
    ]
    posts = _posts(unit, kept, _levels(policy))
    barred = disciplines(unit, {person for person, *_ in found}, unit.today)
    return list(_rows(unit, found, posts, barred))


def _rows(
    unit: Unit,
    found: Sequence[tuple[int, _Years, tuple[int, ...]]],
    posts: Mapping[int, tuple[int, int]],
    barred: Mapping[int, tuple[str, ...]],
) -> Iterator[CandidateRow]:
    wanted = {person for person, *_ in found if person in posts}
    names = dict(unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all())
    known_places = places(unit, unit.as_of)
    here = [
        (known_places[posts[person][1]], person, of, years) for person, of, years in found if person in posts
    ]
    for place, person, of, years in sorted(here, key=lambda each: (each[0].order, names[each[1]], each[1])):
        yield CandidateRow(
            id=person,
            posting_id=posts[person][0],
            name=names[person],
            town=place.town,
            place=place.grid or place.village,
            years=len(years),
            evidence=of.told(years),
            barred="；".join(barred.get(person, ())),
        )


def _last(unit: Unit) -> int | None:
    """Return the newest year that was made public."""
    newest = select(func.max(Cycle.opens)).where(*_public())
    opens: date | None = unit.session.scalar(newest)
    return opens.year if opens else None


def _public() -> tuple[ColumnElement[bool], ...]:
    return Cycle.cycle_kind == CycleKind.ANNUAL, Cycle.state.in_(PUBLIC), ~Cycle.voided


def _years(unit: Unit, kept: Mapping[int, int]) -> dict[int, _Years]:
    """Return by the person who stays what they were graded year by year; a corrected result by its newest."""
    later = aliased(Result)
    superseded = select(later.id).where(later.supersedes_id == Result.id, known(later, unit.as_of))
    rows = unit.session.execute(
        select(Subject.person_id, Cycle.opens, Result.grade, Result.value)
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(*_public(), ~Subject.voided, known(Result, unit.as_of), ~superseded.exists())
        .where(in_scope(unit.actor.scopes, Result.scope_code))
        .order_by(Cycle.opens, Result.id)
    )
    found = defaultdict[int, _Years](_Years)
    for person, opens, grade, value in rows:
        one = found[kept.get(person, person)]
        one.graded[opens.year].append(grade)
        if value is not None:
            one.points[opens.year].append(value)
    return found


def _posts(unit: Unit, kept: Mapping[int, int], levels: Sequence[Level]) -> dict[int, tuple[int, int]]:
    """Return by person who serves today their posting and its unit, of these levels, if any."""
    day = unit.today
    statement = (
        select(Posting.person_id, Posting.id, Posting.unit_id)
        .join(UnitRecord, UnitRecord.id == Posting.unit_id)
        .where(unvoided(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.valid_from <= day, Posting.valid_to > day)
        .order_by(Posting.valid_from, Posting.id)
    )
    if levels:
        statement = statement.where(UnitRecord.level.in_(levels))
    return {kept.get(person, person): (post, at) for person, post, at in unit.session.execute(statement)}


def _levels(policy: Policy) -> list[Level]:
    """Return the levels the rule names by their place in the county's own chain (电白: 第四、五级)."""
    asked = policy.reserve_cadre.levels if policy.reserve_cadre else None
    chain = [rule.level for rule in policy.hierarchy.levels.value]
    return [chain[place - 1] for place in asked.value if place <= len(chain)] if asked else []


def _reserved(unit: Unit) -> set[int]:
    """Return who is in the reserve today or enters it later, by the record that stays."""
    kept = stays(unit)
    mine = select(Merit.person_id).where(Merit.merit_kind == MeritKind.RESERVE, Merit.voided_at.is_(None))
    return {kept.get(one, one) for one in unit.session.scalars(mine.where(Merit.valid_to > unit.today))}


@permits(Permission.ROSTER_WRITE)
def enter_reserve(unit: Unit, people: Sequence[int], new: Entering) -> int:
    """Enter people of the list into the reserve by one document, and return how many; all of them or nobody.

    Raises: Invalid by field; where somebody is on the list no more, or may not enter. Denied, NotFound.
    """
    listed = {row.id: row for row in suggested(unit)}
    if not people or any(one not in listed for one in people):
        raise Invalid("所选的人有的已经不在名单里（列入了后备，或考核有更正），请刷新后重新选。")
    for one in people:
        told = f"考核符合后备条件：{listed[one].evidence}"
        merits.record_merit(
            unit,
            one,
            NewMerit(
                kind=MeritKind.RESERVE,
                title=new.title,
                body=new.body,
                doc_no=new.doc_no,
                since=new.since,
                basis=told[:200],
            ),
        )
    return len(set(people))
