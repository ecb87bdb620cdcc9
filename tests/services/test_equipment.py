"""Equipment on both engines: into stock, out to people, back, handed on, lost, counted; leavings wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.core.period import Month
from app.domain.equipment import Found, SlipKind, Stock
from app.domain.exits import Part, Standing
from app.domain.leave import LeaveState
from app.domain.roster import EndReason
from app.services import calendar, equipment, exits, pay, roster, vetting
from app.services import leave as leaves
from app.services.equipment import Counted, Handing, Handout, Issue, Loss, NewEquipment, Return
from app.services.exits import Waiver
from app.services.leave import NewLeave
from app.services.pay import NewHold, NewRun
from app.services.roster import Amendment, Leaving, Transfer
from app.workspace import Unit
from db.models.insurance import InsurancePolicy, Insured
from db.models.leave import LeaveRequest
from db.models.pay import PayHold
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from tests.campaigns import NOTICE
from tests.cases import SOUTH, TEAM, candidate
from tests.cases import row as case_row
from tests.cases import version as case_version
from tests.office import TODAY, Office, statements
from tests.services.paid import WEST, hire, worker
from tests.trust.attacks import connect

D = Decimal
ROOT, TOWN_A = "990101000000", "990101100000"
DAY = date(2026, 10, 12)


@pytest.fixture
def county(office: Office) -> Office:
    """Return an office with four workers and a stock: 3 badges, 10 vests, a terminal, a desk."""
    hire(office)
    root = office.unit_id(ROOT)
    office.maker.do(
        equipment.add_many,
        [
            *(NewEquipment(kind="badge", unit_id=root, number=f"GZ-{n}") for n in (1, 2, 3)),
            NewEquipment(kind="vest", unit_id=root, quantity=10, model="蓝色 XL"),
            NewEquipment(kind="terminal", unit_id=root, number="ZD-1", bought_on=date(2026, 9, 1)),
            NewEquipment(kind="desk", unit_id=root, quantity=4),
        ],
    )
    return office


def people(office: Office) -> dict[str, roster.WorkerRow]:
    return {row.name: row for row in office.maker.ask(roster.listed)}


def stock(office: Office, login: str = "maker") -> dict[str, equipment.StockRow]:
    return {row.number or row.kind: row for row in office.workspace(login).ask(equipment.stock)}


def held(office: Office, name: str = "", login: str = "maker") -> list[equipment.HeldRow]:
    rows = office.workspace(login).ask(equipment.held_now)
    return [row for row in rows if not name or row.name == name]


def give(office: Office, what: str, name: str, many: int = 1, on: date = DAY) -> int:
    thing = stock(office)[what]
    new = Issue(person_id=people(office)[name].person_id, quantity=many, on=on)
    return office.maker.do(equipment.issue, thing.id, thing.version, new)


def leave(office: Office, name: str, on: date = TODAY) -> exits.ExitRow:
    row = people(office)[name]
    office.maker.do(roster.leave, row.id, row.version, Leaving(on=on, reason=EndReason.RESIGNED))
    return leaving(office, name)


def leaving(office: Office, name: str) -> exits.ExitRow:
    (row,) = [one for one in office.maker.ask(exits.exits) if one.name == name]
    return row


def test_a_thing_goes_out_and_comes_back_and_the_sum_is_one(county: Office):
    slip = give(county, "GZ-1", "演示甲")
    give(county, "马甲", "演示甲", 2)
    row = stock(county)["马甲"]
    assert (row.left, row.out, row.standing, row.holder) == (8, 2, Stock.PARTLY, "演示甲")
    assert stock(county)["GZ-1"].standing is Stock.OUT
    told, lines = county.maker.ask(equipment.one_slip, slip)
    assert (told.number, told.target, told.signer) == (f"领{slip:05d}", "演示甲", "演示甲")
    assert [(line.kind, line.number, line.quantity) for line in lines] == [("工作证", "GZ-1", 1)]
    with pytest.raises(Invalid, match="在库 0 个，不够 1"):
        give(county, "GZ-1", "演示乙")
    with pytest.raises(Invalid, match="不在岗"):
        give(county, "GZ-2", "演示乙", on=date(2025, 12, 1))
    vests = next(one for one in held(county, "演示甲") if one.kind == "马甲")
    back = Return(on=date(2026, 10, 20), quantity=1, note="完好")
    slip = county.maker.do(equipment.give_back, vests.id, vests.version, back)
    assert stock(county)["马甲"].left == 9 and sum(one.quantity for one in held(county, "演示甲")) == 2
    told, lines = county.maker.ask(equipment.one_slip, slip)
    assert (told.kind, told.source, [line.quantity for line in lines]) == (SlipKind.RETURNED, "演示甲", [1])
    with pytest.raises(Conflict):
        county.maker.do(equipment.give_back, vests.id, vests.version, back)
    vests = next(one for one in held(county, "演示甲") if one.kind == "马甲")
    with pytest.raises(Invalid, match="至少四个字"):
        county.maker.do(equipment.lose, vests.id, vests.version, Loss(on=TODAY, reason="丢"))
    county.maker.do(equipment.lose, vests.id, vests.version, Loss(on=TODAY, reason="巡查时遗失"))
    row = stock(county)["马甲"]
    assert (row.left, row.out, row.gone) == (9, 0, 1)
    lost = county.maker.ask(equipment.slips)[0]
    assert (lost.kind, lost.value, lost.things) == (SlipKind.LOST, D("45.00"), "马甲")
    with pytest.raises(Invalid, match="在库 9"):
        county.maker.do(equipment.write_off, row.id, row.version, 10, "破损")
    county.maker.do(equipment.write_off, row.id, row.version, 4, "破损")
    assert stock(county)["马甲"].left == 5


def test_one_number_is_one_thing_in_one_hand(county: Office):
    root = county.unit_id(ROOT)
    with pytest.raises(Invalid, match="已经登记过"):
        county.maker.do(equipment.add, NewEquipment(kind="badge", unit_id=root, number="GZ-1"))
    with pytest.raises(Invalid, match="逐件编号，请填写编号"):
        county.maker.do(equipment.add, NewEquipment(kind="badge", unit_id=root))
    with pytest.raises(Invalid, match="没有这种装备"):
        county.maker.do(equipment.add, NewEquipment(kind="car", unit_id=root))
    give(county, "GZ-1", "演示甲")
    (row,) = held(county, "演示甲")

    def twice(unit):  # past every service: the table itself refuses the second hand
        columns = "equipment_id, unit_id, quantity, numbered, slip_id, scope_code, version, recorded_by"
        unit.session.execute(
            text(
                f"INSERT INTO equipment_hold (id, {columns}, valid_from, valid_to, recorded_at)"
                f" SELECT id + 1, {columns}, valid_from, valid_to, recorded_at FROM equipment_hold"
                f" WHERE id = {row.id}"
            )
        )

    with pytest.raises(Invalid, match="与已有记录重复"):
        county.maker.do(twice)


def test_a_town_gives_its_own_and_takes_back_what_its_people_have(county: Office):
    own = NewEquipment(kind="vest", unit_id=county.unit_id(TOWN_A), quantity=2)
    county.clerk_a.do(equipment.add, own)
    assert [row.kind for row in county.clerk_a.ask(equipment.stock)] == ["马甲"]
    thing = stock(county)["GZ-1"]
    with pytest.raises(NotFound):
        county.clerk_a.do(equipment.issue, thing.id, thing.version, Issue(person_id=1, on=DAY))
    give(county, "GZ-1", "演示甲")
    assert "GZ-1" in stock(county, "clerk_a") and not stock(county, "clerk_b")
    (row,) = held(county, login="clerk_a")
    with pytest.raises(NotFound):
        county.clerk_b.do(equipment.give_back, row.id, row.version, Return(on=TODAY))
    county.clerk_a.do(equipment.give_back, row.id, row.version, Return(on=TODAY))
    with pytest.raises(Invalid, match="已经收回"):
        county.clerk_a.do(equipment.give_back, row.id, row.version + 1, Return(on=TODAY))
    assert stock(county)["GZ-1"].left == 1 and held(county) == []


def test_an_sql_prompt_of_another_town_sees_none_of_it(server_office: Office):
    hire(server_office)
    root = server_office.unit_id(ROOT)
    server_office.maker.do(equipment.add, NewEquipment(kind="badge", unit_id=root, number="GZ-1"))
    give(server_office, "GZ-1", "演示甲")
    leave(server_office, "演示甲")
    tables = ("equipment", "equipment_slip", "equipment_hold", "exit")
    for login, many in (("clerk_a", 1), ("clerk_b", 0)):
        with connect(server_office, login) as prompt:
            seen = [prompt.execute(f'SELECT count(*) FROM app."{table}"').fetchone()[0] for table in tables]
            assert seen == [many] * len(tables), login


def test_everybody_who_lacks_something_gets_it_in_one_act(county: Office):
    rows = county.maker.ask(equipment.lacking)
    assert len(rows) == 4 * 2 + 2, "a badge and a vest each; the full-time and the postal worker a terminal"
    ids = [row.id for row in rows]
    with statements(county.maker) as few:
        county.maker.ask(equipment.weigh_many, ids[:1], Handout(on=TODAY))
    with statements(county.maker) as every:
        weighed = county.maker.ask(equipment.weigh_many, ids, Handout(on=TODAY))
    assert len(every) <= len(few) + 2, "one more for each kind, none for each of ten thousand people"
    barred = [one.why for one in weighed if one.why]
    assert barred == ["工作证在库 0 个，不够发，请先登记入库。", "手持终端在库 0 台，不够发，请先登记入库。"]
    going = [one for one in weighed if one.changes]
    with statements(county.maker) as sent:
        assert county.maker.do(equipment.give_many, going, Handout(on=TODAY)) == 4
    assert len(sent) <= len(every) + 7, "entries, people, numbers and the audit: nothing is asked by person"
    assert {row.number for row in held(county) if row.number} == {"GZ-1", "GZ-2", "GZ-3", "ZD-1"}
    assert len(county.maker.ask(equipment.slips)) == 4, "one slip a person"
    with pytest.raises(Conflict):
        county.maker.do(equipment.give_many, going, Handout(on=TODAY))
    assert len(county.maker.ask(equipment.lacking)) == 2


def test_a_town_s_own_stock_is_used_up_first_and_for_its_own_people(county: Office):
    for town, number in (("990101100000", "GZ-A"), ("990101101000", "GZ-B")):
        county.maker.do(
            equipment.add, NewEquipment(kind="badge", unit_id=county.unit_id(town), number=number)
        )
    ids = [row.id for row in county.maker.ask(equipment.lacking) if row.kind == "工作证"]
    given = county.maker.ask(equipment.weigh_many, ids, Handout(on=TODAY))
    assert {one.name: one.after for one in given} == {
        "演示甲": "工作证 GZ-A",
        "演示乙": "工作证 GZ-1",
        "演示丙": "工作证 GZ-B",
        "演示丁": "工作证 GZ-2",
    }


def test_a_count_says_what_was_found_and_changes_nothing(county: Office):
    give(county, "马甲", "演示甲", 2)
    (row,) = held(county)
    with pytest.raises(Invalid, match="账面是 2，实有 1"):
        county.maker.do(equipment.count_held, row.id, row.version, Counted(on=TODAY, found=1))
    county.maker.do(equipment.count_held, row.id, row.version, Counted(on=TODAY, found=1, note="一件外借"))
    assert held(county)[0].counted is Found.SHORT and held(county)[0].quantity == 2
    county.maker.do(equipment.count_equal, [(row.id, row.version)])
    assert held(county)[0].counted is Found.EQUAL
    vest = stock(county)["马甲"]
    county.maker.do(equipment.count_stock, vest.id, vest.version, Counted(on=TODAY, found=8))
    listed = {(one.kind, one.holder): one for one in county.maker.ask(equipment.inventory)}
    assert (listed["马甲", "演示甲"].expected, listed["马甲", "演示甲"].result) == (2, "相符")
    assert listed["马甲", "县级库房"].found == 8 and listed["办公桌椅", "县级库房"].found is None


def test_a_leaving_waits_until_everything_is_handed_over(county: Office):
    give(county, "GZ-1", "演示甲")
    give(county, "马甲", "演示甲", 2)
    who = people(county)["演示甲"].person_id
    county.maker.do(pay.hold, NewHold(person_id=who, month=Month(2026, 10), reason="卡号待核实"))
    row = leave(county, "演示甲")
    assert row.standing is Standing.LACKING and row.lacking == 3
    assert [line.part for line in row.lines] == [Part.EQUIPMENT, Part.EQUIPMENT, Part.HOLD]
    assert {(line.page, bool(line.target)) for line in row.lines} == {
        ("equipment_held", True),
        ("holds", True),
    }
    assert [one.number for one in county.maker.ask(exits.pressing)] == [row.number]
    with pytest.raises(Invalid, match="工作证 GZ-1还没有交回或移交"):
        county.maker.do(exits.close, row.id, row.version)
    again = worker(county, 1, name="演示甲", unit_id=county.unit_id(WEST), since=TODAY)
    with pytest.raises(Invalid, match="领用的装备还没有交回"):
        county.maker.do(roster.register, again)
    problems = county.maker.do(lambda unit: roster.check_many(unit, [again]).problems)
    assert any("离岗交接" in one.text for one in problems), "an imported list is told the same"
    to = people(county)["演示乙"].person_id
    with pytest.raises(Invalid, match="就是现在的领用人"):
        county.maker.do(exits.hand_over, row.id, row.version, Handing(person_id=who, on=TODAY))
    slip = county.maker.do(exits.hand_over, row.id, row.version, Handing(person_id=to, on=TODAY))
    told, lines = county.maker.ask(equipment.one_slip, slip)
    assert (told.number, told.source, told.target) == (f"移{slip:05d}", "演示甲", "演示乙")
    assert sorted(line.kind for line in lines) == ["工作证", "马甲"]
    row = leaving(county, "演示甲")
    assert [line.part for line in row.lines] == [Part.HOLD]
    (kept,) = county.maker.ask(pay.holds)
    county.maker.do(pay.lift, kept.id, "已核实")
    row = leaving(county, "演示甲")
    assert row.standing is Standing.READY
    county.maker.do(exits.close, row.id, row.version)
    row = leaving(county, "演示甲")
    assert (row.standing, row.decided) == (Standing.CLOSED, "经办甲")
    assert county.maker.ask(exits.pressing) == []
    county.maker.do(roster.register, again)


def test_the_county_may_let_a_leaving_be_and_says_why(county: Office):
    give(county, "GZ-1", "演示甲")
    row = leave(county, "演示甲")
    with pytest.raises(Denied):
        county.maker.do(exits.waive, row.id, row.version, Waiver(reason="人已失联，追缴无果"))
    with pytest.raises(Invalid, match="至少四个字"):
        county.approver.do(exits.waive, row.id, row.version, Waiver(reason="算了"))
    county.approver.do(exits.waive, row.id, row.version, Waiver(reason="人已失联，追缴无果"))
    row = leaving(county, "演示甲")
    assert (row.standing, row.answer, row.decided) == (Standing.WAIVED, "人已失联，追缴无果", "审批丙")
    assert row.told == "工作证 GZ-1还没有交回或移交", "what was not handed over stays on it"
    assert held(county, "演示甲"), "and is still theirs"
    with pytest.raises(Invalid, match="例外办结，不用再办"):
        county.maker.do(exits.close, row.id, row.version)


def test_only_what_still_runs_is_asked_of_a_leaver(county: Office):
    who = people(county)["演示甲"].person_id
    sat = replace(TEAM.members[0], person_id=who)
    cases = [
        county.clerk_a.do(vetting.open_case, candidate(county, one, recommended_by="东村两委"))
        for one in (1, 2)
    ]
    for case in cases:
        team = replace(TEAM, members=(sat, *TEAM.members[1:]))
        county.clerk_a.do(vetting.form_team, case, case_version(county, case), team)
    county.clerk_a.do(vetting.withdraw, cases[0], case_version(county, cases[0]), "本人放弃")
    away = NewLeave(
        person_id=who, kind="personal", first=date(2026, 10, 19), last=date(2026, 10, 20), reason="家事"
    )
    county.admin.do(calendar.adopt_year, 2026, NOTICE)
    asked = county.clerk_a.do(leaves.ask, away)
    hold = NewHold(person_id=who, month=Month(2026, 10), reason="卡号待核实")
    county.maker.do(pay.hold, hold)
    (kept,) = county.maker.ask(pay.holds)
    county.maker.do(pay.lift, kept.id, "已核实")
    run = county.maker.do(pay.calculate, NewRun(month=Month(2026, 9)))
    county.maker.do(_over, who, run)
    row = leave(county, "演示甲", on=date(2026, 10, 25))
    number = case_row(county.maker, cases[1]).number
    assert [line.text for line in row.lines] == [f"是案卷 {number} 考察组组长，案卷还没有办结，请换人或办结"]
    assert asked, "a leave that was over before the last day is nobody's to hand over"
    with pytest.raises(NotFound):
        county.clerk_b.do(exits.close, row.id, row.version)
    county.clerk_a.do(vetting.withdraw, cases[1], case_version(county, cases[1]), "本人放弃")
    with pytest.raises(Invalid, match="由经办正常办结"):
        county.approver.do(exits.waive, row.id, row.version, Waiver(reason="人已失联，追缴无果"))
    county.clerk_a.do(exits.close, row.id, row.version)


def _over(unit: Unit, who: int, run: int) -> None:
    """Let a pay that was held have been paid, and a cover have ended after the leaver's last day."""
    code = unit.session.scalars(select(Posting.scope_code).where(Posting.person_id == who)).one()
    told = {"person_id": who, "scope_code": code}
    held = PayHold(month=Month(2026, 8), reason="卡号待核实", released_run_id=run, **told)
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 11, 1)}
    contract = InsurancePolicy(
        year=2026,
        number="PD-1",
        insurer="演示保险",
        starts=date(2026, 1, 1),
        ends=date(2027, 1, 1),
        premium=Decimal(100),
    )
    unit.session.add_all([held, contract])
    unit.session.flush()
    unit.session.add(Insured(policy_id=contract.id, premium=Decimal(100), **days, **told))


