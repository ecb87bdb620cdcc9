"""绩效 on both engines: what a public grade pays, and what becomes of a month that knew another one (J35)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment.appeals import AppealOutcome
from app.domain.pay import Bucket, Cause, LateState
from app.services import assessment, pay, policy
from app.services.assessment import Answer, Corrected, NewAppeal, NewUnlock
from app.services.pay import NewRun
from app.services.policy import NewPolicy
from app.services.policy._book import text_on
from db.models.calendar import CalDay
from db.models.pay import LateChange
from tests.office import Office, one
from tests.services.paid import NOVEMBER, OCTOBER, appropriate, approved, hire, posted
from tests.services.test_assessment import closed

D = Decimal
NO_AMOUNT = "performance = { value = {}"
GOOD, EXCELLENT = D("100.00"), D("200.00")
BY_GRADE = 'performance = {{ value = {{ by_grade = {{ {} = "200.00", good = "100.00" }} }}'


def adopted(office: Office, grade: str = "excellent") -> None:
    """Let a grade pay from October on."""
    text = office.maker.ask(text_on, OCTOBER.first)
    assert NO_AMOUNT in text
    new = text.replace(NO_AMOUNT, BY_GRADE.format(grade))
    paper = {"source": "稷财〔2026〕9号", "reason": "考核结果作为绩效补助依据"}
    office.admin.do(policy.adopt, NewPolicy(text=new, valid_from=date(2026, 10, 1), **paper))


@pytest.fixture
def county(office: Office) -> Office:
    """Four people, money, a policy by which grades pay, and days of appeal."""
    hire(office)
    appropriate(office)
    with pytest.raises(Invalid, match="“moon”不是考核等次"):
        adopted(office, "moon")
    adopted(office)
    works = [date(2026, 11, day) for day in (3, 4, 5, 6, 9, 10)]
    days = [{"day": day, "is_work": True, "status": "published"} for day in works]
    office.admin.do(lambda unit: unit.insert(CalDay, days))
    return office


def assessed(office: Office, month: Month = OCTOBER) -> int:
    """Return a cycle as it is before it is made public: 91 in 甲镇, 80 in 乙镇."""
    cycle = office.maker.do(assessment.open_cycle, month)
    closed(office, cycle)
    office.maker.do(assessment.finish_review, cycle)
    return cycle


def slips(office: Office, run_id: int) -> dict[str, pay.SlipRow]:
    return {row.name: row for row in office.maker.ask(pay.slips, run_id)}


def amounts(office: Office, run_id: int) -> dict[str, Decimal]:
    return {name: row.amount for name, row in slips(office, run_id).items()}


def appealed(office: Office, cycle: int, name: str, value: str) -> None:
    """Let somebody's result be put right in an appeal: filed by the town, answered by the county."""
    row = next(one for one in office.maker.ask(assessment.results, cycle) if one.name == name)
    new = NewAppeal(result_id=row.id, filed_on=date(2026, 11, 5), grounds="巡查22次只记了12次")
    appeal = office.clerk_b.do(assessment.file_appeal, new)
    said = {"answer": "经核查，漏记巡查10次", "decision_doc": "稷综考〔2026〕3号"}
    answer = Answer(outcome=AppealOutcome.CHANGED, new_value=D(value), **said)
    assert office.maker.do(assessment.answer_appeal, appeal, 1, answer) == [name]


def unlocked(office: Office, cycle: int, name: str) -> None:
    """Let somebody's locked sheet be opened by two, and a mark of it be put right."""
    row = next(one for one in office.maker.ask(assessment.results, cycle) if one.name == name)
    asked = NewUnlock(result_id=row.id, reason="巡查重复计了，附台账")
    unlock = office.maker.do(assessment.ask_unlock, asked)
    office.approver.do(assessment.grant_unlock, unlock, 1)
    version = office.maker.ask(assessment.unlocks)[0].version
    new = Corrected(item="patrol", raw=D(10), reason="重复计了巡查")
    assert office.maker.do(assessment.correct_mark, unlock, version, new) == [name]


