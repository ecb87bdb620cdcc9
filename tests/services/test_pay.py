"""A month's pay through its three people, and everything that must not happen to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import AppError, Conflict, Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.budget import BudgetBucket
from app.domain.pay import Bucket, Cause, LateState, RunKind, RunState
from app.domain.roster import EndReason
from app.services import budget, documents, pay, policy, roster
from app.services.pay import Late, NewCorrection, NewHold, NewRun, Return
from app.services.roster import Leaving
from app.workspace import Unit
from db.models.accounts import Account
from db.models.documents import StoredFile
from db.models.pay import LateChange, PayLine, PayRun, PaySlip
from db.models.policy import PolicyVersion
from db.models.roster import Posting
from db.models.workflow import WfEvent
from tests.office import Office, count, one
from tests.services.paid import (
    A_MONTH,
    AUGUST,
    EAST_1,
    FUND,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    appropriate,
    approved,
    hire,
    person,
    posted,
    render,
    worker,
)

FORBIDDEN = (
    "UPDATE pay_line SET amount = amount + 1",
    "DELETE FROM pay_line",
    "UPDATE pay_slip SET total = 0",
    "DELETE FROM pay_slip",
    "UPDATE pay_run SET total = 0",
    "UPDATE pay_run SET state = 'draft'",
    "DELETE FROM pay_run",
    "UPDATE budget_entry SET amount = 0",
    "DELETE FROM budget_entry",
    (
        "INSERT INTO pay_line (slip_id, component, rate, amount, explain, source_kind, for_month, "
        "scope_code, recorded_at, recorded_by) SELECT slip_id, component, rate, amount, explain, "
        "source_kind, for_month, scope_code, recorded_at, recorded_by FROM pay_line"
    ),
)


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


def calculated(office: Office, month: Month = OCTOBER) -> int:
    return office.maker.do(pay.calculate, NewRun(month=month))


def slips(office: Office, run_id: int) -> dict[str, pay.SlipRow]:
    return {row.name: row for row in office.maker.ask(pay.slips, run_id)}


def leave(office: Office, name: str, on: date) -> Posting:
    posting = one(office.maker, select(Posting).where(Posting.person_id == person(office, name)))
    office.maker.do(roster.leave, posting.id, posting.version, Leaving(on=on, reason=EndReason.RESIGNED))
    return posting


def test_everyone_is_in_one_bucket_with_the_arithmetic_in_words(county: Office):
    found = slips(county, calculated(county))
    assert {name: (row.bucket, row.amount) for name, row in found.items()} == {
        "演示甲": (Bucket.PAID, Decimal("600.00")),
        "演示乙": (Bucket.PAID, Decimal("600.00")),
        "演示丙": (Bucket.PAID, Decimal("1760.00")),
        "演示丁": (Bucket.EXCLUDED, Decimal("0.00")),
    }
    assert found["演示丁"].reason == "由县邮政分公司发放"
    assert found["演示甲"].explain == "600.00 元/月 × 31/31 天（2026-10-01 至 2026-10-31）= 600.00"
    assert found["演示甲"].town == "甲镇"
    assert found["演示甲"].account == "****0001"


def test_three_people_carry_a_run_from_calculation_to_the_ledger(county: Office):
    run_id = posted(county, OCTOBER)
    row = county.maker.ask(pay.run, run_id)
    assert (row.state, row.total, row.paid, row.excluded) == (RunState.POSTED, A_MONTH, 3, 1)
    assert (row.made_by, row.checked_by, row.approved_by) == ("经办甲", "复核乙", "审批丙")
    legs = county.maker.ask(budget.group, f"pay-run-{run_id}")
    assert {leg.bucket: leg.amount for leg in legs} == {
        BudgetBucket.AVAILABLE: -A_MONTH,
        BudgetBucket.COMMITTED: A_MONTH,
    }
    steps = county.maker.ask(lambda unit: [e.to_state for e in unit.session.scalars(select(WfEvent))])
    assert steps == ["calculated", "checked", "approved", "posted"]
    assert county.maker.ask(pay.posted_run, OCTOBER).id == run_id


def test_the_same_total_everywhere(county: Office):
    run_id = posted(county, OCTOBER)
    county.maker.do(pay.export, run_id, render)
    found = county.maker.ask(pay.reconcile, run_id)
    assert found.agrees
    assert {found.run, found.slips, found.lines, found.ledger, found.export} == {A_MONTH}
    rows = county.maker.ask(pay.register, run_id, clear=True)
    assert sum(row.net for row in rows) == A_MONTH
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].identity.startswith("990101")
    assert rows[0].account == "6228480000000000001"
    assert "********" in county.checker.ask(pay.register, run_id)[0].identity


def test_nobody_acts_without_the_permission(county: Office):
    run_id = calculated(county)
    with pytest.raises(Denied):
        county.checker.do(pay.calculate, NewRun(month=OCTOBER))
    for login, act in (("maker", pay.check), ("checker", pay.approve), ("approver", pay.post)):
        with pytest.raises(Denied):
            county.workspace(login).do(act, run_id)


def _same_person(office: Office, *logins: str, human: str | None = "演示甲") -> None:
    """Let several accounts belong to one human being, as a proxy's would."""
    person_id = person(office, human) if human else None

    def tie(unit):
        for account in unit.session.scalars(select(Account).where(Account.login.in_(logins))):
            account.person_id = person_id

    office.guard.do(tie)
    for login in set(logins) - {"nobody"}:
        workspace = office.workspace(login)
        workspace.actor = replace(workspace.actor, person_id=person_id)


