"""网格力量: volunteers, building heads, branches and centre households as a register; how far they reach."""

from ui.pages.grids.forces.coverage import COVERAGE
from ui.pages.grids.forces.lists import FORCES

__all__ = ["COVERAGE", "FORCES"]
