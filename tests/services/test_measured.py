"""参加培训 as it is counted: from the signed sheets, by the one sum, into marks that stay when locked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid
from app.domain.assessment import Measure
from app.domain.training import MARKS
from app.services import assessment, measured, roster, training
from app.services.assessment import Mark
from app.services.training import Calling, NewSession
from tests.office import Office
from tests.services.test_assessment import OCTOBER, closed, county, subjects

__all__ = ["county"]
D = Decimal
DAY = date(2026, 10, 12)


def held(office: Office, marks: dict[str, str], **changes: object) -> int:
    """Hold four hours of the county; return the session, its sheet ticked as ``marks`` say by name."""
    usual = {"title": "平台操作", "level": "county", "starts": DAY, "ends": DAY, "hours": D(4)}
    new = NewSession(**usual | {"unit_id": office.unit_id("990101000000"), "place": "三楼"} | changes)
    session = office.maker.do(training.plan, new)
    row = office.maker.ask(training.one_session, session)
    office.maker.do(training.call_many, session, row.version, Calling(unit_id=new.unit_id))
    version = office.maker.ask(training.one_session, session).version
    for line in office.maker.ask(training.sheet, session):
        if line.name in marks:
            office.maker.do(training.tick_typed, session, version, line.number, marks[line.name])
    return session


def of_training(office: Office, cycle: int) -> dict[str, tuple[Decimal | None, str]]:
    """Return the mark of each in 参加培训, and on what it rests."""
    filled = office.maker.ask(assessment.filling, cycle)
    return {
        line.name: (line.marked.raw.get("training"), line.notes["training"].told if line.notes else "")
        for line in filled.lines
        if "training" in line.notes or line.marked.raw.get("training") is not None
    }


def test_hours_of_the_sheets_become_marks_once_and_stay_when_locked(county: Office):
    first = held(county, {"演示甲": "1", "演示乙": "2", "演示丙": "4", "演示丁": "3"})
    second = held(county, {"演示甲": "4", "演示丙": "1"}, hours=D(2))
    held(county, {"演示戊": "1"}, starts=date(2026, 9, 29), ends=date(2026, 9, 30))  # another month
    cycle = county.maker.do(assessment.open_cycle, OCTOBER)
    (item,) = (one for one in county.maker.ask(assessment.filling, cycle).items if one.counted)
    assert (item.code, item.counted, item.max) == ("training", Measure.TRAINING, D(15))
    judged = Mark(subject_id=subjects(county.maker, cycle)["演示丙"], item="training", raw=D(9))
    county.clerk_b.do(assessment.enter_scores, cycle, [judged])

    town = county.clerk_a.do(measured.score_by_records, cycle)
    assert (town.new, town.kept, town.nothing) == (2, 0, 0), "its own two people"
    everybody = county.maker.do(measured.score_by_records, cycle)
    assert everybody.told == (
        "按培训签到评分：新评 0 格，更正 0 格，未变 2 格。1 格有人工评分，没有改；要按记录的先撤回。"
        "2 格本期没有记录，没有评。"
    )
    found = of_training(county, cycle)
    assert found["演示甲"] == (
        D("10.00"),
        "培训签到：应学 6 学时，实学 4 学时；训00001、训00002",
    )
    assert found["演示乙"][0] == D("7.50") and found["演示丙"] == (D(9), "")
    assert "演示丁" not in found, "excused: nothing was asked"
    done = {row.name: row.done for row in county.maker.ask(training.hours)}
    assert (done["演示甲"], done["演示乙"]) == (D(4), D(2)), "the same sum"

    lines = {line.name: line for line in county.maker.ask(training.sheet, second)}
    county.maker.do(training.tick, lines["演示甲"].id, lines["演示甲"].version, ticked("1"))
    again = county.clerk_a.do(measured.score_by_records, cycle)
    assert (again.new, again.changed, again.same) == (0, 1, 1)
    assert of_training(county, cycle)["演示甲"][0] == D("15.00")

    closed(county, cycle)
    with pytest.raises(Invalid, match="不能录入评分"):
        county.maker.do(measured.score_by_records, cycle)
    before = county.maker.ask(assessment.results, cycle)
    lines = {line.name: line for line in county.maker.ask(training.sheet, first)}
    county.maker.do(training.tick, lines["演示乙"].id, lines["演示乙"].version, ticked("4"))
    assert county.maker.ask(assessment.results, cycle) == before
    with pytest.raises(Denied):
        county.auditor.do(measured.score_by_records, cycle)


def ticked(digit: str) -> training.Ticked:
    """Return a mark by its digit."""
    return training.Ticked(mark=MARKS[int(digit) - 1])


def test_what_makes_up_a_session_asks_for_what_the_first_did_not_give(county: Office):
    first = held(county, {"演示甲": "2", "演示乙": "4"})
    version = county.maker.ask(training.one_session, first).version
    county.maker.do(training.tick_rest, first, version, MARKS[0])
    version = county.maker.ask(training.one_session, first).version
    county.maker.do(training.close, first, version)
    later = date(2026, 11, 2)
    version = county.maker.ask(training.one_session, first).version
    new = NewSession(
        unit_id=county.unit_id("990101000000"),
        title="平台操作（补训）",
        level="county",
        starts=later,
        ends=later,
        hours=D(4),
        place="三楼",
    )
    again = county.maker.do(training.make_up, first, version, new)
    county.maker.do(
        training.tick_rest, again, county.maker.ask(training.one_session, again).version, ticked("1").mark
    )
    earned = county.maker.ask(training.earned, later, later)
    found = {county.maker.ask(roster.person_name, who): (one.hours, one.asked) for who, one in earned.items()}
    assert found == {"演示甲": (D(2), D(2)), "演示乙": (D(4), D(4))}
