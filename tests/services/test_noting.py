"""A change noted by hand after its month was checked: what it comes to, once, and settled by the next run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.pay import LateState
from app.services import pay, roster
from app.services.pay import LateEffect, LateKind, NewLate, NewRun
from tests.office import Office
from tests.services.paid import AUGUST, OCTOBER, SEPTEMBER, appropriate, hire, person, posted, worker


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    posted(office, AUGUST)
    posted(office, SEPTEMBER)
    return office


def new(office: Office, since: date, note: str = "补报请假", name: str = "演示甲") -> NewLate:
    return NewLate(person_id=person(office, name), kind=LateKind.OTHER, since=since, note=note)


def joined_late(office: Office) -> None:
    """Register somebody who joined in the posted month, and set aside what the roster noted by itself."""
    office.maker.do(roster.register, worker(office, 9, name="演示新", since=date(2026, 9, 16)))
    for row in office.maker.ask(pay.late_changes):
        office.maker.do(pay.reject_late, row.id, "聘用手续不全")


def test_a_note_is_settled_by_the_next_run(county: Office):
    joined_late(county)
    since = date(2026, 9, 16)
    effects = county.maker.ask(pay.foresee_note, person(county, "演示新"), since)
    assert effects == [LateEffect(SEPTEMBER, Decimal("300.00"), noted=False)]
    assert county.maker.do(pay.note, new(county, since, "手续已补齐", "演示新")) == 1
    row = county.maker.ask(pay.late_changes)[0]
    assert (row.month, row.kind, row.state, row.effect) == (SEPTEMBER, "其他", LateState.NEW, None)
    run_id = posted(county, OCTOBER)
    found = {slip.name: slip.amount for slip in county.maker.ask(pay.slips, run_id)}
    assert found["演示新"] == Decimal("900.00"), "600 and the 300 of September"
    assert found["演示乙"] == Decimal("600.00")
    row = county.maker.ask(pay.late_changes)[0]
    assert (row.state, row.effect) == (LateState.USED, Decimal("300.00"))


def test_what_changes_nothing_says_so(county: Office):
    effects = county.maker.ask(pay.foresee_note, person(county, "演示甲"), date(2026, 8, 20))
    assert [(one.month, one.effect) for one in effects] == [(AUGUST, 0), (SEPTEMBER, 0)]


def test_a_month_that_is_not_posted_yet_is_named_without_a_sum(county: Office):
    run_id = county.maker.do(pay.calculate, NewRun(month=OCTOBER))
    county.checker.do(pay.check, run_id)
    effects = county.maker.ask(pay.foresee_note, person(county, "演示甲"), date(2026, 10, 5))
    assert effects == [LateEffect(OCTOBER, None, noted=False)]


def test_the_same_month_is_noted_once_and_an_earlier_one_still_may_be(county: Office):
    county.maker.do(pay.note, new(county, date(2026, 9, 5)))
    with pytest.raises(Invalid, match="已经登记过"):
        county.maker.do(pay.note, new(county, date(2026, 9, 6)))
    assert county.maker.do(pay.note, new(county, date(2026, 8, 5))) == 1
    assert sorted(row.month for row in county.maker.ask(pay.late_changes)) == [AUGUST, SEPTEMBER]


def test_what_is_refused(county: Office):
    with pytest.raises(Invalid) as early:
        county.maker.do(pay.note, new(county, date(2026, 10, 1)))
    assert "不用登记" in early.value.fields["since"]
    with pytest.raises(Invalid) as silent:
        county.maker.do(pay.note, new(county, date(2026, 9, 1), note=" "))
    assert list(silent.value.fields) == ["note"]
    with pytest.raises(NotFound):
        county.clerk_b.do(pay.note, new(county, date(2026, 9, 1)))
    with pytest.raises(Denied):
        county.checker.do(pay.note, new(county, date(2026, 9, 1)))
    assert county.clerk_a.do(pay.note, new(county, date(2026, 9, 1))) == 1, "a town notes its own people"
