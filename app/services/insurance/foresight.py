"""What an act of the insurance would come to, before it is done: who, how much, which line of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import Permission, permits
from app.domain import insurance as rules
from app.domain.budget import Overspend
from app.services._entries import Foresight, foreseen
from app.services.insurance._list import contract_of, terms_of, uncovered
from app.services.insurance._plans import commitment, exchanged, payment
from app.workspace import Unit
from db.models.people import Person

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """An act as it would be done: in words, what it costs, whom the insurer may refuse, the ledger."""

    text: str
    people: int
    cost: Decimal
    warnings: tuple[str, ...] = ()
    ledger: Foresight | None = None


@permits(Permission.INSURANCE_WRITE)
def foresee_enrol(unit: Unit, contract_id: int, on: date, people: Collection[int] | None = None) -> Plan:
    """Return what putting everybody not covered, or some people, on the list from a day would come to.

    Raises:
        NotFound: there is no such contract. Invalid: the day is outside the term.
    """
    contract = contract_of(unit, contract_id)
    terms = terms_of(unit, contract)
    new = uncovered(unit, contract, on, people)
    cost = rules.premium_total(rules.enrol(terms, new, on))
    if not new:
        return Plan(f"{on}在岗的人都已在保，没有要投保的。", 0, cost)
    found = {one.id: one for one in unit.session.scalars(select(Person).where(Person.id.in_(new)))}
    who = [found[one] for one in new]
    named = "、".join(one.name for one in who[:_NAMED]) + (f"等{len(who)}人" if len(who) > _NAMED else "")
    warned = (rules.age_warning(terms, one.name, one.birth, on) for one in who)
    text = f"{named}：每人{contract.premium}元，共{len(who)}人{cost}元，{on}起在保。"
    ledger = foreseen(unit, contract.year, *commitment(unit, contract, len(new), on)) if cost else None
    return Plan(text, len(new), cost, tuple(filter(None, warned)), ledger)


@permits(Permission.INSURANCE_WRITE)
def foresee_premium(unit: Unit, contract_id: int, on: date) -> Plan:
    """Return what paying the insurer what is owed would come to.

    Raises:
        NotFound: there is no such contract. Invalid: nothing is unpaid.
    """
    contract = contract_of(unit, contract_id)
    owed, group = payment(unit, contract, on)
    text = f"保单{contract.number}（{contract.insurer}）已承诺、未付的保险费共{owed}元。"
    return Plan(text, 0, owed, (), foreseen(unit, contract.year, group, Overspend.STOP))


@permits(Permission.INSURANCE_WRITE)
def foresee_exchange(unit: Unit, contract_id: int, leaver_id: int, successor_id: int, on: date) -> Plan:
    """Return what exchanging two names on a day would come to: no premium, no line of the ledger.

    Raises:
        NotFound, Invalid: as exchange.
    """
    contract = contract_of(unit, contract_id)
    _, movement = exchanged(unit, contract, leaver_id, successor_id, on)
    found = unit.session.scalars(select(Person).where(Person.id.in_((leaver_id, successor_id))))
    who = {one.id: one for one in found}
    last = movement.enters.end if movement.enters else contract.ends
    text = (
        f"{who[leaver_id].name}的保险到{on}零时止，{who[successor_id].name}同时起在保，"
        f"到{last}（不含）。不另收保费，台账不变。"
    )
    heir = who[successor_id]
    warning = rules.age_warning(terms_of(unit, contract), heir.name, heir.birth, on)
    return Plan(text, 1, movement.premium, (warning,) if warning else ())
