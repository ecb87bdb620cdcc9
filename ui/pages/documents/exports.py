"""批量导出: lists of many persons somebody asks to take out, and another one lets go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.services import exports
from app.services.exports import ExportRow, State
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone


@dataclass(frozen=True, kw_only=True)
class Letting:
    """Nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Refusing:
    """Why it may not go out."""

    reason: Annotated[str, Label("不批准的理由", width=60)]


def approve(page: RegisterPage) -> None:
    """Show what is asked for, and let it go."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"批准导出：{row.title}（{row.people:,}人）",
        command=Letting,
        send=lambda unit, _new, version: exports.approve(unit, row.id, version),
        button="批准",
        note=f"{row.who}申请导出{row.detail}。用途：{row.purpose}。批准后三天内可以导出一次，"
        "文件每页印着导出人、时间和编号。",
        record=Record(version=row.version),
    )
    told = partial(_told, page, f"{row.number}已批准，请告知{row.who}。")
    FormDialog(page.desk, sheet, told, page.window()).open()


def refuse(page: RegisterPage) -> None:
    """Ask for the reason, and refuse."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"不批准：{row.title}（{row.people:,}人）",
        command=Refusing,
        send=lambda unit, new, version: exports.refuse(unit, row.id, version, new.reason),
        button="不批准",
        note=f"{row.who}申请导出{row.detail}。用途：{row.purpose}。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, f"{row.number}没有批准。"), page.window()).open()


def _told(page: RegisterPage, sentence: str, _result: Any) -> None:
    page.desk.tell(sentence)


def undecided(rows: Sequence[ExportRow]) -> str:
    """Return why nothing can be decided, empty where one that waits is chosen."""
    if len(rows) != 1:
        return "请先在列表中选中一项申请。" if not rows else "一次只能办理一项申请，请只选一行。"
    if rows[0].mine:
        return "自己申请的导出要由另一个人批准。"
    return "" if rows[0].state is State.ASKED else f"这项申请{rows[0].state.label}，不能再办理。"


EXPORTS = Register(
    id="exports",
    title="批量导出",
    section="档案",
    icon="archive-box",
    row=ExportRow,
    query=exports.requests,
    topics=frozenset({"export_request"}),
    names=("who",),
    first=("number",),
    counted="项",
    whole=True,
    tones={
        "state": {
            State.ASKED: Tone.WARNING,
            State.APPROVED: Tone.INFO,
            State.GIVEN: Tone.SUCCESS,
            State.REFUSED: Tone.DANGER,
            State.RUN_OUT: Tone.NEUTRAL,
        }
    },
    empty=f"还没有申请。一次导出或打印超过{exports.MOST_ALONE}人的名单时，在名单上按“导出”就会提出申请。",
    actions=(
        Action(
            title="不批准",
            icon="prohibit",
            permission=exports.refuse.permission,
            start=refuse,
            blocked=undecided,
        ),
        Action(
            title="批准",
            icon="check-circle",
            permission=exports.approve.permission,
            start=approve,
            blocked=undecided,
            primary=True,
        ),
    ),
)
