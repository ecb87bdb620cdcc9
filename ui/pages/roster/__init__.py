"""花名册: who serves which grid, taken on, moved, replaced and let go; and what is known of each."""

from ui.pages.roster.correcting import CORRECTIONS
from ui.pages.roster.differing import DIFFERENCES
from ui.pages.roster.duplicates import DUPLICATES
from ui.pages.roster.equipment.handout import LACKING
from ui.pages.roster.equipment.lists import EQUIPMENT, HELD
from ui.pages.roster.equipment.papers import SLIPS
from ui.pages.roster.exits.lists import EXITS
from ui.pages.roster.graded import GRADED
from ui.pages.roster.leave.page import BALANCES, LEAVE
from ui.pages.roster.merits import MERITS
from ui.pages.roster.others import OTHERS
from ui.pages.roster.outcomes import OUTCOME_COUNTS, OUTCOMES
from ui.pages.roster.page import PAGE
from ui.pages.roster.reserving import RESERVE
from ui.pages.roster.surveys.lists import SURVEYS
from ui.pages.roster.tenure.page import TENURE, TERMS
from ui.pages.roster.training.judged import FEEDBACK
from ui.pages.roster.training.lists import CERTIFICATES, HOURS, SHEET, TRAINING
from ui.pages.roster.worklog.lists import DAY, GRID, MEETINGS, WORKLOG

__all__ = [
    "BALANCES",
    "CERTIFICATES",
    "CORRECTIONS",
    "DAY",
    "DIFFERENCES",
    "DUPLICATES",
    "EQUIPMENT",
    "EXITS",
    "FEEDBACK",
    "GRADED",
    "GRID",
    "HELD",
    "HOURS",
    "LACKING",
    "LEAVE",
    "MEETINGS",
    "MERITS",
    "OTHERS",
    "OUTCOMES",
    "OUTCOME_COUNTS",
    "PAGE",
    "RESERVE",
    "SHEET",
    "SLIPS",
    "SURVEYS",
    "TENURE",
    "TERMS",
    "TRAINING",
    "WORKLOG",
]
