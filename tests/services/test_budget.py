"""The ledger: zero-sum, never twice, never over without a name; and how the year ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.budget import DocKind
from app.services import budget, insurance, pay
from app.services.budget import Act, NewEntry
from app.services.pay import NewRun
from db.models.budget import BudgetEntry, BudgetOverride
from tests.office import Office, count, one
from tests.services.paid import A_MONTH, FUND, OCTOBER, appropriate, approved, hire, posted, render
from tests.services.test_pay import raise_policy


def entry(amount: str, doc_no: str = "第2号", **changes: object) -> NewEntry:
    return NewEntry(
        **{"subject": FUND, "amount": Decimal(amount), "effective": date(2026, 3, 1), "doc_no": doc_no}
        | changes
    )


def test_the_ledger_runs_from_the_appropriation_to_the_payment(office: Office):
    hire(office)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    office.maker.do(pay.export, run_id, render)
    office.maker.do(pay.confirm, run_id, date(2026, 11, 3), "国库3号")
    rows = office.maker.ask(budget.ledger, 2026)
    left = Decimal("4000000.00") - A_MONTH
    assert [(row.kind, row.income, row.committed, row.expended, row.balance) for row in rows] == [
        (DocKind.APPROPRIATION, Decimal("4000000.00"), 0, 0, Decimal("4000000.00")),
        (DocKind.PAY_RUN, 0, A_MONTH, 0, left),
        (DocKind.PAYMENT, 0, -A_MONTH, A_MONTH, left),
    ]
    assert rows[1].doc_no == "补2026-10-1"
    assert rows[0].subject == "全科网格专项经费"
    assert {row.by for row in rows} == {"经办甲"}, "a person, not a login"
    (subject,) = office.maker.ask(budget.subjects, 2026)
    assert (subject.balance, subject.rate) == (left, Decimal("0.07"))
    (early,) = office.maker.ask(budget.subjects, 2026, date(2026, 1, 31))
    assert early.expended == 0


def test_a_document_is_entered_once(office: Office):
    key = appropriate(office)
    with pytest.raises(Invalid, match="已经登记过"):
        appropriate(office)
    assert [leg.amount for leg in office.maker.ask(budget.group, key)] == [
        Decimal(-4000000),
        Decimal(4000000),
    ]


def test_every_act_moves_money_between_two_buckets(office: Office):
    appropriate(office, "1000.00")
    for act, amount in (
        (Act.SUPPLEMENT, "500.00"),
        (Act.CUT, "100.00"),
        (Act.RESERVE, "300.00"),
        (Act.COMMIT, "200.00"),
        (Act.RELEASE, "50.00"),
        (Act.EXPEND, "150.00"),
        (Act.RETURN, "20.00"),
    ):
        office.maker.do(budget.enter, act, entry(amount, doc_no=act.label))
    (row,) = office.maker.ask(budget.subjects, 2026)
    assert (row.appropriation, row.reserved, row.committed, row.expended) == (1400, 300, 20, 130)
    assert sum(office.maker.ask(lambda unit: unit.session.scalars(select(BudgetEntry.amount)).all())) == 0


def test_what_is_not_there_is_not_spent(office: Office):
    appropriate(office, "1000.00")
    with pytest.raises(Invalid, match=r"超出100\.00元"):
        office.maker.do(budget.enter, Act.EXPEND, entry("100.00"))
    with pytest.raises(Invalid, match="没有经费科目"):
        office.maker.do(budget.enter, Act.RESERVE, entry("1.00", subject="capital"))
    with pytest.raises(Invalid, match="凭证号"):
        office.maker.do(budget.enter, Act.RESERVE, entry("1.00", doc_no=" "))
    assert count(office.maker, BudgetEntry) == 2


def test_going_over_stops_or_is_signed_for(office: Office):
    """The county's policy warns; told to stop, an override names person and reason."""
    appropriate(office, "1000.00")
    office.maker.do(budget.enter, Act.COMMIT, entry("900.00", "第1号", summary="购置"))
    over = entry("150.00")
    warned = office.maker.ask(budget.check, Act.COMMIT, over)
    assert [(one.ok, one.warn) for one in warned] == [(True, True), (True, True)]
    assert warned[1].text == "已用于购置900.00元"
    raise_policy(office, date(2026, 1, 1), 'overspend = { value = "warn"', 'overspend = { value = "stop"')
    with pytest.raises(Invalid, match=r"超出50\.00元"):
        office.maker.do(budget.enter, Act.COMMIT, over)
    office.maker.do(budget.enter, Act.COMMIT, entry("150.00", override="县长办公会同意"))
    signed = one(office.maker, select(BudgetOverride))
    assert signed.reason == "县长办公会同意"


