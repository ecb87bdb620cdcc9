"""文书模板: what the office's papers say, shipped or its own; a text changed, restored or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.domain.wording import Part
from app.services import wording
from app.services.wording import NewText, Standing, TextRow
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.settings.template_dialog import TemplateDialog

CHANGE = "修改文字…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a text is taken back."""

    reason: Annotated[str, Label("撤回原因", width=40)]


def _one(rows: Sequence[TextRow]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一份文书。" if not rows else "一次只能办理一份文书，请只选一行。"
    return ""


def _own(rows: Sequence[TextRow]) -> str:
    return _one(rows) or ("" if rows[0].id else "这是随程序提供的原文，不能撤回。")


def _changed(rows: Sequence[TextRow]) -> str:
    if why := _one(rows):
        return why
    return "" if rows[0].id else "选中的就是原文；请选本单位改过的那一行。"


def change(page: RegisterPage) -> None:
    """Show the chosen text, to be changed beside what it prints."""
    TemplateDialog(page.desk, page.table.chosen()[0], partial(_told, page), page.window()).open()


def _told(page: RegisterPage, _id: Any) -> None:
    page.desk.tell("已采用，从生效日期起印出的文书用新的文字；以前签发的不变。")


def restore(page: RegisterPage) -> None:
    """Ask from when the shipped text is to hold again."""
    row: TextRow = page.table.chosen()[0]
    FormDialog(page.desk, restoring(row, page.desk.today), partial(_told, page), page.window()).open()


def restoring(row: TextRow, today: Any) -> Sheet:
    """Return the form that lets the shipped text hold again from a day on."""
    words = wording.shipped()[row.form].words
    return Sheet(
        title=f"恢复原文：{row.name}",
        command=NewText,
        send=lambda unit, new: wording.adopt(unit, row.form, new),
        button="恢复",
        note="从生效日期起改用随程序提供的文字；本单位的文本留在列表里，可以再用。",
        fixed={part.value: getattr(words, part.value) for part in Part},
        start={"valid_from": today, "source": "恢复原文"},
    )


def withdraw(page: RegisterPage) -> None:
    """Ask why the chosen text is taken back."""
    row: TextRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"撤回文本：{row.name}（{row.valid_from} 起）",
        command=Withdrawal,
        send=lambda unit, new, version: wording.withdraw(unit, row.id, version, new.reason),
        button="撤回",
        note="误采用的一份作废，不删除；前一份接着有效。已经用过的不能撤回。",
        record=Record(version=row.version),
    )
    said = "已撤回，前一份文字接着有效。"
    FormDialog(page.desk, sheet, lambda _none: page.desk.tell(said), page.window()).open()


PAGE = Register(
    id="templates",
    title="文书模板",
    section="设置",
    icon="gear-six",
    row=TextRow,
    query=wording.texts,
    topics=frozenset({"paper_text", "policy_version"}),
    names=(),
    whole=True,
    first=("group", "name"),
    tones={
        "standing": {
            Standing.NOW: Tone.SUCCESS,
            Standing.AHEAD: Tone.INFO,
            Standing.FORMER: Tone.NEUTRAL,
            Standing.SHIPPED: Tone.NEUTRAL,
        }
    },
    counted="份",
    opens=CHANGE,
    actions=(
        Action(
            title="撤回",
            icon="arrow-u-up-left",
            permission=wording.withdraw.permission,
            start=withdraw,
            blocked=_own,
        ),
        Action(
            title="恢复原文",
            icon="arrow-counter-clockwise",
            permission=wording.adopt.permission,
            start=restore,
            blocked=_changed,
        ),
        Action(
            title=CHANGE,
            icon="pencil-simple",
            permission=wording.adopt.permission,
            start=change,
            blocked=_one,
            primary=True,
        ),
    ),
)
