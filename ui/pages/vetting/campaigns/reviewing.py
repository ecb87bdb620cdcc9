"""The form of the review of somebody who registered: whether they meet the conditions, and if not, why."""

from __future__ import annotations

from app.domain.recruiting import EntryState
from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow, FormRow
from ui.kit.form import Sheet
from ui.pages.vetting.campaigns.declaring import told
from ui.pages.vetting.campaigns.people import on
from ui.pages.vetting.refusing import reasons, unasked

_NAMED = 5


def unfit(file: CampaignFile) -> list[EntryRow]:
    """Return who waits for the review and does not meet the conditions."""
    return [row for row in file.entries if row.state is EntryState.REGISTERED and row.faults]


def refuse(file: CampaignFile) -> Sheet:
    """Return the form that refuses everybody who does not meet the conditions, for one reason."""
    rows = unfit(file)
    seen = [(row.id, row.version) for row in rows]
    names = "；".join(f"{row.name}：{row.faults}" for row in rows[:_NAMED])
    more = f"；等 {len(rows)} 人" if len(rows) > _NAMED else ""
    return Sheet(
        title=f"资格不合格：{len(rows)} 人",
        command=recruiting.Verdict,
        send=lambda unit, new: recruiting.refuse_many(unit, seen, new),
        button=f"{len(rows)} 人不合格",
        note=f"{names}{more}。原因和意见每人相同，各出一份资格审查结果告知书；原因不同的先逐个审查。",
        asks=reasons(file.reasons) if file.reasons else {},
        fixed={"admitted": False} | ({} if file.reasons else unasked("refusal")),
    )


def review(file: CampaignFile, row: EntryRow, found: FormRow) -> Sheet:
    """Return the form of the review, over what the registration form says."""
    note = f"不符合或须注意：{row.faults}。" if row.faults else "条件都符合。"
    return on(
        row,
        recruiting.Verdict,
        recruiting.review,
        "资格审查",
        note=f"{note}{told(found)}",
        start={"admitted": not row.faults},
        asks=reasons(file.reasons, required=False) if file.reasons else {},
        fixed={} if file.reasons else unasked("refusal"),
    )
