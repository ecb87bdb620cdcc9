"""Make a contract, put the roster on its list, exchange leavers for successors, pay the premium."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.domain import insurance as rules
from app.domain.budget import DocKind
from app.domain.insurance import EndorsementKind, Movement
from app.domain.workflow import require
from app.services._entries import Paper, check_money, free_key, key_of
from app.services._entries import write as enter
from app.services.insurance._list import NO_INSURANCE, contract_of, covers_on, insurable, terms_of, uncovered
from app.services.insurance._plans import commitment, cover_of, covered, exchanged, payment
from app.services.insurance.rows import NewContract
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.insurance import Endorsement, InsurancePolicy, Insured
from db.models.roster import Posting
from db.scope import valid

NIL = Decimal("0.00")


@permits(Permission.INSURANCE_WRITE)
def open_contract(unit: Unit, new: NewContract) -> int:
    """Enter the year's contract and return its id; the list is still empty.

    Raises:
        Invalid: the number is taken, the year has one already, or the county's policy has no such insurance.
    """
    starts = new.starts or date(new.year, 1, 1)
    accident = policy_on(unit, starts).insurance.accident
    if accident is None:
        raise Invalid(NO_INSURANCE)
    if (
        unit.session.scalar(select(InsurancePolicy.id).where(InsurancePolicy.number == new.number))
        is not None
    ):
        raise Invalid(f"保单“{new.number}”已经登记过。", {"number": "已经登记过"})
    contract = InsurancePolicy(
        year=new.year,
        number=new.number,
        insurer=new.insurer,
        starts=starts,
        ends=new.ends or date(starts.year + 1, starts.month, starts.day),
        premium=new.premium if new.premium is not None else accident.premium.value,
    )
    if contract.ends <= contract.starts:
        raise Invalid("保险终止日期要晚于起保日期，请改正。", {"ends": "要晚于起保日期"})
    unit.session.add(contract)
    unit.session.flush()  # the caller needs the generated id
    return contract.id


@permits(Permission.INSURANCE_WRITE)
def enrol(
    unit: Unit,
    contract_id: int,
    on: date | None = None,
    doc_no: str = "",
    people: Collection[int] | None = None,
) -> int:
    """Put everybody in post on a day and not yet covered on the list, or some of them; return how many.

    Each costs the premium, committed against the budget in one group.

    Raises:
        NotFound: there is no such contract. Invalid: the day is outside the term, or money is short.
    """
    contract = contract_of(unit, contract_id)
    day = on or contract.starts
    posts = insurable(unit, day)
    new = uncovered(unit, contract, day, people)
    _write_additions(unit, contract, rules.enrol(terms_of(unit, contract), new, day), posts)
    _commit(unit, contract, len(new), day, doc_no)
    return len(new)


def _write_additions(
    unit: Unit, contract: InsurancePolicy, movements: Sequence[Movement], scopes: dict[int, int]
) -> None:
    covers = [movement.enters for movement in movements if movement.enters]
    ids = unit.insert(
        Insured,
        [
            {
                "policy_id": contract.id,
                "person_id": cover.person_id,
                "replaces_id": None,
                "premium": cover.premium,
                "valid_from": cover.start,
                "valid_to": cover.end,
                "scope_code": scopes[cover.person_id],
            }
            for cover in covers
        ],
    )
    unit.insert(
        Endorsement,
        [
            {
                "policy_id": contract.id,
                "endorsement_kind": EndorsementKind.ADD,
                "effective": cover.start,
                "out_id": None,
                "in_id": insured_id,
                "premium": cover.premium,
            }
            for insured_id, cover in zip(ids, covers, strict=True)
        ],
    )


def _commit(unit: Unit, contract: InsurancePolicy, people: int, on: date, doc_no: str) -> None:
    if not contract.premium * people:
        return
    group, rule = commitment(unit, contract, people, on)
    require(check_money(unit, contract.year, group, rule), "投保")
    paper = Paper(
        key=key_of("insurance", contract.id, on, _additions(unit, contract)),
        year=contract.year,
        kind=DocKind.INSURANCE,
        effective=on,
        doc_no=doc_no or contract.number,
        summary=f"{contract.year}年{people}人意外伤害保险费",
        doc_id=contract.id,
    )
    enter(unit, group, paper)


def _additions(unit: Unit, contract: InsurancePolicy) -> int:
    count = select(func.count()).where(Endorsement.policy_id == contract.id)
    return unit.session.scalar(count) or 0


@permits(Permission.INSURANCE_WRITE)
def pay_premium(unit: Unit, contract_id: int, on: date, doc_no: str = "") -> Decimal:
    """Enter that every premium promised so far was paid on a day and return the sum.

    Raises:
        NotFound: there is no such contract. Invalid: nothing is unpaid.
    """
    contract = contract_of(unit, contract_id)
    owed, group = payment(unit, contract, on)
    paper = Paper(
        key=free_key(unit, "premium", contract.id, on, owed),
        year=contract.year,
        kind=DocKind.INSURANCE,
        effective=on,
        doc_no=doc_no or contract.number,
        summary=f"{contract.year}年意外伤害保险费支付",
        doc_id=contract.id,
    )
    enter(unit, group, paper)
    return owed


@permits(Permission.INSURANCE_WRITE)
def exchange(unit: Unit, contract_id: int, leaver_id: int, successor_id: int, on: date) -> int:
    """Exchange a leaver's name for the successor's on one day, without a premium; return the new cover's id.

    Both are person ids.

    Raises:
        NotFound: the leaver is not on the list that day. Invalid: the successor is covered already,
            or the day is outside the term.
    """
    contract = contract_of(unit, contract_id)
    leaver, movement = exchanged(unit, contract, leaver_id, successor_id, on)
    enters = movement.enters
    assert enters is not None
    leaver.valid_to = on
    cover = Insured(
        policy_id=contract.id,
        person_id=successor_id,
        replaces_id=leaver.id,
        premium=enters.premium,
        valid_from=enters.start,
        valid_to=enters.end,
        scope_code=_scope_of(unit, successor_id, on, leaver.scope_code),
    )
    unit.session.add(cover)
    unit.session.flush()  # the endorsement refers to its id
    _endorse(unit, contract, movement, leaver.id, cover.id)
    return cover.id


def _scope_of(unit: Unit, person_id: int, on: date, otherwise: int) -> int:
    statement = select(Posting.scope_code).where(
        Posting.person_id == person_id, valid(Posting, AsOf(on, unit.as_of.known_at))
    )
    found = unit.session.scalar(statement.limit(1))
    return otherwise if found is None else found


def _endorse(
    unit: Unit, contract: InsurancePolicy, movement: Movement, out_id: int | None, in_id: int | None
) -> None:
    unit.session.add(
        Endorsement(
            policy_id=contract.id,
            endorsement_kind=movement.kind,
            effective=movement.on,
            out_id=out_id,
            in_id=in_id,
            premium=movement.premium,
        )
    )


@permits(Permission.INSURANCE_WRITE)
def remove(unit: Unit, contract_id: int, person_id: int, on: date) -> None:
    """Take a leaver without a successor off the list from a day; the premium is not given back.

    Raises:
        NotFound: the person is not on the list that day. Invalid: the day is outside the term.
    """
    contract = contract_of(unit, contract_id)
    leaver = covered(unit, contract, person_id, on)
    movement = rules.remove(terms_of(unit, contract), cover_of(leaver), on)
    leaver.valid_to = on
    _endorse(unit, contract, movement, leaver.id, None)


@permits(Permission.INSURANCE_WRITE)
def follow_roster(unit: Unit, contract_id: int, until: date) -> int:
    """Exchange every covered leaver for the successor the roster names, on the successor's first day.

    Returns how many names were exchanged; a leaver without a successor stays listed with a warning.
    """
    contract = contract_of(unit, contract_id)
    leaver, successor = aliased(Posting), aliased(Posting)
    rows = unit.session.execute(
        select(leaver.person_id, successor.person_id, successor.valid_from)
        .join(successor, successor.replaces_id == leaver.id)
        .where(successor.valid_from > contract.starts, successor.valid_from <= until)
        .where(successor.person_id != leaver.person_id, successor.valid_from < contract.ends)
        .where(successor.voided_at.is_(None), leaver.voided_at.is_(None))
        .order_by(successor.valid_from, successor.id)
    ).all()
    done = 0
    for old, new, on in rows:
        covered = {one.person_id for one in covers_on(unit, contract, on)}
        if old in covered and new not in covered:
            exchange(unit, contract_id, old, new, on)
            done += 1
    return done
