"""Every page of the window, in rail order."""

from __future__ import annotations

from ui.kit.page import Page
from ui.pages import (
    accounts,
    assessment,
    dashboard,
    documents,
    grids,
    imports,
    pay,
    policy,
    reports,
    roster,
    vetting,
)

PAGES: tuple[Page, ...] = (
    dashboard.PAGE,
    grids.OUTLINE,
    grids.PAGE,
    grids.VACANT,
    roster.PAGE,
    vetting.PAGE,
    vetting.OPEN,
    vetting.BOARD,
    vetting.CASE,
    assessment.SCORES,
    assessment.PAGE,
    pay.RUNS,
    pay.LEDGER,
    pay.FORECAST,
    pay.HOLDS,
    pay.LATE,
    pay.INSURED,
    pay.EXCHANGES,
    pay.RUN,
    reports.PAGE,
    documents.PAGE,
    documents.SCANS,
    policy.PAGE,
    accounts.PAGE,
    imports.PAGE,
)
