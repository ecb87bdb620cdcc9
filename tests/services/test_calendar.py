"""The calendar in the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState
from app.domain.calendar import DayStatus
from app.services import calendar
from app.services.calendar import DayChange, NewNotice
from app.workspace import Unit
from db.models.assessment import Cycle, Tpl, TplVersion
from tests.domain.test_notice import PUBLISHED
from tests.office import Office

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
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


def test_a_pasted_notice_is_looked_at_then_written_whole(office: Office):
    office.admin.do(calendar.adopt_year, 2026)
    new = NewNotice(year=2026, text=PUBLISHED)
    seen = office.clerk_a.ask(calendar.preview_notice, new)
    assert seen.faults == () and len(seen.days) == 365 and seen.kept == 0
    assert not any("2026年9月" in one for one in seen.moved)  # one more and one less
    assert "2026年10月的工作日由 20 天变为 18 天。" in seen.moved
    before = {row.day: row.is_work for row in office.maker.ask(calendar.days, *YEAR)}
    assert seen.turned == sum(before[row.day] != row.is_work for row in seen.days) > 0
    assert all(row.status is DayStatus.PROVISIONAL for row in office.maker.ask(calendar.days, *YEAR))
    with pytest.raises(Denied):
        office.maker.do(calendar.adopt_notice, new)
    office.admin.do(calendar.adopt_notice, new)
    after = office.maker.ask(calendar.days, *YEAR)
    assert all(row.status is DayStatus.PUBLISHED for row in after)
    assert [(row.day, row.is_work, row.label) for row in after] == [
        (row.day, row.is_work, row.label) for row in seen.days
    ]


def test_one_line_that_cannot_be_read_keeps_the_whole_out(office: Office):
    office.admin.do(calendar.adopt_year, 2026)
    wrong = NewNotice(year=2026, text=PUBLISHED.replace("1月4日（周日）", "1月4日（周一）"))
    assert office.maker.ask(calendar.preview_notice, wrong).days == ()
    with pytest.raises(Invalid, match="第5行：2026-01-04 是周日") as caught:
        office.admin.do(calendar.adopt_notice, wrong)
    assert set(caught.value.fields) == {"text"}
    assert all(row.status is DayStatus.PROVISIONAL for row in office.maker.ask(calendar.days, *YEAR))


def change(**changes: object) -> DayChange:
    usual = {"day": date(2026, 7, 20), "is_work": False, "label": "县庆", "source": "县政府通知1号"}
    return DayChange(**(usual | changes))


def test_one_day_is_changed_by_hand_and_the_notice_leaves_it(office: Office):
    office.admin.do(calendar.adopt_year, 2026)
    row = office.maker.ask(calendar.day_on, date(2026, 7, 20))
    for key in ("label", "source"):
        with pytest.raises(Invalid) as caught:
            office.admin.do(calendar.change_day, change(**{key: " "}), row.version)
        assert set(caught.value.fields) == {key}
    with pytest.raises(Invalid, match="本来就是上班"):
        office.admin.do(calendar.change_day, change(is_work=True), row.version)
    with pytest.raises(Denied):
        office.maker.do(calendar.change_day, change(), row.version)
    office.admin.do(calendar.change_day, change(), row.version)
    with pytest.raises(Conflict):
        office.admin.do(calendar.change_day, change(is_work=True), row.version)
    assert office.maker.ask(calendar.preview_notice, NewNotice(year=2026, text=PUBLISHED)).kept == 1
    office.admin.do(calendar.adopt_notice, NewNotice(year=2026, text=PUBLISHED))
    kept = office.maker.ask(calendar.day_on, date(2026, 7, 20))
    assert (kept.is_work, kept.label, kept.status) == (False, "县庆", DayStatus.MANUAL)
    with pytest.raises(NotFound, match="2031"):
        office.maker.ask(calendar.day_on, date(2031, 1, 1))


def test_days_of_appeal_that_end_on_another_day_are_listed(office: Office):
    office.admin.do(calendar.adopt_year, 2026)

    def public(unit: Unit) -> None:
        template = Tpl(code="t", title="评分表")
        unit.session.add(template)
        unit.session.flush()
        version = TplVersion(tpl_id=template.id, number=1, digest="0" * 64, grades=[])
        unit.session.add(version)
        unit.session.flush()
        unit.session.add(
            Cycle(
                cycle_kind=CycleKind.DAILY,
                month=Month(2026, 8),
                opens=date(2026, 8, 1),
                closes=date(2026, 9, 1),
                tpl_version_id=version.id,
                population_rule="all",
                state=CycleState.PUBLISHED,
                published_on=date(2026, 9, 18),
            )
        )

    office.maker.do(public)
    moved = office.admin.ask(calendar.preview_notice, NewNotice(year=2026, text=PUBLISHED)).moved
    assert moved[0] == "2026年8月日常考核的申诉期满由 2026-09-25 改到 2026-09-24。"
