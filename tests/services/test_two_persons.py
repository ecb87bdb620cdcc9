"""What two must sign nobody signs alone: through two accounts, another's draft, or an SQL prompt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.core.period import OPEN_END
from app.domain.accounts import Role
from app.domain.exits import Standing
from app.domain.roster import EndReason
from app.services import (
    accounts,
    calendar,
    erasing,
    exits,
    exports,
    leave,
    pay,
    recruiting,
    roster,
    tenure,
    vetting,
)
from app.services.exits import Waiver
from app.services.pay import NewHold, NewRun
from app.services.recruiting import NewChoice, NewPost, Pick
from app.services.roster import Leaving
from app.services.tenure import NewResignation
from app.workspace import Workspace
from db.models.roster import Posting
from tests.campaigns import (
    AFTER,
    CITY_1,
    COUNTY,
    EAST_1,
    EAST_2,
    FOUR,
    NOTICE,
    advance,
    drafted,
    entry,
    governed,
    marked,
    person,
    version,
)
from tests.cases import FORMED, GOOD, ready
from tests.cases import version as case_version
from tests.office import PASS, TODAY, Office
from tests.office import one as unique
from tests.services import paid
from tests.services.test_correcting import NEW
from tests.services.test_correcting import version as person_version
from tests.services.test_equipment import leaving
from tests.services.test_erasing import wish
from tests.services.test_exports import LIST
from tests.services.test_leave import new as week
from tests.services.test_marking import GENERAL, SENSITIVE
from tests.services.test_tenure import scan
from tests.services.test_tenure import version as act_version
from tests.tenure import TOWN_A
from tests.trust.attacks import connect

_NUMBERS = count(1)
LOST = Waiver(reason="人已失联，追缴无果")


def also(office: Office, login: str, roles: tuple[Role, ...], person_id: int | None = None) -> Workspace:
    """Let one more person in, or one person once more; a server keeps logins for all its databases."""
    login = f"{login}{next(_NUMBERS)}"
    new = accounts.NewAccount(login=login, name="演示兼职", passphrase=PASS, roles=roles, person_id=person_id)
    office.guard.do(accounts.create, new)
    office.template[login] = accounts.actor_of(office.guard.store, login)
    return office.workspace(login)


def both(office: Office) -> Workspace:
    return also(office, "both", (Role.COUNTY_MAKER, Role.COUNTY_APPROVER))


def test_one_human_being_signs_once_through_however_many_accounts(office: Office) -> None:
    paid.hire(office)
    office.admin.do(calendar.adopt_year, 2026, NOTICE)
    someone = paid.person(office, "演示甲")
    one = also(office, "first", (Role.COUNTY_MAKER,), someone)
    other = also(office, "second", (Role.COUNTY_MAKER, Role.COUNTY_APPROVER), someone)
    row = next(each for each in one.ask(roster.workers) if each.name == "演示丙")
    asked = {
        "更正": one.do(roster.propose, row.person_id, person_version(office, row.person_id), NEW),
        "导出": one.do(exports.ask, LIST),
        "请假": one.do(leave.ask, replace(week(office), kind="personal")),
        "批次": drafted(office, one, TOWN_A, EAST_1, way="town", employment="rural_part_time"),
        "删除": one.do(erasing.register, replace(wish(row.person_id), asked_on=TODAY)),
    }
    resigning = NewResignation(asked_on=TODAY, last=date(2026, 12, 31))
    act = one.do(tenure.resign, row.id, row.version, resigning)
    one.do(roster.mark, row.person_id, person_version(office, row.person_id), SENSITIVE)
    spells = ((8, date(2026, 1, 1), date(2026, 3, 1)), (9, date(2026, 4, 1), OPEN_END))
    gone, keep = (
        office.maker.do(
            roster.register,
            paid.worker(
                office, n, name="演示重复", unit_id=office.unit_id(paid.WEST), since=since, until=until
            ),
        )
        for n, since, until in spells
    )
    gone, keep = (
        unique(office.maker, select(Posting.person_id).where(Posting.id == at)) for at in (gone, keep)
    )
    maker = also(office, "gone", (Role.COUNTY_MAKER,), gone)
    run = maker.do(pay.calculate, NewRun(month=paid.SEPTEMBER))
    office.guard.do(accounts.disable, maker.actor.account_id, 1)
    merge = one.do(roster.propose_merge, keep, gone, "本人持身份证来核对，登记时录错")
    steps = (
        (roster.merge_persons, merge, 1),
        (roster.correct, asked["更正"], 1),
        (exports.approve, asked["导出"], 1),
        (leave.approve, asked["请假"], 1),
        (recruiting.announce, asked["批次"], version(one, asked["批次"])),
        (erasing.answer, asked["删除"], 1),
        (tenure.approve, act, 1),
        (roster.lower_mark, row.person_id, person_version(office, row.person_id), GENERAL),
    )
    for step, *told in steps:
        with pytest.raises(Denied, match="另一个人"):
            other.do(step, *told)
    office.approver.do(roster.merge_persons, merge, 1)
    with pytest.raises(Denied, match="另一个人撤销"):
        other.do(roster.part, merge, 2, "核对错了")
    checker = also(office, "keep", (Role.COUNTY_CHECKER,), keep)
    with pytest.raises(Invalid, match="编制人不能复核"):
        checker.do(pay.check, run)
    (kept,) = other.ask(exports.requests)
    assert kept.mine, "the button is grey too"
    office.approver.do(exports.approve, asked["导出"], 1)


def test_who_approved_a_resignation_lets_its_leaving_be_and_who_drafted_it_never(office: Office) -> None:
    paid.hire(office)
    row = next(each for each in office.maker.ask(roster.workers) if each.name == "演示丙")
    office.maker.do(pay.hold, NewHold(person_id=row.person_id, month=paid.OCTOBER, reason="卡号待核实"))
    drafter = both(office)
    notice = NewResignation(asked_on=date(2026, 9, 20), last=date(2026, 11, 1))
    act = drafter.do(tenure.resign, row.id, row.version, notice)
    scan(office, act, row.id)
    office.approver.do(tenure.approve, act, act_version(office, act))
    open_ = leaving(office, "演示丙")
    assert (open_.standing, open_.by) == (Standing.LACKING, "演示兼职")
    with pytest.raises(Invalid, match="不能自己例外办结"):
        drafter.do(exits.waive, open_.id, open_.version, LOST)
    office.approver.do(exits.waive, open_.id, open_.version, LOST)
    assert leaving(office, "演示丙").standing is Standing.WAIVED


def test_who_had_a_hand_in_a_campaign_or_its_people_leaves_the_deciding_to_others(office: Office) -> None:
    governed(office, "jingzhou")
    editor, hand = both(office), both(office)
    made = drafted(office, office.maker, COUNTY)
    editor.do(recruiting.add_post, made, version(hand, made), NewPost(unit_id=office.unit_id(CITY_1)))
    with pytest.raises(Denied, match="自己拟定或修改过"):
        editor.do(recruiting.announce, made, version(hand, made))
    office.approver.do(recruiting.announce, made, version(hand, made))
    for number, one in enumerate(FOUR):
        (hand if number == 1 else office.maker).do(recruiting.register, made, one)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(hand, made))
    advance(office, made, "screen")
    marked(office, made, {"演示甲": (90, 90), "演示乙": (70, 70), "演示丙": (65, 65), "演示丁": (55, None)})
    advance(office, made, "examine")
    (first,) = [one for one in hand.ask(recruiting.campaign_file, made).entries if one.rank == 1]
    third = entry(hand, made, "演示丙")
    hand.do(recruiting.unpick, first.id, first.version)
    with pytest.raises(Invalid):
        hand.do(recruiting.choose, made, version(hand, made), NewChoice(text="按名次确定"))
    hand.do(recruiting.pick, third.id, third.version, Pick(unit_id=office.unit_id(CITY_1), reason="递补"))
    grey = [
        move.reasons for move in hand.ask(recruiting.campaign_file, made).moves if move.action == "choose"
    ]
    assert "由另一个人选定" in repr(grey)
    with pytest.raises(Denied, match="由另一个人选定"):
        hand.do(recruiting.choose, made, version(hand, made), NewChoice(text="按名次确定"))


def test_who_registered_the_candidate_or_answered_for_them_does_not_decide_the_case(office: Office) -> None:
    hand = both(office)
    case = ready(office)
    issue = office.clerk_a.do(vetting.raise_issue, case, vetting.NewIssue(raised_on=FORMED, text="欠费"))
    answer = vetting.Answer(answered_on=FORMED, answer="已缴清", finding="属实")
    hand.do(vetting.answer_issue, issue, 1, answer)
    with pytest.raises(Invalid, match="参加了考察或经办"):
        hand.do(vetting.decide, case, case_version(office, case), GOOD)
    made = drafted(office, office.maker, TOWN_A, EAST_2, way="town", employment="rural_part_time")
    office.admin.do(calendar.adopt_year, 2026, NOTICE)
    office.approver.do(recruiting.announce, made, version(hand, made))
    new = person(2, "演示报名", recommended_by="东村两委", category="party_member", address="东村2号")
    hand.do(recruiting.register, made, new)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(hand, made))
    advance(office, made, "screen")
    (opened,) = office.maker.do(recruiting.send_to_vetting, made, version(hand, made))
    (move,) = [one for one in hand.ask(vetting.docket, opened).moves if one.action == "decide"]
    assert [line.text for line in move.reasons if "参加了考察或经办" in line.text]
    (move,) = [one for one in office.approver.ask(vetting.docket, opened).moves if one.action == "decide"]
    assert not [line.text for line in move.reasons if "参加了考察或经办" in line.text]


def test_at_an_sql_prompt_nobody_signs_for_another_or_takes_their_own_name_off(
    server_office: Office,
) -> None:
    paid.hire(server_office)
    server_office.checker.do(exports.ask, LIST)
    row = next(each for each in server_office.maker.ask(roster.workers) if each.name == "演示丙")
    server_office.maker.do(roster.leave, row.id, row.version, Leaving(on=TODAY, reason=EndReason.RESIGNED))
    paid.appropriate(server_office)
    server_office.maker.do(pay.calculate, NewRun(month=paid.OCTOBER))
    decide = "UPDATE app.{} SET {} = '{}', version = version + 1"
    tries = (
        ("checker", decide.format("export_request", "decided_by", "approver"), "自己的名义"),
        ("checker", decide.format("export_request", "recorded_by", "approver"), "登记人不能更改"),
        ("approver", decide.format("exit", "begun_by", "auditor"), "登记人不能更改"),
        (
            "maker",
            "UPDATE app.pay_run SET checked_by_id = made_by_id + 1, version = version + 1",
            "自己的名义",
        ),
    )
    for login, statement, says in tries:
        with connect(server_office, login) as session, pytest.raises(Exception, match=says):
            session.execute(statement)
    with connect(server_office, "approver") as session:
        done = session.execute("UPDATE app.export_request SET decided_by = 'approver', decided_at = now()")
        assert done.rowcount == 1, "one's own is one's own"