def test_a_second_account_of_the_maker_does_not_check(county: Office):
    run_id = calculated(county)
    _same_person(county, "maker", "checker")
    with pytest.raises(Invalid, match="编制人不能复核"):
        county.checker.do(pay.check, run_id)


def test_a_second_account_of_maker_or_checker_does_not_approve(county: Office):
    run_id = calculated(county)
    county.checker.do(pay.check, run_id)
    for other in ("checker", "maker"):
        _same_person(county, other, "approver")
        with pytest.raises(Invalid, match="第三人"):
            county.approver.do(pay.approve, run_id)
        _same_person(county, other, "nobody", human=None)


def test_steps_cannot_be_skipped_or_repeated(county: Office):
    run_id = calculated(county)
    for act, who in ((pay.approve, county.approver), (pay.post, county.maker), (pay.settle, county.maker)):
        with pytest.raises(Invalid, match="不能"):
            who.do(act, run_id)
    county.checker.do(pay.check, run_id)
    with pytest.raises(Invalid, match="不能"):
        county.checker.do(pay.check, run_id)


def test_a_double_click_posts_once(county: Office):
    run_id = approved(county, OCTOBER)
    first = county.maker.once("click-1", pay.post, run_id)
    assert county.maker.once("click-1", pay.post, run_id) == first == f"pay-run-{run_id}"
    with pytest.raises(Invalid, match="不能“过账”"):
        county.maker.once("click-2", pay.post, run_id)
    (row,) = county.maker.ask(budget.subjects, 2026)
    assert row.committed == A_MONTH


def test_posted_rows_cannot_be_changed_by_a_plain_statement(county: Office):
    posted(county, OCTOBER)
    before = county.maker.ask(_everything)
    for statement in FORBIDDEN:
        with pytest.raises((DBAPIError, AppError)):
            county.maker.do(lambda unit, sql=statement: unit.session.connection().execute(text(sql)))
        assert county.maker.ask(_everything) == before, statement


def _everything(unit) -> object:
    tables = ("pay_run", "pay_slip", "pay_line", "budget_entry")
    return [
        unit.session.connection().execute(text(f"SELECT * FROM {name} ORDER BY id")).all() for name in tables
    ]


