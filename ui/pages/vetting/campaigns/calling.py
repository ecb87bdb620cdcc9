"""The form that calls up who stands by (递补)."""

from __future__ import annotations

from datetime import date

from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.pages.vetting.campaigns.people import on


def call_up(file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form that calls up somebody for a post that fell vacant."""
    names = {one.unit_id: one.place for one in file.posts}
    posts = tuple({one.unit_id: f"{names[one.unit_id]}（{one.told}）" for one in file.openings}.items())
    days = f"从今天起公示 {file.publicity_days} 个工作日，期满后办聘用。"
    return on(
        row,
        recruiting.NewCallUp,
        recruiting.call_up,
        "递补",
        asks={"unit_id": Ask(editor=lambda: OneOf(posts), title="岗位", wide=True)},
        start={"unit_id": posts[0][0]},
        note=f"{row.reserve or '不在递补名单上'}。{days}",
    )
