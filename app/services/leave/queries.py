"""Leave as lists: requests, balances, the ledger, and who is away today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import NotFound
from app.domain.leave import LeaveState, Standing
from app.domain.leave.rules import standing
from app.domain.leave.spans import as_days
from app.services._actors import names, own
from app.services._away import Away, away_on
from app.services._same import main, same, stays, together
from app.services.leave._book import NONE, Sum, labels, sums
from app.services.leave.rows import BalanceRow, EntryRow, LeaveRow
from app.services.roster._places import Place, homes_of
from app.workspace import Unit
from db.models.leave import LeaveEntry, LeaveRequest
from db.models.people import Person
from db.models.roster import Posting
from db.scope import valid

_FEW = 500  # of so many only their own entries are read


@permits(Permission.ROSTER_READ)
def requests(unit: Unit, person_id: int | None = None) -> list[LeaveRow]:
    """List the requests of whom the actor sees, the latest first; of one person if given."""
    return _requests(
        unit, *([] if person_id is None else [LeaveRequest.person_id.in_(same(unit, person_id))])
    )


@permits(Permission.ROSTER_READ)
def one_request(unit: Unit, request_id: int) -> LeaveRow:
    """Return one request.

    Raises: NotFound outside the actor's scope.
    """
    found = _requests(unit, LeaveRequest.id == request_id)
    if not found:
        raise NotFound("没有这次请假，或不在您的管辖范围，请刷新后再试。")
    return found[0]


def _requests(unit: Unit, *where: ColumnElement[bool]) -> list[LeaveRow]:
    found = unit.session.execute(
        select(LeaveRequest, Person.name)
        .join(Person, Person.id == LeaveRequest.person_id)
        .where(*where)
        .order_by(LeaveRequest.starts.desc(), LeaveRequest.id.desc())
    ).all()
    if not found:
        return []
    people = {row.LeaveRequest.person_id for row in found}
    context, homes = _Context(unit, people), homes_of(unit, people)
    return [context.row(row.LeaveRequest, row.name, home) for row, home in _placed(found, homes)]


def _placed(
    found: Sequence[Row[*tuple[Any, ...]]], homes: Mapping[int, Place]
) -> Iterator[tuple[Row[*tuple[Any, ...]], Place]]:
    """Yield the requests of people the actor sees, each with where they serve."""
    for row in found:
        if row.LeaveRequest.person_id in homes:
            yield row, homes[row.LeaveRequest.person_id]


class _Context:
    """What every row of the list needs, read once."""

    def __init__(self, unit: Unit, people: Collection[int]) -> None:
        self.unit, self.words, self.people = unit, labels(unit), names(unit)
        few = [LeaveEntry.person_id.in_(together(unit, people))] if len(people) <= _FEW else []
        self.sums, self.kept = sums(unit, *few), stays(unit)
        self.taken = _taken(unit)
        covers = select(Person.id, Person.name).where(
            Person.id.in_(select(LeaveRequest.cover_id).where(LeaveRequest.cover_id.is_not(None)))
        )
        self.covers = {row.id: row.name for row in unit.session.execute(covers)}

    def row(self, one: LeaveRequest, name: str, home: Place) -> LeaveRow:
        """Return a request as the list shows it."""
        span = one.span
        person = self.kept.get(one.person_id, one.person_id)
        year = self.sums.get((person, one.leave_kind, span.first.year), NONE)
        return LeaveRow(
            id=one.id,
            version=one.version,
            person_id=one.person_id,
            mine=own(self.unit, one.recorded_by),
            kind_key=one.leave_kind,
            name=name,
            kind=self.words.get(one.leave_kind, one.leave_kind),
            standing=standing(one.state, span, self.unit.today),
            first=span.first,
            last=span.last,
            days=as_days(self.taken.get(one.id, 0)),
            left=_left(year),
            cover=self.covers.get(one.cover_id or 0, ""),
            reason=one.reason,
            town=home.town,
            grid=home.grid or home.village,
            by=self.people[one.recorded_by],
            at=one.recorded_at,
            decided=self.people[one.decided_by] if one.decided_by else "",
            answer=one.answer,
            evidence=one.evidence,
            words=span.words,
            noon=span.to_noon,
        )


def _left(one: Sum) -> Any:
    return as_days(one.left) if one.has_quota else None


def _taken(unit: Unit) -> dict[int, int]:
    """Return the half days each request takes now; those that ended with nothing take none."""
    rows = unit.session.execute(
        select(LeaveEntry.request_id, func.sum(LeaveEntry.halves).label("halves"))
        .where(LeaveEntry.request_id.is_not(None))
        .group_by(LeaveEntry.request_id)
    )
    return {row.request_id: -int(row.halves) for row in rows}


@permits(Permission.ROSTER_READ)
def balances(unit: Unit, year: int, person_id: int | None = None) -> list[BalanceRow]:
    """List what everybody's year comes to by kind, in the order of the tree; of one person if given."""
    where = [LeaveEntry.year == year]
    if person_id is not None:
        where.append(LeaveEntry.person_id.in_(same(unit, person_id)))
    found, words = sums(unit, *where), labels(unit)
    homes = homes_of(unit, {person for person, _, _ in found})
    called = _called(unit, set(homes))
    keys = [key for key in found if key[0] in homes]
    keys.sort(
        key=lambda key: (
            homes[key[0]].order,
            called[key[0]],
            list(words).index(key[1]) if key[1] in words else 99,
        )
    )
    return [
        BalanceRow(
            number,
            key[0],
            called[key[0]],
            homes[key[0]].town,
            homes[key[0]].grid or homes[key[0]].village,
            words.get(key[1], key[1]),
            f"{key[2]}年",
            as_days(found[key].granted) if found[key].has_quota else None,
            as_days(found[key].taken),
            _left(found[key]),
        )
        for number, key in enumerate(keys, start=1)
    ]


