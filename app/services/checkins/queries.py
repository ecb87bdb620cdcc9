"""Who came and who did not: the list, counts by town, a grid's month, the line of the first page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.core.access import Permission, Scope, permits
from app.core.errors import NotFound
from app.core.period import Month
from app.domain import checkins as rules_of
from app.domain.policy import Policy
from app.domain.worklog import told as in_words
from app.services import units
from app.services._actors import names
from app.services.checkins._book import HOLDER, SINCE, listed, month_sums, numbered, told
from app.services.checkins._stood import asks, modes
from app.services.checkins.rows import Lacking, SheetHead, SheetRow, StandingRow, TownRow
from app.services.forces._ground import NO_TOWN, places
from app.services.forces._ground import rules_of as kinds_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.forces import CheckIn, Force
from db.scope import in_scope

_TENTH, _NONE = Decimal("0.1"), Decimal(0)
_GONE = "找不到这个网格，或不在您的范围内，请核对。"


def _first_day(unit: Unit, rules: Policy, day: date) -> date:
    """Return the first day of the interval that ends on a day, by the mode of that day."""
    return rules_of.window(day, rules.check_in.rule(modes(unit).on(day)).days)


@permits(Permission.ROSTER_READ)
def standings(unit: Unit, on: date | None = None) -> list[StandingRow]:
    """List who is on the list on a day, in the order of the tree, and whether they came in time."""
    day = on or unit.as_of.valid_on
    rules = policy_on(unit, day)
    if not asks(rules):
        return []
    labels = rules.check_in.task_labels
    sums = month_sums(unit, CheckIn.force_id, day, labels)
    stand, last_came = listed(unit, rules.check_in, day)
    columns = (HOLDER, Force.unit_id, Force.name, Force.force_kind, Force.origin, SINCE, last_came)
    rows = unit.session.connection().execute(stand.add_columns(*columns).order_by(HOLDER))
    known, first = places(units.tree(unit, day)), _first_day(unit, rules, day)
    order, kinds = {unit_id: at for at, unit_id in enumerate(known)}, kinds_of(rules)
    found = []
    for holder, unit_id, name, kind, origin, since, last in rows:
        place = known.get(unit_id)
        if place is None:
            continue
        times, hours, *counts = sums.get(holder, (0, None))
        found.append(
            StandingRow(
                id=holder,
                unit_id=unit_id,
                name=name,
                state=rules_of.standing(first, since, last),
                last=last,
                times=times,
                hours=hours,
                tasks=told(counts, labels) if counts else "",
                kind=kinds[kind].label,
                town=place.town,
                unit=place.row.name,
                origin=origin,
                since=since,
            )
        )
    return sorted(found, key=lambda row: order[row.unit_id])


@permits(Permission.ROSTER_READ)
def towns(unit: Unit, on: date | None = None) -> list[TownRow]:
    """List the towns on a day, in the order of the tree: how many came in time, what the month comes to."""
    day = on or unit.as_of.valid_on
    rules = policy_on(unit, day)
    if not asks(rules):
        return []
    labels, known = rules.check_in.task_labels, places(units.tree(unit, day))
    sums: dict[int, list[Any]] = defaultdict(lambda: [0, 0, 0, 0, _NONE, *([0] * len(labels))])
    heads = {place.town_id: place for place in reversed(known.values())}
    for unit_id, *counts in unit.session.connection().execute(_counted(unit, rules, day)):
        if unit_id in known:
            _add(sums[known[unit_id].town_id], counts, 0)
    for unit_id, row in month_sums(unit, CheckIn.unit_id, day, labels).items():
        if unit_id in known:
            _add(sums[known[unit_id].town_id], [row[0], row[1] or _NONE, *row[2:]], 3)
    order = {town_id: at for at, town_id in enumerate(dict.fromkeys(p.town_id for p in known.values()))}
    return [
        _town(town_id, heads[town_id], one, told(one[5:], labels))
        for town_id, one in sorted(sums.items(), key=lambda pair: order[pair[0]])
    ]


def _counted(unit: Unit, rules: Policy, day: date) -> Any:
    """Return by unit how many are on the list, came within the interval, and should have and did not."""
    first = _first_day(unit, rules, day)
    stand, last = listed(unit, rules.check_in, day)
    done = func.count().filter(last >= first)
    lacks = func.count().filter(func.coalesce(last, date.min) < first, SINCE.op("<=")(first))
    return stand.add_columns(Force.unit_id, func.count(), done, lacks).group_by(Force.unit_id)


def _add(into: list[Any], counts: Any, at: int) -> None:
    for step, many in enumerate(counts):
        into[at + step] += many


def _town(town_id: int, place: Any, one: list[Any], tasks: str) -> TownRow:
    many, done, lacking, times, hours = one[:5]
    due = done + lacking
    return TownRow(
        id=town_id,
        scope=Scope(place.row.scope_lo, place.row.scope_hi),
        town=place.town,
        listed=many,
        done=done,
        lacking=lacking,
        fresh=many - due,
        rate=(Decimal(done * 100) / due).quantize(_TENTH) if due else None,
        times=times,
        hours=hours,
        tasks=tasks,
    )


@permits(Permission.ROSTER_READ)
def lacking(unit: Unit) -> Lacking:
    """Return how many should have checked in by today and did not.

    None where the policy asks nobody; none in peace where nobody ever wrote one down: it is not kept here.
    """
    day = unit.today
    rules = policy_on(unit, day)
    if not asks(rules):
        return Lacking(count=0, label="", days=0)
    mode = modes(unit).on(day)
    rule = rules.check_in.rule(mode)
    kept = select(CheckIn.id).where(in_scope(unit.actor.scopes, CheckIn.scope_code)).limit(1)
    if mode is rules_of.Mode.PEACE and unit.session.scalar(kept) is None:
        return Lacking(count=0, label=rule.label, days=rule.days)
    rows = unit.session.execute(_counted(unit, rules, day))
    return Lacking(count=sum(row[3] for row in rows), label=rule.label, days=rule.days)


@permits(Permission.ROSTER_READ)
def sheet_head(unit: Unit, unit_id: int, month: Month) -> SheetHead:
    """Return what a grid's month is of.

    Raises: NotFound outside the actor's scope.
    """
    place = places(units.tree(unit, min(month.last, unit.today))).get(unit_id)
    if place is None:
        raise NotFound(_GONE)
    labels = policy_on(unit, unit.today).check_in.task_labels
    return SheetHead(
        unit_id=unit_id,
        month=month,
        town="" if place.town == NO_TOWN else place.town,
        unit=place.row.name,
        hint=rules_of.hint(labels),
    )


@permits(Permission.ROSTER_READ)
def sheet(unit: Unit, unit_id: int, month: Month) -> list[SheetRow]:
    """List a grid's month: everybody who was on its list by number, a line for each check-in.

    The numbers are those of the paper: by first entry, so that who comes later stands last.
    """
    rules = policy_on(unit, min(month.last, unit.today)).check_in
    people, stood, labels = names(unit), modes(unit), rules.task_labels
    came: dict[int, list[CheckIn]] = defaultdict(list)
    for one in unit.session.scalars(
        select(CheckIn)
        .where(CheckIn.unit_id == unit_id, CheckIn.day.between(month.first, month.last))
        .where(CheckIn.voided.is_(False), in_scope(unit.actor.scopes, CheckIn.scope_code))
        .order_by(CheckIn.day, CheckIn.id)
    ):
        came[one.force_id].append(one)
    found = []
    for number, (holder, name) in enumerate(numbered(unit, unit_id, month).items(), start=1):
        nobody = SheetRow(id=f"{holder}:0", force_id=holder, number=number, name=name)
        lines = [
            replace(
                nobody,
                id=f"{holder}:{one.id}",
                check_in_id=one.id,
                version=one.version,
                day=one.day,
                tasks=in_words(one.task_kinds, labels),
                hours=one.hours,
                content=one.content,
                mode=stood.on(one.day),
                by=people[one.recorded_by],
            )
            for one in came.get(holder, ())
        ]
        found += lines or [nobody]
    return found
