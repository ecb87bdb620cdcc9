"""The year's assessment on both engines: rolled up from its months, appealed, unlocked by two persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core.errors import AppError, Conflict, Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState, ResultState
from app.domain.assessment.appeals import AppealOutcome
from app.services import assessment, measured
from app.services.assessment import Answer, Corrected, NewAppeal, NewUnlock
from app.workspace import Unit
from db.models.assessment import Cycle, LockException, Result, Subject
from db.models.calendar import CalDay
from db.models.people import Person
from tests.office import Office, count
from tests.services.test_assessment import OCTOBER, accept_all, closed, county

__all__ = ["county"]
D, DECEMBER = Decimal, Month(2026, 12)
_SUBJECT = ("person_id", "posting_id", "unit_id", "town_id", "employment", "state", "scope_code")


def months(unit: Unit, annual: int, values: dict[str, str], count: int) -> None:
    """Let so many months have been assessed and locked with these results by name; 演示丙 lacks the last."""
    year = unit.session.get_one(Cycle, annual)
    people = unit.session.execute(
        select(Subject, Person.name)
        .join(Person, Person.id == Subject.person_id)
        .where(Subject.cycle_id == annual)
    ).all()
    for number in range(1, count + 1):
        month = Month(2026, number)
        cycle = Cycle(
            cycle_kind=CycleKind.DAILY,
            month=month,
            opens=month.first,
            closes=month.end,
            tpl_version_id=year.tpl_version_id,
            population_rule="",
            state=CycleState.LOCKED,
            published_on=month.end,
        )
        unit.session.add(cycle)
        unit.session.flush()
        short = {"演示丙": "88"} if number < count else {}
        here = [(one, (values | short)[name]) for one, name in people if name in values | short]
        rows = [{"cycle_id": cycle.id, **{key: getattr(one, key) for key in _SUBJECT}} for one, _ in here]
        ids = unit.insert(Subject, rows)
        told = {"number": 1, "grade": "", "state": ResultState.FINAL, "digest": "0" * 64, "explain": {}}
        unit.insert(
            Result,
            [
                {"subject_id": subject, "value": D(value), "scope_code": one.scope_code, **told}
                for subject, (one, value) in zip(ids, here, strict=True)
            ],
        )


@pytest.fixture
def year(county: Office) -> tuple[Office, int]:
    """A year of which six months were assessed, five of 演示丙."""
    county.clock.set(date(2026, 12, 31))
    cycle = county.maker.do(assessment.open_cycle, DECEMBER, CycleKind.ANNUAL)
    values = {"演示甲": "91", "演示乙": "80.55", "演示丁": "70", "演示戊": "59"}
    county.maker.do(months, cycle, values, 6)
    return county, cycle


def test_a_year_is_rolled_up_from_its_months(year: tuple[Office, int]) -> None:
    office, cycle = year
    sheet = office.maker.ask(assessment.score_sheet, cycle)
    assert [(one.title, one.maximum, one.weight) for one in sheet.columns] == [
        ("日常考核成绩", D(100), D(60)),
        ("专项考核成绩", D(100), D(40)),
    ]
    told = office.maker.do(measured.score_by_records, cycle).told
    assert told.startswith("按各期考核、专项考核评分：新评 4 格")
    rows = {row.name: row for row in office.maker.ask(assessment.score_sheet, cycle).rows}
    assert rows["演示乙"].marks == (D("80.55"), None)
    assert rows["演示乙"].note.startswith("各期考核：已公布 6 期，平均 80.55 分；1月 80.55，2月 80.55")
    accept_all(office, cycle)
    office.maker.do(assessment.close_cycle, cycle)
    found = {row.name: (row.value, row.grade) for row in office.maker.ask(assessment.results, cycle)}
    assert found["演示甲"] == (D("91.00"), "优秀") and found["演示戊"] == (D("59.00"), "不合格")
    assert found["演示丙"] == (None, "不定等次"), "fewer than six months"


@pytest.fixture
def public(county: Office) -> tuple[Office, int]:
    """October's results, made public on 2 November."""
    cycle = county.maker.do(assessment.open_cycle, OCTOBER)
    closed(county, cycle)
    county.maker.do(assessment.finish_review, cycle)
    county.maker.do(assessment.publish, cycle)
    works = [date(2026, 11, day) for day in (3, 4, 5, 6, 9, 10)]
    days = [{"day": day, "is_work": True, "status": "published"} for day in works]
    county.admin.do(lambda unit: unit.insert(CalDay, days))
    return county, cycle


