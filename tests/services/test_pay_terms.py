"""Pay by what was decided for each person, on both engines: from the decision to ledger and slip."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.pay import Bucket, LateState
from app.domain.policy import for_county
from app.imports.policies import policy_text
from app.services import budget, pay, policy, roster
from app.services.pay import NewRun, NewTerms, TermsState
from app.services.policy import NewPolicy
from tests.office import Office
from tests.services import paid
from tests.services.paid import EAST_1, EAST_2, NOVEMBER, OCTOBER, URBAN, WEST, worker

FEBRUARY = date(2026, 2, 1)


def adopt(office: Office, county: str) -> None:
    """Put another county's practice in force here: its file alone says how people are paid."""
    text = for_county(policy_text(county), "测试县", "990101000000")
    office.admin.do(
        policy.adopt, NewPolicy(text=text, valid_from=date(2026, 1, 1), reason="试用", source="试用")
    )


def hire(office: Office, *people: tuple[str, str, str]) -> list[int]:
    news = [
        worker(
            office, number, name=name, unit_id=office.unit_id(code), employment=kind, since=date(2024, 9, 10)
        )
        for number, (name, code, kind) in enumerate(people, 1)
    ]
    office.maker.do(roster.register_many, news)
    return [paid.person(office, name) for name, _code, _kind in people]


def money(office: Office, subject: str, amount: str, number: int) -> None:
    new = budget.NewEntry(
        subject=subject, amount=Decimal(amount), effective=date(2026, 1, 5), doc_no=f"财〔2026〕{number}号"
    )
    office.maker.do(budget.appropriate, new)


def standing(office: Office) -> dict[str, tuple[Decimal, Decimal]]:
    """Return what of each subject is committed and expended."""
    return {row.subject: (row.committed, row.expended) for row in office.maker.ask(budget.subjects, 2026)}


@pytest.fixture
def jingzhou(office: Office) -> Office:
    """Two workers of 荆州's practice, both on the roster since 10 September 2024."""
    adopt(office, "jingzhou")
    hire(office, ("演示甲", EAST_1, "grid_worker"), ("演示乙", URBAN, "grid_worker"))
    money(office, "wages", "100000.00", 1)
    money(office, "social_insurance", "20000.00", 2)
    return office


def test_a_month_of_jingzhou_is_calculated_posted_and_told(jingzhou: Office) -> None:
    """October: 1800 and 2 × 150/12 = 25; 甲 insured on 3000: 10.5 % = 315 kept, 30.7 % = 921 beside."""
    office = jingzhou
    first, second = (paid.person(office, name) for name in ("演示甲", "演示乙"))
    new = NewTerms(
        people=(first,), since=FEBRUARY, insured_since=Month(2026, 2), base=Decimal("3000.00"), doc_no="核1号"
    )
    office.maker.do(pay.decide, new)
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    slips = {slip.person_id: slip for slip in office.maker.ask(pay.slips, run)}
    assert (slips[first].amount, slips[second].amount) == (Decimal("1510.00"), Decimal("1825.00"))
    told = office.maker.ask(pay.explain, slips[first].id)
    words = "\n".join(row.text for row in told.rows)
    for said in (
        "工龄工资：满2年",
        "养老保险：缴费基数3,000.00",
        "荆州材料 Z9",
        "荆州材料 Z8",
        "假设",
        "核1号",
    ):
        assert said in words, words
    assert sum(row.amount for row in told.rows if row.topic is pay.Topic.LINE) == Decimal("1510.00")
    (row, _other) = office.maker.ask(pay.register, run)
    assert (row.base, row.other, row.gross, row.deductions, row.net) == tuple(
        Decimal(one) for one in ("1800.00", "25.00", "1825.00", "315.00", "1510.00")
    )
    office.checker.do(pay.check, run)
    office.approver.do(pay.approve, run)
    office.maker.do(pay.post, run)
    assert standing(office)["wages"][0] == Decimal("3650.00")  # 3335 paid out and 315 kept back
    assert standing(office)["social_insurance"][0] == Decimal("921.00")
    assert office.maker.ask(pay.reconcile, run).agrees
    assert "remit" in [act.action for act in office.maker.ask(pay.acts, run)]
    office.maker.do(pay.remit, run, date(2026, 11, 2), "社保001")
    assert standing(office) == {"wages": (Decimal(3335), Decimal(315)), "social_insurance": (0, Decimal(921))}
    with pytest.raises(Invalid, match="没有待缴"):
        office.maker.do(pay.remit, run, date(2026, 11, 2))


def test_what_is_decided_late_is_paid_or_taken_in_the_next_month(jingzhou: Office) -> None:
    office = jingzhou
    first = paid.person(office, "演示甲")
    paid.posted(office, OCTOBER)
    new = NewTerms(people=(first,), since=date(2026, 10, 1), served_since=date(2020, 3, 1))
    office.maker.do(pay.decide, new)  # six years instead of two: 75.00 instead of 25.00 in October
    (late,) = office.maker.ask(pay.late_changes)
    assert (late.month, late.state) == (OCTOBER, LateState.NEW)
    run = paid.posted(office, NOVEMBER)
    slips = {slip.person_id: slip.amount for slip in office.maker.ask(pay.slips, run)}
    assert slips[first] == Decimal("1800.00") + 75 + 50
    assert office.maker.ask(pay.reconcile, run).agrees