def test_a_town_is_told_of_work_in_another_that_it_is_there_and_no_more(county: Office):
    rows = people(county)
    who, there = rows["演示甲"].person_id, county.unit_id(SOUTH)
    case = county.clerk_b.do(vetting.open_case, candidate(county, 2, code=SOUTH))
    team = replace(TEAM, members=(replace(TEAM.members[0], person_id=who), *TEAM.members[1:]))
    county.clerk_b.do(vetting.form_team, case, case_version(county, case), team)
    county.maker.do(_beyond, who, rows["演示丙"].person_id, there)
    row = leave(county, "演示甲")
    parts = [Part.VETTING, Part.LEAVE, Part.INSURANCE, Part.HOLD]
    assert sorted(line.part for line in row.lines) == sorted(parts), "the county is told line by line"
    (row,) = county.clerk_a.ask(exits.exits)
    assert [line.part for line in row.lines] == parts and row.standing is Standing.LACKING
    assert all("别的乡镇" in line.text and not line.page for line in row.lines)
    with pytest.raises(Invalid, match="是别的乡镇一件未办结案卷的考察组成员，请县级经办换人或办结"):
        county.clerk_a.do(exits.close, row.id, row.version)
    county.clerk_b.do(vetting.withdraw, case, case_version(county, case), "本人放弃")
    county.maker.do(_settled, who)
    county.clerk_a.do(exits.close, row.id, row.version)