def result(office: Office, cycle: int, name: str) -> assessment.ResultRow:
    return next(row for row in office.maker.ask(assessment.results, cycle) if row.name == name)


def test_an_appeal_is_filed_by_one_and_answered_by_another(public: tuple[Office, int]) -> None:
    office, cycle = public
    office.clock.set(date(2026, 11, 6))
    (found,) = office.clerk_b.ask(assessment.appealable, "演示丙")
    new = NewAppeal(result_id=found.target, filed_on=date(2026, 11, 5), grounds="巡查22次只记了12次")
    for wrong, field, words in (
        (replace(new, grounds="不服"), "grounds", "至少四个字"),
        (replace(new, filed_on=date(2026, 11, 1)), "filed_on", "2026-11-02 公布"),
        (replace(new, filed_on=date(2026, 11, 7)), "filed_on", "不能晚于今天"),
    ):
        with pytest.raises(Invalid, match=words) as refused:
            office.clerk_b.do(assessment.file_appeal, wrong)
        assert field in refused.value.fields
    with pytest.raises(NotFound):
        office.clerk_a.do(assessment.file_appeal, new)
    appeal = office.clerk_b.do(assessment.file_appeal, new)
    with pytest.raises(Invalid, match="还没有答复，不能再登记"):
        office.maker.do(assessment.file_appeal, new)
    assert office.clerk_a.ask(assessment.appeals) == []
    office.clock.set(date(2026, 11, 11))
    with pytest.raises(Invalid, match="演示丙的申诉还没有答复"):
        office.maker.do(assessment.finalise, cycle)
    with pytest.raises(Denied):
        office.clerk_b.do(assessment.answer_appeal, appeal, 1, UPHELD)
    for wrong, field in (
        (replace(CHANGED, new_value=None), "new_value"),
        (replace(CHANGED, new_value=D(80)), "new_value"),
        (replace(UPHELD, new_value=D(90)), "new_value"),
        (replace(UPHELD, answer="好"), "answer"),
    ):
        with pytest.raises(Invalid) as refused:
            office.maker.do(assessment.answer_appeal, appeal, 1, wrong)
        assert field in refused.value.fields
    with pytest.raises(Conflict):
        office.maker.do(assessment.answer_appeal, appeal, 2, CHANGED)
    assert office.maker.do(assessment.answer_appeal, appeal, 1, CHANGED) == ["演示丙"]
    row, other = result(office, cycle, "演示丙"), result(office, cycle, "演示乙")
    assert (row.value, row.grade, row.rank, row.state) == (D("92.00"), "优秀", 1, ResultState.PUBLISHED)
    assert other.rank == 3, "the ranks of all follow"
    told = office.clerk_b.ask(assessment.one_appeal, appeal)
    assert (told.number, told.state, told.before, told.new_value) == ("诉00001", "更正结果", D(80), D(92))
    assert (told.by, told.decided, told.decided_on) == ("乙镇经办", "经办甲", date(2026, 11, 11))
    with pytest.raises(Invalid, match="已经答复"):
        office.clerk_b.do(assessment.withdraw_appeal, appeal, told.version, "不申诉了")
    with pytest.raises(AppError, match=r"不能修改|没有权限"):
        office.maker.do(lambda unit: unit.session.execute(text("UPDATE appeal SET new_value = 99")))


def test_an_appeal_has_its_days_and_its_two_persons(public: tuple[Office, int]) -> None:
    office, cycle = public
    office.clock.set(date(2026, 11, 11))
    other = result(office, cycle, "演示乙")
    late = NewAppeal(result_id=other.id, filed_on=date(2026, 11, 10), grounds="评分有差错")
    with pytest.raises(Invalid, match="申诉期到 2026-11-09 为止"):
        office.clerk_a.do(assessment.file_appeal, late)
    mine = office.maker.do(assessment.file_appeal, replace(late, filed_on=date(2026, 11, 9)))
    with pytest.raises(Denied, match="另一个人"):
        office.maker.do(assessment.answer_appeal, mine, 1, UPHELD)
    office.maker.do(assessment.withdraw_appeal, mine, 1, "本人撤回")
    assert office.maker.do(assessment.finalise, cycle) == 5
    with pytest.raises(Invalid, match="考核解锁"):
        office.clerk_a.do(assessment.file_appeal, replace(late, filed_on=date(2026, 11, 9)))


UPHELD = Answer(outcome=AppealOutcome.UPHELD, answer="经核查巡查记录，评分无误")
CHANGED = Answer(outcome=AppealOutcome.CHANGED, new_value=D(92), answer="经核查，漏记巡查10次")


