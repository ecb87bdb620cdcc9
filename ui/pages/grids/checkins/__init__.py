"""报到: who of the forces came to their grid, by person and by town; a grid's month typed line by line."""

from ui.pages.grids.checkins.lists import CHECKINS, TOWNS
from ui.pages.grids.checkins.sheet import SHEET

__all__ = ["CHECKINS", "SHEET", "TOWNS"]
