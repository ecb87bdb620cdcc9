"""The list of a contract as it is kept, and whom the roster would put on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from app.core.asof import AsOf
from app.core.errors import NotFound
from app.domain.insurance import Terms
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.insurance import InsurancePolicy, Insured
from db.models.people import Person
from db.models.roster import Posting
from db.scope import valid

NO_INSURANCE = "县政策里没有人身意外伤害保险，请先在政策中补充。"


def contract_of(unit: Unit, contract_id: int) -> InsurancePolicy:
    contract = unit.session.get(InsurancePolicy, contract_id)
    if contract is None or contract.voided:
        raise NotFound("没有这份保单，请刷新后再试。")
    return contract


def terms_of(unit: Unit, contract: InsurancePolicy) -> Terms:
    accident = policy_on(unit, contract.starts).insurance.accident
    low = accident.age_min.value if accident and accident.age_min else 0
    high = accident.age_max.value if accident and accident.age_max else 200
    return Terms(contract.starts, contract.ends, contract.premium, low, high)


def insurable(unit: Unit, on: date) -> dict[int, int]:
    """Return the people the county insures who are in post on a day, with their scope, in register order."""
    kinds = [kind.key for kind in policy_on(unit, on).employment_kinds if kind.insured.value]
    rows = unit.session.execute(
        select(Posting.person_id, Posting.scope_code)
        .join(Person, Person.id == Posting.person_id)
        .where(valid(Posting, AsOf(on, unit.as_of.known_at)), Posting.employment.in_(kinds))
        .order_by(Posting.scope_code, Person.sort_key, Posting.person_id)
    )
    return {row.person_id: row.scope_code for row in rows}


def uncovered(
    unit: Unit, contract: InsurancePolicy, on: date, people: Collection[int] | None = None
) -> list[int]:
    """Return who of the insurable, or of some people, is not on the contract's list on a day."""
    covered = {cover.person_id for cover in covers_on(unit, contract, on)}
    wanted = insurable(unit, on)
    return [one for one in wanted if one not in covered and (people is None or one in people)]


def covers_on(unit: Unit, contract: InsurancePolicy, on: date) -> Sequence[Insured]:
    statement = select(Insured).where(
        Insured.policy_id == contract.id, valid(Insured, AsOf(on, unit.as_of.known_at))
    )
    return unit.session.scalars(statement.order_by(Insured.id)).all()
