"""The year's assessment on both engines: rolled up from its months, appealed, unlocked by two persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState, ResultState
from app.services import assessment, measured
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.people import Person
from tests.office import Office
from tests.services.test_assessment import accept_all, county

__all__ = ["county"]
D, DECEMBER = Decimal, Month(2026, 12)
_SUBJECT = ("person_id", "posting_id", "unit_id", "town_id", "employment", "state", "scope_code")


def months(unit: Unit, annual: int, values: Mapping[str, str], count: int) -> None:
    """Let so many months of the year have been assessed and locked, each with these results by name."""
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
        here = [(one, values[name]) for one, name in people if name in values]
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
    """A year of which six months were assessed, for all but 演示丙, who has none."""
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