def test_what_is_posted_is_what_was_approved(county: Office):
    """A changed roster after approval moves no amount; a changed digest stops the posting."""
    run_id = approved(county, OCTOBER)
    leave(county, "演示甲", date(2026, 10, 11))
    county.maker.do(pay.post, run_id)
    assert county.maker.ask(pay.run, run_id).total == A_MONTH


def test_lines_changed_behind_the_approval_are_not_posted(county: Office):
    run_id = approved(county, OCTOBER)

    def tamper(unit):
        unit.session.get(PayRun, run_id).approved_digest = "0" * 64

    county.maker.do(tamper)
    with pytest.raises(Invalid, match="与审批时不一致"):
        county.maker.do(pay.post, run_id)


def test_the_checker_sees_who_changed_since_the_calculation(county: Office):
    run_id = calculated(county)
    leave(county, "演示甲", date(2026, 10, 11))
    county.maker.do(roster.register, worker(county, 9, name="演示新", since=date(2026, 10, 11)))
    with pytest.raises(Invalid, match="演示新") as refused:
        county.checker.do(pay.check, run_id)
    assert "演示甲" in str(refused.value)
    again = county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="花名册变动"))
    county.checker.do(pay.check, again)
    assert county.maker.ask(pay.run, run_id).state is RunState.DISCARDED
    found = slips(county, again)
    assert (found["演示甲"].amount, found["演示新"].amount) == (Decimal("193.55"), Decimal("406.45"))
    assert county.maker.ask(pay.run, again).total == A_MONTH


def test_calculating_again_needs_a_reason_and_keeps_the_old_run(county: Office):
    calculated(county)
    with pytest.raises(Invalid, match="请写明原因"):
        calculated(county)
    county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="政策更新"))
    rows = county.maker.ask(pay.runs, OCTOBER)
    assert [row.state for row in rows] == [RunState.CALCULATED, RunState.DISCARDED]
    assert count(county.maker, PaySlip) == 8


def test_a_posted_month_is_not_calculated_again(county: Office):
    posted(county, OCTOBER)
    with pytest.raises(Invalid, match="补发或更正"):
        county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="重算"))


def test_somebody_without_an_account_stops_the_check_by_name(county: Office):
    county.maker.do(
        roster.register,
        worker(county, 9, name="演示无卡", card="", unit_id=county.unit_id("990101101200001")),
    )
    run_id = calculated(county)
    with pytest.raises(Invalid, match=r"1人没有银行账号.*演示无卡"):
        county.checker.do(pay.check, run_id)
    checks = county.checker.ask(pay.checklist, run_id, "check")
    assert [one.goto for one in checks if not one.ok] == ["roster/accounts"]


