"""What has outlived its time by a day, on both engines: who left, who was not taken, files and the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, func, select

from app.core.clock import CHINA
from app.core.errors import Denied
from app.core.period import Month
from app.domain.personal import RULES, Kind
from app.domain.roster import EndReason
from app.services import pay, personal, recruiting, retention, roster, vetting
from app.services.pay import NewHold
from app.services.retention import CANDIDATE, FREE, HELD, LEAVER, LOGS, DueRow
from app.services.roster import Leaving
from app.workspace import Unit
from db.models.audit import AuditBlock
from db.models.people import Person
from tests import campaigns
from tests.cases import candidate, version
from tests.office import TODAY, Office
from tests.services.paid import hire

LEFT = date(2026, 10, 1)
DAY = timedelta(days=1)


def due(office: Office, on: date) -> list[DueRow]:
    return office.maker.ask(retention.due, on)


def kinds(rows: Iterable[DueRow], what: str = LEAVER) -> set[str]:
    return {row.kind for row in rows if row.what == what}


def leave(office: Office, posting_id: int) -> None:
    row = next(row for row in office.maker.ask(roster.workers) if row.id == posting_id)
    office.maker.do(roster.leave, posting_id, row.version, Leaving(on=LEFT, reason=EndReason.RESIGNED))


def test_who_left_is_due_kind_by_kind_and_not_while_money_is_open(office: Office) -> None:
    first, second, stays = hire(office)[:3]
    office.clock.set(TODAY)
    leave(office, first)
    leave(office, second)
    serves = next(row.person_id for row in office.maker.ask(roster.workers) if row.id == stays)
    assert kinds(due(office, date(2028, 9, 30))) == set()
    rows = due(office, date(2028, 10, 1))
    assert [(row.name, row.kind, row.since, row.due, row.stands) for row in rows] == [
        (name, Kind.CONTACT.label, LEFT, date(2028, 10, 1), FREE) for name in ("演示甲", "演示乙")
    ]
    assert serves not in {row.person_id for row in rows}
    office.maker.do(pay.hold, NewHold(person_id=rows[0].person_id, month=Month(2026, 9), reason="待核实"))
    assert [row.stands for row in due(office, date(2028, 10, 1))] == [HELD, FREE]
    late = due(office, date(2056, 10, 1))
    assert kinds(late) == {kind.label for kind in (Kind.IDENTITY, Kind.CONTACT, Kind.SERVICE, Kind.BANK)}, (
        "who never was paid, insured or assessed has nothing of that kind"
    )


def test_who_was_not_taken_is_due_three_years_after(office: Office) -> None:
    office.clock.set(TODAY)
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    assert due(office, date(2040, 1, 1))[0].what != CANDIDATE, "an open case is not over"
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "另有安排")
    day = RULES[Kind.VETTING].due(TODAY)
    assert kinds(due(office, day - DAY), CANDIDATE) == set()
    (row,) = (row for row in due(office, day) if row.what == CANDIDATE)
    assert (row.name, row.kind, row.since, row.stands) == ("演示候选", Kind.VETTING.label, TODAY, FREE)


def test_who_registered_and_was_not_chosen_is_due_three_years_after_the_campaign(office: Office) -> None:
    made = campaigns.announced(office, campaigns.FOUR[0])
    assert kinds(due(office, date(2040, 1, 1)), CANDIDATE) == set(), "a campaign that goes on is not over"
    entry = campaigns.entry(office.maker, made, "演示甲")
    (kept,) = office.maker.ask(kept_by, entry.person_id)
    assert kept.since is None
    office.maker.do(recruiting.cancel, made, campaigns.version(office.maker, made), "岗位不再设置")
    day = RULES[Kind.VETTING].due(TODAY)
    assert kinds(due(office, day - DAY), CANDIDATE) == set()
    (row,) = (row for row in due(office, day) if row.what == CANDIDATE)
    assert (row.name, row.kind, row.since, row.stands) == ("演示甲", Kind.VETTING.label, TODAY, FREE)
    (kept,) = office.maker.ask(kept_by, entry.person_id)
    assert kept.since == TODAY


def kept_by(unit: Unit, person_id: int) -> list[retention.Kept]:
    return retention.kept_of(unit, unit.session.get_one(Person, person_id))


def written(office: Office, which: Callable[[ColumnElement[datetime]], ColumnElement[datetime]]) -> date:
    """Return the day of the first or the last block of the audit; a server has its own clock."""
    at = office.maker.ask(lambda unit: unit.session.scalar(select(which(AuditBlock.at))))
    return at.astimezone(CHINA).date()


def test_the_audit_is_due_after_three_years_and_that_of_money_after_thirty(office: Office) -> None:
    hire(office)  # with bank accounts, which are money
    first = RULES[Kind.TRACE].due(written(office, func.min))
    assert kinds(due(office, first - DAY), LOGS) == set()
    assert kinds(due(office, first), LOGS) == {Kind.TRACE.label}
    last = RULES[Kind.PAY].due(written(office, func.max))
    assert kinds(due(office, last - DAY), LOGS) == {Kind.TRACE.label}
    rows = [row for row in due(office, last) if row.what == LOGS]
    assert [row.kind for row in rows] == [Kind.TRACE.label, Kind.PAY.label]
    assert all(row.records > 0 and row.stands == FREE for row in rows)


def test_who_sees_a_part_of_the_county_cannot_say_who_left_it(office: Office) -> None:
    office.clock.set(TODAY)
    for login in ("clerk_a", "checker", "auditor"):
        with pytest.raises(Denied):
            office.workspace(login).ask(retention.due)


def test_the_catalogue_is_read_by_everybody(file_office: Office) -> None:
    rows = file_office.auditor.ask(personal.catalogue)
    number = next(row for row in rows if row.place == "person.id_cipher")
    assert (number.column, number.register, number.kind) == ("证件号码（密文）", "人员", "身份信息")
    assert (number.sensitive, number.kept) == ("敏感", "离岗后30年")
    assert len({row.place for row in rows}) == len(rows) > 150
