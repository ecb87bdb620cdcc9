"""Zero-sum groups, overspending, and the day the money ends."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.period import Month, Year
from app.domain import budget
from app.domain.budget import BudgetBucket, Leg, Overspend, Planned, Use, balances, forecast, overspend

FUND = "全科网格专项经费"
ACTS = {
    "appropriate": lambda amount: budget.appropriate(FUND, amount),
    "cut": lambda amount: budget.cut(FUND, amount),
    "reserve": lambda amount: budget.reserve(FUND, amount),
    "commit": lambda amount: budget.commit(FUND, amount),
    "commit reserved": lambda amount: budget.commit(FUND, amount, BudgetBucket.RESERVED),
    "release": lambda amount: budget.release(FUND, amount),
    "expend": lambda amount: budget.expend(FUND, amount),
    "return": lambda amount: budget.bank_return(FUND, amount),
    "transfer": lambda amount: budget.transfer(FUND, "工作经费", amount),
}
amounts = st.integers(1, 10**9).map(lambda fen: Decimal(fen).scaleb(-2))


def yuan(legs, *buckets):
    found = balances(legs)
    return [found.get((FUND, bucket), Decimal(0)) for bucket in buckets]


def test_mis_builder_217():
    """Budget 1000; request 300; order 200 of it; invoice the 200 and request 50 more."""
    figures = (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED, BudgetBucket.COMMITTED, BudgetBucket.EXPENDED)
    legs = [*budget.appropriate(FUND, Decimal(1000)), *budget.reserve(FUND, Decimal(300))]
    assert yuan(legs, *figures) == [700, 300, 0, 0]
    legs += budget.commit(FUND, Decimal(200), BudgetBucket.RESERVED)
    assert yuan(legs, *figures) == [700, 100, 200, 0]
    legs += [*budget.expend(FUND, Decimal(200)), *budget.reserve(FUND, Decimal(50))]
    assert yuan(legs, *figures) == [650, 150, 0, 200]


@given(amounts)
def test_every_act_sums_to_zero_and_its_reversal_undoes_it(amount):
    for act in ACTS.values():
        group = act(amount)
        assert sum(leg.amount for leg in group) == 0
        assert set(balances([*group, *budget.reverse(group)]).values()) == {Decimal(0)}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), amounts), max_size=40))
def test_no_sequence_of_permitted_acts_drifts_or_goes_below_zero(acts):
    legs: list[Leg] = []
    for name, amount in acts:
        group = ACTS[name](amount)
        if all(check.ok for check in overspend(balances(legs), group, Overspend.STOP)):
            legs += group
    found = balances(legs)
    assert sum(found.values()) == 0
    assert all(amount >= 0 for (_, bucket), amount in found.items() if bucket is not BudgetBucket.SOURCE)


@given(amounts, amounts)
def test_only_an_override_takes_available_money_below_zero(has, wants):
    before = balances(budget.appropriate(FUND, has))
    group = budget.commit(FUND, wants)
    assert all(one.ok for one in overspend(before, group, Overspend.STOP)) is (wants <= has)
    assert all(one.ok for one in overspend(before, group, Overspend.WARN))
    assert all(one.ok for one in overspend(before, group, Overspend.STOP, overridden=True))
    spent = budget.expend(FUND, wants)
    assert not all(one.ok for one in overspend(before, spent, Overspend.WARN, overridden=True))


def test_money_that_is_brought_is_no_overspending():
    """A supplement smaller than the hole, and a transfer into it, were refused: the hole was still there."""
    before = {(FUND, BudgetBucket.AVAILABLE): Decimal(-100)}
    for brought in (budget.appropriate(FUND, Decimal(60)), budget.release(FUND, Decimal(60))):
        held = before | {(FUND, BudgetBucket.COMMITTED): Decimal(60)}
        assert all(one.ok for one in overspend(held, brought, Overspend.STOP))
    assert not all(one.ok for one in overspend(before, budget.cut(FUND, Decimal(1)), Overspend.STOP))


def test_overspending_names_what_used_the_money():
    before = balances([*budget.appropriate(FUND, Decimal(1000)), *budget.commit(FUND, Decimal(900))])
    uses = [Use("2026年1月补贴", Decimal(900), "budget/group/a1")]
    stop, used = overspend(before, budget.commit(FUND, Decimal(150)), Overspend.STOP, uses)
    assert (stop.ok, stop.text) == (False, f"{FUND}可用100.00元，本次需要150.00元，超出50.00元")
    assert (used.ok, used.text, used.goto) == (True, "已用于2026年1月补贴900.00元", "budget/group/a1")


def test_the_year_end_leaves_what_is_committed():
    legs = [
        *budget.appropriate(FUND, Decimal(100)),
        *budget.reserve(FUND, Decimal(30)),
        *budget.commit(FUND, Decimal(20)),
    ]
    closing = budget.year_end(FUND, balances(legs))
    left = (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED, BudgetBucket.COMMITTED, BudgetBucket.LAPSED)
    assert yuan([*legs, *closing], *left) == [0, 0, 20, 80]
    assert sum(leg.amount for leg in closing) == 0
    assert budget.year_end(FUND, balances([*legs, *closing])) == ()


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(Invalid, match="请填写"):
        budget.appropriate(FUND, Decimal(amount))


def test_money_is_committed_only_from_available_or_reserved():
    with pytest.raises(Invalid):
        budget.commit(FUND, Decimal(1), BudgetBucket.EXPENDED)
    with pytest.raises(Invalid):
        budget.transfer(FUND, FUND, Decimal(1))


def plan(months, wages="333200.00", other="0.00"):
    return [Planned(month, Decimal(wages), Decimal(other)) for month in months]


def test_jishan_is_short_in_december_by_40500():
    """70×1760 + 350×600 = 333,200 a month; 42,100 of insurance in January; 4,000,000 in all."""
    posted = Decimal("42100.00") + 10 * Decimal("333200.00")
    ahead = forecast(Decimal("4000000.00"), posted, plan(Year(2026).months[10:]))
    assert ahead.balance == Decimal("-40500.00")
    assert [(one.month, one.shortfall) for one in ahead.short] == [(Month(2026, 12), Decimal("40500.00"))]
    assert ahead.last_day == date(2026, 12, 27)
    assert ahead.text == "按现有人员推算，12月补贴将短缺40,500.00元，现有资金可保障到2026年12月27日。"
    assert posted - Decimal(42100) + sum(one.wages for one in ahead.months) == Decimal("3998400.00")


def test_one_more_rural_worker_costs_7300_more():
    ahead = forecast(
        Decimal(4000000), Decimal("42200") + 10 * Decimal("333800"), plan(Year(2026).months[10:], "333800")
    )
    assert ahead.balance == Decimal("-47800.00")


def test_a_shortage_that_begins_earlier_is_told_month_by_month():
    ahead = forecast(Decimal("1000.00"), Decimal("0.00"), plan(Year(2026).months[9:], "600.00"))
    assert [one.shortfall for one in ahead.short] == [Decimal("200.00"), Decimal("600.00")]
    assert ahead.shortfall == Decimal("800.00")
    assert ahead.last_day == date(2026, 11, 20)
    assert "11月补贴将短缺200.00元，12月补贴将短缺600.00元，全年共短缺800.00元" in ahead.text


@pytest.mark.parametrize(
    ("money", "last"),
    [("599.99", date(2026, 12, 30)), ("0.00", date(2026, 11, 30)), ("19.35", date(2026, 11, 30)),
     ("19.36", date(2026, 12, 1)), ("600.00", None)],
)  # fmt: skip
def test_the_last_day_is_covered_in_full(money, last):
    ahead = forecast(Decimal(money), Decimal("0.00"), plan([Month(2026, 12)], "600.00"))
    assert ahead.last_day == last


def test_money_that_lasts_is_said_so():
    ahead = forecast(Decimal(4000), Decimal(100), plan([Month(2026, 12)], "600.00"))
    assert ahead.text == "按现有人员推算，全年支出700.00元，年末结余3,300.00元。"


def test_a_year_already_overspent_says_so():
    assert (
        forecast(Decimal(100), Decimal(150), []).text
        == "按现有人员推算，全年支出150.00元，资金已超支50.00元。"
    )


@given(amounts, amounts, st.lists(amounts, min_size=1, max_size=12))
def test_the_shortfalls_of_the_months_are_the_shortfall_of_the_year(money, used, wages):
    months = Year(2026).months[-len(wages) :]
    ahead = forecast(money, used, [Planned(month, wage) for month, wage in zip(months, wages, strict=True)])
    assert ahead.balance == money - used - sum(wages)
    already = max(Decimal(0), used - money)
    assert sum(one.shortfall for one in ahead.short) + already == ahead.shortfall
