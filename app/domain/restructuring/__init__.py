"""Restructuring of units: the eight operations, what they do to versions and lineage, or why they may not."""

from app.domain.restructuring.layout import Held, layout
from app.domain.restructuring.lineage import Link, carried, heirs
from app.domain.restructuring.plan import plan
from app.domain.restructuring.rows import (
    ASKED,
    CLOSING,
    SHARED,
    ChangeRow,
    Ending,
    Planned,
    Spell,
    act_key,
)
from app.domain.restructuring.staff import Going, Serving, Way

__all__ = [
    "ASKED",
    "CLOSING",
    "SHARED",
    "ChangeRow",
    "Ending",
    "Going",
    "Held",
    "Link",
    "Planned",
    "Serving",
    "Spell",
    "Way",
    "act_key",
    "carried",
    "heirs",
    "layout",
    "plan",
]
