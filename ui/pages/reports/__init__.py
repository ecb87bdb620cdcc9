"""报表: every document of the house drawn, looked at, issued and printed; the month's papers in one act."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services import documents
from ui.kit.desk import Desk
from ui.kit.page import Custom, Ground


def _view(desk: Desk, ground: Ground) -> QWidget:
    from ui.pages.reports.view import ReportsView  # what draws papers is read when one is first wanted

    return ReportsView(desk, ground)


PAGE = Custom(
    id="reports",
    title="报表",
    section="报表",
    icon="chart-bar",
    permission=documents.documents.permission,
    make=_view,
)