def test_each_difference_has_its_cause(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示甲", date(2026, 10, 11))
    county.maker.do(roster.register, worker(county, 9, name="演示新", since=date(2026, 10, 11)))
    run_id = calculated(county)
    rows = {row.name: row for row in county.maker.ask(pay.differences, run_id)}
    assert {name: (row.delta, row.cause) for name, row in rows.items()} == {
        "演示甲": (Decimal("-406.45"), Cause.LEFT),
        "演示新": (Decimal("406.45"), Cause.JOINED),
    }
    assert rows["演示甲"].text == "离岗、当月部分天数"
    county.checker.do(pay.check, run_id)
    county.approver.do(pay.approve, run_id)
    county.maker.do(pay.post, run_id)
    november = {row.name: row for row in county.maker.ask(pay.differences, calculated(county, NOVEMBER))}
    assert {name: row.cause for name, row in november.items()} == {
        "演示甲": Cause.LEFT,
        "演示新": Cause.FULL_MONTH,
    }


def test_a_difference_is_explained_by_who_made_the_run_until_it_is_checked(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示甲", date(2026, 10, 11))
    run_id, who = calculated(county), person(county, "演示甲")
    for wrong, says in (((who, " "), "请填写差异的原因"), ((who + 99, "补记"), "没有这个人")):
        with pytest.raises(Invalid, match=says):
            county.maker.do(pay.explain_difference, run_id, *wrong)
    with pytest.raises(Denied):
        county.checker.do(pay.explain_difference, run_id, who, "补记")
    with pytest.raises(Conflict):
        county.maker.do(pay.explain_difference, run_id, who, "补记", 99)
    county.maker.do(pay.explain_difference, run_id, who, " 本人10月11日辞职 ")
    (row,) = county.checker.ask(pay.differences, run_id)
    assert row.text.endswith("本人10月11日辞职"), row.text
    county.checker.do(pay.check, run_id)
    with pytest.raises(Invalid, match="不能再填写差异说明"):
        county.maker.do(pay.explain_difference, run_id, who, "又改")


def test_the_first_month_has_nothing_to_compare_with(county: Office):
    assert county.maker.ask(pay.differences, calculated(county)) == []


def test_the_month_is_paid_when_the_bank_says_so(county: Office):
    run_id = posted(county, OCTOBER)
    export_id = county.maker.do(pay.export, run_id, render)
    (row,) = county.maker.ask(pay.exports, run_id)
    content = county.maker.ask(documents.content_of, row.file_id).decode("gbk")
    assert (row.id, row.rows, row.total) == (export_id, 3, A_MONTH)
    assert content.splitlines()[0] == "1|演示甲|6228480000000000001|600.00"
    county.maker.do(pay.confirm, run_id, date(2026, 11, 2), "国库回单1")
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert (subject.committed, subject.expended) == (0, A_MONTH)
    county.maker.do(pay.settle, run_id)
    assert county.maker.ask(pay.run, run_id).state is RunState.SETTLED


def test_nothing_of_a_failed_export_is_kept(county: Office):
    run_id = posted(county, OCTOBER)

    def broken(lines):
        raise Invalid("银行文件模板不对。")

    with pytest.raises(Invalid, match="模板"):
        county.maker.do(pay.export, run_id, broken)
    assert county.maker.ask(pay.run, run_id).state is RunState.POSTED
    assert count(county.maker, StoredFile) == 0


def test_a_returned_transfer_is_owed_again_and_paid_again(county: Office):
    run_id = posted(county, OCTOBER)
    county.maker.do(pay.export, run_id, render)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 2))
    back = Return(person_id=person(county, "演示乙"), reason="账号不存在")
    assert county.maker.do(pay.record_returns, run_id, [back], date(2026, 11, 2)) == Decimal("600.00")
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert (subject.committed, subject.expended) == (Decimal(600), A_MONTH - 600)
    with pytest.raises(Invalid, match="退票已经登记过"):
        county.maker.do(pay.record_returns, run_id, [back], date(2026, 11, 2))
    with pytest.raises(Invalid, match="演示乙"):
        county.maker.do(pay.settle, run_id)
    county.maker.do(pay.export, run_id, render)
    with pytest.raises(Invalid, match="还没有登记到账"):
        county.maker.do(pay.export, run_id, render)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 3))
    county.maker.do(pay.settle, run_id)
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert (subject.committed, subject.expended) == (0, A_MONTH)
    assert [row.rows for row in county.maker.ask(pay.exports, run_id)] == [3, 1]
    assert county.maker.ask(pay.posted_total, 2026) == A_MONTH


def test_returns_are_for_people_of_a_paid_run(county: Office):
    run_id = posted(county, OCTOBER)
    with pytest.raises(Invalid, match="先登记付款"):
        county.maker.do(pay.record_returns, run_id, [Return(person_id=1, reason="x")], date(2026, 11, 2))
    county.maker.do(pay.export, run_id, render)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 2))
    stranger = Return(person_id=person(county, "演示丁"), reason="x")
    with pytest.raises(NotFound):
        county.maker.do(pay.record_returns, run_id, [stranger], date(2026, 11, 2))


