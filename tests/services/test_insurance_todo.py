"""What is next to be told to the insurer, and what an act comes to before it is done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.asof import AsOf
from app.core.errors import Denied, Invalid
from app.domain.budget import BudgetBucket
from app.domain.roster import EndReason
from app.services import budget, insurance, roster
from app.services.insurance import NewContract, NextAct, TodoRow
from app.services.roster import Leaving
from db.models.insurance import Insured
from db.models.roster import Posting
from tests.office import Office, count, one
from tests.services.paid import WEST, appropriate, hire, person, worker
from tests.services.test_insurance import MID_MAY, contract, enrolled, replace_worker

CONTRACT_2027 = NewContract(year=2027, number="保27", insurer="某公司")
JUNE = date(2026, 6, 1)
NOVEMBER_2 = date(2026, 11, 2)


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


def rows_on(office: Office, day: date, login: str = "maker") -> list[TodoRow]:
    return office.workspace(login).at(AsOf(day)).ask(insurance.todo)


def todo(office: Office, login: str = "maker", day: date = JUNE) -> dict[str, NextAct]:
    return {row.name: row.act for row in rows_on(office, day, login)}


def newcomer(office: Office) -> None:
    grid = office.unit_id(WEST)
    office.maker.do(roster.register, worker(office, 9, name="演示新", unit_id=grid, since=date(2026, 3, 1)))


def gone(office: Office, name: str) -> None:
    posting = one(office.maker, select(Posting).where(Posting.person_id == person(office, name)))
    office.maker.do(roster.leave, posting.id, posting.version, Leaving(on=MID_MAY, reason=EndReason.RESIGNED))


def test_before_the_first_contract_everybody_waits_for_it(county: Office):
    assert set(todo(county).values()) == {NextAct.CONTRACT}
    contract(county)
    rows = county.maker.ask(insurance.todo)
    assert {(row.act, row.cost) for row in rows} == {(NextAct.ENROL, Decimal("100.00"))}
    assert len(rows) == 4


def test_each_person_needs_one_act(county: Office):
    enrolled(county)
    assert todo(county) == {}
    newcomer(county)
    gone(county, "演示丙")
    assert todo(county) == {"演示丙": NextAct.REMOVE, "演示新": NextAct.ENROL}
    assert todo(county, "clerk_b") == {"演示丙": NextAct.REMOVE}, "each sees the people of their town"


def test_a_successor_is_exchanged_not_enrolled(county: Office):
    contract_id = enrolled(county)
    replace_worker(county, "演示甲", MID_MAY)
    (row,) = rows_on(county, JUNE)
    assert (row.name, row.act, row.heir, row.on, row.cost) == (
        "演示甲",
        NextAct.EXCHANGE,
        "演示新",
        MID_MAY,
        0,
    )
    plan = county.maker.ask(insurance.foresee_exchange, contract_id, row.id, row.heir_id, row.on)
    assert plan.text == (
        "演示甲的保险到2026-05-16零时止，演示新同时起在保，到2027-01-01（不含）。不另收保费，台账不变。"
    )
    assert plan.ledger is None
    county.maker.do(insurance.exchange, contract_id, row.id, row.heir_id, row.on)
    assert todo(county) == {}


def test_what_ends_within_sixty_days_is_renewed_once_there_is_a_contract(county: Office):
    enrolled(county)
    assert todo(county, day=date(2026, 11, 1)) == {}
    rows = rows_on(county, NOVEMBER_2)
    year_end = date(2027, 1, 1)
    assert {(row.act, row.left, row.ends, row.on) for row in rows} == {
        (NextAct.CONTRACT, 60, year_end, year_end),
    }
    following = county.maker.do(
        insurance.open_contract, NewContract(year=2027, number="保27", insurer="某公司")
    )
    rows = rows_on(county, NOVEMBER_2)
    assert {(row.act, row.on, row.contract_id) for row in rows} == {
        (NextAct.RENEW, date(2027, 1, 1), following)
    }
    some = [row.id for row in rows if row.name != "演示丁"]
    new = budget.NewEntry(
        subject="grid_special_fund",
        amount=Decimal("4000000.00"),
        effective=date(2027, 1, 1),
        doc_no="27年1号",
    )
    county.maker.do(budget.appropriate, new)
    assert county.maker.do(insurance.enrol, following, date(2027, 1, 1), "", some) == 3
    assert todo(county, day=NOVEMBER_2) == {"演示丁": NextAct.RENEW}


def test_what_putting_people_on_the_list_comes_to(county: Office):
    contract_id = enrolled(county)
    newcomer(county)
    plan = county.maker.ask(insurance.foresee_enrol, contract_id, NOVEMBER_2)
    assert (plan.people, plan.cost) == (1, Decimal("100.00"))
    assert plan.text == "演示新：每人100.00元，共1人100.00元，2026-11-02起在保。"
    moved = {one.bucket: (one.before, one.after) for one in plan.ledger.moved}
    assert moved[BudgetBucket.COMMITTED] == (400, 500)
    assert count(county.maker, Insured) == 4, "nothing is written"
    county.maker.do(insurance.enrol, contract_id, NOVEMBER_2)
    assert county.maker.ask(budget.subjects, 2026)[0].committed == 500
    nobody = county.maker.ask(insurance.foresee_enrol, contract_id, NOVEMBER_2)
    assert (nobody.people, nobody.ledger) == (0, None)
    with pytest.raises(Invalid, match="保险期间"):
        county.maker.ask(insurance.foresee_enrol, contract_id, date(2027, 1, 1))


def test_what_paying_the_insurer_comes_to(county: Office):
    contract_id = enrolled(county)
    plan = county.maker.ask(insurance.foresee_premium, contract_id, NOVEMBER_2)
    assert plan.cost == 400
    (row,) = county.maker.ask(insurance.contracts, 2026)
    assert (row.total, row.owed) == (400, 400)
    county.maker.do(insurance.pay_premium, contract_id, NOVEMBER_2, "付1号")
    (row,) = county.maker.ask(insurance.contracts, 2026)
    assert (row.total, row.owed) == (400, 0)
    with pytest.raises(Invalid, match="没有未付"):
        county.maker.ask(insurance.foresee_premium, contract_id, NOVEMBER_2)


def test_who_is_not_in_post_takes_nobodys_place(county: Office):
    contract_id = enrolled(county)
    newcomer(county)
    with pytest.raises(Invalid) as refused:
        county.maker.do(
            insurance.exchange,
            contract_id,
            person(county, "演示甲"),
            person(county, "演示新"),
            date(2026, 2, 1),
        )
    assert "不在岗" in refused.value.fields["successor_id"]


def test_who_may_only_read_does_not_plan(county: Office):
    contract_id = enrolled(county)
    with pytest.raises(Denied):
        county.checker.ask(insurance.foresee_enrol, contract_id, NOVEMBER_2)
