"""Every post of every unit on a day, against its norm; and the same by town."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import WHOLE, Permission, Scope, permits
from app.core.asof import AsOf
from app.domain.policy import Policy
from app.domain.roster import GridRole
from app.domain.staffing import Days, Slot, short_since, slots_of
from app.domain.units import Level
from app.services import pay, policy, units
from app.services.staffing.rows import PostRow, PostTotal
from app.services.units import UnitRow
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import UnitVersion
from db.scope import in_scope, known, unvoided, valid

_CHUNK = 5000  # bound parameters of one statement


@permits(Permission.UNITS_READ)
def posts(unit: Unit, on: date | None = None) -> list[PostRow]:
    """List the posts of the units the actor may see on a day, in the order of the tree, with who lacks.

    A post that asks for nobody, has no limit and that nobody holds is not listed.  Nothing for who may not
    read the roster: an administrator sees the units, and nobody in them.

    Source: county-practices Z3, J8, E9, E10; issue 5 point 7.
    """
    day = on or unit.as_of.valid_on
    if Permission.ROSTER_READ not in unit.actor.permissions:
        return []
    rules = policy.policy_on(unit, day)
    as_of = AsOf(day, unit.as_of.known_at)
    held = _Held.on(unit, as_of)
    rows = units.tree(unit, day)
    found = [(row, slot, held.here(row.id, slot)) for row, slot in _slots(rules, rows)]
    shown = [one for one in found if one[1].minimum or one[1].maximum is not None or one[2]]
    lacking = {(row.id, slot): len(here) for row, slot, here in shown if len(here) < slot.minimum}
    lack, places = _since(unit, as_of, lacking, rules.valid_from), _places(rows)

    def told(row: UnitRow, slot: Slot, here: Sequence[int]) -> PostRow:
        holders = _Holders(len(here), held.doubled(here), lack.get((row.id, slot), _NONE))
        return _row(
            _Place(row, *places[row.id]), slot, holders, _spared(unit, slot, holders.lack.since, day), day
        )

    return [told(*one) for one in shown]


@permits(Permission.UNITS_READ)
def totals(unit: Unit, on: date | None = None) -> list[PostTotal]:
    """List the posts by town on a day: the rows of ``posts``, added up."""
    day = on or unit.as_of.valid_on
    scopes = {row.id: Scope(row.scope_lo, row.scope_hi) for row in units.tree(unit, day, Level.TOWN)}
    found: dict[tuple[int, str], list[PostRow]] = defaultdict(list)
    for one in posts(unit, day):
        found[one.town_id, one.post].append(one)
    return [_total(scopes.get(town, WHOLE), rows) for (town, _post), rows in found.items()]


def _slots(rules: Policy, rows: Iterable[UnitRow]) -> Iterator[tuple[UnitRow, Slot]]:
    """Yield every unit with each of its posts: not those for statistics alone, nor what has no grids yet."""
    slots = slots_of(rules)
    for row in rows:
        if not row.statistical and rules.hierarchy.is_gridded(row.level, row.code):
            yield from ((row, slot) for slot in slots if slot.fits(row.level, row.unit_kind))


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit with its town and village; what lies in no town is the county's own."""

    row: UnitRow
    town_id: int = 0
    town: str = "本级"
    village: str = ""


def _places(rows: Iterable[UnitRow]) -> dict[int, tuple[int, str, str]]:
    """Return town and village of every unit; parents come before their children."""
    found: dict[int, tuple[int, str, str]] = {}
    for row in rows:
        town_id, town, village = found.get(row.parent_id or 0, (0, "本级", ""))
        if row.level is Level.TOWN:
            town_id, town = row.id, row.name
        found[row.id] = town_id, town, row.name if row.level is Level.VILLAGE else village
    return found


@dataclass(frozen=True, slots=True)
class _Lack:
    """Since when each empty seat of a post is empty, and whether nobody ever held it."""

    since: tuple[date, ...] = ()
    never: bool = False


_NONE = _Lack()


@dataclass(frozen=True, slots=True)
class _Held:
    """Who holds what on a day: persons by unit and role, and how many posts each has."""

    at: Mapping[tuple[int, GridRole], Sequence[int]]
    posts: Counter[int]

    @classmethod
    def on(cls, unit: Unit, as_of: AsOf) -> _Held:
        """Read the postings of a day in the actor's scope."""
        statement = select(Posting.unit_id, Posting.role, Posting.person_id).where(
            valid(Posting, as_of), in_scope(unit.actor.scopes, Posting.scope_code)
        )
        at: dict[tuple[int, GridRole], list[int]] = defaultdict(list)
        for unit_id, role, person_id in unit.session.connection().execute(statement):
            at[unit_id, role].append(person_id)
        return cls(at, Counter(person for some in at.values() for person in some))

    def here(self, unit_id: int, slot: Slot) -> list[int]:
        """Return who holds a post of a unit."""
        return [person for role in slot.roles for person in self.at.get((unit_id, role), ())]

    def doubled(self, here: Iterable[int]) -> int:
        """Return how many of them hold another post as well."""
        return sum(self.posts[person] > 1 for person in here)


