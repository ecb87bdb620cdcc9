"""Two records of one person: what is alike, what stands in the way of putting them together, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.period import OPEN_END, Month
from app.domain.duplicates import (
    Joining,
    Known,
    Post,
    checklist,
    differing,
    likely,
    overlaps,
    speaks_against,
    speaks_for,
)

TODAY = date(2026, 11, 2)
PAST = Post("东村第1网格", date(2026, 1, 1), date(2026, 10, 16))
NOW = Post("西村第1网格", date(2026, 10, 16), OPEN_END)
KEEP = Known(
    id=1,
    name="演示重复",
    number="990101198805010017",
    sex="男",
    birth=date(1988, 5, 1),
    phone="13900000001",
    address="东村1号",
    cards=frozenset({b"a"}),
    posts=(NOW,),
)
GONE = replace(KEEP, id=2, number="990101198805010033", posts=(PAST,))
FOUND = Joining(keep=KEEP, gone=GONE, today=TODAY)


def against(**said: object) -> list[str]:
    return [line.text for line in checklist(replace(FOUND, **said)) if not line.ok]


def test_two_records_one_after_the_other_may_be_put_together():
    assert against() == []
    assert [line.warn for line in checklist(FOUND)].count(True) == 1, "which number will count"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"chained": True}, "已经并入过别的登记"),
        ({"labelled": True}, "先降为“一般”"),
        ({"login": "zhang"}, "账号“zhang”登记在并入的这一条上"),
        ({"cases": ("2026-001",)}, "未办结的案卷：2026-001"),
        ({"entries": ("选2026-001",)}, "正在参加选聘：选2026-001"),
        ({"pending": ("没有批准或没有销假的请假",)}, "还有没有批准或没有销假的请假，请先办完"),
    ],
)
def test_what_stands_in_the_way_is_a_line_of_its_own(said, words):
    (line,) = against(**said)
    assert words in line


def test_a_shared_day_stands_in_the_way_and_so_does_who_still_serves():
    one_day = replace(GONE, posts=(replace(PAST, until=date(2026, 10, 17)),))
    (line,) = against(gone=one_day)
    assert "任职有重叠" in line
    serving = replace(GONE, posts=(replace(PAST, until=TODAY),))
    resting = replace(KEEP, posts=())
    assert against(keep=resting, gone=serving) == [], "whose last day was yesterday serves no more"
    serving = replace(GONE, posts=(replace(PAST, until=date(2026, 11, 3)),))
    (line,) = against(keep=resting, gone=serving)
    assert "并入的登记还在岗" in line


def test_what_people_look_at_is_told_and_stops_nothing():
    told = replace(
        FOUND,
        gone=replace(GONE, name="演示重付"),
        paid=((Month(2026, 10), Decimal(600), Decimal(300)),),
        insured=("PD-1",),
    )
    lines = checklist(told)
    assert all(line.ok for line in lines)
    said = "；".join(line.text for line in lines if line.warn)
    for words in (
        "姓名不同：演示重复和演示重付",
        "2026年10月两条登记都发了补贴（600.00元、300.00元）",
        "保单 PD-1",
    ):
        assert words in said


def test_what_is_alike_and_what_sets_apart():
    assert likely(KEEP, GONE) and not likely(KEEP, replace(GONE, name="演示另人"))
    other = replace(GONE, birth=date(1990, 1, 1))
    assert likely(KEEP, other) and not likely(KEEP, replace(other, phone=""))
    assert list(speaks_for(KEEP, GONE)) == [
        "姓名相同",
        "出生日期相同",
        "电话相同",
        "住址相同",
        "用过同一张银行卡",
        "证件号只差2位",
    ]
    far = replace(GONE, number="990101198805019999", sex="女", phone="1", address="x", posts=(NOW,))
    assert list(speaks_against(KEEP, far)) == [
        "性别不同",
        "电话不同",
        "住址不同",
        "证件号相差很大",
        "同时在岗：西村第1网格和西村第1网格",
    ]
    assert list(overlaps((PAST,), (NOW,))) == []
    assert (differing("", "12"), differing("12", "13"), differing("1", "13")) == (2, 1, 2)
