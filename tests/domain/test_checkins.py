"""报到: what is typed of one check-in, what stands against it, who is due, when the mode may be switched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.core.period import Month
from app.domain import policy
from app.domain.checkins import (
    Known,
    Mode,
    Standing,
    fault,
    read,
    standing,
    switch_fault,
    tasks_named,
    window,
)
from app.imports.policies import policy_text

NOVEMBER, TODAY = Month(2026, 11), date(2026, 11, 27)
LABELS = policy.load(policy_text("ezhou")).check_in.task_labels


def test_a_line_says_who_when_what_for_and_how_long():
    typed = read("3 12 61 2.5小时 走访3户", NOVEMBER, LABELS)
    assert (typed.number, typed.day, typed.tasks) == (3, date(2026, 11, 12), ("collect", "emergency"))
    assert (typed.hours, typed.content) == (Decimal("2.5"), "走访3户")
    assert read("３，12，1 3户漏水", NOVEMBER, LABELS).content == "3户漏水", "3户 is no hours"
    assert read("3 12 1 2h", NOVEMBER, LABELS).hours == 2
    for wrong in ("3 12", "3 31 1 走访", "3 12 7 走访", "走访"):
        with pytest.raises(Invalid):
            read(wrong, NOVEMBER, LABELS)
    assert tasks_named("宣传政策、收集信息", LABELS) == tasks_named("21", LABELS) == ("collect", "publicity")
    with pytest.raises(Invalid, match="没有“巡逻”"):
        tasks_named("巡逻", LABELS)


def test_the_guard_names_the_field():
    known = Known(TODAY, "演示甲", [(date(2026, 11, 3), TODAY)], {date(2026, 11, 5)}, Mode.PEACE, (), LABELS)
    say = (Decimal(2), "")

    def field(day: date, tasks=("collect",), said=say, at=known) -> str:
        return fault(day, tasks, said, at)[0]

    tenth = date(2026, 11, 10)
    assert field(tenth) == "" == field(date(2026, 11, 3))
    assert field(date(2026, 11, 2)) == field(TODAY) == field(date(2026, 11, 5)) == "day"
    assert "2026-11-03 起才列入" in fault(date(2026, 11, 2), ("collect",), say, known)[1]
    assert field(date(2026, 11, 28), at=replace(known, served=[(date.min, date.max)])) == "day"
    assert field(tenth, ()) == "tasks" and field(tenth, said=(Decimal(25), "")) == "hours"
    assert field(tenth, said=(None, "")) == "content" and field(tenth, said=(None, "走访")) == ""
    war = replace(known, mode=Mode.WAR, allowed=("emergency",))
    assert field(tenth, at=war) == "tasks" and field(tenth, ("emergency",), at=war) == ""


def test_who_is_due_follows_the_interval():
    first = window(TODAY, 31)
    assert first == date(2026, 10, 28) and window(TODAY, 1) == TODAY
    assert standing(first, date(2026, 1, 1), first) is Standing.DONE
    assert standing(first, date(2026, 1, 1), date(2026, 10, 27)) is Standing.LACKING
    assert standing(first, first, None) is Standing.LACKING
    assert standing(first, date(2026, 10, 29), None) is Standing.NOT_YET


def test_a_switch_goes_forward_in_time_to_the_other_mode():
    now = (Mode.WAR, date(2026, 11, 20))
    assert switch_fault((Mode.PEACE, TODAY, "响应解除"), now, TODAY) == {}
    assert set(switch_fault((Mode.WAR, date(2026, 11, 28), "防"), now, TODAY)) == {"mode", "on", "reason"}
    assert set(switch_fault((Mode.PEACE, date(2026, 11, 19), "响应解除"), now, TODAY)) == {"on"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('value = ["sunk_cadre"]', 'value = ["grid_branch"]'),
        ('mode = "war", label', 'mode = "peace", label'),
        ('tasks = ["collect"', 'tasks = ["patrol"'),
    ],
)
def test_a_policy_that_asks_half_is_refused(before: str, after: str):
    with pytest.raises(Invalid):
        policy.load(policy_text("ezhou").replace(before, after))
