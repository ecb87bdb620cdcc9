"""The accident insurance: the whole roster, exchanges on the day, the list at a date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.domain.insurance import EndorsementKind
from app.domain.roster import EndReason
from app.services import budget, insurance, roster
from app.services.insurance import NewContract
from app.services.roster import Leaving
from db.models.roster import Posting
from tests.office import Office, one
from tests.services.paid import WEST, appropriate, hire, person, worker

MID_MAY = date(2026, 5, 16)


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


def contract(office: Office, **changes: object) -> int:
    new = {"year": 2026, "number": "保2026-1", "insurer": "某保险公司"} | changes
    return office.maker.do(insurance.open_contract, NewContract(**new))


def enrolled(office: Office) -> int:
    contract_id = contract(office)
    assert office.maker.do(insurance.enrol, contract_id) == 4
    return contract_id


def replace_worker(office: Office, name: str, on: date) -> None:
    posting = one(office.maker, select(Posting).where(Posting.person_id == person(office, name)))
    leaving = Leaving(on=on, reason=EndReason.RESIGNED)
    office.maker.do(roster.replace, posting.id, posting.version, leaving, worker(office, 9, name="演示新"))


def names(office: Office, contract_id: int, on: date) -> list[str]:
    return [row.name for row in office.maker.ask(insurance.insured, contract_id, on)]


def test_everybody_is_insured_the_postal_worker_too(county: Office):
    contract_id = enrolled(county)
    assert names(county, contract_id, date(2026, 1, 1)) == ["演示甲", "演示乙", "演示丙", "演示丁"]
    assert names(county, contract_id, date(2027, 1, 1)) == []
    assert county.maker.ask(insurance.premium_total, contract_id) == Decimal("400.00")
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert subject.committed == Decimal("400.00")
    assert county.maker.do(insurance.pay_premium, contract_id, date(2026, 1, 20)) == Decimal("400.00")
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert (subject.committed, subject.expended) == (0, Decimal("400.00"))
    with pytest.raises(Invalid, match="没有未付"):
        county.maker.do(insurance.pay_premium, contract_id, date(2026, 1, 21))


def test_enrolling_again_adds_only_who_is_new(county: Office):
    contract_id = enrolled(county)
    assert county.maker.do(insurance.enrol, contract_id) == 0
    grid = county.unit_id(WEST)
    county.maker.do(roster.register, worker(county, 9, name="演示新", unit_id=grid, since=date(2026, 3, 1)))
    assert county.maker.do(insurance.enrol, contract_id, date(2026, 3, 1)) == 1
    assert county.maker.ask(insurance.premium_total, contract_id) == Decimal("500.00")


def test_the_insurer_exchanges_names_on_the_day_without_a_premium(county: Office):
    contract_id = enrolled(county)
    replace_worker(county, "演示甲", MID_MAY)
    assert county.maker.do(insurance.follow_roster, contract_id, date(2026, 6, 1)) == 1
    assert county.maker.do(insurance.follow_roster, contract_id, date(2026, 6, 1)) == 0
    assert "演示甲" in names(county, contract_id, date(2026, 5, 15))
    assert "演示新" not in names(county, contract_id, date(2026, 5, 15))
    assert "演示新" in names(county, contract_id, MID_MAY)
    assert "演示甲" not in names(county, contract_id, MID_MAY)
    assert county.maker.ask(insurance.premium_total, contract_id) == Decimal("400.00")
    listed = county.maker.ask(insurance.insured, contract_id, MID_MAY)
    assert [row.premium for row in listed] == [Decimal("100.00")] * 4, "what was paid on each place"
    last = county.maker.ask(insurance.endorsements, contract_id)[-1]
    assert (last.kind, last.leaves, last.enters, last.premium) == (
        EndorsementKind.EXCHANGE,
        "演示甲",
        "演示新",
        0,
    )
    (row,) = county.maker.ask(insurance.contracts, 2026)
    assert row.total == Decimal("400.00")


def test_a_leaver_without_a_successor_is_pointed_out_and_removed(county: Office):
    contract_id = enrolled(county)
    posting = one(county.maker, select(Posting).where(Posting.person_id == person(county, "演示甲")))
    county.maker.do(roster.leave, posting.id, posting.version, Leaving(on=MID_MAY, reason=EndReason.RESIGNED))
    rows = county.maker.ask(insurance.insured, contract_id, MID_MAY)
    assert [row.name for row in rows if "已离岗" in row.warning] == ["演示甲"]
    county.maker.do(insurance.remove, contract_id, person(county, "演示甲"), MID_MAY)
    assert len(names(county, contract_id, MID_MAY)) == 3
    assert county.maker.ask(insurance.premium_total, contract_id) == Decimal("400.00")


def test_who_cannot_be_exchanged(county: Office):
    contract_id = enrolled(county)
    first, second = person(county, "演示甲"), person(county, "演示乙")
    with pytest.raises(Invalid, match="已经在保"):
        county.maker.do(insurance.exchange, contract_id, first, second, MID_MAY)
    with pytest.raises(NotFound):
        county.maker.do(insurance.exchange, contract_id, 999, first, MID_MAY)
    with pytest.raises(NotFound, match="保单"):
        county.maker.do(insurance.enrol, 999)


def test_a_contract_is_entered_once_and_lasts_some_days(county: Office):
    contract(county)
    with pytest.raises(Invalid, match="已经登记过"):
        contract(county)
    with pytest.raises(Invalid, match="晚于"):
        contract(county, number="保2", starts=date(2026, 2, 1), ends=date(2026, 2, 1))


def test_age_is_warned_of_and_numbers_are_masked(county: Office):
    old = make_identity("990101", date(1958, 3, 1), 77)
    grid = county.unit_id(WEST)
    new = worker(county, 9, name="演示老", identity=old, unit_id=grid)
    county.maker.do(roster.register, new)
    contract_id = contract(county)
    county.maker.do(insurance.enrol, contract_id)
    rows = {row.name: row for row in county.maker.ask(insurance.insured, contract_id, date(2026, 1, 1))}
    assert "67周岁" in rows["演示老"].warning
    assert rows["演示甲"].warning == ""
    assert old not in repr(rows)
    assert old in repr(county.maker.ask(insurance.insured, contract_id, date(2026, 1, 1), clear=True))
    with pytest.raises(Denied):
        county.approver.ask(insurance.insured, contract_id, date(2026, 1, 1), clear=True)
    assert [row.name for row in county.clerk_b.ask(insurance.insured, contract_id, date(2026, 1, 1))] == [
        "演示丙",
        "演示丁",
    ]
