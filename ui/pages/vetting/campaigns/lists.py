"""The campaigns as a list, and the form that drafts one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.recruiting import CampaignState
from app.services import recruiting
from app.services.recruiting import CampaignRow, Choices
from ui.kit.desk import Desk
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.vetting.campaigns import drafting


def _draft(page: RegisterPage) -> None:
    page.desk.ask(page, recruiting.choices, done=partial(_show, page.desk, page), name="choices")


def _show(desk: Desk, owner: QWidget, choices: Choices) -> None:
    if not choices.ways:
        desk.tell("县政策没有写选聘方式，不能拟定选聘批次；请先在“设置 › 政策依据”中补充。")
        return
    FormDialog(desk, drafting.draft(desk.today, choices), partial(_drafted, desk), owner.window()).open()


def _drafted(desk: Desk, campaign_id: int) -> None:
    desk.open("campaign", None, campaign_id)
    desk.tell("选聘批次已拟定。下一步：列明岗位，由另一个人批准发布公告。")


def _open(page: RegisterPage) -> None:
    for row in page.table.chosen():
        page.desk.open("campaign", None, row.id)


def _one(rows: Sequence[CampaignRow]) -> str:
    return "" if rows else "请先在列表中选中要打开的批次。"


CAMPAIGNS = Register(
    id="campaigns",
    title="选聘批次",
    section="选聘考察",
    icon="identification-card",
    row=CampaignRow,
    query=recruiting.campaigns,
    tones={
        "state": {
            **dict.fromkeys(CampaignState, Tone.INFO),
            CampaignState.DRAFTED: Tone.WARNING,
            CampaignState.PUBLICISED: Tone.WARNING,
            CampaignState.FINISHED: Tone.SUCCESS,
            CampaignState.CANCELLED: Tone.NEUTRAL,
        }
    },
    counted="批",
    names=(),
    first=("title",),
    topics=frozenset({"campaign", "campaign_post", "campaign_entry"}),
    empty="还没有选聘批次：按“拟定批次”写明方式、岗位和报名日期。",
    actions=(
        Action(
            title="打开批次",
            icon="folder-open",
            permission=recruiting.campaign_file.permission,
            start=_open,
            blocked=_one,
        ),
        Action(
            title="拟定批次",
            icon="plus",
            permission=recruiting.draft.permission,
            start=_draft,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
    opens="打开批次",
)
