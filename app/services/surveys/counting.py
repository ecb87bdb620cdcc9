"""How right the data of somebody's grids are: the sums of the checks of a period, by person (Z19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.domain.roster import GridRole
from app.domain.surveys import SurveyKind, survey_number, told
from app.domain.units import FINEST
from app.services._same import stays
from app.workspace import Unit
from db.models.roster import Posting
from db.models.surveys import Survey
from db.models.units import Unit as UnitRecord
from db.scope import in_scope, valid

_Sum = tuple[int, int, int]  # the check, a part, its whole


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one person's grids: the part, the whole, in words, and the checks they are the sum of."""

    done: int
    asked: int
    told: str
    evidence: str


@permits(Permission.ROSTER_READ)
def accuracy(unit: Unit, first: date, last: date) -> dict[int, Figure]:
    """Return by person how many records of their grids were right of those looked at, first to last day."""
    return _figures(unit, (first, last), ("correct", "checked"), ("抽查", "准确"))


@permits(Permission.ROSTER_READ)
def matching(unit: Unit, first: date, last: date) -> dict[int, Figure]:
    """Return by person how many records of their grids matched of those compared, first to last day."""
    return _figures(unit, (first, last), ("matched", "compared"), ("比对", "匹配"))


@permits(Permission.ROSTER_READ)
def unchecked(unit: Unit, first: date, last: date) -> int:
    """Return in how many of the actor's grids somebody serves whose data nobody checked in a span."""
    day = min(last, unit.today)
    looked_at = select(Survey.unit_id).where(
        Survey.survey_kind == SurveyKind.DATA, Survey.voided.is_(False), Survey.ends.between(first, last)
    )
    statement = (
        select(func.count(func.distinct(Posting.unit_id)))
        .join(UnitRecord, UnitRecord.id == Posting.unit_id)
        .where(valid(Posting, AsOf(day)), Posting.role == GridRole.WORKER, UnitRecord.level.in_(FINEST))
        .where(in_scope(unit.actor.scopes, Posting.scope_code), Posting.unit_id.not_in(looked_at))
    )
    return unit.session.scalar(statement) or 0


def _figures(
    unit: Unit, span: tuple[date, date], keys: tuple[str, str], words: tuple[str, str]
) -> dict[int, Figure]:
    """Return the sums of the checks that ended in a span, of whoever served in the grid on the last day."""
    part, whole = (getattr(Survey, key) for key in keys)
    statement = (
        select(Posting.person_id, Survey.id, part, whole)
        .join(Posting, Posting.unit_id == Survey.unit_id)
        .where(Survey.survey_kind == SurveyKind.DATA, Survey.voided.is_(False), whole > 0)
        .where(Survey.ends.between(*span), in_scope(unit.actor.scopes, Survey.scope_code))
        .where(Posting.role == GridRole.WORKER, Posting.voided_at.is_(None))
        .where(Posting.valid_from <= Survey.ends, Posting.valid_to > Survey.ends)
        .order_by(Survey.id)
    )
    kept, found = stays(unit), defaultdict[int, set[_Sum]](set)
    for person, check, few, all_ in unit.session.execute(statement):
        found[kept.get(person, person)].add((check, few, all_))
    return {person: _figure(sorted(sums), words) for person, sums in found.items()}


def _figure(sums: Iterable[_Sum], words: tuple[str, str]) -> Figure:
    checks, parts, wholes = zip(*sums, strict=True)
    done, asked = sum(parts), sum(wholes)
    return Figure(done, asked, told(done, asked, words), "、".join(map(survey_number, checks)))
