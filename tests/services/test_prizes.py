"""奖金 of a round: asked or the policy's, paid once with the month after, from its own line, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid
from app.core.period import Month
from app.domain.budget import BudgetBucket
from app.domain.merits import MeritKind
from app.domain.policy import for_county
from app.imports.policies import policy_text
from app.services import awards, budget, merits, pay, policy
from app.services._entries import balances
from app.services.awards import NewRound, PrizeGiven
from app.services.merits import MeritEnd, MeritRow
from app.services.pay import NewCorrection, NewRun, Return
from app.services.policy import NewPolicy
from app.workspace import Unit
from db.models.pay import PayLine, PaySlip
from tests.campaigns import governed
from tests.office import Office
from tests.services.paid import FUND, appropriate, approved, hire, person, posted, render
from tests.services.test_awards import AFTER, HONOURS, NAMES, NOTICE, cycle_of, due, of, row, year_of
from tests.services.test_reserve import graded

NOVEMBER, DECEMBER, NEXT = Month(2026, 11), Month(2026, 12), Month(2027, 1)
PRIZES, LINE = "award_fund", Decimal("300.00")
OWN_LINE = """[[budget.lines]]
subject = "award_fund"
label = "评优奖金"
overspend = { value = "stop", source = "假设" }

[budget.charges]"""
NEW_YEAR = date(2027, 1, 31)


def ruled(office: Office, *changes: tuple[str, str]) -> None:
    """Let the county pay prizes from a line of their own, which stops, with whatever else is to differ."""
    text = policy_text("jishan").replace("[budget.charges]", OWN_LINE)
    for old, new in (('bonus = "grid_special_fund"', f'bonus = "{PRIZES}"'), *changes):
        assert old in text
        text = text.replace(old, new)
    text = for_county(text, "测试县", "990101000000")
    office.admin.do(
        policy.adopt, NewPolicy(text=text, valid_from=date(2026, 1, 1), reason="奖金", source="试用")
    )


def funded(office: Office, amount: str) -> None:
    new = budget.NewEntry(
        subject=PRIZES, amount=Decimal(amount), effective=date(2026, 1, 5), doc_no="稷财〔2026〕2号"
    )
    office.maker.do(budget.appropriate, new)


def shown(office: Office, prize: str, cycle: int) -> int:
    """Return a round that is public and whose days are over."""
    new = NewRound(cycle_id=cycle, places=10, days=5, prize=Decimal(prize))
    made = office.maker.do(awards.draft, new)
    office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    office.clock.set(AFTER)
    return made


def decide(office: Office, made: int) -> int:
    return office.approver.do(awards.decide, made, of(office, made).row.version, HONOURS)


def paid(office: Office, run: int) -> dict[str, dict[str, Decimal]]:
    """Return what a run pays by person and component."""

    def read(unit: Unit) -> dict[str, dict[str, Decimal]]:
        found: dict[str, dict[str, Decimal]] = {}
        rows = unit.session.execute(
            select(PaySlip.snap_name, PayLine.component, PayLine.amount)
            .join(PayLine, PayLine.slip_id == PaySlip.id)
            .where(PaySlip.run_id == run)
        )
        for name, component, amount in rows:
            own = found.setdefault(name, {})
            own[component] = own.get(component, Decimal(0)) + amount
        return found

    return office.maker.ask(read)


def stands(office: Office, year: int, bucket: BudgetBucket) -> tuple[Decimal | None, Decimal | None]:
    """Return what lies in a bucket of the wages' line and of the prizes'."""
    found = office.maker.ask(balances, year)
    return found.get((FUND, bucket)), found.get((PRIZES, bucket))


def honour_of(office: Office, name: str) -> MeritRow:
    rows = office.maker.ask(merits.merits)
    return next(one for one in rows if one.kind is MeritKind.HONOUR and one.name == name)


def test_a_round_asks_where_the_policy_is_silent_and_else_takes_its_amounts(office: Office) -> None:
    governed(office, "jishan")
    hire(office)
    cycle = year_of(office, "96", "95", "94")
    found = office.maker.ask(awards.choices).prize
    assert (found.asked, found.amount, found.payer) == (True, None, "")
    new = NewRound(cycle_id=cycle, places=10, days=5)
    for wrong in ("0", "-1", "0.001", "1000000.01"):
        with pytest.raises(Invalid) as error:
            office.maker.do(awards.draft, replace(new, prize=Decimal(wrong)))
        assert set(error.value.fields) == {"prize"}, wrong
    steps = ", ".join(f'{{ places = 1, amount = "{amount}" }}' for amount in (500, 300))
    tiers = f'[award.prize]\ntiers = {{ value = [{steps}], source = "假设" }}\n'
    ruled(office, ("[award.supervision]", f"{tiers}\n[award.supervision]"))
    assert office.maker.ask(awards.choices).prize.told == "奖金按名次依次为1人各500.00元、1人各300.00元"
    with pytest.raises(Invalid, match="请先改政策依据"):
        office.maker.do(awards.draft, replace(new, prize=Decimal(1)))
    made = office.maker.do(awards.draft, new)
    assert [one.prize for one in of(office, made).ranked] == [Decimal(500), Decimal(300), None]
    assert {one.prize for one in of(office, made, "clerk_a").ranked} == {None}, "a town sees part of the list"
    office.maker.do(awards.withdraw, made, of(office, made).row.version, "改为每人一样")
    ruled(office, ('bonus = "award_fund"', 'equipment = "award_fund"'))
    assert not office.maker.ask(awards.choices).prize.asked, "nobody pays: there is no money"
    with pytest.raises(Invalid, match="这一轮没有奖金"):
        office.maker.do(awards.draft, replace(new, prize=LINE))
    payer = '[award.prize]\npayer = { value = "所在镇", source = "电白材料 D22" }\n'
    ruled(office, ("[award.supervision]", f"{payer}\n[award.supervision]"))
    made = office.maker.do(awards.draft, replace(new, prize=LINE))
    office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    office.clock.set(AFTER)
    lines = [line.text for step in of(office, made).steps for line in step.lines]
    assert "奖金共900.00元，由所在镇发放，不列本县经费" in lines
    decide(office, made)
    appropriate(office)
    run = office.maker.do(pay.calculate, NewRun(month=DECEMBER))
    assert all("award_prize" not in own for own in paid(office, run).values()), "the towns pay it themselves"
    assert due(office) == ["3 人的奖金（共 900.00 元）由所在镇发放，还没有登记发放"]
    _given(office, made)


def _given(office: Office, made: int) -> None:
    """What a town gave of its own money is written down in the round, and put right there."""
    one = row(office, made, "演示甲")
    wrong = PrizeGiven(on=date(2026, 11, 9), doc_no="")
    with pytest.raises(Invalid) as error:
        office.maker.do(awards.give_out, one.id, one.version, wrong)
    assert set(error.value.fields) == {"on", "doc_no"}
    with pytest.raises(Invalid, match="应在2026-11-10至今天之间"):
        office.maker.do(
            awards.give_out, one.id, one.version, PrizeGiven(on=date(2026, 11, 11), doc_no="镇付1号")
        )
    for doc_no in ("镇付1号", "镇付2号"):
        one = row(office, made, "演示甲")
        office.maker.do(awards.give_out, one.id, one.version, PrizeGiven(on=AFTER, doc_no=doc_no))
    assert row(office, made, "演示甲").given == "2026-11-10 镇付2号"
    with pytest.raises(Conflict):
        office.maker.do(awards.give_out, one.id, one.version, PrizeGiven(on=AFTER, doc_no="镇付3号"))
    assert due(office) == ["2 人的奖金（共 600.00 元）由所在镇发放，还没有登记发放"]
    honour = honour_of(office, "演示乙")
    office.maker.do(merits.void_merit, honour.id, honour.version, "录错")
    assert due(office) == ["1 人的奖金（共 300.00 元）由所在镇发放，还没有登记发放"]


def test_prizes_are_paid_once_with_the_month_after_from_their_own_line(office: Office) -> None:
    governed(office, "jishan")
    ruled(office)
    hire(office)
    appropriate(office)
    made = shown(office, "300", year_of(office, "96", "95", "94"))
    with pytest.raises(Invalid, match=r"评优奖金可用.*本次需要900"):
        decide(office, made)
    funded(office, "1000")
    assert decide(office, made) == 3
    assert honour_of(office, "演示甲").basis.endswith("；奖金300.00元")
    assert due(office) == ["3 人的奖金（共 900.00 元）还没有列入发放，随2026年12月补贴发放"]
    assert "award_prize" not in paid(office, posted(office, NOVEMBER))["演示甲"]
    office.clock.set(date(2026, 12, 31))
    _town_alone(office)
    run = _cut_in_between(office)
    assert paid(office, run)["演示甲"] == {"base": Decimal(600), "award_prize": LINE}
    assert due(office) == []
    assert office.maker.ask(pay.projected, DECEMBER) == Decimal(2960), "prizes have their own line"
    office.maker.do(pay.post, run)
    assert office.maker.ask(pay.posted_by_month, 2026)[DECEMBER] == Decimal(2960)
    assert stands(office, 2026, BudgetBucket.COMMITTED) == (Decimal(2960 * 2), Decimal(900))
    _leads_both_ways(office, made)
    office.maker.do(pay.export, run, render)
    office.maker.do(pay.confirm, run, date(2026, 12, 31))
    assert stands(office, 2026, BudgetBucket.EXPENDED) == (Decimal(2960), Decimal(900))
    back = [Return(person_id=person(office, "演示甲"), reason="账号错误")]
    office.maker.do(pay.record_returns, run, back, date(2026, 12, 31))
    assert stands(office, 2026, BudgetBucket.EXPENDED) == (Decimal(2360), Decimal(600))
    office.maker.do(pay.export, run, render)
    office.maker.do(pay.confirm, run, date(2026, 12, 31))
    assert stands(office, 2026, BudgetBucket.EXPENDED) == (Decimal(2960), Decimal(900))
    _taken_back(office, made)


def _cut_in_between(office: Office) -> int:
    """The run asks the prizes' own line anew, for it may be cut after the decision."""
    run = office.maker.do(pay.calculate, NewRun(month=DECEMBER))
    office.checker.do(pay.check, run)
    new = budget.NewEntry(
        subject=PRIZES, amount=Decimal(200), effective=date(2026, 12, 1), doc_no="稷财〔2026〕3号"
    )
    office.maker.do(budget.enter, budget.Act.CUT, new)
    with pytest.raises(Invalid, match=r"评优奖金可用800\.00元，本次需要900"):
        office.approver.do(pay.approve, run)
    office.maker.do(budget.enter, budget.Act.SUPPLEMENT, replace(new, doc_no="稷财〔2026〕4号"))
    office.approver.do(pay.approve, run)
    return run


