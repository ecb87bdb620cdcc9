"""工作台: what waits for the person, and how the county stands."""

from __future__ import annotations

from app.services import dashboard
from ui.kit.page import Custom
from ui.pages.dashboard.view import DashboardView

PAGE = Custom(
    id="dashboard",
    title="工作台",
    section="工作台",
    icon="squares-four",
    permission=dashboard.board.permission,
    make=DashboardView,
)
