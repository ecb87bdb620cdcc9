"""Registering, leaving, replacing, moving; masks and scopes; the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text, update

from app.core.asof import AsOf
from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.identity import Sex, make_identity
from app.domain.names import keys, sort_of, spelt_in
from app.domain.roster import EndReason, GridRole, Standing
from app.services import roster
from app.services._import_places import as_runs, new_ids
from app.services.roster import Leaving, NewPosting, NewWorker, Transfer
from app.services.roster._ground import sites_of
from db.models.documents import Act
from db.models.people import BankAccount, Body, Person
from db.models.roster import Posting
from tests.office import TODAY, Office, count, one, statements

EAST_1, EAST_2, WEST = "990101100200001", "990101100200002", "990101100201001"
SOUTH, URBAN, POSTAL = "990101101200001", "990101101001001", "990101101001002"
VIRTUAL, EAST = "990101100498", "990101100200"
JANUARY = date(2026, 1, 1)


def number(sequence: int, born: date = date(1985, 6, 1)) -> str:
    return make_identity("990101", born, sequence)


def new(office: Office, code: str = EAST_1, sequence: int = 1, **changes: object) -> NewWorker:
    worker = NewWorker(
        name="演示甲",
        identity=number(sequence),
        unit_id=office.unit_id(code),
        employment="rural_part_time",
        since=JANUARY,
        ethnicity="01",
        politics="01",
        phone="13900000001",
        address="东村1号",
        card="6228480000000000018",
        bank="县信用社",
    )
    return replace(worker, **changes)


def posting(office: Office, posting_id: int) -> Posting:
    return office.maker.ask(lambda unit: unit.session.get_one(Posting, posting_id))


def test_a_registered_worker_is_listed_masked(office: Office):
    posting_id = office.maker.do(roster.register, new(office))
    (row,) = office.maker.ask(roster.workers)
    assert row.id == posting_id
    assert (row.town, row.village, row.grid, row.grid_code) == ("甲镇", "东村村委会", "东村第1网格", EAST_1)
    assert (row.sex, row.birth) == (Sex.MALE, date(1985, 6, 1))
    assert row.identity == "*" * 14 + number(1)[-4:]
    assert row.card == "*" * 15 + "0018"
    assert row.phone == "139****0001"
    assert (row.ethnicity, row.politics, row.employment) == ("汉族", "中共党员", "农村兼职")
    assert (row.since, row.until, row.standing) == (JANUARY, None, Standing.SERVING)


def test_of_units_with_a_gap_those_between_are_not_asked_for(office: Office):
    one_, two, three = sorted(map(office.unit_id, (EAST_1, EAST_2, WEST)))
    assert three - one_ == 2
    for wanted in ({one_, three}, {one_, two, three}, {two}):
        assert office.maker.ask(sites_of, wanted, JANUARY).keys() == wanted


def test_no_number_is_on_disk_in_clear(office: Office):
    office.maker.do(roster.register, new(office))
    rows = office.maker.ask(lambda unit: unit.session.execute(text("select * from person")).all())
    assert number(1) not in repr(rows)
    entries = office.auditor.ask(
        lambda unit: unit.session.execute(text("select payload from audit_entry")).all()
    )
    assert number(1) not in repr(entries) and "6228480000000000018" not in repr(entries)


def test_what_one_wrote_leaves_out_what_others_wrote_between(file_office: Office):
    office = file_office
    places = ((1, EAST_1, "演示甲"), (2, EAST_2, "演示乙"), (3, WEST, "演示丙"))
    news = [replace(new(office, code, at), name=name, card="") for at, code, name in places]
    office.maker.do(roster.register_many, news)
    second = update(Person).where(Person.name == "演示乙").values(recorded_by="clerk_a")
    office.maker.do(lambda unit: unit.session.connection().execute(second) and None)
    then = one(office.maker, select(Person.recorded_at).where(Person.name == "演示甲"))
    mine = office.maker.ask(lambda unit: new_ids(replace(unit, now=then), Person, 0))
    others = select(Person.id).where(Person.name != "演示乙").order_by(Person.id)
    first, last = office.maker.ask(lambda unit: list(unit.session.scalars(others)))
    assert list(mine) == [first, last] and as_runs(mine) == [(first, first), (last, last)]


def test_faults_come_field_by_field_and_nothing_is_written(office: Office):
    bad = new(office, name="赵师泉3", identity="990101198506010010", phone="123", card="12")
    with pytest.raises(Invalid) as refusal:
        office.maker.do(roster.register, bad)
    assert set(refusal.value.fields) == {"name", "identity", "phone", "card"}
    assert count(office.maker, Person) == count(office.maker, Posting) == 0


def test_one_number_is_one_person(office: Office):
    office.maker.do(roster.register, new(office))
    with pytest.raises(Invalid, match="已登记为演\\*甲"):
        office.maker.do(roster.register, new(office, WEST, name="别的人"))
    with pytest.raises(Invalid, match="2026-01-01起已是在册网格员"):
        office.maker.do(roster.register, new(office, WEST))
    chief = new(office, EAST, role=GridRole.CHIEF, employment="", card="", phone="13900000002")
    office.maker.do(roster.register, chief)
    assert count(office.maker, Person) == 1
    assert one(office.maker, select(Person.phone)) == "13900000002"


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        (VIRTUAL, {}, "unit_id"),
        (EAST, {}, "unit_id"),
        (POSTAL, {"employment": "dedicated"}, "host_body"),
        (EAST_1, {"employment": "nothing"}, "employment"),
        (EAST_1, {"host_body": "县邮政局"}, "host_body"),
        (EAST_1, {"until": JANUARY}, "since"),
    ],
)
def test_rules_of_a_posting(office: Office, code: str, changes: dict[str, object], field: str):
    with pytest.raises(Invalid) as refusal:
        office.maker.do(roster.register, new(office, code, **changes))
    assert field in refusal.value.fields


def test_a_dedicated_worker_has_a_host(office: Office):
    office.maker.do(roster.register, new(office, POSTAL, employment="dedicated", host_body="县邮政分公司"))
    assert one(office.maker, select(Body.name)) == "县邮政分公司"
    assert one(office.maker, select(Posting.host_body_id)) == one(office.maker, select(Body.id))


def test_many_are_all_or_none(office: Office):
    good = [new(office, EAST_1, 1), new(office, WEST, 3, card="")]
    bad = [*good, new(office, SOUTH, 3, name="别的人"), new(office, VIRTUAL, 5)]
    with pytest.raises(Invalid) as refusal:
        office.maker.do(roster.register_many, bad)
    assert set(refusal.value.fields) == {"3.identity", "3.since", "4.unit_id"}
    assert refusal.value.fields["3.identity"].startswith("第3行：")
    assert count(office.maker, Person) == 0
    told = office.maker.ask(roster.problems, bad)
    places = [(problem.index, problem.field) for problem in told]
    assert places == [(2, "identity"), (2, "since"), (3, "unit_id")]
    ids = office.maker.do(roster.register_many, good)
    assert [posting(office, found).unit_id for found in ids] == [worker.unit_id for worker in good]


def test_two_rows_of_one_batch_may_be_one_person_in_two_roles(office: Office):
    chief = new(office, EAST, role=GridRole.CHIEF, employment="", card="")
    office.maker.do(roster.register_many, [new(office), chief])
    assert (count(office.maker, Person), count(office.maker, Posting)) == (1, 2)
    with pytest.raises(Invalid, match="第2行：此人"):
        office.maker.do(roster.register_many, [new(office, SOUTH, 7), new(office, WEST, 7)])


def test_an_over_full_grid_is_told_and_taken(office: Office):
    office.maker.do(roster.register, new(office))
    second = [new(office, EAST_1, 3, name="演示乙", card="")]
    (problem,) = office.maker.ask(roster.problems, second)
    assert problem.warn and "定员1名" in problem.text
    office.maker.do(roster.register_many, second)


def test_the_bulk_is_audited_row_by_row(office: Office):
    office.maker.do(roster.register_many, [new(office, EAST_1, 1), new(office, WEST, 3, card="")])
    query = text("select table_name, count(*) from audit_entry where actor = 'maker' group by table_name")
    found = dict(tuple(row) for row in office.auditor.ask(lambda unit: unit.session.execute(query).all()))
    assert (found["person"], found["posting"], found["bank_account"]) == (2, 2, 1)


def test_leaving_is_half_open_and_final(office: Office):
    posting_id = office.maker.do(roster.register, new(office))
    office.maker.do(roster.leave, posting_id, 1, Leaving(on=date(2026, 6, 1), reason=EndReason.RESIGNED))
    assert len(office.maker.ask(roster.workers, AsOf(date(2026, 5, 31)))) == 1
    assert office.maker.ask(roster.workers, AsOf(date(2026, 6, 1))) == []
    with pytest.raises(Invalid, match="已于2026-06-01离岗"):
        office.maker.do(roster.leave, posting_id, 2, Leaving(on=date(2026, 7, 1), reason=EndReason.RESIGNED))
    with pytest.raises(Conflict):
        office.maker.do(roster.leave, posting_id, 1, Leaving(on=date(2026, 7, 1), reason=EndReason.RESIGNED))


def test_a_leavers_post_is_filled_the_same_day(office: Office):
    old = office.maker.do(roster.register, new(office))
    leaving = Leaving(on=date(2026, 5, 11), reason=EndReason.EXPIRED, note="考核不合格")
    fresh = new(office, WEST, 3, name="演示乙", card="6228480000000000026", since=date(2026, 1, 1))
    successor = office.clerk_a.do(roster.replace, old, 1, leaving, fresh)
    now = posting(office, successor)
    assert (now.unit_id, now.valid_from, now.replaces_id) == (office.unit_id(EAST_1), date(2026, 5, 11), old)
    assert posting(office, old).valid_to == date(2026, 5, 11)
    assert [row.name for row in office.maker.ask(roster.workers)] == ["演示乙"]


def test_a_failed_replacement_keeps_the_leaver(office: Office):
    old = office.maker.do(roster.register, new(office))
    leaving = Leaving(on=date(2026, 5, 11), reason=EndReason.EXPIRED)
    with pytest.raises(Invalid):
        office.maker.do(roster.replace, old, 1, leaving, new(office, identity="1"))
    assert office.maker.ask(roster.workers)[0].until is None


def test_a_move_ends_one_posting_and_begins_another(office: Office):
    old = office.maker.do(roster.register, new(office))
    move = Transfer(unit_id=office.unit_id(WEST), on=date(2026, 3, 1))
    fresh = office.maker.do(roster.transfer, old, 1, move)
    assert posting(office, old).end_reason is EndReason.TRANSFERRED
    rows = office.maker.ask(roster.postings, posting(office, fresh).person_id)
    assert [(row.place, row.since, row.until) for row in rows] == [
        ("甲镇 › 西村村委会 › 西村第1网格", date(2026, 3, 1), None),
        ("甲镇 › 东村村委会 › 东村第1网格", JANUARY, date(2026, 3, 1)),
    ]


def test_a_known_person_is_posted_and_a_former_worker_comes_back(office: Office):
    old = office.maker.do(roster.register, new(office))
    person_id = posting(office, old).person_id
    again = NewPosting(
        person_id=person_id,
        unit_id=office.unit_id(WEST),
        employment="rural_part_time",
        since=date(2026, 6, 1),
    )
    with pytest.raises(Invalid, match="请先办理离岗"):
        office.maker.do(roster.post, again)
    office.maker.do(roster.leave, old, 1, Leaving(on=date(2026, 6, 1), reason=EndReason.RESIGNED))
    office.maker.do(roster.post, again)
    assert count(office.maker, Person) == 1


def test_counts_by_kind_follow_the_policy(office: Office):
    office.maker.do(
        roster.register_many, [new(office), new(office, URBAN, 3, employment="urban_full_time", card="")]
    )
    found = [(row.label, row.count, row.planned) for row in office.maker.ask(roster.counts)]
    assert found == [("社区专职", 1, 70), ("农村兼职", 1, 350), ("邮政专属", 0, 1)]


# ---- scope, permission, revealing


def test_a_town_sees_and_changes_only_its_own(office: Office):
    east = office.clerk_a.do(roster.register, new(office))
    office.clerk_b.do(roster.register, new(office, SOUTH, 3, name="演示乙", card=""))
    assert [row.name for row in office.clerk_a.ask(roster.workers)] == ["演示甲"]
    assert [row.name for row in office.clerk_b.ask(roster.workers)] == ["演示乙"]
    assert len(office.maker.ask(roster.workers)) == 2
    assert [row.count for row in office.clerk_b.ask(roster.counts)] == [0, 1, 0]
    leaving = Leaving(on=date(2026, 6, 1), reason=EndReason.RESIGNED)
    with pytest.raises(NotFound):
        office.clerk_b.do(roster.leave, east, 1, leaving)
    with pytest.raises(NotFound):
        office.clerk_b.do(roster.register, new(office, WEST, 5))
    with pytest.raises(Invalid, match="第1行：没有这个网格"):
        office.clerk_b.do(roster.register_many, [new(office, WEST, 5)])
    with pytest.raises(NotFound):
        office.clerk_b.do(roster.reveal, posting(office, east).person_id, "核对卡号")
    with pytest.raises(NotFound):
        office.clerk_a.do(
            roster.transfer, east, 1, Transfer(unit_id=office.unit_id(SOUTH), on=date(2026, 6, 1))
        )
    assert posting(office, east).valid_to.year == 9999


def test_who_may_do_what(office: Office):
    with pytest.raises(Denied):
        office.checker.do(roster.register, new(office))
    with pytest.raises(Denied):
        office.approver.do(roster.reveal, 1, "看看")
    with pytest.raises(Denied):
        office.auditor.ask(roster.workers)


def test_revealing_is_an_act_with_a_purpose(office: Office):
    person_id = posting(office, office.maker.do(roster.register, new(office))).person_id
    with pytest.raises(Invalid, match="用途"):
        office.maker.do(roster.reveal, person_id, " ")
    shown = office.clerk_a.do(roster.reveal, person_id, "核对银行卡")
    assert (shown.identity, shown.card, shown.phone) == (number(1), "6228480000000000018", "13900000001")
    act = office.maker.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind != "sign_in")).one()
    )
    assert (act.act_kind, act.subject_id, act.purpose, act.recorded_by) == (
        "reveal",
        person_id,
        "核对银行卡",
        "clerk_a",
    )


def test_the_paper_roster_is_in_full_and_noted(office: Office):
    office.maker.do(
        roster.register_many, [new(office, WEST, 1), new(office, EAST_1, 3, name="演示乙", card="")]
    )
    lines = office.maker.do(roster.roster_lines, "十月花名册")
    assert [(line.number, line.grid, line.name) for line in lines] == [
        (1, "东村第1网格", "演示乙"),
        (2, "西村第1网格", "演示甲"),
    ]
    assert (lines[1].identity, lines[1].card, lines[1].birth) == (number(1), "6228480000000000018", "1985-06")
    assert one(office.maker, select(Act.act_kind).where(Act.act_kind != "sign_in")) == "export"


def test_another_card_keeps_the_days_of_the_one_before(office: Office):
    person_id = posting(office, office.maker.do(roster.register, new(office))).person_id
    office.maker.do(roster.set_account, person_id, "6228480000000000018", "县信用社", date(2026, 4, 1))
    assert count(office.maker, BankAccount) == 1
    office.maker.do(roster.set_account, person_id, "6228 4800 0000 0000 026", "县农行", date(2026, 4, 1))
    assert office.maker.ask(roster.workers, AsOf(date(2026, 3, 31)))[0].bank == "县信用社"
    assert office.maker.ask(roster.workers, AsOf(date(2026, 4, 1)))[0].bank == "县农行"


def test_the_forms_offer_what_the_policy_and_the_standards_know(office):
    found = office.clerk_a.ask(roster.choices)
    assert dict(found.employments)["rural_part_time"] == "农村兼职"
    assert dict(found.politics)["01"] == "中共党员" and ("01", "汉族") in found.ethnicities
    assert (found.demo, found.today) == (True, TODAY)


def test_who_served_a_grid_stands_latest_first(office):
    first = office.maker.do(roster.register, new(office))
    left = Leaving(on=date(2026, 5, 1), reason=EndReason.RESIGNED)
    come = new(office, sequence=2, name="演示乙", card="")
    second = office.maker.do(roster.replace, first, 1, left, come)
    rows = office.clerk_a.ask(roster.served, office.unit_id(EAST_1))
    assert [(row.id, row.name, row.since, row.until) for row in rows] == [
        (second, "演示乙", date(2026, 5, 1), None),
        (first, "演示甲", JANUARY, date(2026, 5, 1)),
    ]
    assert rows[1].reason is EndReason.RESIGNED and rows[0].employment == "农村兼职"
    assert office.clerk_b.ask(roster.served, office.unit_id(EAST_1)) == []


def test_the_first_of_the_list_are_read_alone_and_are_the_same(office):
    places = (URBAN, SOUTH, WEST, EAST_2, EAST_1)
    ids = [
        office.maker.do(roster.register, new(office, code, at, name=f"演示{'甲乙丙丁戊'[at - 1]}", card=""))
        for at, code in enumerate(places, start=1)
    ]
    chief = replace(new(office, EAST, 7, card=""), role=GridRole.CHIEF)
    office.maker.do(roster.register, chief)
    office.maker.do(roster.leave, ids[3], 1, Leaving(on=TODAY, reason=EndReason.RESIGNED))
    every = office.maker.ask(roster.listed)
    assert [row.name for row in every] == ["演示戊", "演示丙", "演示乙", "演示甲"]
    for most in (1, 3, 60):
        with statements(office.maker) as sent:
            assert office.maker.ask(roster.first_listed, most) == every[:most]
        assert len(sent) <= 6  # the policy, the rows, their places, who is away, the newest cycle and run
    assert office.clerk_b.ask(roster.first_listed, 1) == office.clerk_b.ask(roster.listed)[:1]
    with pytest.raises(Denied):
        office.auditor.ask(roster.first_listed)


def test_a_row_brings_the_spelling_of_its_name(office):
    office.maker.do(roster.register, new(office, name="曾国藩"))
    (row,) = office.maker.ask(roster.workers)
    assert (sort_of(row, "name"), spelt_in(row, "name")) == (row.name_sort, row.name_keys)
    assert row.name_sort == keys("曾国藩").sort
    assert row.name_keys.split() == [*keys("曾国藩").full, *keys("曾国藩").initials]
