"""What attendees think of a session: the scale, what is typed, who may, and what many come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.domain import policy
from app.domain.policy import FeedbackRule, Training
from app.domain.policy.parts import shown
from app.domain.training import Mark
from app.domain.training.feedback import Typed, absent_fault, read, scale, tally, value_fault
from app.imports.policies import policy_text

RULE = FeedbackRule(words=("很满意", "满意", "基本满意", "不太满意", "不满意"), least=3)


def test_every_county_says_its_scale_as_assumed():
    for name in ("jishan", "jingzhou", "zhangzi", "dianbai", "ezhou"):
        stated = policy.load(policy_text(name)).training.feedback
        assert stated is not None and stated.assumed
        assert scale(stated.value) == {5: "很满意", 4: "满意", 3: "基本满意", 2: "不太满意", 1: "不满意"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [("5", Typed(None, 5)), (" ３ ", Typed(None, 3)), ("12.1", Typed(12, 1)), ("12。0", Typed(12, None))],
)
def test_a_mark_is_typed_by_one_digit_and_nought_takes_it_back(text: str, typed: Typed):
    assert read(text, RULE) == typed


@pytest.mark.parametrize("text", ["", "6", "-1", "a", "5 5", "x.5", "1.", "5.5.5"])
def test_what_is_out_of_the_scale_is_refused_with_the_scale(text: str):
    with pytest.raises(Invalid, match="5 很满意；4 满意"):
        read(text, RULE)


def test_who_did_not_come_and_what_no_scale_knows_is_refused():
    assert [bool(absent_fault("演示甲", mark)) for mark in (*Mark, None)] == [False, False, True, True, True]
    assert "演示甲缺席，只有到课的人可以评价" in absent_fault("演示甲", Mark.ABSENT)
    assert "政策没有写满意度等级" in value_fault(Training(), 5)


def test_what_many_say_is_told_and_what_two_say_is_not():
    found = tally(RULE, 6, [5, 5, 4, 2])
    assert (found.answers, found.share, found.average) == (4, Decimal("66.7"), Decimal("4.00"))
    assert found.spread == "很满意 2、满意 1、基本满意 0、不太满意 1、不满意 0"
    few = tally(RULE, 6, [1, 5])
    assert (few.answers, few.average, few.spread) == (2, None, "")
    assert "份数太少" in few.told
    assert (tally(RULE, 0, []).share, tally(RULE, 2, []).average) == (0, None)


def test_a_policys_long_numbers_are_read_by_thousands_and_its_years_are_not():
    assert [shown(one) for one in (112298, 10000, 2026, True)] == ["112,298", "10,000", "2026", "是"]