def test_the_register_of_decisions_says_years_and_months_uninsured(jingzhou: Office) -> None:
    office = jingzhou
    first = paid.person(office, "演示甲")
    office.maker.do(
        pay.decide,
        NewTerms(people=(first,), since=FEBRUARY, insured_since=Month(2025, 1), base=Decimal("2500.00")),
    )
    rows = {row.name: row for row in office.maker.ask(pay.terms_rows)}
    one, other = rows["演示甲"], rows["演示乙"]
    assert (one.state, one.years, one.gap, one.monthly) == (TermsState.DECIDED, 2, 4, Decimal("1825.00"))
    assert (other.state, other.insured_since, other.gap) == (TermsState.OPEN, None, 27)
    seen = office.clerk_a.ask(pay.terms_rows)
    assert [row.name for row in seen] == ["演示甲"]  # a town sees its own
    with pytest.raises(Denied):
        office.clerk_a.do(pay.decide, NewTerms(people=(first,), since=FEBRUARY, base=Decimal(1)))


@pytest.fixture
def ezhou(office: Office) -> Office:
    """One urban and three rural workers of 鄂州's practice, nobody decided about."""
    adopt(office, "ezhou")
    hire(
        office,
        ("演示甲", URBAN, "urban_community_worker"),
        ("演示乙", EAST_1, "rural_worker"),
        ("演示丙", EAST_2, "rural_worker"),
        ("演示丁", WEST, "rural_worker"),
    )
    money(office, "district_finance", "100000.00", 1)
    return office


def decide(office: Office, people: list[int], since: date = FEBRUARY, **said: object) -> None:
    office.maker.do(pay.decide, NewTerms(people=tuple(people), since=since, **said))


def test_three_schemes_of_one_county_are_paid_in_one_run(ezhou: Office) -> None:
    """社区专职岗5级 2600 + 4×80 = 2920; a tenth of 3000 = 300; two chose 150 of 100 to 300: 3520 together."""
    office = ezhou
    urban, share, *rest = (paid.person(office, name) for name in ("演示甲", "演示乙", "演示丙", "演示丁"))
    with pytest.raises(Invalid, match=r"有4人，没有一个能计算.*没有核定岗位和级别，请在“薪酬核定”中登记"):
        office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    decide(office, [urban], post="worker", grade=5)
    decide(office, [share], reference="head")
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    waits = office.checker.ask(pay.checklist, run, "check")
    assert any("100.00至300.00元之间的金额" in one.text for one in waits if not one.ok)
    decide(office, rest, amount=Decimal("150.00"))
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="核定薪酬"))
    slips = office.maker.ask(pay.slips, run)
    assert sorted(slip.amount for slip in slips) == [Decimal(150), Decimal(150), Decimal(300), Decimal(2920)]
    assert {slip.bucket for slip in slips} == {Bucket.PAID}
    words = "\n".join(row.text for row in office.maker.ask(pay.explain, slips[0].id).rows)
    office.checker.do(pay.check, run)
    office.approver.do(pay.approve, run)
    office.maker.do(pay.post, run)
    assert standing(office)["district_finance"][0] == Decimal("3520.00")
    assert "鄂州材料 E1" in words, words
    ahead = office.maker.ask(budget.forecast, 2026)
    assert [one.wages for one in ahead.months[-2:]] == [Decimal("3520.00"), Decimal("3520.00")]


def test_a_decision_tells_all_its_faults_and_writes_nothing(ezhou: Office) -> None:
    office = ezhou
    urban, rural = paid.person(office, "演示甲"), paid.person(office, "演示乙")

    def fields(people: tuple[int, ...], **said: object) -> dict[str, str]:
        with pytest.raises(Invalid) as caught:
            office.maker.do(pay.decide, NewTerms(people=people, since=FEBRUARY, **said))
        return dict(caught.value.fields)

    assert set(fields((urban,), post="worker")) == {"grade"}
    assert "1至18" in fields((urban,), post="worker", grade=19)["grade"]
    assert set(fields((urban, rural), post="worker", grade=3)) == {"post"}
    assert "100.00至300.00" in fields((rural,), amount=Decimal("300.01"))["amount"]
    both = fields((rural,), amount=Decimal(200), reference="head", base=Decimal(2000))
    assert set(both) == {"amount", "insured_since", "base"}
    with pytest.raises(Invalid, match="至少填写一项"):
        office.maker.do(pay.decide, NewTerms(people=(rural,), since=FEBRUARY))
    with pytest.raises(NotFound):
        office.maker.do(pay.decide, NewTerms(people=(10**6,), since=FEBRUARY, amount=Decimal(200)))
    assert {row.state for row in office.maker.ask(pay.terms_rows)} == {TermsState.OPEN}


def test_a_decision_of_a_later_day_stands_and_one_of_the_same_day_takes_its_place(ezhou: Office) -> None:
    office = ezhou
    rural = paid.person(office, "演示乙")

    for since, amount in (
        (date(2026, 10, 16), "280.00"),
        (date(2026, 10, 1), "120.00"),
        (date(2026, 10, 1), "140.00"),
    ):
        decide(office, [rural], since, amount=Decimal(amount))
    run = office.maker.do(pay.calculate, NewRun(month=OCTOBER))
    (slip,) = [one for one in office.maker.ask(pay.slips, run) if one.person_id == rural]
    assert slip.amount == Decimal("212.26")  # 140 × 15/31 + 280 × 16/31