def test_a_locked_sheet_is_opened_by_two_for_three_days(public: tuple[Office, int]) -> None:
    office, cycle = public
    before = result(office, cycle, "演示乙")
    with pytest.raises(Invalid, match="没有锁定，不用解锁"):
        office.maker.do(assessment.ask_unlock, NewUnlock(result_id=before.id, reason="巡查漏记一项"))
    office.clock.set(date(2026, 11, 11))
    office.maker.do(assessment.finalise, cycle)
    office.maker.do(assessment.lock, cycle)
    (found,) = office.maker.ask(assessment.unlockable, "演示乙")
    new = NewUnlock(result_id=found.target, reason="巡查漏记一项，附台账")
    with pytest.raises(Denied):
        office.clerk_a.do(assessment.ask_unlock, new)
    unlock = office.maker.do(assessment.ask_unlock, new)
    put_right = Corrected(item="patrol", raw=D(10), reason="重复计了巡查")
    with pytest.raises(Invalid, match="待批准，不能更正评分"):
        office.maker.do(assessment.correct_mark, unlock, 1, put_right)
    with pytest.raises(Denied):
        office.maker.do(assessment.grant_unlock, unlock, 1)
    with pytest.raises(Invalid, match="已经申请"):
        office.maker.do(assessment.ask_unlock, new)
    office.approver.do(assessment.grant_unlock, unlock, 1)
    (row,) = office.maker.ask(assessment.unlocks)
    assert (row.state, row.running, row.decided) == ("开放中", True, "审批丙")
    items = {one.key: one.told for one in office.maker.ask(assessment.open_items, unlock)}
    assert items["patrol"] == "网格巡查走访（现为19分）"
    for wrong, field in (
        (replace(put_right, raw=D(21)), "raw"),
        (replace(put_right, raw=D(19)), "raw"),
        (replace(put_right, item="moon"), "item"),
        (replace(put_right, reason=""), "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            office.maker.do(assessment.correct_mark, unlock, row.version, wrong)
        assert field in refused.value.fields
    assert office.maker.do(assessment.correct_mark, unlock, row.version, put_right) == ["演示乙"]
    after = result(office, cycle, "演示乙")
    assert (after.value, after.grade, after.state) == (D("82.00"), "良好", ResultState.FINAL)
    kept = select(Result.value).where(Result.subject_id == after.subject_id).order_by(Result.number)
    history = office.maker.ask(lambda unit: unit.session.scalars(kept).all())
    assert history[-2:] == [before.value, D("82.00")], "what was before stays"
    wears_off(office, unlock, row.version, put_right)
    again = office.maker.do(assessment.ask_unlock, new)
    office.approver.do(assessment.refuse_unlock, again, 1, "依据不足")
    assert office.maker.ask(assessment.unlocks)[0].answer == "依据不足"
    assert count(office.maker, LockException) == 1
    taken_back(office, new)


def taken_back(office: Office, new: NewUnlock) -> None:
    """A request is withdrawn with its reason until it is decided, by who publishes, once."""
    unlock = office.maker.do(assessment.ask_unlock, new)
    with pytest.raises(Invalid) as refused:
        office.maker.do(assessment.withdraw_unlock, unlock, 1, "误")
    assert "至少两个字" in refused.value.fields["reason"]
    with pytest.raises(Denied):
        office.approver.do(assessment.withdraw_unlock, unlock, 1, "不用改了")
    with pytest.raises(Conflict):
        office.maker.do(assessment.withdraw_unlock, unlock, 9, "不用改了")
    office.maker.do(assessment.withdraw_unlock, unlock, 1, " 不用改了 ")
    row = next(row for row in office.maker.ask(assessment.unlocks) if row.id == unlock)
    assert (row.state, row.answer) == ("已撤回", "不用改了")
    with pytest.raises((Invalid, Conflict)):
        office.approver.do(assessment.grant_unlock, unlock, 2)
    office.maker.do(assessment.ask_unlock, new)  # and may be asked for again


def wears_off(office: Office, unlock: int, version: int, put_right: Corrected) -> None:
    office.clock.set(date(2026, 11, 14))
    office.maker.do(assessment.correct_mark, unlock, version, replace(put_right, raw=D(11)))
    office.clock.set(date(2026, 11, 15))
    (row,) = office.maker.ask(assessment.unlocks)
    assert (row.state, row.running) == ("已到期", False)
    with pytest.raises(Invalid, match="72 小时已过"):
        office.maker.do(assessment.correct_mark, unlock, version, put_right)
