"""A slip told in words, a run at a glance, what may be done next: the same on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import NotFound
from app.core.narrowing import only
from app.domain.pay import RunState
from app.services import pay, policy, roster
from app.services.pay import NewHold, NewRun, Return, Topic, Weight
from tests.office import Office
from tests.services.paid import (
    A_MONTH,
    AUGUST,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    appropriate,
    hire,
    person,
    posted,
    render,
    worker,
)
from tests.services.test_pay import backdate_policy, leave, raise_policy, slips

SIX = Decimal("600.00")


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


def told(office: Office, run_id: int, name: str, login: str = "maker") -> pay.Story:
    return office.workspace(login).ask(pay.explain, slips(office, run_id)[name].id)


def about(story: pay.Story, topic: Topic) -> list[pay.StoryRow]:
    return [row for row in story.rows if row.topic is topic]


def found(office: Office, run_id: int) -> dict[str, pay.Finding]:
    return {one.title: one for one in office.maker.ask(pay.findings, run_id)}


def names(office: Office, run_id: int, finding: pay.Finding) -> list[str]:
    return [row.name for row in office.maker.ask(pay.slips, run_id) if row.id in finding.slip_ids]


def test_a_slip_is_told_from_its_lines_to_its_evidence(county: Office):
    run_id = posted(county, OCTOBER)
    county.maker.do(pay.export, run_id, render)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 8))
    story = told(county, run_id, "演示甲")
    (line,) = about(story, Topic.LINE)
    assert (line.amount, story.total) == (SIX, SIX)
    assert line.text == "600.00 元/月 × 31/31 天（2026-10-01 至 2026-10-31）= 600.00"
    (post,) = about(story, Topic.POSTING)
    assert post.text == "农村兼职，2026-01-01 至今，甲镇 东村村委会 东村第1网格"
    assert post.page == "roster"
    (row,) = [row for row in county.maker.ask(roster.workers) if row.id == post.target]
    assert row.name == "演示甲"
    (rate,) = about(story, Topic.RATE)
    assert rate.text == "农村兼职每月 600.00 元（稷山材料 J32）"
    sources = county.maker.ask(policy.sources)
    assert [one.value for one in sources if rate.target.holds(one)] == ["600.00"]
    (days,) = about(story, Topic.DAYS)
    assert days.text == "2026年10月共 31 天，不满一月按日历天数计发（假设）"
    (bank,) = about(story, Topic.BANK)
    assert bank.text == "县信用社 6228***********0001，户名演示甲；银行已确认到账"
    ledger = about(story, Topic.LEDGER)
    assert [row.text.split()[-1] for row in ledger] == ["补贴发放", "财政支付"]
    assert ledger[0].target == only(key=f"pay-run-{run_id}")


def test_the_lines_told_add_up_even_when_a_month_is_put_right(county: Office):
    first = posted(county, SEPTEMBER)
    backdate_policy(county, date(2026, 9, 1), '"600.00"', '"650.00"')
    new = pay.NewCorrection(
        run_id=first, month=OCTOBER, person_ids=(person(county, "演示甲"),), reason="9月标准调为650元"
    )
    run_id = county.maker.do(pay.correct, new)
    story = told(county, run_id, "演示甲")
    back, again = about(story, Topic.LINE)
    assert (back.amount, again.amount, story.total) == (-SIX, Decimal("650.00"), Decimal("50.00"))
    assert (back.page, back.target) == ("run", first), "what is taken back is one click away"
    assert [row.text for row in about(story, Topic.RATE)] == [
        f"农村兼职每月 {rate} 元（稷山材料 J32）" for rate in ("600.00", "650.00")
    ]


def test_a_story_says_what_was_true_when_it_was_posted(county: Office):
    run_id = posted(county, OCTOBER)
    raise_policy(county, NOVEMBER.first, '"600.00"', '"650.00"')
    leave(county, "演示甲", date(2026, 11, 1))
    story = told(county, run_id, "演示甲")
    assert about(story, Topic.RATE)[0].text.startswith("农村兼职每月 600.00 元")
    assert about(story, Topic.POSTING)[0].text.startswith("农村兼职，2026-01-01 至2026-11-01（不含）")
    assert story.total == SIX


def test_held_back_pay_is_told_with_its_reason(county: Office):
    held = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=OCTOBER, reason="待核实")
    )
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    story = told(county, run_id, "演示甲")
    assert about(story, Topic.LINE)[0].text == "暂缓发放：待核实（暂缓600.00元）"
    assert [(row.page, row.target) for row in about(story, Topic.HOLD)] == [("holds", held)]
    assert about(story, Topic.BANK) == []
    assert told(county, run_id, "演示丁").rows[0].text == "不在发放范围：由县邮政分公司发放"


def test_a_clerk_is_told_of_their_own_people_only(county: Office):
    run_id = posted(county, OCTOBER)
    assert told(county, run_id, "演示甲", "clerk_a").total == SIX
    with pytest.raises(NotFound):
        told(county, run_id, "演示丙", "clerk_a")
    assert [row.topic for row in told(county, run_id, "演示甲", "clerk_a").rows if row.page == "ledger"] == []


def test_findings_name_the_people_to_look_at(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示乙", date(2026, 10, 11))
    county.maker.do(roster.register, worker(county, 9, name="演示甲", since=date(2026, 10, 16), card=""))
    county.maker.do(
        roster.set_account, person(county, "演示丙"), "6228480000000000777", "县农行", date(2026, 10, 1)
    )
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    seen = found(county, run_id)
    assert {title: names(county, run_id, one) for title, one in seen.items()} == {
        "没有银行账号": ["演示甲"],
        "与上月不同：离岗": ["演示乙"],
        "与上月不同：新聘": ["演示甲"],
        "银行账号与上月不同": ["演示丙"],
        "姓名相同": ["演示甲", "演示甲"],
        "不在发放范围": ["演示丁"],
    }
    assert seen["没有银行账号"].weight is Weight.STOP
    assert list(seen)[-1] == "不在发放范围", "the heaviest come first"


def test_one_card_of_two_people_stops(county: Office):
    county.maker.do(
        roster.set_account, person(county, "演示丙"), "6228480000000000001", "县信用社", date(2026, 10, 1)
    )
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    one = found(county, run_id)["同一张卡登记在多人名下"]
    assert sorted(names(county, run_id, one)) == ["演示丙", "演示甲"]


def test_a_run_at_a_glance(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示乙", date(2026, 10, 11))
    run_id = posted(county, OCTOBER)
    seen = county.maker.ask(pay.overview, run_id)
    assert [(one.title, one.done) for one in seen.stages] == [
        ("取数", True),
        ("计算", True),
        ("核对", True),
        ("复核", True),
        ("审批", True),
        ("过账", True),
        ("导出", False),
        ("银行确认", False),
    ]
    assert [one.title for one in seen.stages if one.now] == ["导出"]
    assert [one.by for one in seen.stages][3:6] == ["复核乙", "审批丙", "经办甲"]
    assert seen.before == A_MONTH
    assert seen.run.total == A_MONTH - SIX + Decimal("193.55")
    assert seen.available == Decimal("4000000.00") - A_MONTH - seen.run.total
    assert seen.agreement is not None and seen.agreement.agrees
    part = county.clerk_a.ask(pay.overview, run_id)
    assert part.agreement is None
    assert part.run.total == part.before - SIX + Decimal("193.55")


def acts(office: Office, login: str, run_id: int) -> dict[str, pay.Act]:
    return {one.action: one for one in office.workspace(login).ask(pay.acts, run_id)}


def test_each_state_offers_its_own_acts_with_the_checklist_of_who_asks(county: Office):
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    mine = acts(county, "maker", run_id)
    assert list(mine) == ["check", "discard", "calculate"]
    assert [one.text for one in mine["check"].blocked] == ["编制人不能复核自己编制的发放，请换一位复核人"]
    assert acts(county, "checker", run_id)["check"].blocked == ()
    county.checker.do(pay.check, run_id)
    assert [one.text for one in acts(county, "checker", run_id)["approve"].blocked] == [
        "编制人和复核人不能审批这次发放，请由第三人审批"
    ]
    county.approver.do(pay.approve, run_id)
    assert list(acts(county, "maker", run_id)) == ["post", "discard", "calculate"]
    county.maker.do(pay.post, run_id)
    county.maker.do(pay.export, run_id, render)
    assert list(acts(county, "maker", run_id)) == ["confirm", "correct"]
    county.maker.do(pay.confirm, run_id, date(2026, 11, 8))
    assert list(acts(county, "maker", run_id)) == ["settle", "record_returns", "take_answers", "correct"]


def test_returned_transfers_are_paid_again_before_the_run_ends(county: Office):
    run_id = posted(county, OCTOBER)
    county.maker.do(pay.export, run_id, render)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 8))
    back = Return(person_id=person(county, "演示甲"), reason="户名不符")
    county.maker.do(pay.record_returns, run_id, [back], date(2026, 11, 9))
    assert list(acts(county, "maker", run_id)) == [
        "settle",
        "record_returns",
        "take_answers",
        "export",
        "correct",
    ]
    assert acts(county, "maker", run_id)["settle"].blocked
    assert names(county, run_id, found(county, run_id)["银行退票，等待重付"]) == ["演示甲"]
    county.maker.do(pay.export, run_id, render)
    again = acts(county, "maker", run_id)
    assert list(again) == ["settle", "record_returns", "take_answers", "confirm", "correct"]
    assert again["record_returns"].blocked
    county.maker.do(pay.confirm, run_id, date(2026, 11, 10))
    county.maker.do(pay.settle, run_id)
    assert county.maker.ask(pay.run, run_id).state is RunState.SETTLED
    assert list(acts(county, "maker", run_id)) == ["correct"]


def test_a_difference_without_a_cause_waits_for_the_office(county: Office):
    posted(county, AUGUST)
    raise_policy(county, SEPTEMBER.first, '"600.00"', '"650.00"')
    run_id = county.maker.do(pay.calculate, NewRun(month=SEPTEMBER))
    rows = {row.name: row for row in county.maker.ask(pay.differences, run_id)}
    assert rows["演示甲"].cause is not None, "a raise has its own cause"
    stages = {one.title: one for one in county.maker.ask(pay.overview, run_id).stages}
    assert stages["核对"].done and stages["复核"].now


def test_holds_and_late_changes_are_listed_with_what_became_of_them(county: Office):
    one = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="待核")
    )
    two = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示丙"), month=SEPTEMBER, reason="停卡")
    )
    county.maker.do(pay.lift, two, "卡已解冻")
    posted(county, SEPTEMBER)
    states = {row.name: row.state.label for row in county.maker.ask(pay.holds)}
    assert states == {"演示甲": "暂缓中", "演示丙": "已取消"}
    supplement = county.maker.do(pay.release, [one], OCTOBER)
    assert county.maker.ask(pay.holds, SEPTEMBER)[1].state.label == "补发办理中"
    county.checker.do(pay.check, supplement)
    county.approver.do(pay.approve, supplement)
    county.maker.do(pay.post, supplement)
    assert county.maker.ask(pay.holds)[1].state.label == "已补发"
    assert county.clerk_b.ask(pay.holds) != county.maker.ask(pay.holds), "a clerk sees their own town"
    posting = leave(county, "演示乙", date(2026, 9, 20))
    (late,) = county.maker.ask(pay.late_changes)
    assert (late.person_id, late.month, late.state.label) == (posting.person_id, SEPTEMBER, "待处理")
    county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    assert county.maker.ask(pay.late_changes)[0].state.label == "下月处理"
