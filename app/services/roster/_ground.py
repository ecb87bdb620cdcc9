"""What a posting is checked against: the county's terms, the unit's life, the posts already there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import NotFound
from app.core.records import many
from app.domain.roster import GridRole, Ground, Kind, Post, Terms
from app.domain.units import Level
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion

T = TypeVar("T", int, str)
_CHUNK = 5000  # bound parameters of one statement


@dataclass(frozen=True, slots=True)
class Site:
    """A unit a posting may be at, and the code that routes its rows."""

    ground: Ground
    scope_code: int


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a unit, with its level and scope."""

    unit_id: int
    level: Level
    scope_code: int
    name: str
    statistical: bool
    valid_from: date
    valid_to: date
    change_id: int | None


_version, _ground_of = many(_Version), many(Ground)


def chunks(items: Collection[T]) -> Iterator[Sequence[T]]:
    """Yield the items in pieces one statement can bind."""
    ordered = sorted(items)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def among(column: InstrumentedAttribute[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Return whether a column is one of these ids; a run without a gap is asked by its two ends.

    What is written at once is such a run, and SQLAlchemy takes longer over five thousand ids than a database.
    """
    first, last = min(ids), max(ids)
    gapless = last - first + 1 == len(set(ids))
    return column.between(first, last) if gapless else column.in_(ids)


def terms_of(unit: Unit) -> Terms:
    """Return what the policy in force today says of kinds and of the level of each role."""
    if "roster.terms" not in unit.kept:
        policy = policy_on(unit, unit.today)
        kinds = (
            Kind(
                key=kind.key,
                label=kind.label,
                dedicated=kind.area == "dedicated",
                waged=kind.paid.value or kind.host_paid.value,
            )
            for kind in policy.employment_kinds
        )
        unit.kept["roster.terms"] = Terms(kinds={kind.key: kind for kind in kinds}, levels=policy.role_levels)
    found: Terms = unit.kept["roster.terms"]
    return found


def sites_of(unit: Unit, unit_ids: Collection[int], since: date) -> dict[int, Site]:
    """Return the units by id that the actor sees, with the worker postings there from ``since`` on."""
    versions: dict[int, list[_Version]] = defaultdict(list)
    for row in _versions(unit, unit_ids):
        if unit.actor.sees(row.scope_code):
            versions[row.unit_id].append(row)
    taken = _taken(unit, list(versions), since)
    policy = policy_on(unit, unit.today)
    places = policy.workers_per_grid.value if policy.workers_per_grid else None
    level = policy.hierarchy.worker_level
    return {
        unit_id: Site(
            _ground(rows, tuple(taken[unit_id]), places if rows[0].level is level else None),
            rows[0].scope_code,
        )
        for unit_id, rows in versions.items()
    }


def site_of(unit: Unit, unit_id: int, since: date) -> Site:
    """Return one unit's site.

    Raises: NotFound where the actor does not see it.
    """
    found = sites_of(unit, (unit_id,), since).get(unit_id)
    if found is None:
        raise NotFound("没有这个网格，或它不在您的管辖范围，请刷新后再试。")
    return found


def _versions(unit: Unit, unit_ids: Collection[int]) -> Iterator[_Version]:
    unit.session.flush()
    for some in chunks(unit_ids):
        statement = (
            select(
                UnitRecord.id,
                UnitRecord.level,
                UnitRecord.scope_lo,
                UnitVersion.name,
                UnitVersion.statistical,
                UnitVersion.valid_from,
                UnitVersion.valid_to,
                UnitVersion.change_id,
            )
            .join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
            .where(among(UnitRecord.id, some), UnitVersion.voided_at.is_(None))
            .order_by(UnitVersion.valid_from)
        )
        for row in unit.session.connection().execute(statement).all():  # no records: nothing to look after
            yield _version(*row)


def _ground(rows: Sequence[_Version], taken: tuple[Post, ...], places: int | None) -> Ground:
    first, last = rows[0], rows[-1]
    return _ground_of(
        name=last.name,
        level=first.level,
        statistical=last.statistical,
        # a unit that no change created was there before this register began
        opened=first.valid_from if first.change_id else date.min,
        closed=last.valid_to,
        taken=taken,
        places=places,
    )


def _taken(unit: Unit, unit_ids: Collection[int], since: date) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    for some in chunks(unit_ids):
        statement = select(Posting).where(
            among(Posting.unit_id, some),
            Posting.role == GridRole.WORKER,
            Posting.voided_at.is_(None),
            Posting.valid_to > since,
        )
        for posting in unit.session.scalars(statement):
            found[posting.unit_id].append(post_of(posting))
    return found


def held_by(unit: Unit, person_ids: Collection[int]) -> dict[int, list[Post]]:
    """Return every posting of these persons, without the names of places the actor does not see."""
    found: dict[int, list[Post]] = defaultdict(list)
    for some in chunks(person_ids):
        statement = select(Posting).where(among(Posting.person_id, some), Posting.voided_at.is_(None))
        for posting in unit.session.scalars(statement):
            found[posting.person_id].append(post_of(posting))
    return found


def post_of(posting: Posting) -> Post:
    """Return the posting as the rules see it."""
    return Post(
        id=posting.id,
        person_id=posting.person_id,
        unit_id=posting.unit_id,
        role=posting.role,
        employment=posting.employment,
        host_body_id=posting.host_body_id,
        start=posting.valid_from,
        end=posting.valid_to,
    )


def with_post(site: Site, post: Post) -> Site:
    """Return the site with one more worker there."""
    if post.role is not GridRole.WORKER:
        return site
    return replace(site, ground=replace(site.ground, taken=(*site.ground.taken, post)))


def earliest(days: Iterable[date]) -> date:
    """Return the first of the days, or the first of all days."""
    return min(days, default=date.min)
