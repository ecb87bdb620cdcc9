"""Every page of the window, in rail order."""

from __future__ import annotations

from ui.kit.page import Page
from ui.pages import (
    assessment,
    dashboard,
    documents,
    grids,
    pay,
    reports,
    roster,
    settings,
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
    roster.GRADED,
    pay.RUNS,
    pay.LEDGER,
    pay.FORECAST,
    pay.HOLDS,
    pay.LATE,
    pay.INSURED,
    pay.TODO,
    pay.EXCHANGES,
    pay.RUN,
    reports.PAGE,
    documents.PAGE,
    documents.SCANS,
    settings.APPEARANCE,
    settings.POLICY,
    settings.VERSIONS,
    settings.CALENDAR,
    settings.ACCOUNTS,
    settings.RIGHTS,
    settings.IMPORTS,
)
