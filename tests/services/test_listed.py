"""The roster's score and stipend of the newest month: the sheet's and the run's own figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.access import Permission
from app.core.asof import AsOf
from app.domain.pay import RunState
from app.services import assessment, pay, roster
from app.services.pay import NewRun
from app.services.roster import Latest
from tests.office import Office
from tests.services.paid import NOVEMBER, SEPTEMBER, person, posted
from tests.services.test_pay import leave
from tests.trust.county import OCTOBER, assessed, paid, staffed

FIELDS = ("score", "grade", "stipend")


@pytest.fixture
def county(office: Office) -> tuple[Office, int, int]:
    """A county with September and October assessed and posted; October's cycle and run."""
    staffed(office)
    assessed(office, SEPTEMBER)
    posted(office, SEPTEMBER)
    return office, assessed(office), paid(office)


def of_people(rows) -> dict[int, tuple[object, ...]]:
    return {row.person_id: tuple(getattr(row, key) for key in FIELDS) for row in rows}


def told(office: Office, cycle: int, run: int) -> dict[int, tuple[object, ...]]:
    """Return what the sheet and the run say of each person."""
    sheet = {row.person_id: row for row in office.maker.ask(assessment.score_sheet, cycle).rows}
    slips = {row.person_id: row.amount for row in office.maker.ask(pay.slips, run)}
    return {who: (row.value, row.grade, slips[who]) for who, row in sheet.items()}


def test_the_figures_are_those_of_the_sheet_and_the_run(county):
    office, cycle, run = county
    rows = office.maker.ask(roster.listed)
    assert of_people(rows) == told(office, cycle, run) and len(rows) == 4
    added = office.maker.ask(roster.measured)
    assert added == [(row.unit_id, row.score, row.stipend) for row in rows], "a map adds up the same"
    assert sum(row.stipend for row in rows) == office.maker.ask(pay.run, run).total == Decimal("2960.00")
    assert {row.latest for row in rows} == {Latest(OCTOBER, OCTOBER, RunState.EXPORTED.label)}
    assert office.maker.ask(roster.first_listed, 2) == rows[:2]
    assert {row.stipend for row in office.maker.ask(roster.workers)} == {None}, "others do not pay for it"


def test_a_town_sees_its_own_and_a_past_date_the_months_by_then(county):
    office, cycle, run = county
    every = told(office, cycle, run)
    mine = of_people(office.clerk_b.ask(roster.listed))
    assert mine.items() <= every.items() and 0 < len(mine) < len(every)
    before = office.maker.at(AsOf(date(2026, 9, 30)))
    rows = before.ask(roster.listed)
    (cycle,) = [row.id for row in office.maker.ask(assessment.cycles) if row.month == SEPTEMBER]
    (run,) = [row.id for row in office.maker.ask(pay.runs, SEPTEMBER)]
    assert of_people(rows) == told(office, cycle, run)
    assert rows[0].latest.scored == rows[0].latest.paid == SEPTEMBER
    long_ago = office.maker.at(AsOf(date(2026, 8, 31))).ask(roster.listed)
    assert set(of_people(long_ago).values()) == {(None, "", None)} and long_ago[0].latest == Latest()


def test_a_run_counts_from_its_calculation_and_no_longer_once_discarded(county):
    office, _cycle, _run = county
    office.clock.set(date(2026, 11, 30))
    office.maker.do(assessment.open_cycle, NOVEMBER)
    first = office.maker.do(pay.calculate, NewRun(month=NOVEMBER))
    (row, *_rest) = office.maker.ask(roster.listed)
    assert row.latest == Latest(OCTOBER, NOVEMBER, RunState.CALCULATED.label), "no score before it is public"
    office.maker.do(pay.discard, first, "重来")
    (row, *_rest) = office.maker.ask(roster.listed)
    assert row.latest.paid == OCTOBER and row.stipend == Decimal("600.00")


def test_the_sum_is_of_those_who_still_serve(county):
    office, _cycle, run = county
    gone = person(office, "演示甲")
    leave(office, "演示甲", date(2026, 10, 21))
    slips = {row.person_id: row.amount for row in office.maker.ask(pay.slips, run)}
    assert slips.pop(gone) == Decimal("600.00")
    assert {row.person_id: row.stipend for row in office.maker.ask(roster.listed)} == slips


@pytest.mark.parametrize(
    ("lacking", "keys"),
    [(Permission.PAY_READ, {"stipend"}), (Permission.ASSESSMENT_READ, {"score", "grade"})],
)
def test_who_may_not_read_it_is_not_given_it(county, lacking, keys):
    office, _cycle, _run = county

    def less(unit, query):
        actor = replace(unit.actor, permissions=unit.actor.permissions - {lacking})
        return query(replace(unit, actor=actor))

    for query in (roster.listed, roster.first_listed):
        for row in office.maker.ask(less, query):
            told_of = {key for key in FIELDS if getattr(row, key) not in (None, "")}
            assert told_of == set(FIELDS) - keys
            assert (row.latest.paid is None, row.latest.scored is None) == (
                "stipend" in keys,
                "score" in keys,
            )
