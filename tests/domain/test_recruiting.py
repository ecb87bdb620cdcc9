"""Totals, ranks, ties and steps of a campaign, by plain numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.domain.recruiting import Entry, EntryState, Exam, Facts, Place, Rules, flow_of
from app.domain.recruiting.guards import announced, chosen, confirmed, screened
from app.domain.recruiting.ranking import let_in, missing, ranked, ties, total_of
from app.domain.vetting import Candidate, Someone
from app.domain.workflow import Check

EXAM = Exam(60, 40, Decimal(60), 3, ("interview", "written"))
PLAIN = ("announced", "screened", "chosen", "publicised", "confirmed", "finished")


def sat(number: int, written: str | None, interview: str | None = None, **changes: object) -> Entry:
    who = Candidate(
        who=Someone(f"演示{number}"), born=date(1990, 1, 1), age_on=date(2026, 11, 2), category=""
    )
    told: dict[str, object] = {"education": "20", "state": EntryState.ADMITTED}
    marks = [None if mark is None else Decimal(mark) for mark in (written, interview)]
    return Entry(id=number, who=who, written=marks[0], interview=marks[1], **{**told, **changes})


@pytest.mark.parametrize(
    ("written", "interview", "total"),
    [("80", "70", "76.00"), ("80", "70.02", "76.01"), ("77.77", "88.88", "82.21"), ("80", None, None)],
)
def test_a_total_is_weighed_and_rounded_half_up(
    written: str, interview: str | None, total: str | None
) -> None:
    assert total_of(sat(1, written, interview), EXAM) == (Decimal(total) if total else None)


def test_the_interview_lets_in_three_for_a_post_and_whoever_equals_the_third() -> None:
    entries = [sat(number, mark) for number, mark in enumerate(("90", "85", "80", "80", "79", "59"), start=1)]
    assert let_in(entries, EXAM, 1) == {1, 2, 3, 4}
    assert let_in(entries, EXAM, 2) == {1, 2, 3, 4, 5}  # 59 is below what passes
    assert missing(entries, EXAM, 1) == [f"演示{number}（面试）" for number in (1, 2, 3, 4)]
    assert missing([sat(1, None), sat(2, None, absent=True)], EXAM, 1) == ["演示1（笔试）"]


def test_a_tie_at_the_last_post_is_asked_about_and_decided_by_a_person() -> None:
    equal = [sat(1, "80", "80"), sat(2, "80", "80"), sat(3, "90", "90")]
    rows = ranked(equal, EXAM, 2)
    assert [(one.entry.id, one.rank) for one in rows] == [(3, 1), (1, 2), (2, 2)]
    assert [[one.entry.id for one in group] for group in ties(rows, 2)] == [[1, 2]]
    assert ties(ranked(equal, EXAM, 3), 3) == ties(ranked(equal, EXAM, 1), 1) == []
    decided = [sat(1, "80", "80", tie_place=2), sat(2, "80", "80", tie_place=1), equal[2]]
    assert [one.entry.id for one in ranked(decided, EXAM, 2)] == [3, 2, 1]


RULES = Rules(
    ages=(),
    barred=(),
    allowed=(),
    labels=(),
    schooling=None,
    exam=EXAM,
    notice_days=5,
    publicity_days=5,
    cosigners=(),
)
OPEN, CLOSED = date(2026, 11, 2), date(2026, 11, 9)


def facts(today: date, *entries: Entry, **said: object) -> Facts:
    plain: dict[str, object] = {"open_days": 5, "places": (Place(1, "东村第1网格", 1, True),)}
    return Facts(today=today, opens=OPEN, closes=CLOSED, doc_no="1号", entries=entries, **(plain | said))


def against(checks: list[Check]) -> str:
    return "；".join(check.text for check in checks if not check.ok)


def test_who_has_just_the_least_mark_passes_and_a_half_fen_goes_up() -> None:
    assert let_in([sat(1, "60"), sat(2, "59.99")], EXAM, 1) == {1}
    rows = ranked([sat(1, "60", "60"), sat(2, "60", "59.99")], EXAM, 1)
    assert [(one.rank, one.told) for one in rows] == [(1, ""), (None, "面试不到合格线")]
    assert total_of(sat(1, "70.01", "70.01"), Exam(50, 50, Decimal(0), 0, ())) == Decimal("70.01")
    assert total_of(sat(1, "70.01", "70.02"), Exam(50, 50, Decimal(0), 0, ())) == Decimal("70.02")
    assert total_of(sat(1, "70.02", "70.03"), Exam(50, 50, Decimal(0), 0, ())) == Decimal("70.03"), (
        "half up, not to even"
    )


def test_days_are_counted_to_the_last() -> None:
    assert against(announced(facts(OPEN), RULES)) == ""
    assert "至少5个" in against(announced(facts(OPEN, open_days=4), RULES))
    good = sat(1, None, unit_id=1)
    assert "还没有截止" in against(screened(facts(CLOSED, good), RULES)), "the last day is for registering"
    assert against(screened(facts(CLOSED + timedelta(days=1), good), RULES)) == ""
    named = sat(1, "80", "80", unit_id=1, state=EntryState.CHOSEN)
    assert "还没有期满" in against(confirmed(facts(CLOSED, named, shown_to=CLOSED), RULES))
    assert against(confirmed(facts(CLOSED + timedelta(days=1), named, shown_to=CLOSED), RULES)) == ""


def test_no_more_are_chosen_than_posts() -> None:
    picked = [sat(n, "80", "80", unit_id=1, rank=n, state=EntryState.CHOSEN) for n in (1, 2)]
    free = replace(RULES, exam=None)
    assert "人多于岗位：东村第1网格" in against(chosen(facts(CLOSED, *picked), free))
    assert "人多于岗位" not in against(chosen(facts(CLOSED, picked[0]), free))
    elsewhere = replace(picked[0], unit_id=7)
    assert "还没有定岗位" in against(chosen(facts(CLOSED, elsewhere), free))


@pytest.mark.parametrize("gate", ["announced", "screened", "publicised", "confirmed", "finished"])
def test_no_county_leaves_out_a_hard_gate(gate: str) -> None:
    assert flow_of(PLAIN).path[-1].action == "finish"
    with pytest.raises(Invalid, match=r"不能省略|走不到终点"):
        flow_of([name for name in PLAIN if name != gate])


def test_people_are_vetted_or_chosen_and_made_public_after_it() -> None:
    with pytest.raises(Invalid, match="没有“组织考察”也没有“确定拟聘人选”"):
        flow_of([name for name in PLAIN if name != "chosen"])
    with pytest.raises(Invalid, match="应当在“确定拟聘人选”之后"):
        flow_of(("announced", "screened", "publicised", "chosen", "confirmed", "finished"))