def test_pay_held_back_is_released_for_the_ticked_person_alone(county: Office):
    first = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="账号待核")
    )
    county.maker.do(pay.hold, NewHold(person_id=person(county, "演示乙"), month=SEPTEMBER, reason="账号待核"))
    run_id = posted(county, SEPTEMBER)
    assert slips(county, run_id)["演示甲"].reason == "账号待核（暂缓600.00元）"
    assert county.maker.ask(pay.run, run_id).total == Decimal("1760.00")
    supplement = county.maker.do(pay.release, [first], OCTOBER)
    county.checker.do(pay.check, supplement)
    county.approver.do(pay.approve, supplement)
    county.maker.do(pay.post, supplement)
    row = county.maker.ask(pay.run, supplement)
    assert (row.kind, row.total, row.paid) == (RunKind.SUPPLEMENT, Decimal("600.00"), 1)
    lines = county.maker.ask(
        lambda unit: unit.session.scalars(select(PayLine.for_month).order_by(PayLine.id.desc())).first()
    )
    assert lines == SEPTEMBER
    with pytest.raises(Invalid, match="已经取消或补发"):
        county.maker.do(pay.release, [first], OCTOBER)
    assert county.maker.ask(pay.withheld, 2026) == Decimal("600.00")


def test_a_discarded_supplement_gives_its_holds_back(county: Office):
    held = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="待核")
    )
    posted(county, SEPTEMBER)
    supplement = county.maker.do(pay.release, [held], OCTOBER)
    county.maker.do(pay.discard, supplement, "点错了")
    county.maker.do(pay.release, [held], OCTOBER)


def test_a_hold_is_lifted_before_posting_and_not_after(county: Office):
    held = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="待核")
    )
    county.maker.do(pay.lift, held, "已核实")
    run_id = posted(county, SEPTEMBER)
    assert county.maker.ask(pay.run, run_id).total == A_MONTH
    with pytest.raises(Invalid, match="已过账"):
        county.maker.do(pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="待核"))


def note(office: Office, name: str, since: date) -> int:
    posting = one(office.maker, select(Posting).where(Posting.person_id == person(office, name)))
    change = Late(
        person_id=posting.person_id, scope_code=posting.scope_code, since=since, kind="离岗", note="补报离岗"
    )
    return office.maker.do(pay.note_late, [change])


def test_a_late_leave_is_kept_for_the_next_month_and_taken_back_there(county: Office):
    """甲 left on 27 September, told in October: September stays 600, October takes 80.00 back."""
    posted(county, SEPTEMBER)
    posting = leave(county, "演示甲", date(2026, 9, 27))
    county.maker.do(
        roster.post,
        roster.NewPosting(
            person_id=posting.person_id,
            unit_id=county.unit_id(EAST_1),
            employment="rural_part_time",
            since=date(2026, 10, 1),
        ),
    )
    run_id = posted(county, OCTOBER)
    found = slips(county, run_id)["演示甲"]
    assert found.amount == Decimal("520.00")
    assert "冲回2026年9月" in found.explain
    assert "26/30 天" in found.explain
    rows = {row.name: row for row in county.maker.ask(pay.differences, run_id)}
    assert rows["演示甲"].cause is Cause.CORRECTION
    (late,) = county.maker.ask(lambda unit: unit.session.scalars(select(LateChange)).all())
    assert (late.state, late.effect) == (LateState.USED, Decimal("-80.00"))
    register = {row.name: row for row in county.maker.ask(pay.register, run_id)}
    assert (register["演示甲"].base, register["演示甲"].deductions) == (Decimal(600), Decimal(80))