def _beyond(unit: Unit, who: int, away: int, unit_id: int) -> None:
    """Let somebody stand in for another town's leave, be on its insured list, and have a pay held there."""
    code = unit.session.scalars(select(UnitRecord.scope_lo).where(UnitRecord.id == unit_id)).one()
    days = {"starts": date(2026, 10, 28), "ends": date(2026, 11, 3)}
    told = {"leave_kind": "personal", "reason": "家事", "state": LeaveState.ASKED}
    contract = InsurancePolicy(
        year=2026,
        number="PD-2",
        insurer="演示保险",
        starts=date(2026, 1, 1),
        ends=date(2027, 1, 1),
        premium=Decimal(100),
    )
    asked = LeaveRequest(person_id=away, cover_id=who, **days, **told)
    held = PayHold(person_id=who, month=Month(2026, 10), reason="卡号待核实", scope_code=code)
    unit.session.add_all([contract, asked, held])
    unit.session.flush()
    until = {"valid_from": date(2026, 1, 1), "valid_to": date(2027, 1, 1)}
    unit.session.add(
        Insured(policy_id=contract.id, person_id=who, premium=Decimal(100), scope_code=code, **until)
    )


def _settled(unit: Unit, who: int) -> None:
    for row in unit.session.scalars(select(LeaveRequest).where(LeaveRequest.cover_id == who)):
        row.cover_id = None
    for held in unit.session.scalars(select(PayHold).where(PayHold.person_id == who)):
        held.voided, held.void_reason = True, "已核实"
    for one in unit.session.scalars(select(Insured).where(Insured.person_id == who)):
        one.valid_to = TODAY


