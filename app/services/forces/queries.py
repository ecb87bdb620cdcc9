"""The register on a day, and what its form offers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.identity import mask_phone
from app.core.period import OPEN_END
from app.core.records import many
from app.services import policy, units
from app.services.forces._ground import places, rules_of, rules_today
from app.services.forces.rows import ForceChoices, ForceRow
from app.workspace import Unit
from db.models.forces import Force
from db.scope import in_scope, valid

_row = many(ForceRow)
_COLUMNS = (
    Force.id,
    Force.version,
    Force.unit_id,
    Force.force_kind,
    Force.name,
    Force.leader,
    Force.phone,
    Force.heads,
    Force.place,
    Force.origin,
    Force.valid_from,
    Force.valid_to,
    Force.note,
)


@permits(Permission.ROSTER_READ)
def forces(unit: Unit, on: date | None = None) -> list[ForceRow]:
    """List who stands beside the workers on a day in the actor's scope, telephones masked, in tree order."""
    day = on or unit.as_of.valid_on
    labels = {key: rule.label for key, rule in rules_of(policy.policy_on(unit, day)).items()}
    known = places(units.tree(unit, day))
    order = {unit_id: at for at, unit_id in enumerate(known)}
    statement = select(*_COLUMNS).where(
        valid(Force, AsOf(day, unit.as_of.known_at)), in_scope(unit.actor.scopes, Force.scope_code)
    )
    found = []
    for one in unit.session.connection().execute(statement.order_by(Force.id)):
        if one.unit_id in known:
            where = known[one.unit_id]
            found.append(
                _row(
                    one.id,
                    one.version,
                    one.unit_id,
                    one.force_kind,
                    where.town,
                    where.row.name,
                    labels.get(one.force_kind, one.force_kind),
                    one.name,
                    one.leader,
                    mask_phone(one.phone),
                    one.heads,
                    one.place,
                    one.origin,
                    one.valid_from,
                    None if one.valid_to == OPEN_END else one.valid_to,
                    one.note,
                    where.village,
                    where.row.code,
                )
            )
    return sorted(found, key=lambda row: order[row.unit_id])


NO_KINDS = "县政策还没有写网格力量的种类（志愿者、楼栋长等），请先在“政策依据”补充，再登记。"


@permits(Permission.ROSTER_READ)
def force_choices(unit: Unit) -> ForceChoices:
    """Return the kinds that may be chosen today.

    Raises: NotFound while the county has no policy.
    """
    return ForceChoices(tuple((key, rule.label) for key, rule in rules_today(unit).items()), unit.today)


@permits(Permission.ROSTER_READ)
def no_kinds(unit: Unit) -> str:
    """Return why nothing can be registered, a policy that names no kinds; empty where something can."""
    return "" if rules_today(unit) else NO_KINDS
