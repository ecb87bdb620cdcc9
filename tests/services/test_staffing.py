"""Who is in post against the norm, who lacks and since when; the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.roster import EndReason, GridRole
from app.services import roster, staffing, units
from app.services.roster import Leaving, NewPosting
from tests.office import TODAY, Office
from tests.services.test_roster import EAST, EAST_1, EAST_2, JANUARY, SOUTH, URBAN, WEST, new, number, posting

JUNE = date(2026, 6, 1)


def staffed(office: Office) -> None:
    """East 1 lost its worker in June, East 2 has two, one of whom is also the village's chief."""
    do = office.maker.do
    left = do(roster.register, new(office, EAST_1, 1))
    do(roster.leave, left, posting(office, left).version, Leaving(on=JUNE, reason=EndReason.RESIGNED))
    do(roster.register, new(office, EAST_2, 3, card="", phone=""))
    both = do(roster.register, new(office, EAST_2, 5, card="", phone=""))
    chief = posting(office, both).person_id
    do(
        roster.post,
        NewPosting(
            person_id=chief, unit_id=office.unit_id(EAST), role=GridRole.CHIEF, since=date(2026, 3, 1)
        ),
    )


def rows(office: Office, login: str = "maker", on: date | None = None):
    return {(row.code, row.post): row for row in office.workspace(login).ask(staffing.posts, on)}


def test_posts_against_their_norm_on_any_day(office: Office) -> None:
    staffed(office)
    found = rows(office)
    lost = found[EAST_1, "农村兼职网格员"]
    assert (lost.minimum, lost.here, lost.short, lost.since, lost.never) == (1, 0, 1, JUNE, False)
    assert lost.days == (TODAY - JUNE).days and lost.recruited_by == "乡镇"
    assert lost.spared == Decimal("600.00") * 5 + Decimal(
        "20.00"
    )  # June to October, and the first of 30 days
    two = found[EAST_2, "农村兼职网格员"]
    assert (two.here, two.short, two.over, two.doubled, two.since, two.spared) == (2, 0, 1, 1, None, None)
    never = found[WEST, "农村兼职网格员"]
    assert (never.short, never.since, never.never) == (1, JANUARY, True)  # the policy asks for it from then
    assert found[URBAN, "社区专职网格员"].spared == 10 * Decimal("1760") + (Decimal(1760) / 30).quantize(
        Decimal("0.01")
    )
    assert found["990101101001002", "专属网格员"].spared is None  # its host pays
    chief = found[EAST, "网格长"]
    assert (chief.minimum, chief.maximum, chief.here, chief.doubled) == (0, None, 1, 1)
    assert not [code for code, post in found if code == SOUTH and post == "网格辅助员"]  # asks for nobody
    before = rows(office, on=date(2026, 5, 31))
    assert before[EAST_1, "农村兼职网格员"].here == 1 and (EAST, "网格长") in before
    assert (EAST, "网格长") not in rows(office, on=date(2026, 2, 28))


def test_they_agree_with_the_vacant_grids_and_add_up_by_town(office: Office) -> None:
    staffed(office)
    for login in ("maker", "clerk_a", "clerk_b"):
        for day in (JANUARY, date(2026, 5, 31), JUNE, TODAY):
            ask = office.workspace(login).ask
            vacant = {(row.code, row.wanted - row.workers) for row in ask(units.vacancies, day)}
            lacking = [row for row in ask(staffing.posts, day) if row.short]
            assert {(row.code, row.short) for row in lacking} == vacant
            assert sum(one.short for one in ask(staffing.totals, day)) == sum(row.short for row in lacking)
    town = next(row for row in office.maker.ask(staffing.totals) if row.name == "甲镇" and row.short)
    assert (town.units, town.minimum, town.here, town.short, town.empty, town.over) == (3, 3, 2, 2, 2, 1)
    assert town.days == (TODAY - JANUARY).days and office.unit_id("990101100000") > 0
    assert {row.code[:9] for row in office.clerk_a.ask(staffing.posts)} == {"990101100"}
    assert office.admin.ask(staffing.posts) == office.admin.ask(staffing.totals) == []


def test_a_station_gets_its_head_and_a_grid_keeps_its_days_after_one_came_and_went(office: Office) -> None:
    head = replace(new(office, "990101101001", 7, card=""), role=GridRole.STATION_HEAD, employment="")
    office.maker.do(roster.register, head)  # a policy without the post counts it nowhere, and refuses nothing
    assert not [row for row in office.maker.ask(staffing.posts) if row.post == "站长"]
    again = new(
        office, SOUTH, 9, name="演示乙", identity=number(9), card="", phone="", until=date(2026, 2, 1)
    )
    office.maker.do(roster.register, again)
    row = rows(office)[SOUTH, "农村兼职网格员"]
    assert (row.since, row.never) == (date(2026, 2, 1), False)
