"""The ledger by hand: what an entry would do, what is refused and at which field, what is taken back once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid
from app.domain.budget import BudgetBucket, DocKind
from app.services import budget, insurance, pay
from app.services.budget import Act
from db.models.budget import BudgetEntry
from tests.office import Office, count
from tests.services.paid import FUND, OCTOBER, appropriate, hire, posted, render
from tests.services.test_budget import entry, insure
from tests.services.test_pay import raise_policy

MARCH = date(2026, 3, 2)
SECOND = """
[[budget.lines]]
subject = "training"
label = "培训经费"
overspend = { value = "stop", source = "假设" }

[budget.charges]"""


def two_subjects(office: Office) -> None:
    raise_policy(office, date(2026, 1, 1), "\n[budget.charges]", SECOND)


def test_what_an_entry_would_do_is_known_before_it_is_written(office: Office):
    appropriate(office, "1000.00")
    seen = office.maker.ask(budget.foresee, Act.SUPPLEMENT, entry("250.00"))
    assert [(one.title, one.bucket, one.before, one.change, one.after) for one in seen.moved] == [
        ("全科网格专项经费", BudgetBucket.SOURCE, -1000, -250, -1250),
        ("全科网格专项经费", BudgetBucket.AVAILABLE, 1000, 250, 1250),
    ]
    assert sum(one.change for one in seen.moved) == 0
    assert count(office.maker, BudgetEntry) == 2, "nothing is written"
    office.maker.do(budget.enter, Act.SUPPLEMENT, entry("250.00"))
    (row,) = office.maker.ask(budget.subjects, 2026)
    assert row.balance == seen.moved[1].after


def test_money_moves_between_two_subjects(office: Office):
    two_subjects(office)
    appropriate(office, "1000.00")
    assert Act.TRANSFER not in office.maker.ask(budget.choices).against
    key = office.maker.do(budget.enter, Act.TRANSFER, entry("300.00", to_subject="training"))
    legs = office.maker.ask(budget.legs, key, 2026)
    assert [(leg.title, leg.amount) for leg in legs] == [("全科网格专项经费", -300), ("培训经费", 300)]
    with pytest.raises(Invalid) as same:
        office.maker.do(budget.enter, Act.TRANSFER, entry("1.00", "第3号", to_subject=FUND))
    assert "同一科目" in same.value.fields["to_subject"]
    with pytest.raises(Invalid) as short:
        office.maker.do(budget.enter, Act.COMMIT, entry("301.00", "第4号", subject="training"))
    assert short.value.fields == {
        "amount": "培训经费可用300.00元，本次需要301.00元，超出1.00元。请核对金额，或写明超支理由。"
    }


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"doc_no": "  "}, "doc_no", "请填写凭证号。"),
        ({"doc_no": "第" * 61}, "doc_no", "最多60字"),
        ({"summary": "长" * 201}, "summary", "最多200字"),
        ({"amount": Decimal("-1.00")}, "amount", "大于零"),
        ({"amount": Decimal("0.001")}, "amount", "到分为止"),
        ({"subject": "capital"}, "subject", "没有经费科目"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(office: Office, changes, field, says):
    appropriate(office, "1000.00")
    with pytest.raises(Invalid) as refused:
        office.maker.do(budget.enter, Act.RESERVE, replace(entry("1.00"), **changes))
    assert says in refused.value.fields[field]
    assert count(office.maker, BudgetEntry) == 2


def test_what_is_not_committed_is_not_paid_and_no_reason_helps(office: Office):
    appropriate(office, "1000.00")
    assert set(office.maker.ask(budget.choices).against) == {
        Act.TRANSFER,
        Act.RELEASE,
        Act.EXPEND,
        Act.RETURN,
    }
    with pytest.raises(Invalid) as refused:
        office.maker.do(budget.enter, Act.EXPEND, entry("1.00", override="县长同意"))
    assert refused.value.fields["amount"].endswith("请核对金额。")


def test_a_reversal_and_its_original_name_each_other_and_the_paper_may_be_entered_again(office: Office):
    key = appropriate(office, "1000.00")
    seen = office.maker.ask(budget.foresee_reversal, key)
    assert [one.after for one in seen.moved] == [0, 0]
    back = office.maker.do(budget.reverse, key, "金额录错", MARCH)
    first, second = office.maker.ask(budget.ledger, 2026)
    assert (first.reversed_by, second.reverses) == (back, key)
    assert (first.fixed, second.fixed) == (
        "这笔记录已经冲销过，不能再次冲销。",
        "红字冲销不能再冲销，请重新登记正确的一笔。",
    )
    with pytest.raises(Invalid, match="红字冲销不能再冲销"):
        office.maker.do(budget.reverse, back, "再冲", MARCH)
    again = appropriate(office, "1200.00")
    assert again not in (key, back), "the same paper, rightly this time"
    assert office.maker.ask(budget.subjects, 2026)[0].appropriation == 1200
    with pytest.raises(Invalid, match="已经登记过"):
        appropriate(office, "1300.00")
    office.maker.do(budget.reverse, again, "又错", MARCH)
    appropriate(office, "1400.00")
    assert office.maker.ask(budget.subjects, 2026)[0].appropriation == 1400


def test_a_reversal_asks_for_a_reason_and_a_day_that_can_be(office: Office):
    key = appropriate(office, "1000.00")
    for reason, on, field in ((" ", MARCH, "reason"), ("录错", date(2026, 1, 4), "on")):
        with pytest.raises(Invalid) as refused:
            office.maker.do(budget.reverse, key, reason, on)
        assert list(refused.value.fields) == [field]
    office.maker.do(budget.enter, Act.COMMIT, entry("900.00"))
    raise_policy(office, date(2026, 1, 1), 'overspend = { value = "warn"', 'overspend = { value = "stop"')
    with pytest.raises(Invalid, match=r"超出900\.00元"):
        office.maker.do(budget.reverse, key, "录错", MARCH)


def test_what_a_run_entered_is_taken_back_only_by_the_run(office: Office):
    hire(office)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    office.maker.do(pay.export, run_id, render)
    office.maker.do(pay.confirm, run_id, date(2026, 11, 3))
    rows = [row for row in office.maker.ask(budget.ledger, 2026) if row.doc_id == run_id]
    assert [row.kind for row in rows] == [DocKind.PAY_RUN, DocKind.PAYMENT]
    for row in rows:
        assert "补贴发放" in row.fixed
        with pytest.raises(Invalid, match="补贴发放"):
            office.maker.do(budget.reverse, row.key, "误", date(2026, 11, 4))


def test_a_premium_entered_as_paid_is_taken_back_and_paid_again(office: Office):
    hire(office)
    appropriate(office)
    contract_id, day = insure(office), date(2026, 1, 20)
    office.maker.do(insurance.pay_premium, contract_id, day)
    rows = [row for row in office.maker.ask(budget.ledger, 2026) if row.kind is DocKind.INSURANCE]
    promised, paid = rows
    assert "保险清单" in promised.fixed
    with pytest.raises(Invalid, match="保险清单"):
        office.maker.do(budget.reverse, promised.key, "误", day)
    office.maker.do(budget.reverse, paid.key, "还没有付", day)
    assert office.maker.ask(budget.subjects, 2026)[0].committed == 400
    assert office.maker.do(insurance.pay_premium, contract_id, day) == 400
    assert office.maker.ask(budget.subjects, 2026)[0].expended == 400


def test_who_may_not_enter_may_not_take_back_or_look_ahead(office: Office):
    key = appropriate(office, "1000.00")
    with pytest.raises(Denied):
        office.checker.do(budget.reverse, key, "误", MARCH)
    with pytest.raises(Denied):
        office.checker.ask(budget.choices)
    with pytest.raises(Denied):
        office.clerk_a.ask(budget.foresee_reversal, key)