def _called(unit: Unit, people: set[int]) -> dict[int, str]:
    rows = unit.session.execute(
        select(Person.id, Person.name).where(
            or_(
                Person.id.in_(select(main(LeaveEntry.person_id))),
                Person.id.in_(select(LeaveEntry.person_id)),
            )
        )
    )
    return {row.id: row.name for row in rows if row.id in people}


@permits(Permission.ROSTER_READ)
def ledger(unit: Unit, year: int) -> list[EntryRow]:
    """List every entry of a year, person by person, each with the balance after it."""
    found = unit.session.execute(
        select(LeaveEntry, LeaveRequest)
        .outerjoin(LeaveRequest, LeaveRequest.id == LeaveEntry.request_id)
        .where(LeaveEntry.year == year)
        .order_by(main(LeaveEntry.person_id), LeaveEntry.id)
    ).all()
    homes = homes_of(unit, {row.LeaveEntry.person_id for row in found})
    called, words, people = _called(unit, set(homes)), labels(unit), names(unit)
    quotas = {key for key, one in sums(unit, LeaveEntry.year == year).items() if one.has_quota}
    kept, left = stays(unit), dict[tuple[int, str], int]()
    rows = []
    for entry, request in ((row.LeaveEntry, row.LeaveRequest) for row in found):
        if entry.person_id not in homes:
            continue
        key = kept.get(entry.person_id, entry.person_id), entry.leave_kind
        left[key] = left.get(key, 0) + entry.halves
        rows.append(
            EntryRow(
                entry.id,
                entry.person_id,
                called[entry.person_id],
                entry.number,
                entry.recorded_at,
                words.get(entry.leave_kind, entry.leave_kind),
                f"{entry.year}年",
                entry.leave_act,
                request.span.words if request else "",
                as_days(entry.halves),
                as_days(left[key]) if (*key, year) in quotas else None,
                people[entry.recorded_by],
                entry.note,
            )
        )
    return rows


@permits(Permission.ROSTER_READ)
def away(unit: Unit, day: date | None = None) -> list[Away]:
    """List who is away on a day (today), with who stands in for them."""
    found = away_on(unit, day or unit.today)
    homes = homes_of(unit, {one.person_id for one in found}) if found else {}
    return [one for one in found if one.person_id in homes]


@permits(Permission.ROSTER_READ)
def pressing(unit: Unit) -> tuple[list[LeaveRow], list[LeaveRow]]:
    """Return the requests that wait for another's decision, and those whose return is due, oldest first."""
    found = _requests(unit, LeaveRequest.state.in_((LeaveState.ASKED, LeaveState.APPROVED)))[::-1]
    waiting = [row for row in found if row.standing is Standing.ASKED and not row.mine]
    return waiting, [row for row in found if row.standing is Standing.OVERDUE]


@permits(Permission.ROSTER_READ)
def this_year(unit: Unit) -> list[BalanceRow]:
    """List the balances of the year that is looked at."""
    return balances(unit, unit.as_of.valid_on.year)


@permits(Permission.ROSTER_READ)
def away_from(unit: Unit, unit_id: int) -> list[str]:
    """List in words who serves at a unit and is away today, and who stands in."""
    there = unit.session.scalars(
        select(Posting.person_id).where(Posting.unit_id == unit_id, valid(Posting, AsOf(unit.today)))
    )
    serving = set(there)
    return [one.told for one in away(unit) if one.person_id in serving]
