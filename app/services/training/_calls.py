"""Lines of a sheet as they are added, within the quota of every unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from app.core.asof import AsOf
from app.core.errors import Invalid
from app.domain.policy import TrainingQuota
from app.domain.roster import GridRole
from app.domain.training.rules import over_quota
from app.services import units
from app.services.policy import policy_on
from app.services.training._book import lines
from app.services.units import UnitRow
from app.workspace import Unit
from db.models.roster import Posting
from db.models.training import TrainingPlace, TrainingSession
from db.scope import in_scope, valid


def add(unit: Unit, row: TrainingSession, people: Sequence[int], *, strict: bool = True) -> int:
    """Put people on a sheet in their order and return how many were not on it; quotas hold where ``strict``.

    Who does not serve on the first day is left out.
    """
    everybody = unit.session.scalars(select(TrainingPlace).where(TrainingPlace.session_id == row.id)).all()
    there = {one.person_id for one in everybody if not one.voided}
    serving = serving_then(unit, row, people)
    wanted = [one for one in people if one not in there and one in serving]
    if strict and (rules := rules_of(unit, row)):
        _hold_quota(unit, row, rules, [serving[one] for one in wanted])
    back = {one.person_id: one for one in everybody if one.voided}
    number = max((one.number for one in everybody), default=0)
    for person_id in wanted:
        if person_id in back:
            back[person_id].voided, back[person_id].void_reason = False, None
            back[person_id].unit_id = serving[person_id]  # the day may have been another one
            continue
        number += 1
        unit.session.add(
            TrainingPlace(session_id=row.id, number=number, person_id=person_id, unit_id=serving[person_id])
        )
    unit.session.flush()
    return len(wanted)


def serving_then(unit: Unit, row: TrainingSession, people: Sequence[int]) -> dict[int, int]:
    """Return at which unit each of them serves on the session's first day; nobody else is in it."""
    found = unit.session.execute(
        select(Posting.person_id, Posting.unit_id)
        .where(valid(Posting, AsOf(row.starts)), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.person_id.in_(people))
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
    )
    return {one.person_id: one.unit_id for one in found}


def staffed(unit: Unit, row: TrainingSession) -> set[int]:
    """Return the units in which a worker serves on the session's first day."""
    there = select(Posting.unit_id).where(valid(Posting, AsOf(row.starts)), Posting.role == GridRole.WORKER)
    return set(unit.session.scalars(there.where(in_scope(unit.actor.scopes, Posting.scope_code)).distinct()))


def rules_of(unit: Unit, row: TrainingSession) -> list[TrainingQuota]:
    """Return the quotas of a session's level on its first day."""
    return policy_on(unit, row.starts).training.quotas_of(row.training_level)


def _hold_quota(
    unit: Unit, row: TrainingSession, rules: Sequence[TrainingQuota], more: Sequence[int]
) -> None:
    for rule in rules:
        above = above_of(unit, row, rule)
        there = Counter(above[one.unit_id] for one in lines(unit, row.id) if one.unit_id in above)
        if why := over_quota([rule], there, [above[one] for one in more if one in above]):
            raise Invalid(why, {"unit_id": why, "person_id": why})


def above_of(unit: Unit, row: TrainingSession, rule: TrainingQuota) -> dict[int, str]:
    """Return by unit what of the quota's level lies over it on the first day, or is it, by name."""
    rows = {one.id: one for one in tree_then(unit, row)}
    found: dict[int, str] = {}
    for one in rows.values():  # parents before children
        if one.level is rule.per:
            found[one.id] = one.full_name
        elif one.parent_id in found:
            found[one.id] = found[one.parent_id]
    return found


def tree_then(unit: Unit, row: TrainingSession) -> list[UnitRow]:
    """Return the units of the first day, parents before children."""
    return units.tree(unit, row.starts)
