"""Rows made by the ten thousand are rows like any other."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from app.core.records import many


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    name: str
    note: str = "无"
    more: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer(Line):
    city: str


def test_they_are_of_the_class_and_equal_to_its_own():
    line = many(Line)
    one, two = line(1, "甲"), line(2, name="乙", note="有")
    assert (one, two) == (Line(1, "甲"), Line(2, "乙", "有"))
    assert type(one) is Line and one.more is not two.more
    assert repr(one) == repr(Line(1, "甲"))
    assert replace(one, name="丙") == Line(1, "丙")


def test_they_are_frozen():
    with pytest.raises(FrozenInstanceError):
        many(Line)(1, "甲").name = "乙"


def test_a_missing_field_is_refused():
    with pytest.raises(TypeError, match="name"):
        many(Line)(1)


def test_what_a_class_inherits_is_filled_too():
    made = many(Longer)(1, "甲", city="县")
    assert made == Longer(1, "甲", city="县")
    assert type(made) is Longer and isinstance(made, Line)
    with pytest.raises(FrozenInstanceError):
        made.name = "乙"


def test_a_class_without_slots_is_refused_rather_than_mixed_up():
    @dataclass(frozen=True)
    class Loose:
        id: int

    with pytest.raises(AttributeError, match="slots"):
        many(Loose)
