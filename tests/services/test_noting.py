"""A change noted by hand after its month was checked: what it comes to, once, and settled by the next run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.pay import LateState
from app.domain.pay.late import LateEffect, told_dated
from app.domain.roster import EndReason
from app.services import pay, roster
from app.services.pay import LateKind, NewLate, NewRun
from app.services.roster import Leaving
from tests.office import Office
from tests.services.paid import AUGUST, EAST_1, OCTOBER, SEPTEMBER, appropriate, hire, person, posted, worker


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


def posting(office: Office, name: str) -> roster.PostingRow:
    who = person(office, name)
    return office.maker.ask(roster.postings, who)[0]


def test_an_end_takes_back_what_was_foreseen(county: Office):
    post, on = posting(county, "演示甲"), date(2026, 8, 22)
    effects = county.maker.ask(pay.foresee_end, post.id, on)
    taken = [(AUGUST, Decimal("-193.55")), (SEPTEMBER, Decimal("-600.00"))]
    assert [(one.month, one.effect) for one in effects] == taken
    words = told_dated({"": effects})
    assert "2026年8月扣回 193.55 元；2026年9月扣回 600.00 元；合计扣回 793.55 元" in words
    county.maker.do(roster.leave, post.id, post.version, Leaving(on=on, reason=EndReason.RESIGNED))
    again = county.maker.ask(pay.foresee_note, person(county, "演示甲"), on)
    assert [(one.month, one.effect) for one in again] == taken and all(one.noted for one in again)


def test_somebody_late_is_owed_what_was_foreseen(county: Office):
    since, place = date(2026, 9, 16), county.unit_id(EAST_1)
    effects = county.maker.ask(pay.foresee_start, place, "rural_part_time", since)
    assert effects == [LateEffect(SEPTEMBER, Decimal("300.00"), noted=False)]
    paid_by_host = county.maker.ask(pay.foresee_start, place, "dedicated", since)
    assert [one.effect for one in paid_by_host] == [0]
    county.maker.do(roster.register, worker(county, 9, name="演示新", since=since))
    posted(county, OCTOBER)
    (row,) = county.maker.ask(pay.late_changes)
    assert (row.month, row.effect) == (SEPTEMBER, Decimal("300.00"))


def test_what_is_foreseen_of_an_act_is_only_for_who_may_do_it(county: Office):
    post, today = posting(county, "演示甲"), date(2026, 11, 2)
    assert county.maker.ask(pay.foresee_end, post.id, today) == []
    assert told_dated({"": []}).startswith("这一天以来还没有复核过的发放")
    before = county.maker.ask(pay.foresee_end, post.id, date(2025, 12, 1))
    assert before == [], "the act itself is refused before somebody came"
    with pytest.raises(NotFound):
        county.clerk_b.ask(pay.foresee_end, post.id, today)
    with pytest.raises(NotFound):
        county.clerk_b.ask(pay.foresee_start, county.unit_id(EAST_1), "rural_part_time", today)
    for act, args in ((pay.foresee_end, (post.id,)), (pay.foresee_start, (1, "rural_part_time"))):
        with pytest.raises(Denied):
            county.checker.ask(act, *args, today)
