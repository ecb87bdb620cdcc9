"""网格划分: a village's buildings, today's division beside a proposed one, moved by hand."""

from app.services import planning
from ui.kit.page import Custom
from ui.pages.grids.planning.page import PlanningPage

PLANNING = Custom(
    id="planning",
    title="网格划分",
    section="网格",
    icon="tree-structure",
    permission=planning.question.permission,
    make=PlanningPage,
)

__all__ = ["PLANNING"]
