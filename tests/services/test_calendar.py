"""The calendar in the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.domain.calendar import DayStatus
from app.services import calendar
from tests.office import Office

NOTICE = Path("resources/calendar/2026.toml").read_text(encoding="utf-8")


def test_every_date_is_a_row_and_a_sunday_may_be_worked(office: Office):
    assert office.admin.do(calendar.adopt_year, 2026, NOTICE) == 365
    rows = {row.day: row for row in office.maker.ask(calendar.days, date(2026, 1, 1), date(2026, 12, 31))}
    assert len(rows) == 365
    assert rows[date(2026, 9, 20)].is_work  # a Sunday made a workday before the National Day
    assert not rows[date(2026, 10, 1)].is_work


def test_a_provisional_year_is_corrected_by_its_notice(office: Office):
    office.admin.do(calendar.adopt_year, 2026)
    day = office.maker.ask(calendar.days, date(2026, 9, 20), date(2026, 9, 20))[0]
    assert (day.is_work, day.status) == (False, DayStatus.PROVISIONAL)
    assert office.admin.do(calendar.adopt_year, 2026, NOTICE) > 0
    day = office.maker.ask(calendar.days, date(2026, 9, 20), date(2026, 9, 20))[0]
    assert (day.is_work, day.status) == (True, DayStatus.PUBLISHED)


def test_workdays_skip_the_holiday(office: Office):
    office.admin.do(calendar.adopt_year, 2026, NOTICE)
    office.admin.do(calendar.adopt_year, 2027)
    assert office.maker.ask(calendar.workday_after, date(2026, 9, 30), 1) == date(2026, 10, 8)
