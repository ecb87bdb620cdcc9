"""演示每日明细: the days a counted indicator's mark follows from, made up to fit how somebody does (D18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.core.period import Month, Quarter
from app.demo.ground import Ground
from app.domain.assessment import CycleKind, Measure
from app.domain.assessment.daily import DayCount, tally
from app.domain.policy.assessment import DailyRule
from app.services.assessment import Mark, ScoreSheet

_WRONG, _TWICE, _CENT = 5, 7, Decimal("0.01")  # every so manieth day has one that is invalid, or told before


def rules_of(ground: Ground) -> dict[str, DailyRule]:
    """Return by item what the county's regular sheet counts day by day."""
    found = ground.rules.assessment.regular
    lines = ground.rules.assessment.sheet(found.kind) if found else ()
    return {
        line.key: line.daily.value
        for line in lines
        if line.daily and line.counted and line.counted.value is Measure.DAILY
    }


def earned(marks: Sequence[Mark], sheet: ScoreSheet, ground: Ground, month: Month) -> list[Mark]:
    """Return the marks of a sheet with those of counted indicators as days like them would earn them."""
    rules, regular = rules_of(ground), ground.rules.assessment.regular
    if not rules or regular is None:
        return list(marks)
    first = Quarter.of(month.first).months[0].first if regular.kind is CycleKind.QUARTERLY else month.first
    most = {column.code: column.maximum for column in sheet.columns}
    return [
        _earned(one, most[one.item], rules[one.item], first) if one.item in rules else one for one in marks
    ]


def _earned(mark: Mark, maximum: Decimal, rule: DailyRule, first: date) -> Mark:
    done, days = int(mark.raw * rule.asked / maximum), list[DayCount]()
    for left in range(done, 0, -rule.cap):
        good, number = min(rule.cap, left), len(days)
        twice = int(number % _TWICE == 0)
        count = good + twice + int(number % _WRONG == 0)
        days.append(DayCount(first + timedelta(days=number), count, good + twice, twice))
    told = f"{days[0].day}至{days[-1].day}，{len(days)} 天" if days else "没有上报"
    return Mark(
        subject_id=mark.subject_id,
        item=mark.item,
        raw=(maximum * done / rule.asked).quantize(_CENT),
        reason=f"{Measure.DAILY.label}：{tally(days, rule.cap, rule.asked).told}",
        evidence=f"每日明细 {told}",
    )