def _leads_both_ways(office: Office, made: int) -> None:
    """The list leads to the slip that pays, the slip to the round, for who may see it."""
    one = row(office, made, "演示甲")
    assert one.given == "2026-12已过账" and one.slip is not None
    story = office.maker.ask(pay.explain, one.slip.slip_id)
    (line,) = [line for line in story.rows if line.page == "award"]
    assert (line.target, line.amount) == (made, LINE)
    with pytest.raises(Invalid, match="随补贴发放"):
        office.maker.do(awards.give_out, one.id, one.version, PrizeGiven(on=AFTER, doc_no="镇付1号"))


def _town_alone(office: Office) -> None:
    """A run of one town pays the prizes of its own people."""
    town = office.unit_id("990101100000")
    run = office.maker.do(pay.calculate, NewRun(month=DECEMBER, unit_id=town))
    found = {name for name, own in paid(office, run).items() if "award_prize" in own}
    assert found == {"演示甲", "演示乙"}
    office.maker.do(pay.discard, run, "全县一起发")


def _taken_back(office: Office, made: int) -> None:
    """An honour that is revoked takes its prize along from the next month, be its own month locked."""
    one, end = honour_of(office, "演示甲"), MeritEnd(on=date(2026, 12, 31), note="弄虚作假")
    with pytest.raises(Denied, match="管全县的经办人员"):
        office.clerk_a.do(merits.end_merit, one.id, one.version, end)
    office.approver.do(pay.lock_period, DECEMBER)
    office.maker.do(merits.end_merit, one.id, one.version, end)
    again = honour_of(office, "演示甲")
    office.maker.do(merits.void_merit, again.id, again.version, "整条录错")
    assert [row(office, made, name).prize for name in NAMES] == [LINE] * 3, "the decision says what it said"
    assert row(office, made, "演示甲").reason == "2026-12-31撤销表彰"
    office.clock.set(NEW_YEAR)
    new = budget.NewEntry(
        subject=FUND, amount=Decimal(5000), effective=date(2027, 1, 5), doc_no="稷财〔2027〕1号"
    )
    office.maker.do(budget.appropriate, new)
    before = stands(office, 2026, BudgetBucket.EXPENDED)
    run = approved(office, NEXT)
    assert paid(office, run)["演示甲"] == {"base": Decimal(600), "award_prize": -LINE}
    assert office.maker.ask(pay.projected, NEXT) == Decimal(2960)
    office.maker.do(pay.post, run)
    assert stands(office, 2027, BudgetBucket.COMMITTED) == (Decimal(2960), -LINE)
    office.maker.do(pay.export, run, render)
    office.maker.do(pay.confirm, run, NEW_YEAR)
    assert stands(office, 2027, BudgetBucket.EXPENDED) == (Decimal(2960), -LINE)
    assert stands(office, 2027, BudgetBucket.AVAILABLE) == (Decimal(5000 - 2960), LINE)
    assert stands(office, 2026, BudgetBucket.EXPENDED) == before, "a locked year's money is as it was"
    assert row(office, made, "演示甲").slip is None, "what pays it was taken back"


def test_a_prize_stands_in_one_run_alone_and_goes_with_an_honour_made_void(office: Office) -> None:
    governed(office, "jishan")
    hire(office)
    appropriate(office)
    points = {person(office, name): points for name, points in (("演示丁", "96"), ("演示乙", "95"))}
    office.maker.do(graded, 2025, dict.fromkeys(points, "优秀"), public=True, points=points)
    made = shown(office, "300", office.maker.ask(cycle_of, 2025))
    early = posted(office, DECEMBER)
    decide(office, made)
    one = honour_of(office, "演示乙")
    office.maker.do(merits.void_merit, one.id, one.version, "录错")
    new = NewCorrection(run_id=early, month=DECEMBER, person_ids=tuple(points), reason="奖金")
    first, second = office.maker.do(pay.correct, new), office.maker.do(pay.correct, new)
    assert paid(office, first) == {"演示丁": {"award_prize": LINE}}, "whom the county pays nothing else"
    for run in (first, second):
        office.checker.do(pay.check, run)
        office.approver.do(pay.approve, run)
    office.maker.do(pay.post, first)
    with pytest.raises(Invalid, match="演示丁的评优奖金已经"):
        office.maker.do(pay.post, second)
