"""A county's own fields: every kind, both ways, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.fields import Kind
from app.domain.own_fields import checked, declared, fields, shown
from app.domain.policy import OwnField, load
from app.imports.policies import policy_text

OWN = (
    OwnField(entity="person", key="skill", title="特长", kind="text"),
    OwnField(entity="person", key="children", title="子女数", kind="count"),
    OwnField(entity="person", key="pension", title="养老补贴", kind="money"),
    OwnField(entity="person", key="joined", title="入党日期", kind="date"),
    OwnField(entity="person", key="veteran", title="退役军人", kind="flag"),
    OwnField(
        entity="person", key="blood", title="血型", kind="choice", required=True, choices=("A型", "O型")
    ),
)
GIVEN = {
    "skill": " 养蜂 ",
    "children": "2",
    "pension": "1,760.5元",
    "joined": "2001-07-01",
    "veteran": "是",
    "blood": "O型",
}
KEPT = {
    "skill": "养蜂",
    "children": 2,
    "pension": "1760.50",
    "joined": "2001-07-01",
    "veteran": True,
    "blood": "O型",
}


def test_what_is_typed_is_kept_plain_and_shown_typed() -> None:
    assert checked(OWN, GIVEN) == (KEPT, {})
    assert shown(OWN, KEPT) == (
        ("特长", "养蜂"),
        ("子女数", 2),
        ("养老补贴", Decimal("1760.50")),
        ("入党日期", date(2001, 7, 1)),
        ("退役军人", True),
        ("血型", "O型"),
    )


def test_values_already_read_are_taken_and_what_is_kept_can_be_given_again() -> None:
    read = GIVEN | {"children": 2, "pension": Decimal("1760.50"), "joined": date(2001, 7, 1), "veteran": True}
    assert checked(OWN, read) == (KEPT, {})
    assert checked(OWN, KEPT) == (KEPT, {})


def test_nothing_given_is_nothing_kept_and_zero_is_something() -> None:
    kept, faults = checked(OWN, {"skill": " ", "children": 0, "veteran": False, "blood": "A型"})
    assert (kept, faults) == ({"children": 0, "veteran": False, "blood": "A型"}, {})
    assert dict(shown(OWN, kept))["养老补贴"] is None


@pytest.mark.parametrize(
    ("key", "raw", "says"),
    [
        ("skill", "字" * 201, "最多200字"),
        ("children", "两个", "不是整数"),
        ("children", "-1", "不是整数"),
        ("children", True, "不是整数"),
        ("children", "13900000001", "不是整数"),
        ("pension", "很多", "不是金额"),
        ("pension", Decimal("0.001"), "最多到分"),
        ("joined", "2001年", "不是日期"),
        ("joined", "2001-02-30", "不是日期"),
        ("veteran", "也许", "“是”或“否”"),
        ("blood", "B型", "A型、O型"),
        ("blood", "", "没有填写"),
        ("height", "1.80", "没有“height”"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(key: str, raw: object, says: str) -> None:
    kept, faults = checked(OWN, GIVEN | {key: raw})
    assert list(faults) == [key]
    assert says in faults[key]
    assert key not in kept


def test_forms_and_tables_know_them_as_fields() -> None:
    found = fields(OWN)
    assert [(one.key, one.label.title) for one in found] == [(own.key, own.title) for own in OWN]
    kinds = [Kind.TEXT, Kind.COUNT, Kind.MONEY, Kind.DATE, Kind.FLAG, Kind.CHOICE]
    assert [one.kind for one in found] == kinds
    assert [one.required for one in found] == [False] * 5 + [True]
    assert [(choice.value, choice.label) for choice in found[5].choices] == [("A型", "A型"), ("O型", "O型")]


def test_each_entity_has_its_own() -> None:
    policy = load(policy_text("jishan"))
    assert [own.title for own in declared(policy, "unit")] == ["隐患点"]
    assert declared(policy, "person") == ()
