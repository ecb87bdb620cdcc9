"""Every page of the window, in rail order."""

from __future__ import annotations

from ui.kit.page import Page
from ui.pages import accounts, assessment, documents, grids, pay, policy, roster, vetting

PAGES: tuple[Page, ...] = (
    grids.PAGE,
    roster.PAGE,
    vetting.PAGE,
    assessment.PAGE,
    pay.RUNS,
    pay.LEDGER,
    documents.PAGE,
    policy.PAGE,
    accounts.PAGE,
)
