"""网格: the tree with its figures, the grids as a list, and those that lack somebody."""

from ui.pages.grids.bodies import PAGE as BODIES
from ui.pages.grids.lists import PAGE, VACANT
from ui.pages.grids.outline import OUTLINE

__all__ = ["BODIES", "OUTLINE", "PAGE", "VACANT"]
