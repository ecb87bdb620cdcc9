"""下沉党员干部报到: who came to their grid when and for what, who has not, and 平时/战时 (E21)."""

from app.services.checkins.modes import no_rules, now, switch
from app.services.checkins.queries import lacking, sheet, sheet_head, standings, towns
from app.services.checkins.rows import (
    Lacking,
    ListedCheckIn,
    NewCheckIn,
    NewLine,
    Now,
    SheetHead,
    SheetRow,
    StandingRow,
    Switch,
    TownRow,
)
from app.services.checkins.writing import compare_list, take_away, take_back, take_list, write

__all__ = [
    "Lacking",
    "ListedCheckIn",
    "NewCheckIn",
    "NewLine",
    "Now",
    "SheetHead",
    "SheetRow",
    "StandingRow",
    "Switch",
    "TownRow",
    "compare_list",
    "lacking",
    "no_rules",
    "now",
    "sheet",
    "sheet_head",
    "standings",
    "switch",
    "take_away",
    "take_back",
    "take_list",
    "towns",
    "write",
]