def test_a_public_grade_is_paid_with_its_month_and_proven(county: Office) -> None:
    cycle = assessed(county)
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    assert amounts(county, run_id)["演示甲"] == D(600), "nobody was told a grade yet"
    county.maker.do(assessment.publish, cycle)
    with pytest.raises(Invalid, match="演示甲"):
        county.checker.do(pay.check, run_id)
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER, reason="考核结果已公布"))
    found = slips(county, run_id)
    assert {name: row.amount for name, row in found.items()} == {
        "演示甲": 600 + EXCELLENT,
        "演示乙": 600 + EXCELLENT,
        "演示丙": 1760 + GOOD,
        "演示丁": D(0),
    }
    assert found["演示丁"].bucket is Bucket.EXCLUDED, "whom another pays the county gives nothing for a grade"
    assert "绩效：2026年10月日常考核91.00分，优秀：200.00" in found["演示甲"].explain
    row = next(one for one in county.maker.ask(pay.register, run_id) if one.name == "演示丙")
    assert (row.base, row.performance, row.other, row.gross) == (D(1760), GOOD, D(0), D(1860))
    told = county.maker.ask(pay.explain, found["演示丙"].id)
    (line,) = [one for one in told.rows if one.amount == GOOD]
    newest = {one.name: one.id for one in county.maker.ask(assessment.results, cycle)}
    assert (line.page, line.target) == ("graded", newest["演示丙"])
    assert any("良好；政策规定绩效100.00元" in one.text for one in told.rows)
    assert sum(one.amount or 0 for one in told.rows if one.topic is pay.Topic.LINE) == 1860


def test_a_result_put_right_after_its_month_was_paid_is_settled_by_the_next_run(county: Office) -> None:
    cycle = assessed(county)
    county.maker.do(assessment.publish, cycle)
    run_id = posted(county, OCTOBER)
    county.clock.set(date(2026, 11, 5))
    appealed(county, cycle, "演示丙", "92")
    late = one(county.maker, select(LateChange))
    assert (late.change_kind, late.for_month, late.state) == ("考核结果更正", OCTOBER, LateState.NEW)
    assert late.note == "2026年10月日常考核由良好更正为优秀（申诉诉00001，稷综考〔2026〕3号）"
    assert amounts(county, run_id)["演示丙"] == 1760 + GOOD, "what was paid stays"
    county.clock.set(date(2026, 11, 30))
    november = posted(county, NOVEMBER)
    found = slips(county, november)["演示丙"]
    assert found.amount == 1760 + EXCELLENT - GOOD, "the exact difference, and no grade of November yet"
    assert "冲回2026年10月" in found.explain and late.note in found.explain
    (row,) = county.maker.ask(pay.late_changes)
    newest = next(one.id for one in county.maker.ask(assessment.results, cycle) if one.name == "演示丙")
    assert county.maker.ask(pay.late_proof, row.id) == ("graded", newest)
    assert (row.state, row.effect) == (LateState.USED, EXCELLENT - GOOD)
    causes = {row.name: (row.cause, row.text) for row in county.maker.ask(pay.differences, november)}
    assert causes["演示甲"] == (Cause.ITEM, "绩效")
    assert "演示丙" not in causes, "100 less for November's grade, 100 more for October's"
    county.maker.do(assessment.finalise, cycle)
    assert len(county.maker.ask(pay.late_changes)) == 1, "a result that is only final changes nothing"
    county.maker.do(assessment.lock, cycle)
    unlocked(county, cycle, "演示甲")
    new, _used = county.maker.ask(pay.late_changes)
    assert (new.name, new.month) == ("演示甲", OCTOBER), "not of November, which is posted too"
    assert new.note == "2026年10月日常考核由优秀更正为良好（解锁解00001：重复计了巡查）"


def test_grades_public_only_after_the_month_was_checked_are_paid_with_the_next(county: Office) -> None:
    cycle = assessed(county)
    approved(county, OCTOBER)
    county.maker.do(assessment.publish, cycle)
    rows = {row.name: row for row in county.maker.ask(pay.late_changes)}
    assert set(rows) == {"演示甲", "演示乙", "演示丙"}, "not whom another pays"
    assert rows["演示甲"].note == "2026年10月日常考核评为优秀（2026-11-02公布）"
    county.clock.set(date(2026, 11, 5))
    appealed(county, cycle, "演示丙", "92")
    assert len(county.maker.ask(pay.late_changes)) == 3, "a month that waits is worked out anew once"
    county.maker.do(pay.post, next(row.id for row in county.maker.ask(pay.runs)))
    county.clock.set(date(2026, 11, 30))
    found = amounts(county, posted(county, NOVEMBER))
    assert found == {"演示甲": D(800), "演示乙": D(800), "演示丙": D(1960), "演示丁": D(0)}
