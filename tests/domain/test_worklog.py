"""The daily log: what is typed and pasted, which days ask for a line, what stands against one."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Invalid
from app.domain import policy
from app.domain.leave.spans import Span
from app.domain.policy.worklog import WorkLog
from app.domain.worklog.entry import Typed, fitted, read, read_numbers
from app.domain.worklog.rules import Known, asked, fault
from app.imports.policies import policy_text

LABELS = {"visit": "走访", "check": "排查", "publicity": "宣传"}
DAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("text", "kinds", "content"),
    [
        ("1 走访3户，张家漏水已报", ("visit",), "走访3户，张家漏水已报"),
        ("３１　消防通道堵塞已清", ("visit", "publicity"), "消防通道堵塞已清"),
        ("21、楼道排查并走访", ("visit", "check"), "楼道排查并走访"),
        ("走访2户，宣传反诈", ("visit", "publicity"), "走访2户，宣传反诈"),
        ("3户走访", ("visit",), "3户走访"),
    ],
)
def test_digits_are_kinds_and_a_number_of_the_words_is_none(text, kinds, content):
    assert read(text, LABELS, 4) == Typed(kinds, content)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "先写事项的数字"),
        ("开会学习文件", "1 走访；2 排查；3 宣传"),
        ("4 走访三户", "没有第 4 种事项"),
        ("1 走访", "至少 4 个字"),
        ("1 " + "访" * 201, "最多 200 个字"),
    ],
)
def test_what_cannot_be_read_says_how_it_is_typed(text, words):
    with pytest.raises(Invalid, match=words):
        read(text, LABELS, 4)


def test_as_many_words_as_may_be_are_taken():
    assert len(read("1 " + "访" * 200, LABELS, 4).content) == 200


def test_numbers_of_a_list():
    assert read_numbers("3 5-7、２", 8) == (2, 3, 5, 6, 7)
    assert read_numbers(" ", 8) == ()
    for text, words in (
        ("9", "1 至 8 号"),
        ("0", "1 至 8 号"),
        ("7-3", "不在名单"),
        ("甲", "不是序号"),
        ("1-2-3", "不是序号"),
    ):
        with pytest.raises(Invalid, match=words):
            read_numbers(text, 8)


def test_a_copied_block_goes_by_name_or_down_the_list():
    people = [(1, "演示甲"), (2, "演示乙"), (3, "演示丙"), (4, "演示丙")]
    by_name = fitted(
        [["演示乙", "走访2户"], ["演示丙", "宣传"], ["演示戊", "排查"], ["演示甲", ""]], people, 0
    )
    assert [(one.person_id, one.text) for one in by_name] == [
        (2, "走访2户"),
        (None, "宣传"),
        (None, "排查"),
    ]
    assert "有 2 个“演示丙”" in by_name[1].fault and "没有“演示戊”" in by_name[2].fault
    down = fitted([["走访2户"], [""], ["宣传"]], people, 2)
    assert [(one.person_id, one.text) for one in down] == [(3, "走访2户"), (None, "宣传")]


def test_days_that_ask_for_a_line():
    week = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]
    whole = (date(2026, 1, 1), date(9999, 12, 31))
    assert asked(week, [whole], []) == week
    assert len(asked(week, [(date(2026, 11, 10), date(2026, 11, 12))], [])) == 2
    away = Span(date(2026, 11, 7), date(2026, 11, 10), to_noon=True)
    assert len(asked(week, [whole], [away])) == 4, "half a day away still asks for a line"
    assert not asked(week, [], [away])


def test_what_stands_against_a_line():
    rules = policy.load(policy_text("jishan")).worklog
    known = Known(date(2026, 11, 10), "演示甲", serves=True)
    assert fault(rules, DAY, known) == ""
    assert "还没有到" in fault(rules, date(2026, 11, 11), known)
    assert fault(rules, known.today, known) == "" and fault(rules, date(2026, 10, 10), known) == ""
    assert "超过 31 天" in fault(rules, date(2026, 10, 9), known)
    assert "不在岗" in fault(rules, DAY, Known(known.today, "演示甲", serves=False))
    assert "先销假" in fault(rules, DAY, Known(known.today, "演示甲", True, away="病假"))
    assert "不能再写" in fault(rules, DAY, Known(known.today, "演示甲", True, shut="11月日常考核已截止"))


def test_every_county_has_its_kinds_and_meetings():
    for county in ("jishan", "jingzhou", "zhangzi", "dianbai", "ezhou"):
        rules = policy.load(policy_text(county)).worklog
        assert 0 < len(rules.kind_labels) <= 9 and "晨会" in rules.meeting_labels.values(), county
    assert WorkLog().kind_labels == {} and WorkLog().least == 0