def test_nobody_comes_back_by_another_town_with_what_a_town_lent_them(county: Office):
    row = people(county)["演示甲"]
    move = Transfer(unit_id=county.unit_id(SOUTH), on=DAY)
    county.maker.do(roster.transfer, row.id, row.version, move)
    give(county, "GZ-1", "演示甲")
    gone = leave(county, "演示甲")
    again = worker(county, 1, name="演示甲", unit_id=county.unit_id(WEST), since=TODAY)
    with pytest.raises(Invalid, match="领用的装备还没有交回"):
        county.clerk_a.do(roster.register, again)
    county.approver.do(exits.waive, gone.id, gone.version, Waiver(reason="人已失联，追缴无果"))
    county.clerk_a.do(roster.register, again)


def test_nobody_is_let_be_before_the_day(county: Office):
    give(county, "GZ-1", "演示甲")
    row = leave(county, "演示甲", on=date(2026, 11, 20))
    with pytest.raises(Invalid, match="2026-11-20 才离岗"):
        county.approver.do(exits.waive, row.id, row.version, Waiver(reason="人已失联，追缴无果"))


def test_who_is_moved_hands_over_what_stays_with_the_grid(county: Office):
    give(county, "GZ-1", "演示甲")
    give(county, "办公桌椅", "演示甲")
    other = people(county)["演示乙"]
    move = Transfer(unit_id=county.unit_id("990101101200001"), on=TODAY)
    county.maker.do(roster.transfer, other.id, other.version, move)
    assert county.maker.ask(exits.exits) == [], "who leaves nothing at the grid has nothing to hand over"
    row = people(county)["演示甲"]
    move = Transfer(unit_id=county.unit_id(WEST), on=TODAY)
    county.maker.do(roster.transfer, row.id, row.version, move)
    file = leaving(county, "演示甲")
    assert [line.text for line in file.lines] == ["办公桌椅 1 套要留在原网格，还没有移交"]
    slip = county.maker.do(
        exits.hand_over,
        file.id,
        file.version,
        Handing(person_id=people(county)["演示乙"].person_id, on=TODAY),
    )
    assert county.maker.ask(equipment.one_slip, slip)[0].things == "办公桌椅"
    assert leaving(county, "演示甲").standing is Standing.READY
    assert [one.kind for one in held(county, "演示甲")] == ["工作证"]


def test_every_door_opens_a_leaving_and_a_taken_back_one_is_none(county: Office):
    rows = people(county)
    ends = Amendment(field="until", value=date(2026, 12, 1))
    weighed = county.maker.ask(roster.weigh_many, [rows["演示乙"].id], ends)
    county.maker.do(roster.amend_many, weighed, ends)
    assert leaving(county, "演示乙").standing is Standing.COMING
    successor = worker(county, 9, name="演示接替", identity=make_identity("990101", date(1990, 1, 1), 9))
    row = rows["演示甲"]
    county.maker.do(
        roster.replace, row.id, row.version, Leaving(on=TODAY, reason=EndReason.RESIGNED), successor
    )
    assert leaving(county, "演示甲").reason is EndReason.RESIGNED
    term = worker(county, 7, name="演示定期", unit_id=county.unit_id(WEST), until=date(2026, 11, 20))
    past = worker(county, 6, name="演示往年", unit_id=county.unit_id(WEST), until=date(2026, 3, 1))
    county.maker.do(roster.register_many, [past, term])
    assert leaving(county, "演示定期").standing is Standing.COMING, "an imported list that says until when"
    assert "演示往年" not in {one.name for one in county.maker.ask(exits.exits)}, (
        "who left before the program"
    )
