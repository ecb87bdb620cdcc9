"""网格: the tree with its figures, the grids as lists, what breaks the standard, the codes to give."""

from ui.pages.grids.bodies import PAGE as BODIES
from ui.pages.grids.checking import CHECKS
from ui.pages.grids.checkins import CHECKINS
from ui.pages.grids.checkins import SHEET as CHECKIN_SHEET
from ui.pages.grids.checkins import TOWNS as CHECKIN_TOWNS
from ui.pages.grids.forces import COVERAGE, FORCES
from ui.pages.grids.lists import PAGE, VACANT
from ui.pages.grids.numbering import NUMBERS
from ui.pages.grids.outline import OUTLINE
from ui.pages.grids.planning import PLANNING
from ui.pages.grids.quality import QUALITY
from ui.pages.grids.quality import TOWNS as QUALITY_TOWNS
from ui.pages.grids.restructuring import CHANGE, FIGURES
from ui.pages.grids.restructuring import PAGE as CHANGES
from ui.pages.grids.staffing import POSTS, TOTALS

__all__ = [
    "BODIES",
    "CHANGE",
    "CHANGES",
    "CHECKINS",
    "CHECKIN_SHEET",
    "CHECKIN_TOWNS",
    "CHECKS",
    "COVERAGE",
    "FIGURES",
    "FORCES",
    "NUMBERS",
    "OUTLINE",
    "PAGE",
    "PLANNING",
    "POSTS",
    "QUALITY",
    "QUALITY_TOWNS",
    "TOTALS",
    "VACANT",
]
