"""Who is insured on a day, what changed, what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Denied
from app.core.identity import mask_identity, mask_phone
from app.core.money import round_fen
from app.domain import insurance as rules
from app.domain.insurance import Terms
from app.domain.roster import GridRole
from app.services._hidden import true
from app.services._places import places
from app.services._standing import placed
from app.services.insurance._list import NO_INSURANCE, contract_of, insurable, terms_of, uncovered
from app.services.insurance._plans import paid, promised
from app.services.insurance.rows import ContractRow, EndorsementRow, InsuredRow
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.insurance import Endorsement, InsurancePolicy, Insured
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

NIL = Decimal("0.00")


@permits(Permission.INSURANCE_READ)
def premium_total(unit: Unit, contract_id: int) -> Decimal:
    """Return what the list of a contract came to, exchanges included at nothing."""
    return promised(unit, contract_id)


@permits(Permission.INSURANCE_READ)
def uninsured(unit: Unit, contract_id: int, on: date) -> int:
    """Return how many in post on a day are not on the contract's list.

    Raises: NotFound when there is no such contract.
    """
    return len(uncovered(unit, contract_of(unit, contract_id), on))


@permits(Permission.INSURANCE_READ)
def no_insurance(unit: Unit) -> str:
    """Return why no contract can be entered, a policy without such insurance; empty where one can."""
    return "" if policy_on(unit, unit.today).insurance.accident else NO_INSURANCE


@permits(Permission.INSURANCE_READ)
def contracts(unit: Unit, year: int | None = None) -> list[ContractRow]:
    """List the contracts, latest year first, of one year if given."""
    statement = select(InsurancePolicy).where(InsurancePolicy.voided.is_(False))
    if year is not None:
        statement = statement.where(InsurancePolicy.year == year)
    found = unit.session.scalars(statement.order_by(InsurancePolicy.year.desc(), InsurancePolicy.id))
    return [_contract_row(unit, one) for one in found]


def _contract_row(unit: Unit, one: InsurancePolicy) -> ContractRow:
    total = promised(unit, one.id)
    return ContractRow(
        one.id,
        one.version,
        one.year,
        one.number,
        one.insurer,
        one.starts,
        one.ends,
        one.premium,
        total,
        total - paid(unit, one.id),
    )


@permits(Permission.INSURANCE_READ)
def insured(unit: Unit, contract_id: int, on: date, *, clear: bool = False) -> list[InsuredRow]:
    """List who is covered on a day, in register order; ``clear`` shows whole numbers.

    Raises:
        NotFound: there is no such contract. Denied: whole numbers without the permission to see them.
    """
    if clear and Permission.ROSTER_REVEAL not in unit.actor.permissions:
        raise Denied(f"您没有“{Permission.ROSTER_REVEAL.label}”的权限，请联系县综治中心管理员。")
    contract = contract_of(unit, contract_id)
    found = unit.session.execute(
        select(Insured, Person)
        .join(Person, Person.id == Insured.person_id)
        .where(Insured.policy_id == contract.id, valid(Insured, AsOf(on, unit.as_of.known_at)))
        .where(in_scope(unit.actor.scopes, Insured.scope_code))
        .order_by(Insured.scope_code, Person.sort_key, Insured.id)
    ).all()
    terms = terms_of(unit, contract)
    posted, at = insurable(unit, on), _serving(unit, on)
    names = places(unit, {at[row.Person.id] for row in found if row.Person.id in at})
    return [
        _insured_row(
            unit,
            (number, row.Insured, row.Person),
            round_fen(terms.premium),
            (names.get(at.get(row.Person.id, 0), ""), _warning(terms, row.Person, posted, on)),
            clear=clear,
        )
        for number, row in enumerate(found, 1)
    ]


@permits(Permission.INSURANCE_READ)
def insured_by(unit: Unit, point: Standpoint) -> list[InsuredRow]:
    """List who was covered on a standpoint's day by the contract of that day, under the units it asks for."""
    contract = next((one for one in contracts(unit) if one.starts <= point.day < one.ends), None)
    if contract is None:
        return []
    at = _serving(unit, point.day)
    rows = [row for row in insured(unit, contract.id, point.day) if row.person_id in at]
    there = placed(unit, point, rows, lambda row: at[row.person_id])
    return [replace(row, place=place, number=number) for number, (row, place) in enumerate(there, 1)]


def _serving(unit: Unit, on: date) -> dict[int, int]:
    """Return where each person served as a worker on a day, or last before it."""
    served = select(Posting.person_id, Posting.unit_id).where(
        Posting.valid_from <= on, Posting.voided_at.is_(None), Posting.role == GridRole.WORKER
    )
    return dict(unit.session.execute(served.order_by(Posting.valid_from, Posting.id)).all())


def _warning(terms: Terms, person: Person, posted: dict[int, int], on: date) -> str:
    left = "" if person.id in posted else "已离岗，请办理替换或减员。"
    return left + rules.age_warning(terms, person.name, person.birth, max(terms.starts, min(on, terms.ends)))


def _insured_row(
    unit: Unit, item: tuple[int, Insured, Person], premium: Decimal, told: tuple[str, str], *, clear: bool
) -> InsuredRow:
    """Return a person's line, with what is told of it: where they serve, what to look at.

    Who took over a leaver's cover stands for the premium that was paid on it.
    The exchange cost nothing, but a list that said so would not add up to the contract.
    """
    number, cover, person = item
    identity = unit.vault.open(f"person.id|{person.uid}", person.id_number)
    return InsuredRow(
        cover.id,
        cover.version,
        person.id,
        number,
        true(unit, person, "name") if clear else person.name,
        "居民身份证" if person.id_type == "111" else person.id_type,
        identity if clear else mask_identity(identity),
        person.sex,
        person.birth,
        "网格员",
        premium,
        cover.valid_from,
        cover.valid_to,
        "法定",
        true(unit, person, "phone") if clear else mask_phone(person.phone),
        *told,
    )


@permits(Permission.INSURANCE_READ)
def endorsements(unit: Unit, contract_id: int) -> list[EndorsementRow]:
    """List the changes of a contract's list in order, the first enrolment included."""
    leaver, successor = aliased(Insured), aliased(Insured)
    out, into = aliased(Person), aliased(Person)
    rows = unit.session.execute(
        select(Endorsement, out.name, into.name)
        .outerjoin(leaver, leaver.id == Endorsement.out_id)
        .outerjoin(successor, successor.id == Endorsement.in_id)
        .outerjoin(out, out.id == leaver.person_id)
        .outerjoin(into, into.id == successor.person_id)
        .where(Endorsement.policy_id == contract_id)
        .order_by(Endorsement.effective, Endorsement.id)
    )
    return [
        EndorsementRow(
            one.id, one.endorsement_kind, one.effective, leaves or "", enters or "", one.premium, one.note
        )
        for one, leaves, enters in rows
    ]
