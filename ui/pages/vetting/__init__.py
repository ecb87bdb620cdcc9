"""选聘考察: the cases as a list and as a board, and each case as it is worked from nomination to decision."""

from ui.pages.vetting.board import BOARD
from ui.pages.vetting.campaigns import CAMPAIGN, CAMPAIGNS
from ui.pages.vetting.case import CASE
from ui.pages.vetting.lists import OPEN, PAGE
from ui.pages.vetting.refused import COUNTS, REFUSED
from ui.pages.vetting.signs import SIGNS

__all__ = ["BOARD", "CAMPAIGN", "CAMPAIGNS", "CASE", "COUNTS", "OPEN", "PAGE", "REFUSED", "SIGNS"]