def test_a_month_approved_and_not_posted_is_not_owed_again(county: Office):
    """Told between September's approval and posting: October pays nothing, November asks for 200.00."""
    september = approved(county, SEPTEMBER)
    leave(county, "演示甲", date(2026, 9, 21))
    october = approved(county, OCTOBER)
    for run_id in (september, october):
        county.maker.do(pay.post, run_id)
    assert slips(county, september)["演示甲"].amount == Decimal("600.00")
    assert "演示甲" not in slips(county, october)
    (late,) = county.maker.ask(lambda unit: unit.session.scalars(select(LateChange)).all())
    assert late.state is LateState.NEW
    run_id = county.maker.do(pay.calculate, NewRun(month=NOVEMBER))
    with pytest.raises(Invalid, match="扣款多于应发"):
        county.checker.do(pay.check, run_id)


def test_a_recalculation_takes_a_late_change_up_again_once(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示甲", date(2026, 9, 30))
    county.maker.do(roster.register, worker(county, 9, name="演示新", since=date(2026, 9, 30)))
    calculated(county)
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="再算一次"))
    assert slips(county, run_id)["演示新"].amount == Decimal("620.00")


def test_months_not_checked_yet_need_no_late_change(county: Office):
    calculated(county)
    assert note(county, "演示甲", date(2026, 10, 11)) == 0
    assert note(county, "演示甲", date(2026, 9, 30)) == 0


def test_somebody_who_owes_more_than_they_earn_blocks_until_decided(county: Office):
    posted(county, SEPTEMBER)
    leave(county, "演示甲", date(2026, 9, 16))
    run_id = calculated(county)
    with pytest.raises(Invalid, match=r"扣款多于应发.*在“补发补扣”里把这项变动登记为不予处理"):
        county.checker.do(pay.check, run_id)
    late = one(county.maker, select(LateChange))
    county.maker.do(pay.reject_late, late.id, "本人已退回现金300元")
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="变动不予处理"))
    county.checker.do(pay.check, run_id)


def raise_policy(office: Office, since: date, old: str, new: str) -> None:
    source = one(office.admin, select(PolicyVersion))
    changed = source.text.replace(old, new)
    office.admin.do(
        policy.adopt, policy.NewPolicy(text=changed, valid_from=since, source="测试", reason="调标")
    )


def backdate_policy(office: Office, since: date, old: str, new: str) -> None:
    """Put a policy before months that are posted, as databases from before decision 22 may have it."""

    def adopted(unit: Unit) -> None:
        source = unit.session.scalars(select(PolicyVersion)).one()
        text = source.text.replace(old, new)
        source.valid_to = since
        unit.session.add(
            PolicyVersion(title=source.title, digest="1" * 64, text=text, source="测试", valid_from=since)
        )

    office.admin.do(adopted)


def test_a_backdated_rise_is_paid_by_a_correction_run(county: Office):
    run_id = posted(county, SEPTEMBER)
    backdate_policy(county, date(2026, 9, 1), '"600.00"', '"650.00"')
    people = tuple(person(county, name) for name in ("演示甲", "演示乙", "演示丙"))
    new = NewCorrection(run_id=run_id, month=OCTOBER, person_ids=people, reason="9月标准调为650元")
    correction = county.maker.do(pay.correct, new)
    county.checker.do(pay.check, correction)
    county.approver.do(pay.approve, correction)
    county.maker.do(pay.post, correction)
    row = county.maker.ask(pay.run, correction)
    assert (row.kind, row.paid, row.total) == (RunKind.CORRECTION, 2, Decimal("100.00"))
    amounts = county.maker.ask(
        lambda unit: unit.session.execute(
            select(PayLine.amount, PayLine.reverses_id.is_not(None))
            .join(PaySlip, PaySlip.id == PayLine.slip_id)
            .where(PaySlip.run_id == correction)
            .order_by(PayLine.id)
        ).all()
    )
    assert [tuple(one) for one in amounts] == 2 * [(Decimal(-600), True), (Decimal(650), False)]
    with pytest.raises(Invalid, match="没有差异"):
        county.maker.do(pay.correct, new)


