"""The form of the review of somebody who registered: whether they meet the conditions, and if not, why."""

from __future__ import annotations

from datetime import date

from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow
from ui.kit.form import Sheet
from ui.pages.vetting.campaigns.people import on
from ui.pages.vetting.refusing import reasons, unasked


def review(file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form of the review."""
    note = f"不符合或须注意：{row.faults}" if row.faults else "条件都符合。"
    return on(
        row,
        recruiting.Verdict,
        recruiting.review,
        "资格审查",
        note=note,
        start={"admitted": not row.faults},
        asks=reasons(file.reasons, required=False) if file.reasons else {},
        fixed={} if file.reasons else unasked("refusal"),
    )
