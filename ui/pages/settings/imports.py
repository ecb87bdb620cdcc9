"""设置 → 导入记录: every file that was imported, and taking one back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from app.core.fields import Label
from app.services import imports
from app.services.imports import BatchRow
from ui.kit.desk import Desk
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import HISTORY
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

_TITLE = "撤回"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """Why a batch is taken back."""

    reason: Annotated[str, Label("撤回原因", width=40)]


def _blocked(rows: Sequence[BatchRow]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一个批次。" if not rows else "一次只能撤回一个批次，请只选一行。"
    return "这个批次已经撤回过。" if rows[0].undone else ""


def _ask(page: RegisterPage) -> None:
    row = page.table.chosen()[0]
    done = partial(_told, page.desk, row)
    FormDialog(page.desk, sheet_of(row), done, page.window()).open()


def sheet_of(row: BatchRow) -> Sheet:
    """Return the form that takes a batch back."""
    return Sheet(
        title=f"撤回批次 {row.id}",
        command=TakingBack,
        send=lambda unit, new, version: imports.undo(unit, row.id, version, new.reason),
        button=_TITLE,
        note=f"“{row.file_name}”导入的 {row.accepted:,} 行整批作废，不删除；别的登记以它为根据时不能撤回。",
        record=Record(version=row.version),
    )


def _told(desk: Desk, row: BatchRow, count: int) -> None:
    desk.tell(f"已撤回批次 {row.id}，共 {count:,} 条记录。")


PAGE = Register(
    id=HISTORY,
    title="导入记录",
    section="设置",
    icon="gear-six",
    row=BatchRow,
    query=imports.batches,
    topics=frozenset({"import_batch"}),
    names=(),
    first=("kind", "file_name"),
    tones={"undone": {True: Tone.NEUTRAL}},
    counted="个批次",
    whole=True,
    empty="还没有导入过文件：花名册、评分表等页面的“导入”会记在这里。",
    actions=(
        Action(
            title=_TITLE,
            icon="arrow-u-up-left",
            permission=imports.undo.permission,
            start=_ask,
            blocked=_blocked,
            hindered=imports.not_undoable,
        ),
    ),
)
