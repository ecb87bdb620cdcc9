"""报表: every document of the house drawn, looked at, issued and printed; the month's papers in one act."""

from __future__ import annotations

from app.services import documents
from ui.kit.page import Custom
from ui.pages.reports.view import ReportsView

PAGE = Custom(
    id="reports",
    title="报表",
    section="报表",
    icon="chart-bar",
    permission=documents.documents.permission,
    make=ReportsView,
)
