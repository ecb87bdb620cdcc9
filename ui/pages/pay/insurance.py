"""保险: who is insured today, and every change of the list as told to the insurer."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.services import insurance
from app.services.insurance import ContractRow, EndorsementRow, InsuredRow
from app.workspace import Unit
from ui.kit.register import Register

_TOPICS = frozenset({"insurance_policy", "insured", "endorsement", "posting"})


def _current(unit: Unit) -> ContractRow | None:
    """Return the contract in force on the day that is looked at; else the latest one."""
    rows, day = insurance.contracts(unit), unit.as_of.valid_on
    return next((row for row in rows if row.starts <= day < row.ends), rows[0] if rows else None)


@permits(Permission.INSURANCE_READ)
def insured_today(unit: Unit) -> list[InsuredRow]:
    """List who is covered on the day that is looked at; empty before the first contract."""
    contract = _current(unit)
    return insurance.insured(unit, contract.id, unit.as_of.valid_on) if contract else []


@permits(Permission.INSURANCE_READ)
def changes(unit: Unit) -> list[EndorsementRow]:
    """List the changes of the contract in force, the latest first."""
    contract = _current(unit)
    return insurance.endorsements(unit, contract.id)[::-1] if contract else []


INSURED = Register(
    id="insurance",
    title="保险清单",
    section="补贴经费",
    icon="wallet",
    row=InsuredRow,
    query=insured_today,
    topics=_TOPICS,
    empty="还没有人在保：请先登记保单并按花名册投保。",
)

EXCHANGES = Register(
    id="exchanges",
    title="保险批改",
    section="补贴经费",
    icon="wallet",
    row=EndorsementRow,
    query=changes,
    topics=_TOPICS,
    names=("leaves", "enters"),
    whole=True,
    empty="保险清单还没有变动。",
)