def test_two_corrections_on_their_way_reverse_a_line_once(county: Office):
    run_id = posted(county, SEPTEMBER)
    backdate_policy(county, date(2026, 9, 1), '"600.00"', '"650.00"')
    new = NewCorrection(run_id=run_id, month=OCTOBER, person_ids=(person(county, "演示甲"),), reason="调标")
    first, second = county.maker.do(pay.correct, new), county.maker.do(pay.correct, new)
    for correction in (first, second):
        county.checker.do(pay.check, correction)
        county.approver.do(pay.approve, correction)
    county.maker.do(pay.post, first)
    with pytest.raises(Invalid, match="已被另一次更正冲回"):
        county.maker.do(pay.post, second)


def test_money_is_not_taken_back_through_the_bank(county: Office):
    run_id = posted(county, SEPTEMBER)
    backdate_policy(county, date(2026, 9, 1), '"600.00"', '"540.00"')
    new = NewCorrection(run_id=run_id, month=OCTOBER, person_ids=(person(county, "演示甲"),), reason="调标")
    with pytest.raises(Invalid, match=r"应扣回60\.00元.*下月"):
        county.maker.do(pay.correct, new)


def test_a_locked_month_takes_nothing_more(county: Office):
    discarded = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    run_id = approved(county, OCTOBER, "重算")
    assert "没办完" in county.approver.ask(
        pay.not_lockable, discarded
    )  # another run of the month stands in the way
    with pytest.raises(Invalid, match="没办完"):
        county.approver.do(pay.lock_period, OCTOBER)
    county.maker.do(pay.post, run_id)
    assert county.approver.ask(pay.not_lockable, discarded) == ""
    county.approver.do(pay.lock_period, OCTOBER)
    assert "已锁定" in county.approver.ask(pay.not_lockable, run_id)
    with pytest.raises(Invalid, match="已锁定"):
        county.maker.do(pay.open_period, OCTOBER)


def test_a_clerk_sees_their_own_town_and_starts_nothing(county: Office):
    run_id = posted(county, OCTOBER)
    assert [row.name for row in county.clerk_a.ask(pay.slips, run_id)] == ["演示甲", "演示乙"]
    (row,) = county.clerk_a.ask(pay.runs)
    assert (row.paid, row.total) == (2, Decimal("1200.00"))
    assert county.clerk_b.ask(pay.run, run_id).total == Decimal("1760.00")
    with pytest.raises(Denied):
        county.clerk_a.do(pay.calculate, NewRun(month=NOVEMBER))


def test_an_empty_county_has_nothing_to_calculate(office: Office):
    with pytest.raises(Invalid, match="没有任何人员"):
        calculated(office)
    assert count(office.maker, PayRun) == 0


def test_august_to_october_stay_as_posted(county: Office):
    for month in (AUGUST, SEPTEMBER, OCTOBER):
        posted(county, month)
    assert county.maker.ask(pay.posted_months, 2026) == {AUGUST, SEPTEMBER, OCTOBER}
    assert county.maker.ask(pay.posted_total, 2026) == 3 * A_MONTH
    assert county.maker.ask(pay.projected, NOVEMBER) == A_MONTH
    assert county.maker.ask(budget.subjects, 2026)[0].committed == 3 * A_MONTH
    assert county.maker.ask(budget.subjects, 2026)[0].subject == FUND


def test_pay_released_once_is_not_taken_back_by_a_late_change(county: Office):
    held = county.maker.do(
        pay.hold, NewHold(person_id=person(county, "演示甲"), month=SEPTEMBER, reason="待核")
    )
    posted(county, SEPTEMBER)
    supplement = county.maker.do(pay.release, [held], OCTOBER)
    county.checker.do(pay.check, supplement)
    county.approver.do(pay.approve, supplement)
    county.maker.do(pay.post, supplement)
    assert note(county, "演示甲", date(2026, 9, 20)) == 1
    run_id = posted(county, OCTOBER)
    assert slips(county, run_id)["演示甲"].amount == Decimal("600.00")
    assert one(county.maker, select(LateChange)).state is LateState.USED
