"""Training: hours a year asks for, what a mark earns, what is typed from a sheet, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.core.period import OPEN_END
from app.domain import policy
from app.domain.policy import CertificateRule, Training
from app.domain.training import Mark, SessionState, Validity
from app.domain.training.entry import Typed, read
from app.domain.training.hours import Term, lacking, required, topped_up, worth
from app.domain.training.rules import (
    Facts,
    Taken,
    certificate_fault,
    ends_on,
    mark_fault,
    over_quota,
    quota_told,
    session_faults,
    validity,
)
from app.imports.policies import policy_text

D = Decimal
DAY = date(2026, 9, 10)
WHOLE_YEAR = date(2024, 1, 1)


@pytest.fixture(scope="module")
def counties() -> dict[str, Training]:
    names = ("jishan", "jingzhou", "zhangzi", "dianbai", "ezhou")
    return {name: policy.load(policy_text(name)).training for name in names}


def facts(**changes: object) -> Facts:
    return replace(Facts("平台操作", "town", DAY, DAY, D(4)), **changes)


def test_every_county_has_four_levels_and_says_where_its_numbers_stand(counties: dict[str, Training]):
    for name, rules in counties.items():
        assert len(rules.level_labels) == 4, name
        assert rules.hours and all(one.source for one in rules.hours), name
    (quota,) = counties["jingzhou"].quotas
    assert (quota.source, quota.value.level, quota.value.told) == ("荆州材料 Z18", "backbone", "1 名")


@pytest.mark.parametrize(
    ("start", "end", "kind", "hours"),
    [
        (WHOLE_YEAR, OPEN_END, "urban_full_time", "40"),
        (WHOLE_YEAR, OPEN_END, "rural_part_time", "24"),
        (date(2026, 7, 20), OPEN_END, "urban_full_time", "20"),  # July counts: six months of twelve
        (date(2026, 12, 31), OPEN_END, "urban_full_time", "3.5"),  # 40 / 12, up to half an hour
        (WHOLE_YEAR, date(2026, 2, 1), "rural_part_time", "2"),  # gone on the first of February
        (WHOLE_YEAR, date(2026, 1, 1), "rural_part_time", None),
    ],
)
def test_a_year_asks_for_its_part(counties: dict[str, Training], start: date, end: date, kind: str, hours):
    found = required(counties["jishan"], [Term(start, end, kind)], 2026)
    assert found == (None if hours is None else D(hours))
    assert lacking(found, D(3)) == max((found or D(0)) - 3, D(0))


def test_two_posts_in_a_year_ask_by_the_later_kind_for_all_the_months(counties: dict[str, Training]):
    moved = [
        Term(WHOLE_YEAR, date(2026, 4, 1), "rural_part_time"),
        Term(date(2026, 7, 1), OPEN_END, "urban_full_time"),
    ]
    assert required(counties["jishan"], moved, 2026) == D(30)  # nine months of forty hours


def test_a_mark_earns_all_half_or_nothing_and_a_made_up_session_no_hour_twice(counties):
    rules = counties["jishan"]
    earned = [worth(rules, mark, D("2.5")) for mark in Mark]
    assert earned == [D("2.5"), D("1.5"), D(0), D(0)]  # half of 2.5 is 1.25: to half hours
    assert topped_up(D(4), D("1.5")) == D("2.5")
    assert topped_up(D(4), D(4)) == D(0)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("1", Typed(None, Mark.PRESENT)),
        ("３", Typed(None, Mark.EXCUSED)),
        ("1 85", Typed(None, Mark.PRESENT, D(85))),
        ("12.4", Typed(12, Mark.ABSENT)),
        ("12。1  ８５.5", Typed(12, Mark.PRESENT, D("85.5"))),
    ],
)
def test_a_line_of_the_sheet_is_typed_by_digits(text: str, typed: Typed):
    assert read(text, scored=True) == typed


@pytest.mark.parametrize("text", ["", "5", "0", "a", "1 2 3", "1 101", "1 8,5", "x.1", "1.", "1 nan"])
def test_what_cannot_be_read_is_refused_with_how_it_is_typed(text: str):
    with pytest.raises(Invalid) as refused:
        read(text, scored=True)
    assert any(word in str(refused.value) for word in ("1 到课", "0 到 100", "不是分数"))
    with pytest.raises(Invalid, match="没有考试"):
        read("1 85", scored=False)


def test_a_session_that_cannot_be_says_all_of_it_at_once(counties: dict[str, Training]):
    rules = counties["jishan"]
    assert session_faults(rules, facts()) == {}
    wrong = session_faults(
        rules, facts(title="x", level="moon", ends=date(2026, 9, 9), hours=D("0.3"), pass_score=D(0))
    )
    assert set(wrong) == {"title", "level", "ends", "hours", "pass_score"}
    assert "县级培训" in wrong["level"]
    assert "1 天不够 25 学时" in session_faults(rules, facts(hours=D(25)))["hours"]
    assert "六十天" in session_faults(rules, facts(ends=date(2026, 12, 1)))["ends"]


def test_one_backbone_of_every_community(counties: dict[str, Training]):
    rules = counties["jingzhou"].quotas_of("backbone")
    assert counties["jingzhou"].quotas_of("street") == []
    assert over_quota(rules, {"东城": 0}, ["东城", "西城"]) == ""
    assert "东城只有 1 个名额，已通知 1 人" in over_quota(rules, {"东城": 1}, ["东城"])
    assert list(quota_told(rules, {"东城": 1, "西城": 1})) == [
        (True, "名额：每个村（社区） 1 名，2 个都符合。")
    ]
    ((kept, said),) = quota_told(rules, {"东城": 0, "西城": 2})
    assert not kept
    assert "1 个还没有派够（东城）" in said and "1 个超出（西城）" in said


def test_no_certificate_without_attendance_or_below_the_mark():
    session, closed = facts(pass_score=D(60)), SessionState.CLOSED
    cases = (
        (Taken("演示甲", None, None), "没有登记签到，没有到课的不发证书"),
        (Taken("演示甲", Mark.ABSENT, None), "缺席，没有到课的不发证书"),
        (Taken("演示甲", Mark.PARTLY, D(90)), "只有部分到课"),
        (Taken("演示甲", Mark.PRESENT, None), "还没有登记考试成绩"),
        (Taken("演示甲", Mark.PRESENT, D("59.5")), "考试 59.5 分，不到合格分数 60"),
        (Taken("演示甲", Mark.PRESENT, D(60), "训证2026-0001"), "已有证书"),
    )
    for one, words in cases:
        assert words in certificate_fault(session, closed, one)
    good = Taken("演示甲", Mark.PRESENT, D(60))
    assert certificate_fault(session, closed, good) == ""
    assert "登记完毕" in certificate_fault(session, SessionState.CALLED, good)


def test_a_mark_does_not_take_the_ground_from_a_certificate():
    given = Taken("演示甲", Mark.PRESENT, D(80), "训证2026-0001")
    assert "先作废证书" in mark_fault(given, Mark.ABSENT, None)
    assert "先作废证书" in mark_fault(given, Mark.PRESENT, D(50))
    assert "没有到课，不能有成绩" in mark_fault(Taken("演示甲", None, None), Mark.EXCUSED, D(80))
    assert mark_fault(Taken("演示甲", None, None), Mark.PRESENT, D(80)) == ""


def test_a_certificate_ends_on_the_day_before_its_anniversary():
    three = CertificateRule(years=3, warn_days=60)
    last = ends_on(three, DAY)
    assert last == date(2029, 9, 9)
    assert ends_on(three, date(2024, 2, 29)) == date(2027, 2, 28)
    assert ends_on(CertificateRule(), DAY) is None
    days = (date(2029, 7, 11), date(2029, 7, 12), date(2029, 9, 9), date(2029, 9, 10))
    assert [validity(last, day, 60, voided=False) for day in days] == [
        Validity.ENDING,
        Validity.ENDING,
        Validity.ENDING,
        Validity.OVER,
    ]
    assert validity(last, date(2029, 7, 10), 60, voided=False) is Validity.GOOD
    assert validity(None, DAY, 60, voided=False) is Validity.GOOD
    assert validity(last, DAY, 60, voided=True) is Validity.VOID
