"""The rounds of 评优 as a list, and the form that drafts one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.awards import AwardState
from app.services import awards
from app.services.awards import RoundChoices, RoundRow
from ui.kit.desk import Desk
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.assessment.awards import sheets


def _draft(page: RegisterPage) -> None:
    page.desk.ask(page, awards.choices, done=partial(_show, page.desk, page), name="choices")


def _show(desk: Desk, owner: QWidget, found: RoundChoices) -> None:
    if not found.title:
        desk.tell("本县政策没有写评优；请先在“设置 › 政策依据”中补充。")
    elif not found.years:
        desk.tell("还没有锁定的年度考核；年度考核定结果、锁定以后才能评优。")
    else:
        FormDialog(desk, sheets.draft(found), partial(_drafted, desk), owner.window()).open()


def _drafted(desk: Desk, round_id: int) -> None:
    desk.open("award", None, round_id)
    desk.tell("名单已按年度考核排出。下一步：核对名单，按“公示”。")


def _open(page: RegisterPage) -> None:
    for row in page.table.chosen():
        page.desk.open("award", None, row.id)


def _one(rows: Sequence[RoundRow]) -> str:
    return "" if rows else "请先在列表中选中要打开的一轮。"


AWARDS = Register(
    id="awards",
    title="评优",
    section="考核",
    icon="clipboard-text",
    row=RoundRow,
    query=awards.rounds,
    tones={
        "state": {
            AwardState.DRAFTED: Tone.WARNING,
            AwardState.SHOWN: Tone.INFO,
            AwardState.DECIDED: Tone.SUCCESS,
            AwardState.WITHDRAWN: Tone.NEUTRAL,
        }
    },
    counted="轮",
    names=(),
    first=("title",),
    topics=frozenset({"award_round"}),
    empty="还没有评优：年度考核锁定以后，按“拟定评优”排出名单。",
    actions=(
        Action(
            title="打开评优",
            icon="folder-open",
            permission=awards.round_file.permission,
            start=_open,
            blocked=_one,
        ),
        Action(
            title="拟定评优",
            icon="plus",
            permission=awards.draft.permission,
            start=_draft,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
    opens="打开评优",
)
