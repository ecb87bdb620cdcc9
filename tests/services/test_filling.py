"""The sheet in hand and the cells that are sent together, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Conflict, Invalid, NotFound
from app.domain.assessment import CycleState, SubjectState, outcome_of, place
from app.domain.workflow import unmet
from app.services import assessment
from app.services.assessment import Cell, Mark, Note
from db.models.assessment import Score
from db.models.calendar import CalDay
from tests.office import Office, count
from tests.services.test_assessment import (
    ITEMS,
    OCTOBER,
    closed,
    county,
    cycle,
    score_town,
    sheet,
    subjects,
)

__all__ = ["county", "cycle"]
D = Decimal


def cell(subject: int, raw: int | str, seen: int | None = None, item: str = "patrol") -> Cell:
    return Cell(subject_id=subject, item=item, raw=D(raw), seen=None if seen is None else D(seen))


def standing(filling):
    people = [line.marked for line in filling.lines]
    outcomes = {one.id: outcome_of(filling.sheet, one) for one in people}
    return place(filling.tiers, filling.tie_order, people, outcomes)


def test_a_cycle_in_hand_has_its_sheet_its_people_and_its_towns(county: Office, cycle: int) -> None:
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    own = county.clerk_a.ask(assessment.filling, cycle)
    assert [item.code for item in own.items] == list(ITEMS)
    assert [(line.name, line.town, line.unit) for line in own.lines] == [
        ("演示甲", "甲镇", "东村第1网格"),
        ("演示乙", "甲镇", "东村第2网格"),
    ]
    assert (own.whole, county.maker.ask(assessment.filling, cycle).whole) == (False, True)
    assert [(town.town, town.complete, town.state) for town in own.towns] == [("甲镇", 2, SubjectState.OPEN)]
    assert (own.best_share, own.due) == (D(25), date(2026, 11, 5))
    assert len(unmet(own.checks)) == 1


def test_what_is_shown_while_typing_is_what_closing_writes(county: Office, cycle: int) -> None:
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    before = county.maker.ask(assessment.filling, cycle)
    live = standing(before)
    assert {live[line.id].value for line in before.lines if line.town == "乙镇"} == {None}
    closed(county, cycle)
    now = county.maker.ask(assessment.filling, cycle)
    live = standing(now)
    written = {row.subject_id: row for row in county.maker.ask(assessment.results, cycle)}
    assert {(one, row.value, row.grade, row.rank, row.town_rank) for one, row in written.items()} == {
        (one, each.value, each.grade, each.rank, each.town_rank) for one, each in live.items()
    }


def test_the_days_left_are_working_days_and_unknown_without_a_calendar(county: Office, cycle: int) -> None:
    assert county.clerk_a.ask(assessment.filling, cycle).days_left is None
    days = [
        {"day": date(2026, 11, day), "is_work": day not in (3, 7, 8), "status": "published"}
        for day in range(1, 20)
    ]
    county.admin.do(lambda unit: unit.insert(CalDay, days))
    assert county.clerk_a.ask(assessment.filling, cycle).days_left == 2  # the 4th and the 5th
    county.clock.set(date(2026, 11, 9))
    assert county.clerk_a.ask(assessment.filling, cycle).days_left == -2  # the 6th and the 9th


def test_cells_are_written_together_and_keep_their_notes(county: Office, cycle: int) -> None:
    person = subjects(county.clerk_a, cycle)["演示甲"]
    noted = Mark(subject_id=person, item="patrol", raw=D(19), reason="巡查22次", evidence="日志")
    county.clerk_a.do(assessment.enter_scores, cycle, [noted])
    done = county.clerk_a.do(
        assessment.enter_cells, cycle, [cell(person, 20, 19), cell(person, 14, item="publicity")]
    )
    assert (done.new, done.changed) == (1, 1)
    line = county.clerk_a.ask(assessment.filling, cycle).lines[0]
    assert (line.marked.raw, line.notes) == (
        {"patrol": D(20), "publicity": D(14)},
        {"patrol": Note("巡查22次", "日志")},
    )


def test_cells_another_has_changed_meanwhile_are_refused_all_together(county: Office, cycle: int) -> None:
    people = subjects(county.clerk_a, cycle)
    county.maker.do(assessment.enter_scores, cycle, sheet(people["演示甲"], 17, items=("patrol",)))
    with pytest.raises(Conflict, match="1 格刚被别人改过"):
        county.clerk_a.do(
            assessment.enter_cells, cycle, [cell(people["演示甲"], 18), cell(people["演示乙"], 15)]
        )
    assert count(county.maker, Score) == 1
    county.clerk_a.do(assessment.enter_cells, cycle, [cell(people["演示甲"], 18, 17)])
    assert county.clerk_a.do(assessment.enter_cells, cycle, [cell(people["演示甲"], 18, 17)]).same == 1


def test_refused_cells_are_named_and_other_towns_are_not_there(county: Office, cycle: int) -> None:
    person = subjects(county.clerk_a, cycle)["演示甲"]
    with pytest.raises(Invalid) as caught:
        county.clerk_a.do(assessment.enter_cells, cycle, [cell(person, 21)])
    assert set(caught.value.fields) == {f"{person}.patrol"}
    with pytest.raises(NotFound):
        county.clerk_b.do(assessment.enter_cells, cycle, [cell(person, 10)])
    assert count(county.maker, Score) == 0


def test_the_next_step_says_what_it_needs(county: Office, cycle: int) -> None:
    assert "5人的评分表未被县级接收" in county.maker.ask(assessment.cycle_checklist, cycle)[0].text
    closed(county, cycle)
    assert unmet(county.maker.ask(assessment.cycle_checklist, cycle)) == []
    county.maker.do(assessment.finish_review, cycle)
    assert county.maker.ask(assessment.cycle_checklist, cycle) == []
    county.maker.do(assessment.publish, cycle)
    assert "满5个工作日" in unmet(county.maker.ask(assessment.cycle_checklist, cycle))[0].text
    assert county.maker.ask(assessment.cycle_in, OCTOBER).state is CycleState.PUBLISHED
