"""What a cycle is called."""

from __future__ import annotations

from app.core.period import Quarter
from app.domain.assessment import CycleKind
from db.models.assessment import Cycle


def name_of(cycle: Cycle) -> str:
    """Return what the user calls a cycle: ``2026年10月日常考核``, ``2026年第3季度考核``."""
    if cycle.cycle_kind == CycleKind.ANNUAL:
        return f"{cycle.opens.year}{CycleKind.ANNUAL.label}"
    if cycle.month and cycle.cycle_kind == CycleKind.QUARTERLY:
        return f"{Quarter.of(cycle.month.first).label}考核"
    return f"{cycle.month.label if cycle.month else cycle.opens.year}{CycleKind(cycle.cycle_kind).label}"
