"""工作台: what waits for the person, and how the county stands."""

from __future__ import annotations

from app.services import dashboard
from ui.kit.board import BoardPage

PAGE = BoardPage(
    id="dashboard",
    title="工作台",
    section="工作台",
    icon="squares-four",
    query=dashboard.board,
    topics=frozenset(
        {
            "posting",
            "person",
            "unit",
            "unit_version",
            "policy_version",
            "vetting_case",
            "vetting_decision",
            "cycle",
            "subject",
            "result",
            "pay_run",
            "pay_slip",
            "budget_entry",
            "insurance_policy",
        }
    ),
)