def _since(
    unit: Unit, as_of: AsOf, lacking: Mapping[tuple[int, Slot], int], stated: date
) -> dict[tuple[int, Slot], _Lack]:
    """Return since when each seat of a post that lacks somebody is empty, by how many hold it.

    A post is there from the day its unit is, not before the policy that asks for it (``stated``).
    """
    ids = list({unit_id for unit_id, _slot in lacking})
    history, opened = _history(unit, as_of, ids), _opened(unit, as_of, ids)
    found = {}
    for (unit_id, slot), here in lacking.items():
        held = [days for role in slot.roles for days in history.get((unit_id, role), ())]
        there = max(opened.get(unit_id, stated), stated)
        seats = range(here + 1, slot.minimum + 1)
        found[unit_id, slot] = _Lack(
            tuple(short_since(held, seat, as_of.valid_on, there) for seat in seats), not held
        )
    return found


def _history(unit: Unit, as_of: AsOf, ids: Sequence[int]) -> dict[tuple[int, GridRole], list[Days]]:
    found: dict[tuple[int, GridRole], list[Days]] = defaultdict(list)
    for start in range(0, len(ids), _CHUNK):
        statement = select(Posting.unit_id, Posting.role, Posting.valid_from, Posting.valid_to).where(
            Posting.unit_id.in_(ids[start : start + _CHUNK]),
            Posting.valid_from <= as_of.valid_on,
            known(Posting, as_of),
            unvoided(Posting, as_of),
            in_scope(unit.actor.scopes, Posting.scope_code),
        )
        for unit_id, role, first, end in unit.session.connection().execute(statement):
            found[unit_id, role].append((first, end))
    return found


def _opened(unit: Unit, as_of: AsOf, ids: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for start in range(0, len(ids), _CHUNK):
        statement = select(UnitVersion.unit_id, UnitVersion.valid_from).where(
            UnitVersion.unit_id.in_(ids[start : start + _CHUNK]),
            known(UnitVersion, as_of),
            unvoided(UnitVersion, as_of),
        )
        for unit_id, first in unit.session.connection().execute(statement):
            found[unit_id] = min(first, found.get(unit_id, first))
    return found


@dataclass(frozen=True, slots=True)
class _Holders:
    """How many hold a post, how many of them another too, and who lacks."""

    here: int
    doubled: int
    lack: _Lack


def _row(place: _Place, slot: Slot, held: _Holders, spared: Decimal | None, day: date) -> PostRow:
    since, row = min(held.lack.since, default=None), place.row
    return PostRow(
        f"{row.id}:{slot.label}",
        row.id,
        place.town_id,
        place.town,
        row.name,
        slot.label,
        slot.minimum,
        held.here,
        len(held.lack.since),
        since,
        None if since is None else (day - since).days,
        held.lack.never,
        slot.maximum,
        0 if slot.maximum is None else max(held.here - slot.maximum, 0),
        held.doubled,
        spared,
        slot.paid,
        slot.recruited_by,
        slot.managed_by,
        slot.used_by,
        place.village,
        row.code,
        slot.role,
        slot.employment,
    )


def _spared(unit: Unit, slot: Slot, since: Sequence[date], day: date) -> Decimal | None:
    """Return what the empty seats would have been paid this year up to the day, that day not included."""
    if not since or not slot.employment or Permission.PAY_READ not in unit.actor.permissions:
        return None
    firsts = [max(one, day.replace(month=1, day=1)) for one in since]
    told = [pay.spared(unit, slot.employment, first, day) for first in firsts if first < day]
    amounts = [one for one in told if one is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(told) else None


def _total(scope: Scope, rows: Sequence[PostRow]) -> PostTotal:
    """Return the rows of one post in a town added up, or of what lies in none: the county itself."""
    first = rows[0]
    told = [row.spared for row in rows if row.spared is not None]
    return PostTotal(
        f"{first.town_id}:{first.post}",
        scope,
        first.town,
        first.post,
        len(rows),
        sum(row.minimum for row in rows),
        sum(row.here for row in rows),
        sum(row.short for row in rows),
        sum(row.short > 0 for row in rows),
        max((row.days for row in rows if row.days is not None), default=None),
        sum(row.over for row in rows),
        sum(row.doubled for row in rows),
        sum(told, Decimal(0)) if told else None,
        first.recruited_by,
        first.managed_by,
        first.used_by,
    )
