"""Restructuring of units: a document drafted, looked at, approved by another person, due on its day."""

from app.services.restructuring.applying import apply_due, due
from app.services.restructuring.approving import approve, cancel
from app.services.restructuring.drafting import draft
from app.services.restructuring.figures import Asked, FigureRow, unit_figures
from app.services.restructuring.lines import change_sets, change_sheet, lineage, staff_moves, story
from app.services.restructuring.preview import check, preview
from app.services.restructuring.rows import (
    ChangeSet,
    ChangeSheet,
    Effect,
    Hanging,
    HangingKind,
    Item,
    NewChange,
    Preview,
    StaffMove,
    StoryRow,
)

__all__ = [
    "Asked",
    "ChangeSet",
    "ChangeSheet",
    "Effect",
    "FigureRow",
    "Hanging",
    "HangingKind",
    "Item",
    "NewChange",
    "Preview",
    "StaffMove",
    "StoryRow",
    "apply_due",
    "approve",
    "cancel",
    "change_sets",
    "change_sheet",
    "check",
    "draft",
    "due",
    "lineage",
    "preview",
    "staff_moves",
    "story",
    "unit_figures",
]
