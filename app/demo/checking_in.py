"""演示报到: a month in which most of a few grids' cadres came, written down by the town's clerk (E21)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.services import checkins
from app.services.checkins import ListedCheckIn

_LISTED, _EVERY = 60, 4  # people of the first town who are looked at; every so manieth of them stayed away
_DAYS = 24


def told(office: DemoOffice, ground: Ground) -> int:
    """Write down who of the first town's list came within the month, and return how many did."""
    labels = ground.rules.check_in.task_labels
    if not labels or not ground.rules.check_in.force_kinds:
        return 0
    clerk, today = next(iter(ground.towns)), office.clock().date()
    rows = office.ask(clerk, checkins.standings)[:_LISTED]
    news = [
        ListedCheckIn(
            unit_id=row.unit_id,
            name=row.name,
            day=today - timedelta(days=number % _DAYS),
            tasks=(list(labels)[number % len(labels)],),
            hours=Decimal(1 + number % 3),
            content="演示：到网格报到",
        )
        for number, row in enumerate(rows)
        if number % _EVERY
    ]
    return office.do(clerk, checkins.take_list, news) if news else 0
