"""年终结转 and 对账: a year closed once, what it leaves going back or on; a statement beside the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.budget import Agreement, BudgetBucket, DocKind, told_compared
from app.services import budget, dashboard
from app.services.budget import Act, Closing, Leftover, Statement
from db.models.budget import BudgetAssertion
from tests.office import Office, count
from tests.services.paid import FUND, NOVEMBER, appropriate, hire, posted
from tests.services.test_budget import entry
from tests.services.test_pay import raise_policy

CLOSED = date(2026, 12, 31)
RECALLED = Closing(subject=FUND, goes=Leftover.RECALLED, on=CLOSED, doc_no="稷财结〔2026〕1号")
CARRIED = replace(RECALLED, goes=Leftover.CARRIED)
OCTOBER_END = date(2026, 10, 31)


@pytest.fixture
def county(office: Office) -> Office:
    """One subject, a thousand given, three hundred of it reserved; the year is over."""
    appropriate(office, "1000.00")
    office.maker.do(budget.enter, Act.RESERVE, entry("300.00"))
    office.clock.set(datetime(2027, 1, 4, 1, tzinfo=UTC))
    return office


def left(office: Office, year: int) -> list[Decimal]:
    return [row.balance for row in office.maker.ask(budget.ledger, year)]


def test_what_a_year_leaves_goes_back_once(county: Office):
    seen = county.maker.ask(budget.foresee_close, 2026, RECALLED)
    assert [(one.bucket, one.after) for one in seen.moved] == [
        (BudgetBucket.AVAILABLE, 0),
        (BudgetBucket.RESERVED, 0),
        (BudgetBucket.LAPSED, 1000),
    ]
    key = county.maker.do(budget.close_year, 2026, RECALLED)
    row = county.maker.ask(budget.ledger, 2026)[-1]
    assert (row.key, row.kind, row.income, row.balance) == (key, DocKind.YEAR_END, -1000, 0)
    assert (row.summary, row.effective, row.fixed) == ("2026年年终结转（财政收回）", CLOSED, "")
    with pytest.raises(Invalid) as refused:
        county.maker.do(budget.close_year, 2026, RECALLED)
    assert "不用结转" in refused.value.fields["subject"]
    assert county.maker.ask(budget.closable, 2026).against == "2026年没有可用和预留的结余"
    assert county.maker.ask(budget.ledger, 2027) == []


def test_what_is_carried_stands_in_the_next_year_and_is_taken_back_with_its_closing(county: Office):
    seen = county.maker.ask(budget.foresee_close, 2026, CARRIED)
    assert [one.title for one in seen.moved[3:]] == ["2027年全科网格专项经费"] * 2
    key = county.maker.do(budget.close_year, 2026, CARRIED)
    (brought,) = county.maker.ask(budget.ledger, 2027)
    assert (brought.income, brought.balance, brought.summary) == (1000, 1000, "2026年结转")
    assert brought.effective == date(2027, 1, 1)
    with pytest.raises(Invalid, match="随上年的年终结转"):
        county.maker.do(budget.reverse, brought.key, "误", date(2027, 1, 4))
    assert len(county.maker.ask(budget.foresee_reversal, key).moved) == 5
    county.maker.do(budget.reverse, key, "去向填错", date(2027, 1, 4))
    assert (left(county, 2026)[-1], left(county, 2027)[-1]) == (1000, 0)
    again = county.maker.do(budget.close_year, 2026, RECALLED)
    assert again != key, "the same paper, rightly this time"


def test_carried_money_that_is_spent_is_not_taken_back(county: Office):
    raise_policy(county, date(2026, 1, 1), 'overspend = { value = "warn"', 'overspend = { value = "stop"')
    key = county.maker.do(budget.close_year, 2026, CARRIED)
    county.maker.do(budget.enter, Act.COMMIT, entry("1.00", effective=date(2027, 1, 3)))
    with pytest.raises(Invalid, match=r"超出1\.00元"):
        county.maker.do(budget.reverse, key, "误", date(2027, 1, 4))
    assert left(county, 2026)[-1] == 0, "neither of the two"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"doc_no": " "}, "doc_no", "依据文号"),
        ({"on": date(2026, 11, 30)}, "on", "12月1日以后"),
        ({"on": date(2027, 1, 5)}, "on", "晚于今天"),
        ({"subject": "capital"}, "subject", "没有可用和预留的结余"),
    ],
)
def test_a_closing_that_cannot_be_is_said_at_its_field(county: Office, changes, field, says):
    with pytest.raises(Invalid) as refused:
        county.maker.do(budget.close_year, 2026, replace(RECALLED, **changes))
    assert says in refused.value.fields[field]


def test_an_overspent_year_is_not_carried_as_a_debt(county: Office):
    county.maker.do(budget.enter, Act.COMMIT, entry("1100.00", override="县政府同意"))
    with pytest.raises(Invalid) as refused:
        county.maker.do(budget.close_year, 2026, CARRIED)
    assert "已经超支" in refused.value.fields["subject"]


def test_what_is_still_to_come_of_the_year_is_said_before_it_is_closed(office: Office):
    hire(office)
    appropriate(office)
    posted(office, NOVEMBER)
    assert office.maker.ask(budget.closable, 2026).against == "2026年12月起办理"
    office.clock.set(datetime(2026, 12, 31, 1, tzinfo=UTC))
    assert [one.text for one in office.maker.ask(budget.foresee_close, 2026, RECALLED).checks] == [
        "已承诺、还没有支付的2,960.00元不结转，付出时照常登记。",
        "12月补贴还没有过账，先过账再结转，否则发放时经费不足。",
    ]


def test_a_reversed_transfer_says_what_it_brought_back(office: Office):
    """The amount of a line and its balance agree whatever was taken back: it said 0.00 of a closing."""
    key = appropriate(office, "1000.00")
    office.maker.do(budget.reverse, key, "录错", date(2026, 3, 2))
    rows = office.maker.ask(budget.ledger, 2026)
    assert [row.income for row in rows] == [1000, -1000]


def said(given: str, spent: str, **changes: object) -> Statement:
    new = Statement(
        subject=FUND, on=OCTOBER_END, doc_no="国库10月", given=Decimal(given), spent=Decimal(spent)
    )
    return replace(new, **changes)


@pytest.fixture
def paying(office: Office) -> Office:
    """A thousand given, two hundred promised, of which 150 paid on 30 October and 20 on 2 November."""
    appropriate(office, "1000.00")
    days = {"合同1号": (Act.COMMIT, "200.00", 20), "付1号": (Act.EXPEND, "150.00", 30)}
    for doc_no, (act, amount, day) in days.items():
        office.maker.do(budget.enter, act, entry(amount, doc_no, effective=date(2026, 10, day)))
    office.maker.do(budget.enter, Act.EXPEND, entry("20.00", "付2号", effective=date(2026, 11, 2)))
    return office


def test_a_statement_that_agrees_is_kept_and_listed(paying: Office):
    assert paying.maker.ask(budget.latest_statement, 2026) == "2026年还没有对账"
    assert paying.maker.do(budget.reconcile, said("1000.00", "150.00")) == "对账单与台账相符。"
    rows = {row.figure: row for row in paying.checker.ask(budget.statements)}
    assert {(row.said, row.booked, row.off, row.state) for row in rows.values()} == {
        (Decimal(1000), Decimal(1000), 0, Agreement.AGREES),
        (Decimal(150), Decimal(150), 0, Agreement.AGREES),
    }
    spent = rows["累计支出"]
    assert (spent.on, spent.subject, spent.by) == (OCTOBER_END, "全科网格专项经费", "经办甲")
    assert paying.maker.ask(budget.latest_statement, 2026) == "已对账到2026-10-31，没有未说明的差异"


@pytest.mark.parametrize(
    ("given", "spent", "told", "hint"),
    [
        ("1000.00", "170.00", "累计支出对账单多20.00元", "台账记在截止日期以后：2026-11-02 付2号 支付"),
        ("1000.00", "0.00", "累计支出对账单少150.00元", "台账已经登记，对账单没有：2026-10-30 付1号 支付"),
        ("1000.00", "350.00", "累计支出对账单多200.00元", "台账已承诺，支付登记了没有，请核对：2026-10-20"),
        ("0.00", "150.00", "累计下达对账单少1,000.00元", "台账已经登记，对账单没有：2026-01-05 稷财"),
        ("1000.00", "151.00", "累计支出对账单多1.00元", ""),
    ],
)
def test_a_difference_is_named(paying: Office, given, spent, told, hint):
    compared = paying.maker.ask(budget.foresee_reconciling, said(given, spent))
    assert told_compared(compared[:-1]) == f"对账单与台账不符：{told}。"
    assert compared[-1].said == Decimal(given) - Decimal(spent)
    named = [one.text for figure in compared for one in figure.hints]
    assert [one.startswith(hint) for one in named] == ([True] if hint else [])
    assert count(paying.maker, BudgetAssertion) == 0, "nothing is written"
    assert told in paying.maker.do(budget.reconcile, said(given, spent))
    (off,) = [row for row in paying.maker.ask(budget.statements) if row.off]
    assert off.state is Agreement.DIFFERS
    assert [one.text for one in paying.maker.ask(budget.hints, off.id)] == named
    assert paying.maker.ask(budget.latest_statement, 2026) == "已对账到2026-10-31，1项不符"


def test_an_explained_difference_is_one_until_the_ledger_changes_below_it(paying: Office):
    note = "付1号国库11月2日入账"
    paying.maker.do(budget.reconcile, said("1000.00", "0.00", note=note))

    def states() -> dict[str, Agreement]:
        return {row.figure: row.state for row in paying.maker.ask(budget.statements)}

    assert states() == {"累计下达": Agreement.AGREES, "累计支出": Agreement.EXPLAINED}
    assert {row.note for row in paying.maker.ask(budget.statements) if not row.off} == {""}
    late = entry("30.00", "补记", effective=date(2026, 10, 9))
    paying.maker.do(budget.enter, Act.EXPEND, late)
    row = next(row for row in paying.maker.ask(budget.statements) if row.figure == "累计支出")
    assert (row.state, row.was, row.booked, row.off) == (Agreement.DIFFERS, 150, 180, -180)


def test_a_statement_entered_again_replaces_the_earlier(paying: Office):
    paying.maker.do(budget.reconcile, said("1000.00", "15.00"))
    paying.maker.do(budget.reconcile, said("1000.00", "150.00"))
    states = [row.state for row in paying.maker.ask(budget.statements)]
    assert states == [Agreement.AGREES] * 2 + [Agreement.REPLACED] * 2


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"doc_no": " "}, "doc_no", "请填写对账单号"),
        ({"on": date(2026, 11, 3)}, "on", "不能晚于今天"),
        ({"subject": "capital"}, "subject", "没有这个经费科目"),
        ({"given": Decimal("-1.00")}, "given", "不小于零"),
        ({"spent": Decimal("0.001")}, "spent", "到分为止"),
        ({"note": "长" * 201}, "note", "最多200字"),
    ],
)
def test_a_statement_that_cannot_be_is_said_at_its_field(paying: Office, changes, field, says):
    with pytest.raises(Invalid) as refused:
        paying.maker.do(budget.reconcile, replace(said("1000.00", "150.00"), **changes))
    assert says in refused.value.fields[field]


def test_who_may_only_read_compares_nothing(paying: Office):
    with pytest.raises(Denied):
        paying.checker.do(budget.reconcile, said("1000.00", "150.00"))
    with pytest.raises(Denied):
        paying.checker.do(budget.close_year, 2026, RECALLED)
    with pytest.raises(Denied):
        paying.clerk_a.ask(budget.statements)
    with pytest.raises(NotFound):
        paying.checker.ask(budget.hints, 99)


def waits(office: Office, login: str = "maker") -> list[tuple[str, str, str, int | None]]:
    found = office.workspace(login).ask(dashboard.waiting)
    pages = ("ledger", "statements")
    doors = [(one, one.door) for one in found if one.door is not None and one.door.page in pages]
    return [(one.text, one.term.words, door.page, door.target) for one, door in doors]


def test_an_ended_year_that_is_not_closed_waits_for_who_may_close_it(office: Office):
    appropriate(office, "1000.00")
    office.clock.set(datetime(2026, 12, 31, 1, tzinfo=UTC))
    assert waits(office) == [], "the year is not over"
    office.clock.set(datetime(2027, 1, 4, 1, tzinfo=UTC))
    left_over = "2026年经费还有 1,000.00 元没有办理年终结转（全科网格专项经费）"
    assert waits(office) == [(left_over, "年度已结束 4 天", "ledger", 2026)]
    assert waits(office, "checker") == waits(office, "clerk_a") == []
    key = office.maker.do(budget.close_year, 2026, CARRIED)
    assert waits(office) == [], "what was carried on belongs to a year that is not over"
    office.maker.do(budget.reverse, key, "去向填错", date(2027, 1, 4))
    assert [page for _, _, page, _ in waits(office)] == ["ledger"]


def test_a_month_nobody_compared_waits_where_one_was_compared_before(paying: Office):
    paying.clock.set(datetime(2026, 12, 20, 1, tzinfo=UTC))
    assert waits(paying) == [], "an office that never compares is not asked to"
    paying.maker.do(budget.reconcile, said("1000.00", "150.00"))
    assert waits(paying) == [
        (
            "“全科网格专项经费”2026年11月的对账单还没有登记，上次对账到 2026-10-31",
            "月末已过 20 天",
            "statements",
            None,
        )
    ]
    assert waits(paying, "checker") == []
    paying.maker.do(budget.reconcile, said("1000.00", "170.00", on=date(2026, 11, 30)))
    assert waits(paying) == []
    paying.maker.do(budget.close_year, 2026, replace(RECALLED, on=date(2026, 12, 20)))
    paying.clock.set(datetime(2027, 3, 20, 1, tzinfo=UTC))
    assert [text for text, *_ in waits(paying)] == [
        "“全科网格专项经费”2026年12月的对账单还没有登记，上次对账到 2026-11-30"
    ], "a year of which nothing is entered has no statement"
