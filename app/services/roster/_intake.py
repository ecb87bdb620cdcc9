"""New workers, one or ten thousand: checked together, then written together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.identity import Card, check_card
from app.core.records import many
from app.core.text import clean
from app.domain.roster import Post, posting_checks
from app.services.pay._late import Late, keep_late
from app.services.roster._extra import Extra, extra_of
from app.services.roster._ground import Site, chunks, earliest, held_by, sites_of, terms_of, with_post
from app.services.roster._leaving import begin_arranged, owing
from app.services.roster._persons import (
    Clean,
    Paid,
    cleaned,
    insert_accounts,
    insert_persons,
    known,
    refresh,
    stranger,
)
from app.services.roster.rows import NewPosting, NewWorker, RowProblem
from app.workspace import Unit
from db.models.people import Body, Person
from db.models.roster import Posting

_planned, _new_posting, _late, _paid = many(Post), many(NewPosting), many(Late), many(Paid)
_UNKNOWN_BODY = -1  # a host named for the first time; it is written with the workers
_OUTSIDE = "没有这个网格，或它不在您的管辖范围，请核对。"


@dataclass(slots=True)
class Plan:
    """Everything known about a batch before a row is written; ``problems`` empty means it can be."""

    news: Sequence[NewWorker]
    people: list[Clean]
    persons: dict[bytes, Person]
    bodies: dict[str, int]
    cards: list[Card | None]
    sites: dict[int, Site]
    extras: list[Extra]
    problems: list[RowProblem]


def plan_of(unit: Unit, news: Sequence[NewWorker]) -> Plan:
    """Return the plan of a batch with every problem of every row."""
    people = [cleaned(unit, new) for new in news]
    plan = Plan(
        news=news,
        people=people,
        persons=known(unit, {person.blind for person in people if person.blind}),
        bodies=_bodies(unit, {body for new in news if (body := _host(new))}),
        cards=[None] * len(news),
        sites=sites_of(unit, {new.unit_id for new in news}, earliest(new.since for new in news)),
        extras=[],
        problems=[],
    )
    for index, person in enumerate(people):
        plan.problems += [RowProblem(index, field, text) for field, text in person.faults.items()]
    _check_extras(unit, plan)
    _check_cards(plan)
    _check_names(unit, plan)
    _check_posts(unit, plan)
    plan.problems.sort(key=lambda problem: problem.index)
    return plan


def _host(new: NewWorker) -> str:
    return clean(new.host_body) if new.host_body else ""


def _bodies(unit: Unit, names: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(names):
        named = select(Body.name, Body.id).where(Body.name.in_(some), Body.voided.is_(False))
        for name, body_id in unit.session.execute(named):
            found[name] = body_id
    return found


def _check_cards(plan: Plan) -> None:
    for index, new in enumerate(plan.news):
        try:
            plan.cards[index] = check_card(new.card) if new.card.strip() else None
        except Invalid as error:
            plan.problems.append(RowProblem(index, "card", str(error)))


def _check_extras(unit: Unit, plan: Plan) -> None:
    for index, (new, person) in enumerate(zip(plan.news, plan.people, strict=True)):
        extra = extra_of(unit, new.extra, plan.persons.get(person.blind))
        plan.extras.append(extra)
        plan.problems += [RowProblem(index, field, text) for field, text in extra.faults.items()]


def _check_names(unit: Unit, plan: Plan) -> None:
    """One number is one person: in the database, and from row to row."""
    first: dict[bytes, Clean] = {}
    for index, person in enumerate(plan.people):
        if not person.blind:
            continue
        if (registered := plan.persons.get(person.blind)) and (text := stranger(unit, person, registered)):
            plan.problems.append(RowProblem(index, "identity", text))
        before = first.setdefault(person.blind, person)
        if before.name != person.name:
            text = f"身份证号与“{before.name}”的相同，请核对。"
            plan.problems.append(RowProblem(index, "identity", text))


def _check_posts(unit: Unit, plan: Plan) -> None:
    terms = terms_of(unit)
    by_person = held_by(unit, {person.id for person in plan.persons.values()})
    held = {blind: by_person[person.id] for blind, person in plan.persons.items() if person.id in by_person}
    wanted = Counter(new.unit_id for new in plan.news)
    owes = owing(unit, {person.id for person in plan.persons.values()})
    for index, (new, person) in enumerate(zip(plan.news, plan.people, strict=True)):
        site = plan.sites.get(new.unit_id)
        if site is None:
            plan.problems.append(RowProblem(index, "unit_id", _OUTSIDE))
            continue
        if (registered := plan.persons.get(person.blind)) and (told := owes.get(registered.id)):
            plan.problems.append(RowProblem(index, "identity", f"{told}。"))
        post = _post(plan, new, site)
        mine = held.setdefault(person.blind or str(index).encode(), [])
        for check in posting_checks(post, mine, site.ground, terms):
            plan.problems.append(
                RowProblem(index, _FIELDS.get(check.goto, check.goto), check.text, check.warn)
            )
        mine.append(post)
        if wanted[new.unit_id] > 1:  # nobody else looks at a place that is asked for once
            plan.sites[new.unit_id] = with_post(site, post)


_FIELDS = {"start": "since", "host_body_id": "host_body"}


def _post(plan: Plan, new: NewWorker, site: Site) -> Post:
    host = _host(new)
    return _planned(
        person_id=0,
        unit_id=new.unit_id,
        role=new.role,
        employment=new.employment,
        host_body_id=plan.bodies.get(host, _UNKNOWN_BODY) if host else None,
        start=new.since,
        end=new.until,
        place=site.ground.name,
    )


def write(unit: Unit, plan: Plan, replaces_id: int | None = None) -> list[int]:
    """Write the planned rows and return the ids of their postings in order.

    ``replaces_id`` is the posting that the only row of the plan takes over.
    """
    ids = _write_people(unit, plan)
    _write_bodies(unit, plan)
    paid: dict[int, Paid] = {}  # of somebody with two posts in a list once
    for new, person, card in zip(plan.news, plan.people, plan.cards, strict=True):
        if card is not None and (person_id := ids[person.blind]) not in paid:
            paid[person_id] = _paid(person_id, person.name, clean(new.bank), card, new.since)
    insert_accounts(unit, list(paid.values()))
    postings = [
        _posting(plan, new, ids[person.blind], replaces_id, extra)
        for new, person, extra in zip(plan.news, plan.people, plan.extras, strict=True)
    ]
    written = insert_postings(unit, postings, plan.sites)
    codes = [plan.sites[new.unit_id].scope_code for new in postings]
    begin_arranged(unit, list(zip(written, postings, codes, strict=True)))
    return written


def _write_people(unit: Unit, plan: Plan) -> dict[bytes, int]:
    ids = {blind: person.id for blind, person in plan.persons.items()}
    fresh: dict[bytes, Clean] = {}
    for person, extra in zip(plan.people, plan.extras, strict=True):
        if (before := plan.persons.get(person.blind)) is not None:
            refresh(unit, before, person)
            if extra.person:
                before.extra = {**before.extra, **extra.person}  # another value: the change must be seen
        else:
            fresh.setdefault(person.blind, person).columns.setdefault("extra", {}).update(extra.person)
    ids.update(zip(fresh, insert_persons(unit, list(fresh.values())), strict=True))
    return ids


def _write_bodies(unit: Unit, plan: Plan) -> None:
    wanted = (_host(new) for new in plan.news)
    missing = [name for name in dict.fromkeys(wanted) if name and name not in plan.bodies]
    made = unit.insert(Body, [{"name": name, "body_kind": "host"} for name in missing])
    plan.bodies.update(zip(missing, made, strict=True))


def _posting(plan: Plan, new: NewWorker, person_id: int, replaces_id: int | None, extra: Extra) -> NewPosting:
    host = _host(new)
    return _new_posting(
        person_id=person_id,
        unit_id=new.unit_id,
        employment=new.employment,
        since=new.since,
        role=new.role,
        source=new.source,
        doc_no=new.doc_no,
        host_body_id=plan.bodies[host] if host else None,
        replaces_id=replaces_id,
        until=new.until,
        extra=tuple(extra.posting.items()),
    )


def insert_postings(unit: Unit, news: Sequence[NewPosting], sites: dict[int, Site]) -> list[int]:
    """Write checked postings and return their ids in order."""
    rows: list[dict[str, Any]] = [
        {
            "person_id": new.person_id,
            "unit_id": new.unit_id,
            "role": new.role,
            "employment": new.employment,
            "host_body_id": new.host_body_id,
            "source": clean(new.source) if new.source else "",
            "doc_no": clean(new.doc_no) if new.doc_no else "",
            "replaces_id": new.replaces_id,
            "extra": dict(new.extra),
            "scope_code": sites[new.unit_id].scope_code,
            "valid_from": new.since,
            "valid_to": new.until,
        }
        for new in news
    ]
    late = [
        _late(person_id=row["person_id"], scope_code=row["scope_code"], since=row["valid_from"], kind="任职")
        for row in rows
    ]
    keep_late(unit, late)
    return unit.insert(Posting, rows)


def refuse(problems: Sequence[RowProblem], *, numbered: bool) -> None:
    """Raise Invalid for the problems that block; ``fields`` are ``field`` or ``row.field``, rows from 1."""
    fields: dict[str, str] = {}
    for problem in problems:
        if not problem.warn:
            key = f"{problem.index + 1}.{problem.field}" if numbered else problem.field
            fields.setdefault(key, f"第{problem.index + 1}行：{problem.text}" if numbered else problem.text)
    if fields:
        raise Invalid(fields=fields)


def placed(new: NewWorker, post: Post) -> NewWorker:
    """Return the new worker in the place, role and kind of ``post``."""
    return replace(new, unit_id=post.unit_id, role=post.role, employment=post.employment)
