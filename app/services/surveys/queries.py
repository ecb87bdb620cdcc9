"""The rounds of 摸底 beside the roster of their day and of today; the checks of data by grid and by town."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.core.access import Permission, Scope, permits
from app.core.asof import AsOf
from app.core.errors import NotFound
from app.core.period import Month
from app.domain.roster import GridRole
from app.domain.surveys import ROUNDS_OF, SurveyKind, rate, survey_number
from app.services._actors import names
from app.services._places import places
from app.services.surveys._facts import GONE, headings
from app.services.surveys.rows import CheckRow, RoundRow, TownRow
from app.workspace import Unit
from db.models.roster import Posting
from db.models.surveys import Survey
from db.models.units import Unit as UnitRecord
from db.scope import in_scope, valid


@permits(Permission.ROSTER_READ)
def rounds(unit: Unit) -> list[RoundRow]:
    """List the rounds of 摸底 of the actor's units, the latest first, with who served there then and now."""
    return _rounds(unit)


@permits(Permission.ROSTER_READ)
def one_round(unit: Unit, survey_id: int) -> RoundRow:
    """Return one round.

    Raises: NotFound outside the actor's scope.
    """
    found = _rounds(unit, Survey.id == survey_id)
    if not found:
        raise NotFound(GONE)
    return found[0]


def _rounds(unit: Unit, *where: ColumnElement[bool]) -> list[RoundRow]:
    found = _kept(unit, Survey.survey_kind.in_(ROUNDS_OF), *where)
    people, called = names(unit), places(unit, {row.unit_id for row in found})
    grounds = {
        record.id: record
        for record in unit.session.scalars(
            select(UnitRecord).where(UnitRecord.id.in_({row.unit_id for row in found}))
        )
    }
    serving = _Serving(unit)
    return [
        _round(row, grounds[row.unit_id], (called[row.unit_id], people[row.recorded_by]), serving)
        for row in found
    ]


def _kept(unit: Unit, *where: ColumnElement[bool]) -> Sequence[Survey]:
    statement = (
        select(Survey)
        .where(in_scope(unit.actor.scopes, Survey.scope_code), Survey.voided.is_(False), *where)
        .order_by(Survey.ends.desc(), Survey.id.desc())
    )
    return unit.session.scalars(statement).all()


class _Serving:
    """How many workers serve under a unit on a day; each asked once."""

    def __init__(self, unit: Unit) -> None:
        self.unit, self.known = unit, dict[tuple[int, date], int]()

    def at(self, ground: UnitRecord, day: date) -> int | None:
        """Return the count, None of a unit that shares its interval with the one it went into."""
        if ground.follows_id is not None:
            return None
        key = ground.id, day
        if key not in self.known:
            statement = select(func.count(func.distinct(Posting.person_id))).where(
                valid(Posting, AsOf(day)),
                Posting.role == GridRole.WORKER,
                Posting.scope_code.between(ground.scope_lo, ground.scope_hi),
                in_scope(self.unit.actor.scopes, Posting.scope_code),
            )
            self.known[key] = self.unit.session.scalar(statement) or 0
        return self.known[key]


def _round(row: Survey, ground: UnitRecord, said: tuple[str, str], serving: _Serving) -> RoundRow:
    then, now = serving.at(ground, row.ends), serving.at(ground, serving.unit.today)
    return RoundRow(
        id=row.id,
        version=row.version,
        unit_id=row.unit_id,
        kind_key=row.survey_kind.value,
        scope=Scope(ground.scope_lo, ground.scope_hi),
        number=survey_number(row.id),
        kind=row.survey_kind.label,
        round=row.survey_round,
        unit=said[0],
        starts=row.starts,
        ends=row.ends,
        bodies=row.bodies,
        heads=row.heads,
        then=then,
        differs=None if row.heads is None or then is None else row.heads - then,
        now=now,
        finding=row.finding,
        doc_no=row.doc_no,
        by=said[1],
    )


@permits(Permission.ROSTER_READ)
def checks(unit: Unit) -> list[CheckRow]:
    """List the checks of data of the actor's grids, the latest first, each figure with its two numbers."""
    found = _kept(unit, Survey.survey_kind == SurveyKind.DATA)
    people, called = names(unit), places(unit, {row.unit_id for row in found})
    words = _Headings(unit)
    return [_check(row, called[row.unit_id], people[row.recorded_by], words.of(row)) for row in found]


class _Headings:
    """What a heading was called on the day of a check; each day's policy is asked once."""

    def __init__(self, unit: Unit) -> None:
        self.unit, self.known = unit, dict[date, dict[str, str]]()

    def of(self, row: Survey) -> str:
        """Return the words, the key where the policy has them no more."""
        if row.ends not in self.known:
            self.known[row.ends] = headings(self.unit, row.ends)
        return self.known[row.ends].get(row.heading, row.heading)


def _check(row: Survey, place: str, by: str, heading: str) -> CheckRow:
    town, *middle, grid = ["", "", *place.split(" › ")][-max(3, place.count(" › ") + 1) :]
    return CheckRow(
        id=row.id,
        version=row.version,
        unit_id=row.unit_id,
        heading_key=row.heading,
        heading=heading,
        number=survey_number(row.id),
        month=Month.of(row.ends).label,
        town=town,
        village=" › ".join(filter(None, middle)),
        grid=grid,
        checked=row.checked,
        correct=row.correct,
        accuracy=rate(row.correct, row.checked),
        compared=row.compared,
        matched=row.matched,
        matching=rate(row.matched, row.compared),
        starts=row.starts,
        ends=row.ends,
        bodies=row.bodies,
        finding=row.finding,
        doc_no=row.doc_no,
        by=by,
    )


@permits(Permission.ROSTER_READ)
def towns(unit: Unit) -> list[TownRow]:
    """List the checks of the actor's grids together, by month, town and heading, the latest month first."""
    found: dict[tuple[str, str, str], list[CheckRow]] = defaultdict(list)
    for row in checks(unit):  # the latest first
        found[row.month, row.town, row.heading].append(row)
    return [_town(key, rows) for key, rows in found.items()]


def _town(key: tuple[str, str, str], rows: Sequence[CheckRow]) -> TownRow:
    month, town, heading = key
    sums = {
        part: sum(getattr(row, part) or 0 for row in rows)
        for part in ("checked", "correct", "compared", "matched")
    }
    return TownRow(
        id=" ".join(key),
        month=month,
        town=town,
        heading=heading,
        grids=len({row.unit_id for row in rows}),
        accuracy=rate(sums["correct"], sums["checked"]),
        matching=rate(sums["matched"], sums["compared"]),
        **sums,
    )
