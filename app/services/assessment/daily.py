"""The indicators of a cycle that are counted day by day, with the county's rule of the cycle's last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.access import Permission, permits
from app.domain.assessment import Item, Measure
from app.services.assessment._frame import cycle_of, form_of
from app.services.policy import policy_on
from app.workspace import Unit

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DailyItem:
    """One indicator, how many of one day count at most, and how many of the period earn its full points."""

    item: Item
    cap: int
    asked: int


@dataclass(frozen=True, slots=True)
class DailyItems:
    """The first and the last day of a cycle, and what is counted day by day in it."""

    first: date
    last: date
    items: tuple[DailyItem, ...]


@permits(Permission.ASSESSMENT_READ)
def daily_items(unit: Unit, cycle_id: int) -> DailyItems:
    """Return what a cycle counts day by day; no items where its sheet or the policy has none.

    Raises: NotFound.
    """
    cycle = cycle_of(unit, cycle_id)
    last = cycle.closes - _DAY
    lines = policy_on(unit, last).assessment.sheet(cycle.cycle_kind)
    rules = {line.key: line.daily.value for line in lines if line.daily}
    items = form_of(unit, cycle.tpl_version_id).sheet.items
    return DailyItems(
        cycle.opens,
        last,
        tuple(
            DailyItem(item, rules[item.code].cap, rules[item.code].asked)
            for item in items
            if item.counted is Measure.DAILY and item.code in rules
        ),
    )