def test_a_run_over_budget_is_approved_by_name_or_not_at_all(office: Office):
    hire(office)
    appropriate(office, "1000.00")
    raise_policy(office, date(2026, 1, 1), 'overspend = { value = "warn"', 'overspend = { value = "stop"')
    run_id = office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    office.checker.do(pay.check, run_id)
    with pytest.raises(Invalid, match=r"超出1,960\.00元"):
        office.approver.do(pay.approve, run_id)
    office.approver.do(pay.approve, run_id, override="民生支出，县政府批示")
    office.maker.do(pay.post, run_id)
    (row,) = office.maker.ask(budget.subjects, 2026)
    assert row.balance == Decimal("-1960.00")


def test_a_reversal_is_the_exact_negative_once(office: Office):
    key = appropriate(office, "1000.00")
    back = office.maker.do(budget.reverse, key, "文号录错", date(2026, 3, 2))
    assert [leg.amount for leg in office.maker.ask(budget.group, back)] == [1000, -1000]
    assert office.maker.ask(budget.subjects, 2026)[0].appropriation == 0
    for wrong, says in ((key, "已经冲销过"), ("nothing", "没有这笔记录")):
        with pytest.raises((Invalid, NotFound), match=says):
            office.maker.do(budget.reverse, wrong, "再冲", date(2026, 3, 3))


def test_a_runs_money_is_not_reversed_behind_its_back(office: Office):
    hire(office)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    with pytest.raises(Invalid, match="补贴发放"):
        office.maker.do(budget.reverse, f"pay-run-{run_id}", "误", date(2026, 11, 2))


def test_who_may_not_see_or_write_money(office: Office):
    with pytest.raises(Denied):
        office.clerk_a.ask(budget.subjects, 2026)
    with pytest.raises(Denied):
        office.checker.do(budget.appropriate, entry("1.00"))


def insure(office: Office) -> int:
    contract = insurance.NewContract(year=2026, number="保2026-1", insurer="某保险公司")
    contract_id = office.maker.do(insurance.open_contract, contract)
    office.maker.do(insurance.enrol, contract_id)
    return contract_id


def test_the_year_is_foreseen_from_what_is_posted_and_who_serves(office: Office):
    """Four insured, three paid: 400 and 12 × 2960; the money ends on 27 December, as 稷山's does."""
    hire(office)
    appropriate(office, str(Decimal(400) + 12 * A_MONTH - 380))
    before = office.maker.ask(budget.year_figures, 2026)
    insure(office)
    for number in range(1, 11):
        posted(office, Month(2026, number))
    figures = office.maker.ask(budget.year_figures, 2026)
    assert (figures.wages_posted, figures.wages_year) == (10 * A_MONTH, 12 * A_MONTH)
    assert (figures.insurance_year, figures.balance) == (Decimal("400.00"), Decimal("-380.00"))
    text = "按现有人员推算，12月补贴将短缺380.00元，现有资金可保障到2026年12月27日。"
    assert figures.forecast.text == text
    assert (before.wages_posted, before.wages_year, before.insurance_year) == (0, 12 * A_MONTH, 400)
    assert before.forecast.text == text


def test_what_if_the_vacant_grids_were_filled(office: Office):
    hire(office)
    appropriate(office)
    approved(office, OCTOBER)
    plain = office.maker.ask(budget.forecast, 2026)
    filled = office.maker.ask(budget.forecast, 2026, Decimal(3 * 600))
    assert plain.balance - filled.balance == 12 * 1800


def test_the_forecast_pays_who_might_be_hired_by_the_same_rules(office: Office):
    hire(office)
    appropriate(office)
    plain = office.maker.ask(budget.forecast, 2026)
    more = pay.Hire(kind="urban_full_time", heads=2, since=Month(2026, 11))
    asked = office.maker.ask(budget.forecast, 2026, budget.NIL, [more])
    assert plain.balance - asked.balance == 2 * 2 * Decimal("1760.00"), "November and December"
    hosted = pay.Hire(kind="dedicated", heads=3, since=Month(2026, 1))
    assert office.maker.ask(budget.forecast, 2026, budget.NIL, [hosted]).balance == plain.balance


def test_the_course_of_the_year_ends_where_the_forecast_ends(office: Office):
    hire(office)
    appropriate(office)
    posted(office, Month(2026, 1))
    posted(office, Month(2026, 2))
    rows = office.maker.ask(budget.course, 2026)
    assert [row.month.number for row in rows] == list(range(1, 13))
    assert [row.posted for row in rows[:3]] == [A_MONTH, A_MONTH, None]
    assert [row.used for row in rows[:2]] == [A_MONTH, 2 * A_MONTH]
    assert rows[2].foreseen is not None
    assert rows[-1].left == office.maker.ask(budget.forecast, 2026).balance
    assert all(row.used + row.left == Decimal("4000000.00") for row in rows)


def test_a_line_of_the_ledger_knows_its_run(office: Office):
    hire(office)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    rows = {row.kind: row for row in office.maker.ask(budget.ledger, 2026)}
    assert rows[DocKind.PAY_RUN].doc_id == run_id
    assert rows[DocKind.APPROPRIATION].doc_id is None
