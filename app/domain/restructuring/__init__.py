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

__all__ = [
    "ASKED",
    "CLOSING",
    "SHARED",
    "ChangeRow",
    "Ending",
    "Held",
    "Link",
    "Planned",
    "Spell",
    "act_key",
    "carried",
    "heirs",
    "layout",
    "plan",
]
