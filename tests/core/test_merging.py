"""Two edits of one record: joined where they do not collide, asked about where they do."""

from __future__ import annotations

import pytest

from app.core.merging import Joined, joined

SEEN = {"phone": "1", "address": "甲", "note": ""}


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({}, {}, Joined({}, ())),
        ({"address": "乙"}, {"phone": "2"}, Joined({"phone": "2"}, ())),
        ({"phone": "3"}, {"phone": "2"}, Joined({}, ("phone",))),
        ({"phone": "2"}, {"phone": "2"}, Joined({}, ())),
        ({"phone": ""}, {"phone": "2"}, Joined({}, ("phone",))),
        ({"note": None}, {"note": ""}, Joined({}, ())),
        ({"note": "丙", "phone": "3"}, {"note": "丁", "phone": "2"}, Joined({}, ("phone", "note"))),
    ],
)
def test_two_edits_are_joined_field_by_field(mine: dict, theirs: dict, expected: Joined) -> None:
    assert joined(SEEN, SEEN | mine, SEEN | theirs) == expected


def test_what_a_form_does_not_ask_is_not_its_question() -> None:
    assert joined({}, {"phone": "1"}, {"phone": "1", "weight": 70}) == Joined({}, ())


def test_of_a_whole_nothing_is_taken_without_a_question() -> None:
    """A mark and why it was given: the reason of one is none for the mark of another."""
    mine, theirs = SEEN | {"note": "丙"}, SEEN | {"phone": "2"}
    assert joined(SEEN, mine, theirs, whole=True) == Joined({}, ("phone", "note"))


def test_values_told_alike_collide_all_the_same_when_one_moved() -> None:
    """A masked number says nothing of its middle."""
    seen = {"phone": "138****0001"}
    assert joined(seen, {"phone": "13900000002"}, seen) == Joined({}, ())
    assert joined(seen, {"phone": "13900000002"}, seen, {"phone"}) == Joined({}, ("phone",))
    assert joined(seen, seen, seen, {"phone"}) == Joined({}, ())
