"""Leave: half days by the calendar, what a year gives, what is refused, and a sum that always agrees."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from app.core.errors import Invalid
from app.core.period import OPEN_END
from app.domain import policy
from app.domain.calendar import Counting, build
from app.domain.leave import LeaveAct
from app.domain.leave.ledger import Entry, balance, granted, settled
from app.domain.leave.rules import Cover, Known, Taken, approves, entitled, faults
from app.domain.leave.spans import Span, as_days, by_year, told
from app.domain.policy import Leave, LeaveType
from app.imports.policies import policy_text

NATIONAL_DAY = {"label": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}
NOTICE = {
    "year": 2026,
    "name": "通知",
    "number": "国办发明电〔2025〕7号",
    "holidays": [NATIONAL_DAY],
    "workdays": [date(2026, 10, 10)],
}
WORKS = {day.date: day.is_work for day in (*build(2026, NOTICE), *build(2027, None))}
SERVED = ((date(2024, 3, 1), OPEN_END),)


@pytest.fixture(scope="module")
def jishan() -> Leave:
    return policy.load(policy_text("jishan")).leave


def known(left: int | None = 10, **more) -> Known:
    return Known(SERVED, True, WORKS, left={} if left is None else {2026: left}, **more)


def test_half_days_count_by_the_calendar_and_a_sunday_may_be_worked():
    over_the_feast = Span(date(2026, 9, 30), date(2026, 10, 12), from_noon=True)
    assert by_year(over_the_feast, Counting.WORKDAYS, WORKS) == {2026: 1 + 2 * 2 + 2 * 1 + 2 * 1}
    # half of 30 September; 8 and 9 October; the Saturday of the 10th, worked; Monday the 12th
    assert by_year(over_the_feast, Counting.CALENDAR, {}) == {2026: 25}
    assert by_year(Span(date(2026, 10, 10), date(2026, 10, 11)), Counting.WORKDAYS, WORKS) == {2026: 2}


def test_a_leave_over_new_year_is_taken_from_both_years():
    span = Span(date(2026, 12, 30), date(2027, 1, 4), to_noon=True)
    assert by_year(span, Counting.WORKDAYS, WORKS) == {2026: 4, 2027: 1}
    with pytest.raises(Invalid, match="2028年"):
        by_year(Span(date(2028, 1, 3), date(2028, 1, 4)), Counting.WORKDAYS, WORKS)


def test_days_are_told_as_they_are_written():
    assert Span(date(2026, 10, 12), date(2026, 10, 14), True, True).words == (
        "2026-10-12 下午 至 2026-10-14 中午"
    )
    assert Span(date(2026, 10, 12), date(2026, 10, 12), to_noon=True).words == "2026-10-12 上午"
    assert (told(5), told(-4), str(as_days(5))) == ("2.5 天", "-2 天", "2.5")


def test_two_leaves_meet_only_where_they_share_half_a_day():
    morning, rest = (
        Span(date(2026, 5, 6), date(2026, 5, 6), to_noon=True),
        Span(date(2026, 5, 6), date(2026, 5, 8), from_noon=True),
    )
    assert not morning.meets(rest) and not rest.meets(morning)
    assert Span(date(2026, 5, 6), date(2026, 5, 6)).meets(rest)


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 3, 1), 0),  # not a year yet
        (date(2025, 3, 1), 4),  # full on 1 March: 306 of 365 days of five, whole days
        (date(2025, 12, 31), 0),  # full on the last day: nothing of it remains
        (date(2024, 3, 1), 5),
        (date(2016, 12, 31), 10),  # ten years on the last day of the year
        (date(2017, 1, 1), 5),
        (date(2006, 2, 28), 15),
    ],
)
def test_a_year_gives_days_by_years_of_work(jishan: Leave, since: date, days: int):
    assert entitled(jishan.type_of("annual"), since, 2026) == days * 2


def refused(jishan: Leave, kind: str, span: Span, who: Known, evidence: str = "") -> dict[str, str]:
    return faults(jishan, jishan.type_of(kind), span, who, evidence)


def test_what_is_refused_says_what_to_do(jishan: Leave):
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    assert refused(jishan, "annual", week, known()) == {}
    taken = Taken(Span(date(2026, 11, 6), date(2026, 11, 9)), "病假")
    away = Cover("演示乙", False, SERVED, (taken,))
    cases = (
        ("annual", Span(date(2026, 11, 6), date(2026, 11, 2)), known(), "", "last", "止日早于起日"),
        ("annual", Span(date(2026, 11, 2), date(2026, 11, 2), True, True), known(), "", "last", "上午、下午"),
        (
            "marriage",
            Span(date(2026, 11, 2), date(2026, 11, 2), True),
            known(),
            "结婚证",
            "last",
            "不能请半天",
        ),
        ("annual", Span(date(2026, 10, 3), date(2026, 10, 5)), known(), "", "last", "不用请假"),
        ("annual", week, known(9), "", "last", "还剩 4.5 天，这次要 5 天"),
        ("annual", week, known(None), "", "kind", "还没有 2026 年的年休假额度"),
        ("annual", week, Known(SERVED, False, WORKS, left={2026: 10}), "", "kind", "只限专职"),
        ("annual", week, known(taken=(taken,)), "", "first", "2026-11-06 至 2026-11-09的病假重叠"),
        ("personal", Span(date(2026, 11, 2), date(2026, 11, 30)), known(), "", "last", "最多 15 天"),
        ("sick", week, known(), "", "evidence", "医疗机构的诊断证明"),
        ("personal", Span(date(2024, 2, 28), date(2024, 3, 4)), known(), "", "first", "2024-02-28不在岗"),
        ("personal", week, known(cover=Cover("演示甲", True, SERVED)), "", "cover_id", "不能是请假人自己"),
        ("personal", week, known(cover=away), "", "cover_id", "演示乙自己"),
        (
            "personal",
            week,
            known(cover=Cover("演示丙", False, ())),
            "",
            "cover_id",
            "演示丙在2026-11-02不在岗",
        ),
    )
    works = WORKS | {day: day.weekday() < 5 for day in Span(date(2024, 2, 20), date(2024, 3, 10)).days()}
    for kind, span, who, evidence, field, words in cases:
        seen = Known(who.served, who.full_time, works, who.taken, who.left, who.cover)
        found = refused(jishan, kind, span, seen, evidence)
        assert words in found.get(field, ""), (kind, span, found)


def test_who_stands_in_for_another_goes_on_no_leave_that_can_wait(jishan: Leave):
    """A promise meets a leave where they share half a day; an illness asks nobody."""
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    promise = Taken(Span(date(2026, 11, 6), date(2026, 11, 9), from_noon=True), "演示乙")
    for kind in ("annual", "personal"):
        said = refused(jishan, kind, week, known(promised=(promise,))).get("first", "")
        assert said.startswith("2026-11-06 下午 至 2026-11-09已答应替演示乙代班") and "另选代班人" in said
        morning = Span(date(2026, 11, 2), date(2026, 11, 6), to_noon=True)
        assert refused(jishan, kind, morning, known(promised=(promise,))) == {}, "they do not meet"
    assert refused(jishan, "sick", week, known(promised=(promise,)), "诊断证明") == {}
    away = Cover("演示乙", False, SERVED, (Taken(week, "年休假"),))
    assert "演示乙自己" in refused(jishan, "sick", week, known(cover=away), "诊断证明")["cover_id"]


def test_who_goes_too_stands_in_for_nobody(jishan: Leave):
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    seen = known(cover=Cover("演示乙", False, SERVED))
    assert refused(jishan, "personal", week, seen) == {}
    beside = seen.with_cover_away(Taken(week, "公假"))
    said = refused(jishan, "personal", week, beside)["cover_id"]
    assert said.startswith("演示乙自己在2026-11-02 至 2026-11-06请公假")
    assert known().with_cover_away(Taken(week, "公假")) == known(), "nobody stands in"


def test_a_post_that_ends_ends_leave_and_the_next_one_takes_it_up(jishan: Leave):
    moved = Known(((date(2024, 3, 1), date(2026, 11, 4)), (date(2026, 11, 4), OPEN_END)), True, WORKS)
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    assert refused(jishan, "personal", week, moved) == {}
    left = Known(((date(2024, 3, 1), date(2026, 11, 4)),), True, WORKS)
    assert "2026-11-04不在岗" in refused(jishan, "personal", week, left)["first"]


def test_nobody_is_away_who_can_wait_while_the_county_needs_all():
    text = policy_text("jishan") + (
        '\n[[leave.blackout]]\nsource = "县委政法委通知"\n'
        'value = { label = "两会期间", first = 2026-11-04, last = 2026-11-10 }\n'
    )
    rules = policy.load(text).leave
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    assert "两会期间（2026-11-04 至 2026-11-10）期间不安排年休假" in refused(
        rules, "annual", week, known()
    ).get("first", "")
    assert refused(rules, "sick", week, known(), "诊断证明") == {}
    with pytest.raises(Invalid, match="起日晚于止日"):
        policy.load(text.replace("2026-11-10 }", "2026-11-01 }"))


def test_who_approves_how_much_is_policy(jishan: Leave):
    street = policy.load(policy_text("ezhou")).leave.type_of("sick")
    assert approves(street, 6, county=False) == "" and "3 天以内" in approves(street, 7, county=False)
    assert "由县综治中心批准" in approves(jishan.type_of("sick"), 1, county=False)
    assert approves(jishan.type_of("sick"), 100, county=True) == ""
    with pytest.raises(Invalid, match="现有：年休假、事假"):
        jishan.type_of("moon")


class Desk:
    """A year of requests kept twice: by entries, and by the days of every leave written out."""

    def __init__(self, kind: LeaveType, seed: int) -> None:
        self.kind, self.dice = kind, random.Random(seed)
        self.entries: list[tuple[int, Entry]] = []  # of which request, 0 for a quota
        self.live: dict[int, Span] = {}
        self.quota: dict[int, int] = {}
        self.number = 0

    def sum_of(self, request: int) -> dict[int, int]:
        return balance(entry for of, entry in self.entries if of == request)

    def write(self, request: int, found: list[Entry]) -> None:
        self.entries += [(request, entry) for entry in found]

    def some_span(self) -> Span:
        first = date(2026, 1, 1) + timedelta(days=self.dice.randrange(700))
        last = min(first + timedelta(days=self.dice.randrange(8)), date(2027, 12, 31))
        return Span(first, last, self.dice.random() < 0.3, last > first and self.dice.random() < 0.3)

    def step(self) -> None:
        act = self.dice.choice(("grant", "ask", "ask", "ask", "end", "back"))
        if act == "grant":
            year, wanted = self.dice.choice((2026, 2027)), self.dice.randrange(10, 40)
            self.write(0, granted(self.quota.get(year, 0), wanted, year))
            self.quota[year] = wanted
        elif act == "ask":
            self.ask(self.some_span())
        elif self.live:
            one = self.dice.choice(sorted(self.live))
            wanted = self.live[one]
            if act == "end":
                self.write(one, settled(LeaveAct.CANCELLED, self.sum_of(one), {}))
                del self.live[one]
            else:
                last = wanted.first + (wanted.last - wanted.first) // 2
                self.live[one] = Span(wanted.first, last, wanted.from_noon)
                parts = by_year(self.live[one], self.kind.counted, WORKS)
                self.write(one, settled(LeaveAct.RETURNED, self.sum_of(one), parts))

    def ask(self, span: Span) -> None:
        left = balance(entry for _, entry in self.entries)
        taken = tuple(Taken(one, "年休假") for one in self.live.values())
        if faults(Leave(), self.kind, span, Known(SERVED, True, WORKS, taken, left), ""):
            return
        self.number += 1
        self.write(self.number, settled(LeaveAct.ASKED, {}, by_year(span, self.kind.counted, WORKS)))
        self.live[self.number] = span

    def written_out(self) -> dict[int, int]:
        found = dict(self.quota)
        for span in self.live.values():
            for slot in range(span.start, span.end):
                day = date.fromordinal(slot // 2)
                found[day.year] = found.get(day.year, 0) - WORKS[day]
        return found


def test_after_a_thousand_acts_the_sum_is_what_is_left_day_by_day(jishan: Leave):
    desk = Desk(jishan.type_of("annual"), 6)
    for number in range(1000):
        desk.step()
        if number % 25 == 24:
            found = balance(entry for _, entry in desk.entries)
            assert {year: left for year, left in found.items() if left} == {
                year: left for year, left in desk.written_out().items() if left
            }
    assert desk.number > 20, "requests were accepted"
